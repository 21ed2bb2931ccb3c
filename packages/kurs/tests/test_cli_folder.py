"""One Kurs trades from a folder at a time; whoever looks who it is disturbs nobody."""

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from kurs.cli.folder import held, holder
from kurs.domain.errors import ResourceBusy, Unavailable

# Holds the folder that it is given until its standard input ends.
HOLDS = """
import sys
from pathlib import Path
from kurs.cli.folder import held

with held(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def another(folder: Path) -> "subprocess.Popen[str]":
    child = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    return child


def test_the_holder_is_known_and_forgotten(tmp_path: Path) -> None:
    assert holder(tmp_path) is None
    with held(tmp_path):
        assert holder(tmp_path) == os.getpid()
        assert stat.S_IMODE((tmp_path / "kurs.lock").stat().st_mode) == 0o600
    assert holder(tmp_path) is None
    assert (tmp_path / "kurs.lock").read_text() == ""


def test_a_second_one_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    with another(tmp_path) as child:
        with pytest.raises(ResourceBusy, match=f"in use by process {child.pid};"), held(tmp_path):
            pass
        assert holder(tmp_path) == child.pid
        child.kill()
    # Killed, it left its number behind, and nobody is taken for it.
    assert (tmp_path / "kurs.lock").read_text() == str(child.pid)
    assert holder(tmp_path) is None
    with held(tmp_path):
        assert holder(tmp_path) == os.getpid()


def test_whoever_looks_refuses_nobody(tmp_path: Path) -> None:
    (tmp_path / "kurs.lock").touch()
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            holder(tmp_path)

    looking = threading.Thread(target=look)
    looking.start()
    try:
        for _ in range(50):
            with held(tmp_path):
                pass
    finally:
        done.set()
        looking.join()


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="cannot be written"), held(tmp_path / "none"):
        pass
