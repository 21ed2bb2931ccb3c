"""The event log: everything an engine was told and what it decided, one JSON line each, and its replay."""

import gzip
from collections.abc import Callable, Iterator, Sequence
from io import BufferedIOBase
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, TypeVar, cast

import msgspec

from kurs.domain.commands import AmendOrder, CancelWorkingOrder, EmergencyStop, PlaceOrder, SetTradingState, SwitchBots
from kurs.domain.errors import BadData, StateCorrupt
from kurs.domain.events import Charge, Effect, FillBooked, Input, OrderChanged, Timer
from kurs.domain.fills import Fill, OrderReport
from kurs.domain.instruments import Instrument
from kurs.domain.market import BookChange, Candle, Quote, Trade
from kurs.domain.orders import Order
from kurs.engine import Engine, EngineSettings, EngineStatistics, Reconfigure
from kurs.execution.digest import digest

__all__ = ["EventLog", "Header", "Replayed", "replay"]

Read = TypeVar("Read")

FORMAT = 2
# In which no decision was recorded.
UNDECIDED = 1
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
# After an event: what was decided at it; after the last one: that there were no more.
DECIDED, END = "decided", "end"
# Of its SHA-256, as much as tells two apart.
SHORT = 16


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
    """Writes the log; a name that ends in .gz is compressed. `write` and `decided` are what a Runner calls."""

    def __init__(self, path: Path, header: Header) -> None:
        packed = path.suffix == ".gz"
        self._file = cast(BinaryIO, gzip.GzipFile(path, "wb", compresslevel=1)) if packed else path.open("wb")
        self._encode = msgspec.json.Encoder().encode
        self._file.write(self._encode(header) + b"\n")

    def write(self, event: Input | Reconfigure) -> None:
        self._line(NAMES[type(event)], event)

    def decided(self, effects: Sequence[Effect]) -> None:
        """What followed from the event that was written last."""
        if (decisions := _decisions(effects)) is not None:
            self._line(DECIDED, decisions)

    def _line(self, tag: str, payload: object) -> None:
        self._file.write(self._encode((tag, payload)) + b"\n")

    def __enter__(self) -> "EventLog":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._line(END, None)
        self._file.close()


class Replayed(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it: `digest` is that of all orders and fills, those of the run before the log began among them.

    `version` is that of the Kurs which wrote the log. `same` is whether it decided the same at each event, None where
    the log does not say what was decided; `differs` is the line of the first event that shows otherwise. Where it then
    could not go on, for fills were recorded that its own orders do not allow, `stopped` says why. `whole` is whether
    the log was written to its end, None where that is not said either or the replay stopped before.
    """

    digest: str
    events: int
    statistics: EngineStatistics
    version: str
    same: bool | None
    differs: int | None
    stopped: str | None
    whole: bool | None


def replay(path: Path, *, on_progress: Callable[[int], None] | None = None) -> Replayed:
    """Tells a fresh engine all that the log holds; `on_progress` hears now and then how many events that were.

    BadData names the line that cannot be read.
    """
    lines = _lines(path)
    replayed = _Replay(_header(path, lines))
    for number, line in enumerate(lines, 2):
        tag, payload = _parts(path, number, line)
        if tag == DECIDED:
            replayed.compare(_decoded(path, number, payload, str))
        elif tag == END:
            replayed.end()
        else:
            if not replayed.tell(number, _event(path, number, tag, payload)):
                break
            if on_progress is not None and replayed.events % TELL_EVERY == 0:
                on_progress(replayed.events)
    return replayed.result()


class _Replay:
    """An engine that is told what another one was, and how far both have decided the same."""

    def __init__(self, header: Header) -> None:
        self.events = 0
        self._header = header
        self._undecided = header.kurs == UNDECIDED
        self._engine = Engine(header.settings, header.instruments)
        if header.state is not None:
            ended = [order for order in header.orders if not order.working]
            self._engine.restore(header.state, finished=ended, trades=[fill.trade_id for fill in header.fills])
        self._orders = {order.client_order_id: order for order in header.orders}
        self._fills = list(header.fills)
        # The line of the last event, and what was decided at it and not compared yet.
        self._line = 0
        self._decided: str | None = None
        self._differs: int | None = None
        self._stopped: str | None = None
        self._ended = False

    def tell(self, line: int, event: Input | Reconfigure) -> bool:
        """Whether it can be told more."""
        self._settle()
        self._line, self._decided = line, None
        if self._undecided and isinstance(event, OrderReport) and event.client_order_id not in self._orders:
            # All that such a log tells of orders: what a venue said of one that was made then, and is not now.
            self._note()
        try:
            effects = self._engine.handle(event)
        except StateCorrupt as error:
            self._note()
            self._stopped = str(error)
            return False
        for effect in effects:
            if isinstance(effect, OrderChanged):
                self._orders[effect.order.client_order_id] = effect.order
            elif isinstance(effect, FillBooked):
                self._fills.append(effect.fill)
        self._decided = _decisions(effects)
        self.events += 1
        return True

    def compare(self, recorded: str) -> None:
        if recorded != self._decided:
            self._note()
        self._decided = None

    def end(self) -> None:
        self._settle()
        self._ended = True

    def result(self) -> Replayed:
        alike = None if self._undecided else True
        return Replayed(
            digest=digest(self._orders.values(), self._fills),
            events=self.events,
            statistics=self._engine.statistics(),
            version=self._header.version,
            same=alike if self._differs is None else False,
            differs=self._differs,
            stopped=self._stopped,
            whole=None if self._undecided or self._stopped else self._ended,
        )

    def _settle(self) -> None:
        """Where nothing was recorded of the last event, nothing was decided at it; in a log that goes on."""
        if self._decided is not None and not self._undecided:
            self._note()

    def _note(self) -> None:
        if self._differs is None:
            self._differs = self._line


def _decisions(effects: Sequence[Effect]) -> str | None:
    """Stands for every order and fill among them; None where there are none."""
    orders = [effect.order for effect in effects if isinstance(effect, OrderChanged)]
    fills = [effect.fill for effect in effects if isinstance(effect, FillBooked)]
    return digest(orders, fills)[:SHORT] if orders or fills else None


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
    if header.kurs not in (UNDECIDED, FORMAT):
        allowed = f"this Kurs reads formats {UNDECIDED} and {FORMAT}"
        raise BadData(f"{path}: event log format {header.kurs} is not allowed; {allowed}")
    return header


def _parts(path: Path, number: int, line: bytes) -> tuple[str, msgspec.Raw]:
    return _decoded(path, number, line, tuple[str, msgspec.Raw])


def _event(path: Path, number: int, tag: str, payload: msgspec.Raw) -> Input | Reconfigure:
    kind: type[Any] | None = TAGS.get(tag)
    if kind is None:
        raise BadData(f"{path}, line {number}: is not an event: {tag!r}")
    return cast(Input, _decoded(path, number, payload, kind))


def _decoded(path: Path, number: int, told: bytes | msgspec.Raw, kind: type[Read]) -> Read:
    try:
        return msgspec.json.decode(told, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadData(f"{path}, line {number}: is not an event: {error}") from None
