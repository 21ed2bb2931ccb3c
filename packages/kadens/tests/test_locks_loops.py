"""What a closed event loop has left of a lock does nothing to those of the next."""

import asyncio
import fcntl
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import uvloop
from loop_turns import turns

from kadens.errors import LockTimeout
from kadens.locks import FileLocks, Locks, MemoryLocks

NewLoop = Callable[[], asyncio.AbstractEventLoop]


@pytest.fixture(params=["memory", "file"])
def locks(request: pytest.FixtureRequest, tmp_path: Path) -> Locks:
    return MemoryLocks() if request.param == "memory" else FileLocks(tmp_path)


@pytest.fixture(params=[asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])
def new_loop(request: pytest.FixtureRequest) -> NewLoop:
    made: NewLoop = request.param
    return made


async def is_free(locks: Locks) -> bool:
    try:
        async with locks.hold("name", timeout=0.01):
            return True
    except LockTimeout:
        return False


def let_files_come() -> None:
    for thread in threading.enumerate():
        if thread.name == "kadens-flock":
            thread.join(10)


async def held(locks: Locks) -> None:
    async with locks.hold("name"):
        await asyncio.get_running_loop().create_future()


def test_coroutines_left_behind_in_a_closed_loop_free_nothing_in_the_next(locks: Locks, new_loop: NewLoop) -> None:
    left: list[Any] = []

    async def leave() -> None:
        left.append(held(locks))
        left[-1].send(None)

    async def come() -> None:
        async with locks.hold("name") as lease:
            waiting = asyncio.create_task(is_free(locks))
            await turns(1)
            for coroutine in left:
                coroutine.close()
            await turns(3)
            assert not await waiting
            assert not await asyncio.create_task(is_free(locks))
            lease.check()
        assert await is_free(locks)
        await locks.aclose()

    one, other = new_loop(), new_loop()
    for _ in range(3):
        # The first is inside and the others wait; none of them goes on, and nobody cancels it.
        one.run_until_complete(leave())
    one.close()
    other.run_until_complete(come())
    other.close()


def test_a_wait_for_another_that_was_left_behind_frees_nothing_in_the_next(tmp_path: Path, new_loop: NewLoop) -> None:
    locks, others, left = FileLocks(tmp_path), FileLocks(tmp_path), []

    async def leave() -> None:
        async with others.hold("name"):
            left.append(held(locks))
            left[-1].send(None)

    async def come() -> None:
        async with locks.hold("name"):
            waiting = asyncio.create_task(is_free(locks))
            await turns(1)
            left[0].close()
            assert not await waiting
        # The thread that was left behind may have the file for as long as it takes to let go of it.
        async with locks.hold("name"):
            pass
        await locks.aclose()
        await others.aclose()

    one, other = new_loop(), new_loop()
    one.run_until_complete(leave())
    one.close()
    other.run_until_complete(come())
    other.close()


def test_a_file_that_comes_when_its_loop_has_ended_is_let_go(tmp_path: Path, new_loop: NewLoop) -> None:
    locks = FileLocks(tmp_path)

    async def leave() -> None:
        left.append(held(locks))
        left[-1].send(None)

    left: list[Any] = []
    one, other = new_loop(), new_loop()
    with (tmp_path / "name.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        one.run_until_complete(leave())
        fcntl.flock(file, fcntl.LOCK_UN)
        let_files_come()
    one.close()
    assert other.run_until_complete(is_free(locks))
    left[0].close()
    other.run_until_complete(locks.aclose())
    other.close()


def test_a_file_that_came_as_its_loop_ended_is_let_go_once(tmp_path: Path, new_loop: NewLoop) -> None:
    locks, others, left = FileLocks(tmp_path), FileLocks(tmp_path), []

    async def leave() -> None:
        left.append(held(locks))
        left[-1].send(None)

    async def come() -> None:
        async with locks.hold("name", timeout=1) as lease:
            # It knows the file by a number, which may be that of another by now.
            left[0].close()
            assert not await is_free(others)
            lease.check()
        await locks.aclose()
        await others.aclose()

    one, other = new_loop(), new_loop()
    with (tmp_path / "name.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        one.run_until_complete(leave())
        fcntl.flock(file, fcntl.LOCK_UN)
        let_files_come()
    # The file is handed over; whoever waited for it never goes on.
    one.run_until_complete(turns(1))
    one.close()
    other.run_until_complete(come())
    other.close()


def test_a_lease_of_a_closed_loop_is_lost(locks: Locks, new_loop: NewLoop) -> None:
    one, other = new_loop(), new_loop()
    lease = one.run_until_complete(locks.hold("name").__aenter__())
    one.close()
    assert other.run_until_complete(is_free(locks))
    assert lease.is_lost
    other.run_until_complete(locks.aclose())
    other.close()
