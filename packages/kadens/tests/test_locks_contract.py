import asyncio
import gc
import math
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import uvloop
from lock_worker import guarded_write, locks_of

from kadens.errors import BadInput, LeaseLost, LockTimeout, WrongState
from kadens.locks import (
    Backoff,
    FileLocks,
    Lease,
    Locks,
    LocksStatistics,
    MemoryLocks,
    PostgresLocks,
    RedisLocks,
    guarded_upgrade,
    measure_locks,
)
from kadens.locks.address import PostgresAddress
from kadens.metrics import Registry, render

pytestmark = pytest.mark.anyio

KINDS = ("memory", "file", "redis", "postgres", "postgres rows")
SHARED = KINDS[1:]
WORKER = Path(__file__).parent / "support" / "lock_worker.py"

# A stall that is longer than a lease ends it, and rightly so: then a longer one shows what is to be shown.
TTLS = (0.15, 1.0, 3.0)

WRONG: Any = object()

Make = Callable[[], Locks]


async def awaited_by_nobody(_: Lease) -> Any:
    """What no listener may be: nobody would await it."""


def address_of(kind: str, request: pytest.FixtureRequest, folder: Path) -> str:
    if kind == "redis":
        return str(request.getfixturevalue("redis_url"))
    if kind.startswith("postgres"):
        return str(request.getfixturevalue("postgres_url"))
    return str(folder / "locks")


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def address(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return address_of(kind, request, tmp_path)


@pytest.fixture
def make(kind: str, address: str) -> Make:
    """Another instance, as another process would have it; in memory there is but one."""
    return MemoryLocks if kind == "memory" else lambda: locks_of(kind, address)


@pytest.fixture
async def locks(make: Make) -> AsyncIterator[Locks]:
    async with make() as made:
        yield made


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110  # the state is another's
            await asyncio.sleep(0.001)


@contextmanager
def worker(job: str, kind: str, address: str, path: Path, figure: float | int) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, str(WORKER), job, kind, address, str(path), str(figure)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def started(number: int, command: list[str]) -> list["subprocess.Popen[str]"]:
    return [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(number)]


def line_of(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


async def answer(process: "subprocess.Popen[str]") -> str:
    async with asyncio.timeout(20):
        return await asyncio.to_thread(line_of, process)


def tell(process: "subprocess.Popen[str]", word: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{word}\n")
    process.stdin.flush()


async def test_one_is_inside_at_a_time_and_fences_grow(locks: Locks) -> None:
    inside, fences = 0, []

    async def work() -> None:
        nonlocal inside
        for _ in range(5):
            async with locks.hold("name") as lease:
                inside += 1
                assert inside == 1
                fences.append(lease.fence)
                await asyncio.sleep(0)
                inside -= 1

    await asyncio.gather(*(work() for _ in range(10)))
    assert len(fences) == 50
    assert fences == sorted(set(fences))
    statistics = locks.statistics()
    assert (statistics.acquired, statistics.held, statistics.waiting, statistics.lost) == (50, 0, 0, 0)
    assert statistics.contended > 0
    assert statistics.waited >= statistics.longest_wait > 0


async def test_within_a_process_waiters_come_in_order_of_arrival(locks: Locks) -> None:
    order: list[int] = []

    async def work(number: int) -> None:
        async with locks.hold("name"):
            order.append(number)

    async with asyncio.TaskGroup() as group, locks.hold("name"):
        for number in range(10):
            group.create_task(work(number))
            await until(lambda number=number: locks.statistics().waiting == number + 1)  # type: ignore[misc]
    assert order == list(range(10))


async def test_names_are_apart(locks: Locks) -> None:
    async with locks.hold("one") as one, locks.hold("two", timeout=1) as two:
        assert (one.name, two.name) == ("one", "two")
        assert not one.lost.is_set()
        one.check()


@pytest.mark.parametrize("timeout", [0.0, 0.05])
async def test_a_wait_ends_at_its_timeout(locks: Locks, timeout: float) -> None:  # noqa: ASYNC109
    async def late() -> None:
        with pytest.raises(LockTimeout) as raised:
            async with locks.hold("name", timeout=timeout):
                pytest.fail("two inside")
        assert isinstance(raised.value, TimeoutError)

    async with locks.hold("name"):
        await asyncio.create_task(late())
        assert locks.statistics().timed_out == 1
    async with locks.hold("name", timeout=1):
        pass


async def test_the_task_that_holds_a_name_gets_the_same_lease_or_is_told(locks: Locks) -> None:
    async with locks.hold("name") as outer:
        async with locks.hold("name", reentrant=True) as inner:
            assert inner is outer
        assert locks.statistics().held == 1
        with pytest.raises(WrongState, match="would wait for itself"):
            async with locks.hold("name"):
                pytest.fail("two inside")
    assert locks.statistics().held == 0


async def test_an_error_in_the_block_frees_the_name(locks: Locks) -> None:
    with pytest.raises(ValueError, match="mine"):
        async with locks.hold("name"):
            raise ValueError("mine")
    async with locks.hold("name", timeout=1):
        pass


async def test_a_cancellation_at_every_await_frees_the_name(locks: Locks) -> None:
    async def work() -> None:
        async with locks.hold("name", timeout=5):
            await asyncio.sleep(0)

    for steps in range(12):
        task = asyncio.create_task(work())
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        async with locks.hold("name", timeout=5):
            assert locks.statistics().held == 1
    assert locks.statistics().held == locks.statistics().waiting == 0


@pytest.mark.parametrize("kind", SHARED, indirect=True)
async def test_a_cancellation_while_the_backend_is_asked_leaves_nothing_taken(make: Make) -> None:
    async def work(locks: Locks) -> None:
        async with locks.hold("name", timeout=5):
            await asyncio.sleep(0)

    async with make() as locks, make() as other:
        for steps in range(0, 240, 6):
            tasks = [asyncio.create_task(work(locks)) for _ in range(2)]
            for _ in range(steps):
                await asyncio.sleep(0)
            tasks[0].cancel()
            await asyncio.wait(tasks)
            assert not tasks[1].cancelled()
            async with other.hold("name", timeout=5):
                assert locks.statistics().held == 0
        assert locks.statistics().waiting == locks.statistics().lost == 0


async def test_a_cancelled_waiter_loses_nobody_the_name(locks: Locks) -> None:
    async def work() -> None:
        async with locks.hold("name", timeout=5):
            await asyncio.sleep(0)

    for steps in range(12):
        async with locks.hold("name"):
            tasks = [asyncio.create_task(work()) for _ in range(3)]
            await until(lambda: locks.statistics().waiting == 3)
            if not steps:
                tasks[1].cancel()
        for _ in range(steps):
            await asyncio.sleep(0)
        tasks[0].cancel()
        await asyncio.wait(tasks)
        assert not tasks[2].cancelled()
        assert tasks[2].exception() is None
    assert locks.statistics().held == locks.statistics().waiting == 0


async def test_without_renewal_a_lease_ends_at_its_ttl_and_that_is_told(make: Make) -> None:
    async with make() as locks:
        told: list[Lease] = []
        locks._on_lost = told.append
        with pytest.raises(LeaseLost, match="ended before its block"):  # noqa: PT012  # the block is what fails at its end
            async with locks.hold("name", ttl=0.05, renew=False) as lease:
                async with asyncio.timeout(30):
                    await lease.lost.wait()
                assert lease.is_lost
                with pytest.raises(LeaseLost):
                    lease.check()
                next_one = asyncio.create_task(self_fence(locks))
                assert await next_one > lease.fence
        assert told == [lease]
        assert locks.statistics().lost == 1


async def self_fence(locks: Locks) -> int:
    async with locks.hold("name", timeout=5) as lease:
        return lease.fence


async def test_with_renewal_a_lease_outlives_its_ttl(locks: Locks, kind: str) -> None:
    for ttl in TTLS:
        before = locks.statistics()
        with suppress(LeaseLost):
            async with locks.hold("name", ttl=ttl) as lease:
                if kind == "memory":
                    assert locks._renewal.next_round == math.inf
                else:
                    await _renewed_or_lost(locks, before, times=6)
                lease.check()
                assert not lease.lost.is_set()
            return
    pytest.fail("it was lost, however long its ttl")


@pytest.mark.parametrize("kind", SHARED, indirect=True)
async def test_names_of_any_ttl_are_renewed_side_by_side(locks: Locks) -> None:
    for ttl in TTLS:
        before = locks.statistics()
        with suppress(LeaseLost):
            async with locks.hold("long", ttl=60), locks.hold("short", ttl=2 * ttl), locks.hold("shorter", ttl=ttl):
                await _renewed_or_lost(locks, before, times=5)
            return
    pytest.fail("one was lost, however long its ttl")


async def _renewed_or_lost(locks: Locks, before: LocksStatistics, *, times: int) -> None:
    def done() -> bool:
        now = locks.statistics()
        return now.renewed >= before.renewed + times or now.lost > before.lost

    await until(done)


@pytest.mark.parametrize("kind", ["redis", "postgres", "postgres rows"], indirect=True)
@pytest.mark.parametrize("fair", [False, True])
async def test_a_name_is_passed_on_within_a_process_unless_all_are_to_be_asked(locks: Locks, fair: bool) -> None:
    fences: list[int] = []

    async def work() -> None:
        async with locks.hold("name", fair=fair) as lease:
            fences.append(lease.fence)

    await asyncio.gather(*(work() for _ in range(20)))
    assert len(fences) == 20
    assert fences == sorted(set(fences))
    assert (locks.statistics().passed_on > 0) == (not fair)


@pytest.mark.parametrize("kind", SHARED, indirect=True)
@pytest.mark.parametrize("fair", [False, True])
async def test_a_busy_process_leaves_others_their_turns(make: Make, fair: bool) -> None:
    async with make() as busy, make() as other:
        served = asyncio.Event()

        async def keep_on() -> None:
            while not served.is_set():
                async with busy.hold("name", fair=fair):
                    await asyncio.sleep(0)

        async with asyncio.TaskGroup() as group:
            for _ in range(3):
                group.create_task(keep_on())
            for _ in range(5):
                await fence_in(other, 20)
            served.set()


async def fence_in(locks: Locks, timeout: float) -> int:  # noqa: ASYNC109
    async with locks.hold("name", timeout=timeout) as lease:
        return lease.fence


async def test_closing_ends_what_is_held_as_lost(make: Make) -> None:
    locks = make()
    with pytest.raises(LeaseLost):  # noqa: PT012  # the block is what fails at its end
        async with locks.hold("name") as lease:
            waiter = asyncio.create_task(self_fence(locks))
            await until(lambda: locks.statistics().waiting == 1)
            await locks.aclose()
            await locks.aclose()
            assert lease.lost.is_set()
            with pytest.raises(WrongState):
                await waiter
    with pytest.raises(WrongState):
        async with locks.hold("name"):
            pass


def test_it_works_on_uvloop(make: Make) -> None:
    async def use() -> list[int]:
        async with make() as locks:
            return await asyncio.gather(*(self_fence(locks) for _ in range(4)))

    fences = uvloop.run(use())
    assert fences == sorted(set(fences))


@pytest.mark.parametrize("kind", ["memory", "file"], indirect=True)
def test_it_works_on_one_loop_after_another(make: Make) -> None:
    locks = make()
    fences = [asyncio.run(self_fence(locks)) for _ in range(3)]
    assert fences == sorted(set(fences))
    asyncio.run(locks.aclose())


def test_a_second_open_loop_is_refused() -> None:
    locks = MemoryLocks()
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(self_fence(locks))
        with pytest.raises(WrongState, match="another event loop"):
            asyncio.run(self_fence(locks))
    finally:
        loop.close()


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"ttl": 0}, "ttl"),
        ({"ttl": -1}, "ttl"),
        ({"ttl": float("nan")}, "ttl"),
        ({"ttl": 1e9}, "ttl"),
        ({"ttl": "10"}, "ttl"),
        ({"timeout": None}, "timeout"),
        ({"timeout": -1}, "timeout"),
        ({"timeout": float("inf")}, "timeout"),
        ({"name": ""}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"name": "x" * 1_000_000}, "name"),
        ({"name": 5}, "name"),
        ({"name": "\ud800"}, "name"),
        ({"ttl": None}, "ttl"),
        ({"ttl": True}, "ttl"),
        ({"timeout": "10"}, "timeout"),
        ({"timeout": Decimal(1)}, "timeout"),
    ],
)
def test_bad_input_is_told_at_once(arguments: dict[str, object], field: str) -> None:
    with pytest.raises(BadInput, match=field):
        MemoryLocks().hold(**({"name": "name"} | arguments))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "build",
    [
        lambda: RedisLocks("http://nobody"),
        lambda: RedisLocks("redis://h?nonsense=1"),
        lambda: RedisLocks("redis://h", command_timeout=0),
        lambda: RedisLocks("redis://h", prefix=""),
        lambda: PostgresLocks("mysql://h"),
        lambda: PostgresLocks("postgresql://h", table="x; drop"),
        lambda: PostgresLocks("postgresql://h", command_timeout=-1),
        lambda: MemoryLocks(on_lost=WRONG),
        lambda: MemoryLocks(on_lost=awaited_by_nobody),  # type: ignore[arg-type]
        lambda: MemoryLocks(clock=WRONG),
        lambda: RedisLocks("redis://h", prefix=WRONG),
        lambda: RedisLocks("redis://h", backoff=WRONG),
        lambda: RedisLocks("redis://h", command_timeout=WRONG),
        lambda: RedisLocks("redis://h", on_lost=WRONG),
        lambda: PostgresLocks("postgresql://h", rows="no"),  # type: ignore[arg-type]
        lambda: PostgresLocks("postgresql://h", table=WRONG),
        lambda: PostgresLocks("postgresql://h", backoff=WRONG),
        lambda: PostgresLocks("postgresql://h", command_timeout=WRONG),
        lambda: PostgresLocks("postgresql://h", clock=WRONG),
        lambda: FileLocks(WRONG),
        lambda: FileLocks("a\0b"),
        lambda: FileLocks("\ud800"),
        lambda: FileLocks(""),
    ],
)
def test_bad_options_are_told_at_construction(build: Callable[[], Locks]) -> None:
    with pytest.raises(BadInput, match="is not allowed"):
        build()


@pytest.mark.parametrize("wrong", [None, 5, MemoryLocks])
async def test_an_upgrade_is_guarded_by_locks_alone(wrong: Any) -> None:
    with pytest.raises(BadInput, match=r"^locks: .* is not allowed; Locks"):
        await guarded_upgrade(wrong, lambda: None)


@pytest.mark.parametrize(
    "scheme", ["postgresql", "postgres", "postgresql+asyncpg", "postgresql+psycopg", "postgresql+psycopg2"]
)
async def test_an_address_of_postgres_may_be_in_the_form_of_sqlalchemy(postgres_url: str, scheme: str) -> None:
    async with PostgresLocks(postgres_url.replace("postgresql", scheme, 1)) as locks, locks.hold("name") as lease:
        assert lease.fence > 0


@pytest.mark.parametrize(
    ("dsn", "shown"),
    [
        ("mysql://me:secret@host/db?password=secret", "mysql://host/db"),
        ("postgresql+pg8000://me:secret@host/db", r"postgresql\+pg8000://host/db"),
        ("postgresql://", "postgresql://"),
        ("host=host password=secret", r"\*{4}"),
        (None, r"\*{4}"),
        (b"postgresql://me:secret@host/db", r"\*{4}"),
        ("postgresql://me:secret", r"postgresql://me:\*{4}"),
        ("postgresql://me:secret/db", r"postgresql://me:\*{4}/db"),
        ("postgresql://host:1:secret/db", r"postgresql://host:\*{4}/db"),
        ("postgresql://[secret", r"postgresql://:\*{4}"),
        ("postgresql://me:secret@host:notaport/db", r"postgresql://host:\*{4}/db"),
        ("postgresql://me:secret@host:65536/db", "postgresql://host:65536/db"),
        ("postgresql://me@host/db?port=x&password=secret", "postgresql://host/db"),
        ("postgresql://me@host/db?port=0", "postgresql://host/db"),
        ("postgresql://me:a@secret@host/db", "postgresql://host/db"),
        ("postgresql://me:a/secret@host/db", r"\*{4}"),
        ("postgresql://me:a?secret@host/db", r"\*{4}"),
        ("postgresql://me:a#secret@host/db", r"\*{4}"),
        ("mysql://me@host/db?password=a@secret", r"\*{4}"),
        ("me:secret@host postgresql://host", r"\*{4}"),
        ("postgresql://host,,other/db", "postgresql://host,,other/db"),
        ("postgresql://host\0/db", r"postgresql://host\\x00/db"),
    ],
)
def test_an_address_that_is_none_of_postgres_is_told_without_its_password(dsn: Any, shown: str) -> None:
    with pytest.raises(BadInput, match=rf"^dsn: '{shown}' is not allowed; postgresql://") as raised:
        PostgresLocks(dsn)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    ("dsn", "shown"),
    [
        ("postgresql://me:p%40ss@host:5432,other:5433/db?sslmode=disable", "postgresql://host:5432,other:5433/db"),
        ("postgresql://[::1]:5432/db", "postgresql://[::1]:5432/db"),
        ("postgresql:///db", "postgresql:///db"),
        ("postgresql://me@/db?host=/run/folder&port=5432", "postgresql:///db"),
        ("postgresql://%2Frun%2Ffolder/db", "postgresql://%2Frun%2Ffolder/db"),
        ("postgresql://:5432/db", "postgresql://:5432/db"),
        ("postgresql+asyncpg://me@host", "postgresql+asyncpg://host"),
    ],
)
def test_an_address_is_shown_without_what_may_be_secret(dsn: str, shown: str) -> None:
    address = PostgresAddress.of(dsn)
    assert str(address) == address.shown == shown
    assert address.dsn == dsn.replace("+asyncpg", "")
    assert repr(address) == f"PostgresAddress(shown={shown!r})"


async def test_each_class_builds_as_documented_and_is_entered(tmp_path: Path) -> None:
    Backoff(base_delay=0.01, max_delay=5.0, multiplier=2.0, jitter=True, max_retries=20)
    RedisLocks("redis://localhost:6379/0")
    PostgresLocks("postgresql://user:secret@localhost/database")
    for locks in (MemoryLocks(), FileLocks(tmp_path)):
        async with locks.hold("rebalance", ttl=10, timeout=30) as lease:
            assert lease.fence > 0
        await locks.aclose()


async def test_a_hold_is_for_one_block_at_a_time() -> None:
    hold = MemoryLocks().hold("name")
    async with hold:
        with pytest.raises(WrongState, match="in use"):
            await hold.__aenter__()


async def test_what_is_counted_is_exposed() -> None:
    registry, locks = Registry(), MemoryLocks()
    measure_locks(registry, locks)
    async with locks.hold("name"):
        text = render(registry).decode()
    assert "locks_held 1" in text
    assert "locks_acquired_total 1" in text


@pytest.mark.parametrize("kind", SHARED, indirect=True)
async def test_two_instances_exclude_each_other_and_are_woken(make: Make) -> None:
    async with make() as one, make() as other:
        fences: list[int] = []

        async def work(locks: Locks) -> None:
            for _ in range(10):
                async with locks.hold("name", timeout=10) as lease:
                    fences.append(lease.fence)
                    await asyncio.sleep(0.001)
                    assert fences[-1] == lease.fence

        await asyncio.gather(work(one), work(other), work(one), work(other))
        assert len(fences) == 40
        assert fences == sorted(set(fences))


@pytest.mark.parametrize("kind", SHARED, indirect=True)
async def test_a_waiter_that_gives_up_at_another_instance_leaves_no_trace(make: Make) -> None:
    async with make() as one, make() as other:
        async with one.hold("name"):
            with pytest.raises(LockTimeout):
                async with other.hold("name", timeout=0.05):
                    pytest.fail("two inside")
            waiter = asyncio.create_task(self_fence(other))
            await until(lambda: other.statistics().waiting == 1)
            waiter.cancel()
            await asyncio.wait([waiter])
        async with one.hold("name", timeout=5):
            pass
        async with other.hold("name", timeout=5):
            pass


@pytest.mark.parametrize("kind", SHARED, indirect=True)
async def test_kill_9_of_a_holder_frees_the_name(locks: Locks, kind: str, address: str, tmp_path: Path) -> None:
    with worker("hold", kind, address, tmp_path / "resource", 1.0) as process:
        fence = int(await answer(process))
        waiting = asyncio.create_task(shared_fence(locks))
        # One that does not run for its ttl has lost the name before it is killed.
        await until(lambda: locks.statistics().waiting == 1 or waiting.done())
        process.kill()
        assert await waiting > fence


async def shared_fence(locks: Locks) -> int:
    async with locks.hold("shared", timeout=10) as lease:
        return lease.fence


@pytest.mark.parametrize("kind", ["redis", "postgres rows"], indirect=True)
async def test_a_holder_stopped_beyond_its_ttl_is_refused(
    locks: Locks, kind: str, address: str, tmp_path: Path
) -> None:
    resource = tmp_path / "resource"
    with worker("hold", kind, address, resource, 0.3) as process:
        stale = int(await answer(process))
        tell(process, "write")
        assert await answer(process) == "accepted"
        process.send_signal(signal.SIGSTOP)
        async with locks.hold("shared", timeout=10) as lease:
            assert lease.fence > stale
            assert guarded_write(resource, lease.fence)
            tell(process, "write")
            process.send_signal(signal.SIGCONT)
            assert await answer(process) == "refused"
        tell(process, "end")
        assert await answer(process) == "lost"


@pytest.mark.parametrize("kind", ["file", "postgres"], indirect=True)
async def test_a_holder_that_is_stopped_keeps_what_only_its_end_frees(
    locks: Locks, kind: str, address: str, tmp_path: Path
) -> None:
    with worker("hold", kind, address, tmp_path / "resource", 0.05) as process:
        await answer(process)
        process.send_signal(signal.SIGSTOP)
        with pytest.raises(LockTimeout):
            async with locks.hold("shared", timeout=0.3):
                pytest.fail("two inside")
        process.send_signal(signal.SIGCONT)
        tell(process, "end")
        assert await answer(process) == "done"
        async with locks.hold("shared", timeout=5):
            pass


@pytest.mark.parametrize("kind", SHARED, indirect=True)
async def test_processes_exclude_each_other(kind: str, address: str, tmp_path: Path) -> None:
    log = tmp_path / "log"
    command = [sys.executable, str(WORKER), "take", kind, address, str(log), "40"]
    processes = started(4, command)
    for process in processes:
        await asyncio.to_thread(process.communicate, None, 30)
    assert [process.returncode for process in processes] == [0, 0, 0, 0]
    lines = log.read_text().splitlines()
    fences = [int(line[1:]) for line in lines[::2]]
    assert lines == [sign + str(fence) for fence in fences for sign in "+-"]
    assert len(fences) == 160
    assert fences == sorted(set(fences))


@pytest.mark.parametrize("kind", SHARED, indirect=True)
@pytest.mark.parametrize("job", ["fork", "use and fork"])
async def test_children_of_one_process_exclude_each_other(kind: str, job: str, address: str, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with worker(job, kind, address, log, 200) as process:
        await asyncio.to_thread(process.communicate, None, 30)
    lines = log.read_text().splitlines()
    fences = [int(line[1:]) for line in lines[::2]]
    assert lines == [sign + str(fence) for fence in fences for sign in "+-"]
    assert len(fences) == 600
    assert fences == sorted(set(fences))


@pytest.mark.parametrize("kind", ["file", "redis", "postgres"], indirect=True)
async def test_of_many_starting_processes_one_upgrades(kind: str, address: str, tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    command = [sys.executable, str(WORKER), "upgrade", kind, address, str(journal), "0"]
    processes = started(4, command)
    outputs = [(await asyncio.to_thread(process.communicate, None, 30))[0].strip() for process in processes]
    assert sorted(outputs) == ["False", "False", "False", "True"]
    assert len(journal.read_text().splitlines()) == 1


@pytest.mark.parametrize("kind", ["file"], indirect=True)
async def test_a_child_does_not_keep_what_its_killed_parent_held(locks: Locks, address: str, tmp_path: Path) -> None:
    async with locks.hold("other"):
        with worker("fork and die", "file", address, tmp_path, 0) as process:
            child = int(await answer(process))
            process.kill()
            await asyncio.to_thread(process.wait)
    try:
        for name in ("shared", "other"):
            async with locks.hold(name, timeout=5):
                pass
    finally:
        os.kill(child, signal.SIGKILL)


def test_a_file_lock_leaks_no_descriptor(tmp_path: Path) -> None:
    async def use() -> None:
        async with FileLocks(tmp_path) as one, FileLocks(tmp_path) as other:
            for number in range(100):
                async with one.hold(f"name {number}"):
                    with pytest.raises(LockTimeout):
                        async with other.hold(f"name {number}", timeout=0 if number else 0.02):
                            pytest.fail("two inside")
            async with other.hold("name 0", timeout=5):
                pass

    # What others have left behind is not closed in between.
    gc.collect()
    before = len(os.listdir("/proc/self/fd"))
    asyncio.run(use())
    assert len(os.listdir("/proc/self/fd")) == before
