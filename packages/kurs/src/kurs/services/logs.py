"""What happened last, in words: what people did, what bots and risk did, and what this process had to say."""

import logging
import re
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import IntEnum

from kurs.bus import Bus, Subscription
from kurs.clock import Clock
from kurs.domain.commands import TradingState
from kurs.domain.errors import KursError
from kurs.domain.events import Denied, Fact, FillBooked, OrderChanged, StateChanged, TradeClosed
from kurs.domain.orders import OrderStatus
from kurs.persistence import Audit, AuditEntry
from kurs.settings import PASSWORD

__all__ = ["Level", "LogEntry", "Logs", "redacted"]

KEPT = 500
LONGEST = 500
TOLD = (Denied, FillBooked, OrderChanged, StateChanged, TradeClosed)
STARS = "**********"
SECRETS = (
    PASSWORD,
    re.compile(r"kurs_s?[0-9a-f]{12}[\w.-]*"),
    re.compile(r"(?<=bearer )[^\s\"']+", re.IGNORECASE),
    re.compile(
        r"(?P<key>(?:api[_-]?key|api[_-]?secret|secret|passphrase|password|token|code)[\"']?\s*[=:]\s*)"
        r"(?:\"[^\"]*\"|'[^']*'|[^\s,;&\"'})]+)",
        re.IGNORECASE,
    ),
)
# Their facts are heard when they happen; older ones are noted in market time.
HEARD = "trading state"


class Level(IntEnum):
    DEBUG = 10
    INFO = 20
    WARNING = 30
    ERROR = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """`time` is this machine's, in ms."""

    time: int
    level: Level
    message: str


class Logs:
    """Facts and log records since this process began, at most so many of each; of people all that is on record."""

    def __init__(self, *, audit: Audit, clock: Clock) -> None:
        self._audit = audit
        self._clock = clock
        self._facts: deque[tuple[int, Fact]] = deque(maxlen=KEPT)
        self._records: deque[LogEntry] = deque(maxlen=KEPT)

    async def latest(self, limit: int, least: Level = Level.DEBUG) -> list[LogEntry]:
        """The last so many of at least this level, newest last, without secrets."""
        found = [*self._records, *await self._by_people()]
        found += [
            LogEntry(time=time, level=level, message=text) for time, fact in self._facts for level, text in _told(fact)
        ]
        wanted = sorted((entry for entry in found if entry.level >= least), key=lambda entry: entry.time)
        return wanted[-limit:]

    @contextmanager
    def listening(self, bus: Bus) -> Iterator[None]:
        """Hears facts and log records while the block runs."""
        handler, root = _Handler(self._records, self._clock), logging.getLogger()
        with ExitStack() as stack:
            stack.enter_context(bus.subscribe(1, TOLD, make=lambda *_: _Listener(self._facts, self._clock)))
            # With a handler of its own the root no longer writes what nobody else does.
            for added in (handler, *(() if root.handlers else (logging.lastResort,))):
                if added is not None:
                    root.addHandler(added)
                    stack.callback(root.removeHandler, added)
            yield

    async def _by_people(self) -> list[LogEntry]:
        try:
            entries = await self._audit.list(KEPT)
        except KursError as error:
            told = redacted(f"the audit log cannot be read: {error}")
            return [LogEntry(time=self._clock.now(), level=Level.ERROR, message=told)]
        return [_of_audit(entry) for entry in entries if entry.what != HEARD]


class _Listener(Subscription):
    """Keeps facts with the time at which they were told: theirs is the market's."""

    def __init__(self, facts: deque[tuple[int, Fact]], clock: Clock) -> None:
        super().__init__(1, TOLD)
        self._facts = facts
        self._clock = clock

    def put(self, fact: Fact, run_id: int = 0) -> None:  # noqa: ARG002  # as all subscriptions are told
        if isinstance(fact, TOLD):
            self._facts.append((self._clock.now(), fact))


class _Handler(logging.Handler):
    def __init__(self, records: deque[LogEntry], clock: Clock) -> None:
        super().__init__()
        self._records = records
        self._clock = clock

    def emit(self, record: logging.LogRecord) -> None:
        try:
            text = f"{record.name}: {record.getMessage()}"
        except (TypeError, ValueError) as error:
            # As logging itself does for a message that does not fit its arguments.
            text = f"{record.name}: {record.msg}: {error}"
        if record.exc_info and record.exc_info[1] is not None:
            text += f": {type(record.exc_info[1]).__name__}: {record.exc_info[1]}"
        level = max((level for level in Level if level <= record.levelno), default=Level.DEBUG)
        self._records.append(LogEntry(time=self._clock.now(), level=level, message=redacted(text)))


def redacted(text: str) -> str:
    """Without secrets, on one line, and not longer than a person reads."""
    told = " ".join(text.split())
    for pattern in SECRETS:
        told = pattern.sub(_starred, told)
    return told if len(told) <= LONGEST else f"{told[:LONGEST]}…"


def _starred(match: re.Match[str]) -> str:
    kept = match.groupdict().get("key") or (match[1] if match.re is PASSWORD else "")
    return f"{kept or ''}{STARS}"


def _of_audit(entry: AuditEntry) -> LogEntry:
    level = Level.WARNING if "refused" in entry.what else Level.INFO
    text = f"{entry.who}: {entry.what}"
    if entry.detail:
        text += f" ({_in_words(entry.detail)})"
    return LogEntry(time=entry.time, level=level, message=redacted(text))


def _in_words(detail: Mapping[str, object]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in detail.items())


def _told(fact: Fact) -> Iterator[tuple[Level, str]]:
    match fact:
        case Denied(d):
            yield Level.WARNING, f"{d.bot}: {d.side} {d.amount:f} {d.symbol} denied: {d.code}: {d.detail}"
        case FillBooked(bot, f, _):
            yield Level.INFO, f"{bot}: {f.side} {f.amount:f} {f.symbol} filled at {f.price:f}"
        case TradeClosed(bot, t):
            yield Level.INFO, f"{bot}: {t.symbol} closed with {t.pnl:f} before fees of {t.fees:f}"
        case OrderChanged(o) if o.status is OrderStatus.REJECTED:
            yield Level.WARNING, f"{o.bot}: {o.side} {o.amount:f} {o.symbol} rejected: {o.reason}"
        case StateChanged():
            level = Level.INFO if fact.after is TradingState.ACTIVE else Level.WARNING
            yield level, f"trading is {fact.after}, was {fact.before}: {fact.reason}, by {fact.by}"
