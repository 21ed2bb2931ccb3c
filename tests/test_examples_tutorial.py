"""Each service of the tutorial does what the text beside it says."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from httpx2 import ASGITransport, AsyncClient

pytestmark = pytest.mark.anyio

PAGE = Path(__file__).resolve().parents[1] / "docs" / "kadens.md"
STEP = re.compile(r"^## (\d)\. [^\n]*\n\n```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def service(step: int) -> dict[str, Any]:
    """What the block of that step defines."""
    blocks = {int(number): block for number, block in STEP.findall(PAGE.read_text(encoding="utf-8"))}
    # A name of its own for each, since decorated functions of one name share what they remember.
    names: dict[str, Any] = {"__name__": f"step_{step}"}
    exec(compile(blocks[step], f"{PAGE.name}, step {step}", "exec"), names)
    return names


@asynccontextmanager
async def served(app: Any) -> AsyncIterator[AsyncClient]:
    transport = ASGITransport(app=app)
    async with app.router.lifespan_context(app), AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


async def test_what_is_attached_is_measured() -> None:
    async with served(service(1)["app"]) as client:
        assert (await client.get("/products/7")).json() == {"price": 11.0}
        metrics = (await client.get("/metrics")).text
        assert (await client.get("/readyz")).status_code == 200
    assert 'http_requests_total{method="GET",route="/products/{product_id}",status="200"} 1' in metrics
    assert 'product_query_seconds_count{table="products",outcome="ok"} ' in metrics


async def test_values_and_answers_are_loaded_once_and_dropped_by_a_write() -> None:
    names = service(2)
    async with served(names["app"]) as client:
        assert [(await client.get("/products/7")).json() for _ in range(3)] == [{"price": 11.0}] * 3
        assert names["price_of"].statistics().loads == 1
        (kept,) = names["answers"].statistics().cache.prefixes.values()
        assert (kept.hits, kept.loads) == (2, 1)
        assert "answers" in names["kadens"].statistics().parts
        assert (await client.put("/products/7", params={"price": 12})).status_code == 200
        assert (await client.get("/products/7")).json() == {"price": 12.0}


async def test_a_query_is_typed_or_refused_with_all_that_is_wrong() -> None:
    async with served(service(3)["app"]) as client:
        found = await client.get("/products?price[lte]=20&sort=-price&page=3")
        assert found.json() == {"offset": 100, "by": ["price"]}
        refused = await client.get("/products?price[lte]=cheap&sort=colour")
        assert refused.status_code == 422
        assert {detail["loc"][-1] for detail in refused.json()["detail"]} == {"price[lte]", "sort"}
        assert (await client.get("/search?text=tea&tags=a&tags=b")).json() == {"text": "tea", "tags": ["a", "b"]}
        described = (await client.get("/openapi.json")).json()["paths"]["/products"]["get"]["parameters"]
        assert "price[lte]" in {parameter["name"] for parameter in described}


async def test_orders_come_one_at_a_time_and_weights_together() -> None:
    names = service(4)
    async with served(names["app"]) as client:
        orders = [(await client.post("/orders/7")).json() for _ in range(2)]
        assert [order["left"] for order in orders] == [2, 1]
        assert orders[0]["fence"] < orders[1]["fence"]
        assert (await client.get("/report")).json() == {"heaviest": 3.5}
    assert names["weight"].statistics().batches == 1


async def test_what_does_not_answer_is_left_alone() -> None:
    names = service(5)
    async with served(names["app"]) as client:
        assert (await client.get("/rates/EUR")).json() == {"rate": 1.1}
        for _ in range(6):
            assert (await client.get("/rates/XXX")).json() == {"rate": 1.0}
        assert names["bank"].statistics().state.value == "open"
        assert (await client.get("/rates/EUR")).json() == {"rate": 1.0}


async def test_a_client_that_asks_too_often_is_told_when_to_come_back() -> None:
    async with served(service(6)["app"]) as client:
        answers = [await client.get("/")]
        # A client that is held up on the way may ask for more.
        while len(answers) < 200 and answers[-1].status_code == 200:
            answers.append(await client.get("/"))
        refused = answers[-1]
        assert answers[0].status_code == 200
        assert refused.status_code == 429
        assert int(refused.headers["retry-after"]) >= 1


async def test_a_dashboard_shows_the_alerts_and_settings_change_while_it_runs() -> None:
    names = service(8)
    kadens = names["kadens"]
    async with served(names["app"]) as client:
        shown = (await client.get("/dashboard")).json()
        assert shown["alerts"] == []
        assert shown["open"] is True
        (change,) = re.findall(r"^`kadens\.(update\(.*\))`", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
        assert len(eval(f"kadens.{change}", {"kadens": kadens})) == 2
