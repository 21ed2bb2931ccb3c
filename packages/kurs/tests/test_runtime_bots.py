"""A pool whose session dies within a process goes on with its account, its new limits and its event log."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import replace
from pathlib import Path

import pytest
from processes import a_recording, reached

from kurs.bootstrap import MarketChoice, Platform, _recorder, engine_settings, open_platform
from kurs.clock import SystemClock
from kurs.domain.commands import SetTradingState, TradingState
from kurs.domain.errors import BadInput, Fatal, JournalUnavailable, KursError, StateCorrupt, Unavailable, UnknownName
from kurs.domain.market import MINUTE
from kurs.engine import BotSpec, EngineSettings, Reconfigure, StrategySpec
from kurs.risk.rules import Limits
from kurs.runtime.bots import Bots, Pool
from kurs.runtime.record import EventLog, Header, replay
from kurs.runtime.runner import Runner
from kurs.runtime.supervisor import Backoff, Supervisor
from kurs.settings import BotSettings, Settings

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
    await reached(lambda: platform.bots.runner(pool) is not before)


async def _fails(*_: object) -> None:
    raise OSError("the line is dead")


async def test_a_command_is_answered_once_it_is_durable(tmp_path: Path) -> None:
    async with standing(tmp_path) as platform:
        (pool,) = platform.bots.pools
        assert (await platform.bots.ask(pool, halted())).ok
        with closing(sqlite3.connect(tmp_path / "kurs.db")) as other:
            assert other.execute("SELECT who, what FROM audit").fetchall() == [("me", "trading state")]
        summary = platform.bots.summary()
        assert (summary.status, summary.error) == ("halted", "trading is halted: lunch")
        with pytest.raises(UnknownName, match="unknown pool 'nope'"):
            await platform.bots.ask("nope", halted())
        await platform.bots.drain()
        with pytest.raises(Unavailable):
            await platform.bots.ask(pool, halted())
        assert platform.bots.summary().status == "stopped"


async def test_a_fresh_account_is_fresh_once(tmp_path: Path) -> None:
    async with standing(tmp_path, fresh=True) as platform:
        (pool,) = platform.bots.pools
        run_id = platform.run_ids[pool]
        await platform.bots.ask(pool, halted())
        await dies_and_recovers(platform, pool)
        assert platform.run_ids[pool] == run_id
        assert platform.bots.summary().status == "halted"
    async with standing(tmp_path, fresh=True) as platform:
        assert platform.run_ids[pool] > run_id


async def test_new_limits_outlive_a_session(tmp_path: Path) -> None:
    async with standing(tmp_path) as platform:
        (pool,) = platform.bots.pools
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
            await platform.bots.ask(platform.bots.pools[0], halted())


# ── pools that cannot recover ─────────────────────────────────────────────────────────────────────

TWO_POOLS = Settings(bots={name: BotSettings(symbol=f"{name.upper()}/USD") for name in ("btc", "eth")})


@asynccontextmanager
async def with_btc_corrupt(folder: Path) -> AsyncIterator[Platform]:
    """Two pools; the state of the first is in a format that nobody reads."""
    choice = MarketChoice(speed=0.0)
    async with open_platform(TWO_POOLS, folder, choice) as platform:
        platform.bots.start()
        await platform.bots.recovered()
        for pool in platform.bots.pools:
            assert (await platform.bots.ask(pool, halted())).ok
        await platform.bots.drain()
        run_id = platform.run_ids["btc"]
    with closing(sqlite3.connect(folder / "kurs.db")) as other:
        other.execute("UPDATE states SET state = json_set(state, '$.format', 99) WHERE run_id = ?", (run_id,))
        other.commit()
    async with open_platform(TWO_POOLS, folder, choice) as platform:
        platform.bots.start()
        await platform.bots.recovered()
        yield platform


async def test_a_pool_that_cannot_recover_holds_up_no_other(tmp_path: Path) -> None:
    async with with_btc_corrupt(tmp_path) as platform:
        bots = platform.bots
        await reached(lambda: len(bots.reports()) == 2)
        failed, well = bots.reports()
        assert (failed.spec.name, failed.settings.pool, failed.status) == ("btc", "btc", "error")
        assert "format 99" in str(failed.reason)
        assert (failed.bot, failed.pool) == (None, None)
        assert (well.spec.name, well.status) == ("eth", "halted")
        assert well.bot is not None
        assert bots.summary().status == "error"
        assert isinstance(bots.error(), StateCorrupt)
        assert bots.failure() == str(bots.error())
        limits = replace(Limits(), max_open_positions=1)
        with pytest.raises(Unavailable, match="btc"):
            await bots.ask("btc", Reconfigure(command_id="c1", limits=limits))
        assert (await bots.ask("eth", Reconfigure(command_id="c1", limits=limits))).ok


@pytest.mark.parametrize(
    ("raised", "kind"),
    [(UnknownName("unknown symbol"), UnknownName), (BadInput("bots: x"), BadInput), (OSError("disk"), Fatal)],
)
async def test_a_pool_fails_with_the_error_it_died_of(raised: Exception, kind: type[KursError]) -> None:
    async def recover(_: EngineSettings) -> Runner:
        raise raised

    async with trading_with(recover) as bots:
        bots.start()
        await bots.recovered()
        error = bots.error()
        assert type(error) is kind
        assert str(error).startswith("paper: ")
        assert [report.status for report in bots.reports()] == ["error"]


async def test_a_pool_that_tries_to_recover_again_is_seen_waiting() -> None:
    seen: list[tuple[str, str | None]] = []
    entered = asyncio.Event()

    async def recover(_: EngineSettings) -> Runner:
        (report,) = bots.reports()
        assert (report.bot, report.pool) == (None, None)
        seen.append((report.status, report.reason))
        if len(seen) == 1:
            raise JournalUnavailable("disk full")
        entered.set()
        never: asyncio.Future[Runner] = asyncio.get_running_loop().create_future()
        return await never

    async with trading_with(recover, Backoff(first=0.2, last=0.2)) as bots:
        assert bots.reports() == []
        bots.start()
        await reached(lambda: bots.reports()[0].status == "waiting")
        assert "disk full" in str(bots.reports()[0].reason)
        await entered.wait()
        assert seen == [("starting", None)] * 2


async def test_limits_that_come_while_a_pool_recovers_are_the_ones_it_starts_with() -> None:
    entered, go_on = asyncio.Event(), asyncio.Event()
    told: list[int] = []

    async def recover(settings: EngineSettings) -> Runner:
        told.append(settings.limits.max_open_positions)
        entered.set()
        await go_on.wait()
        if len(told) == 1:
            return object.__new__(Runner)
        raise BadInput("far enough")

    async with trading_with(recover) as bots:
        bots.start()
        await entered.wait()
        limits = replace(Limits(), max_open_positions=1)
        with pytest.raises(Unavailable, match="has not started"):
            await bots.ask("paper", Reconfigure(command_id="c1", limits=limits))
        go_on.set()
        await bots.recovered()
    assert told == [Limits().max_open_positions, 1]


@asynccontextmanager
async def trading_with(
    recover: Callable[[EngineSettings], Awaitable[Runner]], backoff: Backoff | None = None
) -> AsyncIterator[Bots]:
    async def finish(_: Runner) -> None:
        return None

    (settings,) = engine_settings(Settings(), [("paper", a_bot())])
    pool = Pool(settings=settings, recover=recover, finish=finish)
    clock = SystemClock()
    async with Supervisor(clock, backoff or Backoff(first=0.0, last=0.0, attempts=1)) as supervisor:
        yield Bots({"paper": pool}, supervisor=supervisor, clock=clock, market="none", simulated=True)


def a_bot() -> BotSpec:
    return BotSpec(name="btc", symbol="BTC/USD", interval=MINUTE, strategies=(StrategySpec(name="rsi"),))


async def test_a_log_that_is_begun_again_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    async with standing(tmp_path) as platform:
        runner = platform.bots.runner(platform.bots.pools[0])
        assert runner is not None
        engine = runner.engine
    header = Header(version="1", settings=engine.settings, instruments=dict(engine.instruments))
    async with AsyncExitStack() as stack:
        begin = _recorder(stack, path, "paper", alone=True)
        first: EventLog = begin(header)
        first.write(halted())
        second: EventLog = begin(header)
        second.write(halted())
    assert (replay(path).events, replay(path).whole) == (1, True)
    # The head, the event, and that there were no more.
    assert len(path.read_bytes().splitlines()) == 3
