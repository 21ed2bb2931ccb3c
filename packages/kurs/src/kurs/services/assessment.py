"""How risky the whole book is: what is at stake, and how much of each limit is used up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kurs.domain.commands import TradingState
from kurs.domain.orders import ZERO
from kurs.risk.measures import BookLevel, book_level
from kurs.services.capital import NO_PRICE, Capital
from kurs.services.live import LivePool

__all__ = ["Assessment", "assessment_of", "held_symbols"]

NO_EXPOSURE = "nothing is held, so there is nothing to compare it with"
# Limits that end trading, or the day's, once they are used up.
LOSSES = frozenset({"max_daily_loss", "max_drawdown"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """Money in the capital's quote currency; shares are fractions. What is None is in `unknown`.

    `concentration` is the largest symbol's share of the exposure; `daily_pnl` what was realised today less fees;
    `used` how much of each limit is used up, by the limit's name, of the pool where it is most.
    """

    capital: Capital
    symbols: int
    concentration: Decimal | None
    daily_pnl: Decimal
    daily_pnl_share: Decimal | None
    positions_share: Decimal
    used: Mapping[str, float]
    state: TradingState
    level: BookLevel
    unknown: Mapping[str, str]


def assessment_of(capital: Capital) -> Assessment:
    """By the limits of each of its pools."""
    exposure = capital.exposure
    unknown: dict[str, str] = {}
    daily = sum((pool.engine.risk.daily_pnl for pool in capital.pools), ZERO)
    if exposure is None:
        unknown |= dict.fromkeys(("total_exposure", "concentration_risk", "daily_pnl_pct"), NO_PRICE)
    elif not exposure:
        unknown["daily_pnl_pct"] = NO_EXPOSURE
    states = [pool.engine.risk.trading for pool in capital.pools]
    state = next(s for s in (TradingState.HALTED, TradingState.REDUCING, TradingState.ACTIVE) if s in states)
    used = _largest([_used(pool, capital) for pool in capital.pools])
    most = sum(pool.engine.limits.max_open_positions for pool in capital.pools)
    return Assessment(
        capital=capital,
        symbols=len(held_symbols(capital)),
        concentration=_concentration(capital),
        daily_pnl=daily,
        daily_pnl_share=daily / exposure if exposure else None,
        positions_share=Decimal(len(capital.positions)) / most,
        used=used,
        state=state,
        level=book_level(
            {name: share for name, share in used.items() if name not in LOSSES},
            {name: share for name, share in used.items() if name in LOSSES},
            restricted=state is TradingState.REDUCING,
            halted=state is TradingState.HALTED,
        ),
        unknown=unknown,
    )


def _used(pool: LivePool, capital: Capital) -> dict[str, float]:
    """How much of each limit this pool has used up; without what is not known."""
    limits, risk, equity = pool.engine.limits, pool.engine.risk, pool.engine.statistics().equity
    here = [position for position in capital.positions if position.pool == pool.name]
    used = {"max_open_positions": len(here) / limits.max_open_positions}
    if equity is None:
        return used
    if limits.max_drawdown > 0 and risk.peak:
        used["max_drawdown"] = max(0.0, float((risk.peak - equity) / risk.peak)) / limits.max_drawdown
    if equity <= 0:
        return used
    exposure = sum((position.notional or ZERO for position in here), ZERO)
    used["max_leverage"] = float(exposure / equity) / limits.max_leverage
    if limits.max_daily_loss > 0:
        used["max_daily_loss"] = max(0.0, float(-risk.daily_pnl / equity)) / limits.max_daily_loss
    return used


def _largest(used: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Of each limit the share of the pool where it is most."""
    together: dict[str, float] = {}
    for one in used:
        together |= {name: max(share, together.get(name, 0.0)) for name, share in one.items()}
    return together


def _concentration(capital: Capital) -> Decimal | None:
    if capital.exposure is None:
        return None
    if not capital.exposure:
        return ZERO
    by_symbol: dict[str, Decimal] = {}
    for position, value in capital.priced:
        symbol = position.position.symbol
        by_symbol[symbol] = by_symbol.get(symbol, ZERO) + abs(value)
    return max(by_symbol.values()) / capital.exposure


def held_symbols(capital: Capital) -> list[str]:
    """Each once, in order of pool and symbol."""
    return list(dict.fromkeys(position.position.symbol for position in capital.positions))
