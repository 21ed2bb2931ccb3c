"""`kurs api`: what is asked, what is printed, and which exit code says how it went."""

import base64
import io
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from processes import Done, Serving, kurs, serving

from kurs.api.auth.second_factor import code_of
from kurs.cli.commands import app, reported
from kurs.domain.errors import BadInput
from kurs.settings import load

Ask = Callable[..., Done]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def running(home: Path) -> Iterator[Serving]:
    with serving(home, "--speed", "0", "--without", "websockets") as found:
        yield found


@pytest.fixture(scope="module")
def token(home: Path, running: Serving) -> str:
    return kurs(home, "token", "create", "--scope", "read,config").out.strip()


@pytest.fixture
def ask(running: Serving, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Asks the running server, in this process: what a command does is told elsewhere, and here by one of these."""

    def asked(*arguments: object, token: str = "", url: str = running.said["address"]) -> Done:
        monkeypatch.setenv("KURS_URL", url)
        monkeypatch.setenv("KURS_TOKEN", token)
        code = reported(lambda: app(["api", *map(str, arguments)], standalone_mode=False))
        return Done(code, *capsys.readouterr())

    return asked


def test_the_command_asks_and_prints(home: Path, running: Serving, token: str) -> None:
    env = {"KURS_URL": running.said["address"], "KURS_TOKEN": token}
    people = kurs(home, "api", "get", "/api/balances/USD", env=env)
    assert people.code == 0, people.err
    assert people.out.startswith('{\n  "currency": "USD",\n')
    missing = kurs(home, "api", "GET", "/api/orders/none", env=env)
    assert (missing.code, missing.out, missing.err) == (3, "", "kurs: Order with ID none not found\n")


def test_programs_are_told_what_came(ask: Ask, token: str) -> None:
    answer = ask("GET", "/api/balances/USD", "--json", token=token)
    assert answer.out.count("\n") == 1
    assert answer.json["currency"] == "USD"
    assert ask("GET", "/metrics", token=token).out.startswith("# ")


def test_what_stands_in_the_query_is_asked(ask: Ask, token: str) -> None:
    assert ask("GET", "/api/orders/history?limit=501", token=token).code == 3
    wrong = ask("GET", "/api/orders?statuss=all", token=token)
    assert (wrong.code, "did you mean 'status'?" in wrong.err) == (3, True)


def test_a_stranger_may_ask_what_is_open_to_all(ask: Ask) -> None:
    assert ask("GET", "/api/health", "--json").json == {"status": "ok"}
    refused = ask("GET", "/api/orders", "--json")
    assert (refused.code, refused.err) == (3, "kurs: A valid token is required\n")
    assert json.loads(refused.out)["code"] == "unauthenticated"
    assert ask("GET", "/api/orders").out == ""


def test_a_body_and_a_token_may_come_from_elsewhere(
    ask: Ask, token: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "token"
    file.write_text(f"{token}\n", encoding="utf-8")
    by_file = ("--token-file", file)
    changed = ask("POST", "/api/config", "--data", '{"EMA_FAST": 9}', *by_file, "--json")
    assert changed.json["updated_fields"] == ["EMA_FAST"]
    monkeypatch.setattr("sys.stdin", io.StringIO('{"EMA_FAST": 8}'))
    assert ask("POST", "/api/config", "--data", "-", *by_file, "--json").json["updated_fields"] == ["EMA_FAST"]
    wrong = ask("POST", "/api/config", "--data", "{", *by_file)
    assert wrong.code == 3
    assert wrong.err.startswith("kurs: body")
    (tmp_path / "empty").write_text("\n", encoding="utf-8")
    for file in (tmp_path / "none", tmp_path / "empty"):
        assert ask("GET", "/api/config", "--token-file", file).code == 3


def test_a_method_that_there_is_not_is_told_beside_those_that_there_are(ask: Ask) -> None:
    wrong = ask("FETCH", "/api/health", url="http://127.0.0.1:1")
    assert wrong.code == 3
    assert wrong.err == "kurs: method: 'FETCH' is not allowed; one of GET, POST, PUT, PATCH, DELETE\n"


def test_a_code_is_shown_for_what_is_dangerous(home: Path, ask: Ask) -> None:
    admin = kurs(home, "token", "create", "--scope", "config").out.strip()
    secret = kurs(home, "totp", "enable", "--json").json["secret"]
    try:
        refused = ask("POST", "/api/config/reload", token=admin)
        assert (refused.code, "X-Kurs-Code" in refused.err) == (3, True)
        code = code_of(base64.b32decode(secret), int(time.time() * 1000) // 30_000)
        assert ask("POST", "/api/config/reload", "--code", code, token=admin).code == 0
    finally:
        kurs(home, "totp", "disable")


def test_nobody_there_is_told_and_no_token_leaves_in_the_clear(ask: Ask, token: str) -> None:
    away = ask("GET", "/api/health", url="http://127.0.0.1:1")
    assert away.code == 4
    assert away.err.startswith("kurs: no Kurs answers at http://127.0.0.1:1")
    elsewhere = ask("GET", "/api/health", "--url", "http://192.0.2.1", token=token)
    assert elsewhere.code == 3
    assert token not in elsewhere.err


def test_the_names_of_the_client_are_no_settings(tmp_path: Path) -> None:
    load(tmp_path / "none.toml", {"KURS_URL": "http://127.0.0.1:1", "KURS_TOKEN": "t", "KURS_HOME": "/"})
    with pytest.raises(BadInput, match=r"KURS_TOKN.*did you mean KURS_TOKEN"):
        load(tmp_path / "none.toml", {"KURS_TOKN": "t"})
