"""Plans of several strategies on several symbols over HTTP: the figures of the command line, all of them."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from own_strategies import AVERAGES, write
from serving import Doors, opened, trading
from streaming import streaming
from test_api_backtest_jobs import OWN, gated
from test_api_backtests import LIST, RESULTS, RUN, data, get, run

from kurs.api.plan_json import FIGURES
from kurs.cli.commands import app, reported
from kurs.client import Client, Conflicting
from kurs.client.backtest_plans import BacktestPlan, PlanStrategy
from kurs.market.files import write_candles
from kurs.market.resample import resampled
from kurs.market.sample import sample_days
from kurs.settings import Settings

pytestmark = pytest.mark.anyio

BTC = resampled(sample_days(2), 300_000)
ETH = resampled(sample_days(2, symbol="ETH/USD"), 300_000)
CROSSING = {"name": "ema_crossover", "parameters": {"fast_period": 3, "slow_period": 9}, "weight": 0.5}
PLAN = {"cash": 20_000.0, "fee": 0.0005, "stop_loss": 0.02, "short": True, "leverage": 2.0, "borrow": 0.05}
TYPED = (
    *("--strategy", "ema_crossover", "--strategy", "rsi", "--weight", "ema_crossover=0.5"),
    *("--param", "ema_crossover.fast_period=3", "--param", "ema_crossover.slow_period=9"),
    *("--param", "rsi.rsi_period=5", "--cash", "20000", "--fee", "0.0005", "--stop-loss", "0.02", "--short"),
    *("--leverage", "2", "--borrow", "0.05"),
)
# Another each time, or told elsewhere in other words.
OF_THE_RUN = {"elapsed_s", "bars_per_s"}


def asked(**more: Any) -> dict[str, Any]:
    """Both strategies on both symbols."""
    return {
        "strategies": [CROSSING, {"name": "rsi", "parameters": {"rsi_period": 5}}],
        "candles": {"BTC-USD": data(BTC), "tETHUSD": data(ETH)},
        "plan": PLAN,
    } | more


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def doors(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Doors]:
    home: Path = tmp_path_factory.mktemp("home")
    write(home, AVERAGES)
    async with opened(home, settings=Settings()) as doors:
        yield doors


def typed(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """What the command says of the same."""
    files = []
    for columns in (BTC, ETH):
        path = folder / f"{columns.symbol.replace('/', '_')}-5m.parquet"
        write_candles(path, columns)
        files += ["--candles", str(path)]
    monkeypatch.setenv("KURS_HOME", str(folder / "home"))
    assert reported(lambda: app(["backtest", *TYPED, *files, "--json"], standalone_mode=False)) == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def same_moment(one: str, other: str) -> bool:
    return datetime.fromisoformat(one) == datetime.fromisoformat(other)


async def test_the_command_and_the_api_tell_the_same_figures(
    doors: Doors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = await run(doors, **asked())
    told = await asyncio.to_thread(typed, tmp_path, monkeypatch, capsys)
    assert found["total_trades"] > 20
    assert {trip["symbol"] for trip in found["trade_history"]} == {"BTC/USD", "ETH/USD"}
    assert told.keys() >= set(FIGURES)
    # Finer candles nobody can give over the API.
    in_other_words = {"trades", "plan", "data", "unknown", "detail"}
    assert told.get("detail", []) == []
    for name in told.keys() - OF_THE_RUN - in_other_words:
        assert found[name] == told[name], name
    assert [row["sha256"] for row in found["data"]] == [row["sha256"] for row in told["data"]]
    assert found["unknown"].items() >= told["unknown"].items()
    # With the parameters that each has of itself, and else the same to the letter.
    assert found["plan"] | {"strategies": None} == told["plan"] | {"strategies": None}
    for mine, its in zip(found["plan"]["strategies"], told["plan"]["strategies"], strict=True):
        assert (mine["name"], mine["weight"]) == (its["name"], its["weight"])
        assert mine["parameters"].items() >= its["parameters"].items()
    assert_same_trades(found, told)


def assert_same_trades(found: Mapping[str, Any], told: Mapping[str, Any]) -> None:
    assert len(found["trades"]) == 2 * len(told["trades"])
    sides = iter(found["trades"])
    for trip, its in zip(found["trade_history"], told["trades"], strict=True):
        for name in ("symbol", "entry_price", "exit_price", "fees", "profit", "reason", "side"):
            assert trip[name] == its[name]
        assert trip["amount"] == its["size"]
        for end in ("entry", "exit"):
            side = next(sides)
            assert same_moment(trip[f"{end}_time"], its[f"{end}_time"])
            assert (side["symbol"], side["price"], side["timestamp"]) == (
                its["symbol"],
                its[f"{end}_price"],
                trip[f"{end}_time"],
            )


async def test_everything_told_of_one_is_told_of_several(doors: Doors) -> None:
    found = await run(doors, **asked())
    assert (found["strategy"], found["symbol"]) == ("ema_crossover, rsi", "BTC/USD, ETH/USD")
    assert found["symbols"] == ["BTC/USD", "ETH/USD"]
    assert found["parameters"]["ema_crossover.fast_period"] == 3
    assert [(each["name"], each["weight"]) for each in found["strategies"]] == [("ema_crossover", 0.5), ("rsi", 1.0)]
    assert found["code_sha256"].keys() == {"ema_crossover", "rsi"}
    for name in ("signals", "open_position", "ema_fast"):
        assert found["unknown"][name]
    assert (found["signals"], found["open_position"], found["ema_fast"]) == (None, None, [])
    assert found["signal_result"]["action"] is None
    assert await get(doors, f"{RESULTS}/{found['id']}") == found
    (listed,) = [each for each in (await get(doors, LIST))["results"] if each["id"] == found["id"]]
    assert (listed["symbol"], listed["total_trades"]) == (found["symbol"], found["total_trades"])
    # One strategy and one symbol, by either way of asking, is one question.
    alone: dict[str, Any] = {"strategies": [CROSSING], "candles": {"BTC/USD": data(BTC)}, "plan": PLAN}
    one = await run(doors, **alone)
    same: dict[str, Any] = {
        "strategy": "ema_crossover",
        "parameters": CROSSING["parameters"],
        "symbol": "BTC/USD",
        "data": data(BTC),
    }
    other = await run(doors, **same, plan=PLAN)
    assert one["digest"] == other["digest"]
    compared = await get(doors, f"{LIST}/compare?ids={found['id']},{other['id']}")
    assert [[row["symbol"] for row in each] for each in compared["histories"]] == [["BTC/USD", "ETH/USD"], ["BTC/USD"]]
    assert [row["symbol"] for row in compared["data"]] == ["BTC/USD", "BTC/USD"]
    assert (compared["same"]["data"], "strategies" in compared["differences"]) == (False, True)


async def test_its_trades_come_page_by_page(doors: Doors) -> None:
    found = await run(doors, **asked())
    path, seen = f"{RESULTS}/{found['id']}/trades", []
    offset: int | None = 0
    while offset is not None:
        page = await get(doors, f"{path}?limit=7&offset={offset}")
        assert page["total"] == found["total_trades"]
        assert len(page["trades"]) <= 7
        seen += page["trades"]
        offset = page["next_offset"]
    assert seen == found["trade_history"]
    assert await get(doors, f"{path}?offset=1000") == {"trades": [], "total": len(seen), "next_offset": None}
    without = await get(doors, f"{RESULTS}/{found['id']}?trades=false")
    assert without["trades"] is without["trade_history"] is None
    assert {"trades", "trade_history"} <= without["unknown"].keys()
    differing = {name for name in found if found[name] != without[name]}
    assert differing == {"trades", "trade_history", "unknown"}
    by_bot = await run(doors, strategy="rsi", parameters={"rsi_period": 5}, symbol="BTC/USD", data=data(BTC))
    told = await get(doors, f"{RESULTS}/{by_bot['id']}/trades?limit=1000")
    assert told == {"trades": by_bot["trade_history"], "total": by_bot["total_trades"], "next_offset": None}
    for query in ("limit=0", "limit=1001", "offset=-1", "limit=x"):
        await get(doors, f"{path}?{query}", 422)
    await get(doors, f"{RESULTS}/nothing/trades", 404)


async def test_what_makes_no_sense_is_refused(doors: Doors) -> None:
    few = {"BTC/USD": data(BTC, 30), "ETH/USD": data(ETH, 30)}
    wrong: list[tuple[dict[str, Any], int, str]] = [
        ({"plan": None}, 422, "only with a plan"),
        ({"strategy": "rsi"}, 422, "strategies: not with strategy"),
        ({"parameters": {}}, 422, "strategies: not with parameters"),
        ({"data": few["BTC/USD"]}, 422, "candles: not with data"),
        ({"symbols": ["BTC/USD"]}, 422, "symbols: not with candles"),
        ({"strategies": []}, 422, "strategies"),
        ({"strategies": [{"name": "rsi", "weight": 0}]}, 422, "weight"),
        ({"candles": {}}, 422, "candles"),
        ({"strategies": [{"name": "rsi"}, {"name": "rsi_strategy"}]}, 400, "each strategy once"),
        ({"strategies": [{"name": "magic"}]}, 400, "unknown strategy 'magic'"),
        ({"strategies": [{"name": "rsi", "parameters": {"rsi_period": 0}}]}, 400, "rsi_period: 0 is not allowed"),
        ({"candles": {"BTC/USD": few["BTC/USD"], "BTCUSD": few["BTC/USD"]}}, 400, "each symbol once"),
        ({"candles": {"BTC/USD": few["BTC/USD"], "ETH/EUR": few["ETH/USD"]}}, 400, "quoted in one currency"),
        ({"candles": {"BTC/USD": few["BTC/USD"], "!": few["ETH/USD"]}}, 400, "symbol"),
        ({"timeframe": "1M"}, 422, "timeframe"),
        ({"timeframe": "7m"}, 400, "multiple of the candles' 5m"),
        ({"candles": None, "symbols": ["XMR/USD"]}, 400, "unknown symbol"),
    ]
    for changes, status, words in wrong:
        body = {key: value for key, value in (asked(candles=few) | changes).items() if value is not None}
        answer = await doors.ask("POST", RUN, "read", json=body)
        assert (answer.status_code, words in answer.text) == (status, True), (changes, answer.text)
    apart = {"BTC/USD": data(BTC.rows(0, 20)), "ETH/USD": data(ETH.rows(30, 50))}
    assert "overlap" in (await run(doors, 400, **asked(candles=apart)))["detail"]


async def test_the_markets_own_candles_of_several_symbols(tmp_path: Path) -> None:
    async with trading(tmp_path) as doors:
        both: dict[str, Any] = {"strategies": [{"name": "rsi"}], "symbols": ["tBTCUSD", "ETHUSD"], "timeframe": "1m"}
        found = await run(doors, **both, plan={"rounding": False})
        assert found["symbols"] == [row["symbol"] for row in found["data"]] == ["BTC/USD", "ETH/USD"]
        assert {row["candles"] for row in found["data"]} == {found["candles"]}


async def test_ones_own_beside_one_that_comes_with_kurs(doors: Doors) -> None:
    mixed = [{"name": "above_mean", "parameters": {"period": 6}}, {"name": "rsi"}]
    found = await run(doors, **asked(strategies=mixed))
    assert found["parameters"].items() >= {"above_mean.period": 6, "above_mean.least": 0.0}.items()
    assert len(found["code_sha256"]) == 2


async def test_the_client_asks_follows_and_cancels(tmp_path: Path) -> None:
    strategies = [PlanStrategy(name="slow", weight=0.5), PlanStrategy(name="rsi")]
    candles: dict[str, Any] = {"BTC/USD": data(BTC), "ETH/USD": data(ETH)}
    write(tmp_path, OWN)
    # So that the second still waits for the first when it is cancelled.
    (gate,) = gated(tmp_path, 0)
    async with streaming(tmp_path) as house, Client(house.url, await house.token()) as kurs:
        plan = BacktestPlan(engine="event")
        first = await kurs.backtests.begin(strategies=strategies, candles=candles, plan=plan)
        second = await kurs.backtests.begin(strategies=strategies[1:], candles=candles, plan=plan)
        assert (first.at_work, first.symbols, second.strategy) == (True, ["BTC/USD", "ETH/USD"], "rsi")
        assert (await kurs.backtests.cancel(second.id)).status == "cancelled"
        gate.unlink()
        done = await kurs.backtests.wait(first.id)
        assert (done.status, done.strategies[0].weight) == ("completed", 0.5)
        page = await kurs.backtests.trades(first.id, limit=3)
        assert done.trade_history is not None
        assert page.trades == done.trade_history[:3]
        assert (await kurs.backtests.get(first.id, trades=False)).trades is None
        with pytest.raises(Conflicting):
            await kurs.backtests.trades(second.id)
