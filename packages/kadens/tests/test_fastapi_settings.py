import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient

from kadens import Kadens, Settings
from kadens.asgi import SharedRates
from kadens.fastapi import attach

pytestmark = pytest.mark.anyio

Parse = Callable[[str], dict[tuple[str, ...], float]]


def attached(app: FastAPI, profile: str = "minimal", **sections: Any) -> Kadens:
    kadens = Kadens(Settings.of(profile, variables={}, values=sections))
    attach(app, kadens)
    return kadens


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[AsyncClient]:
    transport = ASGITransport(app=app)
    async with app.router.lifespan_context(app), AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


def hello() -> FastAPI:
    app = FastAPI()

    @app.get("/")
    async def root() -> str:
        return "hello"

    return app


@pytest.mark.parametrize("profile", ["minimal", "balanced", "maximum", "auto"])
async def test_every_profile_serves_and_tells_how_it_is(profile: str, parse: Parse) -> None:
    app = hello()
    kadens = attached(app, profile)
    async with serving(app) as client:
        assert (await client.get("/")).json() == "hello"
        assert (await client.get("/readyz")).status_code == 200
        samples = parse((await client.get("/metrics")).text)
        assert samples["http_requests_total", "GET", "/", "200"] == 1
        assert samples[("http_requests_sample_rate",)] == 1
        assert kadens.statistics().open
    assert not kadens.statistics().open


async def test_a_client_that_asks_too_often_is_refused_and_health_is_not(parse: Parse) -> None:
    app = hello()
    kadens = attached(app, limits={"rate": 0.001, "burst": 2})
    async with serving(app) as client:
        assert [(await client.get("/")).status_code for _ in range(3)] == [200, 200, 429]
        assert (await client.get("/healthz")).status_code == 200
        samples = parse((await client.get("/metrics")).text)
    told: Any = kadens.statistics().parts["rate_limit"]
    assert (told.passed, told.limited) == (2, 1)
    assert samples["http_requests_total", "GET", "/", "429"] == 1


async def test_processes_share_their_rates_over_a_server(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # Whom a busy machine keeps from asking counts by itself.
    monkeypatch.setattr("kadens.asgi.SharedRates", partial(SharedRates, answer_within=5.0))
    one, two = hello(), hello()
    for app in (one, two):
        attached(app, limits={"rate": 0.001, "burst": 2, "redis_url": redis_url})
    async with serving(one) as first, serving(two) as second:
        assert [(await client.get("/")).status_code for client in (first, second, first)] == [200, 200, 429]


async def test_more_than_the_service_bears_is_shed() -> None:
    app, inside, leave = FastAPI(), asyncio.Event(), asyncio.Event()

    @app.get("/")
    async def wait() -> None:
        inside.set()
        await leave.wait()

    kadens = attached(app, limits={"load_shedding": True, "max_concurrency": 1, "max_waiting": 0})
    async with serving(app) as client, asyncio.TaskGroup() as group:
        first = group.create_task(client.get("/"))
        await inside.wait()
        assert (await client.get("/")).status_code == 503
        assert (await client.get("/readyz")).status_code == 200
        leave.set()
        assert (await first).status_code == 200
    told: Any = kadens.statistics().parts["load_shedding"]
    assert told.refused == 1


async def test_a_request_that_takes_too_long_is_ended() -> None:
    app = FastAPI()

    @app.get("/")
    async def wait() -> None:
        await asyncio.Event().wait()

    kadens = attached(app, limits={"request_timeout": 0.02})
    async with serving(app) as client:
        assert (await client.get("/")).status_code == 504
    told: Any = kadens.statistics().parts["timeouts"]
    assert told.refused == 1


async def requests_counted(app: FastAPI, kadens: Kadens, count: int, parse: Parse) -> float:
    async with serving(app) as client:
        for _ in range(count):
            await client.get("/")
        samples = parse((await kadens.metrics()).decode())
    return samples.get(("http_requests_total", "GET", "/", "200"), 0)


async def test_a_share_of_the_requests_is_measured_and_the_share_is_told(parse: Parse) -> None:
    app = hello()
    kadens = attached(app, monitoring={"sample_rate": 0})
    assert await requests_counted(app, kadens, 20, parse) == 0
    assert parse((await kadens.metrics()).decode())[("http_requests_sample_rate",)] == 0
    kadens.update({"monitoring": {"sample_rate": 0.5}})
    assert 20 < await requests_counted(app, kadens, 100, parse) < 80
    before = await requests_counted(app, kadens, 0, parse)
    kadens.update({"monitoring": {"sample_rate": 1}})
    assert await requests_counted(app, kadens, 10, parse) == before + 10


async def test_without_monitoring_only_the_process_is_measured() -> None:
    app = hello()
    attached(app, monitoring={"enabled": False})
    async with serving(app) as client:
        await client.get("/")
        text = (await client.get("/metrics")).text
    assert "process_cpu_seconds_total" in text
    assert "http_requests" not in text
    assert "event_loop" not in text


LEAN = """
import sys
from fastapi import FastAPI
from kadens import Kadens
from kadens.fastapi import attach
attach(FastAPI(), Kadens("minimal"))
print(*sys.modules)
"""


def test_a_service_that_only_measures_pays_for_no_other_room() -> None:
    done = subprocess.run([sys.executable, "-c", LEAN], capture_output=True, text=True, check=True)
    rooms = ("cache", "locks", "limits", "resilience", "pools", "memory", "parameters", "batching", "redis_client")
    heavy = {*(f"kadens.{room}" for room in rooms), "sqlite3", "hiredis", "asyncpg", "stamina", "tomllib"}
    assert heavy & set(done.stdout.split()) == set()


async def test_it_attaches_to_a_kadens_that_is_open() -> None:
    app = hello()
    async with Kadens(Settings.of(variables={}, values={"limits": {"rate": 5}})) as kadens:
        attach(app, kadens, manage_lifespan=False)
        async with serving(app) as client:
            assert (await client.get("/readyz")).status_code == 200
        assert "rate_limit" in kadens.statistics().parts
