"""Pushes what a registry measured to an OTLP collector, again and again."""

import asyncio
import logging
import math
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import uniform
from types import TracebackType
from typing import Final, Self

from kadens.checks import callable_, count, instance, name, seconds
from kadens.clock import Clock, monotonic, without_deadline
from kadens.errors import BadInput, KadensError, WrongState
from kadens.metrics.otlp import Resource, encode
from kadens.metrics.posting import Answer, post, shown, target
from kadens.metrics.registry import Registry

__all__ = ["OtlpExporter", "OtlpExporterStatistics", "OtlpOptions"]

logger = logging.getLogger(__name__)

RETRYABLE: Final = frozenset({429, 502, 503, 504})
FIRST_DELAY = 1.0
MULTIPLIER = 2.0
LONGEST_PAUSE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class OtlpOptions:
    """Where to push to, as whom and how often; times in seconds.

    `waiting` bounds how many snapshots are kept for a collector that does not take them: the oldest give way.
    `exponential` sends base-2 exponential histograms in place of those with the bounds that they were made with.
    """

    endpoint: str = "http://localhost:4318/v1/metrics"
    service: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    interval: float = 30.0
    deadline: float = 10.0
    waiting: int = 16
    exponential: bool = False

    def __repr__(self) -> str:
        return f"OtlpOptions({shown(self.endpoint)!r}, service={self.service!r})"

    def __post_init__(self) -> None:
        _check_texts("headers", self.headers)
        target(self.endpoint, self.headers)
        name("service", self.service)
        _check_texts("attributes", self.attributes)
        seconds("interval", self.interval)
        seconds("deadline", self.deadline)
        count("waiting", self.waiting)


@dataclass(frozen=True, slots=True, kw_only=True)
class OtlpExporterStatistics:
    """Snapshots: `refused` by the collector for good, `dropped` because too many waited; `failed` tries."""

    exported: int
    refused: int
    dropped: int
    failed: int
    waiting: int


class OtlpExporter:
    """Takes a snapshot every interval and posts it; what a collector could not take is tried again, in order.

    Between tries it waits twice as long each time, with full jitter and never longer than the interval, or as long as
    the collector asks in Retry-After, up to four intervals. Closing takes a last snapshot and tries once more.
    """

    def __init__(self, registry: Registry, options: OtlpOptions, *, clock: Clock = monotonic) -> None:
        self._registry = instance("registry", registry, Registry)
        self._options = instance("options", options, OtlpOptions)
        self._clock = callable_("clock", clock)
        self._resource = Resource(
            attributes={"service.name": options.service, **options.attributes}, started=time.time_ns()
        )
        self._target = target(options.endpoint, {**options.headers, "Content-Type": "application/json"})
        self._queue: deque[bytes] = deque()
        self._task: asyncio.Task[None] | None = None
        self._closing = asyncio.Event()
        self._delay = FIRST_DELAY
        self._not_before = -math.inf
        self._exported = self._refused = self._dropped = self._failed = 0

    async def __aenter__(self) -> Self:
        if self._task is not None:
            raise WrongState("the exporter is open already")
        self._closing = asyncio.Event()
        self._task = asyncio.create_task(self._export_again_and_again(), context=without_deadline())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Push once more and stop, within the deadline. Repeating it does nothing."""
        task, self._task = self._task, None
        if task is None:
            return
        self._closing.set()
        try:
            await asyncio.wait((task,), timeout=self._options.deadline)
        finally:
            task.cancel()
        await asyncio.wait((task,))

    def statistics(self) -> OtlpExporterStatistics:
        return OtlpExporterStatistics(
            exported=self._exported,
            refused=self._refused,
            dropped=self._dropped,
            failed=self._failed,
            waiting=len(self._queue),
        )

    async def _export_again_and_again(self) -> None:
        due = self._clock() + self._options.interval
        while not await self._is_closing_by(min(due, self._not_before) if self._queue else due):
            if self._clock() >= due:
                self._collect()
                due = self._clock() + self._options.interval
            if self._clock() >= self._not_before:
                await self._push()
        self._collect()
        await self._push()

    async def _is_closing_by(self, time: float) -> bool:
        """Wait until then, or until it closes."""
        try:
            async with asyncio.timeout(max(0.0, time - self._clock())):
                return await self._closing.wait()
        except TimeoutError:
            return False

    def _collect(self) -> None:
        if len(self._queue) >= self._options.waiting:
            self._queue.popleft()
            self._dropped += 1
        now, exponential = time.time_ns(), self._options.exponential
        self._queue.append(encode(self._registry.snapshot(), self._resource, now=now, exponential=exponential))

    async def _push(self) -> None:
        while self._queue:
            try:
                answer = await post(self._target, self._queue[0], deadline=self._options.deadline)
            except KadensError as error:
                self._try_later(str(error), None)
                return
            if answer.status in RETRYABLE:
                self._try_later(f"{self._target} answered {answer.status}", _retry_after(answer))
                return
            self._queue.popleft()
            self._settle(answer)

    def _settle(self, answer: Answer) -> None:
        self._delay, self._not_before = FIRST_DELAY, -math.inf
        if 200 <= answer.status < 300:
            self._exported += 1
        else:
            self._refused += 1
            logger.warning("%r refused the metrics with status %d", self._target, answer.status)

    def _try_later(self, reason: str, asked: float | None) -> None:
        self._failed += 1
        logger.warning("the metrics were not taken and will be tried again: %s", reason)
        interval = self._options.interval
        drawn = uniform(0, min(self._delay, interval))  # noqa: S311  # spreads, guards nothing
        pause = drawn if asked is None else min(asked, LONGEST_PAUSE * interval)
        self._delay = min(self._delay * MULTIPLIER, interval)
        self._not_before = self._clock() + pause


def _check_texts(field: str, texts: object) -> None:
    if not isinstance(texts, Mapping) or not all(isinstance(text, str) for pair in texts.items() for text in pair):
        # What is in it may be a secret.
        raise BadInput.of(field, type(texts).__name__, "a mapping of text to text")


def _retry_after(answer: Answer) -> float | None:
    """Seconds; the form with a date is left to the own delay."""
    asked = answer.headers.get("retry-after", "")
    return float(asked) if asked.isdecimal() else None
