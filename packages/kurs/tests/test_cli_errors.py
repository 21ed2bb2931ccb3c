"""Bad input: one line on standard error that names it and what is allowed, its exit code, and nothing changed."""

import os
import socket
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from processes import KURS, WITHIN, Done, a_recording, environment, kurs, rows, serving

HEAD = "time,open,high,low,close,volume\n"


def refused(done: Done, code: int, *names: str) -> None:
    lines = done.err.splitlines()
    assert len(lines) == 1, done.err
    assert done.code == code, done.err
    assert done.out == ""
    assert lines[0].startswith("kurs: ")
    for name in names:
        assert name in lines[0], lines[0]


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_recording(tmp_path_factory.mktemp("recording"), 50)


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["--strategy", "rsy"], ["unknown strategy 'rsy'", "did you mean 'rsi'", "ema_crossover"]),
        (["--symbol", "B T C"], ["B T C"]),
        (["--symbol", "NOPE/USD"], ["NOPE/USD", "BTC/USD"]),
        (["--timeframe", "1M"], ["timeframe: '1M'", "a whole number of s, m, h, d or w"]),
        (["--speed", "fast"], ["--speed: 'fast'", "a number from 0 on, or max"]),
        (["--speed", "-1"], ["--speed: '-1'"]),
        (["--speed", "nan"], ["--speed: 'nan'"]),
        (["--exit-at-end"], ["--exit-at-end", "--replay FILE"]),
        (["--host", "0.0.0.0"], ["server.host", "server.tls_cert", "--insecure"]),
        (["--replay", "nowhere.csv"], ["nowhere.csv"]),
        (["--record", "/nowhere/log", "--port", "0"], ["--record /nowhere/log"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_run_cannot_use(tmp_path: Path, arguments: list[str], names: list[str]) -> None:
    refused(kurs(tmp_path, "run", *arguments), 3, *names)


def test_a_wrong_command_line_is_typers_own(tmp_path: Path) -> None:
    for arguments in (["run", "--sped", "1"], ["fly"], ["run", "--port", "70000"], ["data", "import"]):
        done = kurs(tmp_path, *arguments)
        assert done.code == 2
        assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ["BTC_USD-1m.csv"]),
        (HEAD, ["BTC_USD-1m.csv"]),
        ("\x00\xff\x00", ["BTC_USD-1m.csv"]),
        ("time,open\n1,2\n", ["BTC_USD-1m.csv", "high"]),
        (HEAD + "1700000040000,1,2,0.5,1,1\n1700000100000,x,2,0.5,1,1\n", ["BTC_USD-1m.csv", "row 2"]),
        (HEAD + "1700000040000,1,2,0.5,1,1\n1700000100000,1,0.2,0.5,1,1\n", ["BTC_USD-1m.csv", "row 2", "high"]),
        (
            HEAD + "1700000100000,1,2,0.5,1,1\n1700000040000,1,2,0.5,1,1\n1700000160000,1,2,0.5,1,1\n",
            ["BTC_USD-1m.csv", "row 2"],
        ),
        (HEAD + "1700000040000,1,2,0.5,1,1\n", ["BTC_USD-1m.csv", "one candle"]),
    ],
    ids=["empty", "no rows", "bytes", "columns missing", "no number", "high below low", "wrong order", "one row"],
)
def test_candles_that_cannot_be_replayed(tmp_path: Path, text: str, names: list[str]) -> None:
    path = tmp_path / "BTC_USD-1m.csv"
    path.write_bytes(text.encode("latin-1"))
    home = tmp_path / "home"
    refused(kurs(home, "run", "--replay", path, "--exit-at-end", "--json"), 3, *names)
    assert rows(home, "SELECT 1 FROM runs") == []


def test_a_parquet_file_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "BTC_USD-1m.parquet"
    path.write_bytes(b"PAR1 but not for long")
    refused(kurs(tmp_path, "run", "--replay", path, "--exit-at-end"), 3, "BTC_USD-1m.parquet")


@pytest.mark.parametrize(
    "command",
    [["version"], ["--help"], ["strategy", "list", "--json"], ["results", "list"], ["backtest"]],
    ids=" ".join,
)
@pytest.mark.parametrize(
    ("output", "code", "told"),
    [
        ("> /dev/full", 4, "kurs: standard output: cannot be written: no space left on device\n"),
        (">&-", 4, "kurs: standard output: cannot be written: bad file descriptor\n"),
        # As it is: a pipe whose other end is closed.
        ("", 1, ""),
    ],
    ids=["full", "closed", "nobody reads"],
)
def test_an_output_that_cannot_be_written(
    tmp_path: Path, recording: Path, command: list[str], output: str, code: int, told: str
) -> None:
    if command == ["backtest"]:
        command = [*command, "--strategy", "rsi", "--candles", str(recording), "--json"]
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            ["/bin/sh", "-c", f'exec "$0" "$@" {output}', KURS, *command],
            env=environment(tmp_path),
            stdout=writer,
            stderr=subprocess.PIPE,
            text=True,
            timeout=WITHIN,
            check=False,
        )
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (code, told)


def test_an_error_output_that_is_closed(tmp_path: Path) -> None:
    """What was for the error output does not get into the other one."""
    command = ["/bin/sh", "-c", f'exec "{KURS}" strategy show nothing 2>&-']
    done = subprocess.run(command, env=environment(tmp_path), stdout=subprocess.PIPE, timeout=WITHIN, check=False)
    assert (done.returncode, done.stdout) == (3, b"")


def test_a_port_in_use(tmp_path: Path) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused(kurs(tmp_path, "run", "--port", port), 4, f"port {port} on 127.0.0.1", "in use", "--port")
    assert not (tmp_path / "kurs.db").exists()


def test_a_data_folder_that_another_kurs_holds(tmp_path: Path) -> None:
    with serving(tmp_path, "--speed", "0") as child:
        done = kurs(tmp_path, "run", "--port", "0")
        refused(done, 4, f"data folder {tmp_path}", f"process {child.process.pid}", "KURS_HOME")
        assert child.status()["status"] == "running"
        assert child.stop().code == 0


@pytest.mark.parametrize("command", [["run"], ["db", "check"], ["data", "list"]])
def test_a_data_folder_that_cannot_be_one(tmp_path: Path, command: list[str]) -> None:
    home = tmp_path / "file"
    home.write_text("mine")
    refused(kurs(home, *command), 4, f"data folder {home}", "cannot be written", "KURS_HOME")
    assert home.read_text() == "mine"


def test_a_data_folder_of_somebody_else(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        refused(kurs(Path("/proc/1/kurs"), "run"), 4, "data folder /proc/1/kurs", "cannot be written")
        return
    tmp_path.chmod(0o500)
    refused(kurs(tmp_path, "run"), 4, f"data folder {tmp_path}", "cannot be written")


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE kurs_version SET version_num = '9999_from_the_future'")
        connection.commit()


def garbled(path: Path) -> None:
    path.write_bytes(b"this is not a database, and never was one\n" * 200)


@pytest.mark.parametrize(
    ("harm", "names"),
    [(newer, ["9999_from_the_future", "newer program"]), (garbled, ["kurs.db"])],
    ids=["newer", "no database"],
)
@pytest.mark.parametrize("command", [["run", "--port", "0"], ["token", "create"], ["db", "upgrade"]], ids=" ".join)
def test_a_database_that_cannot_be_used(
    tmp_path: Path, harm: Callable[[Path], None], names: list[str], command: list[str]
) -> None:
    path = tmp_path / "kurs.db"
    assert kurs(tmp_path, "db", "upgrade").code == 0
    harm(path)
    before = path.read_bytes()
    refused(kurs(tmp_path, *command), 5, *names)
    assert path.read_bytes() == before


def test_a_broken_configuration(tmp_path: Path, recording: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[risk]\nmax_open_position = 3\n")
    for command in (["run"], ["config", "check"], ["token", "list"]):
        refused(
            kurs(tmp_path, *command), 3, str(path), "risk.max_open_position;", "did you mean risk.max_open_positions?"
        )
    refused(kurs(tmp_path, "config", "set", "risk.lookback", "3"), 3, "risk.max_open_position;")
    assert path.read_text() == "[risk]\nmax_open_position = 3\n"
    assert not (tmp_path / "kurs.db").exists()
    refused(kurs(tmp_path, "run", env={"KURS_RISK__LOOKBAK": "3"}), 3, "KURS_RISK__LOOKBAK", "did you mean")


def test_a_value_that_is_not_allowed_can_be_set_right(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("# mine\n[risk]\nmax_open_positions = -3\n")
    refused(kurs(tmp_path, "config", "check"), 3, "risk.max_open_positions", "-3")
    changed = kurs(tmp_path, "config", "set", "risk.max_open_positions", "3", "--json").json
    # What it was before is not known to have held.
    assert changed["changed"] == {"risk.max_open_positions": [None, 3]}
    assert path.read_text() == "# mine\n[risk]\nmax_open_positions = 3\n"
    assert kurs(tmp_path, "config", "check").code == 0


def test_names_that_do_not_exist(tmp_path: Path) -> None:
    refused(kurs(tmp_path, "token", "create", "--scope", "reed"), 3, "scope: 'reed'", "read, trade, config, admin")
    refused(kurs(tmp_path, "token", "revoke", "abc"), 3, "unknown token 'abc'")
    refused(kurs(tmp_path, "data", "show", "BTC/USD"), 3, "unknown candles 'BTC/USD 1m'")
    refused(kurs(tmp_path, "config", "set", "risk.lookbak", "3"), 3, "risk.lookbak", "risk.lookback")
    refused(kurs(tmp_path, "config", "check", env={"KURS_SERVER__PORT": "-1"}), 3, "port")
    nowhere = tmp_path / "none" / "x.toml"
    refused(kurs(tmp_path, "config", "check", nowhere), 3, str(nowhere), "there is no such file")


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("risk..lookback", "3", "'risk..lookback' is not allowed"),
        ("", "3", "key: '' is not allowed"),
        ("risk.", "3", "'risk.' is not allowed"),
        ("risk", "5", "risk is a section; name a key in it"),
        ("database.url", "nonsense://me:hunter2@x", "sqlite:///PATH or postgresql://"),
        ("risk.lookback.x", "5", "risk.lookback"),
    ],
)
def test_a_setting_that_cannot_be_set(tmp_path: Path, key: str, value: str, said: str) -> None:
    done = kurs(tmp_path, "config", "set", key, value)
    refused(done, 3, "command line", said)
    assert "hunter2" not in done.err
    assert not (tmp_path / "config.toml").exists()
    assert not (tmp_path / "kurs.db").exists()


def test_a_backup_over_something(tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_text("mine")
    assert kurs(tmp_path, "db", "upgrade").code == 0
    refused(kurs(tmp_path, "db", "backup", target), 3, str(target), "does not exist yet")
    assert target.read_text() == "mine"
    refused(kurs(tmp_path, "db", "backup", tmp_path / "no" / "where"), 4)


@pytest.mark.parametrize(
    ("text", "names"),
    [("", ["line 1"]), ("{}\n", ["line 1"]), ("no json\n", ["line 1"])],
    ids=["empty", "no head", "no JSON"],
)
def test_an_event_log_that_is_none(tmp_path: Path, text: str, names: list[str]) -> None:
    log = tmp_path / "log.jsonl"
    log.write_text(text)
    refused(kurs(tmp_path, "replay", log), 3, str(log), *names)
    refused(kurs(tmp_path, "replay", tmp_path / "none"), 3, str(tmp_path / "none"))


def test_an_event_log_that_was_cut_or_changed(tmp_path: Path, recording: Path) -> None:
    log = tmp_path / "log.jsonl"
    made = kurs(tmp_path, "run", "--replay", recording, "--speed", "max", "--exit-at-end", "--json", "--record", log)
    assert made.code == 0
    whole = log.read_text()
    log.write_text(whole[:-20])
    refused(kurs(tmp_path, "replay", log), 3, str(log), f"line {len(whole.splitlines()) - 1}")
    log.write_text(whole.replace('"kurs":2', '"kurs":3', 1))
    refused(kurs(tmp_path, "replay", log), 3, "format 3", "reads formats 1 and 2")
