"""One change of the settings at a time, whichever door it comes through."""

import asyncio
import fcntl
import os
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from kurs.domain.errors import ResourceBusy, Unavailable

__all__ = ["changing", "lock_file"]

CHANGES = "config.lock"
WITHIN = 10.0
AGAIN_AFTER = 0.02


@asynccontextmanager
async def changing(folder: Path, *, within: float = WITHIN) -> AsyncIterator[None]:
    """Lets one at a time read, change and write the settings, over all processes; ResourceBusy after `within` s."""
    with lock_file(folder, CHANGES) as handle:
        end = time.monotonic() + within
        while not _locked(handle):
            if time.monotonic() >= end:
                raise ResourceBusy("the settings are being changed by somebody else; try again")
            await asyncio.sleep(AGAIN_AFTER)
        yield


@contextmanager
def lock_file(folder: Path, name: str) -> Iterator[int]:
    """A file in the folder to hold a lock on; whoever closes it, or dies, lets go."""
    try:
        handle = os.open(folder / name, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise Unavailable(
            f"data folder {folder}: cannot be written: {(error.strerror or str(error)).lower()}"
        ) from None
    try:
        yield handle
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
