"""Starting, stopping and looking after the bots; every change is audited."""

import asyncio
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kurs.clock import Clock
from kurs.domain.commands import EmergencyStop, PersonCommand, SetTradingState, SwitchBots, TradingState
from kurs.domain.errors import KursError
from kurs.domain.events import Replied
from kurs.persistence import Audit
from kurs.runtime.bots import BotReport, Bots, Summary
from kurs.runtime.modes import RunMode
from kurs.services.bot_checks import ConfigCheck, check_config
from kurs.services.own_strategies import OwnStrategies

__all__ = ["BotControl", "Health", "Outcome"]

# A pool whose journal or venue is silent must not keep a person waiting for ever.
WITHIN = 10.0
# What of a bot needs a person, and what a person should know.
FAILED = ("error",)
DOUBTFUL = ("halted", "waiting")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a wish; one that could not be granted has `success` False and says why."""

    success: bool
    message: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """`status` is healthy, warning or error; what is wrong is among `warnings` and `errors`, in words."""

    status: str
    message: str
    summary: Summary
    warnings: tuple[str, ...]
    errors: tuple[str, ...]


class BotControl:
    """One wish at a time: whoever stops the bots while another starts them waits for the outcome."""

    def __init__(
        self, *, bots: Bots, mode: RunMode, file: Path, own: OwnStrategies, audit: Audit, clock: Clock
    ) -> None:
        self._bots = bots
        self._own = own
        self._mode = mode
        self._file = file
        self._audit = audit
        self._clock = clock
        self._turn = asyncio.Lock()

    # ── looking ───────────────────────────────────────────────────────────────────────────────────

    @property
    def development(self) -> bool:
        """Whether this process is for those who work on Kurs itself."""
        return self._mode.development

    @property
    def simulated(self) -> bool:
        return self._bots.simulated

    def summary(self) -> Summary:
        return self._bots.summary()

    def reports(self) -> list[BotReport]:
        return self._bots.reports()

    def health(self) -> Health:
        """What needs a person now, in the words of the bots themselves."""
        summary, reports = self._bots.summary(), self._bots.reports()
        errors = _told(reports, FAILED)
        warnings = _told(reports, DOUBTFUL)
        if summary.status == "stopped":
            warnings = (*warnings, f"the bots are stopped: {summary.reason}")
        if summary.work.failures:
            warnings = (*warnings, f"{summary.work.failures} of {summary.work.cycles} cycles failed")
        if summary.restarts:
            warnings = (*warnings, f"pools died and were started again {summary.restarts} times")
        status = "error" if errors else "warning" if warnings else "healthy"
        message = next(iter((*errors, *warnings)), f"the bots are {summary.status}")
        return Health(status=status, message=message, summary=summary, warnings=warnings, errors=errors)

    async def check_config(self) -> ConfigCheck:
        """Whether the settings of file and environment could be traded by."""
        return await check_config(self._file, self._bots.reports(), self._mode, self._own)

    # ── changing ──────────────────────────────────────────────────────────────────────────────────

    async def start(self, by: str) -> Outcome:
        """Lets the bots trade, after starting the pools that were shut down or have failed."""
        if not self._mode.bots:
            return self._refused(f"{self._mode.without('bots')}; start it with --with bots")
        async with self._turn:
            started = self._bots.start()
            await self._recovered()
            replies, problems = await self._tell(
                lambda i: SwitchBots(command_id=i, running=True, reason="started", by=by)
            )
            if not started and not problems and not any(reply.ok for reply in replies.values()):
                return self._refused(self._why_not_started())
            return await self._done(by, "start", self._started(), problems)

    async def stop(self, by: str) -> Outcome:
        """No bot trades from now on, over restarts too; orders by hand and protection go on."""
        async with self._turn:
            if not self._mode.bots or not self._bots.summary().alive:
                return self._refused("Bot is not running")
            replies, problems = await self._tell(
                lambda i: SwitchBots(command_id=i, running=False, reason="asked to", by=by)
            )
            if not problems and not any(reply.ok for reply in replies.values()):
                return self._refused("Bot is not running")
            return await self._done(by, "stop", "Bot stopped successfully", problems)

    async def emergency_stop(self, by: str, *, reason: str, flatten: bool) -> Outcome:
        """Cancels every order, closes every position if `flatten`, and halts until a person resumes.

        Waits until the venue has spoken about each order, but not for ever: what it has not answered is told.
        """
        async with self._turn:
            replies, problems = await self._tell(
                lambda i: EmergencyStop(command_id=i, reason=reason, by=by, flatten=flatten)
            )
            told = "; ".join(f"{pool}: {reply.message}" for pool, reply in replies.items())
            problems += tuple(f"{pool}: {reply.message}" for pool, reply in replies.items() if not reply.ok)
            done = await self._done(by, "emergency stop", told, problems, {"reason": reason, "flatten": flatten})
            return Outcome(success=True, message=done.message, status="emergency_stopped") if done.success else done

    async def resume(self, by: str, *, reason: str) -> Outcome:
        """Lifts a halt: from now on orders may open positions again."""
        async with self._turn:
            held = {
                r.settings.pool for r in self._bots.reports() if r.pool and r.pool.trading is not TradingState.ACTIVE
            }
            if not held:
                return self._refused("Trading is active already")
            _, problems = await self._tell(
                lambda i: SetTradingState(command_id=i, state=TradingState.ACTIVE, reason=reason, by=by), held
            )
            return await self._done(by, "resume", "Trading resumed", problems, {"reason": reason})

    async def shut_down(self, by: str) -> Outcome:
        """Ends every pool after the tick in hand, all committed; `start` begins them again."""
        async with self._turn:
            if not self._bots.summary().alive:
                return self._refused("Bot is not running")
            await self._bots.drain()
            return await self._done(by, "shutdown", "Bot shut down", ())

    async def reset_metrics(self, by: str) -> Outcome:
        """What this process has counted begins at zero again."""
        self._bots.reset_counts()
        await self._record(by, "reset metrics", {})
        return Outcome(success=True, message="Metrics of this process begin at zero", status="reset")

    async def _tell(
        self, command: Callable[[str], PersonCommand], pools: set[str] | None = None
    ) -> tuple[Mapping[str, Replied], tuple[str, ...]]:
        """What each pool replied, and why those that did not could not."""
        names = [name for name in self._bots.pools if pools is None or name in pools]
        answers = await asyncio.gather(*(self._answer(name, command(secrets.token_hex(8))) for name in names))
        replies = {name: found for name, found in zip(names, answers, strict=True) if isinstance(found, Replied)}
        return replies, tuple(found for found in answers if isinstance(found, str))

    async def _answer(self, pool: str, command: PersonCommand) -> Replied | str:
        try:
            async with asyncio.timeout(WITHIN):
                return await self._bots.ask(pool, command)
        except TimeoutError:
            return f"{pool} has not answered within {WITHIN:g} s; it was asked, and may still do it"
        except KursError as error:
            text = str(error)
            return text if pool in text else f"{pool}: {text}"

    async def _recovered(self) -> None:
        # One that waits for its journal goes on by itself; it is told of as one that does not answer.
        with suppress(TimeoutError):
            async with asyncio.timeout(WITHIN):
                await self._bots.recovered()

    def _started(self) -> str:
        return f"Bot started with trading logic{' (DEVELOPMENT MODE)' if self._mode.development else ''}"

    def _why_not_started(self) -> str:
        summary = self._bots.summary()
        if summary.status == "halted":
            return f"Bot is halted: {summary.reason}; /api/bot/resume lifts it"
        return "Bot is already running"

    def _refused(self, message: str) -> Outcome:
        return Outcome(success=False, message=message, status=self._bots.summary().status)

    async def _done(
        self, by: str, what: str, message: str, problems: tuple[str, ...], detail: Mapping[str, object] | None = None
    ) -> Outcome:
        told = f"{message}, but {'; '.join(problems)}" if problems else message
        await self._record(by, what, {**(detail or {}), "outcome": told})
        return Outcome(success=not problems, message=told, status=self._bots.summary().status)

    async def _record(self, by: str, what: str, detail: Mapping[str, object]) -> None:
        await self._audit.append(self._clock.now(), by, f"bots: {what}", detail)


def _told(reports: list[BotReport], statuses: tuple[str, ...]) -> tuple[str, ...]:
    """Each once, however many bots say the same."""
    return tuple(dict.fromkeys(f"{r.settings.pool}: {r.told or r.status}" for r in reports if r.status in statuses))
