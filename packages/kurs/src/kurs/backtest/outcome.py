"""What a plan made of its candles: equity candle by candle, and the trades; figures are worked out when asked for."""

import hashlib
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

import msgspec
import numpy as np

from kurs.backtest.plan import Plan
from kurs.market.columns import CandleColumns, FloatArray, IntArray

__all__ = ["REASONS", "Outcome", "Trade", "Trades"]

# Why a trade was closed, by its number in `Trades.reason`.
REASONS = ("signal", "stop", "target", "liquidation", "reverse")
# A profit that is smaller than this share of what was traded is the rounding of floats: the trade came out even.
EVEN = 1e-13


class Trade(NamedTuple):
    """A round trip from flat to flat. Times are ms: the start of the candle in which it was filled.

    `size` is base currency, below 0 for a short one; prices are averages in quote currency; `fees` of both sides and
    the cost of what was borrowed; `profit` is after them.
    """

    symbol: str
    entry_time: int
    exit_time: int
    size: float
    entry_price: float
    exit_price: float
    fees: float
    profit: float
    reason: str


class Trades(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Round trips that have closed, in order of their exits, as columns of one length; `symbol` and `reason` are
    numbers in `symbols` and REASONS. Units as in Trade. A profit that is rounding alone is 0.
    """

    symbols: tuple[str, ...]
    symbol: IntArray
    entry_time: IntArray
    exit_time: IntArray
    size: FloatArray
    entry_price: FloatArray
    exit_price: FloatArray
    fees: FloatArray
    profit: FloatArray
    reason: IntArray

    def __post_init__(self) -> None:
        even = np.abs(self.profit) < EVEN * np.abs(self.size * self.entry_price)
        if even.any():
            msgspec.structs.force_setattr(self, "profit", np.where(even, 0.0, self.profit))

    def __len__(self) -> int:
        return len(self.entry_time)

    def __iter__(self) -> Iterator[Trade]:
        columns = (
            self.entry_time,
            self.exit_time,
            self.size,
            self.entry_price,
            self.exit_price,
            self.fees,
            self.profit,
        )
        rows = zip(
            (self.symbols[symbol] for symbol in self.symbol.tolist()),
            *(column.tolist() for column in columns),
            (REASONS[reason] for reason in self.reason.tolist()),
            strict=True,
        )
        return map(Trade._make, rows)

    def digest(self) -> bytes:
        """SHA-256 of every value, floats by 12 significant digits: of one engine, for others may differ in the last."""
        told = hashlib.sha256()
        for trade in self:
            told.update(" ".join(f"{v:.12g}" if isinstance(v, float) else str(v) for v in trade).encode() + b"\n")
        return told.digest()


class Outcome(msgspec.Struct, frozen=True, kw_only=True, eq=False, dict=True):
    """`time` (ms) is the start of each candle and `equity` the money at its close, all positions at that close.

    `candles` are those that were traded, one of each symbol; over several symbols `time` is every moment at which a
    candle of any of them begins. `engine` is the one that ran ("compiled" or "event"), `fees` all that were paid,
    `held` what is still held at the end by symbol (base currency), `exposed` the candles at whose close something
    was held, `seconds` the time of the run alone. `denials` counts orders that were not placed or filled, by reason;
    `halted` says why nothing new was opened from some moment on, `notes` what else a reader should know; `detail` are
    the finer candles that decided what happens within one.
    """

    plan: Plan
    engine: str
    candles: tuple[CandleColumns, ...]
    interval: int
    time: IntArray
    equity: FloatArray
    trades: Trades
    fees: float
    held: dict[str, float]
    exposed: int
    seconds: float
    denials: dict[str, int] = {}
    halted: str | None = None
    notes: tuple[str, ...] = ()
    detail: tuple[CandleColumns, ...] = ()

    @property
    def final_equity(self) -> float:
        return float(self.equity[-1])

    @property
    def net_profit(self) -> float:
        return self.final_equity - self.plan.cash

    @cached_property
    def data(self) -> str:
        """Names the candles: SHA-256 of their fingerprints."""
        return _named(self.candles)

    @cached_property
    def detail_data(self) -> str:
        """Names the finer candles, as `data` names the others; "" without any."""
        return _named(self.detail) if self.detail else ""

    @cached_property
    def equity_data(self) -> str:
        """Names the equity candle by candle: SHA-256 of its times and of every bit of its values."""
        told = hashlib.sha256(self.time.astype("<i8").tobytes())
        told.update(self.equity.astype("<f8").tobytes())
        return told.hexdigest()

    @cached_property
    def digest(self) -> str:
        """Names the result of one engine: its trades and its last equity."""
        return hashlib.sha256(self.trades.digest() + f"{self.final_equity:.12g}".encode()).hexdigest()

    @property
    def candles_per_second(self) -> float:
        return len(self.time) / self.seconds if self.seconds else np.inf


def _named(candles: tuple[CandleColumns, ...]) -> str:
    return hashlib.sha256("\n".join(columns.fingerprint() for columns in candles).encode()).hexdigest()
