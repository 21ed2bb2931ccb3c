"""Values in one file, shared by the processes of one machine, and there again after a restart."""

import asyncio
import logging
import sqlite3
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ParamSpec, Self, TypeVar

from kadens.cache.base import Claim, Codec, Found, check_count, check_named, check_seconds, check_stored, required
from kadens.cache.disk_file import EVERYTHING, DiskFile, check_bytes, checked_path
from kadens.cache.disk_hearing import Hearing
from kadens.cache.invalidation import Invalidation, Invalidations, process_name
from kadens.clock import Clock, monotonic
from kadens.errors import TooLarge, Unavailable, WrongState

__all__ = ["DiskStatistics", "DiskStore"]

logger = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskStatistics:
    """`evicted` to keep the bounds, those first that would have ended first; `unread` were of another version.

    `too_large` values were not kept; `told` invalidations were heard, also of this process.
    """

    read: int
    written: int
    evicted: int
    unread: int
    too_large: int
    told: int


class DiskStore:
    """A SQLite file with a write-ahead log, worked on by a thread of its own.

    A call ends within `timeout` seconds, or raises `Unavailable`, as those after it do at once while the thread goes on
    with what took longer; so does the first, when the file cannot be opened,
    which each call tries anew. Once closed it raises `WrongState`, until it is entered again. About `max_entries` are
    kept, and about `max_bytes` of the file are used, at least 131,072; its log takes about as much as an eighth of
    that, or 4 MiB without a bound. A value of more than half of `max_bytes` is refused: `TooLarge`. Who listens is told
    within `heard_within` seconds what other processes dropped; or to drop everything, when that cannot be read in time
    or this process stood still. Time is the machine's wall clock, for it is all that processes and restarts share. The
    file is not made safe against a power cut: it is a cache. Not for a network folder, where SQLite's locks do not
    hold. Needs a `codec` with each value.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        max_entries: int = 100_000,
        max_bytes: int | None = None,
        timeout: float = 1.0,
        heard_within: float = 0.25,
        clock: Clock = monotonic,
        wall: Clock = time.time,
    ) -> None:
        check_count("max_entries", max_entries)
        check_bytes(max_bytes)
        check_seconds("timeout", timeout)
        check_seconds("heard_within", heard_within)
        self.clock = clock
        self.max_entries = max_entries
        self.max_bytes = max_bytes
        self._wall = wall
        self._path = checked_path(path)
        self._timeout = timeout
        self._invalidations = Invalidations()
        self._listeners: list[Callable[[Invalidation], None]] = []
        self._hearing = Hearing(self._news, self._hear, heard_within)
        self._id = uuid.uuid4().hex
        self._read = self._written = self._evicted = self._unread = self._too_large = self._told = 0
        self._begin()

    def _begin(self) -> None:
        """A thread that was left behind at the last closing keeps what it works on."""
        self._closed = False
        self._heard: int | None = None
        self._missed = False
        self._late: Future[Any] | None = None
        self._giving_up: Future[None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="kadens-disk")
        self._file = DiskFile(
            self._path,
            by=self._name,
            max_entries=self.max_entries,
            max_bytes=self.max_bytes,
            timeout=self._timeout,
            wall=self._wall,
        )

    @property
    def invalidations(self) -> Invalidations:
        return self._invalidations

    def listen(self, listener: Callable[[Invalidation], None]) -> None:
        """Call it with every invalidation that is heard; with one of everything whenever some may have been missed."""
        self._listeners.append(listener)

    async def get(self, key: str, codec: Codec | None = None) -> Found | None:
        codec = required(codec)
        check_stored(key)
        row = await self._work(self._file.fetch, key)
        self._read += 1
        if row is None:
            return None
        try:
            value = codec.decode(row[0])
        except LookupError:
            self._unread += 1
            return None
        tags = tuple(row[2].split("\n")) if row[2] else ()
        return Found(key, value, self.clock() + row[1] - self._wall(), tags=tags)

    async def set(
        self,
        key: str,
        value: object,
        *,
        ttl: float,
        tags: tuple[str, ...] = (),
        codec: Codec | None = None,
        claim: Claim | None = None,
    ) -> Found | None:
        check_seconds("ttl", ttl)
        check_stored(key, tags)
        data = required(codec).encode(value)
        if claim is not None:
            with self._given_up_unanswered(claim):
                kept = await self._keep(key, data, ttl, tags, claim.token)
        else:
            kept = await self._replace(key, data, ttl, tags)
        return Found(key, value, self.clock() + ttl, tags=tags) if kept else None

    async def _replace(self, key: str, data: bytes, ttl: float, tags: tuple[str, ...]) -> bool:
        """By hand; False if others replaced it in turn before this was known."""
        epoch = self._invalidations.epoch
        try:
            await self._keep(key, data, ttl, tags, None)
            return not self._invalidations.concern(key, tags, since=epoch)
        finally:
            # Also when it was cut off: it may have been done.
            self._tell(self._replaced(key))

    async def _keep(self, key: str, data: bytes, ttl: float, tags: tuple[str, ...], token: str | None) -> bool:
        if self.max_bytes is not None and len(data) > self.max_bytes // 2:
            await self._refuse(key, data, token, self.max_bytes // 2)
            return False
        kept = await self._work(self._file.write, key, data, ttl, tags, token)
        self._written += kept
        return kept

    async def _refuse(self, key: str, data: bytes, token: str | None, most: int) -> None:
        """What was there before the value is as old as what the claim was for."""
        self._too_large += 1
        if await self._work(self._file.discard, key, token):
            raise TooLarge(f"value: {len(data):,} bytes are not allowed; at most {most:,} bytes")

    def _replaced(self, key: str) -> Invalidation:
        return Invalidation(keys=(key,), by=self._name())

    async def invalidate(self, invalidation: Invalidation) -> None:
        check_named(invalidation)
        self._invalidations.record(invalidation)
        await self._work(self._file.drop, invalidation)

    async def claim(self, key: str, tags: tuple[str, ...], *, seconds: float) -> Claim | None:
        check_stored(key, tags)
        claim = Claim(key=key, tags=tags, epoch=self._invalidations.epoch, token=uuid.uuid4().hex)
        with self._given_up_unanswered(claim):
            return claim if await self._work(self._file.lease, claim, seconds) else None

    async def renew(self, claim: Claim, *, seconds: float) -> bool:
        return await self._work(self._file.prolong, claim, seconds)

    async def release(self, claim: Claim) -> None:
        with self._given_up_unanswered(claim):
            await self._work(self._file.unlease, claim)

    @contextmanager
    def _given_up_unanswered(self, claim: Claim) -> Iterator[None]:
        """What was asked may be done all the same, and nobody would know whether the claim is held."""
        try:
            yield
        except (Unavailable, asyncio.CancelledError):
            self._file.abandoned.append(claim)
            self._give_up_abandoned()
            raise

    def _give_up_abandoned(self) -> None:
        """Done by the thread after all that it was asked before, whoever waits."""
        if self._giving_up is not None and not self._giving_up.running() and not self._giving_up.done():
            # Not begun yet: it will find this too.
            return
        with suppress(RuntimeError):  # closed meanwhile
            self._giving_up = self._thread.submit(self._file.unlease_abandoned)

    async def __aenter__(self) -> Self:
        """Also again, after it was closed. A file that is locked is no reason not to start: each call tries it."""
        if self._closed:
            self._begin()
        try:
            await self._work(self._file.open)
        except Unavailable as error:
            logger.warning("the cache starts without its file: %s", error)
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Within `timeout` seconds; a thread that hangs on its disk is left behind then."""
        if self._closed:
            return
        self._closed, file = True, self._file
        # Before anything is waited for: whoever is cut off then has closed it all the same.
        closing = asyncio.get_running_loop().run_in_executor(self._thread, file.close)
        self._thread.shutdown(wait=False)
        await self._hearing.aclose()
        _, late = await asyncio.wait([closing], timeout=self._timeout)
        self._evicted += file.evicted
        if late:
            file.interrupt()
            logger.warning("%s: not closed within %g s; its thread is left behind", self._path, self._timeout)

    def statistics(self) -> DiskStatistics:
        return DiskStatistics(
            read=self._read,
            written=self._written,
            evicted=self._evicted + (0 if self._closed else self._file.evicted),
            unread=self._unread,
            too_large=self._too_large,
            told=self._told,
        )

    async def _work(self, job: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        if self._closed:
            raise WrongState("the disk store is closed")
        if self._listeners:
            self._hearing.begin()
        if self._late is not None and not self._late.done():
            raise Unavailable(f"{self._path}: the thread is busy with what took longer than {self._timeout:g} s")
        asked = self._thread.submit(job, *args, **kwargs)
        try:
            async with asyncio.timeout(self._timeout):
                done = await asyncio.wrap_future(asked)
        except (sqlite3.Error, TimeoutError) as error:
            if not asked.done():
                self._late = asked
            self._missed |= not self._file.is_open
            raise Unavailable(f"{self._path}: {error!r}") from error
        if self._file.abandoned:
            # What could not be given up before may be by now.
            self._give_up_abandoned()
        return done

    # ── what others dropped ──────────────────────────────────────────────────────────────────────

    async def _news(self) -> list[Invalidation]:
        missed = self._missed
        self._heard, told = await self._work(self._file.unheard, self._heard)
        if missed:
            # What was missed was dropped before this answer came.
            self._missed = False
            return [EVERYTHING]
        return told

    def _name(self) -> str:
        return process_name(self._id)

    def _hear(self, invalidation: Invalidation) -> None:
        self._told += 1
        if invalidation.by != self._name():
            self._tell(invalidation)

    def _tell(self, invalidation: Invalidation) -> None:
        self._invalidations.record(invalidation)
        for listener in self._listeners:
            listener(invalidation)
