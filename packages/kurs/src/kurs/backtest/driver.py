"""One engine and one venue in memory: candles go to the venue, then to the engine, and what it asks for is sent.

A candle meets the venue in two steps. First its open: orders that were waiting fill there, the engine hears of it, and
what it answers (stop and target of a new position) stands before the rest of the candle is told. So a stop is watched
from the entry's own candle on.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from kurs.domain.commands import CancelOrder, SubmitOrder, VenueCommand
from kurs.domain.events import Charge, Effect, Input
from kurs.domain.fills import Fill
from kurs.domain.market import Candle
from kurs.engine import Engine
from kurs.matching import MatchingVenue

__all__ = ["Driver"]

# Takes note of a fact, and of the start (ms) of the candle in which it came about.
Note = Callable[[Effect | Charge, int], None]

COMMANDS = frozenset({SubmitOrder, CancelOrder})
START, HIGH, LOW = map(attrgetter, ("time", "high", "low"))


class Driver:
    """Takes candles in order of their closes; `note` is told every fact that follows.

    Where fees are `tiered` the engine hears before each decision which ones the venue would ask.
    """

    def __init__(self, engine: Engine, venue: MatchingVenue, note: Note, *, tiered: bool = False) -> None:
        self._tiered = tiered
        self._engine = engine
        self._venue = venue
        self._note = note
        self._time = 0
        self._handle = engine.handle
        self._passes = venue.passes
        self._working = engine.working
        self._outbox: list[VenueCommand] = []
        # How many candles of a symbol were taken as they are, for want of finer ones that tell as much, and the first
        # one's start (ms).
        self.alone: dict[str, tuple[int, int]] = {}

    def follow(self, candles: Iterable[Candle]) -> None:
        """Candles of the only symbol there is: where nothing works, the venue need not hear of them."""
        working, passes, handle = self._working, self._passes, self._handle
        for candle in candles:
            met = bool(working) and not passes(candle)
            if met:
                self._time = candle.time
                self._live_through((candle,))
            if self._tiered:
                self._learn_fees(candle.symbol, candle.close_time)
            effects = handle(candle)
            if effects or met:
                self._time = candle.time
                self._venue.on_tick(candle)
                self._obey(candle, effects)

    def take(self, moment: Sequence[tuple[Candle, Iterable[Candle]]]) -> None:
        """Closed candles that began together, one of a symbol, each with its finer parts where they are known.

        All that happened in them comes before any bot decides at their close.
        """
        self._time = moment[0][0].time
        met = bool(self._working)
        if met:
            for pieces in self._in_order(moment):
                self._live_through(pieces)
        passes, handle = self._passes, self._handle
        for candle, _ in moment:
            if not passes(candle):
                self._venue.on_tick(candle)
        if len(moment) > 1:
            self._engine.learn([candle for candle, _ in moment])
        for candle, _ in moment:
            if self._tiered:
                self._learn_fees(candle.symbol, candle.close_time)
            effects = handle(candle)
            if effects or met:
                self._obey(candle, effects)

    def _obey(self, candle: Candle, effects: Sequence[Effect]) -> None:
        """Sends what is asked for at the candle's close; orders that arrive at that moment meet it too."""
        self._sort(effects)
        self._send()
        filled = self._venue.close(candle)
        if filled:
            self._hear(filled)
            self._answer(candle)

    def charge(self, charge: Charge, start: int) -> None:
        """Takes what holding a position costs, told with the candle that began at `start` (ms)."""
        self._time = start
        self._venue.charge(charge.symbol, charge.cost)
        self._note(charge, self._time)
        self._sort(self._handle(charge))

    def _live_through(self, candles: Sequence[Candle]) -> None:
        """Candles of the same time: their opens, then the rest of each."""
        for candle in candles:
            self._hear(self._venue.open(candle))
            if self._outbox:
                self._answer(candle)
        for candle in candles:
            if self._passes(candle):
                continue
            filled = self._venue.on_tick(candle)
            self._hear(filled)
            self._send()
            if filled:
                self._hear(self._venue.rest(candle))
                self._send()

    def _answer(self, candle: Candle) -> None:
        """Sends what answers the candle's open or close; what turns a position around meets that moment too."""
        self._send()
        filled = self._venue.arrive(candle)
        if filled:
            self._hear(filled)
            self._send()

    def _hear(self, events: Sequence[Input]) -> None:
        for event in events:
            if self._tiered and isinstance(event, Fill):
                self._learn_fees(event.symbol, event.time)
            effects = self._handle(event)
            if effects:
                self._sort(effects)

    def _learn_fees(self, symbol: str, time: int) -> None:
        fees = self._venue.fees(symbol, time)
        self._engine.learn_fees(symbol, maker=fees.maker, taker=fees.taker)

    def _sort(self, effects: Sequence[Effect]) -> None:
        note, time = self._note, self._time
        for effect in effects:
            if type(effect) in COMMANDS:
                self._outbox.append(effect)  # type: ignore[arg-type]  # the kinds of a VenueCommand
            else:
                note(effect, time)

    def _send(self) -> None:
        venue = self._venue
        while self._outbox:
            sending, self._outbox = self._outbox, []
            for command in sending:
                if isinstance(command, SubmitOrder):
                    self._hear(venue.submit(command.order, command.order.created_at, funds=command.funds))
                # An order that has ended meanwhile needs no cancel any more.
                elif command.client_order_id in self._working:
                    self._hear(venue.cancel(command.client_order_id, venue.now, symbol=command.symbol))

    def _in_order(self, moment: Sequence[tuple[Candle, Iterable[Candle]]]) -> Iterator[list[Candle]]:
        """The finest candles that can be relied on of each symbol, those of the same time together."""
        pieces = [piece for candle, parts in moment for piece in self._finest(candle, tuple(parts))]
        for _, together in groupby(sorted(pieces, key=START), key=START):
            yield list(together)

    def _finest(self, candle: Candle, parts: tuple[Candle, ...]) -> tuple[Candle, ...]:
        # When a price was reached that no part tells of is not known: the candle itself meets its worse end first.
        if parts and _tell_all(parts, candle):
            return parts
        count, first = self.alone.get(candle.symbol, (0, candle.time))
        self.alone[candle.symbol] = count + 1, first
        return (candle,)


def _tell_all(parts: Sequence[Candle], candle: Candle) -> bool:
    """Whether the parts open where their candle does, and reach its high and its low."""
    return (
        (parts[0].time == candle.time or parts[0].open == candle.open)
        and max(map(HIGH, parts)) >= candle.high
        and min(map(LOW, parts)) <= candle.low
    )
