"""Nonces, caches and logs over HTTP: the shape that older clients read, and nothing in it made up."""

import logging
import re
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from serving import Doors, trading

from kurs.bus import Bus
from kurs.clock import SystemClock
from kurs.domain.commands import TradingState
from kurs.domain.errors import JournalUnavailable
from kurs.domain.events import StateChanged
from kurs.persistence import Audit, AuditEntry, Database
from kurs.services.logs import Level, Logs, redacted

pytestmark = pytest.mark.anyio

LOG = logging.getLogger("kurs.test")


@pytest.fixture
async def doors(tmp_path: Path) -> AsyncIterator[Doors]:
    async with trading(tmp_path, candles=600) as doors:
        yield doors


async def get(doors: Doors, path: str, status: int = 200) -> Any:
    answer = await doors.ask("GET", path, "read")
    assert answer.status_code == status, answer.text
    return answer.json()


# ── nonces and caches ─────────────────────────────────────────────────────────────────────────────


async def test_there_is_no_nonce_manager_and_it_says_so(doors: Doors) -> None:
    found = await get(doors, "/api/monitoring/nonce")
    assert found["monitoring_report"]["monitoring_status"]["uptime_hours"] > 0
    assert found["monitoring_report"]["nonce_usage_stats"] == {"total_nonces_issued": 0}
    manager = found["nonce_manager_status"]
    assert "live venue" in manager.pop("reason")
    assert manager == {
        "mode": "paper",
        "active": False,
        "development_mode": False,
        "last_nonce": None,
        "queue_size": 0,
        "queue_processor_running": False,
        "active_api_keys": {},
        "total_services": 0,
        "recent_nonces": [],
        "rate_limiting_active": False,
    }
    assert found["hybrid_setup_status"] == {
        "sekventiell_ko_active": False,
        "enhanced_monitoring": True,
        "cache_integration": False,
    }


async def test_caches_are_counted_as_they_are(doors: Doors) -> None:
    found = await get(doors, "/api/monitoring/cache")
    before = found["cache_statistics"]
    assert (before["total_entries"], before["total_requests"], before["cache_hit_rate"]) == (0, 0, None)
    assert "cache_hit_rate" in before["unknown"]
    cache = doors.platform.kadens.cache

    async def load() -> int:
        return 7

    for _ in range(4):
        assert await cache.get_or_load("price:btc", load) == 7
    after = (await get(doors, "/api/monitoring/cache"))["cache_statistics"]
    assert (after["total_requests"], after["cache_hits"], after["cache_misses"]) == (4, 3, 1)
    assert after["cache_hit_rate"] == 75.0
    assert after["type_distribution"] == {"price": {"count": None, "total_accesses": 4}}
    assert (await get(doors, "/api/monitoring/nonce"))["hybrid_setup_status"]["cache_integration"] is True
    for field in ("most_accessed", "cleanup_info.last_cleanup", "cleanup_info.cleanup_interval_seconds"):
        assert after["unknown"][field]
    assert after["cleanup_info"] == {"last_cleanup": None, "cleanup_interval_seconds": None}
    saved = found["nonce_savings_estimate"]
    assert saved["estimated_nonce_calls_saved"] == saved["critical_cache_hits"] == 0
    assert saved["estimated_api_load_reduction_percent"] is None
    assert set(saved["cache_efficiency"].values()) == {False}


async def test_there_are_exactly_eight_cache_strategies(doors: Doors) -> None:
    found = (await get(doors, "/api/monitoring/cache"))["cache_strategies"]
    assert {name: (each["ttl"], each["type"]) for name, each in found.items()} == {
        "balances": (90, "critical"),
        "positions": (60, "critical"),
        "account_info": (600, "critical"),
        "trading_fees": (3600, "critical"),
        "order_history": (180, "standard"),
        "open_orders": (15, "volatile"),
        "symbols": (7200, "critical"),
        "status": (30, "standard"),
    }
    # None of them is kept here, and none says that it is.
    assert {each["active"] for each in found.values()} == {False}
    assert all(each["reason"] for each in found.values())


async def test_how_it_works_together(doors: Doors) -> None:
    found = await get(doors, "/api/monitoring/hybrid-setup")
    assert found["implementation_complete"] is False
    parts = found["components"]
    assert set(parts["enhanced_nonce_manager"]) == {"status", "features", "queue_size", "reason"}
    told = parts["aggressive_caching"]
    assert (told["status"], told["hit_rate"], told["strategies_configured"]) == ("inactive", None, 8)
    assert told["unknown"].keys() == {"hit_rate"}
    assert (parts["frontend_optimization"]["status"], parts["frontend_optimization"]["features"]) == (None, [])
    assert parts["frontend_optimization"]["unknown"].keys() == {"status"}
    assert parts["monitoring_logging"] == {"status": "active", "total_nonces_tracked": 0}
    metrics = dict(found["performance_metrics"])
    assert set(metrics.pop("unknown")) == set(metrics)
    assert set(metrics.values()) == {None}
    older = await doors.ask("GET", "/api/monitoring/hybrid", "read")
    assert older.json() == found
    assert older.headers["link"] == '</api/monitoring/hybrid-setup>; rel="successor-version"'


# ── logs ──────────────────────────────────────────────────────────────────────────────────────────


async def test_what_happened_is_told_newest_last(doors: Doors) -> None:
    doors.clock.time += 1000
    LOG.warning("the %s is low", "moon")
    doors.clock.time += 1000
    assert (await doors.ask("POST", "/api/bot/stop", "trade")).status_code == 200
    doors.clock.time += 1000
    try:
        raise RuntimeError("boom")  # noqa: TRY301  # as a log record carries one
    except RuntimeError:
        LOG.exception("it failed")
    found = await get(doors, "/api/logs?limit=500")
    assert all(set(line) == {"timestamp", "level", "message"} for line in found)
    times = [datetime.fromisoformat(line["timestamp"]) for line in found]
    assert times == sorted(times)
    assert all(time.tzinfo is not None for time in times)
    messages = [line["message"] for line in found]
    assert messages[-1] == "kurs.test: it failed: RuntimeError: boom"
    places = [next(i for i, m in enumerate(messages) if part in m) for part in ("moon", "bots: stop", "boom")]
    assert places == sorted(places)
    assert any(re.search(r"btc: buy [\d.]+ BTC/USD filled at \d+", message) for message in messages)
    assert any("denied: trades_per_day" in message for message in messages)
    graver = await get(doors, "/api/logs?level=warning")
    assert graver == [line for line in found if line["level"] in ("warning", "error")][-100:]
    assert [line["level"] for line in await get(doors, "/api/logs?level=error")] == ["error"]
    assert await get(doors, "/api/logs?limit=3") == found[-3:]
    for query in ("limit=0", "limit=501", "level=fatal"):
        await get(doors, f"/api/logs?{query}", 422)
    assert (await doors.get("/api/logs")).status_code == 401


async def test_secrets_are_told_to_nobody(doors: Doors) -> None:
    token = (await doors.token("read")).text
    LOG.error("connecting to postgresql://me:hunter2@db/books with Bearer %s", token)
    LOG.error("api_key=hunter3 api_secret: 'hunter4' password=hunter5")
    await doors.platform.audit.append(
        doors.clock.now(), "ada", "note", {"url": f"x?token={token}", "secret": "hunter6"}
    )
    answer = await doors.ask("GET", "/api/logs", "read")
    assert "hunter" not in answer.text
    assert token not in answer.text
    assert "ada: note" in answer.text
    assert "postgresql://me:**********@db/books" in answer.text


@pytest.mark.parametrize("text", ["", "btc: buy 1 BTC/USD filled at 42000", "a code of conduct", "token 7 was revoked"])
def test_what_is_no_secret_is_told_as_it_is(text: str) -> None:
    assert redacted(text) == text


@given(st.text(max_size=2000))
def test_a_message_is_one_short_line(text: str) -> None:
    told = redacted(text)
    assert len(told) <= 501
    assert "\n" not in told


async def test_only_the_last_are_remembered_and_listening_ends(tmp_path: Path) -> None:
    root = logging.getLogger()
    before = list(root.handlers)
    bus = Bus()
    async with Database(f"sqlite:///{tmp_path / 'kurs.db'}") as database:
        await database.upgrade()
        logs = Logs(audit=Audit(database), clock=SystemClock())
        with logs.listening(bus):
            for number in range(600):
                LOG.warning("number %d", number)
            (handler,) = (each for each in root.handlers if each not in before)
            # As logging would call it, for a message that does not fit its arguments.
            handler.handle(
                logging.makeLogRecord(
                    {"name": "kurs.test", "levelno": logging.WARNING, "msg": "wrong %d", "args": ("text",)}
                )
            )
            bus.publish(
                StateChanged(
                    time=1, before=TradingState.ACTIVE, after=TradingState.HALTED, reason="too deep", by="max_drawdown"
                )
            )
        assert list(root.handlers) == before
        assert bus.statistics().subscribers == 0
        LOG.warning("unheard")
        found = await logs.latest(1000)
    assert len(found) == 501
    assert found[-1].message == "trading is halted, was active: too deep, by max_drawdown"
    assert found[-1].level is Level.WARNING
    assert (found[0].message, found[-2].message[:19]) == ("kurs.test: number 101", "kurs.test: wrong %d")


class _Away(Audit):
    """Records that cannot be reached."""

    def __init__(self) -> None:
        """There is no database."""

    async def list(self, limit: int = 100, before: int | None = None) -> Sequence[AuditEntry]:
        raise JournalUnavailable("postgresql://me:hunter2@db/books is away")


async def test_without_its_records_it_tells_what_it_knows_and_that_there_is_more() -> None:
    logs = Logs(audit=_Away(), clock=SystemClock())
    with logs.listening(Bus()):
        LOG.warning("still here")
        found = await logs.latest(10)
    assert [entry.level for entry in found] == [Level.WARNING, Level.ERROR]
    assert found[0].message == "kurs.test: still here"
    assert found[1].message == "the audit log cannot be read: postgresql://me:**********@db/books is away"
