"""The proof: 100,000 guarded writes while holders are stopped and killed and the server restarts."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from guarded_resource import GuardedResource

pytestmark = pytest.mark.anyio

WORKER = Path(__file__).parent / "support" / "lock_worker.py"
PROCESSES = 4
WRITES = 25_000
BETWEEN_FAULTS = 1_000
EXPIRING = ("redis", "postgres rows")
WITHIN = 30.0


class Writers:
    """Processes that take one lock in turn and write to one resource, each in a slot of its own."""

    def __init__(self, kind: str, address: str, path: Path, resource: GuardedResource) -> None:
        self._command = [sys.executable, str(WORKER), "write", kind, address, str(path)]
        self._slots = count()
        self.resource = resource
        self.running: dict[int, subprocess.Popen[bytes]] = {}

    def start(self) -> None:
        slot = next(self._slots)
        self.running[slot] = subprocess.Popen([*self._command, str(slot)])

    async def progress(self) -> None:
        """Until enough was written since now, so that it goes on whatever was done to it."""
        await until(lambda at=self.resource.accepted: self.resource.accepted >= at + BETWEEN_FAULTS)  # type: ignore[misc]

    async def caught_inside(self) -> int:
        """A process that was stopped in the middle of its block, and not of a write."""
        while True:
            for slot, process in self.running.items():
                process.send_signal(signal.SIGSTOP)
                await until(lambda process=process: state_of(process) == "T")  # type: ignore[misc]
                if self.resource.is_inside(slot) and self.resource.is_free():
                    return slot
                process.send_signal(signal.SIGCONT)
                await asyncio.sleep(0.001)

    async def stop_and_continue(self, *, passes_on: bool) -> None:
        slot = await self.caught_inside()
        if passes_on:
            await self.progress()
        self.running[slot].send_signal(signal.SIGCONT)
        await self.progress()

    async def kill(self) -> None:
        slot = await self.caught_inside()
        killed = self.running.pop(slot)
        killed.kill()
        await asyncio.to_thread(killed.wait)
        self.start()
        await self.progress()

    async def end(self) -> list[int]:
        """What the processes ended with."""
        await until(lambda: self.resource.accepted >= WRITES)
        self.resource.end()
        return [await asyncio.to_thread(process.wait, WITHIN) for process in self.running.values()]


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(WITHIN):
        while not true():  # noqa: ASYNC110  # the state is another's
            await asyncio.sleep(0.001)


def state_of(process: "subprocess.Popen[bytes]") -> str:
    return Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[0]


@contextmanager
def writers(kind: str, address: str, folder: Path) -> Iterator[Writers]:
    path = folder / "resource"
    with GuardedResource(path) as resource:
        made = Writers(kind, address, path, resource)
        try:
            for _ in range(PROCESSES):
                made.start()
            yield made
        finally:
            for process in made.running.values():
                process.kill()
                process.wait()


@pytest.fixture(params=["file", "redis", "postgres", "postgres rows"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def address(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if kind == "file":
        return str(tmp_path / "locks")
    return str(request.getfixturevalue("redis_url" if kind == "redis" else "postgres_url"))


@pytest.fixture
def restart(kind: str, request: pytest.FixtureRequest) -> Callable[[], Awaitable[None]]:
    async def nothing() -> None:
        """A file has no server."""

    async def restart_server() -> None:
        await asyncio.to_thread(server.restart)

    if kind == "file":
        return nothing
    server: Any = request.getfixturevalue("redis_server" if kind == "redis" else "postgres_server")
    return restart_server


async def test_no_stale_write_is_accepted_and_no_fence_is_given_twice(
    kind: str, address: str, tmp_path: Path, restart: Callable[[], Awaitable[None]]
) -> None:
    with writers(kind, address, tmp_path) as processes:
        resource = processes.resource
        await processes.progress()
        for _ in range(2):
            await processes.stop_and_continue(passes_on=kind in EXPIRING)
            await processes.kill()
            await restart()
            await processes.progress()
        assert await processes.end() == [0] * PROCESSES
        fences = [int(line) for line in (tmp_path / "resource.log").read_text().split()]
        assert len(fences) == len(set(fences))
        assert resource.shared_fences == 0
        assert resource.accepted >= WRITES
        # Without a stale holder that writes nothing would be proved; and the holder of a file is never stale.
        assert resource.refused or kind not in EXPIRING
        assert not resource.refused or kind != "file"
