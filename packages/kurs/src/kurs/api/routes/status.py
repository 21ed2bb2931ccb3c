"""Is it up, and what is it."""

from fastapi import Response
from starlette.types import Scope

from kurs.api.dependencies import StateDep
from kurs.api.doors import at_once, open_to_all
from kurs.api.doors import router as doors
from kurs.api.schemas.status import Health, Status

__all__ = ["router"]

router = doors("/api", "status")


HEALTHY = Health().model_dump_json().encode()


async def _healthy(_: Scope, _body: bytes) -> Response:
    return Response(HEALTHY, media_type="application/json")


@router.get("/health", summary="Whether it is up")
@open_to_all
@at_once(_healthy)
async def health() -> Health:
    """Answers as long as the process serves."""
    return Health()


@router.get("/status", summary="What this is")
@open_to_all
async def status(state: StateDep) -> Status:
    """The version, and which market is traded; nothing about the account."""
    bots = state.bots
    return Status(
        version=state.version,
        environment=state.environment,
        paper=True,
        simulated=bots.simulated,
        market=bots.market,
    )
