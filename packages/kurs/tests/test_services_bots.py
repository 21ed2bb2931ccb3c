"""Bots started, stopped, halted and shut down by people: what holds, what it outlives, and who it was."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from decimal import Decimal
from pathlib import Path

import pytest
from building import BUYS, SYMBOL, Floor, bot, engine, replied, settings, submitted
from hypothesis import given
from hypothesis import strategies as st
from processes import a_recording, reached

from kurs.bootstrap import MarketChoice, Platform, open_platform
from kurs.domain.commands import PlaceOrder, SwitchBots
from kurs.domain.events import SignalMade
from kurs.domain.orders import OrderType, Side
from kurs.engine import Engine
from kurs.engine.desk import Desk
from kurs.runtime.modes import Mode, run_mode
from kurs.runtime.work import Work
from kurs.services.bots import BotControl
from kurs.settings import BotSettings, Settings

pytestmark = pytest.mark.anyio

ME = "ada"


@asynccontextmanager
async def trading(
    folder: Path, *, mode: Mode = Mode.FULL, told: Settings | None = None, speed: float | None = 0.0
) -> AsyncIterator[Platform]:
    """Bots before the first of some recorded candles, or the whole recording as fast as it is read."""
    choice = MarketChoice(replay=a_recording(folder, 300), speed=speed)
    async with open_platform(told or Settings(), folder, choice, mode=run_mode(mode)) as platform:
        platform.bots.start()
        await platform.bots.recovered()
        yield platform


def control(platform: Platform) -> BotControl:
    return platform.services.bots


def status(platform: Platform) -> tuple[str, str | None]:
    summary = platform.bots.summary()
    return summary.status, summary.reason


def audited(folder: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(folder / "kurs.db")) as other:
        return other.execute("SELECT who, what FROM audit ORDER BY id").fetchall()


# ── the switch within the engine ──────────────────────────────────────────────────────────────────


def switch(running: bool) -> SwitchBots:
    return SwitchBots(command_id="b", running=running, reason="lunch", by=ME)


def test_a_stopped_bot_watches_and_does_nothing() -> None:
    floor = Floor(engine())
    floor.candle(100.0)
    (told,) = replied(floor.tell(switch(False)))
    assert (told.ok, told.message) == (True, "bots are stopped")
    effects = floor.candle(100.0, BUYS)
    assert effects == ()
    (desk,) = floor.engine._desks.values()
    assert isinstance(desk, Desk)
    # Its strategies have seen the candle, so that they know the market when it starts again.
    assert (desk.candles, desk.close, len(desk.returns)) == (1, 100.0, 1)
    (again,) = replied(floor.tell(switch(False)))
    assert (again.ok, again.message) == (False, "bots were stopped")
    assert replied(floor.tell(switch(True)))[0].ok
    assert any(isinstance(e, SignalMade) for e in floor.candle(100.0, BUYS))


def test_what_protects_and_what_people_ask_for_goes_on() -> None:
    floor = Floor(engine())
    floor.hold(BUYS)
    floor.tell(switch(False))
    assert len(floor.staying()) == 2
    order = PlaceOrder(
        command_id="p", symbol=SYMBOL, side=Side.SELL, type=OrderType.LIMIT, amount=Decimal(1), price=Decimal(101)
    )
    assert len(submitted(floor.tell(order))) == 1
    assert floor.engine.statistics().bots_off == "stopped by ada: lunch"


def test_an_entry_under_way_is_taken_back() -> None:
    floor = Floor(engine())
    entry = floor.enter(BUYS)
    floor.tell(switch(False))
    assert floor.engine.working[entry.client_order_id].status == "cancelling"


def test_a_persons_stop_is_remembered_and_a_modes_is_not() -> None:
    stopped, idle = Floor(engine()), Floor(engine(settings(bot(), idle="mode minimal runs no bots")))
    stopped.tell(switch(False))
    assert idle.engine.statistics().bots_off == "mode minimal runs no bots"
    assert not any(isinstance(e, SignalMade) for e in idle.candle(100.0, BUYS))
    for before, off in ((stopped, "stopped by ada: lunch"), (idle, None)):
        after = engine()
        after.restore(before.engine.snapshot())
        assert after.statistics().bots_off == off


def test_a_snapshot_from_before_bots_could_be_stopped_is_read() -> None:
    state = engine().snapshot()
    del state["bots"]
    after: Engine = engine()
    after.restore(state)
    assert after.statistics().bots_off is None


@given(st.lists(st.booleans(), max_size=20))
def test_the_last_wish_holds_and_only_a_change_is_granted(wishes: list[bool]) -> None:
    floor = Floor(engine())
    running = True
    for wish in wishes:
        (told,) = replied(floor.tell(switch(wish)))
        assert told.ok is (wish is not running)
        running = wish
    assert (floor.engine.statistics().bots_off is None) is running


# ── what is counted ───────────────────────────────────────────────────────────────────────────────


@given(
    st.lists(
        st.tuples(st.floats(0, 10), st.integers(0, 300), st.integers(0, 300), st.integers(0, 5)),
        max_size=10,
    )
)
def test_work_adds_up(batches: list[tuple[float, int, int, int]]) -> None:
    parts = [Work.batch(s, ticks=t, answered=a, failures=f) for s, t, a, f in batches]
    whole = sum(parts, Work())
    assert whole.ticks == sum(t for _, t, _, _ in batches)
    assert whole.cycles == sum(a + f for _, _, a, f in batches)
    assert whole.failures <= whole.cycles
    assert whole.in_cycles <= whole.seconds + 1e-9
    assert (whole.average_cycle is None) == (whole.success_rate is None) == (whole.last_cycle is None)
    if whole.success_rate is not None:
        assert 0 <= whole.success_rate <= 1


# ── people ────────────────────────────────────────────────────────────────────────────────────────


async def test_stop_and_start(tmp_path: Path) -> None:
    async with trading(tmp_path) as platform:
        assert (await control(platform).start(ME)).message == "Bot is already running"
        done = await control(platform).stop(ME)
        assert (done.success, done.message, done.status) == (True, "Bot stopped successfully", "stopped")
        assert status(platform) == ("stopped", "stopped by ada: asked to")
        summary = platform.bots.summary()
        assert (summary.alive, summary.uptime, summary.error) == (True, 0.0, None)
        again = await control(platform).stop(ME)
        assert (again.success, again.message, again.status) == (False, "Bot is not running", "stopped")
        begun = await control(platform).start(ME)
        assert (begun.success, begun.message, begun.status) == (True, "Bot started with trading logic", "running")
    assert audited(tmp_path) == [(ME, "bots: stop"), (ME, "bots: start")]


async def test_a_stop_outlives_the_process_until_a_person_starts_them(tmp_path: Path) -> None:
    async with trading(tmp_path) as platform:
        await control(platform).stop(ME)
    async with trading(tmp_path) as platform:
        assert status(platform) == ("stopped", "stopped by ada: asked to")
        assert (await control(platform).start("bob")).success
    async with trading(tmp_path) as platform:
        assert platform.bots.summary().status == "running"


async def test_a_mode_without_bots_says_so_and_leaves_no_trace(tmp_path: Path) -> None:
    async with trading(tmp_path, mode=Mode.MINIMAL) as platform:
        assert status(platform) == ("stopped", "mode minimal runs no bots")
        refused = await control(platform).start(ME)
        assert (refused.success, refused.status) == (False, "stopped")
        assert refused.message == "mode minimal runs no bots; start it with --with bots"
        assert (await control(platform).stop(ME)).message == "Bot is not running"
        runs = dict(platform.run_ids)
    assert audited(tmp_path) == []
    async with trading(tmp_path) as platform:
        # The same account goes on: whether its bots run makes no other experiment of it.
        assert platform.run_ids == runs
        assert platform.bots.summary().status == "running"


async def test_shut_down_and_started_again(tmp_path: Path) -> None:
    async with trading(tmp_path) as platform:
        for _ in range(2):
            done = await control(platform).shut_down(ME)
            assert (done.success, done.status) == (True, "stopped")
            assert status(platform) == ("stopped", "shut down")
            assert not platform.bots.summary().alive
            assert (await control(platform).shut_down(ME)).message == "Bot is not running"
            assert (await control(platform).stop(ME)).message == "Bot is not running"
            emergency = await control(platform).emergency_stop(ME, reason="late", flatten=False)
            assert not emergency.success
            assert (await control(platform).start(ME)).success
            assert platform.bots.summary().status == "running"
            assert platform.bots.summary().uptime >= 0


async def test_emergency_stop_halts_until_a_person_resumes(tmp_path: Path) -> None:
    async with trading(tmp_path) as platform:
        done = await control(platform).emergency_stop(ME, reason="smoke", flatten=True)
        assert (done.success, done.status) == (True, "emergency_stopped")
        assert done.message == "paper: stopped; no order was working"
        assert status(platform) == ("halted", "smoke")
        refused = await control(platform).start(ME)
        assert (refused.success, refused.status) == (False, "halted")
        assert "smoke" in refused.message
    async with trading(tmp_path) as platform:
        assert status(platform) == ("halted", "smoke")
        lifted = await control(platform).resume("bob", reason="aired")
        assert (lifted.success, lifted.message, lifted.status) == (True, "Trading resumed", "running")
        assert (await control(platform).resume("bob", reason="aired")).message == "Trading is active already"
    assert [entry for entry in audited(tmp_path) if entry[1].startswith("bots")] == [
        (ME, "bots: emergency stop"),
        ("bob", "bots: resume"),
    ]


async def test_a_recording_that_has_ended_is_not_begun_again(tmp_path: Path) -> None:
    async with trading(tmp_path, speed=None) as platform:
        await platform.bots.finished(platform.bots.pools[0])
        runs = dict(platform.run_ids)
        assert platform.bots.ended
        refused = await control(platform).start(ME)
        assert not refused.success
        assert "not running" in refused.message
        assert platform.run_ids == runs
        assert [report.status for report in platform.bots.reports()] == ["finished"]


async def test_what_this_process_counted_begins_at_zero_again(tmp_path: Path) -> None:
    async with trading(tmp_path, speed=None) as platform:
        await platform.bots.finished(platform.bots.pools[0])
        before = platform.bots.summary()
        assert (before.work.cycles, before.work.failures, before.work.ticks) == (300, 0, 300)
        assert before.work.average_cycle is not None
        assert before.work.last_cycle is not None
        done = await control(platform).reset_metrics(ME)
        assert (done.success, done.status) == (True, "reset")
        after = platform.bots.summary()
        assert (after.work, after.restarts, after.cycles) == (Work(), 0, 300)


TWO = Settings(bots={name: BotSettings(symbol=f"{name.upper()}/USD") for name in ("btc", "eth")})


async def test_every_pool_is_asked_and_the_one_that_cannot_is_named(tmp_path: Path) -> None:
    async with open_platform(TWO, tmp_path, MarketChoice(speed=0.0)) as platform:
        platform.bots.start()
        await platform.bots.recovered()
        eth = platform.bots.runner("eth")
        assert eth is not None
        eth.drain()
        await reached(lambda: len(platform.bots.recovered_pools()) == 2 and not _alive(platform, "eth"))
        done = await control(platform).stop(ME)
        assert not done.success
        assert done.message == "Bot stopped successfully, but eth is not running"
        assert [report.status for report in platform.bots.reports()] == ["stopped", "finished"]


def _alive(platform: Platform, pool: str) -> bool:
    return any(r.settings.pool == pool and r.status == "running" for r in platform.bots.reports())


# ── health and settings ───────────────────────────────────────────────────────────────────────────


async def test_health_says_what_needs_a_person(tmp_path: Path) -> None:
    async with trading(tmp_path) as platform:
        assert control(platform).health().status == "healthy"
        await control(platform).stop(ME)
        found = control(platform).health()
        assert (found.status, found.warnings) == ("warning", ("the bots are stopped: stopped by ada: asked to",))
        await control(platform).emergency_stop(ME, reason="smoke", flatten=False)
        found = control(platform).health()
        assert (found.status, found.message) == ("warning", "paper: trading is halted: smoke")


async def test_the_settings_are_checked_as_they_are_now(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    async with trading(tmp_path) as platform:
        assert (await control(platform).check_config()).status == "valid"
        file.write_text("[risk]\nmax_open_positions = 2\nstop_loss_percent = 0\n")
        found = await control(platform).check_config()
        assert found.status == "warning"
        assert {c.name: c.passed for c in found.checks} == {
            "settings": True,
            "strategies": True,
            "protection": False,
            "limits": False,
            "mode": True,
        }
        file.write_text("[risk]\nmax_open_positions = -2\n[nonsense]\n")
        found = await control(platform).check_config()
        assert (found.status, len(found.errors)) == ("error", 1)
        assert "nonsense" in found.message
        assert "max_open_positions" in found.errors[0]
