"""What an engine is told before it starts: its pool, its bots, their strategies, and new limits later on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from kurs.allocation.combine import Method
from kurs.domain.errors import BadInput
from kurs.domain.market import MINUTE
from kurs.risk.rules import Limits

__all__ = ["BotSpec", "EngineSettings", "PlainRule", "Reconfigure", "StrategySpec"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategySpec:
    name: str
    parameters: Mapping[str, int | float | str] = field(default_factory=dict)
    weight: float = 1.0
    min_confidence: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainRule:
    """How a bot trades that acts where its strategies' view changes, whatever their signals have been worth.

    `sizing` is "all-in", a "fixed" amount (base currency), a "fraction" of the equity, or the amount that loses a
    fraction of it at the stop ("risk"). `stop` and `target` are fractions of the entry price, None: none. `limit`
    sends limit orders at the close instead of market orders. `whole` fills a fixed amount whole or not at all.
    `reverse` opens the other side once a signal against the position has closed it. Of the first `warmup` candles
    (None: what the strategies themselves need) signals are ignored.
    """

    warmup: int | None = None
    sizing: Literal["all-in", "fixed", "fraction", "risk"] = "all-in"
    size: Decimal = Decimal(1)
    stop: Decimal | None = None
    target: Decimal | None = None
    limit: bool = False
    whole: bool = True
    reverse: bool = False

    def __post_init__(self) -> None:
        if self.sizing == "risk" and self.stop is None:
            raise BadInput.of("sizing", "risk", "with a stop: what is risked is lost at the stop")


@dataclass(frozen=True, slots=True, kw_only=True)
class BotSpec:
    """One bot: which strategies watch which symbol at which interval (ms).

    With a `plain` rule it trades by their views alone, and the limits of the pool bind only what they say of
    trading as such; without one by what their signals have been worth.
    """

    name: str
    symbol: str
    interval: int
    strategies: tuple[StrategySpec, ...]
    combination: Method = "weighted_average"
    dynamic_weights: bool = True
    short: bool = False
    plain: PlainRule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSettings:
    """One capital pool in one quote currency, and the bots that share it; no two on one symbol. BadInput.

    `idle` says why this process does not let the bots trade; None when it does. Every `mark_every` ms the equity
    is told, and its drawdown looked at; 0: never, neither of them.
    """

    pool: str
    quote: str
    cash: Decimal
    bots: tuple[BotSpec, ...]
    limits: Limits
    zone: str = "UTC"
    mark_every: int = 5 * MINUTE
    idle: str | None = None

    def __post_init__(self) -> None:
        symbol = _twice([bot.symbol for bot in self.bots])
        if symbol is not None:
            raise BadInput.of("bots", symbol, "two bots of one pool cannot trade the same symbol")
        name = _twice([bot.name for bot in self.bots])
        if name is not None:
            raise BadInput.of("bots", name, "two bots of one pool cannot have the same name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconfigure:
    """New limits from the next event on."""

    command_id: str
    limits: Limits


def _twice(names: Sequence[str]) -> str | None:
    return next((name for name in names if names.count(name) > 1), None)
