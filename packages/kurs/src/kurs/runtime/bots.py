"""The bots of this process: started, stopped, drained, and what each of them is doing.

Bots of one pool share a Runner. A Runner that dies is made anew from the journal, so a restart and a
recovery are the same thing.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from kurs.clock import Clock
from kurs.domain.commands import PersonCommand, SwitchBots, TradingState
from kurs.domain.errors import Fatal, JournalUnavailable, KursError, Unavailable, UnknownName
from kurs.domain.events import Replied
from kurs.engine import BotSpec, BotStatistics, EngineSettings, EngineStatistics, Reconfigure
from kurs.runtime.runner import Runner
from kurs.runtime.supervisor import Backoff, Supervisor, TaskState, TaskStatus
from kurs.runtime.work import Work

__all__ = ["BotReport", "Bots", "Pool", "Summary"]

log = logging.getLogger(__name__)

DRAIN_WITHIN = 4.0
SHUT_DOWN = "shut down"
# Of all bots together, where they differ: the first of these that one of them has.
FOREMOST = ("running", "halted", "waiting", "starting", "stopped", "finished")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """How to trade one capital pool: `recover` makes its Runner from the journal, `finish` closes its run.

    `recover` is given the settings that hold now: a person may have changed the limits since the start.
    """

    settings: EngineSettings
    recover: Callable[[EngineSettings], Awaitable[Runner]]
    finish: Callable[[Runner], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class BotReport:
    """`status`: starting, running, draining, waiting, stopped, finished, halted or error.

    `bot` and `pool` are None while the pool has no engine: of its account nothing is known then.
    """

    spec: BotSpec
    settings: EngineSettings
    bot: BotStatistics | None
    pool: EngineStatistics | None
    status: str
    reason: str | None

    @property
    def told(self) -> str | None:
        """The reason as a sentence: of a halt it may be any words of whoever asked for it."""
        return f"trading is halted: {self.reason}" if self.status == "halted" else self.reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """All bots together; `uptime` and durations in seconds, `interval` and times in ms.

    `reason` is why they are stopped or halted, where they are; `cycles` are those since the pools began, `work`
    and `restarts` those of this process, since its start or the last reset.
    """

    status: str
    alive: bool
    uptime: float
    error: str | None
    reason: str | None
    cycles: int
    restarts: int
    work: Work
    last_cycle: int | None
    interval: int | None
    max_restarts: int
    restart_delay: float


class Bots:
    """Owns the pools' tasks through a supervisor."""

    def __init__(
        self,
        pools: Mapping[str, Pool],
        *,
        supervisor: Supervisor,
        clock: Clock,
        market: str,
        simulated: bool,
        backoff: Backoff | None = None,
    ) -> None:
        self.market = market
        self.simulated = simulated
        self._pools = pools
        self._supervisor = supervisor
        self._clock = clock
        self._backoff = backoff or Backoff()
        self._settings = {name: pool.settings for name, pool in pools.items()}
        self._runners: dict[str, Runner] = {}
        self._begun = {name: asyncio.Event() for name in pools}
        self._ended: set[str] = set()
        self._launched = False
        self._draining = False
        self._started = clock.monotonic()
        # Of Runners before those at work now.
        self._worked = Work()
        self._forgiven = 0

    @property
    def pools(self) -> tuple[str, ...]:
        """Their names."""
        return tuple(self._pools)

    def runner(self, pool: str) -> Runner | None:
        """The Runner at work on this pool, or the last one; None before the first."""
        return self._runners.get(pool)

    def start(self) -> tuple[str, ...]:
        """Starts every pool that is not at work and whose market has not ended; each first recovers from the journal.

        Gives their names. After `drain` it starts them again.
        """
        self._launched, self._draining = True, False
        starting = [name for name in self._pools if name not in self._ended and not self._supervisor.alive(name)]
        for name in starting:
            begun = self._begun[name] = asyncio.Event()
            self._supervisor.start(name, partial(self._session, name, self._pools[name]), ended=begun.set)
        if starting:
            self._started = self._clock.monotonic()
        return tuple(starting)

    async def recovered(self) -> None:
        """Waits until every pool has a Runner, or has ended without one."""
        for begun in self._begun.values():
            await begun.wait()

    async def finished(self, pool: str) -> TaskStatus:
        return await self._supervisor.finished(pool)

    async def drain(self) -> None:
        """Every pool ends its tick and commits; those that cannot within a few seconds are stopped."""
        self._draining = True
        for runner in self._runners.values():
            runner.drain()
        alive = [name for name in self._pools if self._supervisor.alive(name)]
        waits = [self._supervisor.finished(name) for name in alive]
        try:
            await asyncio.wait_for(asyncio.gather(*waits), DRAIN_WITHIN)
        except TimeoutError:
            for name in alive:
                await self._supervisor.stop(name)

    @property
    def shut_down(self) -> bool:
        """Whether `drain` has ended the pools, or is about to, and nobody has started them since."""
        return self._draining

    @property
    def ended(self) -> bool:
        """Whether every pool's market has come to its end."""
        return len(self._ended) == len(self._pools)

    async def ask(self, pool: str, command: PersonCommand | Reconfigure) -> Replied:
        """A person's command to one pool's engine; its reply is durable when it comes.

        New limits are kept for the pool's next Runner even when Unavailable says that none takes them now.
        """
        if pool not in self._pools:
            raise UnknownName.among("pool", pool, self._pools)
        if isinstance(command, Reconfigure):
            self._settings[pool] = replace(self._settings[pool], limits=command.limits)
        runner = self._runners.get(pool)
        if runner is None:
            raise Unavailable(f"{pool} has not started")
        if self.shut_down and not self._supervisor.alive(pool):
            raise Unavailable(f"{pool} was shut down; POST /api/bot/start begins it again")
        replied = await runner.ask(command)
        if isinstance(command, SwitchBots) and command.running and replied.ok:
            self._started = self._clock.monotonic()
        return replied

    def reset_counts(self) -> None:
        """What this process counts begins at zero again; what the pools remember stays."""
        self._worked, self._forgiven = Work(), self._restarts()
        for runner in self._runners.values():
            runner.work = Work()

    async def _session(self, name: str, pool: Pool) -> None:
        self._runners[name] = runner = await self._recovered(name, pool)
        self._begun[name].set()
        if self._draining:
            return
        try:
            await self._trade(name, runner)
        finally:
            self._worked, runner.work = self._worked + runner.work, Work()
        if not self._draining:
            await pool.finish(runner)
            self._ended.add(name)

    async def _recovered(self, name: str, pool: Pool) -> Runner:
        while True:
            settings = self._settings[name]
            runner = await pool.recover(settings)
            # Limits that came meanwhile had no Runner to take them; recovery may be repeated.
            if self._settings[name] is settings:
                return runner

    async def _trade(self, name: str, runner: Runner) -> None:
        try:
            await runner.run()
        except JournalUnavailable as error:
            if not self._draining:
                raise
            log.warning("%s: the next start repeats what could not be committed any more: %s", name, error)

    # ── looking ───────────────────────────────────────────────────────────────────────────────────

    def reports(self) -> list[BotReport]:
        """All bots, of pools without an engine too; none before the start."""
        return [report for name in self._pools for report in self._reports(name)] if self._launched else []

    def _reports(self, name: str) -> list[BotReport]:
        settings, runner = self._settings[name], self._runners.get(name)
        if runner is None:
            status, reason = _unrecovered(self._supervisor.status(name))
            return [
                BotReport(spec=spec, settings=settings, bot=None, pool=None, status=status, reason=reason)
                for spec in settings.bots
            ]
        engine = runner.engine.statistics()
        status, reason = self._status(name, engine, runner)
        return [
            BotReport(spec=spec, settings=settings, bot=bot, pool=engine, status=status, reason=reason)
            for spec, bot in zip(settings.bots, engine.bots, strict=True)
        ]

    def origins(self) -> tuple[str, ...]:
        """Of each pool that runs, whether it goes on with an earlier account or began a new one."""
        return tuple(runner.origin for runner in self._runners.values())

    def recovered_pools(self) -> tuple[str, ...]:
        """Pools whose Runner has been made."""
        return tuple(self._runners)

    def running(self) -> int:
        """Bots that trade now."""
        return sum(report.status == "running" for report in self.reports())

    def failure(self) -> str | None:
        """Why a pool ended for good, if one did."""
        error = self.error()
        return None if error is None else str(error)

    def error(self) -> KursError | None:
        """What the first pool that failed died of, its own kind kept; Fatal for what is no error of ours."""
        for task in self._tasks():
            if task.state is TaskState.FAILED:
                kind = type(task.cause) if isinstance(task.cause, KursError) else Fatal
                return kind(f"{task.name}: {task.error}")
        return None

    def summary(self) -> Summary:
        tasks = self._tasks()
        reports = self.reports()
        alive = any(task.alive for task in tasks)
        known = [r.bot for r in reports if r.bot is not None]
        last = [bot.last_candle for bot in known if bot.last_candle is not None]
        status = self._overall(tasks, reports)
        return Summary(
            status=status,
            alive=alive,
            uptime=self._clock.monotonic() - self._started if alive and status != "stopped" else 0.0,
            error=self.failure() or next((r.told for r in reports if r.status in ("halted", "error")), None),
            reason=next((r.reason for r in reports if r.status == status), None),
            cycles=sum(bot.candles for bot in known),
            restarts=self._restarts() - self._forgiven,
            work=sum((runner.work for runner in self._runners.values()), self._worked),
            last_cycle=max(last, default=None),
            interval=min((r.spec.interval for r in reports), default=None),
            max_restarts=self._backoff.attempts,
            restart_delay=self._backoff.first,
        )

    def _tasks(self) -> list[TaskStatus]:
        return [self._supervisor.status(name) for name in self._pools] if self._launched else []

    def _restarts(self) -> int:
        return sum(task.restarts for task in self._tasks())

    def _overall(self, tasks: list[TaskStatus], reports: list[BotReport]) -> str:
        if any(task.state is TaskState.FAILED for task in tasks):
            return "error"
        if self._draining:
            return "draining" if any(task.alive for task in tasks) else "stopped"
        if not any(task.alive for task in tasks):
            return "stopped"
        statuses = {report.status for report in reports}
        return next(status for status in FOREMOST if status in statuses)

    def _status(self, name: str, engine: EngineStatistics, runner: Runner) -> tuple[str, str | None]:
        task = self._supervisor.status(name)
        blocked = runner.statistics().blocked
        if task.state is TaskState.FAILED:
            return "error", task.error
        if task.state is TaskState.WAITING:
            return "waiting", _waits_for(task)
        if not task.alive:
            return ("finished", None) if name in self._ended else ("stopped", SHUT_DOWN)
        if self._draining:
            return "draining", None
        if blocked is not None:
            return "waiting", f"nothing is sent: {blocked}"
        if engine.trading is TradingState.HALTED:
            return "halted", engine.reason
        return ("running", engine.reason) if engine.bots_off is None else ("stopped", engine.bots_off)


def _unrecovered(task: TaskStatus) -> tuple[str, str | None]:
    """Status and reason of a pool without an engine."""
    if task.state is TaskState.FAILED:
        return "error", task.error
    if task.state is TaskState.WAITING:
        return "waiting", _waits_for(task)
    return "starting" if task.alive else "stopped", task.error


def _waits_for(task: TaskStatus) -> str | None:
    """What is away, or which death it starts again from."""
    return task.error if isinstance(task.cause, Unavailable) else f"died and starts again: {task.error}"
