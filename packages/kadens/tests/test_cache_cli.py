"""`kadens cache`, on a real server and a real file, beside a process that publishes what it counted."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from backends import RedisServer

from kadens.cache import (
    Cache,
    Codec,
    DiskStore,
    MemoryStore,
    Publishing,
    RedisStore,
    TieredStore,
    cached,
    survey_disk,
)
from kadens.cli import EXIT_CODES, main
from kadens.errors import BadInput

pytestmark = pytest.mark.anyio

INT = Codec(int)
NOWHERE = "redis://:secret@127.0.0.1:1/0"
PIPE = asyncio.subprocess.PIPE

SERVICE = """
import asyncio, os
from kadens.cache import Cache, MemoryStore, RedisStore, TieredStore, cached

cache = Cache(TieredStore(MemoryStore(), RedisStore(os.environ["URL"], timeout=20.0)), name="squares")

@cached(cache=cache, ttl=600, tags=("number:{number}",))
async def square(number: int) -> int:
    if number == 13:
        raise ValueError(number)
    return number * number

@cached(ttl=600)
async def near(number: int) -> int:
    return number

plain = 1
"""
RUNNING = """
import asyncio, sys
import service
from kadens.cache import Publishing

async def run():
    async with service.cache:
        for number in (1, 2, 1):
            await service.square(number)
        async with Publishing([service.cache], process="shop:1") as publishing:
            await publishing.publish()
            print("published", flush=True)
            while service.cache.near is not None and len(service.cache.near):
                await asyncio.sleep(0.001)
            print("dropped", flush=True)
            await asyncio.to_thread(sys.stdin.readline)

asyncio.run(run())
"""


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def run(*arguments: object) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run


Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def service(tmp_path: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of its far store; `service` can be imported."""
    (tmp_path / "service.py").write_text(SERVICE)
    monkeypatch.setenv("URL", redis_url)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "service", raising=False)
    return redis_url


@pytest.fixture
async def running(service: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", RUNNING, stdin=PIPE, stdout=PIPE)
    assert await said(process) == "published"
    yield process
    if process.returncode is None:
        process.kill()
    # Its pipes are closed then too: their warnings would be blamed on a later test.
    await process.communicate()


async def said(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    async with asyncio.timeout(20):
        return (await process.stdout.readline()).decode().strip()


async def test_stats_are_the_stores_and_those_each_process_published(
    service: str, running: asyncio.subprocess.Process, command: Command
) -> None:
    code, out, _ = await asyncio.to_thread(command, "cache", "stats", service, "--json")
    told = json.loads(out)
    assert (code, told["values"], told["loading"], told["complete"]) == (0, 2, 0, True)
    ((prefix, held),) = told["prefixes"].items()
    assert (prefix, held["values"]) == ("service.square", 2)
    assert 0 < held["seconds_left"] <= 600
    (process,) = told["processes"]
    counted = process["prefixes"]["service.square"]
    assert (process["process"], process["cache"], counted["hits"], counted["loads"]) == ("shop:1", "squares", 1, 2)
    assert process["near"]["entries"] == 2
    code, out, _ = await asyncio.to_thread(command, "cache", "stats", service)
    assert "2 values; 0 being loaded" in out
    assert "shop:1   squares  service.square" in out


@pytest.mark.parametrize(
    "options",
    [
        *(["--tag", "number:1", "--tag", "number:2"], ["--prefix", "service."], ["--all"]),
        ["--key", "service.square:number=1", "--key", "service.square:1", "--key", "service.square:2"],
    ],
)
async def test_what_is_invalidated_is_gone_from_a_running_process(
    service: str, running: asyncio.subprocess.Process, command: Command, options: list[str]
) -> None:
    code, out, err = await asyncio.to_thread(command, "cache", "invalidate", service, *options)
    assert (code, out, err) == (0, "dropped in every process\n", "")
    assert await said(running) == "dropped"
    assert running.stdin is not None
    running.stdin.write(b"\n")
    assert await running.wait() == 0
    code, out, _ = await asyncio.to_thread(command, "cache", "stats", service, "--json")
    assert (json.loads(out)["values"], json.loads(out)["processes"]) == (0, [])


async def test_what_was_hot_is_warm_before_the_service_starts(service: str, tmp_path: Path, command: Command) -> None:
    hot = tmp_path / "hot.json"
    hot.write_text('{"service.square": [{"number": 3}, {"number": 4}], "gone": [{}]}')
    code, out, err = await asyncio.to_thread(command, "cache", "warm", hot, "service:square", "--json")
    assert (code, json.loads(out)["warmed"], err) == (0, 2, "")
    async with RedisStore(service, timeout=20.0) as store:
        entry = await store.get("service.square:3", INT)
        assert entry is not None
        assert entry.value == 9
    hot.write_text('{"service.square": [{"number": 13}, {"numb": 1}, {"number": 5}]}')
    code, out, _ = await asyncio.to_thread(command, "cache", "warm", hot, "service:square")
    assert (code, out) == (1, "1 warm, 2 failed\n")


async def test_a_file_is_a_store_too(tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "cache.sqlite"
    async with DiskStore(path, timeout=20.0) as store, Cache(store, name="disk") as cache:
        await cache.set("a:1", 1, tags=("red",), codec=INT)
        await cache.set("b:1", 2, codec=INT)
        await cache.get("b:1", codec=INT)
        async with Publishing([cache]) as publishing:
            await publishing.publish()
            monkeypatch.setenv("KADENS_CACHE", str(path))
            assert (await asyncio.to_thread(command, "cache", "invalidate", "--tag", "red"))[0] == 0
            code, out, _ = await asyncio.to_thread(command, "cache", "stats", "--json")
            assert await cache.get("a:1", codec=INT) is None
        told = json.loads(out)
        assert (code, list(told["prefixes"]), told["processes"][0]["prefixes"]["b"]["hits"]) == (0, ["b"], 1)
        assert (await survey_disk(path)).processes == ()


@pytest.mark.parametrize(
    ("code", "arguments", "said"),
    [
        (3, ["stats"], "a store is needed"),
        (3, ["stats", "http://x"], "store: "),
        (3, ["stats", "nowhere.sqlite"], "nowhere.sqlite"),
        (3, ["invalidate", "nowhere.sqlite", "--all"], "nowhere.sqlite"),
        (3, ["stats", "pyproject"], "pyproject"),
        (3, ["stats", NOWHERE, "--within", "-1"], "-1"),
        (3, ["invalidate", NOWHERE], "--all"),
        (3, ["invalidate", NOWHERE, "--all", "--key", "a"], "--all"),
        (3, ["invalidate", NOWHERE, "--key", "a\nb"], "key"),
        (3, ["warm", "nowhere.json", "json:loads"], "nowhere.json"),
        (3, ["warm", "hot", "json:loads"], "json:loads"),
        (3, ["warm", "hot", "json"], "json"),
        (3, ["warm", "hot", "nowhere:nothing"], "nowhere:nothing"),
        (3, ["warm", "hot", "service:near"], "far store"),
        (3, ["warm", "hot", "breaks_at_import:far"], "breaks_at_import:far"),
        (3, ["warm", "hot", "leaves_at_import:far"], "SystemExit: 7"),
        (4, ["stats", NOWHERE, "--within", "0.2"], "127.0.0.1:1"),
        (4, ["invalidate", NOWHERE, "--all", "--within", "0.2"], "127.0.0.1:1"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(
    code: int,
    arguments: list[str],
    said: str,
    service: str,
    tmp_path: Path,
    command: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KADENS_CACHE", raising=False)
    (tmp_path / "pyproject").write_text("no store")
    (tmp_path / "hot").write_text("{}")
    (tmp_path / "breaks_at_import.py").write_text("raise RuntimeError('no\\ndatabase')")
    (tmp_path / "leaves_at_import.py").write_text("import sys; sys.exit(7)")
    got, out, err = command("cache", *arguments)
    assert (got, out, err.count("\n")) == (code, "", 1)
    assert said in err
    assert "secret" not in err
    assert not (tmp_path / "nowhere.sqlite").exists()


def test_a_store_that_is_gone_does_not_look_warm(
    service: str, redis_server: RedisServer, tmp_path: Path, command: Command
) -> None:
    hot = tmp_path / "hot.json"
    hot.write_text('{"service.square": [{"number": 3}]}')
    redis_server.kill()
    try:
        code, out, err = command("cache", "warm", hot, "service:square")
    finally:
        redis_server.start()
    assert (code, out) == (4, "")
    assert "not all is warm" in err


def test_a_silent_server_is_waited_for_as_long_as_said(
    redis_server: RedisServer, redis_url: str, command: Command
) -> None:
    redis_server.pause()
    try:
        code, _, err = command("cache", "stats", redis_url, "--within", 0.3)
    finally:
        redis_server.resume()
    assert (code, err.count("\n")) == (4, 1), err
    assert "no connection within 0.3 s" in err


def test_a_wrong_command_line_is_told_with_the_usage(command: Command, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in ([], ["cache"], ["cache", "warm", "hot"], ["cache", "drop"]):
        with pytest.raises(SystemExit) as end:
            main(arguments)
        assert end.value.code == 2
    with pytest.raises(SystemExit):
        main(["--help"])
    assert all(meaning.split()[0] in capsys.readouterr().out or code for code, meaning in EXIT_CODES.items())


def test_the_module_is_the_command_too() -> None:
    told = subprocess.run([sys.executable, "-m", "kadens.cli", "--help"], capture_output=True, text=True, check=True)
    assert told.stdout.startswith("usage: kadens ")


async def test_only_a_cache_that_others_can_read_publishes() -> None:
    with pytest.raises(BadInput, match="caches"):
        Publishing([Cache()])
    far = RedisStore("redis://localhost")
    for options in ({"interval": 0}, {"process": "a\n"}):
        with pytest.raises(BadInput, match=next(iter(options))):
            Publishing([Cache(far)], **dict[str, Any](options))
    with pytest.raises(BadInput, match="different names"):
        Publishing([Cache(far), Cache(TieredStore(MemoryStore(), far))])


async def test_a_store_out_of_reach_does_not_stop_who_publishes() -> None:
    cache = Cache(RedisStore("redis://127.0.0.1:1/0"))

    @cached(cache=cache)
    async def one(number: int) -> int:
        return number

    async with cache, Publishing([cache]) as publishing:
        await publishing.publish()
        assert await one(1) == 1
