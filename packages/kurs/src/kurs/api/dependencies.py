"""What routes ask for: the services of this process, and a caller who may pass."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException, Request, Security
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer

from kurs.api.auth import COOKIE, Identity, Tokens
from kurs.clock import Clock
from kurs.runtime.bots import Bots

__all__ = ["Reader", "Services", "ServicesDep", "Visitor", "needs"]

bearer = HTTPBearer(auto_error=False, description="An API token: kurs token create --scope read")
cookie = APIKeyCookie(name=COOKIE, auto_error=False, description="Set by signing in; opens reading doors only")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything that routes may use, made once at the composition root."""

    bots: Bots
    tokens: Tokens
    clock: Clock
    version: str
    environment: str
    secure_cookies: bool = False


def services(request: Request) -> Services:
    found = request.app.state.services
    assert isinstance(found, Services)  # noqa: S101  # create_app put it there
    return found


ServicesDep = Annotated[Services, Depends(services)]


def needs(scope: str) -> Callable[..., Awaitable[Identity]]:
    """A dependency that lets only callers with `scope` pass: 401 unknown, 403 without the scope."""

    async def check(
        request: Request,
        services: ServicesDep,
        # With the scope, so that the API's description says which one a door wants.
        header: Annotated[HTTPAuthorizationCredentials | None, Security(bearer, scopes=[scope])],
        session: Annotated[str | None, Security(cookie, scopes=[scope])],
    ) -> Identity:
        identity = None
        if header is not None:
            identity = await services.tokens.identify(header.credentials)
        elif session is not None and request.method in SAFE:
            identity = await services.tokens.identify_session(session)
        if identity is None:
            raise HTTPException(401, "A valid token is required", {"WWW-Authenticate": "Bearer"})
        if scope not in identity.scopes and "admin" not in identity.scopes:
            raise HTTPException(403, f"This token lacks the scope {scope}")
        return identity

    return check


async def visitor(request: Request, services: ServicesDep) -> Identity | None:
    """Whose browser asks for an open page; None for a stranger."""
    session = request.cookies.get(COOKIE)
    return None if session is None else await services.tokens.identify_session(session)


Visitor = Annotated[Identity | None, Depends(visitor)]
Reader = Annotated[Identity, Depends(needs("read"))]
