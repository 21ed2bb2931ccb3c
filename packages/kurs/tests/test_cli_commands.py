"""Every command helps, speaks JSON, and does what it says."""

import sqlite3
from contextlib import closing
from pathlib import Path

import httpx2
import pytest
import typer
from processes import a_recording, kurs, rows, serving, until
from typer.testing import CliRunner

from kurs.cli.commands import EXIT_CODES, app
from kurs.domain.errors import BadInput


def commands() -> list[tuple[str, ...]]:
    root = typer.main.get_command(app)
    found: list[tuple[str, ...]] = [()]
    for name, command in getattr(root, "commands", {}).items():
        found += [(name,), *((name, sub) for sub in getattr(command, "commands", {}))]
    return found


def test_every_command_helps(tmp_path: Path) -> None:
    assert len(commands()) == 45
    for command in commands():
        helped = kurs(tmp_path, *command, "--help")
        assert helped.code == 0, helped.err
        assert "Usage" in helped.out
    assert list(tmp_path.iterdir()) == []


def test_exit_codes_are_in_the_help(tmp_path: Path) -> None:
    text = " ".join(kurs(tmp_path, "--help").out.split())
    for code, meaning in EXIT_CODES.items():
        assert f"{code} {meaning}" in text


def test_tokens(tmp_path: Path) -> None:
    made = kurs(tmp_path, "token", "create", "--scope", "read,trade", "--name", "robot", "--json").json
    assert made["token"].startswith(f"kurs_{made['id']}_")
    assert made["scopes"] == ["read", "trade"]
    plain = kurs(tmp_path, "token", "create").out.strip()
    listed = kurs(tmp_path, "token", "list", "--json").json
    assert {token["id"] for token in listed} == {made["id"], plain.split("_")[1]}
    secret = made["token"].removeprefix(f"kurs_{made['id']}_")
    for done in (kurs(tmp_path, "token", "list"), kurs(tmp_path, "token", "list", "--json")):
        assert secret not in done.out
    assert secret.encode() not in (tmp_path / "kurs.db").read_bytes()
    assert kurs(tmp_path, "token", "revoke", made["id"]).code == 0
    audited = rows(tmp_path, "SELECT what FROM audit ORDER BY id")
    assert audited == [("token created",), ("token created",), ("token revoked",)]


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "a\nb", "a\x1b[2Jb", "a\x9bb", "a\u202eb", "a\u2028b"])
def test_a_token_s_name_does_nothing_to_who_sees_it(tmp_path: Path, name: str) -> None:
    refused = CliRunner().invoke(app, ["token", "create", "--name", name], env={"KURS_HOME": str(tmp_path)})
    assert isinstance(refused.exception, BadInput)
    assert str(refused.exception).isprintable()


def test_what_was_stored_once_is_shown_without_its_escapes(tmp_path: Path) -> None:
    kurs(tmp_path, "token", "create")
    with closing(sqlite3.connect(tmp_path / "kurs.db")) as connection:
        connection.execute("UPDATE tokens SET name = ?", ("a\x1b[2J\x9b\u202eb",))
        connection.commit()
    told = kurs(tmp_path, "token", "list").out
    assert "a\\x1b[2J\\x9b\\u202eb" in told
    as_json = kurs(tmp_path, "token", "list", "--json")
    assert all(line.isascii() or line.isprintable() for line in told.splitlines())
    assert not set("\x1b\x9b\x7f") & set(as_json.out)
    assert as_json.json[0]["name"] == "a\x1b[2J\x9b\u202eb"


def test_a_mode_that_there_is_not_is_told_beside_those_that_there_are(tmp_path: Path) -> None:
    wrong = kurs(tmp_path, "run", "--mode", "bogus")
    assert wrong.code == 2
    told = "Error: Invalid value for '--mode': 'bogus' is not one of minimal, api, websocket, full."
    assert wrong.err.splitlines()[-1] == told


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("run", "--port", "99999"), "'--port': '99999' is not allowed; input should be less than or equal to 65535"),
        (("optimize", "--trials", "x"), "'--trials': 'x' is not allowed; input should be a valid integer"),
        (
            ("results", "list", "--limit", "0"),
            "'--limit': '0' is not allowed; input should be greater than or equal to 1",
        ),
        (("backtest", "--filling", "sideways"), "'--filling': Value error, 'sideways' is not one of 'open', 'close'"),
    ],
)
def test_a_number_that_an_option_does_not_take_is_told(tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    wrong = kurs(tmp_path, *arguments)
    assert wrong.code == 2
    assert wrong.err.splitlines()[-1].startswith(f"Error: Invalid value for {told}")


def test_a_token_of_the_command_line_opens_a_running_kurs(tmp_path: Path) -> None:
    with serving(tmp_path, "--speed", "0") as child:
        assert set(child.said) >= {"address", "sign_in_token", "market", "mode"}
        token = kurs(tmp_path, "token", "create", "--json").json["token"]
        header = {"Authorization": f"Bearer {token}"}
        answer = httpx2.get(f"{child.said['address']}/api/bot-status", headers=header, trust_env=False)
        assert answer.status_code == 200
        assert answer.json()["simulated"] is True
        until(lambda: len(child.status()["bots"]) == 3, "the three bots of the built-in market")
        assert kurs(tmp_path, "doctor", "--json").out.startswith("[")
        assert child.stop().code == 0


def test_data(tmp_path: Path) -> None:
    assert kurs(tmp_path, "data", "list", "--json").json == []
    path = a_recording(tmp_path, 100)
    report = kurs(tmp_path, "data", "import", path, "--json").json
    assert (report["timeframe"], report["rows_kept"], report["gaps"]["count"]) == ("1m", 100, 0)
    (stored,) = kurs(tmp_path, "data", "list", "--json").json
    assert (stored["symbol"], stored["timeframe"]) == (report["symbol"], "1m")
    shown = kurs(tmp_path, "data", "show", report["symbol"], "--json").json
    assert shown["rows"] == 100
    assert (shown["first"], shown["last"]) == (report["first"], report["last"])
    again = kurs(tmp_path, "data", "import", path, "--symbol", report["symbol"], "--timeframe", "1m", "--json").json
    assert (again["known"], again["rows_stored"]) == (100, 100)
    for command in (["list"], ["show", report["symbol"]], ["import", str(path)]):
        assert report["symbol"] in kurs(tmp_path, "data", *command).out


def test_the_database(tmp_path: Path) -> None:
    first = kurs(tmp_path, "db", "upgrade", "--json").json
    assert (first["before"], first["changed"]) == (None, True)
    assert kurs(tmp_path, "db", "upgrade", "--json").json["changed"] is False
    checked = kurs(tmp_path, "db", "check", "--json").json
    assert (checked["ok"], checked["integrity"], checked["backend"]) == (True, "ok", "sqlite")


def test_a_backup_can_be_gone_on_with(tmp_path: Path) -> None:
    home, copy = tmp_path / "home", tmp_path / "copy"
    recording = a_recording(tmp_path, 1_500)
    options = ("--replay", recording, "--exit-at-end", "--json", "--speed")
    # Slow enough to be at it still when the copy is made, and when it is killed.
    with serving(home, *options, "6000") as child:
        until(lambda: rows(home, "SELECT 1 FROM orders"), "an order")
        copy.mkdir()
        assert kurs(home, "db", "backup", copy / "kurs.db", "--json").json["size"] > 0
        child.process.kill()
        child.ended()
    with closing(sqlite3.connect(copy / "kurs.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    rest, whole = kurs(copy, "run", *options, "max").json, kurs(home, "run", *options, "max").json
    assert {**rest, "elapsed_s": 0} == {**whole, "elapsed_s": 0}


def test_settings(tmp_path: Path) -> None:
    shown = kurs(tmp_path, "config", "show", "--json").json
    assert shown["risk"]["max_open_positions"] == 5
    assert "risk.max_open_positions" in kurs(tmp_path, "config", "show").out
    assert kurs(tmp_path, "config", "check", "--json").json["valid"] is True
    (tmp_path / "config.toml").write_text("[strategy]\nema_length = 30\n")
    assert kurs(tmp_path, "config", "check", "--json").json["unused"] == ["strategy.ema_length"]


def test_doctor_and_version(tmp_path: Path) -> None:
    done = kurs(tmp_path, "doctor", "--json", env={"KURS_SERVER__PORT": "1"})
    found = {finding["check"]: finding for finding in done.json}
    assert set(found) == {"versions", "clock", "disk", "settings", "strategies", "database", "port"}
    (tmp_path / "config.toml").write_text("[risk]\nlookbak = 1\n")
    ill = kurs(tmp_path, "doctor")
    assert ill.code == 1
    assert "did you mean risk.lookback?" in ill.out
    assert kurs(tmp_path, "version", "--json").json["version"] in kurs(tmp_path, "version").out


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["run", "--strategy", ""], {"ema_crossover", "rsi", "fvg", "sample"}),
        (["run", "--strategy", "r"], {"rsi"}),
        (["config", "set", "risk.max_open"], {"risk.max_open_positions"}),
    ],
)
def test_tab_completion(tmp_path: Path, typed: list[str], offered: set[str]) -> None:
    env = {
        "_KURS_COMPLETE": "complete_bash",
        "COMP_WORDS": " ".join(["kurs", *typed]),
        "COMP_CWORD": str(len(typed)),
    }
    done = kurs(tmp_path, env=env)
    assert set(done.out.split()) == offered


def test_a_strategy_by_its_older_name(tmp_path: Path) -> None:
    recording = a_recording(tmp_path, 300)
    options = ("--replay", recording, "--exit-at-end", "--json", "--speed", "max", "--strategy")
    older, now = (kurs(tmp_path / name, "run", *options, name).json for name in ("rsi_strategy", "rsi"))
    assert older["digest"] == now["digest"]
