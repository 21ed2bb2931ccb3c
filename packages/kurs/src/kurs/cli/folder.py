"""The data folder: made when missing, checked, and held by one Kurs at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kurs.domain.errors import ResourceBusy, Unavailable
from kurs.settings import home

__all__ = ["data_folder", "held", "holder"]

LOCK = "kurs.lock"


def data_folder() -> Path:
    """KURS_HOME or the platform's folder, readable by its owner alone; Unavailable when it cannot be used."""
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
    return folder


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Keeps other processes from trading from this folder; the system lets go when the process dies."""
    try:
        file = (folder / LOCK).open("a+")
    except OSError as error:
        raise Unavailable(
            f"data folder {folder}: cannot be written: {(error.strerror or str(error)).lower()}"
        ) from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            raise ResourceBusy(
                f"data folder {folder} is in use by process {file.read().strip() or '?'}; "
                "stop it, or set KURS_HOME to another folder"
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def holder(folder: Path) -> int | None:
    """The process that trades from this folder now, if any."""
    try:
        with (folder / LOCK).open("r+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return int(file.read().strip() or 0) or None
    except FileNotFoundError:
        return None
    return None
