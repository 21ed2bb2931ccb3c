"""The data folder: made when missing, checked, and held by one Kurs at a time."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kurs.domain.errors import ResourceBusy, Unavailable
from kurs.settings import home, lock_file
from kurs.strategies.registry import look_in

__all__ = ["data_folder", "held", "holder"]

LOCK = "kurs.lock"
# Who only looks lets go at once; another Kurs does not.
HELD_WITHIN = 0.3
AGAIN_AFTER = 0.02


def data_folder() -> Path:
    """KURS_HOME or the platform's folder, readable by its owner alone; Unavailable when it cannot be used.

    Strategies of one's own are looked for in it from then on.
    """
    folder = home()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(13, "permission denied")
    except OSError as error:
        raise Unavailable(
            f"data folder {folder}: cannot be written: {(error.strerror or str(error)).lower()}; "
            "set KURS_HOME to a folder of yours"
        ) from None
    look_in(folder)
    return folder


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Keeps other processes from trading from this folder; the system lets go when the process dies."""
    with lock_file(folder, LOCK) as handle:
        if not _locked(handle, HELD_WITHIN):
            raise ResourceBusy(
                f"data folder {folder} is in use by process {_pid(handle) or '?'}; "
                "stop it, or set KURS_HOME to another folder"
            )
        # First of all, so that nobody is ever sent to the process that held it before.
        os.truncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        try:
            yield
        finally:
            os.truncate(handle, 0)


def holder(folder: Path) -> int | None:
    """The process that trades from this folder now, if any."""
    try:
        handle = os.open(folder / LOCK, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        # Shared, so that two who look do not take each other for a Kurs.
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _pid(handle)
    finally:
        os.close(handle)
    return None


def _locked(handle: int, within: float) -> bool:
    """Takes the lock, waiting at most `within` s; whether it could."""
    end = time.monotonic() + within
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                return False
            time.sleep(AGAIN_AFTER)
        else:
            return True


def _pid(handle: int) -> int | None:
    """None while its holder has just come or is about to leave."""
    written = os.pread(handle, 32, 0)
    return int(written) if written.isdigit() else None
