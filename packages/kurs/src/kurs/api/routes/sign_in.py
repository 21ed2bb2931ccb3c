"""Signing in on a page: the terminal's one-time token, or an API token that may read, becomes a browser session."""

import hmac
import math
from collections.abc import Mapping
from html import escape
from urllib.parse import parse_qs

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from kurs.api.access import Access
from kurs.api.auth import Visit
from kurs.api.cookies import set_cookie
from kurs.api.dependencies import StateDep, Visitor
from kurs.api.doors import comes_from_here, open_to_all, tells_by
from kurs.api.doors import router as doors
from kurs.api.errors import Refused
from kurs.api.limits import address_of
from kurs.api.pages import HEADERS, page
from kurs.api.state import doors_of

__all__ = ["router"]

router = doors("", "sign-in")

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
<input name="token" type="password" aria-label="Token" required autofocus>{code}
<button>Sign in</button></form>{problem}</main>"""
CODE = """
<input name="code" inputmode="numeric" aria-label="Code" placeholder="Code of your authenticator app" required>"""
PROBLEM = """
<p class="problem">This token is not valid here. The terminal's token works once, for 15 minutes.
An API token works while it lives, if it has the scope read; make one with: <code>kurs token create</code></p>"""
PROBLEM_WITH_CODE = """
<p class="problem">The token or the code is not valid here. A code works once, while your app shows it.</p>"""
OTHER_PROBLEM = """
<p class="problem">{text}</p>"""
SIGNED_IN = """<main><h1>Kurs</h1>
<p>You have signed in as {name}. <a href="/docs">What the bots are doing</a></p>
<form method="post" action="/sign-out"><input name="csrf" type="hidden" value="{csrf}">
<button>Sign out</button></form></main>"""
LARGEST = 1_000
# What a browser says of a request that a page of this host, or its reader, has made.
OWN_SITES = (None, "same-origin", "none")


def told(request: Request, status: int, text: str, headers: Mapping[str, str]) -> Response:
    """The form again, with what was wrong and, where it passes with time, how long that takes."""
    wait = headers.get("Retry-After")
    sentence = f"{text}." if wait is None else f"{text}. Try again in {_spelled(int(wait))}."
    answer = _form(doors_of(request).access, problem=OTHER_PROBLEM.format(text=escape(sentence)), status=status)
    answer.headers.update(headers)
    return answer


@router.get("/sign-in", response_class=HTMLResponse, include_in_schema=False)
@open_to_all
@tells_by(told)
async def form(state: StateDep, visitor: Visitor) -> HTMLResponse:
    return _form(state.access) if visitor is None else _signed_in(visitor)


@router.post("/sign-in", include_in_schema=False, response_model=None)
@open_to_all
@tells_by(told)
async def sign_in(request: Request, state: StateDep) -> Response:
    _refuse_foreign_pages(request)
    fields = await _fields(request)
    session = await state.access.sign_in(fields.get("token", ""), fields.get("code", ""), address_of(request.scope))
    if session is None:
        problem = PROBLEM_WITH_CODE if state.access.second_factor.enabled else PROBLEM
        return _form(state.access, problem=problem, status=401)
    answer = RedirectResponse("/", 303, headers=HEADERS)
    answer.headers["set-cookie"] = set_cookie(request.scope, session.text, session.lives_for)
    return answer


@router.post("/sign-out", include_in_schema=False, response_model=None)
@open_to_all
@tells_by(told)
async def sign_out(request: Request, state: StateDep, visitor: Visitor) -> Response:
    answer = RedirectResponse("/sign-in", 303, headers=HEADERS)
    if visitor is not None and visitor.csrf is not None:
        shown = (await _fields(request)).get("csrf", "")
        if not hmac.compare_digest(shown.encode(), visitor.csrf.encode()):
            raise Refused(403, "csrf", "Sign out with the button of the page /sign-in")
        await state.access.sessions.end(visitor.identity.id, "signed out")
        await state.access.trail.note(visitor.identity.name, "session ended", {"session": visitor.identity.id})
        answer.headers["set-cookie"] = set_cookie(request.scope, "", 0)
    return answer


def _refuse_foreign_pages(request: Request) -> None:
    """A foreign page must not sign its reader in as somebody else."""
    # Of a page that tells no referrer a browser says the origin "null", and still where it is from.
    told = request.headers.get("origin") not in (None, "null")
    if request.headers.get("sec-fetch-site") not in OWN_SITES or (told and not comes_from_here(request)):
        raise Refused(403, "csrf", "Sign in on the page /sign-in")


def _form(access: Access, *, problem: str = "", status: int = 200) -> HTMLResponse:
    body = FORM.format(code=CODE if access.second_factor.enabled else "", problem=problem)
    return page("Kurs: sign in", STYLE, body, status=status)


def _spelled(seconds: int) -> str:
    if seconds < 120:
        return f"{seconds} second{'s' if seconds > 1 else ''}"
    return f"{math.ceil(seconds / 60)} minutes"


def _signed_in(visit: Visit) -> HTMLResponse:
    return page("Kurs: signed in", STYLE, SIGNED_IN.format(name=escape(visit.identity.name), csrf=visit.csrf))


async def _fields(request: Request) -> dict[str, str]:
    """The form's fields; more than a token and a code is not looked at."""
    body = await request.body()
    if len(body) > LARGEST:
        raise Refused(413, "too_large", f"The form is larger than {LARGEST} bytes")
    return {name: values[0] for name, values in parse_qs(body.decode("ascii", "replace")).items()}
