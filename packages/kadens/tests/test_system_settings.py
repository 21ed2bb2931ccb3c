import asyncio
import gc
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import fields
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from backends import RedisServer
from far_stores import wait_for_the_far_store_of
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from loop_turns import until
from virtual_time import VirtualLoop, run

from kadens import Kadens, Settings
from kadens.asgi import SharedRates
from kadens.cache import Codec, Policy, cached, default_cache
from kadens.errors import BadInput, BadSettings, DeadlineExceeded, LeaseLost, NameTaken, Unavailable, WrongState
from kadens.fastapi import attach
from kadens.locks import Backoff
from kadens.memory import GarbageCollector
from kadens.metrics import timed
from kadens.settings.sections import Section
from kadens.system import CircuitChanged, Event, LeaseEnded, LoopBlocked, Report, SettingsChanged

pytestmark = pytest.mark.anyio


def of(profile: str = "minimal", **sections: Any) -> Kadens:
    """Without the variables of the process that runs the tests."""
    return Kadens(Settings.of(profile, variables={}, values=sections))


async def echo(items: Sequence[int]) -> list[int]:
    return list(items)


async def connect() -> list[str]:
    return ["connection"]


async def a_request(app: FastAPI) -> None:
    transport = ASGITransport(app=app)
    async with app.router.lifespan_context(app), AsyncClient(transport=transport, base_url="http://test") as client:
        assert (await client.get("/healthz")).status_code == 200


# ── every setting has a reader ────────────────────────────────────────────────────────────────────


class Reader:
    """Stands in for settings and writes down which were read."""

    def __init__(self, held: object, prefix: str, read: set[str]) -> None:
        self.held = held
        self.prefix = prefix
        self.read = read

    def __getattribute__(self, name: str) -> Any:
        held, prefix, read = (object.__getattribute__(self, own) for own in ("held", "prefix", "read"))
        value = getattr(held, name)
        if isinstance(value, Section):
            return Reader(value, f"{prefix}{name}.", read)
        read.add(f"{prefix}{name}")
        return value


EVERYTHING: dict[str, Any] = {
    "limits": {"rate": 100, "load_shedding": True, "request_timeout": 5},
    "memory": {"gc_freeze": True, "gc_threshold": 20_000, "leak_detection": True},
    "monitoring": {"metrics_interval": 0.01},
}


async def test_every_setting_is_read_by_the_part_that_it_is_about(tmp_path: Path) -> None:
    read: set[str] = set()
    url = "redis://127.0.0.1:1/0"
    variants: list[dict[str, Any]] = [
        EVERYTHING,
        {"cache": {"disk_path": str(tmp_path / "cache.db")}, "lock": {"backend": "file", "folder": str(tmp_path)}},
        {"lock": {"backend": "redis", "redis_url": url}},
        {"lock": {"backend": "postgres", "postgres_url": "postgresql://127.0.0.1:1/none"}},
        {
            "cache": {"redis_url": url},
            "monitoring": {"otlp_url": "http://127.0.0.1:1", "workers_folder": str(tmp_path)},
            "limits": {"redis_url": url},
        },
    ]
    for values in variants:
        settings = Settings.of(variables={}, values=values)
        reader: Any = Reader(settings, "", read)
        kadens = Kadens(reader)
        kadens._make_what_opens()
        _ = kadens.cache, kadens.locks, kadens.threads, kadens.resources, kadens.buffers, kadens.leaks
        kadens.batcher("echo", echo)
        kadens.circuit_breaker("payments")
        kadens.pool("database", connect)
        kadens.pool("http", connect)
        app = FastAPI()
        attach(app, kadens)
        if values is EVERYTHING:
            await a_request(app)
        if "lock" in values:
            list(getattr(kadens.locks, "_backoff", Backoff()).delays())
    known = {one.name for one in Settings().summary()}
    assert known - read == set()


# ── what is handed out ────────────────────────────────────────────────────────────────────────────


async def test_balanced_hands_out_its_parts_and_tells_of_each() -> None:
    async with of("balanced") as kadens:
        await kadens.cache.set("tea", 1)
        async with kadens.locks.hold("tea") as lease:
            assert lease.fence > 0
        assert await kadens.threads.run(threading.current_thread) is not threading.main_thread()
        async with kadens.resources.track("tea", kind="pot", resource=object()):
            pass
        with kadens.buffers.borrow(5) as view:
            assert len(view) == 5
        batcher, breaker = kadens.batcher("echo", echo), kadens.circuit_breaker("payments")
        assert await batcher(7) == 7
        async with breaker:
            pass
        told = kadens.statistics()
        assert kadens.cache is kadens.cache
    assert told.parts.keys() >= {
        "event_loop", "reports", "threads", "collector", "cache", "locks", "resources", "buffers",
        "batching.echo", "resilience.payments",
    }  # fmt: skip
    plain = told.as_json()
    assert plain["open"] is True
    assert plain["parts"]["cache"]["store"]["entries"] == 1
    assert plain["parts"]["resilience.payments"]["state"] == "closed"


UNUSED = """
import asyncio, sys
from kadens import Kadens
async def main():
    async with Kadens("balanced") as kadens:
        print(*kadens.statistics().parts, *sorted(name for name in sys.modules if name.startswith("kadens.")))
asyncio.run(main())
"""


def test_a_part_that_nobody_asks_for_is_not_made_nor_its_room_imported() -> None:
    done = subprocess.run([sys.executable, "-c", UNUSED], capture_output=True, text=True, check=True)
    told = done.stdout.split()
    assert [name for name in told if "." not in name] == ["event_loop", "reports", "threads", "collector", "metrics"]
    assert {"kadens.cache", "kadens.locks", "kadens.limits", "kadens.resilience", "kadens.asgi"} & set(told) == set()


async def test_what_was_made_is_closed_in_the_end_also_when_it_was_made_late() -> None:
    kadens = of()
    async with kadens:
        locks, batcher = kadens.locks, kadens.batcher("echo", echo)
    with pytest.raises(WrongState):
        async with locks.hold("tea"):
            pass
    with pytest.raises(WrongState):
        await batcher(1)
    async with kadens, kadens.locks.hold("tea"):
        assert kadens.locks is not locks


async def test_a_part_of_the_host_may_use_those_of_kadens_while_it_opens() -> None:
    kadens = of()
    seen = []

    class Warm:
        async def __aenter__(self) -> None:
            await kadens.cache.set("tea", 1)
            seen.append(await kadens.threads.run(lambda: 2))

        async def __aexit__(self, *exc_info: object) -> None:
            seen.append(await kadens.cache.get("tea"))

    kadens.add("warm", Warm())
    async with kadens:
        pass
    assert seen == [2, 1]


async def test_a_part_of_the_host_takes_the_place_of_ours() -> None:
    kadens = of()

    class Mine:
        async def __aenter__(self) -> None: ...
        async def __aexit__(self, *exc_info: object) -> None: ...

    kadens.add("threads", Mine())
    kadens.add("cache", Mine())
    async with kadens:
        with pytest.raises(NameTaken, match="'threads'"):
            _ = kadens.threads
        with pytest.raises(NameTaken, match="'cache'"):
            _ = kadens.cache


async def test_a_cache_that_is_switched_off_loads_each_time() -> None:
    loads = []

    async def load() -> int:
        loads.append(1)
        return 5

    async with of(cache={"enabled": False}) as kadens:
        assert [await kadens.cache.get_or_load("tea", load) for _ in range(3)] == [5, 5, 5]
    assert len(loads) == 3


async def test_the_sizes_are_those_of_the_settings(tmp_path: Path) -> None:
    kadens = of(
        cache={"l1_cache_size": 7, "max_memory": "2kB", "default_ttl": 9, "jitter": 0.5, "timeout": 3},
        pools={"threads": {"size": 2, "max_waiting": 0, "timeout": 0.05}, "database": {"min_size": 2, "max_size": 3}},
        batching={"max_size": 2, "max_wait": 0},
        resilience={"min_calls": 2, "failure_ratio": 1},
    )
    near = kadens.cache.near
    assert near is not None
    assert (near.max_entries, near.max_bytes) == (7, 2_000)
    assert (kadens.cache.policy.ttl, kadens.cache.policy.jitter, kadens.cache.policy.timeout) == (9, 0.5, 3)
    pool, breaker = kadens.pool("database", connect), kadens.circuit_breaker("payments")
    sizes: list[int] = []

    async def counted(items: Sequence[int]) -> list[int]:
        sizes.append(len(items))
        return list(items)

    batcher = kadens.batcher("counted", counted)
    async with kadens:
        assert pool.statistics().size == 2
        assert kadens.threads.statistics().size == 2
        held = threading.Event()
        with pytest.raises(DeadlineExceeded):
            await kadens.threads.run(held.wait, 5)
        held.set()
        await asyncio.gather(*(batcher(number) for number in range(6)))
        for _ in range(2):
            with pytest.raises(ZeroDivisionError):
                async with breaker:
                    _ = 1 // 0
        assert breaker.statistics().state.value == "open"
    assert sizes == [2, 2, 2]


async def test_the_collector_is_set_and_put_back() -> None:
    before = gc.get_threshold()
    async with of("balanced"), of("maximum") as second:
        assert gc.get_threshold()[0] == 10_000
        assert gc.get_freeze_count() > 0
        assert second.statistics().parts["collector"] is None
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0


async def test_who_reads_the_metrics_does_not_pay_for_counting_what_is_frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    async with GarbageCollector() as collector, of("minimal") as kadens:
        kadens.watch("by another name", collector)
        assert kadens.statistics().parts["by another name"] is not None
        counted = count()
        monkeypatch.setattr(gc, "get_freeze_count", lambda: next(counted))
        kadens.registry.snapshot()
    assert next(counted) == 0


async def test_locks_of_the_backend_that_is_named(tmp_path: Path, redis_url: str, postgres_url: str) -> None:
    for lock in (
        {"backend": "file", "folder": str(tmp_path)},
        {"backend": "redis", "redis_url": redis_url},
        {"backend": "postgres", "postgres_url": postgres_url},
    ):
        async with of(lock=lock) as one, of(lock=lock) as two, one.locks.hold("tea") as lease:
            assert lease.fence > 0
            with pytest.raises(TimeoutError):
                async with two.locks.hold("tea", timeout=0.0):
                    pass


def connections_of(redis_server: RedisServer) -> int:
    with socket.create_connection(("127.0.0.1", redis_server.port), 5) as line:
        line.sendall(b"CLIENT LIST TYPE normal\r\nCLIENT LIST TYPE pubsub\r\nQUIT\r\n")
        told = b"".join(iter(lambda: line.recv(65536), b""))
    return told.count(b" addr=") - told.count(b" cmd=client")


async def test_parts_that_ask_the_same_redis_share_a_connection(
    redis_server: RedisServer, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kadens.asgi.SharedRates", partial(SharedRates, answer_within=5.0))
    kadens = of(
        cache={"redis_url": redis_url},
        lock={"backend": "redis", "redis_url": redis_url},
        limits={"redis_url": redis_url, "rate": 100},
    )
    wait_for_the_far_store_of(kadens)
    app = FastAPI()
    attach(app, kadens)
    for round_ in (1, 2):
        async with app.router.lifespan_context(app):
            await kadens.cache.set("tea", "green", codec=Codec(str))
            async with kadens.locks.hold("name"):
                pass
            async with AsyncClient(transport=ASGITransport(app=app), base_url="http://test") as client:
                assert (await client.get("/nowhere")).status_code == 404
            told: Any = kadens.statistics().parts
            assert told["shared_redis"].linked
            assert (told["rate_limit"].passed, told["rate_limit"].unavailable) == (round_, 0)
            assert connections_of(redis_server) == 1
        told = kadens.statistics().parts
        assert not told["shared_redis"].linked
        assert connections_of(redis_server) == 0
        redis_server.ask("FLUSHALL")


async def test_a_part_that_asks_another_redis_has_a_connection_of_its_own(redis_url: str) -> None:
    other = f"{redis_url.removesuffix('0')}1"
    async with of(cache={"redis_url": redis_url}, lock={"backend": "redis", "redis_url": other}) as kadens:
        assert "shared_redis" not in kadens.statistics().parts
        async with kadens.locks.hold("name"):
            await kadens.cache.set("tea", "green", codec=Codec(str))


async def test_a_shared_redis_that_is_away_stops_the_locks_from_opening_and_not_the_cache() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"redis://127.0.0.1:{nobody.getsockname()[1]}"
        shared: dict[str, Any] = {"cache": {"redis_url": url}, "limits": {"redis_url": url, "rate": 100}}
        async with of(**shared) as kadens:
            assert await kadens.cache.get("tea", codec=Codec(str)) is None
        with pytest.raises(Unavailable):
            await of(**shared, lock={"backend": "redis", "redis_url": url}).__aenter__()


async def test_near_and_far_are_one_cache_and_open_again(redis_url: str) -> None:
    from kadens.cache import Codec

    codec = Codec(int)
    one, two = of(cache={"redis_url": redis_url}), of(cache={"redis_url": redis_url})
    other = of(cache={"redis_url": redis_url, "namespace": "others"})
    for each in (one, two, other):
        wait_for_the_far_store_of(each)
    for round_ in (1, 2):
        async with one, two, other:
            await one.cache.set("tea", round_, codec=codec)
            assert await two.cache.get("tea", codec=codec) == round_
            assert await other.cache.get("tea", codec=codec) is None


async def test_a_disk_keeps_values_over_a_restart(tmp_path: Path) -> None:
    from kadens.cache import Codec

    kadens = of(cache={"disk_path": str(tmp_path / "cache.db")})
    async with kadens:
        await kadens.cache.set("tea", 5, codec=Codec(int))
    async with kadens:
        assert await kadens.cache.get("tea", codec=Codec(int)) == 5


def test_a_pool_has_one_of_the_names_that_the_settings_size() -> None:
    with pytest.raises(BadInput, match="database or http"):
        of().pool("ftp", connect)  # type: ignore[arg-type]


async def test_a_pool_that_comes_late_and_names_that_come_twice_are_refused() -> None:
    async with of() as kadens:
        with pytest.raises(WrongState, match=r"pools\.database"):
            kadens.pool("database", connect)
        with pytest.raises(WrongState, match="leak detector"):
            _ = kadens.leaks
        kadens.circuit_breaker("payments")
        with pytest.raises(NameTaken):
            kadens.circuit_breaker("payments")
        kadens.batcher("echo", echo)
        with pytest.raises(NameTaken):
            kadens.batcher("echo", echo)


async def test_functions_decorated_without_a_cache_use_that_of_the_open_kadens() -> None:
    loads = []

    @cached(ttl=60, tags=("pot:{number}",))
    async def brew(number: int) -> int:
        loads.append(number)
        return number

    assert [await brew(1), await brew(1)] == [1, 1]
    async with of(cache={"l1_cache_size": 5}) as kadens:
        assert [await brew(1), await brew(1)] == [1, 1]
        assert len(loads) == 2, "what was kept before is not seen"
        await kadens.cache.invalidate_tags("pot:1")
        await brew(1)
        assert len(loads) == 3
        for number in range(10):
            await brew(number)
        near = kadens.cache.near
        assert near is not None
        assert len(near) == 5
        told: Any = kadens.statistics().parts["cached_functions"]
        assert sum(prefix.loads for prefix in told.prefixes.values()) >= 10
    before = len(loads)
    assert [await brew(9), await brew(9)] == [9, 9]
    assert len(loads) == before + 1, "what was kept meanwhile is not seen"


class Shelf:
    """Loads what it is asked for, by a function that was given no cache, and counts how often."""

    def __init__(self) -> None:
        self.loads = 0

        @cached(ttl=60, tags=("shelf",))
        async def look(number: int) -> int:
            self.loads += 1
            return number

        self.look = look

    async def remembers(self, number: int) -> bool:
        before = self.loads
        await self.look(number)
        return self.loads == before


async def test_a_second_kadens_leaves_what_the_first_one_keeps() -> None:
    first, second, shelf = of(), of(), Shelf()
    async with first:
        await first.cache.set("tea", "green")
        await shelf.look(1)
        async with second:
            assert await first.cache.get("tea") == "green"
            assert default_cache().store is second.cache.store
            assert not await shelf.remembers(1)
            await second.cache.set("pot", 2)
            # The first one's store hears nothing of this.
            await default_cache().invalidate_tags("shelf")
            assert await second.cache.get("pot") == 2
        assert await first.cache.get("tea") == "green"
        assert default_cache().store is first.cache.store
        assert not await shelf.remembers(1)
        assert await shelf.remembers(1)


@pytest.mark.parametrize("closing", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (1, 2, 0), (0, 2, 1), (2, 0, 1)])
async def test_of_many_that_are_open_the_last_opened_serves_whichever_closes(closing: tuple[int, ...]) -> None:
    own = default_cache().store
    shelf, everyone, left = Shelf(), [of(), of(), of()], [0, 1, 2]
    for kadens in everyone:
        await kadens.__aenter__()
        assert default_cache().store is kadens.cache.store
        assert not await shelf.remembers(1)
    for number in closing:
        serving = max(left)
        await everyone[number].aclose()
        left.remove(number)
        assert default_cache().store is (everyone[max(left)].cache.store if left else own)
        assert default_cache().near is default_cache().store
        assert await shelf.remembers(1) is (number != serving)
    assert default_cache().policy == Policy()


async def test_what_is_loaded_while_another_begins_to_serve_is_kept_nowhere() -> None:
    asked, go, loads = asyncio.Event(), asyncio.Event(), []

    @cached(ttl=60)
    async def slow(number: int) -> int:
        loads.append(number)
        asked.set()
        await go.wait()
        return number

    async with of() as first:
        caller = asyncio.create_task(slow(1))
        await asked.wait()
        async with of() as second:
            # A caller who comes now does not wait for what was begun before.
            other = asyncio.create_task(slow(1))
            await until(lambda: len(loads) == 2)
            await slow.invalidate(1)
            go.set()
            assert [await caller, await other] == [1, 1]
            for kadens in (first, second):
                assert kadens.cache.near is not None
                assert len(kadens.cache.near) == 0
            await slow(1)
            await slow(1)
            assert len(loads) == 3


async def test_a_far_cache_is_for_the_functions_that_name_it(redis_url: str) -> None:
    kadens, loads = of(cache={"redis_url": redis_url}), []
    wait_for_the_far_store_of(kadens)

    @cached(ttl=60)
    async def near(number: int):  # type: ignore[no-untyped-def]  # without a type it cannot leave the process
        loads.append(number)
        return number

    @cached(ttl=60, cache=kadens.cache)
    async def far(number: int) -> int:
        loads.append(number)
        return number

    async with kadens:
        assert [await near(1), await near(1), await far(2), await far(2)] == [1, 1, 2, 2]
        assert loads == [1, 2]
        assert "cached_functions" not in kadens.statistics().parts
        await kadens.cache.clear()
        await far(2)
    assert loads == [1, 2, 2]


async def test_leaks_are_looked_for_where_the_settings_or_the_host_ask_for_it() -> None:
    by_host = of(memory={"leak_interval": 0.1})
    assert by_host.leaks is by_host.leaks
    async with of(memory={"leak_detection": True, "leak_interval": 0.1}) as kadens, by_host:
        detectors = (kadens.leaks, by_host.leaks)
        await until(lambda: all(detector.statistics().samples > 0 for detector in detectors))


async def test_metrics_are_pushed_to_the_collector_that_is_named() -> None:
    bodies: list[bytes] = []

    async def collect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split()[0])
        bodies.append(await reader.readexactly(length))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(collect, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with of(monitoring={"otlp_url": f"http://127.0.0.1:{port}/v1/metrics", "service": "teapot"}) as kadens:
            kadens.registry.counter("orders_total", "").inc()
        told: Any = kadens.statistics().parts["otlp"]
    assert told.exported == 1
    assert b'"teapot"' in bodies[0]
    assert b"orders_total" in bodies[0]


async def test_what_modules_timed_by_themselves_is_shown_too() -> None:
    @timed("steeping_before_any_kadens")
    async def steep() -> None: ...

    await steep()
    assert b'steeping_before_any_kadens_seconds_count{outcome="ok"} 1' in await of().metrics()


async def test_metrics_of_processes_that_share_a_folder_are_added_up(tmp_path: Path) -> None:
    one, two = (of(monitoring={"workers_folder": str(tmp_path)}) for _ in range(2))
    for kadens in (one, two):
        kadens.registry.counter("orders_total", "").inc(2)
    assert b"orders_total 2" in await one.metrics()
    async with one, two:
        await two.metrics()
        assert b"orders_total 4" in await one.metrics()


# ── changes at runtime ────────────────────────────────────────────────────────────────────────────


async def test_an_update_takes_effect_and_a_later_one_keeps_it() -> None:
    async with of("balanced") as kadens:
        near = kadens.cache.near
        assert near is not None
        changed = kadens.update({"lock": {"max_retries": 30}, "cache": {"l1_cache_size": 2000}})
        assert [(one.name, one.value) for one in changed] == [("cache.l1_cache_size", 2000), ("lock.max_retries", 30)]
        assert near.max_entries == 2000
        kadens.update({"cache": {"default_ttl": 7, "max_memory": "1MB"}, "memory": {"stacks": True}})
        stacks = [kadens.resources.stacks]
        assert (near.max_entries, near.max_bytes, kadens.cache.policy.ttl) == (2000, 1_000_000, 7)
        assert (kadens.settings.lock.max_retries, kadens.settings.cache.l1_cache_size) == (30, 2000)
        kadens.update({"memory": {"stacks": False}})
        assert [*stacks, kadens.resources.stacks] == [True, False]
        assert kadens.update({"cache": {"default_ttl": 7}}) == ()


async def test_functions_without_a_cache_follow_an_update_of_the_one_that_serves_them() -> None:
    own = default_cache().policy
    async with of(cache={"default_ttl": 9}) as first, of(cache={"default_ttl": 8}) as second:
        assert default_cache().policy.ttl == 8
        second.update({"cache": {"default_ttl": 5}})
        assert default_cache().policy.ttl == 5
        first.update({"cache": {"default_ttl": 4}})
        assert default_cache().policy.ttl == 5
        await second.aclose()
        assert default_cache().policy.ttl == 4
    assert default_cache().policy == own


async def test_an_update_shrinks_what_is_kept_already() -> None:
    async with of() as kadens:
        for number in range(100):
            await kadens.cache.set(str(number), number)
        kadens.update({"cache": {"l1_cache_size": 10}})
        await kadens.cache.set("last", 1)
        near = kadens.cache.near
        assert near is not None
        assert len(near) == 10


async def test_what_cannot_change_is_refused_with_the_reason_and_nothing_changes(tmp_path: Path) -> None:
    async with of() as kadens:
        _ = kadens.cache, kadens.locks
        before = kadens.settings
        changes = {
            "cache": {"namespace": "other", "jitter": 0.2, "max_memory": None},
            "lock": {"backend": "file", "folder": str(tmp_path)},
            "pools": {"threads": {"size": 9}},
        }
        with pytest.raises(BadSettings) as raised:
            kadens.update(changes)
        assert raised.value.problems == (
            "cache.max_memory: cannot change now; what is kept already was not measured",
            "cache.namespace: cannot change now; the cache was made with it; its values would be lost",
            "lock.backend: cannot change now; leases are held in the backend that is in use",
            "lock.folder: cannot change now; leases are held in the backend that is in use",
            "pools.threads.size: cannot change now; what was made with it keeps it",
        )
        assert kadens.settings == before
        assert kadens.cache.policy.jitter == 0.05


def test_what_is_not_in_use_yet_can_change() -> None:
    kadens = of()
    kadens.update({"cache": {"namespace": "other"}, "limits": {"rate": 5}, "memory": {"gc_freeze": True}})
    attach(FastAPI(), kadens)
    assert "rate_limit" in kadens.statistics().parts
    with pytest.raises(BadSettings, match=r"limits\.rate: cannot change now; the app was wrapped"):
        kadens.update({"limits": {"rate": 6}})


def test_an_unknown_setting_is_refused_with_the_nearest_name() -> None:
    kadens = of()
    with pytest.raises(BadSettings, match=r"did you mean 'lock\.max_retries'\?"):
        kadens.update({"lock": {"max_retrys": 30}, "cache": {"jitter": 0.2}})
    assert kadens.settings.cache.jitter == 0.05


async def test_an_update_neither_waits_nor_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with of() as kadens:
        turns = 0

        def turn() -> None:
            nonlocal turns
            turns += 1

        asyncio.get_running_loop().call_soon(turn)
        kadens.update({"lock": {"max_retries": 30}})
        assert turns == 0, "an update is over before the loop turns"
    assert os.listdir(tmp_path) == []


async def test_the_delays_of_a_backoff_in_use_follow_the_settings() -> None:
    from kadens.system.backoff import SettingsBackoff

    kadens = of(lock={"jitter": False, "base_delay": 1, "max_retries": 3})
    backoff = SettingsBackoff(lambda: kadens.settings.lock)
    assert list(backoff.delays()) == [1, 2, 4]
    kadens.update({"lock": {"max_retries": 5, "multiplier": 1}})
    assert list(backoff.delays()) == [1, 1, 1, 1, 1]


def test_from_file_opens_with_what_the_file_says(tmp_path: Path) -> None:
    path = tmp_path / "performance.json"
    path.write_text('{"performance": {"caching": {"max_memory": "3MB"}, "monitoring": {"metrics_interval": 5}}}')
    kadens = Kadens.from_file(path, profile="balanced")
    assert kadens.settings.profile == "balanced"
    assert (kadens.settings.cache.max_memory, kadens.settings.cache.l1_cache_size) == (3_000_000, 10_000)


def test_an_environment_is_named_beside_the_profile() -> None:
    assert Kadens("balanced", environment="production").settings.environment == "production"
    assert Kadens(environment="development").settings.memory.stacks is True
    with pytest.raises(BadSettings, match="environment: 'live' is not allowed; one of development"):
        Kadens("balanced", environment="live")
    with pytest.raises(BadInput, match="environment: 'production' is not allowed; only beside a profile's name"):
        Kadens(Settings.of(variables={}), environment="production")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ("lock", "changes: 'lock' is not allowed; a table of settings"),
        ({"lock": 3}, "lock: 3 is not allowed; a table of settings, such as backend"),
        ({"profile": "maximum"}, "profile: cannot change; it is chosen when Kadens is made"),
    ],
)
def test_an_update_that_is_none_is_refused_and_changes_nothing(changes: Any, told: str) -> None:
    kadens = of()
    before = kadens.settings
    with pytest.raises(BadSettings, match=told):
        kadens.update(changes)
    assert kadens.settings is before


def test_an_unknown_profile_is_refused() -> None:
    with pytest.raises(BadSettings, match="did you mean 'balanced'"):
        Kadens("ballanced")


# ── events ────────────────────────────────────────────────────────────────────────────────────────


class Ear:
    """A listener that can be waited for."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._came = asyncio.Event()

    def __call__(self, event: Event) -> None:
        self.events.append(event)
        self._came.set()

    async def first(self, kind: type[Any]) -> Any:
        """The first of its kind, once it has come."""
        async with asyncio.timeout(30):
            while not (found := [event for event in self.events if isinstance(event, kind)]):
                self._came.clear()
                await self._came.wait()
        return found[0]


def test_reports_come_at_their_interval_and_end_with_the_listener() -> None:
    events: list[Event] = []

    async def main(loop: VirtualLoop) -> None:
        async with of(monitoring={"metrics_interval": 60}) as kadens:
            await asyncio.sleep(300)
            stop = kadens.listen(events.append)
            await asyncio.sleep(121)
            stop()
            stop()
            await asyncio.sleep(300)
            kadens.listen(events.append)
            kadens.update({"monitoring": {"metrics_interval": 10}})
            await asyncio.sleep(31)
        kadens.listen(events.append)
        await asyncio.sleep(300)

    run(main)
    reports = [event for event in events if isinstance(event, Report)]
    assert len(reports) == 2 + 3
    assert all(report.cpu >= 0 and report.statistics.open for report in reports)
    assert reports[0].memory is None or reports[0].memory > 1_000_000


async def test_a_new_interval_counts_from_now() -> None:
    ear = Ear()
    async with of() as kadens:
        kadens.listen(ear)
        kadens.update({"monitoring": {"metrics_interval": 0.01}})
        await ear.first(Report)
        changed: SettingsChanged = await ear.first(SettingsChanged)
        assert [one.name for one in changed.changed] == ["monitoring.metrics_interval"]


async def test_a_lost_lease_a_change_of_circuit_and_a_blocked_loop_are_told() -> None:
    ear = Ear()
    settings: dict[str, Any] = {
        "monitoring": {"event_loop_interval": 0.005, "blocked_after": 0.02},
        "resilience": {"min_calls": 1},
    }
    async with of(**settings) as kadens:
        kadens.listen(ear)
        with pytest.raises(LeaseLost):
            async with kadens.locks.hold("tea", ttl=0.05, renew=False) as lease:
                ended: LeaseEnded = await ear.first(LeaseEnded)
        assert (ended.name, ended.fence) == ("tea", lease.fence)
        with pytest.raises(ZeroDivisionError):
            async with kadens.circuit_breaker("payments"):
                _ = 1 // 0
        assert CircuitChanged(name="payments", before="closed", after="open") in ear.events
        threading.Event().wait(0.05)
        blocked: LoopBlocked = await ear.first(LoopBlocked)
        assert blocked.lag > 0.02


async def test_a_listener_that_fails_is_logged_and_the_others_are_told(caplog: pytest.LogCaptureFixture) -> None:
    ear = Ear()

    def broken(event: Event) -> None:
        raise RuntimeError("broken")

    kadens = of()
    kadens.listen(broken)
    kadens.listen(ear)
    kadens.update({"cache": {"jitter": 0.2}})
    assert len(ear.events) == 1
    assert "a listener failed at SettingsChanged" in caplog.text


async def test_a_listener_is_a_plain_function() -> None:
    async def later(event: Event) -> None: ...

    with pytest.raises(BadInput, match="not async"):
        of().listen(later)  # type: ignore[arg-type]


def test_statistics_as_json_hold_nothing_that_json_has_no_word_for() -> None:
    import json

    plain = of("balanced").statistics().as_json()
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    assert [one.name for one in fields(of().statistics())] == list(plain)


async def test_the_dashboard_shows_ratios_too() -> None:
    async with of() as kadens:
        for _ in range(4):
            await kadens.cache.get_or_load("tea:1", connect)
        told = kadens.statistics().as_json()["parts"]["cache"]["prefixes"]["tea"]
    assert (told["hits"], told["hit_ratio"], told["near_ratio"], told["far_ratio"]) == (3, 0.75, 0.75, 0.0)
    assert told["saved"] == 3 * told["load_time"]
