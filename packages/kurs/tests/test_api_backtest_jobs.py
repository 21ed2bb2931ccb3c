"""Backtests at work: their queue, how far they are, cancelled ones, and those that end badly and harm no other."""

import asyncio
import hashlib
import json
import os
import re
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from own_strategies import write
from processes import WITHIN, a_recording, reached
from serving import Doors, opened
from streaming import House, streaming
from test_api_backtests import LIST, RESULTS, RUN, data, ended, get, run
from test_backtest_workers import children

from kurs.backtest import Workers
from kurs.client import Client, Conflicting, Missing
from kurs.client.backtest_plans import BacktestPlan
from kurs.client.backtests import Backtest
from kurs.market.columns import CandleColumns
from kurs.market.store import read_candles
from kurs.settings import Settings

pytestmark = pytest.mark.anyio

PHASES = ("starting", "reading", "checking", "trading")
OWN = '''
import os
import time
from pathlib import Path

from kurs.strategies import BUY, HOLD, SELL, EventStrategy, SignalStrategy, whole


class Endless(EventStrategy):
    """Thinks for ever about one candle."""

    warmup = 0

    def on_candle(self, candle):
        while True:
            pass


class Catching(EventStrategy):
    """Cannot be interrupted."""

    warmup = 0

    def on_candle(self, candle):
        while True:
            try:
                while True:
                    pass
            except BaseException:
                pass


class Greedy(SignalStrategy):
    """Wants all memory."""

    warmup = 0

    def signals(self, candles):
        held = []
        while True:
            held.append(bytearray(64 << 20))


class Dying(SignalStrategy):
    """Ends its process."""

    warmup = 0

    def signals(self, candles):
        os._exit(3)


class Raising(SignalStrategy):
    """Says half a character, as a name of a file that is not UTF-8 has it."""

    warmup = 0

    def signals(self, candles):
        raise ValueError("oh n\u00f6 \\ud800 bad")


class Slow(EventStrategy):
    """Takes its time; where there are gates, it waits at each until that is taken away."""

    warmup = 0

    def start(self):
        self.seen = 0
        self.gates = sorted((int(gate.name), gate) for gate in (Path(__file__).parents[1] / "gates").glob("*"))

    def on_candle(self, candle):
        while self.gates and self.gates[0][0] <= self.seen:
            while self.gates[0][1].exists():
                time.sleep(0.001)
            del self.gates[0]
        self.seen += 1
        time.sleep(0.001)
        return BUY if candle.time // 60_000 % 9 == 0 else HOLD


class Chatty(EventStrategy):
    """Prints, and asks."""

    warmup = 0
    every = whole(7, 2, 100)

    def start(self):
        self.seen = 0

    def on_candle(self, candle):
        self.seen += 1
        print("candle", candle.time)
        os.write(1, b"noise")
        try:
            input()
        except EOFError:
            pass
        return BUY if self.seen % self.every == 0 else SELL if self.seen % self.every == 3 else HOLD
'''


@pytest.fixture
async def doors(tmp_path: Path) -> AsyncIterator[Doors]:
    write(tmp_path, OWN)
    async with opened(tmp_path, settings=Settings()) as doors:
        yield doors


@pytest.fixture(scope="module")
def columns(tmp_path_factory: pytest.TempPathFactory) -> CandleColumns:
    return read_candles(a_recording(tmp_path_factory.mktemp("recorded"), 1_200))


def bounded(doors: Doors, **limits: Any) -> None:
    """From now on with other limits."""
    backtests = doors.platform.services.backtests
    backtests._workers = Workers(home=backtests._file.parent, **limits)


async def begun(doors: Doors, columns: CandleColumns, count: int | None = None, **body: Any) -> str:
    """The id of one that was only just asked for; each number of candles is another question."""
    told = await run(doors, 202, data=data(columns, count), answer_within=0, **({"strategy": "rsi"} | body))
    name: str = told["id"]
    return name


def gated(home: Path, *counts: int) -> list[Path]:
    """Gates at which those that are slow wait once they have seen so many candles, until the gate is taken away."""
    gates = [home / "gates" / str(count) for count in counts]
    for gate in gates:
        gate.parent.mkdir(exist_ok=True)
        gate.touch()
    return gates


async def held(doors: Doors, columns: CandleColumns) -> str:
    """The id of one that goes on until it is ended."""
    gated(doors.platform.services.backtests._file.parent, 0)
    return await begun(doors, columns, strategy="slow")


async def cancel(doors: Doors, name: str, status: int = 200) -> Any:
    answer = await doors.ask("DELETE", f"{LIST}/{name}", "read")
    assert answer.status_code == status, answer.text
    return answer.json()


async def until(doors: Doors, name: str, status: str) -> Any:
    """Once the list says so of it."""
    async with asyncio.timeout(WITHIN):
        while True:
            found = {each["id"]: each for each in (await get(doors, LIST))["results"]}
            if found[name]["status"] == status:
                return found[name]
            await asyncio.sleep(0.01)


# ── the queue ─────────────────────────────────────────────────────────────────────────────────────


async def test_those_that_wait_have_a_place_and_those_that_run_a_speed(doors: Doors, columns: CandleColumns) -> None:
    names = [await held(doors, columns), *[await begun(doors, columns, 50 + more) for more in range(3)]]
    running = await until(doors, names[0], "running")
    assert running["queue_position"] is None
    assert running["started_at"] is not None
    assert 0 <= running["progress"] <= 1
    waiting = [await get(doors, f"{RESULTS}/{name}", 202) for name in names[1:]]
    assert [each["status"] for each in waiting] == ["waiting"] * 3
    assert [each["queue_position"] for each in waiting] == [1, 2, 3]
    assert {each["progress"] for each in waiting} == {None}
    listed = (await get(doors, LIST))["results"]
    assert [each["id"] for each in listed] == names[::-1]
    # One that waits and one that runs; the others move up, and end.
    assert (await cancel(doors, names[2]))["status"] == "cancelled"
    assert (await get(doors, f"{RESULTS}/{names[3]}", 202))["queue_position"] == 2
    assert (await cancel(doors, names[0]))["status"] == "cancelled"
    await ended(doors)
    found = [await get(doors, f"{RESULTS}/{name}") for name in names]
    assert [each["status"] for each in found] == ["cancelled", "completed", "cancelled", "completed"]
    assert (found[0]["error_type"], found[0]["results"]) == ("Cancelled", None)
    assert found[0]["unknown"]["results"] == "the run was cancelled"
    for name in names:
        assert "cannot be cancelled" in (await cancel(doors, name, 409))["detail"]
    await cancel(doors, "nothing", 404)
    # Asked for again it is run.
    again = await run(doors, strategy="rsi", data=data(columns, 51))
    assert (again["id"], again["status"]) == (names[2], "completed")


async def test_how_far_it_is_rises_to_the_end(doors: Doors, columns: CandleColumns, tmp_path: Path) -> None:
    # A word comes after 256 candles, which take longer than the pause between two of them.
    gates = gated(tmp_path, 0, 600, 1_199)
    name, began = await begun(doors, columns, strategy="slow"), time.monotonic()
    seen: list[tuple[float, float | None]] = []
    while (answer := await doors.ask("GET", f"{RESULTS}/{name}", "read")).status_code == 202:
        told = answer.json()
        if told["status"] == "running":
            share, speed = told["progress"], told["candles_per_second"]
            seen.append((share, speed))
            # A candle takes a millisecond at least, and all of them no longer than since they were asked for.
            assert speed is None or share * len(columns) / (time.monotonic() - began) < speed <= 1_000
        if gates and len({share for share, _ in seen}) > 3 - len(gates):
            gates.pop(0).unlink()
        await asyncio.sleep(0.02)
    assert answer.json()["status"] == "completed"
    shares = [share for share, _ in seen]
    assert shares == sorted(shares)
    assert len(set(shares)) > 2
    assert seen[0] == (0.0, None)
    assert all((speed is None) is (share == 0.0) for share, speed in seen)


async def test_the_checks_of_a_plan_are_the_first_half_of_its_progress(
    house: House, columns: CandleColumns, tmp_path: Path
) -> None:
    """Over HTTP and over the stream, and each strategy is checked once."""
    gates = gated(tmp_path, 0, 299)
    asked = {"strategy": "slow", "data": data(columns, 300), "plan": {}, "answer_within": 0}
    async with house.heard() as listener:
        await listener.say(action="subscribe", topic="backtests")
        await listener.until(type="snapshot")
        seen: list[Any] = []
        heard: list[Any] = []
        following = asyncio.create_task(followed(house, asked, seen))
        while not heard or heard[-1]["status"] != "completed":
            heard += (await listener.until(type="update", topic="backtests"))["data"]
            # Both have seen one share more before it goes on.
            if gates and len(checks(heard)) > 2 - len(gates):
                await reached(lambda: len(checks(seen)) > 2 - len(gates))
                gates.pop(0).unlink()
        await following
    for states in (seen, [state for state in heard if state["status"] == "running"]):
        phases = list(dict.fromkeys(state["phase"] for state in states))
        assert phases == [phase for phase in PHASES if phase in phases]
        assert "checking" in phases
        shares = [state["progress"] for state in states]
        assert shares == sorted(shares)
        assert len(checks(states)) > 1
        assert all(0 <= share <= 0.5 for share in checks(states))
        assert all(state["progress"] >= 0.5 for state in states if state["phase"] == "trading")
        assert all(state["candles_per_second"] is None for state in states if state["phase"] != "trading")
    assert heard[-1]["phase"] is None
    # What was checked is not checked again, and the whole is what is traded.
    again: list[Any] = []
    await followed(house, asked | {"plan": {"cash": 5_000}}, again)
    assert "checking" not in {state["phase"] for state in again}


def checks(states: list[Any]) -> set[float]:
    """How far it was told to be while strategies were checked."""
    return {state["progress"] for state in states if state["phase"] == "checking"}


async def followed(house: House, asked: dict[str, Any], seen: list[Any]) -> None:
    """Adds what is said of it while it runs."""
    headers = {"Authorization": f"Bearer {await house.token()}"}
    async with httpx2.AsyncClient(base_url=house.url, headers=headers, timeout=20) as client:
        answer = await client.post(RUN, json=asked)
        while answer.status_code == 202:
            if answer.json()["status"] == "running":
                seen.append(answer.json())
            await asyncio.sleep(0.01)
            answer = await client.get(f"{RESULTS}/{answer.json()['id']}")
    assert answer.json()["status"] == "completed", answer.text


async def test_a_result_is_kept_under_the_name_of_the_code_that_ran(
    doors: Doors, columns: CandleColumns, tmp_path: Path
) -> None:
    asked: dict[str, Any] = {"strategy": "chatty", "data": data(columns, 200), "plan": {}}
    before = await held(doors, columns)
    # One who looks again later, and one who waits for the answer.
    told = await run(doors, 202, answer_within=0, **asked)
    waiting = asyncio.create_task(run(doors, **asked))
    await until(doors, told["id"], "waiting")
    new = OWN.replace("whole(7,", "whole(20,")
    file = write(tmp_path, new)
    await cancel(doors, before)
    found = await waiting
    assert (found["status"], found["parameters"]) == ("completed", {"every": 20})
    assert found["code_sha256"] == {"chatty": hashlib.sha256(new.encode()).hexdigest()}
    assert found["id"] != told["id"]
    ended_ = await get(doors, f"{RESULTS}/{told['id']}")
    assert (ended_["status"], ended_["error_type"]) == ("failed", "Replaced")
    assert ended_["error"].endswith(f"what came of the new ones is {found['id']}")
    listed = {each["id"]: each["status"] for each in (await get(doors, LIST))["results"]}
    assert listed == {before: "cancelled", told["id"]: "failed", found["id"]: "completed"}
    lately = {each.id: each.status for each in doors.platform.services.backtests.lately()}
    assert lately == listed
    # The same question by the new files has been answered; by the old ones it has not.
    assert (await run(doors, **asked))["id"] == found["id"]
    file.write_text(OWN)
    old = await run(doors, **asked)
    assert (old["id"], old["parameters"]) == (told["id"], {"every": 7})


async def test_whoever_waits_for_one_that_is_cancelled_is_told(
    doors: Doors, columns: CandleColumns, tmp_path: Path
) -> None:
    gated(tmp_path, 0)
    body = {"strategy": "slow", "data": data(columns)}
    asking = [asyncio.create_task(doors.ask("POST", RUN, "read", json=body)) for _ in range(2)]
    backtests = doors.platform.services.backtests
    await reached(lambda: backtests._workers.statistics().busy == 1)
    (job,) = backtests._jobs
    # Of its end both wait to hear, and those who put it on record.
    await reached(lambda: len(job.ended._callbacks) == 3)
    (found,) = (await get(doors, LIST))["results"]
    await cancel(doors, found["id"])
    for answer in await asyncio.gather(*asking):
        assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")
    told = backtests._workers.statistics()
    assert (told.alive, told.busy, told.waiting) == (0, 0, 0)


async def test_nothing_of_it_goes_on_once_backtests_are_closed(doors: Doors, columns: CandleColumns) -> None:
    await run(doors, strategy="rsi", data=data(columns, 50))
    await doors.platform.services.backtests.__aexit__(None, None, None)
    assert not [task for task in asyncio.all_tasks() if task.get_name().startswith("backtest ")]


async def test_who_may_cancel_one(doors: Doors) -> None:
    for method, path in (("DELETE", f"{LIST}/x"), ("GET", LIST), ("GET", f"{LIST}/compare?ids=a,b")):
        assert (await doors.client.request(method, path)).status_code == 401
        assert (await doors.ask(method, path, "trade")).status_code == 403


# ── those that end badly ──────────────────────────────────────────────────────────────────────────


async def test_a_killed_worker_takes_its_own_job_alone(doors: Doors, columns: CandleColumns) -> None:
    others = children()
    names = [await held(doors, columns), await begun(doors, columns, 60)]
    await until(doors, names[0], "running")
    for worker in children() - others:
        os.kill(worker, signal.SIGKILL)
    await ended(doors)
    first, second = [await get(doors, f"{RESULTS}/{name}") for name in names]
    assert (first["status"], first["error_type"]) == ("failed", "Unavailable")
    assert "SIGKILL" in first["error"]
    assert second["status"] == "completed"
    # One that dies while it has nothing to do is not even noticed.
    for worker in children() - others:
        os.kill(worker, signal.SIGKILL)
        await reached(lambda worker=worker: worker not in children())  # type: ignore[misc]
    assert (await run(doors, strategy="rsi", data=data(columns, 61)))["status"] == "completed"


@pytest.mark.parametrize(
    ("name", "limits", "kind", "words"),
    [
        ("endless", {"seconds": 12.0}, "BadInput", "has not come back"),
        # What goes well afterwards has no more time, from the beginning of its process on.
        ("catching", {"seconds": 8.0}, "BadInput", "more than 8 s"),
        ("greedy", {"memory": 1 << 29}, "BadInput", "memory"),
        ("dying", {}, "Unavailable", "exit code 3"),
    ],
)
async def test_a_strategy_that_ends_badly_ends_alone(
    doors: Doors, columns: CandleColumns, tmp_path: Path, name: str, limits: dict[str, Any], kind: str, words: str
) -> None:
    bounded(doors, **limits)
    bad = await begun(doors, columns, 100, strategy=name, plan={"rounding": False})
    good = await begun(doors, columns, 100)
    await ended(doors)
    found = await get(doors, f"{RESULTS}/{bad}")
    assert (found["status"], found["error_type"]) == ("failed", kind), found["error"]
    assert words in found["error"]
    assert (await get(doors, f"{RESULTS}/{good}"))["status"] == "completed"


async def test_whatever_one_raises_is_told_with_its_line_and_candle(doors: Doors, columns: CandleColumns) -> None:
    line = OWN[: OWN.index("raise ValueError")].count("\n") + 1
    words = rf"strategies/mine\.py, line {line}, \S+ candle of 20[-0-9T:]+Z: ValueError: oh n\u00f6 \\ud800 bad"
    bodies: tuple[dict[str, Any], ...] = ({}, {"plan": {}})
    for body in bodies:
        told = await run(doors, 400, strategy="raising", data=data(columns, 50), **body)
        assert re.fullmatch(words, told["detail"]), told
        # Of one that nobody waits for it is kept.
        name = await begun(doors, columns, 50, strategy="raising", **body)
        await ended(doors)
        kept = await get(doors, f"{RESULTS}/{name}")
        assert (kept["status"], kept["error"]) == ("failed", told["detail"])
    assert (await run(doors, strategy="rsi", data=data(columns, 50)))["status"] == "completed"


async def test_a_strategy_of_ones_own_is_read_anew_and_may_print(
    doors: Doors, columns: CandleColumns, tmp_path: Path
) -> None:
    asked: dict[str, Any] = {"strategy": "chatty", "data": data(columns, 200), "plan": {}}
    first = await run(doors, **asked)
    assert first["total_trades"] > 10
    assert (first["strategy"], first["parameters"]) == ("chatty", {"every": 7})
    assert doors.platform.services.backtests._workers.statistics().alive == 0
    assert (await run(doors, **asked))["id"] == first["id"]
    write(tmp_path, OWN.replace("whole(7,", "whole(20,"))
    second = await run(doors, **asked)
    assert second["parameters"] == {"every": 20}
    assert second["total_trades"] < first["total_trades"]
    assert second["code_sha256"] != first["code_sha256"]
    # By the bots' rules too.
    by_bots = await run(doors, strategy="chatty", data=data(columns, 200), parameters={"every": 5})
    assert by_bots["status"] == "completed"
    told = await run(doors, 400, strategy="unheard", data=data(columns, 50))
    assert (told["error_type"], "chatty" in told["detail"]) == ("UnknownName", True)


async def test_one_that_came_or_changed_after_a_built_in_ran_is_the_one_that_trades(
    doors: Doors, columns: CandleColumns, tmp_path: Path
) -> None:
    async def asked(strategy: str, status: int = 200, count: int = 200) -> Any:
        return await run(doors, status, strategy=strategy, data=data(columns, count), plan={})

    file = write(tmp_path, OWN)
    file.unlink()
    await asked("rsi")
    assert "unknown strategy 'chatty'" in (await asked("chatty", 400))["detail"]
    write(tmp_path, OWN)
    first = await asked("chatty")
    await asked("rsi", count=201)
    write(tmp_path, OWN.replace("whole(7,", "whole(20,"))
    second = await asked("chatty")
    assert (first["parameters"], second["parameters"]) == ({"every": 7}, {"every": 20})
    assert second["total_trades"] < first["total_trades"]
    assert second["code_sha256"] == {"chatty": hashlib.sha256(file.read_bytes()).hexdigest()}


async def test_a_file_beside_it_that_ends_the_process_is_named(
    doors: Doors, columns: CandleColumns, tmp_path: Path
) -> None:
    write(tmp_path, "import os\n\nos._exit(3)\n", "beside")
    told = await run(doors, 503, strategy="chatty", data=data(columns, 200), plan={})
    assert told["detail"] == ("the backtest's process, which read strategies/beside.py, died: exit code 3; try again")


async def test_no_file_is_run_for_a_strategy_that_comes_with_kurs(
    doors: Doors, columns: CandleColumns, tmp_path: Path
) -> None:
    write(tmp_path, "import os\n\nos._exit(3)\n")
    asked: dict[str, Any] = {"strategy": "rsi", "data": data(columns, 200)}
    for body in (asked, asked | {"plan": {}}):
        assert (await run(doors, **body))["status"] == "completed"


# ── the topic, and the client ─────────────────────────────────────────────────────────────────────


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    write(tmp_path, OWN)
    async with streaming(tmp_path) as house:
        yield house


async def test_the_topic_tells_every_change(house: House, columns: CandleColumns, tmp_path: Path) -> None:
    gates = gated(tmp_path, 0, 600, 1_199)
    async with house.heard() as listener, Client(house.url, await house.token()) as kurs:
        await listener.say(action="subscribe", topic="backtests")
        assert (await listener.until(type="snapshot"))["data"] == []
        first = await kurs.backtests.begin("slow", data=data(columns))
        second = await kurs.backtests.begin("rsi", data=data(columns, 50))
        told: dict[str, list[Any]] = {first.id: [], second.id: []}
        while not told[second.id] or told[second.id][-1]["status"] != "completed":
            message = await listener.until(type="update", topic="backtests")
            for state in message["data"]:
                told[state["id"]].append(state)
            shares = {state["progress"] for state in told[first.id] if state["status"] == "running"}
            if gates and told[second.id] and len(shares) > 3 - len(gates):
                gates.pop(0).unlink()
        statuses = {name: list(dict.fromkeys(state["status"] for state in states)) for name, states in told.items()}
        assert statuses[first.id][-2:] == ["running", "completed"]
        assert statuses[second.id][0] == "waiting"
        running = [state["progress"] for state in told[first.id] if state["status"] == "running"]
        assert running == sorted(running)
        assert len(running) > 2
        assert told[second.id][-1]["total_trades"] is not None
        # Whoever comes later knows as much.
        async with house.heard() as late:
            await late.say(action="subscribe", topic="backtests")
            snapshot = (await late.until(type="snapshot"))["data"]
        assert [state["id"] for state in snapshot] == [first.id, second.id]
        assert snapshot[1] == told[second.id][-1]
        assert len(json.dumps(snapshot)) < 2_000


async def test_the_client_follows_cancels_and_compares(house: House, columns: CandleColumns, tmp_path: Path) -> None:
    (gate,) = gated(tmp_path, 0)

    def follow(backtest: Backtest) -> None:
        seen.append(backtest)
        if backtest.progress is not None:
            gate.unlink(missing_ok=True)

    async with Client(house.url, await house.token()) as kurs:
        seen: list[Backtest] = []
        candles = data(columns)
        found = await kurs.backtests.run("slow", data=candles, progress=follow)
        assert found.status == "completed"
        assert {each.status for each in seen} <= {"waiting", "running"}
        assert seen[-1].progress is not None
        plan = BacktestPlan(rounding=False, stop_loss=0.02)
        planned = await kurs.backtests.run("ema_crossover", data=candles, plan=plan)
        assert (planned.seed, planned.engine) == (0, "compiled")
        assert planned.plan is not None
        assert planned.plan["stop_loss"] == 0.02
        assert planned.sortino is not None
        compared = await kurs.backtests.compare([found.id, planned.id])
        assert compared.same.data
        assert not compared.same.rules
        gated(tmp_path, 0)
        begun = await kurs.backtests.begin("slow", data=candles | {"volume": [1.0] * len(columns)})
        assert begun.at_work
        assert (await kurs.backtests.cancel(begun.id)).status == "cancelled"
        with pytest.raises(Conflicting):
            await kurs.backtests.cancel(begun.id)
        with pytest.raises(Missing):
            await kurs.backtests.wait("nothing")
        assert (await kurs.backtests.wait(begun.id)).error == "it was cancelled"
        assert [each.id for each in (await kurs.backtests.page()).results] == [begun.id, planned.id, found.id]
