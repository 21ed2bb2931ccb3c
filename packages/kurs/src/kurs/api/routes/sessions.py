"""Signing in and out for programs that run in a browser, and who has signed in."""

from datetime import UTC, datetime

from fastapi import Request, Response

from kurs.api.auth import Identity, Session
from kurs.api.cookies import set_cookie
from kurs.api.dependencies import Caller, StateDep
from kurs.api.doors import needs, open_to_all, visit_of
from kurs.api.doors import router as doors
from kurs.api.errors import Refused
from kurs.api.limits import address_of
from kurs.api.schemas.sessions import Proof, SessionList, SessionRow, SignedOut, SignIn, Whoami
from kurs.api.state import AppState
from kurs.domain.errors import Conflict, NotFound

__all__ = ["router"]

router = doors("/api", "sessions")

REFUSED = "The token or the code is not valid here"


@router.post("/session", status_code=201, summary="Sign in", responses={401: {"description": REFUSED}})
@open_to_all
async def sign_in(body: SignIn, request: Request, response: Response, state: StateDep) -> Whoami:
    """Exchanges a token for a session cookie; the answer says what `X-CSRF-Token` must be."""
    session = await state.access.sign_in(body.token, body.code, address_of(request.scope))
    if session is None:
        raise Refused(401, "unauthenticated", REFUSED, {"WWW-Authenticate": "Bearer"})
    response.headers["set-cookie"] = set_cookie(request.scope, session.text, session.lives_for)
    return _whoami(state, session.visit.identity, session.visit.csrf)


@router.get("/session", summary="Who asks")
@needs("read")
async def whoami(request: Request, state: StateDep, caller: Caller) -> Whoami:
    """The caller's name and scopes; to a page of a session, what it must send with every change."""
    visit = await visit_of(request)
    return _whoami(state, caller, None if visit is None else visit.csrf)


@router.delete("/session", summary="Sign out", responses={409: {"description": "A token has no session"}})
@needs("read")
async def sign_out(request: Request, response: Response, state: StateDep, caller: Caller) -> SignedOut:
    """Ends the caller's session, and takes the cookie away."""
    if caller.kind != "session":
        raise Conflict("a token has no session to end; revoke it with: kurs token revoke ID")
    await _end(state, caller, caller.id, "signed out")
    response.headers["set-cookie"] = set_cookie(request.scope, "", 0)
    return SignedOut(success=True, message="Signed out")


@router.post(
    "/session/authenticate",
    summary="Prove again who one is",
    responses={409: {"description": "A token has no session"}},
)
@needs("read")
async def authenticate(body: Proof, request: Request, state: StateDep, caller: Caller) -> SignedOut:
    """For the next five minutes the session may do what is dangerous, as far as its scopes allow it."""
    if caller.kind != "session":
        raise Conflict("a token proves itself each time; where a second factor is asked for, by X-Kurs-Code")
    if not await state.access.authenticate(caller, body.token, body.code, address_of(request.scope)):
        raise Refused(403, "reauthentication_required", REFUSED)
    return SignedOut(success=True, message="Authenticated for five minutes")


@router.get("/sessions", summary="Who has signed in")
@needs("read")
async def sessions(state: StateDep, caller: Caller) -> SessionList:
    """The browsers that have signed in with the caller's token; for the scope admin all of them."""
    return SessionList(sessions=[_row(session, caller) for session in await _visible(state, caller)])


@router.delete(
    "/sessions/{session_id}", summary="End a session", responses={404: {"description": "There is no such session"}}
)
@needs("read")
async def end_session(session_id: str, state: StateDep, caller: Caller) -> SignedOut:
    """Ends one of those that `GET /api/sessions` lists."""
    # Another's session is told apart from none at all by nobody.
    if session_id not in {session.id for session in await _visible(state, caller)}:
        raise NotFound(f"Session with ID {session_id[:40]} not found")
    await _end(state, caller, session_id, f"ended by {caller.name}")
    return SignedOut(success=True, message="The session has ended")


async def _visible(state: AppState, caller: Identity) -> list[Session]:
    token_id = None if "admin" in caller.scopes else caller.token_id
    return list(await state.access.sessions.of(token_id))


async def _end(state: AppState, caller: Identity, session_id: str, why: str) -> None:
    await state.access.sessions.end(session_id, why)
    await state.access.trail.note(caller.name, "session ended", {"session": session_id})


def _whoami(state: AppState, identity: Identity, csrf: str | None) -> Whoami:
    return Whoami(
        id=identity.id,
        name=identity.name,
        kind=identity.kind,
        scopes=sorted(identity.scopes),
        expires_at=_iso(identity.expires_at),
        csrf_token=csrf,
        second_factor=state.access.second_factor.enabled,
        authenticated_at=_iso(identity.authenticated_at),
    )


def _row(session: Session, caller: Identity) -> SessionRow:
    return SessionRow(
        id=session.id,
        name=session.name,
        scopes=list(session.scopes),
        address=session.address,
        created_at=datetime.fromtimestamp(session.created_at / 1000, UTC).isoformat(),
        expires_at=datetime.fromtimestamp(session.expires_at / 1000, UTC).isoformat(),
        current=session.id == caller.id,
    )


def _iso(ms: int | None) -> str | None:
    return None if ms is None else datetime.fromtimestamp(ms / 1000, UTC).isoformat()
