"""What was hot is loaded before it is asked for: at the start, and again and again."""

import asyncio
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import msgspec

from kadens import checks
from kadens.cache.decorators import CachedFunction
from kadens.cache.repeating import Repeating
from kadens.errors import BadInput

__all__ = ["Warming", "WarmingStatistics", "remembered_in"]

logger = logging.getLogger(__name__)

PLAIN = (int, bool, type(None))

Remembered = dict[str, list[dict[str, str | int | bool | None]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class WarmingStatistics:
    """`warmed` values were loaded or found; `failed` loads raised; `remembered` calls were hot when last looked."""

    rounds: int
    warmed: int
    failed: int
    remembered: int


class Warming:
    """Remembers in a file which calls of the functions were hot, and makes them at the next start.

    Every `interval` seconds it looks again, writes them down and calls them, so that what has ended meanwhile is
    loaded before it is asked for. At most `limit` calls of each function, `concurrency` at once. The start waits
    at most `within` seconds. Only calls whose arguments are text, whole numbers, booleans or None are remembered.
    """

    def __init__(
        self,
        functions: Sequence[CachedFunction[..., Any]],
        path: str | Path,
        *,
        limit: int = 1_000,
        concurrency: int = 8,
        interval: float = 300.0,
        within: float = 10.0,
    ) -> None:
        checks.count("limit", limit)
        checks.count("concurrency", concurrency)
        checks.seconds("interval", interval)
        checks.seconds("within", within)
        decorated: tuple[Any, ...] = checks.listed("functions", functions, object)
        self._functions: dict[str, CachedFunction[..., Any]] = {_name(function): function for function in decorated}
        self._path = Path(checks.path("path", path))
        if not self._path.parent.is_dir():
            raise BadInput.of("path", str(path), "a file in a folder that exists")
        self._limit = limit
        self._within = within
        self._gate = asyncio.Semaphore(concurrency)
        self._repeating = Repeating(self.warm, interval=interval, delay=interval, name="warming")
        self._rounds = self._warmed = self._failed = self._remembered = 0

    async def __aenter__(self) -> Self:
        self._repeating.check_closed()
        await self.recall()
        self._repeating.begin()
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Write down what is hot now, and stop."""
        if await self._repeating.aclose():
            self._write(self._hot())

    async def recall(self) -> None:
        """One round now of the calls that were written down, for at most `within` seconds."""
        try:
            async with asyncio.timeout(self._within):
                await self._warm(self._recall())
        except TimeoutError:
            logger.info("warming took longer than %g s, the rest is loaded when it is asked for", self._within)

    async def warm(self) -> None:
        """One round now: look what is hot, write it down, call it."""
        hot = self._hot()
        self._write(hot)
        await self._warm(hot)

    def statistics(self) -> WarmingStatistics:
        return WarmingStatistics(
            rounds=self._rounds, warmed=self._warmed, failed=self._failed, remembered=self._remembered
        )

    async def _warm(self, calls: Remembered) -> None:
        self._rounds += 1
        async with asyncio.TaskGroup() as group:
            for name, remembered in calls.items():
                for arguments in remembered:
                    group.create_task(self._call(self._functions[name], arguments))

    async def _call(self, function: CachedFunction[..., Any], arguments: dict[str, Any]) -> None:
        async with self._gate:
            try:
                await function(**arguments)
            except Exception as error:
                # A load is the host's code, and whatever it raises here concerns no caller.
                self._failed += 1
                logger.debug("warming %s failed", _name(function), exc_info=error)
            else:
                self._warmed += 1

    def _hot(self) -> Remembered:
        hot: Remembered = {}
        for name, function in self._functions.items():
            calls = function.hot(self._limit)
            hot[name] = [call for call in calls if all(map(_is_writable, call.values()))]
        self._remembered = sum(map(len, hot.values()))
        return hot

    def _recall(self) -> Remembered:
        if not self._path.exists():
            return {}
        try:
            remembered = remembered_in(self._path)
        except BadInput as error:
            logger.warning("nothing is warmed: %s", error)
            return {}
        return {name: calls[: self._limit] for name, calls in remembered.items() if name in self._functions}

    def _write(self, hot: Remembered) -> None:
        beside = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        try:
            beside.write_bytes(msgspec.json.encode(hot))
            beside.replace(self._path)
        except OSError as error:
            logger.warning("what is hot cannot be written to %s: %s", self._path, error)


def remembered_in(path: Path) -> Remembered:
    """The calls that a `Warming` has written down, by the function's name. `BadInput`."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Remembered)
    except (OSError, msgspec.MsgspecError) as error:
        raise BadInput(f"path: {str(path)!r} is not allowed; a file that a Warming wrote ({error})") from error


def _is_writable(value: object) -> bool:
    if type(value) is not str:
        return type(value) in PLAIN
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _name(function: CachedFunction[..., Any]) -> str:
    wrapped: Any = function
    if not hasattr(wrapped, "hot"):
        raise BadInput.of("functions", function, "functions decorated with @cached")
    name = f"{wrapped.__module__}.{wrapped.__qualname__}"
    if not wrapped.nameable:
        raise BadInput.of("functions", name, "functions whose arguments all have names, and are all in the key")
    return name
