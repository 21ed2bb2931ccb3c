"""What happened last, in words."""

from fastapi import Response

from kurs.api.dependencies import LogsDep
from kurs.api.doors import needs
from kurs.api.doors import router as doors
from kurs.api.market_json import iso, reply
from kurs.api.schemas.logs import LogLevel, LogLimit, LogLine
from kurs.services.logs import Level

__all__ = ["router"]

router = doors("/api", "logs")


@router.get("/logs", summary="What happened last", response_model=list[LogLine])
@needs("read")
async def logs(logs: LogsDep, limit: LogLimit = 100, level: LogLevel = "debug") -> Response:
    """Newest last: what people did, fills, refusals and changes of state, and what this process had to say."""
    found = await logs.latest(limit, Level[level.upper()])
    return reply(
        [{"timestamp": iso(entry.time), "level": entry.level.name.lower(), "message": entry.message} for entry in found]
    )
