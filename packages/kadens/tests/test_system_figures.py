"""What the parts count is told where metrics are asked for."""

import importlib
import logging
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from far_stores import wait_for_the_far_store_of
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient

from kadens import Kadens, Settings
from kadens.cache import Codec, cached
from kadens.fastapi import attach
from kadens.limits import AdaptiveLimit, Priority, RateLimiter, Semaphore
from kadens.pools import measure_database_pool
from kadens.resilience import State
from kadens.system.figures import KINDS, OF_PREFIX, PRIORITIES, STATES, families

pytestmark = pytest.mark.anyio

Parse = Callable[[str], dict[tuple[str, ...], float]]


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[AsyncClient]:
    transport = ASGITransport(app=app)
    async with app.router.lifespan_context(app), AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


def of(profile: str = "balanced", **sections: Any) -> Kadens:
    return Kadens(Settings.of(profile, variables={}, values=sections))


async def connect() -> list[str]:
    return ["connection"]


async def echo(items: Sequence[int]) -> list[int]:
    return list(items)


async def test_an_attached_app_tells_what_its_parts_have_counted(parse: Parse) -> None:
    app, kadens = FastAPI(), of("maximum", limits={"rate": 100})
    pool, batcher = kadens.pool("database", connect), kadens.batcher("echo", echo)
    breaker, limiter = kadens.circuit_breaker("payments"), RateLimiter(rate=5)
    kadens.watch("mails", limiter)
    kadens.watch("files", Semaphore(3))

    @cached(ttl=60)
    async def brew(number: int) -> int:
        return number

    @app.get("/")
    async def root() -> int:
        async with kadens.locks.hold("tea"), pool.acquire(), breaker:
            await kadens.threads.run(int)
            return await brew(await kadens.cache.get_or_load("pot:1", connect_one))

    async def connect_one() -> int:
        return 1

    attach(app, kadens)
    async with serving(app) as client:
        for _ in range(3):
            assert (await client.get("/")).json() == 1
        assert await batcher(7) == 7
        assert limiter.try_acquire()
        samples = parse((await client.get("/metrics")).text)
    functions = {key: value for key, value in samples.items() if key[1:2] == ("default",)}
    hits = {key: value for key, value in functions.items() if key[0] == "kadens_cache_hits_total"}
    assert [value for (*_, prefix, store), value in hits.items() if "brew" in prefix and store == "near"] == [2]
    expected = {
        ("kadens_cache_hits_total", "kadens", "pot", "near"): 2,
        ("kadens_cache_hits_total", "kadens", "pot", "far"): 0,
        ("kadens_cache_misses_total", "kadens", "pot"): 1,
        ("kadens_cache_loads_total", "kadens", "pot", "ok"): 1,
        ("kadens_cache_store_entries", "kadens", "near"): 2,
        ("kadens_cache_ended_total", "kadens", "near", "expired"): 0,
        ("kadens_locks_acquired_total", "locks"): 3,
        ("kadens_locks_held", "locks"): 0,
        ("kadens_threads_done_total", "threads"): 3,
        ("kadens_threads_size", "threads"): 32,
        ("kadens_pool_loans_total", "database"): 3,
        ("kadens_pool_size", "database"): 5,
        ("kadens_batcher_items_total", "echo"): 1,
        ("kadens_circuit_breaker_window_calls", "payments"): 3,
        ("kadens_circuit_breaker_state", "payments", "closed"): 1,
        ("kadens_circuit_breaker_state", "payments", "open"): 0,
        ("kadens_rate_limiter_passed_total", "mails"): 1,
        ("kadens_semaphore_permits", "files"): 3,
        ("kadens_request_rates_passed_total", "rate_limit"): 3,
        ("kadens_load_shedding_refused_total", "load_shedding"): 0,
        ("kadens_adaptive_limit_admitted_total", "load_shedding"): 3,
        ("kadens_adaptive_limit_shed_total", "load_shedding", "low"): 0,
    }
    assert {key: samples.get(key) for key in expected} == expected
    assert not [key for key in functions if key[0] == "kadens_cache_store_entries"], "counted once"


async def test_near_and_far_are_told_apart(redis_url: str, parse: Parse) -> None:
    shared: dict[str, Any] = {"cache": {"redis_url": redis_url}}
    one, two = of(**shared), of(**shared)
    for each in (one, two):
        wait_for_the_far_store_of(each)
    async with one, two:
        await one.cache.set("pot:1", 5, codec=Codec(int))
        assert [await two.cache.get("pot:1", codec=Codec(int)) for _ in range(3)] == [5, 5, 5]
        samples = parse((await two.metrics()).decode())
    assert samples["kadens_cache_hits_total", "kadens", "pot", "far"] == 1
    assert samples["kadens_cache_hits_total", "kadens", "pot", "near"] == 2
    assert samples["kadens_cache_store_linked", "kadens", "far"] == 1
    assert samples["kadens_cache_degraded_total", "kadens"] == 0


async def test_processes_that_share_a_folder_tell_the_sum(tmp_path: Path, parse: Parse) -> None:
    async with of(monitoring={"workers_folder": str(tmp_path)}) as kadens:
        await kadens.threads.run(int)
        samples = parse((await kadens.metrics()).decode())
    assert samples["kadens_threads_done_total", "threads"] == 1


async def test_a_part_that_cannot_say_how_it_is_costs_no_other_metric(
    parse: Parse, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken:
        def statistics(self) -> object:
            raise RuntimeError("no")

    kadens = of()
    kadens.watch("broken", Broken())
    async with kadens:
        with caplog.at_level(logging.CRITICAL):
            samples = parse((await kadens.metrics()).decode())
    assert samples["kadens_threads_done_total", "threads"] == 0


async def test_the_pool_of_a_database_driver_is_told_beside(parse: Parse) -> None:
    class Driver:
        def get_size(self) -> int:
            return 3

        def get_idle_size(self) -> int:
            return 2

        def get_max_size(self) -> int:
            return 9

    kadens = of()
    measure_database_pool(kadens.registry, Driver(), name="orders")
    samples = parse((await kadens.metrics()).decode())
    assert samples["database_pool_orders_connections", "borrowed"] == 1


def test_what_is_of_an_unknown_class_is_left_out() -> None:
    assert families({"host": object(), "collector": None}) == ()


# ── the table fits what the rooms say ─────────────────────────────────────────────────────────────

ROOMS = ("cache", "locks", "limits", "batching", "resilience", "pools", "memory", "redis_client", "asgi")
# Told in a way of their own, or of what is no part: a decorator's count, a sum that another holds.
ELSEWHERE = {
    *("CacheStatistics", "TallyStatistics", "MemoryStatistics", "RedisStatistics", "DiskStatistics"),
    *("TieredStatistics", "RequestMetricsStatistics", "KindStatistics", "TrackedStatistics", "CollectorStatistics"),
    *("BudgetStatistics", "DeadlineStatistics", "FallbackStatistics", "HedgeStatistics", "PublishingStatistics"),
}


def statistics_of_rooms() -> dict[str, type[Any]]:
    rooms = [importlib.import_module(f"kadens.{room}") for room in ROOMS]
    return {name: getattr(room, name) for room in rooms for name in room.__all__ if name.endswith("Statistics")}


def test_every_kind_of_statistics_is_told() -> None:
    assert statistics_of_rooms().keys() - ELSEWHERE == KINDS.keys()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_figure_is_a_field(kind: str) -> None:
    known = {one.name for one in fields(statistics_of_rooms()[kind])}
    asked = {
        figure.field or figure.name.removesuffix("_total").removesuffix("_seconds") for figure in KINDS[kind].figures
    }
    assert asked <= known


def test_figures_of_a_prefix_states_and_priorities_are_those_of_their_rooms() -> None:
    tally = statistics_of_rooms()["TallyStatistics"]
    asked = {figure.field or figure.name.removesuffix("_total").removesuffix("_seconds") for figure in OF_PREFIX}
    assert asked <= {one for one in dir(tally) if one[0] != "_"} | {one.name for one in fields(tally)}
    assert {state.value for state in State} == set(STATES)
    assert [priority.name.lower() for priority in Priority] == list(PRIORITIES)
    assert len(AdaptiveLimit().statistics().shed) == len(PRIORITIES)


LAZY = "import sys, kadens.{room}; print(*sys.modules)"


@pytest.mark.parametrize("room", ["locks", "cache", "limits", "resilience", "pools"])
def test_a_room_imports_no_driver_that_nobody_uses(room: str) -> None:
    code = LAZY.format(room=room)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"asyncpg", "hiredis", "alembic", "sqlalchemy", "sqlite3", "stamina", "kadens.redis_client"}
    assert heavy & set(done.stdout.split()) == set()


@pytest.mark.parametrize("room", ["locks", "cache", "limits", "resilience", "pools"])
def test_every_name_of_a_room_is_where_it_is_said_to_be(room: str) -> None:
    module = importlib.import_module(f"kadens.{room}")
    assert [name for name in module.__all__ if not hasattr(module, name)] == []
    assert not hasattr(module, "nothing_of_the_kind")
