"""Told to stop, told twice, told to read its settings again: a process does as it is told, and loses nothing."""

import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from decimal import Decimal
from pathlib import Path

import pytest
from processes import KURS, a_recording, environment, kurs, rows, serving, until

CANDLES = 12_000
# Market time over real time: some twelve seconds for all of it.
SLOW = "60000"


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_recording(tmp_path_factory.mktemp("recording"), CANDLES)


@contextmanager
def locked(home: Path) -> Iterator[None]:
    with closing(sqlite3.connect(home / "kurs.db", isolation_level=None, timeout=5)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def trading(home: Path, fills: int = 1) -> None:
    until(lambda: len(rows(home, "SELECT 1 FROM fills")) >= fills, "some fills")


def state_of(home: Path) -> str:
    """The engine's part of the committed state: money, positions, working orders, the day's counters."""
    ((found,),) = rows(home, "SELECT json_extract(state, '$.engine') FROM states")
    return str(found)


def test_sigterm_drains_and_the_next_start_goes_on(recording: Path, tmp_path: Path) -> None:
    with serving(tmp_path, "--replay", recording, "--speed", SLOW) as child:
        trading(tmp_path, fills=3)
        done = child.stop(within=20)
        assert (done.code, done.err) == (0, "")
    left = state_of(tmp_path)
    books = rows(tmp_path, "SELECT * FROM orders ORDER BY id"), rows(tmp_path, "SELECT * FROM fills ORDER BY id")
    # The market's clock starts where it stopped, so that standing still shows exactly what was left.
    with serving(tmp_path, "--replay", recording, "--speed", "0") as child:
        (bot,) = until(child.recovered, "the bot recovers")
        kept = rows(
            tmp_path,
            "SELECT json_extract(state, '$.engine.cash'), json_extract(state, '$.engine.counts.candles') FROM states",
        )
        assert bot["cycles"] == kept[0][1]
        held = Decimal(str(bot["position"]))
        signed = [
            Decimal(amount) * (1 if side == "buy" else -1)
            for side, amount in rows(tmp_path, "SELECT side, amount FROM fills")
        ]
        assert held == sum(signed)
        working = rows(
            tmp_path, "SELECT 1 FROM orders WHERE status NOT IN ('closed', 'cancelled', 'rejected', 'expired')"
        )
        assert bot["working_orders"] == len(working)
        assert child.stop().code == 0
    assert state_of(tmp_path) == left
    assert (
        rows(tmp_path, "SELECT * FROM orders ORDER BY id"),
        rows(tmp_path, "SELECT * FROM fills ORDER BY id"),
    ) == books


def test_stopped_and_started_it_ends_as_if_it_had_never_stopped(recording: Path, tmp_path: Path) -> None:
    whole = kurs(tmp_path / "whole", "run", "--replay", recording, "--speed", "max", "--exit-at-end", "--json").json
    home = tmp_path / "parts"
    for fills in (2, 8):
        with serving(home, "--replay", recording, "--speed", SLOW) as child:
            trading(home, fills)
            assert child.stop().code == 0
    log = tmp_path / "rest.jsonl"
    rest = kurs(home, "run", "--replay", recording, "--speed", "max", "--exit-at-end", "--json", "--record", log).json
    assert {**rest, "elapsed_s": 0} == {**whole, "elapsed_s": 0}
    # A log that begins in the middle carries what it needs to come to the same end.
    assert kurs(home, "replay", log, "--json").json["digest"] == whole["digest"]


def test_sigterm_while_the_database_is_locked(recording: Path, tmp_path: Path) -> None:
    with serving(tmp_path, "--replay", recording, "--speed", SLOW) as child:
        trading(tmp_path)
        with locked(tmp_path):
            until(lambda: child.status()["status"] == "waiting", "the bot waits")
            done = child.stop(within=20)
    assert done.code == 0
    assert "Traceback" not in done.err


def test_a_second_signal_ends_it_at_once(recording: Path, tmp_path: Path) -> None:
    with serving(tmp_path, "--replay", recording, "--speed", SLOW) as child:
        trading(tmp_path)
        with locked(tmp_path):
            until(lambda: child.status()["status"] == "waiting", "the bot waits")
            # Two different ones, because of two equal ones the second may be lost; held while they come, so that it
            # has not drained before the second.
            for number in (signal.SIGSTOP, signal.SIGTERM, signal.SIGINT, signal.SIGCONT):
                child.tell(number)
            done = child.ended(within=20)
    # One that has drained ends with 0.
    assert done.code in (128 + signal.SIGINT, 128 + signal.SIGTERM)
    trades_on(tmp_path, recording)


def trades_on(home: Path, recording: Path) -> None:
    fills = rows(home, "SELECT trade_id FROM fills ORDER BY id")
    with serving(home, "--replay", recording, "--speed", SLOW) as child:
        trading(home, len(fills) + 1)
        assert child.stop().code == 0
    assert rows(home, "SELECT trade_id FROM fills ORDER BY id")[: len(fills)] == fills


def test_a_replay_that_is_interrupted_says_so_by_its_exit_code(recording: Path, tmp_path: Path) -> None:
    with serving(tmp_path, "--replay", recording, "--speed", SLOW, "--exit-at-end") as child:
        trading(tmp_path)
        assert child.stop().code == 130


def test_sighup_takes_new_limits_and_nothing_from_a_broken_file(recording: Path, tmp_path: Path) -> None:
    settings = tmp_path / "config.toml"
    with serving(tmp_path, "--replay", recording, "--speed", "20000") as child:
        until(child.recovered, "the bot recovers")
        settings.write_text("[risk]\nmax_orders_per_minute = 1\n[market]\nseed = -1\n")
        child.tell(signal.SIGHUP)
        said = child.complaint()
        assert "settings were not reloaded" in said
        assert "market.seed" in said
        assert child.status()["status"] == "running"
        done = kurs(tmp_path, "config", "check")
        assert done.code == 3
        settings.write_text("# mine\n[risk]\nmax_open_positions = 5\n")
        changed = kurs(tmp_path, "config", "set", "trading_window.max_trades_per_day", 1, "--json").json
        assert changed["told_process"] == child.process.pid
        assert changed["changed"] == {"trading_window.max_trades_per_day": [5, 1]}
        denied = "SELECT 1 FROM denials WHERE detail LIKE '%trades opened today; at most 1'"
        until(lambda: rows(tmp_path, denied), "a denial by the new limit")
        assert child.stop().code == 0
    assert settings.read_text().startswith("# mine\n")


TWO_POOLS = """\
[bots.btc]
symbol = "BTC/USD"
[bots.eth]
symbol = "ETH/USD"
"""


def test_a_pool_that_cannot_go_on_keeps_new_limits_from_no_other(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(TWO_POOLS)
    with serving(tmp_path, "--speed", "600") as child:
        until(lambda: len(rows(tmp_path, "SELECT 1 FROM states")) == 2, "both pools have a state")
        assert child.stop().code == 0
    with closing(sqlite3.connect(tmp_path / "kurs.db")) as other:
        other.execute(
            "UPDATE states SET state = json_set(state, '$.format', 99)"
            " WHERE run_id = (SELECT id FROM runs WHERE pool = 'btc')"
        )
        other.commit()
    with serving(tmp_path, "--speed", "0") as child:
        btc, eth = until(child.recovered, "both pools are told of")
        assert (btc["status"], eth["status"]) == ("error", "running")
        assert "format 99" in btc["reason"]
        changed = kurs(tmp_path, "config", "set", "risk.max_open_positions", 1)
        assert f"Process {child.process.pid} has been asked" in changed.out
        assert "btc halted: " in child.complaint()
        warned = child.complaint()
        assert "btc: new limits hold only from its next start: btc has not started" in warned
        done = child.stop()
        assert (done.code, done.err.count("kurs: btc: ")) == (5, 1), done.err


def test_a_hangup_at_any_moment_of_the_start_does_no_harm(tmp_path: Path, recording: Path) -> None:
    with serving(tmp_path, "--replay", recording, "--speed", SLOW) as child:
        for _ in range(20):
            child.tell(signal.SIGHUP)
        trading(tmp_path)
        done = child.stop()
        assert (done.code, done.err) == (0, "")


def test_a_hangup_as_soon_as_the_process_can_be_known(tmp_path: Path) -> None:
    command = [str(KURS), "run", "--port", "0", "--json"]
    lock = tmp_path / "kurs.lock"
    with subprocess.Popen(command, env=environment(tmp_path), stdout=subprocess.PIPE, text=True) as process:
        try:
            until(lambda: lock.exists() and lock.read_text() == str(process.pid), "the process is in the lock")
            for _ in range(20):
                process.send_signal(signal.SIGHUP)
            assert process.stdout is not None
            assert "sign_in_token" in process.stdout.readline()
            process.send_signal(signal.SIGTERM)
            assert process.wait(15) == 0
        finally:
            process.kill()
