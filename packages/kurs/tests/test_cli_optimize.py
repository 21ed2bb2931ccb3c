"""`kurs optimize` as a person meets it: results, a kill and going on, Ctrl-C, and one clear line for what is wrong."""

import json
import os
import re
import shlex
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from own_strategies import PEEK, write
from processes import KURS, environment, kurs, until
from studies import edged_candles, walk

from kurs.cli.commands import app, reported
from kurs.cli.interrupting import interruptible
from kurs.market.columns import CandleColumns
from kurs.market.files import write_candles
from kurs.strategies.registry import look_in

WITHIN = 60.0


@pytest.fixture(autouse=True)
def interrupts() -> Iterator[None]:
    """Ctrl-C does what it does in a terminal, also where tests run in the background of a shell, which ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


# As if somebody pressed Ctrl-C while it thinks.
INTERRUPTED = """
import signal
from kurs.strategies import SignalStrategy, whole

class Interrupted(SignalStrategy):
    \"\"\"Never comes to an end.\"\"\"
    warmup = 1
    one = whole(1, 1, 9)

    def signals(self, candles):
        signal.raise_signal(signal.SIGINT)
"""
# The profit, as soon as few trials are written or the file in the way is gone.
HELD = """
import time
from pathlib import Path

def held(outcome):
    while Path({hold!r}).exists() and Path({study!r}).read_bytes().count(b"\\n") >= 9:
        time.sleep(0.01)
    return outcome.net_profit
"""
SPACE = ("--strategy", "ema_crossover", "--space", "fast_period=3:20,slow_period=21:80", "--no-rounding")


@dataclass(frozen=True, slots=True)
class Said:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert self.code == 0, self.err
        return json.loads(self.out)


Optimize = Callable[..., Said]


@pytest.fixture
def optimize(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Optimize:
    """Runs the command in this process, with a data folder of its own."""
    monkeypatch.setenv("KURS_HOME", str(tmp_path / "home"))
    look_in(None)

    def run(*arguments: object) -> Said:
        capsys.readouterr()
        code = reported(lambda: app(["optimize", *map(str, arguments)], standalone_mode=False))
        told = capsys.readouterr()
        return Said(code, told.out, told.err)

    return run


def started(home: Path, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        (str(KURS), "optimize", *arguments),
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def written(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.is_file() else 0


def journal(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [json.loads(line) for line in path.read_text().splitlines()[1:]]
    for trial in found:
        del trial["seconds"]
    return sorted(found, key=lambda trial: (trial["fold"], trial["number"]))


def children(pid: int) -> set[int]:
    return {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_a_best_that_looks_ahead_is_refused_and_not_told_of(tmp_path: Path, optimize: Optimize) -> None:
    (tmp_path / "home").mkdir(mode=0o700)
    write(tmp_path / "home", PEEK)
    file, page = a_file(tmp_path, walk(600)), tmp_path / "best.html"
    given = ("--strategy", "peek", "--method", "grid", "--candles", file, "--no-rounding", "--report", page)
    refused = optimize(*given, "--space", "ahead=0:1", "--walk-forward", 2)
    assert refused.code == 3
    assert refused.out == ""
    assert "peek looks ahead, 1 candle at least: " in refused.err
    assert refused.err.endswith("; see kurs check lookahead peek --param ahead=1\n")
    assert not page.exists()
    assert optimize(*given, "--space", "ahead=0:0").code == 0
    assert page.exists()


def a_file(folder: Path, candles: CandleColumns | None = None) -> str:
    path = folder / "BTC_USD-1h.parquet"
    write_candles(path, edged_candles(4000) if candles is None else candles)
    return str(path)


@pytest.mark.parametrize("method", ["tpe", "random"])
def test_killed_and_started_again_it_loses_the_trial_in_flight_at_most(
    tmp_path: Path, method: str, optimize: Optimize
) -> None:
    whole, cut, hold, own = (tmp_path / name for name in ("whole.jsonl", "cut.jsonl", "hold", "mine.py"))
    # While it is held it does not come to its end, however late it is killed.
    own.write_text(HELD.format(hold=str(hold), study=str(cut)))
    hold.touch()
    file = a_file(tmp_path, edged_candles(4000))
    given = ("--filling", "touch", "--method", method, "--trials", "24", "--objective", f"custom({own}:held)")
    asked = (*SPACE, "--candles", file, *given)
    process = started(tmp_path, *asked, "--study", str(cut))
    until(lambda: written(cut) >= 7 or process.poll() is not None, "some trials", within=WITHIN)
    workers = children(process.pid)
    process.kill()
    hold.unlink()
    # They share its standard error, which is at its end when they are.
    assert "Traceback" not in process.communicate()[1]
    before = written(cut)
    assert 7 <= before < 25
    # They end with the one that began them.
    until(lambda: not any(map(alive, workers)), "workers gone", within=WITHIN)
    assert optimize(*asked, "--study", cut, "--json").json["resumed"] >= before - 1
    assert optimize(*asked, "--study", whole).code == 0
    assert journal(cut) == journal(whole)


def test_interrupted_it_says_how_to_go_on(tmp_path: Path) -> None:
    study = tmp_path / "one.jsonl"
    asked = (*SPACE, "--candles", a_file(tmp_path), "--filling", "touch", "--trials", "900", "--study", str(study))
    process = started(tmp_path, *asked)
    until(lambda: written(study) > 5 or process.poll() is not None, "some trials", within=WITHIN)
    workers = children(process.pid)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=WITHIN)
    assert process.returncode == 130
    assert out == ""
    assert err.startswith("kurs: interrupted; ")
    assert f"trials are kept in {study}, the same command goes on from there" in err
    assert err.count("\n") == 1
    assert len(workers) >= 1
    assert not any(map(alive, workers))


@pytest.mark.parametrize("later", [0.0, 0.1, 0.2, 0.4])
def test_interrupted_while_its_workers_begin_nobody_else_speaks(tmp_path: Path, later: float) -> None:
    asked = (*SPACE, "--candles", a_file(tmp_path), "--filling", "touch", "--trials", "900")
    process = started(tmp_path, *asked)
    until(lambda: children(process.pid) or process.poll() is not None, "a worker", within=WITHIN)
    # Somewhere in what a new process imports; wherever that is, the worker says nothing.
    time.sleep(later)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=WITHIN)
    assert (process.returncode, out) == (130, "")
    assert err.startswith("kurs: interrupted; ")
    assert err.count("\n") == 1, err


@pytest.mark.parametrize(
    "command", ["backtest --strategy", "check lookahead", "check warmup", "optimize --space one=1:9 --strategy"]
)
def test_an_interrupt_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    (tmp_path / "home").mkdir(mode=0o700)
    write(tmp_path / "home", INTERRUPTED)
    monkeypatch.setenv("KURS_HOME", str(tmp_path / "home"))
    look_in(None)
    asked = (*command.split(), "interrupted", "--candles", a_file(tmp_path, walk(100)))
    assert reported(lambda: app(asked, standalone_mode=False)) == 130
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "kurs: interrupted\n")


def test_an_interrupt_that_somebody_has_swallowed_is_not_lost() -> None:
    with interruptible() as look:
        look()
        with suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            look()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_the_same_question_has_the_same_study(tmp_path: Path, optimize: Optimize) -> None:
    asked = (*SPACE, "--candles", a_file(tmp_path), "--trials", 8, "--walk-forward", 2, "--purge", 5, "--json")
    first, again = optimize(*asked).json, optimize(*asked).json
    assert first["resumed"] == 0
    assert again["resumed"] == 24
    assert again["study"] == first["study"]
    assert Path(first["study"]).parent == tmp_path / "home" / "studies"
    different = ("resumed", "elapsed_s")
    assert {k: v for k, v in again.items() if k not in different} == {
        k: v for k, v in first.items() if k not in different
    }
    assert first["trials"] == 8
    assert len(first["walk_forward"]["folds"]) == 2
    assert first["sentence"]


def test_a_person_reads_a_table_a_sentence_and_a_page(tmp_path: Path, optimize: Optimize) -> None:
    page = tmp_path / "page.html"
    file = a_file(tmp_path)
    done = optimize(*SPACE, "--candles", file, "--trials", 30, "--walk-forward", 2, "--report", page)
    assert done.code == 0, done.err
    for words in (
        *("ema_crossover by sharpe, random over", "fast_period  slow_period", "Out of sample:"),
        *("Deflated Sharpe ratio:", "Probability of overfitting:", "elieve it", f"Report: {page}"),
    ):
        assert words in done.out
    assert "<!doctype html>" in page.read_text()
    assert "Luck is judged by" not in done.out + page.read_text()
    other = optimize(*SPACE, "--candles", file, "--trials", 30, "--report", page, "--objective", "net_profit")
    assert "Luck is judged by the Sharpe ratio, not by net_profit" in other.out
    assert "Luck is judged by the Sharpe ratio, not by net_profit" in page.read_text()


def test_what_is_fixed_has_to_fit_what_is_searched_alone(tmp_path: Path, optimize: Optimize) -> None:
    # The default of fast_period, 12, would not do.
    asked = ("--strategy", "ema_crossover", "--param", "slow_period=8", "--space", "fast_period=2:4", "--no-rounding")
    told = optimize(*asked, "--candles", a_file(tmp_path), "--method", "grid", "--json").json
    assert told["trials"] == 3
    assert told["failed"] == 0


def test_prices_that_floats_have_moved_keep_no_trial_from_the_quicker_engine(
    tmp_path: Path, optimize: Optimize
) -> None:
    candles = walk(600)
    prices = {name: np.round(getattr(candles, name), 2) for name in ("open", "high", "low", "close")}
    moved = {name: np.nextafter(values, np.inf) for name, values in prices.items()}
    question = (*SPACE[:-1], "--trials", 5, "--json", "--candles")
    told = [optimize(*question, a_file(tmp_path, replace(candles, **given))) for given in (prices, moved)]
    assert [said.err for said in told] == ["", ""]
    assert told[0].json["best"] == told[1].json["best"]


def test_a_coarser_timeframe_is_one_of_the_question(tmp_path: Path, optimize: Optimize) -> None:
    asked = (*SPACE, "--candles", a_file(tmp_path), "--trials", 3, "--json")
    assert optimize(*asked, "--timeframe", "4h").json["candles"] == 1000
    assert optimize(*asked).json["candles"] == 4000


DRAWN = """
from kurs.strategies import SignalStrategy, number
import numpy as np

class Drawn(SignalStrategy):
    \"\"\"Buys above a share of the first price.\"\"\"
    share = number(1.0, 0.5, 1.5)
    warmup = 1

    def signals(self, candles):
        return np.where(candles.close > candles.close[0] * self.share, 1, -1)
"""


SPELLED = """
from kurs.strategies import SignalStrategy, choice
import numpy as np

class Spelled(SignalStrategy):
    \"\"\"Buys what is above the close so many candles ago.\"\"\"
    span = choice("5", "1e1", "nan")
    warmup = 20

    def signals(self, candles):
        span = int(float(self.span))
        return np.sign(candles.close - np.concatenate((candles.close[:1].repeat(span), candles.close[:-span])))
"""
GONE = """
from pathlib import Path

def gone(outcome):
    Path({file!r}).unlink(missing_ok=True)
    return outcome.net_profit
"""


@pytest.mark.parametrize(
    "asked",
    [
        (*SPACE[:-1], "--timeframe", "2h", "--walk-forward", "2", "--short", "--stop-loss", "0.05"),
        (*SPACE, "--from", "1970-02-01", "--fee", "0.002", "--slippage", "5:within", "--sizing", "fraction:0.5"),
        # A text that reads as a number.
        ("--strategy", "spelled", "--space", "span=5|1e1", "--method", "grid"),
        # Of a number of many digits a table shows a few.
        ("--strategy", "drawn", "--space", "share=0.7:1.3", "--method", "random", "--cash", "1234.5"),
    ],
)
def test_the_best_alone_is_what_was_told_of_it(tmp_path: Path, optimize: Optimize, asked: tuple[str, ...]) -> None:
    (tmp_path / "home").mkdir(mode=0o700)
    write(tmp_path / "home", DRAWN)
    (tmp_path / "home" / "strategies" / "spelled.py").write_text(SPELLED)
    told = optimize(*asked, "--candles", a_file(tmp_path), "--trials", 9, "--json").json
    line = optimize(*asked, "--candles", a_file(tmp_path), "--trials", 9).out.splitlines()[-1]
    assert line == f"The best alone: {told['command']}"
    alone = kurs(tmp_path / "home", *shlex.split(told["command"])[1:], "--json").json
    assert alone["total_trades"] == told["best"]["total_trades"] > 0
    # A sweep adds returns up in another order.
    assert alone["sharpe"] == pytest.approx(told["best"]["value"], rel=1e-12)
    assert alone["net_profit"] == told["best"]["net_profit"]


def test_what_was_found_is_told_though_the_candles_are_gone(tmp_path: Path, optimize: Optimize) -> None:
    file, own = a_file(tmp_path), tmp_path / "mine.py"
    own.write_text(GONE.format(file=file))
    asked = (
        *SPACE,
        "--objective",
        f"custom({own}:gone)",
        "--trials",
        3,
        "--workers",
        1,
        "--report",
        tmp_path / "r.html",
    )
    told = optimize(*asked, "--candles", file, "--json").json
    assert not Path(file).exists()
    assert f"--candles=BTC/USD={file}" in told["command"]
    assert (tmp_path / "r.html").exists()


def test_of_stored_candles_the_command_names_those_there_were(tmp_path: Path, optimize: Optimize) -> None:
    assert kurs(tmp_path / "home", "data", "import", a_file(tmp_path)).code == 0
    told = optimize(*SPACE, "--symbol", "BTC/USD", "--trials", 2, "--json").json
    assert {"--symbol=BTC/USD", "--timeframe=1h"} < set(shlex.split(told["command"]))


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (("--space", "fast=3:20"), 3, "unknown parameter of ema_crossover 'fast'"),
        (("--space", "fast_period="), 3, "it is empty"),
        (("--space", "fast_period=20:3"), 3, "it is reversed"),
        (("--space", "fast_period=50:60,slow_period=10:20"), 3, "refuses every point"),
        (("--space", ""), 3, "it holds nothing"),
        (("--method", "magic"), 3, "unknown method 'magic'"),
        (("--objective", "luck"), 3, "unknown objective 'luck'"),
        (("--trials", "0"), 3, "trials: 0 is not allowed"),
        (("--workers", "0"), 3, "workers: 0 is not allowed"),
        (("--limit-seconds", "0"), 3, "limit_seconds: 0.0 is not allowed"),
        (("--limit-seconds", "nan"), 3, "limit_seconds: nan is not allowed; a finite number above 0"),
        (("--limit-seconds", "inf"), 3, "limit_seconds: inf is not allowed; a finite number above 0"),
        (("--limit-seconds", "1e300"), 3, "at most 1,000,000"),
        (("--memory", "0"), 3, "memory: 0 is not allowed"),
        (("--memory", "1023"), 3, "memory: 1023 is not allowed; 1024 to 67108864 MiB; libraries alone need most"),
        (("--memory", "99999999999999"), 3, "memory: 99999999999999 is not allowed; 1024 to 67108864 MiB"),
        (("--engine", "compiled", "--leverage", "3"), 3, "engine: 'compiled' is not allowed; event: positions are"),
        (("--engine", "compiled", "--tier", "1:0:0"), 3, "event: fees depend on the volume of the last 30 days"),
        (("--purge", "5"), 3, "walk_forward: 0 is not allowed; 1 fold or more with --purge"),
        (("--purge", "-1"), 3, "kurs: purge: -1 is not allowed; 0 candles or more"),
        (("--walk-forward", "-2"), 3, "walk_forward: -2 is not allowed; 0 folds or more"),
        (("--seed", "-1"), 3, "seed: -1 is not allowed; a whole number from 0 up to"),
        (("--seed", "9" * 30), 3, "seed: 999"),
        (("--param", "min_gap=nan"), 3, "kurs: min_gap: nan is not allowed; a finite number from 0 up to 1\n"),
        (("--param", "min_gab=1"), 3, "kurs: unknown parameter of ema_crossover 'min_gab'; did you mean 'min_gap'?"),
        (("--from", "2022-02-01", "--to", "2022-01-01"), 3, "to: '2022-01-01' is not allowed; a time after --from"),
        (("--walk-forward", "4000"), 3, "walk_forward: 4000 is not allowed"),
        (("--strategy", "emma"), 3, "unknown strategy 'emma'"),
        (("--report", "/nowhere/page.html"), 3, "a file in a folder that exists"),
        (("--report", "."), 3, "report: '.' is not allowed; a new file, or an earlier report"),
        (("--report", __file__), 3, f"report: {__file__!r} is not allowed; a new file, or an earlier report"),
        (("--report", "x.new", "--study", "./x.new"), 3, "report: 'x.new' is not allowed; another file than the study"),
        (("--study", "/nowhere/one.jsonl"), 3, "a file in a folder that exists"),
        (("--cash", "0"), 3, "cash: 0.0 is not allowed"),
        (("--candles", "missing-1h.csv"), 3, "missing-1h.csv"),
        (("--workers", "2", "--cluster", "tcp://127.0.0.1:1"), 3, "not with --cluster"),
        (("--cluster", "foo"), 3, "cluster: 'foo' is not allowed; the address of a scheduler, such as tcp://"),
        (("--cluster", "tcp://127.0.0.1:99999"), 3, "cluster: 'tcp://127.0.0.1:99999' is not allowed"),
    ],
)
def test_what_is_wrong_is_one_line_and_nothing_is_written(
    tmp_path: Path, optimize: Optimize, options: tuple[str, ...], code: int, told: str
) -> None:
    given = {"--candles": a_file(tmp_path, walk(400)), "--strategy": "ema_crossover", "--space": "fast_period=3:20"}
    given |= {"--trials": "3"} | dict(zip(options[::2], options[1::2], strict=True))
    done = optimize(*(word for pair in given.items() for word in pair))
    assert done.code == code, done.err
    assert told in done.err
    assert done.err.startswith("kurs: ")
    assert done.err.count("\n") == 1
    assert done.out == ""
    assert not (tmp_path / "home").exists()


def test_a_search_of_which_nothing_came_says_so_and_is_tried_again(tmp_path: Path, optimize: Optimize) -> None:
    (tmp_path / "mine.py").write_text("def score(outcome):\n    raise ValueError('no idea')\n")
    study = tmp_path / "one.jsonl"
    mine = f"{tmp_path / 'mine.py'}:score"
    given = ("--trials", 2, "--study", study, "--workers", 1, "--objective", mine)
    asked = (*SPACE, "--candles", a_file(tmp_path, walk(400)), *given)
    for again in ("", ", 2 tried again"):
        done = optimize(*asked)
        assert done.code == 1
        assert f"2 trials over 400 candles in 0.0 s: 2 failed{again}\n" in re.sub(r"in \d\.\d s", "in 0.0 s", done.out)
        why = "2 failed: mine.py, line 2: ValueError: no idea"
        assert done.err == f"kurs: no trial of 2 has a value: {why}; the same command tries them again\n"
    with study.open("a") as opened:
        opened.write('{"fold":0,"num')
    told = optimize(*asked)
    assert told.err.startswith(f"kurs: study {study}: its last line was cut off, and is left out\n")
    assert told.err.count("\n") == 2


@pytest.mark.parametrize("way", ["tcp", "tls"])
def test_a_scheduler_that_is_not_there_is_told_within_seconds(tmp_path: Path, optimize: Optimize, way: str) -> None:
    begun = time.monotonic()
    address = f"{way}://127.0.0.1:{free_port()}"
    done = optimize(*SPACE, "--candles", a_file(tmp_path, walk(400)), "--cluster", address)
    assert done.code == 4
    assert f"cluster {address}: no scheduler answers there" in done.err
    assert done.err.count("\n") == 1
    assert time.monotonic() - begun < 30
    assert not (tmp_path / "home").exists()


def test_a_study_of_other_candles_is_left_alone(tmp_path: Path, optimize: Optimize) -> None:
    study = tmp_path / "one.jsonl"
    asked = ("--trials", 3, "--study", study)
    first = optimize(*SPACE, "--candles", a_file(tmp_path, walk(400)), *asked)
    assert first.code == 0, first.err
    before = study.read_bytes()
    other = optimize(*SPACE, "--candles", a_file(tmp_path, walk(400, 1)), *asked)
    assert other.code == 3
    assert "it was made with another data; name another one with --study" in other.err
    assert study.read_bytes() == before


def test_the_report_names_the_command_that_goes_on_with_the_study(optimize: Optimize, tmp_path: Path) -> None:
    file = tmp_path / "BTC_USD-1h.parquet"
    write_candles(file, edged_candles(1000))
    own = tmp_path / "mine.py"
    own.write_text("def best(outcome):\n    return outcome.net_profit\n")
    asked = (
        *(*SPACE, "--trials", "7", "--seed", "3", "--walk-forward", "2", "--anchored", "--purge", "5", "--prune"),
        *("--timeframe", "2h", "--fee", "0.002", "--short", "--objective", f"custom({own}:best)", "--workers", "1"),
    )
    report = tmp_path / "report.html"
    assert optimize(*asked, "--candles", file, "--report", report).code == 0
    found = re.search(r"<h2>Again</h2><pre>(.+?)</pre>", report.read_text(encoding="utf-8"))
    assert found
    program, command, *words = shlex.split(unescape(found[1]))
    assert (program, command) == ("kurs", "optimize")
    assert str(tmp_path) not in found[1]
    # Where the files lie is the reader's business.
    there = [word.replace("=BTC_USD", f"={tmp_path}/BTC_USD").replace("(mine", f"({tmp_path}/mine") for word in words]
    again = optimize(*there, "--workers", "1")
    assert again.code == 0, again.err
    assert "from before" in again.out
    assert len(list((tmp_path / "home" / "studies").iterdir())) == 1
