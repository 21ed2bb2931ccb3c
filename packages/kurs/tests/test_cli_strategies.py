"""Strategies of one's own from the command line: written, listed, checked, and traded on paper."""

import json
import os
import re
import resource
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from own_strategies import AVERAGES, FUTURES, write
from processes import a_recording, environment, kurs
from typer.testing import CliRunner, Result

from kurs.backtest.limits import bounded
from kurs.backtest.outcome import Trades
from kurs.backtest.plan import Plan, StrategyChoice
from kurs.cli import strategies
from kurs.cli.commands import app
from kurs.cli.parity import first_difference, ways
from kurs.cli.templates import SIGNALS
from kurs.domain.errors import BadInput, Unavailable
from kurs.market.sample import sample_days
from kurs.strategies.registry import look_in


@pytest.fixture(autouse=True)
def nowhere() -> Any:
    yield
    look_in(None)


def asked(home: Path, *arguments: object) -> Result:
    """In this process, which is sooner done than another one."""
    return CliRunner().invoke(app, list(map(str, arguments)), env={"KURS_HOME": str(home)})


def refused(home: Path, *arguments: object) -> str:
    done = asked(home, *arguments)
    assert isinstance(done.exception, BadInput), done.output
    return str(done.exception)


# ── new, list, show ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("name", "kind"), [("breakout", ()), ("rsi_2", ("--event",))])
def test_a_new_strategy_works_as_it_is_and_so_does_its_test(tmp_path: Path, name: str, kind: tuple[str, ...]) -> None:
    made = asked(tmp_path, "strategy", "new", name, *kind)
    assert made.exit_code == 0, made.output
    folder = tmp_path / "strategies"
    assert f"strategy  {folder / name}.py\ntest      {folder / f'test_{name}'}.py" in made.output
    files = sorted(folder.iterdir())
    assert [file.name for file in files] == [f"{name}.py", f"test_{name}.py"]
    assert [file.stat().st_mode & 0o777 for file in (folder, *files)] == [0o700, 0o600, 0o600]
    assert ("on_fill(self, fill)" in files[0].read_text()) is bool(kind)
    tested = subprocess.run(
        (sys.executable, "-W", "error", "-m", "pytest", "-q", "-p", "no:cacheprovider", str(files[1])),
        cwd=tmp_path,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert tested.returncode == 0, tested.stdout
    assert "3 passed" in tested.stdout
    listed = json.loads(asked(tmp_path, "strategy", "list", "--json").output)
    (own,) = [row for row in listed["strategies"] if row["file"]]
    assert (own["name"], own["kind"], own["file"]) == (name, "event" if kind else "signals", str(files[0]))


def test_nothing_is_written_over(tmp_path: Path) -> None:
    assert asked(tmp_path, "strategy", "new", "mine").exit_code == 0
    before = {file: file.read_bytes() for file in (tmp_path / "strategies").iterdir()}
    assert "is there already; nothing was written" in refused(tmp_path, "strategy", "new", "mine", "--event")
    (tmp_path / "strategies" / "test_other.py").write_text("")
    assert "test_other.py is there already" in refused(tmp_path, "strategy", "new", "other")
    after = {file: file.read_bytes() for file in before}
    assert after == before
    assert not (tmp_path / "strategies" / "other.py").exists()


@pytest.mark.parametrize("second", [False, True])
def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, second: bool) -> None:
    # The test names its own file, so that it is the longer one in a folder with a long name.
    tmp_path = tmp_path / ("x" * 200) / ("y" * 200)
    tmp_path.mkdir(parents=True)
    room = len(SIGNALS) if second else 0
    sizes = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, sizes[1]))
    try:
        done = asked(tmp_path, "strategy", "new", "mine")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, sizes)
    assert isinstance(done.exception, Unavailable)
    assert str(done.exception).endswith("could not be written: file too large")
    assert ("test_mine.py" in str(done.exception)) is second
    assert list((tmp_path / "strategies").iterdir()) == []
    assert asked(tmp_path, "strategy", "new", "mine").exit_code == 0


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Mine",
        "1st",
        "a-b",
        "../up",
        "a b",
        "x" * 41,
        "test_it",
        "rsi",
        "rsi_strategy",
        "ä",
        "numpy",
        "kurs",
        "json",
        "pytest",
    ],
)
def test_a_name_has_small_letters_and_is_not_taken(tmp_path: Path, name: str) -> None:
    assert f"NAME: {name!r} is not allowed; " in refused(tmp_path, "strategy", "new", "--", name)
    assert not (tmp_path / "strategies").exists()


def test_a_list_tells_what_cannot_be_used(tmp_path: Path) -> None:
    write(tmp_path, AVERAGES)
    file = write(tmp_path, "x = (\n", "broken")
    done = kurs(tmp_path, "strategy", "list")
    assert done.code == 1
    assert done.err == f"kurs: {file}, line 1: SyntaxError: '(' was never closed\n"
    lines = done.out.splitlines()
    assert lines[0].split() == ["NAME", "KIND", "WHAT", "IT", "DOES", "FILE"]
    assert lines[5].split()[:3] == ["above_mean", "signals", "Buys"]
    assert lines[5].endswith("mine.py")
    listed = asked(tmp_path, "strategy", "list", "--json")
    assert listed.exit_code == 1
    assert json.loads(listed.output)["problems"] == [f"{file}, line 1: SyntaxError: '(' was never closed"]


WRONG = """
from kurs.strategies import EventStrategy, choice

class Bad(EventStrategy):
    side = choice("both", ["both", "low"])

    def on_candle(self, candle):
        return None
"""


def test_a_choice_that_is_none_is_told_of_with_its_line_wherever_the_file_is_read(tmp_path: Path) -> None:
    write(tmp_path, AVERAGES, "good")
    why = f"{write(tmp_path, WRONG, 'bad')}, line 5: choice: ['both', 'low'] is not allowed; one word each, "
    listed = json.loads(asked(tmp_path, "strategy", "list", "--json").output)
    assert "above_mean" in {each["name"] for each in listed["strategies"]}
    assert listed["problems"][0].startswith(why)
    assert "above_mean" in asked(tmp_path, "strategy", "show", "above_mean").output
    candles = ("--candles", a_recording(tmp_path, 300))
    for words in (
        ("strategy", "show", "bad"),
        ("backtest", "--strategy", "bad", "--param", "side=low", *candles),
        ("optimize", "--strategy", "bad", "--space", "side=both|low", *candles),
    ):
        look_in(None)
        assert refused(tmp_path, *words).startswith(why)
    found = json.loads(asked(tmp_path, "doctor", "--json").output)
    ((ok, told),) = [(f["ok"], f["found"]) for f in found if f["check"] == "strategies"]
    assert not ok
    assert told.startswith(why.replace(f"{tmp_path}/", ""))


def test_a_file_that_never_comes_back_hides_none_of_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strategies, "bounded", partial(bounded, 0.2))
    write(tmp_path, AVERAGES)
    file = write(tmp_path, "while True:\n    pass\n", "stuck")
    listed = asked(tmp_path, "strategy", "list", "--json")
    told = json.loads(listed.output)
    assert listed.exit_code == 1
    assert "above_mean" in {each["name"] for each in told["strategies"]}
    (problem,) = told["problems"]
    assert problem.startswith(f"{file}, line ")
    assert problem.endswith(": it has not come back for 0.2 s")


@pytest.mark.parametrize("encoding", ["ascii:strict", "utf-8:strict"])
def test_any_output_takes_what_is_listed(tmp_path: Path, encoding: str) -> None:
    class_ = 'class {}(SignalStrategy):\n    """{}"""\n    warmup = 1\n    def signals(self, candles): ...\n'
    text = "from kurs.strategies import SignalStrategy\n"
    write(tmp_path, text + class_.format("Rising", "K\u00f6per \U0001f600"), os.fsdecode(b"caf\xe9"))
    write(tmp_path, 'raise ValueError("half a \\ud800 character")\n', "bad")
    env = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    told = kurs(tmp_path, "strategy", "list", "--json", env=env)
    found = json.loads(told.out)
    assert (told.code, found["strategies"][-1]["description"]) == (1, "K\u00f6per \U0001f600")
    assert found["strategies"][-1]["file"] == f"{tmp_path}/strategies/caf\\udce9.py"
    problem = f"{tmp_path}/strategies/bad.py, line 1: ValueError: half a \\ud800 character"
    assert found["problems"] == [problem]
    told = kurs(tmp_path, "strategy", "list", env=env)
    assert (told.code, told.err) == (1, f"kurs: {problem}\n")
    assert ("K\\u00f6per \\ud83d\\ude00" if encoding == "ascii:strict" else "K\u00f6per \U0001f600") in told.out
    told = kurs(tmp_path, "strategy", "new", "x", env=env | {"KURS_HOME": str(tmp_path / os.fsdecode(b"h\xe9"))})
    assert (told.code, told.err, str(tmp_path / "h\\udce9") in told.out) == (0, "", True)
    report = tmp_path / os.fsdecode(b"r\xe9.html")
    told = kurs(
        tmp_path, "backtest", "--strategy", "rsi", "--candles", a_recording(tmp_path, 50), "--report", report, env=env
    )
    assert (told.code, told.err, f"Report: {tmp_path}/r\\udce9.html\n" in told.out) == (0, "", True)


def test_one_is_shown_with_its_parameters(tmp_path: Path) -> None:
    write(tmp_path, AVERAGES)
    told = asked(tmp_path, "strategy", "show", "above_mean").output
    assert "description  Buys above the mean of the last closes, sells below it." in told
    assert "period     4        a whole number from 2 up to 500  candles of the mean" in told
    shown = json.loads(asked(tmp_path, "strategy", "show", "rsi", "--json").output)
    assert (shown["kind"], shown["file"], shown["warmup"]) == ("built in", None, 170)
    assert shown["parameters"][0] | {"description": ""} == {
        "name": "rsi_period",
        "type": "int",
        "default": 14,
        "minimum": 1,
        "maximum": 1000,
        "choices": None,
        "description": "",
    }
    assert "unknown strategy 'above_men'; did you mean 'above_mean'?" in refused(
        tmp_path, "strategy", "show", "above_men"
    )


# ── check ─────────────────────────────────────────────────────────────────────────────────────────


def test_checks_tell_and_mark(tmp_path: Path) -> None:
    write(tmp_path, AVERAGES, "averages")
    write(tmp_path, FUTURES, "futures")
    marks = tmp_path / "strategies" / ".checked.json"
    honest = asked(tmp_path, "check", "lookahead", "above_mean", "--param", "period=7")
    assert honest.exit_code == 0
    assert re.fullmatch(
        r"above_mean sees nothing of the future: (\d+) cuts through 10,080 candles; "
        r"a look at the next candle alone would have shown at \1 of them\n",
        honest.output,
    )
    assert list(msgspec.json.decode(marks.read_bytes())) == ["above_mean"]
    lying = asked(tmp_path, "check", "lookahead", "tomorrow")
    assert lying.exit_code == 1
    assert lying.output.startswith("tomorrow looks ahead, 1 candle at least: at the candle of 2024-01-01T")
    short = asked(tmp_path, "check", "warmup", "short", "--json")
    assert short.exit_code == 1
    found = json.loads(short.output)
    assert (found["declared"], found["passed"]) == (26, False)
    assert found["needed"] > 26
    assert found["first"]["known"] != found["first"]["alone"]
    assert asked(tmp_path, "check", "warmup", "long").exit_code == 0
    assert list(msgspec.json.decode(marks.read_bytes())) == ["above_mean", "long"]


def test_candles_of_a_file_may_be_taken(tmp_path: Path) -> None:
    recording = a_recording(tmp_path, 500)
    done = asked(tmp_path, "check", "lookahead", "ema_crossover", "--candles", recording)
    assert "through 500 candles" in done.output
    missing = tmp_path / "X_Y-1m.csv"
    assert str(missing) in refused(tmp_path, "check", "warmup", "rsi", "--candles", missing)
    for path in (tmp_path / "nothing.csv", tmp_path):
        said = f"candles: '{path}' is not allowed; a file that exists"
        assert refused(tmp_path, "check", "warmup", "rsi", "--candles", path) == said
    alone = tmp_path / "A_B-1m.csv"
    alone.write_text("time,open,high,low,close,volume\n1704067200,1,1,1,1,1\n")
    said = refused(tmp_path, "check", "warmup", "rsi", "--candles", alone)
    assert said == "A_B-1m.csv: it holds one candle; two show how long each of them lasts"
    alone.write_text("time,open,high,low,close,volume\n1704067260,1,1,1,1,1\n1704067200,1,1,1,1,1\n")
    said = refused(tmp_path, "check", "warmup", "rsi", "--candles", alone)
    assert "row 2 (2024-01-01T00:00:00Z): out of order, the row before it has 2024-01-01T00:01:00Z" in said
    assert "period" in refused(tmp_path, "check", "lookahead", "rsi", "--param", "rsi_period")
    assert "unknown strategy 'none'" in refused(tmp_path, "check", "parity", "none")


# ── parity ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["ema_crossover", "above_mean", "remembering"])
def test_every_way_makes_the_same_trades(tmp_path: Path, name: str) -> None:
    write(tmp_path, AVERAGES)
    look_in(tmp_path)
    plan = Plan(strategies=(StrategyChoice(name=name),), rounding=False, stop_loss=0.001, take_profit=0.002)
    event, compiled, paper, live = ways(plan, sample_days(1))
    assert event.trades
    assert paper.trades == event.trades
    assert compiled.trades == event.trades
    assert [way.difference for way in (event, compiled, paper)] == [None, None, None]
    assert live.not_compared == "there is no simulator of a live venue yet"


def test_rounded_prices_are_traded_alike_on_paper() -> None:
    plan = Plan(strategies=(StrategyChoice(name="ema_crossover"),))
    event, compiled, paper, _ = ways(plan, sample_days(1))
    assert (paper.trades, paper.difference) == (event.trades, None)
    assert compiled.difference is None


def test_parity_is_told_as_a_table(tmp_path: Path) -> None:
    done = asked(tmp_path, "check", "parity", "ema_crossover", "--candles", a_recording(tmp_path, 600), "--no-rounding")
    assert done.exit_code == 0, done.output
    lines = [line.split(maxsplit=2) for line in done.output.splitlines()]
    assert lines[0][:2] == ["WAY", "TRADES"]
    assert [line[0] for line in lines[1:]] == ["event", "compiled", "paper", "live"]
    assert [line[2] for line in lines[2:]] == [
        "the same",
        "the same",
        "not compared: there is no simulator of a live venue yet",
    ]


def trades(*prices: float, **other: Any) -> Trades:
    count = len(prices)
    columns: dict[str, Any] = {
        "symbol": np.zeros(count, np.int64),
        "entry_time": np.arange(count) * 60_000,
        "exit_time": np.arange(count) * 60_000 + 60_000,
        "size": np.ones(count),
        "entry_price": np.array(prices),
        "exit_price": np.array(prices),
        "fees": np.zeros(count),
        "profit": np.zeros(count),
        "reason": np.zeros(count, np.int64),
    }
    return Trades(symbols=("X/Y",), **columns | other)


def test_the_first_difference_is_named() -> None:
    known = trades(1.0, 2.0)
    assert first_difference(known, trades(1.0, 2.0)) is None
    assert first_difference(known, trades(1.0, 2.0 * (1 + 1e-12))) is None
    assert first_difference(known, trades(1.0, 2.1)) == (
        "trade 2, entered 1970-01-01T00:01:00Z: entry_price is 2.1, and 2.0 by event"
    )
    late = trades(1.0, 2.0, exit_time=np.array([120_000, 120_000]))
    assert first_difference(known, late) == (
        "trade 1, entered 1970-01-01T00:00:00Z: exit_time is 1970-01-01T00:02:00Z, and 1970-01-01T00:01:00Z by event"
    )
    assert first_difference(known, trades(1.0)) == "trade 2, entered 1970-01-01T00:01:00Z: event alone has it"
    assert first_difference(trades(1.0), known) == "trade 2, entered 1970-01-01T00:01:00Z: it alone has it"


@pytest.mark.parametrize("price", [1e-8, 1.0, 1e6])
def test_how_much_profits_may_differ_follows_from_the_money_at_stake(price: float) -> None:
    known = trades(price, size=np.array([3.0]))
    near, far = (trades(price, size=np.array([3.0]), profit=np.array([share * price])) for share in (-2.9e-9, 3.1e-9))
    assert first_difference(known, near) is None
    assert first_difference(known, far) == (
        f"trade 1, entered 1970-01-01T00:00:00Z: profit is {3.1e-9 * price}, and 0.0 by event"
    )
    other = trades(price * (1 + 2e-9), size=np.array([3.0]))
    assert "entry_price" in (first_difference(known, other) or "")


def test_interest_is_not_compared_with_paper() -> None:
    plan = Plan(strategies=(StrategyChoice(name="ema_crossover"),), short=True, borrow=0.1)
    event, compiled, paper, _ = ways(plan, sample_days(1))
    assert event.trades
    assert (paper.trades, paper.difference, paper.not_compared) == (None, None, "no interest is charged on paper")
    assert compiled.not_compared is not None


# ── on paper ──────────────────────────────────────────────────────────────────────────────────────


def test_a_bot_on_an_own_strategy_trades_on_paper(tmp_path: Path) -> None:
    write(tmp_path, AVERAGES)
    recording, log = a_recording(tmp_path, 400), tmp_path / "events.log"
    run = ("run", "--replay", recording, "--speed", "max", "--exit-at-end", "--json", "--strategy", "remembering")
    whole = kurs(tmp_path, *run, "--record", log).json
    assert whole["signals"] > 0
    again = asked(tmp_path, "replay", log, "--digest", whole["digest"], "--json")
    told = json.loads(again.stdout)
    assert (again.exit_code, again.stderr, told["digest"]) == (0, "", whole["digest"])
    assert told["as_recorded"] is told["as_expected"] is told["whole"] is True
    other = asked(tmp_path, "replay", log, "--digest", "0" * 64)
    assert other.exit_code == 1
    assert other.stderr.startswith(f"kurs: {log}: the digest is {whole['digest']}, not 0000")
    assert "digest: 'short' is not allowed" in refused(tmp_path, "replay", log, "--digest", "short")
    # The same log, and another strategy: it waits longer than it did.
    remembering = "return self.period\n\n    def on_candle(self, candle):\n        average"
    write(tmp_path, AVERAGES.replace(remembering, remembering.replace("period", "period + 200")))
    look_in(None)
    late = asked(tmp_path, "replay", log)
    assert (late.exit_code, re.search(r"as_recorded\s+no\n", late.stdout) is not None) == (1, True)
    assert re.match(rf"kurs: {log}, line \d+: from here on other orders or fills follow than recorded", late.stderr)
    # An earlier version did not write down what was decided.
    lines = log.read_text().splitlines(keepends=True)
    events = (line for line in lines if not line.startswith(('["decided"', '["end"')))
    log.write_text("".join(events).replace('"kurs":2', '"kurs":1', 1))
    stopped = asked(tmp_path, "replay", log, "--json")
    assert (stopped.exit_code, json.loads(stopped.stdout)["as_recorded"]) == (1, False)
    write(tmp_path, AVERAGES)
    look_in(None)
    unknown = asked(tmp_path, "replay", log, "--json")
    assert (unknown.exit_code, json.loads(unknown.stdout)["as_recorded"]) == (0, None)
    assert f"{log}: it does not say what was decided, so nothing was compared" in unknown.stderr
    assert asked(tmp_path, "replay", log, "--digest", whole["digest"], "--json").stderr == ""


def test_a_memory_that_cannot_be_written_down_is_told_of_at_the_start(tmp_path: Path) -> None:
    write(
        tmp_path,
        "from kurs.strategies import EventStrategy\n"
        "class Holding(EventStrategy):\n"
        "    def start(self):\n"
        "        self.seen = set()\n"
        "    def on_candle(self, candle):\n"
        "        self.seen.add(candle.time)\n",
    )
    run = ("run", "--replay", a_recording(tmp_path, 50), "--exit-at-end", "--strategy")
    said = refused(tmp_path, *run, "holding")
    assert said.startswith("attribute seen of holding: set() is not allowed; what JSON can hold")
    assert "unknown strategy 'holdin'; did you mean 'holding'?" in refused(tmp_path, *run, "holdin")


UNBOUNDED = """
import signal

from kurs.strategies import EventStrategy

if signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0):
    raise RuntimeError("nobody would end this")


class Timed(EventStrategy):
    def on_candle(self, candle):
        pass
"""


@pytest.mark.parametrize(
    "command",
    [
        ("strategy", "list"),
        ("strategy", "show", "timed"),
        ("check", "lookahead", "timed"),
        ("check", "warmup", "timed"),
        ("check", "parity", "timed"),
        ("backtest", "--strategy", "timed"),
        ("optimize", "--strategy", "timed", "--space", "none=1:2"),
    ],
)
def test_files_are_read_within_the_limit(tmp_path: Path, command: tuple[str, ...]) -> None:
    write(tmp_path, UNBOUNDED, "timed")
    if command[0] in ("backtest", "optimize"):
        command = (*command, "--symbol", "BTC/USD", "--candles", str(a_recording(tmp_path, 50)))
    done = asked(tmp_path, *command)
    if command[0] == "optimize":
        # What is read, and takes nothing: its workers are ended by this process.
        assert "unknown parameter of timed 'none'" in str(done.exception)
    else:
        assert (done.exit_code, "nobody would end this" in done.output) == (0, False), done.output


@pytest.mark.parametrize("check", ["lookahead", "warmup", "parity"])
def test_a_check_takes_a_part_of_the_candles_and_makes_them_coarser(tmp_path: Path, check: str) -> None:
    file = a_recording(tmp_path, 400)
    run = ("check", check, "rsi", "--param", "rsi_period=2", "--json")
    given = (*run, "--candles", file, "--symbol", "BTC/USD")
    first = "2021-12-31T23:01:00Z"
    told = refused(tmp_path, *given, "--from", "2022-01-02", "--to", "2022-01-01")
    assert told == "to: '2022-01-01' is not allowed; a time after --from 2022-01-02"
    assert f"no candles before 2021-12-01T00:00:00Z; it has those from {first}" in refused(
        tmp_path, *given, "--to", "2021-12-01"
    )
    assert refused(tmp_path, *run, "--to", "2021-12-01").startswith("to: '2021-12-01' is not allowed; with --candles")
    part = asked(tmp_path, *given, "--to", "2022-01-01T04:00", "--timeframe", "3m")
    assert part.exit_code == 0, part.exception
    if check == "lookahead":
        # From one minute past the hour on the first that is whole begins at three past.
        assert json.loads(part.output)["candles"] == (4 * 60 + 57) // 3
    assert "1M" in refused(tmp_path, *run, "--timeframe", "1M")


def test_the_doctor_reads_files_in_another_process_and_within_the_limit(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[bots.mine]\nsymbol = "BTC/USD"\nstrategies = ["timed"]\n')
    elsewhere = f"import os, signal\nassert os.getpid() != {os.getpid()}"
    write(tmp_path, UNBOUNDED.replace("import signal", elsewhere), "timed")
    found = json.loads(asked(tmp_path, "doctor", "--json").output)
    assert [(f["ok"], f["found"]) for f in found if f["check"] == "strategies"] == [(True, "timed")]
    write(tmp_path, "1 / 0\n", "broken")
    done = asked(tmp_path, "doctor")
    assert done.exit_code == 1
    assert "LOOK  strategies/broken.py, line 1: ZeroDivisionError: division by zero\n" in done.output
    assert "settings    ok" in done.output


def test_a_strategy_that_raises_stops_a_backtest_with_file_line_and_candle(tmp_path: Path) -> None:
    file = write(
        tmp_path,
        "from kurs.strategies import EventStrategy\n"
        "class Falling(EventStrategy):\n"
        "    def on_candle(self, candle):\n"
        "        return 1 / 0\n",
    )
    told = f"{file}, line 4, BTC/USD candle of 2024-01-01T00:00:00Z: ZeroDivisionError: division by zero"
    for check in ("lookahead", "warmup", "parity"):
        assert refused(tmp_path, "check", check, "falling") == told


# In every way there is, wherever it is run.
TALKING = """
import ctypes
import os
import sys

from kurs.strategies import SignalStrategy, whole

HERE = sys.stdout


def talk(where):
    print("printed", where)
    print("printed to what was there", where, file=HERE)
    print("printed past it", where, file=sys.__stdout__)
    os.write(1, f"written {where}\\n".encode())
    ctypes.CDLL(None).printf(f"by C {where}\\n".encode())


talk("at the top")


class Talking(SignalStrategy):
    warmup = 1
    one = whole(1, 1, 9)

    def start(self):
        talk("at the start")

    def signals(self, candles):
        talk("in signals")
        return candles.close * 0
"""
TALKED = ("printed", "printed to what was there", "printed past it", "written", "by C")


@pytest.mark.parametrize(
    "command",
    [
        ("backtest", "--strategy", "talking", "--save", "saved.json", "--report", "page.html"),
        ("optimize", "--strategy", "talking", "--space", "one=1:9", "--trials", "3", "--workers", "1"),
        *(("check", check, "talking") for check in ("lookahead", "warmup", "parity")),
        ("strategy", "show", "talking"),
        ("strategy", "list"),
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_what_a_strategy_prints_stays_out_of_the_result(tmp_path: Path, command: tuple[str, ...]) -> None:
    write(tmp_path, TALKING, "talking")
    given = () if command[0] == "strategy" else ("--candles", a_recording(tmp_path, 200))
    where = [tmp_path / word if "." in word else word for word in command]
    done = kurs(tmp_path, *where, *given, "--json")
    # A search of which nothing came has its own code; here it has traded nothing.
    assert done.code in (0, 1), done.err
    json.loads(done.out)
    assert done.out.count("\n") == 1
    for how in TALKED:
        assert f"{how} at the top\n" in done.err
    if command[0] == "backtest":
        again = kurs(tmp_path, "verify", tmp_path / "saved.json", "--json")
        assert again.json["reproduced"], again.out
        assert "printed at the start\n" in again.err
