"""Files of machine code: where they are kept, and which of them are believed."""

import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

__all__ = ["folders", "read", "stamps", "trusted", "write"]

PREFIX = "kurs_"
DIGEST = hashlib.sha256().digest_size
# By everybody, and written by its owner alone.
READABLE = 0o644


def folders() -> Iterator[Path]:
    """Where numba keeps its own: where it is told to, else beside the source, else with the user's other caches."""
    told = os.environ.get("NUMBA_CACHE_DIR")
    if told:
        yield Path(told)
        return
    yield Path(__file__).parent / "__pycache__"
    others = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    # Of somebody without a home nothing is known.
    if not others.startswith("~"):
        yield Path(others) / "kurs"


def stamps(files: Sequence[Path]) -> list[tuple[int, int]] | None:
    """When each was last written and its size; None where they are no files."""
    try:
        return [(status.st_mtime_ns, status.st_size) for status in (file.stat() for file in files)]
    except OSError:
        return None


def read(name: str, key: bytes) -> bytes | None:
    """What was kept under this key, whole, by somebody who is trusted."""
    for folder in folders():
        with suppress(OSError), (folder / f"{PREFIX}{name}.code").open("rb") as file:
            status = os.fstat(file.fileno())
            kept = file.read()
            code = kept[2 * DIGEST :]
            if trusted(status) and kept[: 2 * DIGEST] == key + hashlib.sha256(code).digest():
                return code
    return None


def trusted(status: os.stat_result) -> bool:
    """Whether nobody may have written it but this user, root, and whose program this is: that one is run anyway."""
    owners = (os.geteuid(), 0, Path(__file__).stat().st_uid)
    return status.st_uid in owners and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def write(name: str, key: bytes, code: bytes) -> None:
    """Keeps it where that can be done; nowhere, and the next process compiles it again."""
    for folder in folders():
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            handle, draft = tempfile.mkstemp(dir=folder, prefix=f"{PREFIX}{name}.")
            try:
                with os.fdopen(handle, "wb") as file:
                    # For others to read, as the source that it is made from: an image's may run as another user.
                    os.fchmod(handle, READABLE)
                    file.write(key + hashlib.sha256(code).digest() + code)
                Path(draft).replace(folder / f"{PREFIX}{name}.code")
            except OSError:
                Path(draft).unlink()
                raise
            return
