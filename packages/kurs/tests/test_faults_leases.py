"""Two Kurs with different data folders on one server: one trades, however the other came, and however it went."""

import signal
import sys
from pathlib import Path
from typing import Any

import pytest
from processes import a_recording, kurs, serving, until
from servers import PostgresServer

CANDLES = 6_000
# Market time over real time: some eighteen seconds for all of it, so that the server goes before the end.
SPEED = "20000"


@pytest.fixture
def server(empty_postgres_url: str, postgres_server: PostgresServer) -> PostgresServer:
    """With an empty database."""
    assert empty_postgres_url
    return postgres_server


def on(server: PostgresServer) -> dict[str, str]:
    return {"KURS_DATABASE__URL": server.url("empty")}


def test_the_second_is_told_who_trades_and_may_when_that_one_was_killed(server: PostgresServer, tmp_path: Path) -> None:
    with serving(tmp_path / "one", env=on(server)) as first:
        done = kurs(tmp_path / "two", "run", "--port", "0", "--json", env=on(server))
        assert done.code != 0
        assert f"pool 'paper' in {server.url('empty')} is traded by process {first.process.pid} on " in done.err
        assert "Traceback" not in done.err
        first.tell(signal.SIGKILL)
        first.process.wait()
        with serving(tmp_path / "two", env=on(server)) as second:
            until(lambda: {bot["status"] for bot in second.bots()} == {"running"}, "it trades")
            assert second.stop().code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="a server is stopped as POSIX does it")
def test_a_server_that_is_gone_for_a_while_changes_no_decision(server: PostgresServer, tmp_path: Path) -> None:
    recording = a_recording(tmp_path, CANDLES)
    undisturbed = kurs(
        tmp_path / "undisturbed", "run", "--replay", recording, "--speed", "max", "--exit-at-end", "--json"
    ).json
    home = tmp_path / "home"
    with serving(home, "--replay", recording, "--speed", SPEED, env=on(server)) as child:
        until(lambda: child.status()["cycle_count"] > 500, "some candles")
        server.stop()
        try:
            until(lambda: child.status()["status"] == "waiting", "the bot waits")
            before = child.status()
            assert before["bots"][0]["reason"]
        finally:
            server.start()
        until(lambda: child.status()["cycle_count"] > before["cycle_count"] + 200, "it trades again")
        done = child.stop()
    assert (done.code, "Traceback" in done.err) == (0, False)
    # What it decided meanwhile and after it is kept; the rest of the market takes no time.
    rest = kurs(home, "run", "--replay", recording, "--speed", "max", "--exit-at-end", "--json", env=on(server)).json
    assert same(rest) == same(undisturbed)


def same(result: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in result.items() if key != "elapsed_s"}
