"""The numbers of all processes of a service as one, whichever of them is asked."""

import asyncio
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from kadens.checks import instance, path, seconds
from kadens.clock import without_deadline
from kadens.errors import DeadlineExceeded, WrongState
from kadens.metrics.exposition import render_snapshot
from kadens.metrics.registry import Registry
from kadens.metrics.snapshot import Snapshot
from kadens.metrics.worker_files import WorkerFiles

__all__ = ["Workers", "WorkersStatistics"]

logger = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkersStatistics:
    """`living` processes as of the last reading; `written` and `failed` count this process' writes."""

    living: int
    written: int
    failed: int


class Workers:
    """Adds up what the processes of one service measured, through a folder that they share.

    Each process writes its numbers every `interval` seconds, when it is asked and when it closes. The one that is asked
    adds those of all: counters and histograms also of processes that have ended, gauges of the living, each by the
    rule that it was made with. Another process' numbers are as old as `interval` at most; a process that is killed
    loses no more than that, and nothing that was told before. A folder that is used again goes on counting.
    """

    def __init__(
        self, registry: Registry, folder: str | os.PathLike[str], *, interval: float = 1.0, deadline: float = 5.0
    ) -> None:
        self._registry = instance("registry", registry, Registry)
        self._folder = Path(path("folder", folder))
        self._interval = seconds("interval", interval)
        self._deadline = seconds("deadline", deadline)
        self._files: WorkerFiles | None = None
        self._task: asyncio.Task[None] | None = None
        self._snapshots = self._living = self._written = self._failed = 0

    async def __aenter__(self) -> Self:
        """`BadInput` if files cannot be made and locked in the folder."""
        if self._files is not None:
            raise WrongState("the workers' folder is open already")
        self._files = files = WorkerFiles(self._folder)
        try:
            await self._within_deadline(files.enter)
        except BaseException:
            self._files = None
            files.leave()
            raise
        self._task = asyncio.create_task(self._write_again_and_again(), context=without_deadline())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Write once more and leave. Repeating it does nothing."""
        files, self._files = self._files, None
        task, self._task = self._task, None
        if files is None or task is None:
            return
        try:
            task.cancel()
            await asyncio.wait((task,))
            await self._try_to_write(files)
        finally:
            files.leave()

    async def snapshot(self) -> Snapshot:
        """The numbers of all processes; `DeadlineExceeded` if the folder does not answer in time."""
        if (files := self._files) is None:
            raise WrongState("the workers' folder is not open")
        number, own = self._numbered_snapshot()

        def write_and_read() -> tuple[Snapshot, int]:
            files.write(own, number=number)
            return files.read()

        merged, self._living = await self._within_deadline(write_and_read)
        self._written += 1
        return merged

    async def render(self) -> bytes:
        """Prometheus text of all processes."""
        return render_snapshot(await self.snapshot())

    def statistics(self) -> WorkersStatistics:
        return WorkersStatistics(living=self._living, written=self._written, failed=self._failed)

    async def _write_again_and_again(self) -> None:
        while (files := self._files) is not None:
            await self._try_to_write(files)
            await asyncio.sleep(self._interval)

    async def _try_to_write(self, files: WorkerFiles) -> None:
        number, own = self._numbered_snapshot()
        try:
            await self._within_deadline(lambda: files.write(own, number=number))
        except (OSError, DeadlineExceeded) as error:
            # A full disk for a while must not end the service: the next writing has all the numbers again.
            self._failed += 1
            logger.warning("the metrics could not be written to %s: %s", self._folder, error)
        else:
            self._written += 1

    def _numbered_snapshot(self) -> tuple[int, Snapshot]:
        # Threads may come to write in another order than the one in which the numbers were read.
        self._snapshots += 1
        return self._snapshots, self._registry.snapshot()

    async def _within_deadline(self, work: Callable[[], T]) -> T:
        # In a thread, since a folder on a network may keep its callers waiting.
        try:
            async with asyncio.timeout(self._deadline):
                return await asyncio.to_thread(work)
        except TimeoutError:
            raise DeadlineExceeded(f"the folder {self._folder} did not answer within {self._deadline:g} s") from None
