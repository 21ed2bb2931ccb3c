"""The private socket in the data folder, by which fronts reach the process that trades."""

import os
import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kurs.domain.errors import Unavailable

__all__ = ["private_socket", "socket_path"]

NAME = "kurs.sock"


def socket_path(folder: Path) -> Path:
    return folder.absolute() / NAME


@contextmanager
def private_socket(folder: Path) -> Iterator[socket.socket]:
    """Bound for the folder's owner alone, for the process that holds the folder; the file is gone afterwards."""
    path = socket_path(folder)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    with listener:
        _bind(listener, path)
        try:
            yield listener
        finally:
            with suppress(OSError):
                path.unlink()


def _bind(listener: socket.socket, path: Path) -> None:
    try:
        if path.exists() and stat.S_ISSOCK(path.lstat().st_mode):
            # Its process was killed: who holds the folder is alone with it.
            path.unlink()
        listener.bind(str(path))
        # Nobody can come in before it is listened to.
        os.chmod(path, 0o600)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise Unavailable(
            f"{path}: fronts cannot be served there: {reason}; set KURS_HOME to another folder, one with a short name"
        ) from None
    listener.setblocking(False)
