"""Is it up, and what is it."""

from fastapi import APIRouter

from kurs.api.dependencies import ServicesDep
from kurs.api.schemas.status import Health, Status

__all__ = ["router"]

router = APIRouter(prefix="/api", tags=["status"])


@router.get("/health", summary="Whether it is up")
async def health() -> Health:
    """Answers as long as the process serves."""
    return Health()


@router.get("/status", summary="What this is")
async def status(services: ServicesDep) -> Status:
    """The version, and which market is traded; nothing about the account."""
    bots = services.bots
    return Status(
        version=services.version,
        environment=services.environment,
        paper=True,
        simulated=bots.simulated,
        market=bots.market,
    )
