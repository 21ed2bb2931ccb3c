"""Signing in: the terminal's one-time token, or an API token that may read, becomes a browser session."""

from urllib.parse import parse_qs

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from kurs.api.auth import COOKIE
from kurs.api.dependencies import ServicesDep
from kurs.api.pages import HEADERS, page

__all__ = ["router"]

router = APIRouter(tags=["sign-in"])

STYLE = """
body { min-height: 100vh; display: grid; place-items: center }
main { width: min(26rem, 90vw) }
p { opacity: .8 }
input, button { font: inherit; width: 100%; padding: .6rem .7rem; border-radius: .4rem }
input { border: 1px solid var(--line); margin: .3rem 0 .8rem; background: none; color: inherit }
button { border: 0; background: #1f6feb; color: #fff; cursor: pointer }
.problem { color: var(--red); opacity: 1; margin-top: .8rem }
"""
FORM = """<main><h1>Kurs</h1>
<p>Paste the one-time token that the terminal shows, or an API token: <code>kurs token create</code></p>
<form method="post" action="/sign-in" autocomplete="off">
<input name="token" type="password" aria-label="Token" required autofocus>
<button>Sign in</button></form>{problem}</main>"""
PROBLEM = """
<p class="problem">This token is not valid here. The terminal's token works once, for 15 minutes.
An API token works while it lives, if it has the scope read; make one with: <code>kurs token create</code></p>"""


@router.get("/sign-in", response_class=HTMLResponse, include_in_schema=False)
async def form() -> HTMLResponse:
    return page("Kurs: sign in", STYLE, FORM.format(problem=""))


@router.post("/sign-in", include_in_schema=False, response_model=None)
async def sign_in(request: Request, services: ServicesDep) -> Response:
    session = await services.tokens.sign_in(await _token(request))
    if session is None:
        return page("Kurs: sign in", STYLE, FORM.format(problem=PROBLEM), status=401)
    answer = RedirectResponse("/", 303, headers=HEADERS)
    answer.set_cookie(
        COOKIE,
        session.text,
        max_age=session.lives_for,
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
