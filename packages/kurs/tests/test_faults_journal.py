"""A full disk and a locked database: nothing new is sent, the reason is shown, and trading goes on by itself."""

import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from processes import Serving, a_recording, kurs, rows, serving, until

CANDLES = 6_000
# Market time over real time: some eighteen seconds for all of it, so that the fault comes before the end.
SPEED = "20000"

Fault = Callable[[Serving, Path], AbstractContextManager[None]]


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_recording(tmp_path_factory.mktemp("recording"), CANDLES)


@pytest.fixture(scope="module")
def undisturbed(recording: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    home = tmp_path_factory.mktemp("undisturbed")
    result: dict[str, Any] = kurs(home, "run", "--replay", recording, "--speed", "max", "--exit-at-end", "--json").json
    return result


@contextmanager
def no_room_to_write(child: Serving, _: Path) -> Iterator[None]:
    """Files of the child cannot grow: every write beyond the first page fails."""
    resource.prlimit(child.process.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        free = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        resource.prlimit(child.process.pid, resource.RLIMIT_FSIZE, free)


@contextmanager
def disk_full(_: Serving, home: Path) -> Iterator[None]:
    """The rest of the disk belongs to another file, and the log that the database writes to needs more."""
    filler = home / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass
    try:
        yield
    finally:
        filler.unlink()


@contextmanager
def locked(_: Serving, home: Path) -> Iterator[None]:
    with closing(sqlite3.connect(home / "kurs.db", isolation_level=None, timeout=5)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """A disk of twelve megabytes at `folder`; skips where nobody may mount one."""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only root may mount a small disk")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [(no_room_to_write, "disk I/O error"), (locked, "database locked")],
    ids=["no room to write", "database locked"],
)
def test_a_journal_that_is_away(
    recording: Path, undisturbed: dict[str, Any], tmp_path: Path, fault: Fault, reason: str
) -> None:
    waits_and_goes_on(recording, undisturbed, tmp_path, fault, reason)


@pytest.mark.skipif(sys.platform != "linux", reason="a small disk is mounted as Linux does it")
def test_a_full_disk(recording: Path, undisturbed: dict[str, Any], tmp_path: Path) -> None:
    with small_disk(tmp_path):
        waits_and_goes_on(recording, undisturbed, tmp_path, disk_full, "disk full")


def waits_and_goes_on(recording: Path, undisturbed: dict[str, Any], home: Path, fault: Fault, reason: str) -> None:
    with serving(home, "--replay", recording, "--speed", SPEED) as child:
        until(lambda: len(rows(home, "SELECT 1 FROM fills")) >= 4, "some fills")
        with fault(child, home):
            until(lambda: waiting(child), "the bot waits")
            before = child.status()
            orders = rows(home, "SELECT client_order_id, status, filled FROM orders ORDER BY id")
            assert before["status"] == "waiting"
            assert before["thread_alive"]
            assert before["bots"][0]["reason"] == f"nothing is sent: {reason}"
            # The market moves on by a hundred candles; orders do not.
            until(lambda: child.status()["uptime"] > before["uptime"] + 0.3, "time passes")
            assert rows(home, "SELECT client_order_id, status, filled FROM orders ORDER BY id") == orders
            assert child.status()["cycle_count"] == before["cycle_count"]
        until(lambda: child.status()["cycle_count"] > before["cycle_count"] + 200, "it trades again")
        done = child.stop()
    assert (done.code, "Traceback" in done.err) == (0, False)
    # What it decided during the fault and after it is kept; the rest of the market takes no time.
    rest = kurs(home, "run", "--replay", recording, "--speed", "max", "--exit-at-end", "--json").json
    assert same(rest) == same(undisturbed)


def waiting(child: Serving) -> bool:
    return bool(child.status()["status"] == "waiting")


def same(result: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in result.items() if key != "elapsed_s"}
