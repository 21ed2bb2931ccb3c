"""Strategies in words, and what they make of some candles."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from msgspec import Struct

from kurs.client.connection import Connection

__all__ = [
    "Analysis",
    "Bar",
    "Chances",
    "CombinedMetadata",
    "CombinedSignal",
    "Gap",
    "Parameter",
    "SignalMetadata",
    "Strategies",
    "Strategy",
    "StrategyList",
    "StrategyProblem",
    "StrategySignal",
]

Parameters = Mapping[str, Mapping[str, int | float | str]]


class Parameter(Struct, frozen=True, kw_only=True):
    """One knob; bounds are inclusive and None where there is none."""

    type: str
    default: int | float | str
    min: float | None
    max: float | None
    choices: list[str] | None
    description: str
    aliases: list[str]


class Strategy(Struct, frozen=True, kw_only=True):
    """`aliases` are other names that are taken; `kind` is "built in", or how one of the data folder is written."""

    name: str
    description: str
    parameters: dict[str, Parameter]
    aliases: list[str]
    kind: str
    file: str | None


class StrategyProblem(Struct, frozen=True, kw_only=True):
    """What is wrong with a file of the data folder, in one line."""

    file: str
    error: str


class StrategyList(Struct, frozen=True, kw_only=True):
    """All that can be used, and the files that cannot."""

    strategies: list[Strategy]
    problems: list[StrategyProblem]


class Bar(Struct, frozen=True, kw_only=True):
    """A candle to look at."""

    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: Decimal = Decimal()


class Gap(Struct, frozen=True, kw_only=True):
    """A fair value gap; `index` is the middle one of its three candles."""

    index: int
    gap_high: Decimal
    gap_low: Decimal
    size: Decimal
    direction: str


class SignalMetadata(Struct, frozen=True, kw_only=True):
    """`samples` is how many outcomes the probabilities rest on, 0 for none."""

    probability_buy: float
    probability_sell: float
    probability_hold: float
    state: str
    reason: str
    fresh: bool
    samples: int
    parameters: dict[str, int | float | str]


class StrategySignal(Struct, frozen=True, kw_only=True):
    """`position_size` is a share of the portfolio."""

    action: str
    confidence: float
    position_size: float
    metadata: SignalMetadata


class Chances(Struct, frozen=True, kw_only=True):
    """How likely the price is to rise, to fall and to stay; they sum to 1."""

    buy: float
    sell: float
    hold: float


class CombinedMetadata(Struct, frozen=True, kw_only=True):
    strategies_used: list[str]
    combination_method: str
    votes: dict[str, float]
    dropped: dict[str, str]


class CombinedSignal(Struct, frozen=True, kw_only=True):
    action: str
    combined_confidence: float
    probabilities: Chances
    risk_score: float
    metadata: CombinedMetadata


class Analysis(Struct, frozen=True, kw_only=True):
    """What the strategies say at the close of the last candle."""

    symbol: str
    current_price: Decimal
    analysis_timestamp: datetime
    individual_signals: dict[str, StrategySignal]
    combined_signal: CombinedSignal
    strategies_analyzed: int
    valid_signals: int


class Strategies:
    def __init__(self, connection: Connection) -> None:
        self._ask = connection

    async def known(self) -> list[Strategy]:
        return (await self.listed()).strategies

    async def listed(self) -> StrategyList:
        """With those of the data folder, and what is wrong with its files."""
        return await self._ask.get("/api/backtest/strategies", StrategyList)

    async def analyse(
        self,
        symbol: str,
        timeframe: str = "5m",
        *,
        candles: Sequence[Bar] | None = None,
        strategies: Parameters | None = None,
        method: str | None = None,
    ) -> Analysis:
        """Of these candles, oldest first, or of the market's own; parameters by strategy."""
        body = {
            "symbol": symbol,
            "timeframe": timeframe,
            "data": candles,
            "strategies": strategies,
            "combination_method": method,
        }
        return await self._ask.send("POST", "/api/strategy/analyze", Analysis, body)

    async def fair_value_gaps(
        self, candles: Sequence[Bar], *, min_gap_size: Decimal = Decimal(), direction: str = "both"
    ) -> list[Gap]:
        """In candles, oldest first; `min_gap_size` in quote currency."""
        body = {"data": candles, "min_gap_size": min_gap_size, "direction": direction}
        return await self._ask.send("POST", "/api/indicators/fvg", list[Gap], body)
