"""The bots over the API: every field that older clients read, and every wish that people may have."""

import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from processes import a_recording
from serving import Doors, opened

from kurs.bootstrap import MarketChoice

pytestmark = pytest.mark.anyio

CONTROL = {"success": bool, "message": str, "status": str, "dev_mode": bool}
OLDER = {
    ("GET", "/api/bot/status"): "/api/bot-status",
    ("POST", "/api/start-bot"): "/api/bot/start",
    ("POST", "/api/stop-bot"): "/api/bot/stop",
}


@pytest.fixture
async def doors(tmp_path: Path) -> AsyncIterator[Doors]:
    async with opened(tmp_path) as doors:
        yield doors


async def wish(doors: Doors, path: str, scope: str = "trade", **options: Any) -> dict[str, Any]:
    answer = await doors.ask("POST", path, scope, **options)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    assert {name: type(value) for name, value in found.items()} == CONTROL
    return found


async def status(doors: Doors) -> dict[str, Any]:
    found: dict[str, Any] = (await doors.ask("GET", "/api/bot-status", "read")).json()
    return found


# ── looking ───────────────────────────────────────────────────────────────────────────────────────


async def test_bot_status_keeps_the_promise_to_older_clients(doors: Doors) -> None:
    body = await status(doors)
    assert (body["status"], body["thread_alive"], body["dev_mode"], body["error"]) == ("running", True, False, None)
    assert isinstance(body["uptime"], float)
    assert datetime.fromisoformat(body["last_update"]) == datetime.fromtimestamp(doors.clock.now() / 1000, UTC)
    assert (body["cycle_count"], body["last_cycle_time"]) == (0, None)
    assert body["configuration"] == {"cycle_interval": 60.0, "max_retries": 6, "retry_delay": 0.2}
    (bot,) = body["bots"]
    assert (bot["status"], bot["trading"], bot["position"], bot["working_orders"]) == ("running", "active", 0.0, 0)


async def test_before_the_first_cycle_times_are_null_with_their_reason(doors: Doors) -> None:
    performance = (await status(doors))["performance"]
    unknown = performance.pop("unknown")
    assert {name: value for name, value in performance.items() if value is not None} == {
        "total_cycles": 0,
        "successful_cycles": 0,
        "failed_cycles": 0,
        "restarts": 0,
    }
    assert unknown.keys() == {name for name, value in performance.items() if value is None}
    assert all("no candle has closed" in why or "no tick has come" in why for why in unknown.values())


async def test_what_the_bots_have_done_is_counted_and_timed(tmp_path: Path) -> None:
    choice, began = MarketChoice(replay=a_recording(tmp_path, 300), speed=None), time.monotonic()
    async with opened(tmp_path, choice=choice) as doors:
        await doors.platform.bots.finished(doors.platform.bots.pools[0])
        took = time.monotonic() - began
        body = await status(doors)
        assert (body["status"], body["uptime"], body["thread_alive"], body["cycle_count"]) == (
            "stopped",
            0.0,
            False,
            300,
        )
        assert datetime.fromisoformat(body["last_cycle_time"]).tzinfo is not None
        performance = body["performance"]
        assert (performance["total_cycles"], performance["successful_cycles"], performance["failed_cycles"]) == (
            300,
            300,
            0,
        )
        assert performance["success_rate"] == 100.0
        # Together no longer than all of it has taken.
        assert 0 < performance["average_cycle_time"] * 300 < took
        assert 0 < performance["last_cycle_duration"] < took
        assert 0 < performance["average_tick_time"] * 300 < took
        assert performance["unknown"] == {}
        health = (await doors.ask("GET", "/api/bot/health", "read")).json()
        assert health["performance"] == {
            "total_cycles": 300,
            "success_rate": 1.0,
            "average_cycle_time": performance["average_cycle_time"],
        }
        assert health["last_cycle"] == body["last_cycle_time"]
        reset = await wish(doors, "/api/bot/reset-metrics")
        assert (reset["success"], reset["status"]) == (True, "reset")
        after = await status(doors)
        assert (after["performance"]["total_cycles"], after["cycle_count"]) == (0, 300)


async def test_health_of_bots_that_run(doors: Doors) -> None:
    health = (await doors.ask("GET", "/api/bot/health", "read")).json()
    assert health.pop("uptime") >= 0
    assert health == {
        "status": "healthy",
        "message": "the bots are running",
        "running": True,
        "last_cycle": None,
        "performance": {"total_cycles": 0, "success_rate": None, "average_cycle_time": None},
        "warnings": [],
        "errors": [],
    }


async def test_the_settings_are_checked(doors: Doors, tmp_path: Path) -> None:
    found = (await doors.ask("POST", "/api/bot/validate-config", "read")).json()
    assert (found["status"], found["warnings"], found["errors"]) == ("valid", [], [])
    assert {check["name"]: check["passed"] for check in found["checks"]} == dict.fromkeys(
        ("settings", "strategies", "protection", "limits", "mode"), True
    )
    (tmp_path / "config.toml").write_text("[risk]\nmax_open_positions = 0\n")
    found = (await doors.ask("POST", "/api/bot/validate-config", "read")).json()
    assert found["status"] == "error"
    assert found["errors"] == [found["message"]]
    assert "max_open_positions" in found["message"]


# ── changing ──────────────────────────────────────────────────────────────────────────────────────


async def test_stop_and_start_in_the_words_of_the_contract(doors: Doors) -> None:
    assert await wish(doors, "/api/bot/start") == {
        "success": False,
        "message": "Bot is already running",
        "status": "running",
        "dev_mode": False,
    }
    assert (await wish(doors, "/api/bot/stop"))["message"] == "Bot stopped successfully"
    body = await status(doors)
    assert (body["status"], body["uptime"], body["thread_alive"]) == ("stopped", 0.0, True)
    assert body["reason"] == body["bots"][0]["reason"] == "stopped by test: asked to"
    assert (await wish(doors, "/api/bot/stop"))["message"] == "Bot is not running"
    started = await wish(doors, "/api/bot/start")
    assert (started["success"], started["message"]) == (True, "Bot started with trading logic")
    entries = await doors.platform.audit.list()
    assert [(e.who, e.what) for e in entries if e.what.startswith("bots")] == [
        ("test", "bots: start"),
        ("test", "bots: stop"),
    ]


async def test_emergency_stop_and_resume(doors: Doors) -> None:
    done = await wish(doors, "/api/bot/emergency-stop", json={"flatten": True, "reason": "smoke"})
    assert (done["success"], done["status"]) == (True, "emergency_stopped")
    body = await status(doors)
    assert (body["status"], body["bots"][0]["trading"]) == ("halted", "halted")
    # A person may write anything as the reason, which alone says nothing.
    assert (body["error"], body["reason"]) == ("trading is halted: smoke", "smoke")
    health = (await doors.ask("GET", "/api/bot/health", "read")).json()
    assert (health["status"], health["message"]) == ("warning", "paper: trading is halted: smoke")
    assert health["warnings"] == ["paper: trading is halted: smoke"]
    assert (await wish(doors, "/api/bot/start"))["message"] == "Bot is halted: smoke; /api/bot/resume lifts it"
    assert (await wish(doors, "/api/bot/resume"))["message"] == "Trading resumed"
    assert (await status(doors))["status"] == "running"
    # No body is as good as an empty one.
    assert (await wish(doors, "/api/bot/emergency-stop"))["success"]


UNREADABLE: tuple[tuple[str, dict[str, object]], ...] = (
    ("/api/bot/emergency-stop", {"flatten": "perhaps"}),
    ("/api/bot/emergency-stop", {"flat": True}),
    ("/api/bot/emergency-stop", {"reason": ""}),
    ("/api/bot/resume", {"reason": "x" * 201}),
)


async def test_a_wish_that_cannot_be_read_changes_nothing(doors: Doors) -> None:
    for path, body in UNREADABLE:
        answer = await doors.ask("POST", path, "trade", json=body)
        assert answer.status_code == 422, (path, body)
    assert (await status(doors))["status"] == "running"
    assert not [entry for entry in await doors.platform.audit.list() if entry.what.startswith("bots")]


async def test_shut_down_and_started_again(doors: Doors) -> None:
    done = await wish(doors, "/api/bot/shutdown")
    assert (done["success"], done["status"]) == (True, "stopped")
    body = await status(doors)
    assert (body["status"], body["thread_alive"], body["reason"]) == ("stopped", False, "shut down")
    assert (await wish(doors, "/api/bot/start"))["success"]
    assert (await status(doors))["status"] == "running"


async def test_shut_down_is_not_ready_and_says_what_begins_it_again(doors: Doors) -> None:
    report = doors.platform.bots.reports()[0]
    order = {"symbol": report.spec.symbol, "type": "market", "side": "buy", "amount": "0.001"}
    assert (await doors.get("/readyz")).status_code == 200
    await wish(doors, "/api/bot/shutdown")
    try:
        ready = await doors.get("/readyz")
        assert (ready.status_code, ready.json()["status"]) == (503, "not ready")
        (check,) = [check for check in ready.json()["checks"] if check["name"] == "bots"]
        told = "the bots were shut down; POST /api/bot/start begins them again"
        assert (check["ok"], check["reason"]) == (False, told)
        refused = await doors.ask("POST", "/api/orders", "trade", json=order)
        assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
        assert refused.json()["message"] == (
            f"{report.settings.pool} was shut down; POST /api/bot/start begins it again"
        )
        # Whoever watches over the process itself must not end it for that.
        assert (await doors.get("/healthz")).status_code == 200
    finally:
        assert (await wish(doors, "/api/bot/start"))["success"]
    assert (await doors.get("/readyz")).status_code == 200


async def test_older_names_answer_as_the_new_ones(doors: Doors) -> None:
    for (method, path), successor in OLDER.items():
        answer = await doors.ask(method, path, "admin")
        assert answer.status_code == 200
        assert answer.headers["deprecation"] == "true"
        assert answer.headers["link"] == f'<{successor}>; rel="successor-version"'
        assert answer.json()["status"] in ("running", "stopped")


async def test_who_may_only_read_changes_nothing(doors: Doors) -> None:
    for path in ("start", "stop", "emergency-stop", "reset-metrics", "shutdown", "resume"):
        assert (await doors.ask("POST", f"/api/bot/{path}", "read")).status_code == 403
        assert (await doors.client.post(f"/api/bot/{path}")).status_code == 401
    assert (await status(doors))["status"] == "running"
