"""Target weights: how much of a portfolio each symbol gets."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import stdev
from types import MappingProxyType
from typing import Literal

from kurs.domain.errors import BadInput

__all__ = ["PROFILES", "Profile", "RiskProfile", "capped", "equal_weights", "inverse_volatility_weights"]

Profile = Literal["conservative", "moderate", "aggressive"]
# What is smaller is rounding.
NOTHING = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskProfile:
    """Shares (0..1): `total` of what may be invested at all, `single` of the largest position that risk allows."""

    total: float
    single: float


PROFILES: Mapping[Profile, RiskProfile] = MappingProxyType(
    {
        "conservative": RiskProfile(total=0.5, single=0.5),
        "moderate": RiskProfile(total=0.75, single=0.75),
        "aggressive": RiskProfile(total=1.0, single=1.0),
    }
)


def equal_weights(symbols: Sequence[str]) -> dict[str, float]:
    """The same for each; they sum to 1."""
    return {symbol: 1 / len(symbols) for symbol in symbols}


def inverse_volatility_weights(returns: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """In inverse proportion to the spread of each symbol's returns; they sum to 1.

    BadInput for a symbol that never moves: nothing would be too much of it.
    """
    spreads = {symbol: stdev(values) for symbol, values in returns.items()}
    still = [symbol for symbol, spread in spreads.items() if spread <= NOTHING]
    if still:
        raise BadInput(f"{still[0]} has not moved, so that its volatility says nothing about its weight")
    total = math.fsum(1 / spread for spread in spreads.values())
    return {symbol: 1 / spread / total for symbol, spread in spreads.items()}


def capped(weights: Mapping[str, float], *, total: float, single: float) -> dict[str, float]:
    """The weights scaled to sum to `total`, none of them above `single`: what one may not have, the others get.

    They sum to less than `total` where all together may not have so much. Weights are 0 or more.
    """
    found: dict[str, float] = {}
    left, free = total, {symbol: weight for symbol, weight in weights.items() if weight > NOTHING}
    while free:
        scale = left / math.fsum(free.values())
        over = [symbol for symbol, weight in free.items() if weight * scale > single]
        if not over:
            found |= {symbol: weight * scale for symbol, weight in free.items()}
            break
        for symbol in over:
            found[symbol] = single
            del free[symbol]
        left = max(0.0, total - single * len(found))
    return {symbol: found.get(symbol, 0.0) for symbol in weights}
