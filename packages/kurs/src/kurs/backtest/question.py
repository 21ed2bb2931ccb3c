"""All that a backtest is asked: candles, and how they are traded: by a bot as it is set, or by a plan."""

from decimal import Decimal
from typing import Any

import msgspec
import numpy as np

from kurs.backtest.plan import Plan
from kurs.domain.errors import BadInput
from kurs.domain.instruments import Instrument
from kurs.domain.market import timeframe_of
from kurs.engine import BotSpec, EngineSettings
from kurs.market.columns import CandleColumns
from kurs.matching.models import FixedSlippage, LatencyModel, Models

__all__ = ["History", "PlanQuestion", "Question", "pack", "unpack"]

COLUMNS = ("time", "open", "high", "low", "close", "volume")


class History(msgspec.Struct, frozen=True, kw_only=True):
    """One symbol's candles, as any process can read them; `columns` are the raw little-endian bytes of each column.

    `interval` is the candles' own, in ms.
    """

    instrument: Instrument
    interval: int
    columns: dict[str, bytes]

    @property
    def rows(self) -> int:
        """How many candles there are."""
        return len(self.columns["time"]) // np.dtype(_kind("time")).itemsize

    def candles(self) -> CandleColumns:
        """Raises BadData for candles that cannot be believed."""
        return unpack(self.instrument.symbol, self.interval, self.columns)


class Question(History, frozen=True, kw_only=True, tag=True):
    """What one bot of one pool would have done; slippage in basis points, latency in ms.

    The same question has the same answer, bit for bit: `version` is that of the program which asks, and `own_code`
    names the files with strategies of one's own, where one of them is meant.
    """

    version: str
    own_code: str = ""
    settings: EngineSettings
    slippage_bps: Decimal
    latency_ms: int
    volume_share: Decimal | None

    @property
    def bot(self) -> BotSpec:
        return self.settings.bots[0]

    def models(self) -> Models:
        return Models(
            slippage=FixedSlippage(bps=self.slippage_bps),
            latency=LatencyModel(ms=self.latency_ms),
            volume_share=self.volume_share,
        )

    def __post_init__(self) -> None:
        if len(self.settings.bots) != 1:
            raise BadInput.of("bots", len(self.settings.bots), "one bot in a backtest")
        if self.bot.interval % self.interval:
            raise BadInput.of(
                "timeframe",
                timeframe_of(self.bot.interval),
                f"a multiple of the candles' {timeframe_of(self.interval)}",
            )


class PlanQuestion(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """What a plan makes of the candles of one symbol, or of several on one capital; the rest as in Question."""

    version: str
    own_code: str = ""
    histories: tuple[History, ...]
    plan: Plan

    @property
    def rows(self) -> int:
        """How many candles there are of all symbols together."""
        return sum(history.rows for history in self.histories)


def pack(candles: CandleColumns) -> dict[str, bytes]:
    """A question's `columns`."""
    return {name: getattr(candles, name).astype(_kind(name)).tobytes() for name in COLUMNS}


def unpack(symbol: str, interval: int, columns: dict[str, bytes]) -> CandleColumns:
    arrays: dict[str, Any] = {name: np.frombuffer(columns[name], _kind(name)) for name in COLUMNS}
    return CandleColumns(symbol=symbol, interval=interval, **arrays)


def _kind(name: str) -> str:
    return "<i8" if name == "time" else "<f8"
