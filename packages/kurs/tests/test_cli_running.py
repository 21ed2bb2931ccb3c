"""A run ends when something ends that it cannot do without, and says which; or when it is told to, and says so."""

import asyncio
import os
import pty
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from processes import KURS, WITHIN, complaints, environment, kurs

from kurs.bootstrap import MarketChoice, open_platform
from kurs.cli.choices import RunOptions
from kurs.cli.session import Session
from kurs.runtime.modes import FULL
from kurs.settings import OlderNames, Settings

pytestmark = pytest.mark.anyio


async def test_a_server_that_dies_is_told_of(tmp_path: Path) -> None:
    async def serve() -> None:
        raise OSError("the line is dead")

    choice, settings = MarketChoice(speed=0.0), Settings()
    async with open_platform(settings, tmp_path, choice) as platform:
        platform.bots.start()
        session = Session(RunOptions(), settings, tmp_path, choice, mode=FULL, older=OlderNames({}))
        server = asyncio.create_task(serve(), name="http")
        async with asyncio.timeout(30):
            (broken,) = await session._until_done(platform, server)
        with pytest.raises(OSError, match="the line is dead"):
            broken.result()
        await platform.bots.drain()


LAST = "Kurs has stopped. Everything is on disk; the next start goes on from here."
SHOW_CURSOR, HIDE_CURSOR = b"\x1b[?25h", b"\x1b[?25l"


@pytest.mark.parametrize("options", [(), ("--reload",)])
def test_whoever_stops_it_is_told_that_everything_is_on_disk(tmp_path: Path, options: tuple[str, ...]) -> None:
    with running(tmp_path, *options) as process:
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=WITHIN)
    assert (process.returncode, complaints(err)) == (0, "")
    assert out.splitlines()[-1] == LAST


def test_what_is_for_programs_stays_theirs(tmp_path: Path) -> None:
    with running(tmp_path, "--json", until="address") as process:
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=WITHIN)
    assert (process.returncode, out, complaints(err)) == (0, "", "")


def test_told_twice_it_leaves_at_once_and_the_terminal_as_it_was(tmp_path: Path) -> None:
    ours, its = pty.openpty()
    process = subprocess.Popen(
        [KURS, "run", "--port", "0"], env=environment(tmp_path, {"TERM": "xterm"}), stdout=its, stderr=its
    )
    os.close(its)
    try:
        told = b""
        while HIDE_CURSOR not in told:
            told += os.read(ours, 65_536)
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)
        told += b"".join(_rest(ours))
        # At its very end the interpreter leaves a second one that comes late to the system, which ends it.
        assert process.wait(WITHIN) in (0, 130, -signal.SIGINT)
    finally:
        process.kill()
        process.wait()
        os.close(ours)
    assert b"Traceback" not in told
    assert told.rindex(SHOW_CURSOR) > told.rindex(HIDE_CURSOR)


def test_a_log_that_is_not_there_is_named_once(tmp_path: Path) -> None:
    done = kurs(tmp_path, "replay", tmp_path / "nothing")
    assert (done.code, done.err) == (3, f"kurs: {tmp_path}/nothing: cannot be read: no such file or directory\n")


@contextmanager
def running(home: Path, *options: str, until: str = "Ctrl-C stops") -> Iterator[subprocess.Popen[str]]:
    """A run that has said that it trades."""
    command = [str(KURS), "run", "--port", "0", "--speed", "0", *options]
    process = subprocess.Popen(
        command, env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        while until not in process.stdout.readline():
            assert process.poll() is None
        yield process
    finally:
        process.kill()
        process.wait()


def _rest(handle: int) -> Iterator[bytes]:
    # Linux says that the other end is closed as an error.
    with suppress(OSError):
        while part := os.read(handle, 65_536):
            yield part
