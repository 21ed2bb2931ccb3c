"""Locks: what a free name costs beside bare calls, and 50 tasks of 1 ms each beside `asyncio.Lock`."""

import asyncio
import multiprocessing
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager
from fcntl import LOCK_EX, LOCK_UN, flock
from functools import partial
from pathlib import Path
from time import perf_counter
from types import MappingProxyType
from typing import Any, NamedTuple

import asyncpg
import uvloop
from redis.asyncio import Redis

from bench import databases
from bench.kadens.peers import locks as peers
from bench.measuring import Comparison, in_turn
from kadens.locks import FileLocks, Locks, MemoryLocks, PostgresLocks, RedisLocks

__all__ = ["run"]

TASKS, TURNS, INSIDE = 50, 10, 0.001
PROCESSES, TASKS_EACH = 4, 12
SOON = 0.05

Enter = Callable[[], AbstractAsyncContextManager[object]]
Peer = AbstractAsyncContextManager[Enter]
NOBODY: Mapping[str, Callable[[], Peer]] = MappingProxyType({})
PEERS_FREE: dict[str, dict[str, Callable[[str], Peer]]] = {
    "file": {"portalocker": peers.portalocker},
    "Redis": {"redis-py": peers.redis_py},
    "PostgreSQL": {"asyncpg pool": peers.asyncpg_pool},
}
PEERS: dict[str, dict[str, Callable[[str], Peer]]] = {
    **PEERS_FREE,
    "Redis": {"python-redis-lock": peers.python_redis_lock, "redis-py": peers.redis_py},
}


class Took(NamedTuple):
    """In milliseconds, of a clock that all processes share."""

    began: float
    ended: float
    longest_wait: float

    @property
    def all_in_all(self) -> float:
        return self.ended - self.began


def run() -> Iterator[Comparison]:
    with tempfile.TemporaryDirectory() as folder, databases.redis() as redis, databases.postgres() as postgres:
        addresses = {
            "memory": "",
            "file": folder,
            "Redis": redis,
            "PostgreSQL": postgres,
            "PostgreSQL rows": postgres,
        }
        yield from _free(addresses)
        yield from _contended(addresses)
        yield from _over_processes(addresses)


def _locks(kind: str, address: str) -> Locks:
    match kind:
        case "memory":
            return MemoryLocks()
        case "file":
            return FileLocks(address)
        case "Redis":
            return RedisLocks(address)
        case _:
            return PostgresLocks(address, rows=kind.endswith("rows"))


def _run_our_free(kind: str, address: str, times: int) -> float:
    return uvloop.run(_our_free(_locks(kind, address), times))


def _run_peer_free(peer: Callable[[str], Peer], address: str) -> float:
    return uvloop.run(_peer_free(peer(address)))


def _free(addresses: dict[str, str]) -> Iterator[Comparison]:
    bare: dict[str, tuple[str, Callable[[str], float], str, int]] = {
        "memory": ("asyncio.Lock", lambda _: uvloop.run(_asyncio_free()), "none set", 20_000),
        "file": ("two flock calls", _flock_free, "<= 3 us", 20_000),
        "Redis": ("redis-py, two calls", lambda url: uvloop.run(_redis_free(url)), "<= 45 us", 2_000),
        "PostgreSQL": ("asyncpg, two prepared calls", lambda url: uvloop.run(_asyncpg_free(url)), "<= 45 us", 2_000),
    }
    for kind, (what, theirs, reach, times) in bare.items():
        address = addresses[kind]
        yield in_turn(
            f"lock, free: {kind}",
            partial(_run_our_free, kind, address, times),
            partial(theirs, address),
            unit="us",
            what=what,
            reach=reach,
            rounds=9,
            peers={name: partial(_run_peer_free, peer, address) for name, peer in PEERS_FREE.get(kind, {}).items()},
        )


def _contended(addresses: dict[str, str]) -> Iterator[Comparison]:
    for kind, address in addresses.items():

        def ours(kind: str = kind, address: str = address) -> Took:
            return uvloop.run(_our_crowd(kind, address, TASKS))

        beside = {name: partial(peer, address) for name, peer in PEERS.get(kind, {}).items()}
        yield from _both(f"lock, {TASKS} tasks x {TURNS}, 1 ms: {kind}", ours, TASKS, "<= 1.15x", "<= 80 ms", beside)


def _over_processes(addresses: dict[str, str]) -> Iterator[Comparison]:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, mp_context=context) as pool:
        # All are there before the first measurement.
        list(pool.map(_ready, [SOON] * PROCESSES))
        for kind, address in addresses.items():
            if kind == "memory":
                continue

            def ours(kind: str = kind, address: str = address) -> Took:
                start = perf_counter() + SOON
                shares = list(pool.map(_share, [kind] * PROCESSES, [address] * PROCESSES, [start] * PROCESSES))
                began, ended, waits = zip(*shares, strict=True)
                return Took(min(began), max(ended), max(waits))

            question = f"lock, {PROCESSES} processes of {TASKS_EACH} x {TURNS}, 1 ms: {kind}"
            yield from _both(question, ours, PROCESSES * TASKS_EACH, "<= 1.5x", "none set")


def _ready(within: float) -> None:
    asyncio.run(asyncio.sleep(within))


def _share(kind: str, address: str, start: float) -> Took:
    """What one of the processes does, from the same moment on."""
    return uvloop.run(_our_crowd(kind, address, TASKS_EACH, start))


def _both(
    question: str,
    ours: Callable[[], Took],
    tasks: int,
    reach: str,
    reach_wait: str,
    beside: Mapping[str, Callable[[], Peer]] = NOBODY,
) -> Iterator[Comparison]:
    """Two questions of the same runs."""
    waits: dict[str, list[float]] = {name: [] for name in ("ours", "asyncio.Lock", *beside)}

    def measured(name: str, took: Took) -> float:
        waits[name].append(took.longest_wait)
        return took.all_in_all

    def crowded(name: str, peer: Callable[[], Peer]) -> float:
        return measured(name, uvloop.run(_peer_crowd(peer(), tasks)))

    def waited(name: str) -> float:
        # Nothing was kept of a peer that is not installed.
        if not waits[name]:
            raise ModuleNotFoundError(name)
        return waits[name].pop()

    yield in_turn(
        question,
        lambda: measured("ours", ours()),
        lambda: measured("asyncio.Lock", uvloop.run(_asyncio_crowd(tasks))),
        unit="ms",
        what="asyncio.Lock",
        reach=reach,
        rounds=3,
        peers={name: partial(crowded, name, peer) for name, peer in beside.items()},
    )
    yield in_turn(
        f"  longest wait{question[question.index(':') :]}",
        partial(waited, "ours"),
        partial(waited, "asyncio.Lock"),
        unit="ms",
        what="asyncio.Lock",
        reach=reach_wait,
        rounds=3,
        peers={name: partial(waited, name) for name in beside},
    )


async def _our_free(locks: Locks, times: int) -> float:
    async def once() -> None:
        async with locks.hold("free"):
            pass

    async with locks:
        return await _each(once, times)


async def _asyncio_free() -> float:
    lock = asyncio.Lock()

    async def once() -> None:
        async with lock:
            pass

    return await _each(once, 20_000)


def _flock_free(folder: str) -> float:
    with (Path(folder) / "bare").open("w") as file:
        began = perf_counter()
        for _ in range(20_000):
            flock(file, LOCK_EX)
            flock(file, LOCK_UN)
        return (perf_counter() - began) / 20_000 * 1e6


async def _redis_free(url: str) -> float:
    client = Redis.from_url(url)

    async def once() -> None:
        await client.set("bare", "x", nx=True, px=10_000)
        await client.delete("bare")

    try:
        return await _each(once, 2_000)
    finally:
        await client.aclose()


async def _asyncpg_free(url: str) -> float:
    connection: Any = await asyncpg.connect(url)

    take = await connection.prepare("SELECT pg_try_advisory_lock(1)")
    free = await connection.prepare("SELECT pg_advisory_unlock(1)")

    async def once() -> None:
        await take.fetchval()
        await free.fetchval()

    try:
        return await _each(once, 2_000)
    finally:
        await connection.close()


async def _our_crowd(kind: str, address: str, tasks: int, start: float = 0.0) -> Took:
    async with _locks(kind, address) as locks:
        await asyncio.sleep(max(0.0, start - perf_counter()))
        return await _crowd(lambda: locks.hold("contended"), tasks)


async def _asyncio_crowd(tasks: int) -> Took:
    lock = asyncio.Lock()
    return await _crowd(lambda: lock, tasks)


async def _peer_free(peer: Peer) -> float:
    async with peer as enter:

        async def once() -> None:
            async with enter():
                pass

        return await _each(once, 1_000)


async def _peer_crowd(peer: Peer, tasks: int) -> Took:
    # Those that block wait in threads, one for each caller.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(tasks))
    async with peer as enter:
        return await _crowd(enter, tasks)


async def _crowd(enter: Enter, tasks: int) -> Took:
    longest = 0.0

    async def work() -> None:
        nonlocal longest
        for _ in range(TURNS):
            asked = perf_counter()
            async with enter():
                longest = max(longest, perf_counter() - asked)
                await asyncio.sleep(INSIDE)

    began = perf_counter()
    await asyncio.gather(*(work() for _ in range(tasks)))
    return Took(began * 1e3, perf_counter() * 1e3, longest * 1e3)


async def _each(once: Callable[[], Awaitable[None]], times: int) -> float:
    """Microseconds."""
    await once()
    began = perf_counter()
    for _ in range(times):
        await once()
    return (perf_counter() - began) / times * 1e6
