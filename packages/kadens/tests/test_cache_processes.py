"""One load for four processes, also when it fails, and when the caller who began it leaves."""

import asyncio
import json
import signal
import sqlite3
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import pytest
import virtual_time

from kadens.cache import Cache, Claim, Codec, DiskStore, MemoryStore, Policy, RedisStore, TieredStore, cached, claims
from kadens.redis_client import RedisClient

pytestmark = pytest.mark.anyio

WITHIN = 20.0

WORKER = """
import asyncio, json, sys
from pathlib import Path
from kadens.cache import Cache, Codec, MemoryStore, RedisStore, TieredStore, claims

# Nobody takes the place of a loader that the machine stops for some seconds.
claims.LONGEST = 15.0

async def line():
    return (await asyncio.to_thread(sys.stdin.readline)).strip()

async def main(url, folder, name):
    codec, loads = Codec(int), 0
    async def load():
        # Held until the test has seen that all wait, and who loads.
        nonlocal loads
        loads += 1
        (folder / name).touch()
        while not (folder / "go").exists():
            await asyncio.sleep(0.001)
        if (folder / "fail").exists():
            raise ValueError("no such user")
        return 1
    async with Cache(TieredStore(MemoryStore(), RedisStore(url, timeout=20.0))) as cache:
        print("ready", flush=True)
        while await line() == "wave":
            first, *others = [asyncio.create_task(cache.get_or_load("k", load, codec=codec)) for _ in range(250)]
            for _ in range(10):
                # Answers come in order: by the last of these, the claim has been given or refused.
                await cache.get("other", codec=codec)
            print("waiting", flush=True)
            if await line() == "cancel":
                first.cancel()
            print("told", flush=True)
            ended = await asyncio.gather(first, *others, return_exceptions=True)
            kinds = sorted({type(one).__name__ for one in ended[1:]})
            print(json.dumps([loads, kinds, type(ended[0]).__name__, str(ended[1])]), flush=True)

asyncio.run(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3]))
"""


class Workers:
    """Four processes that ask for one key, 250 callers each."""

    def __init__(self, processes: list[asyncio.subprocess.Process], folder: Path) -> None:
        self._processes = processes
        self._folder = folder

    async def say(self, *words: str) -> None:
        for process, word in zip(self._processes, words, strict=True):
            assert process.stdin is not None
            process.stdin.write(f"{word}\n".encode())

    async def hear(self) -> list[str]:
        async with asyncio.timeout(WITHIN):
            return [(await process.stdout.readline()).decode().strip() for process in self._processes]  # type: ignore[union-attr]

    async def loading(self) -> int:
        """Which of them loads."""
        async with asyncio.timeout(WITHIN):
            while True:
                loading = [number for number in range(4) if (self._folder / f"{number}").exists()]
                if loading:
                    (number,) = loading
                    return number
                await asyncio.sleep(0.001)

    async def wave(self, *, cancel: bool = False) -> list[list[Any]]:
        for number in range(4):
            (self._folder / f"{number}").unlink(missing_ok=True)
        (self._folder / "go").unlink(missing_ok=True)
        await self.say(*["wave"] * 4)
        assert await self.hear() == ["waiting"] * 4
        loading = await self.loading()
        await self.say(*("cancel" if cancel and number == loading else "stay" for number in range(4)))
        assert await self.hear() == ["told"] * 4
        (self._folder / "go").touch()
        return [json.loads(told) for told in await self.hear()]


@pytest.fixture
async def workers(redis_url: str, tmp_path: Path) -> AsyncIterator[Workers]:
    pipe = asyncio.subprocess.PIPE
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", WORKER, redis_url, str(tmp_path), str(number), stdin=pipe, stdout=pipe
        )
        for number in range(4)
    ]
    made = Workers(processes, tmp_path)
    try:
        assert await made.hear() == ["ready"] * 4
        yield made
        await made.say(*["end"] * 4)
        async with asyncio.timeout(WITHIN):
            assert [await ended(process) for process in processes] == [0] * 4
    finally:
        for process in processes:
            await killed(process)


async def ended(process: asyncio.subprocess.Process) -> int | None:
    """Its code, once its pipes are closed too: their warnings would be blamed on a later test."""
    await process.communicate()
    return process.returncode


async def killed(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()
        await process.communicate()


async def test_a_wave_of_four_processes_loads_once_and_fails_once(workers: Workers, tmp_path: Path) -> None:
    (tmp_path / "fail").touch()
    for wave in (1, 2):
        told = await workers.wave()
        assert sum(loads for loads, *_ in told) == wave
        assert sorted(kinds for _, kinds, *_ in told) == [["LoadFailed"]] * 3 + [["ValueError"]]
        # Of what kind it was is told; what it says stays in its process, for it may be a secret.
        others = "another process loaded 'k' for all who asked, and failed: ValueError"
        assert sorted(said for *_, said in told) == [*[others] * 3, "no such user"]
    (tmp_path / "fail").unlink()
    told = await workers.wave()
    assert sum(loads for loads, *_ in told) == 3
    assert [kinds for _, kinds, *_ in told] == [["int"]] * 4


async def test_the_others_in_all_processes_get_the_value_when_the_first_caller_leaves(workers: Workers) -> None:
    told = await workers.wave(cancel=True)
    assert sum(loads for loads, *_ in told) == 1
    assert [kinds for _, kinds, *_ in told] == [["int"]] * 4
    assert sorted(first for _, _, first, _ in told) == ["CancelledError", "int", "int", "int"]


async def test_what_the_near_store_did_not_take_is_asked_for_again_after_an_invalidation(redis_url: str) -> None:
    near = MemoryStore(max_entries=10, max_bytes=256)
    version = 0

    async with (
        Cache(TieredStore(near, RedisStore(redis_url, timeout=WITHIN))) as here,
        Cache(TieredStore(MemoryStore(), RedisStore(redis_url, timeout=WITHIN))) as elsewhere,
    ):

        @cached(cache=here, key="{user}", tags=("user:{user}",))
        async def text(user: int) -> str:
            return f"{version}" * 1000

        assert (await text(1))[0] == "0"
        assert (await text(1))[0] == "0"
        assert near.statistics().entries == 0
        version = 1
        await elsewhere.invalidate_tags("user:1")
        assert (await text(1))[0] == "1"


DIES = """
import asyncio, sys
from kadens.cache import Cache, Codec, DiskStore, RedisStore

async def never():
    print("loading", flush=True)
    await asyncio.Event().wait()

async def main(kind, place):
    store = RedisStore(place, timeout=20.0) if kind == "redis" else DiskStore(place, timeout=20.0)
    async with Cache(store) as cache:
        await cache.get_or_load("k", never, codec=Codec(int))

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.mark.parametrize("kind", ["redis", "disk"])
async def test_who_waits_for_a_loader_that_was_killed_loads_in_its_place(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    place = request.getfixturevalue("redis_url") if kind == "redis" else str(tmp_path / "cache")
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", DIES, kind, place, stdout=-1)
    assert process.stdout is not None
    assert await process.stdout.readline() == b"loading\n"
    loads = 0

    async def load() -> int:
        nonlocal loads
        loads += 1
        return 5

    async with Cache(store_of(kind, place)) as cache:
        waiting = [asyncio.create_task(cache.get_or_load("k", load, codec=Codec(int))) for _ in range(10)]
        await cache.get("other", codec=Codec(int))
        await killed(process)
        async with asyncio.timeout(WITHIN):
            assert await asyncio.gather(*waiting) == [5] * 10
        assert loads == 1
        assert await cache.get("k", codec=Codec(int)) == 5


class Held(MemoryStore):
    """Another has the claim until a second and a half have gone."""

    async def claim(  # type: ignore[override]  # as of a far store
        self, key: str, tags: tuple[str, ...], *, seconds: float
    ) -> Claim | None:
        claim = await super().claim(key, tags, seconds=seconds)
        return None if asyncio.get_running_loop().time() < self.clock() + 1.5 else claim


def test_the_wait_for_another_loader_is_not_taken_from_the_time_of_the_load() -> None:
    async def load() -> int:
        # As long as a load may take, less a little.
        await asyncio.sleep(1.5)
        return 5

    async def main(loop: virtual_time.VirtualLoop) -> None:
        began = loop.time()
        cache = Cache(Held(clock=lambda: began), policy=Policy(timeout=2.0))
        assert await cache.get_or_load("k", load) == 5
        assert loop.time() >= began + 3

    virtual_time.run(main)


def store_of(kind: str, place: str) -> RedisStore | DiskStore:
    return RedisStore(place, timeout=WITHIN) if kind == "redis" else DiskStore(place, timeout=WITHIN)


@pytest.mark.parametrize("kind", ["redis", "disk"])
async def test_a_load_longer_than_a_claim_is_still_the_only_one(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its claim is made to end sooner, again and again: no second need pass, and a slow machine loses none."""
    monkeypatch.setattr(claims, "LONGEST", 15.0)
    monkeypatch.setattr(claims, "RENEWALS", 300)
    place = request.getfixturevalue("redis_url") if kind == "redis" else str(tmp_path / "cache")
    loads, shortened = 0, 0.0

    async with Cache(store_of(kind, place)) as one, Cache(store_of(kind, place)) as other:

        async def load() -> int:
            nonlocal loads, shortened
            loads += 1
            async with asyncio.timeout(WITHIN):
                while shortened < 20:
                    left = await seconds_left(kind, place)
                    if left > 10:
                        await shorten(kind, place, 8)
                        shortened += left - 8
                    await asyncio.sleep(0.002)
            return 5

        both = (each.get_or_load("k", load, codec=Codec(int), tags=("t",)) for each in (one, other))
        assert await asyncio.gather(*both) == [5, 5]
        assert loads == 1
        await other.invalidate_tags("t")
        assert await one.get("k", codec=Codec(int)) is None


async def seconds_left(kind: str, place: str) -> float:
    """Of the only claim."""
    if kind == "redis":
        async with RedisClient(place, timeout=WITHIN, open_within=WITHIN) as client:
            return float(await client.ask("PTTL", "kadens:l:k")) / 1000
    with closing(sqlite3.connect(place, timeout=WITHIN)) as database:
        ((expires,),) = database.execute("SELECT expires FROM lease")
    return float(expires) - time.time()


async def shorten(kind: str, place: str, seconds: float) -> None:
    if kind == "redis":
        async with RedisClient(place, timeout=WITHIN, open_within=WITHIN) as client:
            await client.ask("PEXPIRE", "kadens:l:k", round(seconds * 1000))
    else:
        with closing(sqlite3.connect(place, timeout=WITHIN, isolation_level=None)) as database:
            database.execute("UPDATE lease SET expires = ?", (time.time() + seconds,))


NEAR_DISK = """
import asyncio, sys
from kadens.cache import Cache, Codec, DiskStore, MemoryStore, TieredStore

async def main(path):
    codec = Codec(int)
    async with Cache(TieredStore(MemoryStore(), DiskStore(path, timeout=20.0))) as cache:
        await cache.get("k", codec=codec)
        print("ready", flush=True)
        while True:
            match (await asyncio.to_thread(sys.stdin.readline)).split():
                case ["set", value]:
                    await cache.set("k", int(value), tags=("t",), codec=codec)
                    print("set", flush=True)
                case ["get"]:
                    value = await cache.get("k", codec=codec)
                    print(value, cache.statistics().prefixes["k"].near, flush=True)
                case _:
                    return

asyncio.run(main(sys.argv[1]))
"""


class Teller:
    """Another process on this machine, over the same file."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    async def ask(self, words: str) -> str:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{words}\n".encode())
        async with asyncio.timeout(WITHIN):
            return (await self.process.stdout.readline()).decode().strip()

    async def get(self) -> tuple[str, int]:
        """The value, and how many hits there were without leaving that process."""
        value, near = (await self.ask("get")).split()
        return value, int(near)


@asynccontextmanager
async def tellers(path: Path, count: int) -> AsyncIterator[list[Teller]]:
    pipe = asyncio.subprocess.PIPE
    code = [sys.executable, "-c", NEAR_DISK, str(path)]
    made = [Teller(await asyncio.create_subprocess_exec(*code, stdin=pipe, stdout=pipe)) for _ in range(count)]
    try:
        for one in made:
            assert one.process.stdout is not None
            assert await one.process.stdout.readline() == b"ready\n"
        yield made
        for one in made:
            assert await one.ask("end") == ""
            assert await ended(one.process) == 0
    finally:
        for one in made:
            await killed(one.process)


@pytest.mark.parametrize("way", ["key", "tag", "prefix"])
async def test_what_one_process_drops_is_gone_near_in_the_others_of_the_machine(tmp_path: Path, way: str) -> None:
    disk = DiskStore(tmp_path / "cache", timeout=WITHIN)
    async with tellers(tmp_path / "cache", 2) as (one, other), Cache(TieredStore(MemoryStore(), disk)) as here:
        assert await one.ask("set 1") == "set"
        # News of what was set may come after the first look, and end the near copy once more.
        near = (await other.get())[1]
        async with asyncio.timeout(WITHIN):
            while (seen := await other.get()) != ("1", near + 1):
                assert seen == ("1", near)
        assert await here.get("k", codec=Codec(int)) == 1
        await {
            "key": lambda: here.delete("k"),
            "tag": lambda: here.invalidate_tags("t"),
            "prefix": lambda: here.invalidate_prefix("k"),
        }[way]()
        for process in (one, other):
            async with asyncio.timeout(WITHIN):
                while (await process.get())[0] != "None":
                    pass
            assert (await process.get())[0] == "None"


async def test_a_process_that_stood_still_serves_nothing_that_was_dropped_meanwhile(tmp_path: Path) -> None:
    async with tellers(tmp_path / "cache", 1) as (other,), Cache(DiskStore(tmp_path / "cache", timeout=WITHIN)) as here:
        assert await other.ask("set 1") == "set"
        async with asyncio.timeout(WITHIN):
            # Who stood still meanwhile has dropped all that is near, and looks once more.
            while not (await other.get())[1]:
                pass
        other.process.send_signal(signal.SIGSTOP)
        try:
            for number in range(1_100):
                # More than the file remembers.
                await here.delete("k" if number == 0 else f"other:{number}")
        finally:
            other.process.send_signal(signal.SIGCONT)
        async with asyncio.timeout(WITHIN):
            while (await other.get())[0] != "None":
                pass
