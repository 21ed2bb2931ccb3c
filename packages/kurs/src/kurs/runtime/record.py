"""The event log: everything an engine was told, one JSON line each, and its replay to the same decisions."""

import gzip
from collections.abc import Callable, Iterator, Mapping
from io import BufferedIOBase
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, cast

import msgspec

from kurs.domain.commands import AmendOrder, CancelWorkingOrder, EmergencyStop, PlaceOrder, SetTradingState, SwitchBots
from kurs.domain.errors import BadData
from kurs.domain.events import Charge, FillBooked, Input, OrderChanged, Timer
from kurs.domain.fills import Fill, OrderReport
from kurs.domain.instruments import Instrument
from kurs.domain.market import BookChange, Candle, Quote, Trade
from kurs.domain.orders import Order
from kurs.engine import Engine, EngineSettings, EngineStatistics, Reconfigure
from kurs.execution.digest import digest

__all__ = ["EventLog", "Header", "Replayed", "replay"]

FORMAT = 1
TELL_EVERY = 2_000
# Ticks make nearly all of a log, so their lines are arrays with a short tag.
TAGS: dict[str, type[Any]] = {
    "C": Candle,
    "T": Trade,
    "Q": Quote,
    "B": BookChange,
    "fill": Fill,
    "report": OrderReport,
    "charge": Charge,
    "timer": Timer,
    "place": PlaceOrder,
    "amend": AmendOrder,
    "cancel": CancelWorkingOrder,
    "state": SetTradingState,
    "emergency": EmergencyStop,
    "bots": SwitchBots,
    "limits": Reconfigure,
}
NAMES = {kind: tag for tag, kind in TAGS.items()}


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """What a replay starts from. `orders` and `fills` are those of the run before the log began."""

    kurs: int = FORMAT
    version: str
    settings: EngineSettings
    instruments: dict[str, Instrument]
    state: dict[str, Any] | None = None
    orders: list[Order] = msgspec.field(default_factory=list)
    fills: list[Fill] = msgspec.field(default_factory=list)


class EventLog:
    """Writes the log; a name that ends in .gz is compressed. `write` is what a Runner calls."""

    def __init__(self, path: Path, header: Header) -> None:
        packed = path.suffix == ".gz"
        self._file = cast(BinaryIO, gzip.GzipFile(path, "wb", compresslevel=1)) if packed else path.open("wb")
        self._encode = msgspec.json.Encoder().encode
        self._file.write(self._encode(header) + b"\n")

    def write(self, event: Input | Reconfigure) -> None:
        self._file.write(self._encode((NAMES[type(event)], event)) + b"\n")

    def __enter__(self) -> "EventLog":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()


class Replayed(msgspec.Struct, frozen=True, kw_only=True):
    digest: str
    events: int
    statistics: EngineStatistics


def replay(path: Path, *, on_progress: Callable[[int], None] | None = None) -> Replayed:
    """Tells a fresh engine all that the log holds; `on_progress` hears now and then how many events that were.

    BadData names the line that cannot be read.
    """
    lines = _lines(path)
    header = _header(path, lines)
    engine = Engine(header.settings, header.instruments)
    if header.state is not None:
        ended = [order for order in header.orders if not order.working]
        engine.restore(header.state, finished=ended, trades=[fill.trade_id for fill in header.fills])
    orders = {o.client_order_id: o for o in header.orders}
    fills = list(header.fills)
    count = 0
    for number, line in enumerate(lines, 2):
        for effect in engine.handle(_event(path, number, line)):
            if isinstance(effect, OrderChanged):
                orders[effect.order.client_order_id] = effect.order
            elif isinstance(effect, FillBooked):
                fills.append(effect.fill)
        count += 1
        if on_progress is not None and count % TELL_EVERY == 0:
            on_progress(count)
    return Replayed(digest=digest(orders.values(), fills), events=count, statistics=engine.statistics())


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with cast(BufferedIOBase, gzip.open(path) if path.suffix == ".gz" else path.open("rb")) as file:
            yield from file
    except (OSError, EOFError) as error:
        # What the system says by itself names the path once more.
        why = (getattr(error, "strerror", None) or str(error)).lower()
        raise BadData(f"{path}: cannot be read: {why}") from None


def _header(path: Path, lines: Iterator[bytes]) -> Header:
    first = next(lines, b"")
    try:
        header = msgspec.json.decode(first, type=Header)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadData(f"{path}, line 1: is not the head of a Kurs event log: {error}") from None
    if header.kurs != FORMAT:
        raise BadData(f"{path}: event log format {header.kurs} is not allowed; this Kurs reads format {FORMAT}")
    return header


def _event(path: Path, number: int, line: bytes) -> Input | Reconfigure:
    try:
        tag, payload = msgspec.json.decode(line, type=tuple[str, msgspec.Raw])
        kind: Mapping[str, type[Any]] = TAGS
        return cast(Input, msgspec.json.decode(payload, type=kind[tag]))
    except (msgspec.DecodeError, UnicodeDecodeError, KeyError) as error:
        raise BadData(f"{path}, line {number}: is not an event: {error}") from None
