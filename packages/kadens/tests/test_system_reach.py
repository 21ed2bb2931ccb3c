"""What an app reaches by its Kadens: whole answers, warming, publishing, shared circuits; and what is refused."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from far_stores import wait_for_the_far_store_of
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient

from kadens import Kadens, Settings
from kadens.asgi import ResponseCache, RouteCache
from kadens.cache import Codec, cached, survey_disk, survey_redis
from kadens.errors import BadInput, BadSettings, CircuitOpen, NameTaken, WrongState
from kadens.fastapi import attach
from kadens.redis_client import RedisClient
from kadens.system import CircuitChanged, Event

pytestmark = pytest.mark.anyio

Parse = Callable[[str], dict[tuple[str, ...], float]]


def of(profile: str = "minimal", **sections: Any) -> Kadens:
    return Kadens(Settings.of(profile, variables={}, values=sections))


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[AsyncClient]:
    transport = ASGITransport(app=app)
    async with app.router.lifespan_context(app), AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


class Shop:
    """An app that counts how often it was asked."""

    def __init__(self, kadens: Kadens, responses: ResponseCache | None = None) -> None:
        self.calls = 0
        self.app = FastAPI()

        @self.app.get("/teas/{name}")
        async def tea(name: str) -> str:
            self.calls += 1
            return name

        attach(self.app, kadens, responses=responses)


TEAS = RouteCache(path="/teas/{name}", ttl=60)


# ── whole answers ─────────────────────────────────────────────────────────────────────────────────


async def test_whole_answers_are_kept_in_the_cache_of_kadens(parse: Parse) -> None:
    kadens = of("balanced", limits={"rate": 0.001, "burst": 3})
    shop = Shop(kadens, kadens.response_cache([TEAS]))
    async with serving(shop.app) as client:
        answers = [await client.get("/teas/green") for _ in range(4)]
        samples = parse((await client.get("/metrics")).text)
        near = kadens.cache.near
        assert near is not None
        assert len(near) == 1
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429], "who asks too often is refused first"
    assert shop.calls == 1
    told: Any = kadens.statistics().parts["response_cache"]
    assert told.running == 0
    # Functions of other tests in this process count beside them.
    mine = ("kadens_cache_hits_total", "kadens", TEAS.path)
    assert sum(value for key, value in samples.items() if key[:3] == mine) == 2, (
        "the answers are counted once, although two parts tell of them"
    )
    assert samples["kadens_response_cache_bypassed_total", "response_cache"] == 0


async def test_whole_answers_are_shared_over_redis(redis_url: str) -> None:
    kadens = [of(cache={"redis_url": redis_url}) for _ in range(2)]
    for each in kadens:
        wait_for_the_far_store_of(each)
    shops = [Shop(each, each.response_cache([TEAS])) for each in kadens]
    async with serving(shops[0].app) as one, serving(shops[1].app) as two:
        assert [(await client.get("/teas/green")).json() for client in (one, two)] == ["green", "green"]
    assert sum(shop.calls for shop in shops) == 1


async def test_whole_answers_are_kept_near_where_a_file_is_far_and_kadens_opens_again(tmp_path: Path) -> None:
    kadens = of(cache={"disk_path": str(tmp_path / "cache.db")})
    shop = Shop(kadens, kadens.response_cache([TEAS]))
    for _ in range(2):
        async with serving(shop.app) as client:
            assert (await client.get("/teas/green")).json() == "green"
    assert shop.calls == 1


async def test_a_response_cache_of_the_host_is_closed_with_kadens_too() -> None:
    kadens, responses = of(), ResponseCache([TEAS])
    shop = Shop(kadens, responses)
    async with serving(shop.app) as client:
        for _ in range(2):
            await client.get("/teas/green")
        assert "response_cache" in kadens.statistics().parts
    assert shop.calls == 1


async def test_there_is_one_response_cache() -> None:
    kadens = of()
    kadens.response_cache([TEAS])
    with pytest.raises(NameTaken):
        kadens.response_cache([TEAS])


# ── warming ───────────────────────────────────────────────────────────────────────────────────────


async def test_what_was_hot_is_loaded_when_kadens_opens_again(tmp_path: Path) -> None:
    loads = []

    @cached(ttl=60)
    async def brew(name: str) -> str:
        loads.append(name)
        return name

    for _ in range(2):
        kadens = of()
        warming = kadens.warming([brew], tmp_path / "hot.json")
        async with kadens:
            before, warmed = len(loads), warming.statistics().warmed
            assert await brew("green") == "green"
    assert (before, warmed, len(loads)) == (2, 1, 2), "the second Kadens had it before it was asked for"
    async with of() as kadens:
        with pytest.raises(WrongState, match="warming"):
            kadens.warming([brew], tmp_path / "hot.json")


# ── publishing ────────────────────────────────────────────────────────────────────────────────────


async def test_what_an_app_counts_is_seen_from_outside_over_redis(redis_url: str) -> None:
    client = RedisClient(redis_url)
    async with of(cache={"redis_url": redis_url, "publish_interval": 0.1}) as kadens:
        await kadens.cache.set("pot:1", 5, codec=Codec(int))
        assert await kadens.cache.get("pot:1", codec=Codec(int)) == 5

        async def seen() -> bool:
            survey = await survey_redis(client, namespace="kadens")
            return [each.prefixes["pot"].hits for each in survey.processes if "pot" in each.prefixes] == [1]

        async with asyncio.timeout(30):
            while not await seen():  # noqa: ASYNC110  # the server tells nobody
                await asyncio.sleep(0)
    assert (await survey_redis(client, namespace="kadens")).processes == ()
    await client.aclose()


async def test_what_an_app_counts_is_seen_from_outside_over_a_file(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    kadens = of(cache={"disk_path": str(path)})
    for _ in range(2):
        async with kadens:
            async with asyncio.timeout(30):
                while not (await survey_disk(path)).processes:  # noqa: ASYNC110  # the file tells nobody
                    await asyncio.sleep(0)
        assert (await survey_disk(path)).processes == ()


async def test_nothing_is_published_where_it_is_switched_off_or_nothing_is_far(redis_url: str) -> None:
    async with of(cache={"redis_url": redis_url, "publish_interval": None}) as quiet, of() as near:
        _ = near.cache
        for kadens in (quiet, near):
            assert "publishing" not in kadens._holding.own
        near.update({"cache": {"publish_interval": 5}})
    async with of(cache={"redis_url": redis_url}) as kadens:
        with pytest.raises(BadSettings, match="who publishes began with it"):
            kadens.update({"cache": {"publish_interval": 5}})


# ── near and a file ───────────────────────────────────────────────────────────────────────────────


async def test_a_cache_over_a_file_has_a_near_store_of_the_sizes_that_are_said(tmp_path: Path) -> None:
    said = {"disk_path": str(tmp_path / "cache.db"), "l1_cache_size": 7, "max_memory": 5_000, "disk_bytes": 200_000}
    async with of(cache=said) as kadens:
        near, far = kadens.cache.near, kadens.cache.far
        assert near is not None
        assert (near.max_entries, near.max_bytes) == (7, 5_000)
        assert getattr(far, "max_bytes", None) == 200_000
        kadens.update({"cache": {"l1_cache_size": 3, "max_memory": 4_000}})
        assert (near.max_entries, near.max_bytes) == (3, 4_000)
        with pytest.raises(BadSettings, match=r"cache\.disk_bytes: cannot change now"):
            kadens.update({"cache": {"disk_bytes": 300_000}})


# ── shared circuits ───────────────────────────────────────────────────────────────────────────────


async def test_a_shared_circuit_opens_in_every_process(redis_url: str) -> None:
    said = {"redis_url": redis_url, "min_calls": 2, "failure_ratio": 0.5}
    one, two, told = of(resilience=said), of(resilience=said), list[Event]()
    two.listen(told.append)
    for _ in range(2):
        async with one, two:
            pass
    async with one, two:
        mine, theirs = (each.circuit_breaker("payments", shared=True) for each in (one, two))
        async with theirs:
            pass
        async with asyncio.timeout(30):
            # Whom a busy machine keeps from telling the others counts by itself for a while.
            while theirs.statistics().state.value != "open":
                with pytest.raises((ZeroDivisionError, CircuitOpen)):
                    async with mine:
                        _ = 1 // 0
                await asyncio.sleep(0)
        with pytest.raises(CircuitOpen):
            async with theirs:
                pass
        assert CircuitChanged(name="payments", before="closed", after="open") in told
        assert two.statistics().as_json()["parts"]["resilience.payments"]["state"] == "open"


async def test_a_shared_circuit_uses_the_connection_that_others_use(redis_url: str) -> None:
    async with of(resilience={"redis_url": redis_url}, cache={"redis_url": redis_url}) as kadens:
        async with kadens.circuit_breaker("payments", shared=True):
            pass
        told: Any = kadens.statistics().parts["shared_redis"]
        assert told.linked


def test_a_circuit_is_shared_over_a_server_that_is_named() -> None:
    with pytest.raises(BadInput, match=r"shared: True is not allowed; .* resilience\.redis_url"):
        of().circuit_breaker("payments", shared=True)


# ── what cannot work is refused where it is given ─────────────────────────────────────────────────


async def connect() -> list[str]:
    return []


async def test_sizes_of_a_pool_that_was_made_stay() -> None:
    kadens = of()
    kadens.update({"pools": {"database": {"max_size": 12}}})
    kadens.pool("database", connect)
    async with kadens:
        with pytest.raises(BadSettings) as raised:
            kadens.update({"pools": {"database": {"max_size": 20, "timeout": 5}, "http": {"max_size": 9}}})
        assert raised.value.problems == (
            "pools.database.max_size: cannot change now; what was made with it keeps it",
            "pools.database.timeout: cannot change now; what was made with it keeps it",
        )
        assert kadens.settings.pools.http.max_size == 10
        kadens.update({"pools": {"http": {"max_size": 9}}})


async def check() -> bool:
    return True


BAD: list[tuple[Callable[[Any], object], str]] = [
    (lambda kadens: kadens.add("a", 5), "part: 5"),
    (lambda kadens: kadens.add("", FastAPI()), "name: ''"),
    (lambda kadens: kadens.add(5, FastAPI()), "name: 5"),
    (lambda kadens: kadens.keep("a", 5), "part: 5"),
    (lambda kadens: kadens.watch("a", 5), "measured: 5"),
    (lambda kadens: kadens.watch("a\nb", kadens), "name: 'a.nb'"),
    (lambda kadens: kadens.add_check("a", len), "check: "),
    (lambda kadens: kadens.add_check(5, check), "name: 5"),
    (lambda kadens: kadens.warming([], 5), "path: 5"),
    (lambda kadens: kadens.response_cache(5), "routes: 5"),
    (lambda _: Kadens(event_loop=5), "event_loop: 5"),  # type: ignore[arg-type]
    (lambda _: Kadens(clock=5), "clock: 5"),  # type: ignore[arg-type]
    (lambda _: Kadens.from_file(None), "path: None"),  # type: ignore[arg-type]
    (lambda _: Kadens.from_file(5), "path: 5"),  # type: ignore[arg-type]
    (lambda _: Kadens("BALANCED"), "did you mean 'balanced'"),
    (lambda _: Kadens(5), "profile: 5"),  # type: ignore[arg-type]
    (lambda kadens: kadens.update(5), "changes: 5"),
    (lambda kadens: kadens.update({"nope": {}}), "nope: there is no such setting"),
    (lambda kadens: kadens.update({"cache": {"nope": {}}}), "cache.nope: there is no such setting"),
    (lambda kadens: attach(FastAPI(), 5), "kadens: 5"),  # type: ignore[arg-type]
    (lambda kadens: attach(5, kadens), "app: 5"),  # type: ignore[arg-type]
    (lambda kadens: attach(FastAPI(), kadens, responses=5), "responses: 5"),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("call", "said"), BAD)
def test_what_does_not_fit_is_refused_where_it_is_given(call: Callable[[Any], object], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        call(of())


def test_an_empty_section_changes_nothing() -> None:
    kadens = of()
    assert kadens.update({}) == kadens.update({"cache": {}, "pools": {"http": {}}}) == ()


def test_a_kadens_is_attached_to_one_app() -> None:
    kadens = of()
    attach(FastAPI(), kadens)
    second = FastAPI()
    routes = len(second.routes)
    with pytest.raises(WrongState, match="attached to an app already; a second app has one of its own"):
        attach(second, kadens)
    assert len(second.routes) == routes
