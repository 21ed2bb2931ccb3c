"""The same candles give the same orders and fills: at any speed, in any home, in either database."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from processes import a_recording, kurs, rows
from servers import PostgresServer

KEYS = [
    "candles", "signals", "orders", "denials", "fills", "trades", "fees", "realised_pnl", "final_equity",
    "max_drawdown", "elapsed_s", "digest",
]  # fmt: skip
CANDLES = 4_000

Replay = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_recording(tmp_path_factory.mktemp("recording"), CANDLES)


@pytest.fixture(scope="module")
def replay(recording: Path) -> Replay:
    def run(home: Path, *arguments: object, speed: str = "max", env: Mapping[str, str] | None = None) -> dict[str, Any]:
        options = ("--speed", speed, "--exit-at-end", "--json", *arguments)
        result: dict[str, Any] = kurs(home, "run", "--replay", recording, *options, env=env).json
        return result

    return run


@pytest.fixture(scope="module")
def first(replay: Replay, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The result that all others must agree with."""
    return replay(tmp_path_factory.mktemp("first"))


def same(result: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in result.items() if key != "elapsed_s"}


def test_the_result_has_these_keys_and_something_happened(first: dict[str, Any]) -> None:
    assert list(first) == KEYS
    assert first["candles"] == CANDLES
    assert min(first[name] for name in ("signals", "orders", "denials", "fills", "trades")) > 0
    assert len(first["digest"]) == 64


def test_again_in_a_fresh_home_and_in_the_same_one(replay: Replay, first: dict[str, Any], tmp_path: Path) -> None:
    # A finished run is not gone on with: the second one begins anew in the same books.
    assert same(replay(tmp_path)) == same(first)
    assert same(replay(tmp_path)) == same(first)


def test_at_another_speed(replay: Replay, first: dict[str, Any], tmp_path: Path) -> None:
    # Batches end elsewhere every time.
    assert same(replay(tmp_path, speed="200000")) == same(first)


def test_on_postgresql(replay: Replay, first: dict[str, Any], postgres_server: PostgresServer, tmp_path: Path) -> None:
    postgres_server.wipe("empty")
    result = replay(tmp_path, env={"KURS_DATABASE_URL": postgres_server.url("empty")})
    assert same(result) == same(first)
    assert not (tmp_path / "kurs.db").exists()


@pytest.mark.parametrize("name", ["log.jsonl", "log.jsonl.gz"])
def test_its_event_log_replays_to_the_same(replay: Replay, first: dict[str, Any], tmp_path: Path, name: str) -> None:
    log = tmp_path / name
    assert same(replay(tmp_path, "--record", log)) == same(first)
    told = kurs(tmp_path, "replay", log, "--json").json
    names = ("digest", "candles", "orders", "fills", "trades", "final_equity")
    assert {name: told[name] for name in names} == {name: first[name] for name in names}
    assert told["events"] > CANDLES


def test_a_result_is_kept_in_the_database(replay: Replay, first: dict[str, Any], tmp_path: Path) -> None:
    result = replay(tmp_path)
    ((digest, summary),) = rows(tmp_path, "SELECT digest, summary FROM backtest_results")
    assert digest == first["digest"]
    assert json.loads(summary) == result
