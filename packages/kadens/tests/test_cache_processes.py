"""One load for four processes, also when it fails, and when the caller who began it leaves."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from kadens.cache import Cache, MemoryStore, RedisStore, TieredStore, cached

pytestmark = pytest.mark.anyio

WITHIN = 20.0

WORKER = """
import asyncio, json, sys
from pathlib import Path
from kadens.cache import Cache, Codec, MemoryStore, RedisStore, TieredStore

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
    async with Cache(TieredStore(MemoryStore(), RedisStore(url, timeout=5.0))) as cache:
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
    assert await made.hear() == ["ready"] * 4
    yield made
    await made.say(*["end"] * 4)
    async with asyncio.timeout(WITHIN):
        assert [await process.wait() for process in processes] == [0] * 4


async def test_a_wave_of_four_processes_loads_once_and_fails_once(workers: Workers, tmp_path: Path) -> None:
    (tmp_path / "fail").touch()
    for wave in (1, 2):
        told = await workers.wave()
        assert sum(loads for loads, *_ in told) == wave
        assert sorted(kinds for _, kinds, *_ in told) == [["LoadFailed"]] * 3 + [["ValueError"]]
        assert all("no such user" in said for *_, said in told)
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
        Cache(TieredStore(near, RedisStore(redis_url))) as here,
        Cache(TieredStore(MemoryStore(), RedisStore(redis_url))) as elsewhere,
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
