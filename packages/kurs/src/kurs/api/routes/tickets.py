"""Tickets: how a stream learns who listens, without a secret in its address."""

from kurs.api.dependencies import Caller, StateDep
from kurs.api.doors import needs
from kurs.api.doors import router as doors
from kurs.api.schemas.sessions import Ticket
from kurs.api.tickets import LIVES_FOR

__all__ = ["router"]

router = doors("/api", "streams")


@router.post("/ws-ticket", summary="A ticket for a stream")
@needs("read")
async def ticket(state: StateDep, caller: Caller) -> Ticket:
    """Good once, for half a minute, and for what the caller may do."""
    state.access.limits.issue(f"ticket {caller.token_id}")
    return Ticket(ticket=await state.access.tickets.issue(caller), expires_in=LIVES_FOR)
