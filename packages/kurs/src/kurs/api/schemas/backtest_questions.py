"""What is asked of a backtest: by strategy and candles, of a bot or of a plan."""

from datetime import UTC, datetime
from typing import Annotated, Self

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from kurs.api.schemas.backtest_plans import ChoiceRequest, PlanRequest
from kurs.market.columns import LATEST
from kurs.settings.fields import ParameterValue, Timeframe
from kurs.settings.unmixed import Unmixed

__all__ = ["BacktestRequest", "Columns"]

Price = Annotated[float, Field(gt=0)]
MOST = 200_000
# What says the same of one alone.
EXCLUDE = {
    "strategies": ("strategy", "strategy_id", "parameters"),
    "symbols": ("symbol", "data", "candles"),
    "candles": ("symbol", "data"),
}


def _utc(value: datetime) -> datetime:
    """What names no zone is UTC."""
    return value if value.tzinfo is not None else value.replace(tzinfo=UTC)


Moment = Annotated[datetime, AfterValidator(_utc)]


class Columns(Unmixed):
    """Candles column by column, oldest first, all columns equally long; other keys are dropped."""

    model_config = ConfigDict(allow_inf_nan=False)

    timestamp: list[Annotated[int, Field(ge=0, lt=LATEST)]] = Field(
        max_length=MOST, description="start of each, ms", examples=[[1704067200000, 1704067260000]]
    )
    open: list[Price] = Field(max_length=MOST, examples=[[100.0, 100.5]])
    high: list[Price] = Field(max_length=MOST, examples=[[101.0, 101.5]])
    low: list[Price] = Field(max_length=MOST, examples=[[99.0, 100.0]])
    close: list[Price] = Field(max_length=MOST, examples=[[100.5, 101.0]])
    volume: list[Annotated[float, Field(ge=0)]] = Field(max_length=MOST, examples=[[12.0, 8.0]])


class BacktestRequest(Unmixed):
    """A strategy, by either name of the field; and candles in `data`, or a symbol and dates.

    With `data` the dates are not looked at. Without a `start_date` the newest 1,000 candles are taken. With a `plan`
    it is run by that, otherwise as the bots would have traded by their settings. A plan takes several `strategies`,
    too, and several symbols: `symbols` of the market, or `candles` by symbol.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "anyOf": [{"required": [name]} for name in ("strategy", "strategy_id", "strategies")],
            "examples": [
                {"strategy": "ema_crossover", "symbol": "BTCUSD", "parameters": {"fast_period": 12}},
                {
                    "strategies": [
                        {"name": "ema_crossover", "parameters": {"fast_period": 12, "slow_period": 26}},
                        {"name": "rsi", "weight": 0.5},
                    ],
                    "symbols": ["BTC/USD", "ETH/USD"],
                    "timeframe": "5m",
                    "plan": {"cash": 10_000, "stop_loss": 0.02},
                },
            ],
        },
    )

    strategy: str | None = Field(None, max_length=60, examples=["ema_crossover"])
    strategy_id: str | None = Field(None, max_length=60, description="the same as `strategy`")
    strategies: list[ChoiceRequest] | None = Field(
        None, min_length=1, max_length=10, description="of a plan, in place of `strategy` and `parameters`"
    )
    symbol: str | None = Field(None, max_length=40, description="in any spelling", examples=["BTCUSD"])
    symbols: list[Annotated[str, Field(max_length=40)]] | None = Field(
        None,
        min_length=1,
        max_length=20,
        description="of a plan, in place of `symbol`",
        examples=[["BTCUSD", "ETHUSD"]],
    )
    timeframe: Timeframe = Field(
        None, description="of what is traded, such as 5m or 90m; the candles' own when left out", examples=["5m"]
    )
    start_date: Moment | None = Field(None, examples=["2024-01-01T00:00:00Z"])
    end_date: Moment | None = Field(None, examples=["2024-01-02T00:00:00Z"])
    parameters: dict[str, ParameterValue] | None = Field(
        None, description="over those of the settings", examples=[{"fast_period": 12, "slow_period": 26}]
    )
    data: Columns | None = None
    candles: dict[Annotated[str, Field(max_length=40)], Columns] | None = Field(
        None, min_length=1, max_length=20, description="of a plan, by symbol, in place of `data`"
    )
    plan: PlanRequest | None = None
    answer_within: float = Field(
        20.0, ge=0, le=20, description="seconds; what takes longer is answered with 202 and found by its id"
    )

    @property
    def named(self) -> str:
        return self.strategy or self.strategy_id or ""

    @model_validator(mode="after")
    def _one_strategy(self) -> Self:
        self._refuse_mixed()
        if self.strategies is not None:
            return self
        if not self.named:
            raise ValueError("strategy or strategy_id: name one")
        if self.strategy and self.strategy_id and self.strategy != self.strategy_id:
            raise ValueError("strategy and strategy_id: two different ones are named")
        return self

    def _refuse_mixed(self) -> None:
        for several, alone in EXCLUDE.items():
            if getattr(self, several) is None:
                continue
            if self.plan is None:
                raise ValueError(f"{several}: only with a plan; a bot trades one symbol, and is asked of one strategy")
            for name in alone:
                if getattr(self, name) is not None:
                    raise ValueError(f"{several}: not with {name}")
