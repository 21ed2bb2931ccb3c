"""Plans: how past candles are to be traded, and the figures that follow."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from kurs.settings.fields import ParameterValue
from kurs.settings.unmixed import Unmixed

__all__ = ["Choice", "ChoiceRequest", "Described", "Drawdown", "Hold", "Month", "PlanFigures", "PlanRequest"]

STRICT = ConfigDict(extra="forbid", allow_inf_nan=False)
# More is lost where numbers of JSON are read as floats.
LARGEST = 2**53


class ChoiceRequest(Unmixed):
    """One strategy of a plan."""

    model_config = STRICT

    name: str = Field(min_length=1, max_length=60, examples=["ema_crossover"])
    parameters: dict[str, ParameterValue] = Field(
        {}, description="over its own", examples=[{"fast_period": 12, "slow_period": 26}]
    )
    weight: float = Field(1.0, gt=0, le=1e6, description="how much it counts beside the others")


class Choice(BaseModel):
    """One strategy, with all its parameters; the weight counts beside others."""

    name: str
    parameters: dict[str, int | float | str]
    weight: float


class SlippageRequest(Unmixed):
    """What a market order pays beyond the price."""

    model_config = STRICT

    kind: Literal["none", "fixed", "spread", "volume"] = Field(
        "none",
        description="`fixed` basis points, half a `spread` (a fraction of the price), or by `volume`: basis points for "
        "a whole candle's volume, times the square root of the share that is taken",
    )
    value: float = Field(0.0, ge=0, lt=10_000, examples=[2.0])
    within: bool = Field(False, description="whether it ends at the candle's high or low")


class TierRequest(Unmixed):
    """Fees once so much was traded in the last 30 days."""

    model_config = STRICT

    volume: float = Field(ge=0, le=1e18, description="in quote currency", examples=[100_000.0])
    maker: float = Field(ge=-0.01, lt=1, examples=[0.0008])
    taker: float = Field(ge=0, lt=1, examples=[0.001])


class SizingRequest(Unmixed):
    """How much an entry buys."""

    model_config = STRICT

    kind: Literal["all-in", "fixed", "fraction", "risk"] = Field(
        "all-in",
        description="all cash, a `fixed` amount of base currency, a `fraction` of the equity, or the amount that loses "
        "a fraction of it at the stop (`risk`)",
    )
    value: float = Field(1.0, gt=0, le=1e15, description="at most 1 for fractions", examples=[0.5])


class FillingRequest(Unmixed):
    """When an order fills."""

    model_config = STRICT

    rule: Literal["open", "close", "touch", "through"] = Field(
        "open",
        description="at the next candle's open, at the close, or as a limit order at that close which a later candle "
        "touches or goes through",
    )
    volume_share: float | None = Field(
        None, gt=0, le=1, description="of a candle's volume, which all orders take at most; any when left out"
    )
    latency: int = Field(0, ge=0, le=86_400_000, description="ms")


class PlanRequest(Unmixed):
    """How the candles are traded, whatever the settings of the bots say.

    A strategy acts where its view changes to buy or to sell; its parameters are those given, over its own. Several are
    combined by their weights, and several symbols share one capital. What is left out is as shown here.
    """

    model_config = STRICT

    cash: float = Field(10_000.0, gt=0, le=1e15, description="in quote currency")
    fee: float = Field(0.001, ge=0, lt=1, description="a fraction of the traded value")
    maker_fee: float | None = Field(
        None, ge=-0.01, lt=1, description="where a resting order is filled; `fee` when left out"
    )
    tiers: list[TierRequest] = Field([], max_length=20, description="other fees, once so much was traded")
    slippage: SlippageRequest = Field(SlippageRequest())
    sizing: SizingRequest = Field(SizingRequest())
    filling: FillingRequest = Field(FillingRequest())
    stop_loss: float | None = Field(None, gt=0, lt=1, description="a fraction of the entry price", examples=[0.02])
    take_profit: float | None = Field(None, gt=0, le=1000, description="a fraction of the entry price")
    warmup: int | None = Field(
        None, ge=0, le=10_000_000, description="candles whose signals are ignored; what the strategy needs"
    )
    rounding: StrictBool = Field(True, description="of prices and amounts, to the steps of the instrument")
    short: StrictBool = Field(False, description="whether a sell opens a position where nothing is held")
    reverse: StrictBool = Field(
        False, description="whether a signal against the position closes it and opens the other side; with `short`"
    )
    leverage: float = Field(1.0, ge=1, le=100)
    borrow: float = Field(0.0, ge=0, le=100, description="what is borrowed costs so much in a year, a fraction")
    engine: Literal["auto", "compiled", "event"] = Field(
        "auto",
        description="which one trades; both make the same trades. `event` takes every plan. `compiled` is far quicker, "
        "and takes one strategy that does not ask for its fills, on one symbol, at the open or the close, but for "
        "`tiers`, `leverage`, `borrow`, a `volume_share`, `latency`, slippage by `volume` or beyond a stop or target, "
        "and, with `rounding`, prices or a fixed amount between the steps. `auto` takes it wherever it can",
    )
    seed: int = Field(0, ge=0, le=LARGEST)


class Drawdown(BaseModel):
    """A fall from a peak."""

    depth: float = Field(description="a fraction of the peak")
    peak: str
    trough: str
    recovered: str | None = Field(description="null where it never was")


class Hold(BaseModel):
    """What buying everything at the first open and keeping it would have been."""

    final_equity: float
    total_return: float
    annual_growth: float | None
    volatility: float | None
    sharpe: float | None
    sortino: float | None
    calmar: float | None
    max_drawdown: float


class Month(BaseModel):
    month: str = Field(examples=["2024-01"])
    earned: float = Field(alias="return", description="a fraction")


class Described(BaseModel):
    """The candles that were traded."""

    symbol: str
    origin: str
    timeframe: str
    candles: int
    first: str
    last: str
    gaps: int
    missing: int = Field(description="candles in them")
    sha256: str = Field(description="of all values")


class PlanFigures(BaseModel):
    """As `kurs backtest --json` tells them: shares are fractions, ratios by the year, money in quote currency."""

    net_profit: float
    profit_factor: float | None
    sharpe: float | None
    sortino: float | None
    calmar: float | None
    exposure: float = Field(description="share of the candles at whose close something was held")
    elapsed_s: float = Field(description="of the run alone")
    bars_per_s: float | None
    engine: Literal["compiled", "event"]
    total_return: float
    annual_growth: float | None
    volatility: float | None
    longest_drawdown_s: float
    drawdown: Drawdown | None
    expectancy: float | None
    average_win: float | None
    average_loss: float | None
    payoff: float | None
    best_trade: float | None
    worst_trade: float | None
    losing_streak: int
    mean_duration_s: float | None
    turnover: float | None
    held: dict[str, float] = Field(description="what is held at the end, by symbol")
    buy_and_hold: Hold
    months: list[Month]
    remarks: list[str] = Field(description="what to know before it is believed")
    plan: dict[str, Any] = Field(description="all of it, with what was left out")
    plan_sha256: str
    data: list[Described]
    data_sha256: str
    code_sha256: dict[str, str] = Field(description="of each strategy's own code, by its name")
    program_sha256: str = Field(description="of all code that trades")
    versions: dict[str, str]
    seed: int
