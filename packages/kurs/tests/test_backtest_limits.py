"""A strategy that never answers, or eats memory, is ended at its limit: in a command, and in a worker process."""

import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import FrameType

import msgspec
import pytest
from own_strategies import AVERAGES, write
from test_backtest_replay import question

from kurs.backtest import Question, Report, Workers, limits
from kurs.backtest.checks import views
from kurs.backtest.limits import bounded
from kurs.domain.errors import BadInput, Unavailable
from kurs.engine import StrategySpec
from kurs.market.columns import CandleColumns
from kurs.market.sample import sample_days
from kurs.strategies.loading import load
from kurs.strategies.registry import create, look_in

STUCK = """
import numpy as np

from kurs.strategies import EventStrategy, SignalStrategy
from kurs.strategies.ema_crossover import EmaCrossover


class Endless(EventStrategy):
    def on_candle(self, candle):
        if candle.time % 3_600_000 == 0 and candle.time % 86_400_000:
            return self.wait()

    def wait(self):
        while True:
            try:
                self.x = 1
            except Exception:
                pass


class EndlessSignals(SignalStrategy):
    warmup = 1

    def signals(self, candles):
        while True:
            pass


class EndlessStart(EventStrategy):
    def start(self):
        while True:
            pass

    def on_candle(self, candle):
        pass


class Greedy(EventStrategy):
    def start(self):
        self.kept = []

    def on_candle(self, candle):
        self.kept.append(np.ones(1 << 22))


class Falling(EventStrategy):
    def on_candle(self, candle):
        return 1 / 0


class Patient(EventStrategy):
    def on_candle(self, candle):
        try:
            while candle.time == 1_704_067_200_000:
                pass
        except BaseException:
            pass


class Direct(EmaCrossover):
    name = "direct"

    def actions(self, candles):
        while True:
            pass
"""
# It catches whatever ends it.
STUBBORN = """
from kurs.strategies import EventStrategy


class Stubborn(EventStrategy):
    def on_candle(self, candle):
        while True:
            try:
                while True:
                    self.x = 1
            except BaseException:
                pass
"""
RUNS_STUBBORN = """
import sys
from pathlib import Path

from kurs.backtest.checks import views
from kurs.backtest.limits import bounded
from kurs.market.sample import sample_days
from kurs.strategies.registry import create, look_in

look_in(Path(sys.argv[1]))
with bounded(0.2):
    views(create("stubborn"), sample_days(1))
"""


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("home")
    write(folder, AVERAGES, "averages")
    write(folder, STUCK, "stuck")
    look_in(folder)
    yield folder
    look_in(None)


@pytest.fixture(scope="module")
def tape() -> CandleColumns:
    return sample_days(1)


# ── in this process ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "line", "candle"),
    [
        ("endless", r"1[3-7]", r", BTC/USD candle of 2024-01-01T01:00:00Z"),
        ("endless_signals", "2[45]", ""),
        ("endless_start", "29|3[0-2]", ""),
        ("direct", "6[0-4]", ""),
    ],
)
def test_one_that_never_comes_back_is_ended_where_it_is(
    home: Path, tape: CandleColumns, name: str, line: str, candle: str
) -> None:
    file = re.escape(str(home / "strategies" / "stuck.py"))
    before = signal.getsignal(signal.SIGALRM)
    with (
        pytest.raises(BadInput, match=rf"^{file}, line (?:{line}){candle}: it has not come back for 0\.2 s$"),
        bounded(0.2),
    ):
        views(create(name), tape)
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_what_is_answered_after_the_end_was_caught_is_not_taken(tape: CandleColumns) -> None:
    said = r"stuck\.py, line 5\d, BTC/USD candle of 2024-01-01T00:00:00Z: it has not come back for 0\.2 s$"
    with pytest.raises(BadInput, match=said), bounded(0.2):
        views(create("patient"), tape)


def test_one_that_catches_its_end_each_time_is_ended_with_the_process(tmp_path: Path) -> None:
    file = write(tmp_path, STUBBORN, "stubborn")
    done = subprocess.run(
        (sys.executable, "-c", RUNS_STUBBORN, str(tmp_path)), capture_output=True, text=True, timeout=30, check=False
    )
    said = r", line \d+, BTC/USD candle of 2024-01-01T00:00:00Z: it has not come back for 0\.2 s\n"
    assert re.fullmatch(f"kurs: {re.escape(str(file))}{said}", done.stderr), done.stderr
    assert done.returncode == 3


def test_a_file_that_is_never_read_to_its_end_is_ended_too(tmp_path: Path) -> None:
    file = write(tmp_path, "x = 1\nwhile True:\n    x += 1\n", "never")
    said = rf"^{re.escape(str(file))}, line [23]: it has not come back for 0\.2 s$"
    with pytest.raises(BadInput, match=said), bounded(0.2):
        load(file.parent)
    assert "kurs_own_never" not in sys.modules


def test_an_end_comes_little_later_than_said(tape: CandleColumns, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[bool] = []
    look = limits._Watch.look

    def noted(watch: limits._Watch, number: int, frame: FrameType | None) -> None:
        try:
            look(watch, number, frame)
        finally:
            waits.append(watch.asking is not None)

    monkeypatch.setattr(limits._Watch, "look", noted)
    begun = time.monotonic()
    with pytest.raises(BadInput, match="it has not come back for 2 s"), bounded(2):
        views(create("endless_signals"), tape)
    assert time.monotonic() - begun >= 2
    # Looks are counted, for a busy machine may take any time between two of them: an eighth of the two seconds, where
    # it is not. The first is not yet one in a row, and one may have met a call before.
    assert limits.LOOKS < sum(waits) <= limits.LOOKS + 2


def test_many_short_answers_may_take_any_time(tape: CandleColumns) -> None:
    with bounded(0.002):
        assert len(views(create("remembering"), tape)) == len(tape)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux holds a process to its memory")
def test_one_that_eats_memory_is_ended(tape: CandleColumns) -> None:
    before = resource.getrlimit(resource.RLIMIT_AS)
    with pytest.raises(BadInput, match="the run needs more memory than there is for it"), bounded(30, memory=1 << 28):
        views(create("greedy"), tape)
    assert resource.getrlimit(resource.RLIMIT_AS) == before


# ── in a worker ───────────────────────────────────────────────────────────────────────────────────


def asked(tape: CandleColumns, strategy: str) -> Question:
    plain = question(tape.rows(0, 200))
    (bot,) = plain.settings.bots
    settings = replace(plain.settings, bots=(replace(bot, strategies=(StrategySpec(name=strategy),)),))
    return msgspec.structs.replace(plain, settings=settings)


async def candles_of(workers: Workers, question: Question) -> int:
    report = await workers.answer(question)
    assert isinstance(report, Report)
    return report.candles


@pytest.mark.anyio
async def test_workers_find_own_strategies_and_end_those_that_do_not_end(home: Path, tape: CandleColumns) -> None:
    async with Workers(home=home, memory=1 << 28) as workers:
        assert await candles_of(workers, asked(tape, "steps")) == 200
        workers.seconds = 1.0
        with pytest.raises(BadInput, match="the run takes more than 1 s"):
            await workers.answer(asked(tape, "endless"))
        workers.seconds = 60.0
        with pytest.raises((BadInput, Unavailable), match=r"memory|died"):
            await workers.answer(asked(tape, "greedy"))
        assert await candles_of(workers, asked(tape, "steps")) == 200


@pytest.mark.anyio
async def test_workers_without_a_home_know_none(tape: CandleColumns) -> None:
    async with Workers() as workers:
        with pytest.raises(BadInput, match="unknown strategy 'steps'"):
            await workers.answer(asked(tape, "steps"))
