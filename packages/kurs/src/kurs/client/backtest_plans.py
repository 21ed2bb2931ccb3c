"""Plans: how past candles are to be traded, and what is told of their results alone."""

from typing import Literal

from msgspec import Struct, field

__all__ = [
    "BacktestMonth",
    "BacktestPlan",
    "Filling",
    "PlanStrategy",
    "Sizing",
    "Slippage",
    "Tier",
    "TradedCandles",
]


class PlanStrategy(Struct, frozen=True, kw_only=True):
    """One of a plan's strategies; with several of them `weight` counts when they are combined."""

    name: str
    parameters: dict[str, int | float | str] = {}
    weight: float = 1.0


class Slippage(Struct, frozen=True, kw_only=True):
    """What a market order pays beyond the price: "fixed" basis points, half a "spread" (a fraction of the price), or by
    "volume": basis points for a whole candle's volume, times the square root of the share that is taken. It
    may lead out of the candle, whose prices were those of others; `within` it ends at the candle's high or low.
    """

    kind: Literal["none", "fixed", "spread", "volume"] = "none"
    value: float = 0.0
    within: bool = False


class Tier(Struct, frozen=True, kw_only=True):
    """Fees (fractions) once so much quote currency was traded in the last 30 days."""

    volume: float
    maker: float
    taker: float


class Sizing(Struct, frozen=True, kw_only=True):
    """How much an entry buys: "all-in" all cash, a "fixed" amount (base currency), a "fraction" of the equity, or what
    loses a fraction of it at the stop ("risk").
    """

    kind: Literal["all-in", "fixed", "fraction", "risk"] = "all-in"
    value: float = 1.0


class Filling(Struct, frozen=True, kw_only=True):
    """When an order fills: at the next candle's "open", at the "close", or as a limit order at that close which a later
    candle reaches ("touch") or goes beyond ("through"). `latency` is ms; a candle gives `volume_share` of its volume.
    """

    rule: Literal["open", "close", "touch", "through"] = "open"
    volume_share: float | None = None
    latency: int = 0


class BacktestPlan(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the candles are traded, whatever the settings of the bots say.

    Shares are fractions: `fee` of a traded value (`maker_fee` where a resting order is filled; None: `fee`),
    `stop_loss` and `take_profit` of the entry price, `borrow` of the borrowed value in a year. Signals of the first
    `warmup` candles (None: what the strategy needs) are ignored; `rounding` cuts to the steps of the instrument.
    """

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
    engine: Literal["auto", "compiled", "event"] = "auto"
    seed: int = 0


class BacktestMonth(Struct, frozen=True, kw_only=True):
    """`earned` is a fraction."""

    month: str
    earned: float = field(name="return")


class TradedCandles(Struct, frozen=True, kw_only=True):
    """What was traded; `missing` candles lie in `gaps`."""

    symbol: str
    origin: str
    timeframe: str
    candles: int
    first: str
    last: str
    gaps: int
    missing: int
    sha256: str
