"""Drives one engine: a tick goes to the venue, then to the engine; what follows is committed, then sent.

For each tick, in this order, whatever the speed:
1. the venue says what the tick does to resting orders, and the engine hears those reports; of a candle it says first
   what its open does, so that a stop of what was bought there stands before the rest of the candle is told;
2. the engine sees the tick itself;
3. the facts so far, the state behind them and the commands to send are committed together;
4. the commands are sent, the engine hears the answers, and 3 and 4 repeat until nothing is left to send.

When the market is quiet, a timer takes the tick's place in 2, so that a day ends at its midnight.

So a process that dies anywhere finds in the journal a state from which the next tick gives the same
decisions, and the commands that it may not have sent: sending one again never makes a second order.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Protocol

import msgspec

from kurs.bus import Bus
from kurs.clock import Clock
from kurs.domain.commands import CancelOrder, SubmitOrder, VenueCommand
from kurs.domain.errors import JournalUnavailable, Unanswered, Unavailable
from kurs.domain.events import Effect, Fact, Input, Replied, Timer
from kurs.domain.market import Candle, Tick
from kurs.engine import Engine, Reconfigure
from kurs.persistence import Sums
from kurs.ports import Batch, Cursor, Journal, Market, Phased, Report, Venue
from kurs.runtime.board import Board
from kurs.runtime.wishes import Wish, Wishes
from kurs.runtime.work import Work

__all__ = ["STATE_FORMAT", "Meter", "Recorder", "Runner", "RunnerStatistics"]

# Facts that no order waits for are committed together, at the latest after so many seconds or facts.
FLUSH_AFTER = 0.25
FLUSH_AT = 2000
# Without facts only the mark of the market moves; it is committed this often.
CHECKPOINT_AFTER = 10.0
RETRY_FIRST, RETRY_LAST = 0.1, 5.0
# Nobody waits longer for an answer: the journal may be away for hours.
ANSWER_WITHIN = 10.0
# A quiet market's time is looked at this often.
LOOK_AFTER = 1.0
# Raised whenever a state written before could not be read as it was meant.
STATE_FORMAT = 1


class Meter(Protocol):
    """Where durations in seconds are told."""

    def observe(self, value: float) -> None: ...


class Recorder(Protocol):
    """Takes note of every event before the engine sees it, and of what the engine made of it."""

    def write(self, event: Input | Reconfigure) -> None: ...

    def decided(self, effects: Sequence[Effect]) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RunnerStatistics:
    """`blocked` says why nothing is sent now, None when all is well; `ended` that nothing ever will be."""

    ticks: int
    commits: int
    sent: int
    blocked: str | None
    ended: bool


@dataclass(frozen=True, slots=True)
class _Ticks:
    """A batch, the market's mark before it, and how many of its ticks had been worked on before a restart."""

    mark: Cursor | None
    ticks: Sequence[Tick]
    skip: int


class _End:
    """The market has nothing more to say."""


class _Asked:
    """People have asked for something."""


class Runner:
    """One engine at work on one run. `run` ends when the market does; `drain` ends it sooner, cleanly."""

    def __init__(
        self,
        *,
        engine: Engine,
        venue: Venue,
        market: Market,
        journal: Journal,
        run_id: int,
        clock: Clock,
        bus: Bus,
        origin: str = "",
        sums: Sums | None = None,
        recorder: Recorder | None = None,
        commit_meter: Meter | None = None,
        order_meter: Meter | None = None,
    ) -> None:
        self.engine = engine
        self.market = market
        self.run_id = run_id
        self.origin = origin
        # Of fills in the books, added up by others; each commit keeps them, so that a start adds up what came later.
        self.sums = sums
        self.board = Board(venue)
        self._venue = venue
        self._phased = venue if isinstance(venue, Phased) else None
        self._journal = journal
        self._clock = clock
        self._bus = bus
        self._recorder = recorder
        self._commit_meter = commit_meter
        self._order_meter = order_meter
        # One batch waits while one is worked on: a slow journal holds the market back, not memory.
        self._inbox: asyncio.Queue[_Item] = asyncio.Queue(1)
        self._wishes = Wishes()
        self._posting: asyncio.Task[None] | None = None
        self._pending: list[Fact] = []
        self._outbox: list[VenueCommand] = []
        self._mark: Cursor | None = None
        self._done = 0
        self._draining = asyncio.Event()
        self._committed_at = clock.monotonic()
        self._ticks = 0
        self._commits = 0
        self._sent = 0
        self._blocked: str | None = None
        self._ended = False
        self.work = Work()

    def restore(self, state: Mapping[str, Any]) -> None:
        """Goes on where the committed state stood; engine and venue must have been restored already."""
        self._mark, self._done = state["mark"], state["done"]
        if self._mark is not None:
            # What has passed can be looked at before the next tick comes.
            self.market.seek(self._mark)
        self._outbox = [kept.unpacked() for kept in msgspec.convert(state["outbox"], list[_Sending])]

    async def run(self) -> None:
        """Trades until the market ends or `drain` is called; raises what the engine or the market raised."""
        feeder = asyncio.create_task(self._feed(), name="feed")
        try:
            await self._send_all()
            while True:
                item = await self._next(feeder)
                if item is None or item is _End:
                    break
                if isinstance(item, _Ticks):
                    await self._timed(item)
                elif isinstance(item, Timer):
                    self._hear(item)
                    await self._send_all()
                else:
                    await self._obey()
                await self._flush_if_due()
            await self._commit()
        finally:
            self._ended = True
            feeder.cancel()
            # Nobody empties the inbox of a run that has ended.
            if self._posting is not None:
                self._posting.cancel()
            await asyncio.gather(feeder, return_exceptions=True)
            self._wishes.end(self.engine.settings.pool)

    def drain(self) -> None:
        """Ends `run` after the tick in hand, with everything committed."""
        self._draining.set()

    async def ask(self, command: Wish) -> Replied:
        """Posts a person's command and waits for its answer, which is durable when it comes.

        An id that is asked again while it waits gets the same answer. Raises JournalUnavailable at once
        while the journal is away: an order must not wait for it unseen. Raises Unanswered when the journal
        goes away after the asking and does not come back soon, Unavailable when the run ends before it answers.
        """
        if self._blocked is not None:
            raise JournalUnavailable(self._blocked)
        if self._ended:
            raise Unavailable(f"{self.engine.settings.pool} is not running")
        reply = self._wishes.waiting(command.command_id) or self._post(command)
        # Shielded, because whoever asks the same thing beside this caller waits on even when it gives up.
        try:
            return await asyncio.wait_for(asyncio.shield(reply), ANSWER_WITHIN)
        except TimeoutError:
            raise Unanswered(
                f"{self.engine.settings.pool} has not answered within {ANSWER_WITHIN:g} s; "
                "whether it was done is not known: ask again under the same id or key, and it is done once"
            ) from None

    def _post(self, command: Wish) -> "asyncio.Future[Replied]":
        reply = self._wishes.ask(command)
        if self._wishes.count == 1:
            self._posting = asyncio.create_task(self._inbox.put(_Asked))
        return reply

    @property
    def venue(self) -> Venue:
        """To be looked at; orders go to it by way of the engine alone."""
        return self._venue

    def statistics(self) -> RunnerStatistics:
        return RunnerStatistics(
            ticks=self._ticks, commits=self._commits, sent=self._sent, blocked=self._blocked, ended=self._ended
        )

    # ── the inbox ─────────────────────────────────────────────────────────────────────────────────

    async def _feed(self) -> None:
        """Ticks, and timers between them: one producer, so that no timer overtakes a tick of before."""
        mark, skip = self._mark, self._done
        batches = aiter(self.market.ticks(mark))
        while (batch := await self._batch(batches)) is not None:
            # What was wholly worked on before is no news: told, it would move the mark behind the engine's state.
            if skip < len(batch):
                await self._inbox.put(_Ticks(mark, batch, skip))
            skip = max(0, skip - len(batch))
            mark = self.market.cursor()
        await self._inbox.put(_End)

    async def _batch(self, batches: AsyncIterator[Sequence[Tick]]) -> Sequence[Tick] | None:
        """The next batch, None at the end; what the engine wants to be woken for meanwhile is posted."""
        coming = asyncio.ensure_future(anext(batches, None))
        try:
            while not (await asyncio.wait({coming}, timeout=LOOK_AFTER))[0]:
                wake_at = self.engine.wake_at
                # Looked at without a wait between: a batch that is on its way is not handed out yet.
                if wake_at is not None and wake_at <= self.market.now():
                    await self._inbox.put(Timer(wake_at))
            return coming.result()
        finally:
            if not coming.done():
                coming.cancel()
                await asyncio.gather(coming, return_exceptions=True)

    async def _next(self, feeder: "asyncio.Task[None]") -> "_Item | None":
        """The next item, or None when draining; raises when the market failed."""
        if not self._inbox.empty() and not self._draining.is_set():
            return self._inbox.get_nowait()
        getting = asyncio.create_task(self._inbox.get())
        draining = asyncio.create_task(self._draining.wait())
        try:
            while True:
                waiting = {getting, draining} | ({feeder} if not feeder.done() else set())
                done, _ = await asyncio.wait(waiting, timeout=self._idle_wait(), return_when=asyncio.FIRST_COMPLETED)
                if draining in done:
                    return None
                if getting in done:
                    return getting.result()
                if feeder.done() and feeder.exception() is not None:
                    feeder.result()
                await self._flush_if_due()
        finally:
            getting.cancel()
            draining.cancel()

    def _idle_wait(self) -> float | None:
        """How long the quiet may last before facts have to be committed; for ever when there are none."""
        return FLUSH_AFTER if self._pending else None

    # ── the way of one tick ───────────────────────────────────────────────────────────────────────

    async def _timed(self, item: _Ticks) -> None:
        started, ticks = perf_counter(), self._ticks
        cycles, failures = self.engine.cycles, self.engine.failures
        await self._work(item)
        self.work += Work.batch(
            perf_counter() - started,
            ticks=self._ticks - ticks,
            answered=self.engine.cycles - cycles,
            failures=self.engine.failures - failures,
        )
        self._bus.ticked()

    async def _work(self, item: _Ticks) -> None:
        self._mark, self._done = item.mark, item.skip
        observe, handle, see = self._venue.observe, self._hear, self.board.see
        phased, working = self._phased, self.engine.working
        for tick in item.ticks[item.skip :] if item.skip else item.ticks:
            started, waited = perf_counter(), bool(working)
            if waited and phased is not None and isinstance(tick, Candle):
                await self._meet(phased, tick)
            else:
                for report in observe(tick):
                    handle(report)
            handle(tick)
            see(tick)
            self._done += 1
            self._ticks += 1
            asked = bool(self._outbox)
            if asked:
                await self._send_all()
            if (asked or waited) and phased is not None and isinstance(tick, Candle):
                await self._answer(phased.close(tick))
                await self._answer(phased.arrive(tick))
            if asked:
                if self._order_meter is not None:
                    self._order_meter.observe(perf_counter() - started)
                if self._draining.is_set():
                    return

    async def _meet(self, phased: Phased, candle: Candle) -> None:
        """The candle at the venue, step by step; one that was in hand when a process died goes on where it stood."""
        opened = phased.open(candle)
        await self._answer(opened)
        turned = phased.arrive(candle)
        await self._answer(turned)
        filled = self._venue.observe(candle)
        await self._answer(filled)
        # What answers the open stands only now where more has been told of another symbol meanwhile.
        if opened or turned or filled or not self._ticks:
            await self._answer(phased.rest(candle))

    async def _answer(self, reports: Sequence[Report]) -> None:
        for report in reports:
            self._hear(report)
        if self._outbox:
            await self._send_all()

    async def _obey(self) -> None:
        """Does all that was asked for by now in one go; each is answered when the venue's first word is durable too."""
        with self._wishes.together():
            for command in self._wishes.take():
                self._hear(command)
            await self._send_all()
            await self._commit()

    def _hear(self, event: Input | Reconfigure) -> None:
        if self._recorder is not None:
            self._recorder.write(event)
        effects = self.engine.handle(event)
        if effects and self._recorder is not None:
            self._recorder.decided(effects)
        for effect in effects:
            self._sort(effect)

    def _sort(self, effect: Effect) -> None:
        if isinstance(effect, SubmitOrder | CancelOrder):
            self._outbox.append(effect)
        else:
            self._pending.append(effect)

    async def _send_all(self) -> None:
        while self._wanted():
            await self._commit()
            sending, self._outbox = self._outbox, []
            for command in sending:
                for report in await self._venue.send(command):
                    self._hear(report)
                self._sent += 1

    def _wanted(self) -> bool:
        """Whether anything is to be sent; an order that has ended meanwhile needs no cancel any more."""
        working = self.engine.working
        self._outbox = [c for c in self._outbox if isinstance(c, SubmitOrder) or c.client_order_id in working]
        return bool(self._outbox)

    # ── the journal ───────────────────────────────────────────────────────────────────────────────

    async def _flush_if_due(self) -> None:
        quiet = self._clock.monotonic() - self._committed_at
        if (self._pending and (quiet >= FLUSH_AFTER or len(self._pending) >= FLUSH_AT or self._inbox.empty())) or (
            quiet >= CHECKPOINT_AFTER and self._done
        ):
            await self._commit()

    async def _commit(self) -> None:
        """Makes the facts and the state behind them durable; waits, sending nothing, while the journal cannot."""
        batch = Batch(run_id=self.run_id, facts=tuple(self._pending), state=self._state())
        wait = RETRY_FIRST
        while True:
            started = perf_counter()
            try:
                await self._journal.commit(batch)
                break
            except JournalUnavailable as error:
                self._blocked = str(error)
                if await self._told_to_drain(wait):
                    raise
                wait = min(wait * 2, RETRY_LAST)
        self._blocked = None
        self._commits += 1
        self._committed_at = self._clock.monotonic()
        if self._commit_meter is not None:
            self._commit_meter.observe(perf_counter() - started)
        told, self._pending = self._pending, []
        for fact in told:
            self._tell(fact)

    async def _told_to_drain(self, wait: float) -> bool:
        try:
            await asyncio.wait_for(self._draining.wait(), wait)
        except TimeoutError:
            return False
        return True

    def _tell(self, fact: Fact) -> None:
        self._bus.publish(fact, self.run_id)
        if isinstance(fact, Replied):
            self._wishes.answer(fact)

    def _state(self) -> dict[str, object]:
        return {
            "format": STATE_FORMAT,
            "mark": self._mark,
            "done": self._done,
            "outbox": msgspec.to_builtins([_Sending.packed(c) for c in self._outbox]),
            "engine": self.engine.snapshot(),
            "venue": self._venue.snapshot(),
            "sums": self.sums,
        }


_Item = _Ticks | Timer | type[_Asked] | type[_End]


class _Sending(msgspec.Struct, frozen=True):
    """A venue command as it is kept in the journal."""

    submit: SubmitOrder | None = None
    cancel: CancelOrder | None = None

    @classmethod
    def packed(cls, command: VenueCommand) -> "_Sending":
        return cls(submit=command) if isinstance(command, SubmitOrder) else cls(cancel=command)

    def unpacked(self) -> VenueCommand:
        command = self.submit or self.cancel
        if command is None:
            raise ValueError("neither submit nor cancel")
        return command
