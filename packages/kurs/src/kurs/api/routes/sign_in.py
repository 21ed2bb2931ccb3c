"""Signing in with the one-time token that the terminal shows."""

from urllib.parse import parse_qs

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from kurs.api.auth import COOKIE, SESSION_HOURS
from kurs.api.dependencies import ServicesDep

__all__ = ["router"]

router = APIRouter(tags=["sign-in"])

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Kurs: sign in</title>
<style>
  :root {{ color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }}
  body {{ margin: 0; min-height: 100vh; display: grid; place-items: center }}
  main {{ width: min(26rem, 90vw) }}
  h1 {{ font-size: 1.4rem; margin: 0 0 .3rem }}
  input, button {{ font: inherit; width: 100%; box-sizing: border-box; padding: .6rem .7rem; border-radius: .4rem }}
  input {{ border: 1px solid #8886; margin: .8rem 0; background: none; color: inherit }}
  button {{ border: 0; background: #1f6feb; color: #fff; cursor: pointer }}
  p {{ margin: 0; opacity: .8 }} .problem {{ color: #d1242f; opacity: 1; margin-top: .8rem }}
</style>
<main><h1>Kurs</h1><p>Paste the one-time token that the terminal shows.</p>
<form method="post" action="/sign-in" autocomplete="off">
<input name="token" type="password" aria-label="One-time token" required autofocus>
<button>Sign in</button></form>{problem}</main></html>"""
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


@router.get("/sign-in", response_class=HTMLResponse, include_in_schema=False)
async def form() -> HTMLResponse:
    return HTMLResponse(PAGE.format(problem=""), headers=HEADERS)


@router.post("/sign-in", include_in_schema=False, response_model=None)
async def sign_in(request: Request, services: ServicesDep) -> Response:
    session = await services.tokens.sign_in(await _token(request))
    if session is None:
        problem = (
            "<p class=problem>This token is not valid: each works once, for 15 minutes. Restart Kurs for a new one.</p>"
        )
        return HTMLResponse(PAGE.format(problem=problem), status_code=401, headers=HEADERS)
    answer = RedirectResponse("/", 303, headers=HEADERS)
    answer.set_cookie(
        COOKIE,
        session.text,
        max_age=SESSION_HOURS * 3600,
        httponly=True,
        samesite="strict",
        secure=services.secure_cookies,
    )
    return answer


async def _token(request: Request) -> str:
    """The form's one field; a body larger than a token is not read to its end."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > 1000:
            raise HTTPException(413, "The form is larger than 1000 bytes")
    return parse_qs(body.decode("ascii", "replace")).get("token", [""])[0]
