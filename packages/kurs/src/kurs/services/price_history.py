"""What several symbols' prices did, candle by candle, at the times that all of them have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kurs.domain.market import timeframe_ms
from kurs.risk.measures import FEWEST
from kurs.services.market_data import MarketData

__all__ = ["Moves", "moves_of", "too_few"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """Returns (fractions) of each symbol over `periods` candles of `interval` ms; `times` are when they ended (ms).

    They overlap when `periods` is more than one; none spans a candle that is missing.
    """

    timeframe: str
    interval: int
    periods: int
    times: Sequence[int]
    returns: Mapping[str, Sequence[float]]

    def __len__(self) -> int:
        return len(self.times)


async def moves_of(
    market_data: MarketData, symbols: Sequence[str], timeframe: str, limit: int, periods: int = 1
) -> Moves:
    """From the newest `limit` closed candles of each symbol; raises as `MarketData.candles`."""
    interval = timeframe_ms(timeframe)
    closes: dict[str, dict[int, float]] = {}
    for symbol in symbols:
        found = await market_data.candles(symbol, timeframe, limit)
        closes[symbol] = {candle.close_time: candle.close for candle in found.candles}
    shared = set.intersection(*(set(times) for times in closes.values())) if closes else set()
    step = interval * periods
    times = sorted(time for time in shared if time - step in shared)
    return Moves(
        timeframe=timeframe,
        interval=interval,
        periods=periods,
        times=times,
        returns={
            symbol: [prices[time] / prices[time - step] - 1.0 for time in times] for symbol, prices in closes.items()
        },
    )


def too_few(moves: Moves, needed: int = FEWEST) -> str | None:
    """Why so many returns are not enough; None when they are."""
    if len(moves) >= needed:
        return None
    span = f"{moves.periods} candles of {moves.timeframe}" if moves.periods > 1 else f"{moves.timeframe} candles"
    return f"it takes {needed} returns over {span}, there are {len(moves)}"
