"""The first days of the built-in market as columns, for checks and tests that need candles and have none."""

import math

from kurs.domain.errors import UnknownName
from kurs.domain.market import DAY, MINUTE
from kurs.market.columns import CandleColumns
from kurs.market.history import joined
from kurs.market.price_model import PROFILES, CommonState, SymbolState, common_day, symbol_day

__all__ = ["sample_days"]

# 2024-01-01, a Monday.
FIRST = 1_704_067_200_000 // DAY


def sample_days(days: int = 7, *, symbol: str = "BTC/USD", seed: int = 1) -> CandleColumns:
    """Candles of one minute, 1,440 a day; the same seed makes the same ones. UnknownName for the symbol."""
    if symbol not in PROFILES:
        raise UnknownName.among("simulated symbol", symbol, PROFILES)
    profile, common = PROFILES[symbol], CommonState()
    state, parts = SymbolState(log_price=math.log(profile.start_price)), []
    for day in range(FIRST, FIRST + days):
        shared = common_day(seed, day, common)
        made = symbol_day(seed, symbol, day, MINUTE, profile=profile, common=shared, state=state)
        parts.append(made.candles)
        common, state = shared.end, made.end
    return joined(parts)
