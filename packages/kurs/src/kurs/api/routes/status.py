"""Is it up, and what is it."""

from fastapi import APIRouter

from kurs.api.dependencies import ServicesDep
from kurs.api.schemas.status import Health, Status

__all__ = ["router"]

router = APIRouter(prefix="/api", tags=["status"])


@router.get("/health")
async def health() -> Health:
    return Health()


@router.get("/status")
async def status(services: ServicesDep) -> Status:
    bots = services.bots
    return Status(
        version=services.version,
        environment=services.environment,
        paper=True,
        simulated=bots.simulated,
        market=bots.market,
    )
