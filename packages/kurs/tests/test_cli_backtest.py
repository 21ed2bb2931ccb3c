"""`kurs backtest`, `kurs results` and `kurs verify`: what they print, what they keep, what they refuse."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from processes import COLUMNS, a_recording, kurs

from kurs.cli.commands import app, reported
from kurs.domain.market import MINUTE
from kurs.market.columns import CandleColumns
from kurs.market.files import write_candles
from kurs.market.resample import resampled
from kurs.market.store import CandleStore, read_candles
from kurs.strategies.registry import look_in

PROMISED = (
    *("total_trades", "winning_trades", "losing_trades", "win_rate", "profit_factor", "net_profit", "final_equity"),
    *("max_drawdown", "sharpe", "sortino", "calmar", "exposure", "fees", "elapsed_s", "bars_per_s", "digest", "trades"),
)
EMA = ("--strategy", "ema_crossover", "--param", "fast_period=5", "--param", "slow_period=20")
PLAIN = (*EMA, "--no-rounding", "--warmup", "20")
HEAD = "time,open,high,low,close,volume\n"


@dataclass(frozen=True)
class Said:
    """What a command said; `json` where that was one value."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert self.code == 0, self.err
        return json.loads(self.out)


Kurs = Callable[..., Said]


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_recording(tmp_path_factory.mktemp("recording"), 3000)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Kurs:
    """Runs a command in this process, with a data folder of its own."""
    monkeypatch.setenv("KURS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "120")
    look_in(None)

    def run(*arguments: object) -> Said:
        capsys.readouterr()
        code = reported(lambda: app([str(argument) for argument in arguments], standalone_mode=False))
        told = capsys.readouterr()
        return Said(code, told.out, told.err)

    return run


def test_json_holds_what_is_promised(here: Kurs, recording: Path) -> None:
    told = here("backtest", *PLAIN, "--candles", recording, "--stop-loss", "0.01", "--json").json
    assert set(PROMISED) <= set(told)
    assert told["total_trades"] == len(told["trades"]) == told["winning_trades"] + told["losing_trades"] > 10
    assert told["data"][0]["symbol"] == "BTC/USD:USD"
    for trade in told["trades"]:
        assert {"entry_time", "exit_time", "entry_price", "exit_price", "size", "fees", "profit", "reason"} <= set(
            trade
        )
        assert trade["entry_time"] <= trade["exit_time"]
        assert trade["entry_time"].endswith("Z")
    held = told["held"].get("BTC/USD:USD", 0)
    assert held or told["net_profit"] == pytest.approx(sum(trade["profit"] for trade in told["trades"]), rel=1e-9)
    again = here("backtest", *PLAIN, "--candles", recording, "--stop-loss", "0.01", "--json").json
    assert again["digest"] == told["digest"]


def test_a_process_prints_the_same(tmp_path: Path, recording: Path, here: Kurs) -> None:
    done = kurs(tmp_path, "backtest", *PLAIN, "--candles", recording, "--json")
    assert done.json["digest"] == here("backtest", *PLAIN, "--candles", recording, "--json").json["digest"]
    assert done.err == ""
    assert list(tmp_path.iterdir()) == []


def test_people_get_a_table_a_picture_and_remarks(here: Kurs, recording: Path) -> None:
    said = here("backtest", *PLAIN, "--candles", recording)
    assert said.code == 0, said.err
    for text in ("Final equity, USD", "buy and hold", "Sharpe ratio", "Win rate", "└─", "! ", "less than a month"):
        assert text in said.out
    assert max(map(len, said.out.split("! ")[0].splitlines())) <= 120
    assert "\x1b" not in said.out


def test_gaps_are_told(here: Kurs, recording: Path, tmp_path: Path) -> None:
    whole = read_candles(recording)
    holed: dict[str, Any] = {
        name: [v for row, v in enumerate(getattr(whole, name)) if not 100 <= row < 150] for name in COLUMNS
    }
    path = tmp_path / "BTC_USD-1m.parquet"
    write_candles(path, CandleColumns(symbol="BTC/USD", interval=MINUTE, **holed))
    told = here("backtest", *PLAIN, "--candles", path, "--json").json
    assert (told["data"][0]["gaps"], told["data"][0]["missing"]) == (1, 50)
    assert any("50 candles of 1m are missing" in remark for remark in told["remarks"])


def test_a_range_and_stored_candles(here: Kurs, recording: Path, tmp_path: Path) -> None:
    CandleStore(tmp_path / "home").import_file(recording)
    whole = read_candles(recording)
    stored = here("backtest", *PLAIN, "--symbol", whole.symbol, "--json").json
    assert stored["digest"] == here("backtest", *PLAIN, "--candles", recording, "--json").json["digest"]
    part = here(
        "backtest", *PLAIN, "--symbol", whole.symbol, "--from", "2022-01-01", "--to", "2022-01-02", "--json"
    ).json
    assert part["data"][0]["first"] == "2022-01-01T00:00:00Z"
    assert part["data"][0]["last"] == "2022-01-01T23:59:00Z"
    coarse = here("backtest", *EMA, "--symbol", whole.symbol, "--timeframe", "15m", "--json").json
    assert coarse["candles"] == pytest.approx(len(whole) / 15, abs=2)


def test_a_report_is_one_file(here: Kurs, recording: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    said = here("backtest", *PLAIN, "--candles", recording, "--report", page)
    assert said.code == 0, said.err
    text = page.read_text(encoding="utf-8")
    assert "ema_crossover on BTC/USD:USD" in text
    assert str(recording.parent) not in text
    assert recording.name in text


def test_only_an_earlier_one_of_its_kind_is_written_over(here: Kurs, recording: Path, tmp_path: Path) -> None:
    report, saved, other = (tmp_path / name for name in ("report.html", "saved.json", "other"))
    asked = ("backtest", *PLAIN, "--candles", recording)
    for _ in range(2):
        assert here(*asked, "--report", report, "--save", saved).code == 0
    other.write_text('<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Mine</title>')
    (tmp_path / "empty").touch()
    (tmp_path / "link").symlink_to(recording)
    os.mkfifo(tmp_path / "pipe")
    for option, path in [
        *(("report", path) for path in (recording, tmp_path / "link", saved, other, tmp_path / "empty")),
        *(("save", path) for path in (recording, report, other, tmp_path / "pipe")),
    ]:
        before = {file: file.read_bytes() for file in tmp_path.iterdir() if file.is_file()}
        refused(
            here(*asked, f"--{option}", path), f"kurs: {option}: '{path}' is not allowed; a new file, or an earlier"
        )
        assert {file: file.read_bytes() for file in tmp_path.iterdir() if file.is_file()} == before


def test_a_link_to_a_report_stays_one(here: Kurs, recording: Path, tmp_path: Path) -> None:
    target, link = tmp_path / "target.html", tmp_path / "link.html"
    link.symlink_to(target)
    for _ in range(2):
        assert here("backtest", *PLAIN, "--candles", recording, "--report", link).code == 0
        assert link.is_symlink()
        assert target.read_text().startswith("<!doctype html>")
        target.write_bytes(target.read_bytes()[:1000])


def test_a_saved_result_is_reached_again(here: Kurs, recording: Path, tmp_path: Path) -> None:
    saved = tmp_path / "result.json"
    assert here("backtest", *PLAIN, "--candles", recording, "--save", saved).code == 0
    said = here("verify", saved)
    assert said.code == 0, said.out + said.err
    assert said.out.startswith("reproduced: ema_crossover fast_period=5 slow_period=20")
    assert here("verify", saved, "--json").json == {
        "reproduced": True,
        "differences": [],
        "digest_then": json.loads(saved.read_text())["digest"],
        "digest_now": json.loads(saved.read_text())["digest"],
    }
    shown = here("results", "show", saved)
    assert "ema_crossover" in shown.out
    assert "data" in shown.out


def test_verify_says_what_is_not_as_it_was(here: Kurs, tmp_path: Path) -> None:
    recording, saved = a_recording(tmp_path, 1000), tmp_path / "result.json"
    assert here("backtest", *PLAIN, "--candles", recording, "--save", saved).code == 0
    content = json.loads(saved.read_text())
    spoiled = content | {"digest": "0" * 64, "result": content["result"] | {"fees": 1.0}}
    saved.write_text(json.dumps(spoiled))
    said = here("verify", saved)
    assert said.code == 1
    assert "another result: fees 1.0 then" in said.out
    saved.write_text(json.dumps(content | {"code_sha256": {"ema_crossover": "1"}, "program_sha256": "2"}))
    said = here("verify", saved)
    assert said.code == 0
    assert "code changed: the strategy ema_crossover" in said.out
    assert "another program" in said.out
    saved.write_text(json.dumps(content))
    a_recording(tmp_path, 900)
    said = here("verify", saved)
    assert said.code == 1
    assert "data changed: BTC/USD:USD had 1,000 candles" in said.out
    recording.unlink()
    said = here("verify", saved)
    assert said.code == 1
    assert "data missing" in said.out


@pytest.mark.parametrize(
    "harm",
    [
        lambda told: json.dumps(told | {"sources": []}),
        lambda told: json.dumps(told | {"result": told["result"] | {"remarks": 5}}),
        lambda _: "[" * 200_000,
    ],
    ids=["sources", "remarks", "deep"],
)
def test_a_damaged_result_is_told_of(
    here: Kurs, recording: Path, tmp_path: Path, harm: Callable[[dict[str, Any]], str]
) -> None:
    file, good = tmp_path / "v6.json", tmp_path / "good.json"
    assert here("backtest", *PLAIN, "--candles", recording, "--save", good).code == 0
    file.write_text(harm(json.loads(good.read_text())))
    for command in (("verify", file), ("results", "show", file), ("results", "compare", good, file)):
        refused(here(*command), "kurs: v6.json: it is no saved result: ")


def test_stored_results_are_listed_shown_and_compared(here: Kurs, recording: Path) -> None:
    assert "No results yet" in here("results", "list").out
    first = here("backtest", *PLAIN, "--candles", recording, "--store", "--json").json["id"]
    second = here("backtest", *PLAIN, "--candles", recording, "--fee", "0.002", "--store", "--json").json["id"]
    listed = here("results", "list", "--json").json
    assert [result["id"] for result in listed] == [second, first]
    assert "ema_crossover fast_period=5" in here("results", "list").out
    shown = here("results", "show", first, "--json").json
    assert shown["plan"]["fee"] == 0.001
    assert "trades" not in shown["result"]
    compared = here("results", "compare", first, second, "--json").json
    assert compared["plan"] == {"fee": {"first": 0.001, "second": 0.002}}
    assert (compared["same_data"], compared["same_code"], compared["same_result"]) == (True, True, False)
    assert "plan differs: fee: 0.001 | 0.002" in here("results", "compare", first, second).out
    assert here("verify", first).code == 0
    missing = here("results", "show", "999")
    assert missing.code == 3
    assert "result 999 is not there" in missing.err


def test_stored_results_are_deleted_all_or_none(here: Kurs, recording: Path) -> None:
    run = ("backtest", *PLAIN, "--candles", recording, "--store", "--json")
    # The same once more takes the place of the first in the list.
    one, again = (here(*run).json["id"] for _ in range(2))
    two, three = (here(*run, "--fee", fee).json["id"] for fee in ("0.002", "0.003"))
    missing = here("results", "delete", two, 998, 999)
    assert (missing.code, "nothing was deleted, there is no result 998, 999;" in missing.err) == (3, True)
    assert [result["id"] for result in here("results", "list", "--json").json] == [three, two, again]
    assert here("results", "delete", again, two).out == f"Deleted: {again}, {two}\n"
    assert [result["id"] for result in here("results", "list", "--json").json] == [three]
    assert here("results", "show", one).code == 3
    assert here("results", "delete", three, "--json").json == {"deleted": [three]}
    assert "No results yet" in here("results", "list").out


def test_several_symbols_and_strategies_share_the_cash(here: Kurs, recording: Path, tmp_path: Path) -> None:
    whole = read_candles(recording)
    other = tmp_path / "ETH_USD-1m.parquet"
    write_candles(
        other,
        CandleColumns(symbol="ETH/USD", interval=MINUTE, **{name: getattr(whole, name)[:500] for name in COLUMNS}),
    )
    told = here(
        *("backtest", "--strategy", "ema_crossover", "--strategy", "rsi", "--param", "rsi.period=10"),
        *("--weight", "rsi=2", "--candles", f"BTC/USD={recording}", "--candles", other),
        *("--to", "2022-01-01T06:00", "--no-rounding", "--json"),
    ).json
    assert {described["symbol"] for described in told["data"]} == {"BTC/USD", "ETH/USD"}
    assert [choice["weight"] for choice in told["plan"]["strategies"]] == [1.0, 2.0]
    assert told["engine"] == "event"


LOOKING_AHEAD = '''
import numpy as np
from kurs.strategies.own import SignalStrategy


class Tomorrow(SignalStrategy):
    """Knows what it cannot know."""

    name = "tomorrow"
    warmup = 1

    def signals(self, candles):
        return np.sign(np.append(np.diff(candles.close), 0.0)).astype(np.int8)
'''


def test_one_that_sees_the_future_is_refused(here: Kurs, recording: Path, tmp_path: Path) -> None:
    folder = tmp_path / "home" / "strategies"
    folder.mkdir(parents=True, mode=0o700)
    (folder / "tomorrow.py").write_text(LOOKING_AHEAD)
    said = here("backtest", "--strategy", "tomorrow", "--candles", recording, "--no-rounding")
    assert said.code == 3
    assert "looks ahead" in said.err
    assert len(said.err.splitlines()) == 1


CLIMBING = LOOKING_AHEAD.replace("np.append(np.diff(candles.close), 0.0)", "np.diff(candles.close, prepend=0.0)")


def test_a_strategy_of_ones_own_is_kept_with_its_code(here: Kurs, recording: Path, tmp_path: Path) -> None:
    folder, saved = tmp_path / "home" / "strategies", tmp_path / "result.json"
    folder.mkdir(parents=True, mode=0o700)
    (folder / "climbing.py").write_text(CLIMBING.replace("tomorrow", "climbing"))
    run = ("backtest", "--strategy", "climbing", "--candles", recording, "--no-rounding", "--json")
    first = here(*run, "--save", saved)
    assert first.json["total_trades"] > 100
    assert here("verify", saved).code == 0
    (folder / "climbing.py").write_text("# The same, said anew.\n" + CLIMBING.replace("tomorrow", "climbing"))
    look_in(None)
    said = here("verify", saved)
    assert "code changed: the strategy climbing" in said.out
    assert said.code == 0
    (folder / "climbing.py").unlink()
    look_in(None)
    said = here("verify", saved)
    assert said.code == 1
    assert "cannot be run any more: unknown strategy 'climbing'" in said.out


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["--strategy", "emma"], ["unknown strategy 'emma'", "ema_crossover"]),
        (["--param", "speed=3"], ["unknown parameter of ema_crossover 'speed'"]),
        (["--param", "fast_period"], ["param: 'fast_period'", "name=value"]),
        (["--param", "fast_period="], ["param: 'fast_period='", "name=value"]),
        (["--param", "fast_period=0"], ["fast_period: 0", "from 1"]),
        (["--param", "fast_period=x"], ["fast_period: 'x'", "a whole number"]),
        (["--param", "fast_period=nan"], ["fast_period: nan", "a whole number"]),
        (["--param", "fast_period=30", "--param", "slow_period=20"], ["fast_period: 30", "below slow_period 20"]),
        (["--param", "fast_period=3", "--param", "fast_period=4"], ["fast_period=4", "once"]),
        (["--param", "rsi.period=3"], ["unknown strategy of --param 'rsi'"]),
        (["--weight", "ema_crossover=0"], ["weight", "above 0"]),
        (["--cash", "0"], ["cash: 0.0", "above 0"]),
        (["--cash", "nan"], ["cash: nan"]),
        (["--fee", "1"], ["fee: 1.0", "below 1"]),
        (["--fee", "-0.1"], ["fee: -0.1"]),
        (["--stop-loss", "1"], ["stop_loss: 1.0"]),
        (["--take-profit", "0"], ["take_profit: 0.0"]),
        (["--warmup", "-1"], ["warmup: -1"]),
        (["--sizing", "half"], ["sizing: 'half'", "all-in, fixed:AMOUNT"]),
        (["--sizing", "fixed:0"], ["sizing: 0.0"]),
        (["--sizing", "fraction:2"], ["sizing: 2.0"]),
        (["--sizing", "risk:0.01"], ["sizing: 'risk'", "stop_loss"]),
        (["--slippage", "much"], ["slippage: 'much'"]),
        (["--slippage", "tiny:1"], ["slippage: 'tiny:1'"]),
        (["--slippage", "fixed:much:within"], ["slippage: 'much'", "fixed:BASIS_POINTS"]),
        (["--tier", "1:2"], ["tier: '1:2'"]),
        (["--volume-share", "0"], ["volume_share: 0.0"]),
        (["--leverage", "0.5"], ["leverage: 0.5"]),
        (["--timeframe", "1M"], ["timeframe: '1M'"]),
        (["--from", "soon"], ["from: 'soon'", "ISO 8601"]),
        (["--from", "2022-01-02", "--to", "2022-01-01"], ["to: '2022-01-01'", "after --from 2022-01-02"]),
        (["--to", "2020-01-01"], ["BTC/USD:USD: there are no candles before 2020-01-01T00:00:00Z; it has those from"]),
        (
            ["--from", "1960-01-01", "--to", "1960-01-02T12:30"],
            ["no candles from 1960-01-01T00:00:00Z before 1960-01-02T12:30:00Z; it has"],
        ),
        (["--seed", "-1"], ["seed: -1 is not allowed; a whole number from 0 up to 9,007,199,254,740,992"]),
        (["--seed", "9007199254740993"], ["seed: 9007199254740993"]),
        (
            ["--param", "fast_period=5", "--param", "ema_fast=6"],
            ["ema_fast: 6 is not allowed; fast_period, which is given too, is the same parameter"],
        ),
        (["--from", "2030-01-01"], ["there are no candles from 2030-01-01T00:00:00Z", "2021-12-31T23:01:00Z"]),
        (["--symbol", "A/B", "--symbol", "C/D"], ["symbol: 'A/B, C/D'", "one for each --candles"]),
        (["--symbol", "not a symbol"], ["symbol: 'not a symbol'", "a pair such as"]),
        (["--weight", "ema_crossover=1", "--weight", "ema_crossover=2"], ["weight: 'ema_crossover=2'", "once"]),
        (
            ["--to", "0001-01-01T00:00:00+14:00"],
            ["to: '0001-01-01T00:00:00+14:00' is not allowed; a time in the years 1 to 9999"],
        ),
        (["--from", "9999-12-31T23:59:59.999999"], ["no candles from 9999-12-31T23:59:59.999000Z; it has"]),
        (["--from", "2030-01-01T00:00:00.001"], ["no candles from 2030-01-01T00:00:00.001000Z; it has"]),
        (["--detail", "ETH/USD=nowhere.csv"], ["detail: 'nowhere.csv'", "a file that exists"]),
        (["--report", "/nowhere/report.html"], ["report: '/nowhere/report.html'", "a folder that exists"]),
        (["--report", "."], ["report: '.'", "a new file, or an earlier report"]),
        (["--report", ""], ["report: '.'", "a new file, or an earlier report"]),
        (["--save", "."], ["save: '.'", "a new file, or an earlier saved result"]),
        (["--save", ""], ["save: '.'", "a new file, or an earlier saved result"]),
        (["--report", "new", "--save", "./new"], ["save: 'new'", "another file than --report"]),
        (["--save", "/nowhere/result.json"], ["/nowhere/result.json"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_makes_no_sense_is_one_line(
    here: Kurs, recording: Path, tmp_path: Path, arguments: list[str], names: list[str]
) -> None:
    given = ["--strategy", "ema_crossover"] if "--strategy" not in arguments else []
    refused(here("backtest", *given, *arguments, "--candles", recording), *names)
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ["BTC_USD-1m.csv", "no candles"]),
        (HEAD, ["BTC_USD-1m.csv", "no candles"]),
        ("\x00\xff\x00", ["BTC_USD-1m.csv"]),
        ("time,open\n1,2\n", ["BTC_USD-1m.csv", "high"]),
        (HEAD + "1700000040000,1,2,0.5,1,1\n1700000100000,nan,2,0.5,1,1\n", ["BTC_USD-1m.csv", "row 2"]),
        (HEAD + "1700000040000,1,2,0.5,1,1\n1700000100000,1,0.2,0.5,1,1\n", ["BTC_USD-1m.csv", "row 2", "high"]),
        (
            HEAD + "1700000100000,1,2,0.5,1,1\n1700000040000,1,2,0.5,1,1\n1700000160000,1,2,0.5,1,1\n",
            ["BTC_USD-1m.csv", "row 2", "out of order"],
        ),
        (
            HEAD + "1700000040000,1,2,0.5,1,1\n1700000100000,1,2,0.5,1,1\n1700000100000,1,2,0.5,1,1\n",
            ["BTC_USD-1m.csv", "row 3", "same time"],
        ),
    ],
)
def test_candles_that_cannot_be_believed_are_refused(here: Kurs, tmp_path: Path, text: str, names: list[str]) -> None:
    path = tmp_path / "BTC_USD-1m.csv"
    path.write_text(text, encoding="latin-1")
    refused(here("backtest", *PLAIN, "--candles", path, "--save", tmp_path / "result.json"), *names)
    assert not (tmp_path / "result.json").exists()


def test_more_lots_than_decimals_count_are_refused(here: Kurs, tmp_path: Path) -> None:
    path = tmp_path / "BTC_USD-1m.csv"
    # It falls long enough for both averages to part, and climbs.
    closes = [abs(number - 60) + 10 for number in range(120)]
    rows = (
        f"{1_700_000_040_000 + i * MINUTE},{close}e-12,{close}e-12,{close}e-12,{close}e-12,1\n"
        for i, close in enumerate(closes)
    )
    path.write_text(HEAD + "".join(rows))
    run = ("backtest", *EMA, "--warmup", "20", "--candles", path, "--engine", "event")
    refused(here(*run, "--cash", "1e12"), "amount: '", "no number of steps of 1E-8 that 28 digits can count")


def test_candles_that_are_not_there_are_refused(here: Kurs, recording: Path, tmp_path: Path) -> None:
    refused(here("backtest", *PLAIN), "no candles", "--candles FILE")
    refused(here("backtest", *PLAIN, "--candles", tmp_path / "BTC_USD-1m.csv"), "a file that exists")
    refused(here("backtest", *PLAIN, "--candles", tmp_path / "x.csv"), "x.csv", "a file that exists")
    (tmp_path / "x.csv").touch()
    refused(here("backtest", *PLAIN, "--candles", tmp_path / "x.csv"), "x.csv", "--candles BTC/USD=")
    refused(here("backtest", *PLAIN, "--symbol", "BTC/USD"), "symbol: 'BTC/USD'", "kurs data list")
    refused(here("backtest", *PLAIN, "--candles", recording, "--candles", recording), "each symbol once")
    refused(here("verify", tmp_path / "none.json"), "none.json", "a file that exists")
    (tmp_path / "other.json").write_text("{}")
    refused(here("verify", tmp_path / "other.json"), "other.json", "no saved result")


@pytest.mark.parametrize(
    ("symbol", "said"),
    [
        ("ETH/USD", "symbol: 'ETH/USD' is not allowed; BTC/USD, as --candles says, or none"),
        ("not a symbol", "symbol: 'not a symbol' is not allowed; a pair such as"),
    ],
)
def test_a_symbol_that_is_said_twice_is_the_same(here: Kurs, recording: Path, symbol: str, said: str) -> None:
    given = ("backtest", *PLAIN, "--candles", f"BTC/USD={recording}", "--symbol")
    refused(here(*given, symbol), said)
    assert here(*given, "BTCUSD", "--json").json["data"][0]["symbol"] == "BTC/USD"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--candles", "none.parquet"), "candles: 'none.parquet' is not allowed; a file that exists"),
        (("--candles", "X/Y=none.csv"), "candles: 'none.csv' is not allowed; a file that exists"),
        (("--candles", "none.csv", "--symbol", "X/Y"), "candles: 'none.csv' is not allowed; a file that exists"),
        (("--candles", "a.txt"), "candles: 'a.txt' is not allowed; a name ending in .parquet, .csv, .json"),
        (("--candles", "mydata.csv"), "or say the symbol, as in --candles BTC/USD=mydata.csv"),
        (("--candles", "X/Y=mydata.csv", "--detail", "mydata.csv"), "as in --detail BTC/USD=mydata.csv"),
        (("--candles", "X/Y=mydata.csv", "--detail", "ETH/USD=mydata.csv"), "detail: 'ETH/USD' is not allowed"),
    ],
)
def test_a_file_is_told_of_by_its_option(
    here: Kurs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.txt", "mydata.csv"):
        (tmp_path / name).write_text(HEAD)
    refused(here("backtest", *PLAIN, *given), said)


def test_candles_are_named_by_text(here: Kurs, recording: Path, tmp_path: Path) -> None:
    file = recording.rename(tmp_path / os.fsdecode(b"BTC_USD-1m\xe9.parquet"))
    told = here("backtest", *EMA, "--candles", f"BTC/USD={file}")
    file.rename(recording)
    assert (told.code, told.out) == (3, "")
    assert told.err == f"kurs: file: '{tmp_path}/BTC_USD-1m\\udce9.parquet' is not allowed; a path in UTF-8\n"
    told = here("backtest", *EMA, "--param", "fast\udce9=3", "--candles", recording, "--json")
    assert (told.code, told.err.encode()[:43]) == (3, rb"kurs: unknown parameter of ema_crossover 'f")


def test_an_import_says_how_to_give_a_symbol(here: Kurs, tmp_path: Path) -> None:
    (tmp_path / "mydata.csv").write_text(HEAD)
    refused(here("data", "import", tmp_path / "mydata.csv"), "or say the symbol, as in --symbol BTC/USD")
    refused(here("data", "import", tmp_path / "none.csv"), f"file: '{tmp_path / 'none.csv'}'", "a file that exists")
    refused(here("data", "import", tmp_path / "none.txt", "--symbol", "X/Y"), "a file that exists")
    assert not (tmp_path / "home" / "candles").exists()


def test_histories_that_do_not_overlap_are_refused(here: Kurs, tmp_path: Path) -> None:
    early = a_recording(tmp_path, 100)
    late = a_recording(tmp_path, 100, first=500, name="ETH_USD-1m.parquet")
    refused(here("backtest", *PLAIN, "--candles", early, "--candles", late), "histories overlap", "ETH/USD")


def test_of_several_symbols_the_one_with_bad_candles_is_named(here: Kurs, recording: Path, tmp_path: Path) -> None:
    (tmp_path / "candles.csv").write_text(HEAD + "1700000040000,1,2,0.5,1,1\n1700000100000,nan,2,0.5,1,1\n")
    other = f"ETH/USD={tmp_path / 'candles.csv'}"
    given = ("backtest", *PLAIN, "--candles", recording, "--candles")
    refused(here(*given, other), "kurs: ETH/USD: candles.csv: row 2")
    coarse = tmp_path / "ETH_USD-5m.parquet"
    write_candles(coarse, resampled(read_candles(recording), 5 * MINUTE))
    refused(here(*given, coarse, "--timeframe", "3m"), "timeframe: '3m'", "own, 5m of ETH/USD")
    refused(here(*given, coarse, "--from", "2030-01-01"), "BTC/USD:USD: there are no candles from 2030-01-01T")


PICKY = """
import numpy as np

from kurs.strategies import SignalStrategy


class Picky(SignalStrategy):
    warmup = 1

    def signals(self, candles):
        if candles.symbol == "ETH/USD":
            raise ValueError("not this one")
        return np.zeros(len(candles.close))
"""


def test_one_that_raises_names_the_symbol_too(here: Kurs, recording: Path, tmp_path: Path) -> None:
    folder = tmp_path / "home" / "strategies"
    folder.mkdir(parents=True, mode=0o700)
    (folder / "picky.py").write_text(PICKY)
    other = a_recording(tmp_path, 3000, name="ETH_USD-1m.parquet")
    said = here("backtest", "--strategy", "picky", "--candles", recording, "--candles", other)
    refused(said, "picky.py, line 12, ETH/USD candle of 20", "ValueError: not this one")


def test_symbols_of_several_currencies_are_refused(here: Kurs, tmp_path: Path) -> None:
    one, other = a_recording(tmp_path, 100), a_recording(tmp_path, 100, name="ETH_BTC-1m.parquet")
    refused(here("backtest", *PLAIN, "--candles", one, "--candles", other), "BTC, USD", "one currency")


def test_a_wrong_command_line_is_typers_own(tmp_path: Path) -> None:
    done = kurs(tmp_path, "backtest", "--candles", "x.csv")
    assert done.code == 2
    assert "--strategy" in done.err


def refused(said: Said, *names: str) -> None:
    assert said.code == 3, said.out
    assert said.out == ""
    lines = said.err.splitlines()
    assert len(lines) == 1, said.err
    assert lines[0].startswith("kurs: ")
    for name in names:
        assert name in lines[0], lines[0]
