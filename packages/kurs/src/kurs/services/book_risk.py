"""What the book could lose: value at risk, correlations and stress, from what its symbols' prices did."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from kurs.domain.market import exact
from kurs.domain.orders import ZERO
from kurs.risk.measures import FEWEST, Tail, correlation, historical_tail, normal_tail
from kurs.services.capital import Capital
from kurs.services.live import LivePool
from kurs.services.price_history import Moves, too_few

__all__ = [
    "CONFIDENCES",
    "NOTHING_HELD",
    "Correlations",
    "Estimate",
    "Scenario",
    "StressTest",
    "ValueAtRisk",
    "correlations_of",
    "stress_of",
    "value_at_risk_of",
]

CONFIDENCES = (0.95, 0.99)
# What every price does at once, as fractions.
SHOCKS = (-0.1, -0.2, -0.3, -0.5, 0.2)
ALONE = -0.5
# Scenarios from the candles, by name.
SEEN = {
    "worst_candle": "the candle that would have cost the book most",
    "worst_of_each": "the worst candle of every position, all at once",
}
NOTHING_HELD = "nothing is held, so nothing can be lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Losses in quote currency, 0 or more; None with a `reason`."""

    method: Literal["historical", "parametric"]
    confidence: float
    var: float | None
    shortfall: float | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueAtRisk:
    """`moves` is what it rests on; `reason` says so when nothing is held."""

    capital: Capital
    moves: Moves
    estimates: Sequence[Estimate]
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correlations:
    """Row by row in the order of `symbols`; None where too little is known, or where one of two never moves."""

    symbols: Sequence[str]
    matrix: Sequence[Sequence[float | None]]
    moves: Moves
    time: int
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What the book would gain (or lose, below 0), in quote currency; `moves` are fractions by symbol.

    `would_halt` when a pool's drawdown would be above its limit. None with a `reason`.
    """

    name: str
    description: str
    moves: Mapping[str, float]
    pnl: Decimal | None = None
    equity_after: Decimal | None = None
    would_halt: bool | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StressTest:
    capital: Capital
    moves: Moves
    scenarios: Sequence[Scenario]
    reason: str | None


def value_at_risk_of(capital: Capital, single: Moves, over_horizon: Moves) -> ValueAtRisk:
    """`single` are returns over one candle, `over_horizon` over the whole horizon."""
    values = _values(capital)
    outcomes, whole = _outcomes(values, single), _outcomes(values, over_horizon)
    reason = None if values else NOTHING_HELD
    estimates = []
    for confidence in CONFIDENCES:
        needed = max(FEWEST, math.ceil(round(1 / (1 - confidence), 6)))
        estimates += [
            _estimate("historical", confidence, historical_tail(whole, confidence), too_few(over_horizon, needed)),
            _estimate(
                "parametric", confidence, normal_tail(outcomes, confidence, over_horizon.periods), too_few(single)
            ),
        ]
    if reason is not None:
        estimates = [replace(estimate, var=0.0, shortfall=0.0, reason=None) for estimate in estimates]
    return ValueAtRisk(capital=capital, moves=over_horizon, estimates=estimates, reason=reason)


def _estimate(
    method: Literal["historical", "parametric"], confidence: float, tail: Tail | None, why: str | None
) -> Estimate:
    return Estimate(
        method=method,
        confidence=confidence,
        var=None if tail is None else tail.var,
        shortfall=None if tail is None else tail.shortfall,
        reason=why,
    )


def correlations_of(capital: Capital, symbols: Sequence[str], moves: Moves) -> Correlations:
    matrix = [[correlation(moves.returns[one], moves.returns[other]) for other in symbols] for one in symbols]
    return Correlations(symbols=symbols, matrix=matrix, moves=moves, time=capital.time, reason=too_few(moves))


def stress_of(capital: Capital, moves: Moves) -> StressTest:
    """Round shocks, the largest position alone, and what the candles have shown."""
    values = _values(capital)
    told: list[tuple[str, str, Mapping[str, float]]] = [
        (_shock_name(shock), f"every price {shock:+.0%} at once", dict.fromkeys(values, shock)) for shock in SHOCKS
    ]
    if values:
        largest = max(values, key=lambda symbol: abs(values[symbol]))
        against = ALONE if values[largest] > 0 else -ALONE
        told.append(("largest_alone", f"{largest}, the largest position, {against:+.0%} alone", {largest: against}))
    why = too_few(moves) if values else None
    told += [(name, text, _seen(name, values, moves)) for name, text in SEEN.items()] if why is None else []
    scenarios = [_scenario(capital, *parts) for parts in told]
    if why is not None:
        scenarios += [Scenario(name=name, description=text, moves={}, reason=why) for name, text in SEEN.items()]
    return StressTest(capital=capital, moves=moves, scenarios=scenarios, reason=None if values else NOTHING_HELD)


def _seen(name: str, values: Mapping[str, Decimal], moves: Moves) -> Mapping[str, float]:
    """The moves of one of SEEN, fractions by symbol."""
    if not values:
        return {}
    if name == "worst_of_each":
        return {s: (min if value > 0 else max)(moves.returns[s]) for s, value in values.items()}
    outcomes = _outcomes(values, moves)
    row = outcomes.index(min(outcomes))
    return {symbol: moves.returns[symbol][row] for symbol in values}


def _scenario(capital: Capital, name: str, told: str, moves: Mapping[str, float]) -> Scenario:
    by_pool: dict[str, Decimal] = {pool.name: ZERO for pool in capital.pools}
    for position, value in capital.priced:
        by_pool[position.pool] += value * exact(moves.get(position.position.symbol, 0.0))
    pnl = sum(by_pool.values(), ZERO)
    return Scenario(
        name=name,
        description=told,
        moves=moves,
        pnl=pnl,
        equity_after=None if capital.equity is None else capital.equity + pnl,
        would_halt=any(_halts(pool, by_pool[pool.name]) for pool in capital.pools),
    )


def _halts(pool: LivePool, pnl: Decimal) -> bool:
    """Whether the fall from the highest value so far would then be too deep."""
    equity, peak = pool.engine.statistics().equity, pool.engine.risk.peak
    return (
        equity is not None
        and peak is not None
        and peak > 0
        and (peak - equity - pnl) / peak > Decimal(str(pool.engine.limits.max_drawdown))
    )


def _shock_name(shock: float) -> str:
    return f"all_{'up' if shock > 0 else 'down'}_{abs(shock) * 100:.0f}"


def _values(capital: Capital) -> dict[str, Decimal]:
    """Signed value of what is held of each symbol, over all pools."""
    values: dict[str, Decimal] = {}
    for position, value in capital.priced:
        symbol = position.position.symbol
        values[symbol] = values.get(symbol, ZERO) + value
    return values


def _outcomes(values: Mapping[str, Decimal], moves: Moves) -> list[float]:
    """What the book as it is now would have gained over each of these returns."""
    held = [(float(value), moves.returns[symbol]) for symbol, value in values.items()]
    return [math.fsum(value * returns[row] for value, returns in held) for row in range(len(moves))]
