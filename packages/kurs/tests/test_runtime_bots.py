"""A pool whose session dies within a process goes on with its account, its new limits and its event log."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import replace
from pathlib import Path

import pytest
from processes import a_recording, reached

from kurs.bootstrap import MarketChoice, Platform, _recorder, open_platform
from kurs.domain.commands import SetTradingState, TradingState
from kurs.domain.errors import Unavailable, UnknownName
from kurs.engine import Reconfigure
from kurs.risk.rules import Limits
from kurs.runtime.record import EventLog, Header, replay
from kurs.settings import Settings

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def standing(folder: Path, *, fresh: bool = False) -> AsyncIterator[Platform]:
    """Bots before the first of some recorded candles."""
    recording = a_recording(folder, 300)
    choice = MarketChoice(replay=recording, speed=0.0, fresh=fresh)
    async with open_platform(Settings(), folder, choice) as platform:
        platform.bots.start()
        await platform.bots.recovered()
        await reached(lambda: platform.bots.summary().status == "running")
        yield platform


def halted() -> SetTradingState:
    return SetTradingState(command_id="h1", state=TradingState.HALTED, reason="lunch", by="me")


async def dies_and_recovers(platform: Platform, pool: str) -> None:
    """The market fails once, which takes the session with it."""
    before = platform.bots.runner(pool)
    assert before is not None
    # A speed that is none: the feed is woken by it and raises.
    before.market._pace._wait = _fails  # type: ignore[attr-defined]
    before.market.set_speed(0.0)  # type: ignore[attr-defined]
    await reached(lambda: platform.bots.runner(pool) is not before, within=5)


async def _fails(*_: object) -> None:
    raise OSError("the line is dead")


async def test_a_command_is_answered_once_it_is_durable(tmp_path: Path) -> None:
    async with standing(tmp_path) as platform:
        (pool,) = platform.bots.names
        assert (await platform.bots.ask(pool, halted())).ok
        with closing(sqlite3.connect(tmp_path / "kurs.db")) as other:
            assert other.execute("SELECT who, what FROM audit").fetchall() == [("me", "trading state")]
        summary = platform.bots.summary()
        assert (summary.status, summary.error) == ("halted", "lunch")
        with pytest.raises(UnknownName, match="unknown pool 'nope'"):
            await platform.bots.ask("nope", halted())
        await platform.bots.drain()
        with pytest.raises(Unavailable):
            await platform.bots.ask(pool, halted())
        assert platform.bots.summary().status == "stopped"


async def test_a_fresh_account_is_fresh_once(tmp_path: Path) -> None:
    async with standing(tmp_path, fresh=True) as platform:
        (pool,) = platform.bots.names
        run_id = platform.run_ids[pool]
        await platform.bots.ask(pool, halted())
        await dies_and_recovers(platform, pool)
        assert platform.run_ids[pool] == run_id
        assert platform.bots.summary().status == "halted"
    async with standing(tmp_path, fresh=True) as platform:
        assert platform.run_ids[pool] > run_id


async def test_new_limits_outlive_a_session(tmp_path: Path) -> None:
    async with standing(tmp_path) as platform:
        (pool,) = platform.bots.names
        limits = replace(Limits(), max_open_positions=1)
        assert (await platform.bots.ask(pool, Reconfigure(command_id="c1", limits=limits))).ok
        await dies_and_recovers(platform, pool)
        runner = platform.bots.runner(pool)
        assert runner is not None
        assert runner.engine.limits.max_open_positions == 1


async def test_before_the_start_nobody_answers(tmp_path: Path) -> None:
    recording = a_recording(tmp_path, 300)
    async with open_platform(Settings(), tmp_path, MarketChoice(replay=recording, speed=0.0)) as platform:
        with pytest.raises(Unavailable, match="has not started"):
            await platform.bots.ask(platform.bots.names[0], halted())


async def test_a_log_that_is_begun_again_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    async with standing(tmp_path) as platform:
        runner = platform.bots.runner(platform.bots.names[0])
        assert runner is not None
        engine = runner.engine
    header = Header(version="1", settings=engine.settings, instruments=dict(engine.instruments))
    async with AsyncExitStack() as stack:
        begin = _recorder(stack, path, "paper", alone=True)
        first: EventLog = begin(header)
        first.write(halted())
        second: EventLog = begin(header)
        second.write(halted())
    assert replay(path).events == 1
    assert len(path.read_bytes().splitlines()) == 2
