"""API tokens, for those who may hand them out."""

from datetime import UTC, datetime

from kurs.api.dependencies import Reauthenticated, StateDep
from kurs.api.doors import needs
from kurs.api.doors import router as doors
from kurs.api.schemas.tokens import NewToken, Revoked, TokenList, TokenRequest, TokenRow
from kurs.domain.errors import NotFound

__all__ = ["router"]

router = doors("/api", "tokens")


@router.get("/tokens", summary="Every token")
@needs("admin")
async def tokens(state: StateDep) -> TokenList:
    """Without secrets, which are kept nowhere."""
    return TokenList(
        tokens=[
            TokenRow(
                id=token.id,
                name=token.name,
                scopes=list(token.scopes),
                created_at=datetime.fromtimestamp(token.created_at / 1000, UTC).isoformat(),
                expires_at=_iso(token.expires_at),
                revoked_at=_iso(token.revoked_at),
                one_time=token.one_time,
            )
            for token in await state.access.tokens.all()
        ]
    )


@router.post("/tokens", status_code=201, summary="Make a token")
@needs("admin")
async def create(body: TokenRequest, state: StateDep, caller: Reauthenticated) -> NewToken:
    """Where a second factor is asked for, with a one-time code in `X-Kurs-Code`."""
    scopes = list(dict.fromkeys(body.scopes))
    minutes = None if body.days is None else body.days * 24 * 60
    issued = await state.access.tokens.issue(body.name, scopes, minutes=minutes)
    await state.access.trail.note(
        caller.name, "token created", {"id": issued.id, "name": body.name, "scopes": scopes, "by": caller.id}
    )
    return NewToken(token=issued.text, id=issued.id, scopes=scopes, expires_at=_iso(issued.expires_at))


@router.delete(
    "/tokens/{token_id}", summary="Revoke a token", responses={404: {"description": "There is no such token"}}
)
@needs("admin")
async def revoke(token_id: str, state: StateDep, caller: Reauthenticated) -> Revoked:
    """Ends it and its sessions: here at once, in other processes within seconds.

    Where a second factor is asked for, with a one-time code in `X-Kurs-Code`.
    """
    if not await state.access.tokens.revoke(token_id):
        raise NotFound(f"Token with ID {token_id[:40]} not found")
    state.access.sessions.distrust(token_id)
    await state.access.trail.note(caller.name, "token revoked", {"id": token_id, "by": caller.id})
    return Revoked(success=True, message=f"Token {token_id} is revoked")


def _iso(ms: int | None) -> str | None:
    return None if ms is None else datetime.fromtimestamp(ms / 1000, UTC).isoformat()
