"""The examples run, and do what they say."""

import runpy
from pathlib import Path
from typing import Any

import pytest
from httpx2 import ASGITransport, AsyncClient

pytestmark = pytest.mark.anyio

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def run(name: str) -> dict[str, Any]:
    return runpy.run_path(str(EXAMPLES / name), run_name="__main__")


def test_every_example_is_tested() -> None:
    tested = "".join(file.read_text(encoding="utf-8") for file in Path(__file__).parent.glob("test_examples*.py"))
    assert [path.name for path in EXAMPLES.glob("*.py") if f'"{path.name}"' not in tested] == []


def test_an_engine_driven_by_hand_buys_protects_and_closes(capsys: pytest.CaptureFixture[str]) -> None:
    run("engine_by_hand.py")
    *facts, summary = capsys.readouterr().out.splitlines()
    orders = [fact.split()[2] for fact in facts if fact.startswith("order") and fact.endswith("intended")]
    assert orders[:3] == ["entry", "stop", "target"]
    assert [fact.split()[1] for fact in facts if fact.startswith("fill")][:2] == ["buy", "sell"]
    assert any(fact.startswith("trade   +") for fact in facts)
    assert summary.startswith("180 candles, ")


def test_the_paper_venue_believes_the_worse_of_a_candle_that_touches_stop_and_target(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run("paper_venue.py")
    told = capsys.readouterr().out
    # Bought at the open of the second candle and sold at the stop, a basis point worse each, on the grid of 0.1.
    assert "entry: buy 0.5 at 3001.4, fee 3.00" in told
    assert "stop: sell 0.5 at 2979.7, fee 2.98" in told
    assert "target: cancelled" in told
    left = 5000 - 0.5 * (3001.4 - 2979.7) - 0.002 * 0.5 * (3001.4 + 2979.7)
    assert f"{left:.2f} USD are left" in told


async def test_an_app_that_kadens_measures_counts_and_knows_when_it_is_not_ready() -> None:
    app = runpy.run_path(str(EXAMPLES / "measured_app.py"))["app"]
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=ASGITransport(app=app), base_url="http://test") as client,
    ):
        poured = [(await client.get("/tea/green")).status_code for _ in range(4)]
        assert poured == [200, 200, 200, 503]
        metrics = (await client.get("/metrics")).text
        assert 'cups_total{kind="green"} 3' in metrics
        assert 'http_requests_total{method="GET",route="/tea/{kind}",status="200"} 3' in metrics
        ready = await client.get("/readyz")
        assert ready.status_code == 503
        assert {"name": "leaves", "ok": False, "reason": "no green tea is left"} in ready.json()["checks"]
        assert (await client.get("/healthz")).json() == {"status": "ok"}
