"""What a backtest came to: trades, money over time, and the figures that follow from them."""

from decimal import Decimal

import msgspec
import numpy as np

from kurs.backtest.artefact import Artefact
from kurs.backtest.summary import Described

__all__ = ["MOST_POINTS", "Deal", "PlanReport", "Report", "Round", "thinned"]

# A page that draws the equity needs no more points.
MOST_POINTS = 2_000


class Deal(msgspec.Struct, frozen=True, kw_only=True):
    """One fill; `time` in ms, money in quote currency. `profit` is what the round trip that it closed earned."""

    time: int
    side: str
    purpose: str
    price: Decimal
    amount: Decimal
    fee: Decimal
    profit: Decimal | None


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """A round trip from flat to flat; `amount` is signed by direction, `pnl` is before `fees`."""

    entry_time: int
    exit_time: int
    amount: Decimal
    pnl: Decimal
    fees: Decimal

    @property
    def profit(self) -> Decimal:
        return self.pnl - self.fees


class Report(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Times in ms, money in quote currency, shares as fractions.

    `equity` is (time, value) after each candle's close, thinned for long runs; `profit` is the whole change of it,
    what is still held at the last price. `signals` are (row of the candle, action). `profit_factor`, `win_rate` and
    `sharpe` are None where nothing can be said: without a loss, a trade, or a change. `ema_fast` and `ema_slow` follow
    the candles row by row; both are None for a strategy without them. `denials` counts what risk refused, by code;
    `halted` is why nothing new was opened at the end. `digest` names all orders and fills. `data` are the candles,
    `code_sha256` is the strategy's own code by its name, `program_sha256` all of Kurs that trades; a report that was
    kept by an older version has none of these.
    """

    candles: int
    first: int
    last: int
    cash: Decimal
    profit: Decimal
    fees: Decimal
    held: Decimal
    rounds: list[Round]
    deals: list[Deal]
    equity: list[tuple[int, float]]
    signals: list[tuple[int, str]]
    winning: int
    losing: int
    win_rate: float | None
    profit_factor: float | None
    max_drawdown: float
    sharpe: float | None
    ema_fast: list[float] | None
    ema_slow: list[float] | None
    action: str
    confidence: float
    metadata: dict[str, object]
    denials: dict[str, int]
    halted: str | None
    digest: str
    data: Described | None = None
    code_sha256: dict[str, str] = {}
    program_sha256: str | None = None


class PlanReport(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """What a plan came to: the artefact with all figures and trades, and what is drawn.

    `first` and `last` are the start of the first and the end of the last candle (ms); `equity`, `signals` and the
    averages as in Report. `signals` and `action` (at the last close) are None for a strategy that asks for its fills:
    what it says cannot be asked again; and with the averages where there are several strategies or symbols.
    """

    artefact: Artefact
    first: int
    last: int
    equity: list[tuple[int, float]]
    signals: list[tuple[int, str]] | None
    action: str | None
    ema_fast: list[float] | None
    ema_slow: list[float] | None


def thinned(count: int, most: int) -> list[int]:
    """At most so many of `count` rows, evenly chosen, the first and the last among them."""
    if count <= most:
        return list(range(count))
    rows: list[int] = np.unique(np.linspace(0, count - 1, most).round().astype(int)).tolist()
    return rows
