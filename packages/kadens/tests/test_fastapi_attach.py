from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Annotated

import pytest
from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException
from httpx2 import ASGITransport, AsyncClient
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route

from kadens import Kadens
from kadens.errors import NameTaken, NotReady
from kadens.fastapi import attach
from kadens.parameters import bind

pytestmark = pytest.mark.anyio

Parse = Callable[[str], dict[tuple[str, ...], float]]


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[AsyncClient]:
    transport = ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=transport, base_url="http://test") as client,
    ):
        yield client


async def requests(client: AsyncClient, parse: Parse) -> dict[tuple[str, ...], float]:
    samples = parse((await client.get("/metrics")).text)
    return {key[1:]: value for key, value in samples.items() if key[0] == "http_requests_total"}


async def test_one_call_is_enough(parse: Parse) -> None:
    app = FastAPI()
    attach(app, Kadens())
    async with serving(app) as client:
        alive, ready, metrics = [await client.get(path) for path in ("/healthz", "/readyz", "/metrics")]
    assert (alive.status_code, alive.json()) == (200, {"status": "ok"})
    assert ready.status_code == 200
    assert ready.json() == {
        "status": "ready",
        "checks": [{"name": "kadens", "ok": True, "reason": None}],
    }
    assert metrics.status_code == 200
    assert metrics.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    samples = parse(metrics.text)
    assert samples["http_requests_total", "GET", "/healthz", "200"] == 1
    assert samples[("http_requests_in_flight",)] == 1
    assert ("process_cpu_seconds_total",) in samples
    assert ("event_loop_lag_seconds_count",) in samples


@pytest.mark.parametrize("path", ["/metrics", "/healthz", "/readyz"])
async def test_head_is_answered_and_nothing_is_kept(path: str) -> None:
    app = FastAPI()
    attach(app, Kadens())
    async with serving(app) as client:
        answer = await client.head(path)
        refused = await client.post(path)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert refused.status_code == 405
    assert set(refused.headers["allow"].split(", ")) == {"GET", "HEAD"}


async def test_a_failing_check_turns_readiness_into_503() -> None:
    async def warming() -> None:
        raise NotReady("warming up")

    app, kadens = FastAPI(), Kadens()
    kadens.add_check("feed", warming)
    attach(app, kadens)
    async with serving(app) as client:
        ready, alive = await client.get("/readyz"), await client.get("/healthz")
    assert ready.status_code == 503
    assert ready.json()["status"] == "not ready"
    assert {"name": "feed", "ok": False, "reason": "warming up"} in ready.json()["checks"]
    assert alive.status_code == 200


async def guard(token: Annotated[str | None, Header()] = None) -> None:
    if token != "open":
        raise HTTPException(401)


async def test_the_host_may_guard_the_metrics_alone() -> None:
    app = FastAPI()
    attach(app, Kadens(), metrics_dependencies=[Depends(guard)])
    async with serving(app) as client:
        assert (await client.get("/metrics")).status_code == 401
        assert (await client.head("/metrics")).status_code == 401
        assert (await client.get("/metrics", headers={"token": "open"})).status_code == 200
        assert (await client.get("/healthz")).status_code == 200
        assert (await client.get("/readyz")).status_code == 200


async def test_kadens_opens_before_the_apps_lifespan_and_closes_after_it() -> None:
    kadens = Kadens()
    open_at: list[bool] = []

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, str]]:
        open_at.append(kadens.statistics().open)
        yield {"database": "here"}
        open_at.append(kadens.statistics().open)

    app = FastAPI(lifespan=lifespan)
    attach(app, kadens)
    async with app.router.lifespan_context(app) as state:
        assert state == {"database": "here"}
    assert open_at == [True, True]
    assert not kadens.statistics().open


async def test_the_host_may_open_kadens_itself() -> None:
    app, kadens = FastAPI(), Kadens()
    attach(app, kadens, manage_lifespan=False)
    async with serving(app) as client:
        assert (await client.get("/readyz")).json()["checks"][0]["reason"] == "closed"
        async with kadens:
            assert (await client.get("/readyz")).status_code == 200


async def test_the_routes_are_in_the_schema_only_when_asked() -> None:
    hidden, shown = FastAPI(), FastAPI()
    attach(hidden, Kadens())
    attach(shown, Kadens(), include_in_schema=True)
    assert hidden.openapi()["paths"] == {}
    assert {path: list(operations) for path, operations in shown.openapi()["paths"].items()} == {
        "/metrics": ["get"],
        "/healthz": ["get"],
        "/readyz": ["get"],
    }


@pytest.mark.parametrize("path", ["/readyz", "/{anything:path}"])
def test_a_path_that_the_host_answers_already_is_refused(path: str) -> None:
    app = FastAPI()
    app.add_api_route(path, guard)
    with pytest.raises(NameTaken, match="attach Kadens before"):
        attach(app, Kadens())


def test_a_mount_that_would_swallow_the_paths_is_refused_and_so_is_a_second_attachment() -> None:
    app = FastAPI()
    attach(app, Kadens())
    with pytest.raises(NameTaken, match="'/metrics'"):
        attach(app, Kadens())
    mounted = FastAPI(routes=[Mount("/", app=PlainTextResponse("all mine"))])
    with pytest.raises(NameTaken, match="'/metrics'"):
        attach(mounted, Kadens())


async def plain(request: Request) -> Response:
    return PlainTextResponse("plain")


async def item(name: str) -> str:
    return name


def shops() -> FastAPI:
    """Routers in routers, one of them included twice, an app mounted, a plain Starlette route."""
    goods, shop = APIRouter(prefix="/goods"), APIRouter()
    goods.add_api_route("/{name}", item)
    goods.add_api_route("", plain)
    shop.include_router(goods, prefix="/shelves/{shelf}")
    shop.routes.append(Mount("/raw", routes=[Route("/{name}", plain)]))
    inner = FastAPI()
    inner.include_router(goods)
    inner.add_api_route("/broken", broken)
    app = FastAPI()
    attach(app, Kadens())
    app.include_router(shop, prefix="/v1")
    app.include_router(shop, prefix="/v2")
    app.mount("/inner/{tenant}", inner)
    app.add_route("/plain", plain)
    return app


async def broken() -> None:
    raise RuntimeError("broken")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/v1/shelves/3/goods/tea", "/v1/shelves/{shelf}/goods/{name}"),
        ("/v2/shelves/3/goods/tea", "/v2/shelves/{shelf}/goods/{name}"),
        ("/v1/shelves/3/goods", "/v1/shelves/{shelf}/goods"),
        ("/v1/raw/tea", "/v1/raw/{name}"),
        ("/v2/raw/tea", "/v2/raw/{name}"),
        ("/inner/acme/goods/tea", "/inner/{tenant}/goods/{name}"),
        ("/inner/acme/docs", "/inner/{tenant}/docs"),
        ("/plain", "/plain"),
        ("/docs", "/docs"),
        ("/inner/acme/nowhere", "unmatched"),
        ("/v1/nowhere", "unmatched"),
    ],
)
async def test_templates_carry_the_prefixes_of_included_routers_and_mounted_apps(
    parse: Parse, path: str, expected: str
) -> None:
    async with serving(shops()) as client:
        status = (await client.get(path)).status_code
        assert await requests(client, parse) == {("GET", expected, str(status)): 1}
    assert (status == 404) == (expected == "unmatched")


async def test_an_error_in_a_mounted_app_counts_as_500_and_reaches_the_server(parse: Parse) -> None:
    async with serving(shops()) as client:
        with pytest.raises(RuntimeError, match="broken"):
            await client.get("/inner/acme/broken")
        assert await requests(client, parse) == {("GET", "/inner/{tenant}/broken", "500"): 1}


async def test_a_refused_body_is_counted_under_its_template(parse: Parse) -> None:
    app = FastAPI()
    attach(app, Kadens())

    @app.get("/square/{n}")
    async def square(n: int) -> int:
        return n * n

    async with serving(app) as client:
        await client.get("/square/3")
        await client.get("/square/three")
        assert await requests(client, parse) == {
            ("GET", "/square/{n}", "200"): 1,
            ("GET", "/square/{n}", "422"): 1,
        }


def test_what_bind_reads_is_described() -> None:
    class Wanted(Struct):
        shop: str

    app = FastAPI()

    @app.get("/orders")
    async def orders(wanted: Annotated[Wanted, Depends(bind(Wanted))]) -> str:
        return wanted.shop

    attach(app, Kadens())
    (described,) = app.openapi()["paths"]["/orders"]["get"]["parameters"]
    assert (described["name"], described["in"]) == ("shop", "query")
