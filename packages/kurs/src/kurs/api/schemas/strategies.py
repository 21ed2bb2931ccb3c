"""Strategies in words, and what they make of some candles."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from kurs.api.schemas.market_data import Timeframe
from kurs.settings.unmixed import Unmixed

__all__ = [
    "AnalyseRequest",
    "Analysis",
    "Bar",
    "CombinedMetadata",
    "CombinedSignal",
    "FvgRequest",
    "Gap",
    "IndividualSignal",
    "Likelihoods",
    "Parameter",
    "SignalMetadata",
    "StrategyInWords",
    "StrategyList",
    "StrategyProblem",
]

MOST_BARS = 5000
Action = Literal["buy", "sell", "hold"]
Name = Annotated[str, Field(max_length=64)]
Number = Annotated[int, Field(ge=-(10**12), le=10**12)] | Annotated[float, Field(ge=-1e12, le=1e12)]
# Parameters by strategy.
Strategies = dict[Name, dict[Name, Number | Name]]


class Parameter(BaseModel):
    """One knob; bounds are inclusive and null where there is none."""

    type: Literal["int", "float", "str"]
    default: int | float | str
    min: float | None
    max: float | None
    choices: list[str] | None = Field(description="of a text")
    description: str
    aliases: list[str] = Field(description="other names that are taken")


class StrategyInWords(BaseModel):
    name: str = Field(examples=["rsi"])
    description: str
    parameters: dict[str, Parameter]
    aliases: list[str] = Field(description="other names that are taken", examples=[["rsi_strategy"]])
    kind: Literal["built in", "signals", "event", "own"] = Field(
        description="how one of the data folder is written; `built in` comes with Kurs"
    )
    file: str | None = Field(description="of the data folder; null for one that comes with Kurs")


class StrategyProblem(BaseModel):
    """A file of the data folder that cannot be used."""

    file: str = Field(examples=["momentum.py"])
    error: str = Field(examples=["strategies/momentum.py, line 12: SyntaxError: invalid syntax"])


class StrategyList(BaseModel):
    strategies: list[StrategyInWords]
    problems: list[StrategyProblem]


class Bar(Unmixed):
    """One candle; other keys, such as a time, are dropped."""

    model_config = ConfigDict(allow_inf_nan=False)

    open: float = Field(gt=0, examples=[100.0])
    high: float = Field(gt=0, examples=[101.0])
    low: float = Field(gt=0, examples=[99.0])
    close: float = Field(gt=0, examples=[100.5])
    volume: float = Field(0.0, ge=0, examples=[12.0])


class FvgRequest(Unmixed):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    data: list[Bar] = Field(max_length=MOST_BARS, description="oldest first")
    min_gap_size: float = Field(0.0, ge=0, description="in quote currency")
    direction: Literal["bullish", "bearish", "both"] = "both"


class Gap(BaseModel):
    """A fair value gap: prices between the first and the third of three candles that nobody traded at."""

    index: int = Field(description="of the middle candle, from 0", examples=[1])
    gap_high: float = Field(examples=[102.0])
    gap_low: float = Field(examples=[101.0])
    size: float = Field(description="in quote currency", examples=[1.0])
    direction: Literal["bullish", "bearish"]


def _usual() -> Strategies:
    return {"ema_crossover": {}, "rsi": {}, "fvg": {}}


class AnalyseRequest(Unmixed):
    """Without `data` the market's own newest 500 candles are looked at."""

    model_config = ConfigDict(extra="forbid")

    symbol: str = Field(examples=["BTCUSD"])
    timeframe: Timeframe = "5m"
    data: list[Bar] | None = Field(None, min_length=1, max_length=MOST_BARS, description="oldest first")
    strategies: Strategies = Field(
        default_factory=_usual,
        min_length=1,
        max_length=10,
        description="parameters by strategy; older names of both are taken",
        examples=[{"ema_crossover": {"fast_period": 12, "slow_period": 26}, "rsi": {"rsi_period": 14}}],
    )
    combination_method: Literal["weighted_average", "majority_vote"] = "weighted_average"


class SignalMetadata(BaseModel):
    """`samples` is how many outcomes of this state the probabilities rest on, 0 for none."""

    probability_buy: float = Field(ge=0, le=1)
    probability_sell: float = Field(ge=0, le=1)
    probability_hold: float = Field(ge=0, le=1)
    state: str = Field(examples=["oversold"])
    reason: str = Field(examples=["RSI 25.1 is below 30"])
    fresh: bool = Field(description="whether this is the first candle of the situation")
    samples: int
    parameters: dict[str, int | float | str]


class IndividualSignal(BaseModel):
    action: Action
    confidence: float = Field(ge=0, le=1)
    position_size: float = Field(
        ge=0, le=1, description="share of the portfolio, by the limits that hold, with nothing held and nothing lost"
    )
    metadata: SignalMetadata


class Likelihoods(BaseModel):
    buy: float = Field(ge=0, le=1)
    sell: float = Field(ge=0, le=1)
    hold: float = Field(ge=0, le=1)


class CombinedMetadata(BaseModel):
    strategies_used: list[str]
    combination_method: str
    votes: dict[str, float] = Field(description="share of the weight behind each action")
    dropped: dict[str, str] = Field(description="why a signal did not count")


class CombinedSignal(BaseModel):
    """Of the strategies that ask for a trade, all with the same weight; hold when none does."""

    action: Action
    combined_confidence: float = Field(ge=0, le=1)
    probabilities: Likelihoods
    risk_score: float = Field(ge=0, le=1, description="1 less confidence times the larger of buy and sell")
    metadata: CombinedMetadata


class Analysis(BaseModel):
    """What the strategies say at the close of the last candle, learning from the candles before it alone."""

    symbol: str = Field(description="as it was asked for", examples=["BTCUSD"])
    current_price: float = Field(description="the last close", examples=[60050.0])
    analysis_timestamp: str = Field(examples=["2024-01-01T12:00:00+00:00"])
    individual_signals: dict[str, IndividualSignal]
    combined_signal: CombinedSignal
    strategies_analyzed: int = Field(examples=[3])
    valid_signals: int = Field(description="how many asked for a trade", examples=[1])
