"""Indicators over candles that the caller brings."""

from fastapi import Response

from kurs.api.dependencies import StrategiesDep
from kurs.api.doors import needs
from kurs.api.doors import router as doors
from kurs.api.market_json import reply
from kurs.api.schemas.strategies import FvgRequest, Gap

__all__ = ["router"]

router = doors("/api/indicators", "indicators")


@router.post("/fvg", summary="Fair value gaps", response_model=list[Gap])
@needs("read")
async def fvg(asked: FvgRequest, strategies: StrategiesDep) -> Response:
    """Every gap in order of time, found as the strategy `fvg` finds them."""
    found = strategies.gaps(
        [bar.high for bar in asked.data],
        [bar.low for bar in asked.data],
        min_size=asked.min_gap_size,
        bullish=asked.direction != "bearish",
        bearish=asked.direction != "bullish",
    )
    return reply(
        [
            {
                "index": gap.index,
                "gap_high": gap.high,
                "gap_low": gap.low,
                "size": gap.size,
                "direction": "bullish" if gap.bullish else "bearish",
            }
            for gap in found
        ]
    )
