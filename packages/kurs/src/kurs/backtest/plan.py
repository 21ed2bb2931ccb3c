"""A plan: everything that decides how past candles are traded, and nothing about the candles themselves."""

import math
from typing import Literal

import msgspec

from kurs.domain.errors import BadInput

__all__ = ["EngineName", "Filling", "Plan", "Rule", "Sizing", "Slippage", "StrategyChoice", "Tier"]

EngineName = Literal["auto", "compiled", "event"]
Rule = Literal["open", "close", "touch", "through"]
FLOATS = (float, type(None))


def _within(name: str, value: float, low: float, high: float, *, above: bool = False, below: bool = False) -> None:
    fits = (low < value if above else low <= value) and (value < high if below else value <= high)
    if not (fits and math.isfinite(value)):
        lower = f"above {low:g}" if above else f"{low:g} or more"
        upper = "" if math.isinf(high) else f" and below {high:g}" if below else f" and at most {high:g}"
        raise BadInput.of(name, value, lower + upper)


def _as_floats(told: msgspec.Struct, *names: str) -> None:
    """A whole number, or one of NumPy, is the same number, and the same plan; a constructor converts nothing."""
    for name in names:
        if type(value := getattr(told, name)) not in FLOATS:
            msgspec.structs.force_setattr(told, name, float(value))


class StrategyChoice(msgspec.Struct, frozen=True, kw_only=True):
    """One strategy, by name; with several of them `weight` counts when their views are combined."""

    name: str
    parameters: dict[str, int | float | str] = {}
    weight: float = 1.0

    def __post_init__(self) -> None:
        _as_floats(self, "weight")


class Slippage(msgspec.Struct, frozen=True, kw_only=True):
    """What a market order pays beyond the price: "fixed" basis points of it, half a "spread" (a fraction of it), or by
    "volume": basis points for taking a whole candle's volume, times the square root of the share that is taken.

    It may lead out of the candle, whose prices were those of others; `within` it ends at the candle's high or low. It
    never takes more than 99.99 % of the price.
    """

    kind: Literal["none", "fixed", "spread", "volume"] = "none"
    value: float = 0.0
    within: bool = False

    def __post_init__(self) -> None:
        _within("slippage", self.value, 0, 1 if self.kind == "spread" else 10_000, below=self.kind != "spread")
        _as_floats(self, "value")
        if self.kind == "none":
            # Nothing stays within anything: it is the same plan.
            msgspec.structs.force_setattr(self, "within", False)


class Tier(msgspec.Struct, frozen=True, kw_only=True):
    """Fees once so much (quote currency) was traded in the last 30 days; fractions of the value."""

    volume: float
    maker: float
    taker: float

    def __post_init__(self) -> None:
        _within("tier volume", self.volume, 0, math.inf)
        _within("tier maker", self.maker, -0.01, 1, below=True)
        _within("tier taker", self.taker, 0, 1, below=True)
        _as_floats(self, "volume", "maker", "taker")


class Sizing(msgspec.Struct, frozen=True, kw_only=True):
    """How much an entry buys: "all-in" all cash, a "fixed" amount (base currency), a "fraction" of the equity, or the
    amount that loses a fraction ("risk") of the equity at the stop, by the prices alone: fees and slippage come on top.
    A unit counts for what it costs, one that is sold short for its price before slippage, one of a limit order for its
    limit.
    """

    kind: Literal["all-in", "fixed", "fraction", "risk"] = "all-in"
    value: float = 1.0

    def __post_init__(self) -> None:
        _within("sizing", self.value, 0, math.inf if self.kind == "fixed" else 1, above=True)
        _as_floats(self, "value")


class Filling(msgspec.Struct, frozen=True, kw_only=True):
    """When an order fills: at the next candle's "open", at the "close" of the candle that asked for it, or as a limit
    order at that close which fills when a later candle reaches it ("touch") or goes beyond it ("through").

    All orders of one candle together take at most `volume_share` of its volume (None: any amount). `latency` is ms.
    """

    rule: Rule = "open"
    volume_share: float | None = None
    latency: int = 0

    def __post_init__(self) -> None:
        if self.volume_share is not None:
            _within("volume_share", self.volume_share, 0, 1, above=True)
        _within("latency", self.latency, 0, 86_400_000)
        _as_floats(self, "volume_share")


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """How past candles are traded. Raises BadInput naming the field, the value and what is allowed.

    A strategy acts where its view changes to buy or to sell. Flat: buy opens; long: sell closes (with `short`, opens a
    short position where nothing is held). With `reverse` what closes a position also opens its other side, once it is
    closed. Signals of the first `warmup` candles (None: what the strategy itself needs) are ignored. A stop is watched
    from the entry's own candle on, after what the open decides; where stop and target lie in one candle the stop is
    taken to come first. What is still held at the end is marked at the last close.

    Shares are fractions: `fee` of a traded value (`maker_fee` where a resting order is filled; None: `fee`),
    `stop_loss` and `take_profit` of the entry price (None: none), `borrow` of the borrowed value in a year.
    `timeframe` is ms, None: the candles' own. `rounding` cuts prices and amounts to the steps of the instrument.
    The same plan over the same candles has the same result, bit for bit.
    """

    strategies: tuple[StrategyChoice, ...]
    timeframe: int | None = None
    cash: float = 10_000.0
    fee: float = 0.001
    maker_fee: float | None = None
    tiers: tuple[Tier, ...] = ()
    slippage: Slippage = Slippage()
    sizing: Sizing = Sizing()
    filling: Filling = Filling()
    stop_loss: float | None = None
    take_profit: float | None = None
    warmup: int | None = None
    rounding: bool = True
    short: bool = False
    reverse: bool = False
    leverage: float = 1.0
    borrow: float = 0.0
    engine: EngineName = "auto"
    seed: int = 0

    def __post_init__(self) -> None:
        if not self.strategies:
            raise BadInput.of("strategies", "none", "at least one strategy")
        _within("cash", self.cash, 0, 1e15, above=True)
        _within("fee", self.fee, 0, 1, below=True)
        _within("maker_fee", self.maker_fee or 0.0, -0.01, 1, below=True)
        _within("stop_loss", self.stop_loss if self.stop_loss is not None else 0.5, 0, 1, above=True, below=True)
        _within("take_profit", self.take_profit if self.take_profit is not None else 1.0, 0, 1000, above=True)
        _within("warmup", self.warmup or 0, 0, 10_000_000)
        _within("leverage", self.leverage, 1, 100)
        _within("borrow", self.borrow, 0, 100)
        for tier in self.tiers:
            if sum(other.volume == tier.volume for other in self.tiers) > 1:
                raise BadInput.of("tier volume", tier.volume, "each volume once: two fees for one volume are none")
        if self.sizing.kind == "risk" and self.stop_loss is None:
            raise BadInput.of("sizing", "risk", "it needs a stop_loss (--stop-loss), at which what is risked is lost")
        if self.reverse and not self.short:
            raise BadInput.of("reverse", True, "it needs short (--short), for it turns long positions into short ones")
        _as_floats(self, "cash", "fee", "maker_fee", "stop_loss", "take_profit", "leverage", "borrow")
