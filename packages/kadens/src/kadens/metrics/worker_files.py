"""The numbers of several processes in one folder: a file per living process, and one for all that are gone.

A process holds a lock of the system's on a file of its own, which ends with it however it ends. Whoever reads and finds
a process gone adds its counters and histograms to the file of the departed; its gauges went with it.
"""

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from secrets import token_hex
from threading import Lock
from typing import Final

import msgspec

from kadens.errors import BadInput
from kadens.metrics.snapshot import Snapshot, merge_snapshots

__all__ = ["WorkerFiles"]

logger = logging.getLogger(__name__)

NUMBERS: Final = ".numbers"
ALIVE: Final = ".alive"
UNFINISHED: Final = ".unfinished"
DEPARTED: Final = "departed"

REMEMBERED = 64
"""So many names of departed processes are kept: a reader may still hold the file of one that was just added."""

ONLY_IF_FREE = fcntl.LOCK_EX | fcntl.LOCK_NB


class _Written(msgspec.Struct, frozen=True, kw_only=True):
    """`included` names the processes whose numbers are in `snapshot` besides the writer's own."""

    version: int = 1
    included: tuple[str, ...] = ()
    snapshot: Snapshot


class WorkerFiles:
    """This process' place in a folder that all processes of a service share; its methods block.

    What was read is never taken back later, whichever process answers, as long as each writes before it reads.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._name = f"{os.getpid()}-{token_hex(4)}"
        self._one_at_a_time = Lock()
        self._last = 0
        self._door = Lock()
        self._alive: int | None = None
        self._left = False

    def enter(self) -> None:
        """`BadInput` if files cannot be made and locked in the folder."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            # Alone, lest someone finds the file before it is locked and takes its process for gone.
            with self._alone(wait=True):
                alive = os.open(self._folder / f"{self._name}{ALIVE}", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
                fcntl.flock(alive, ONLY_IF_FREE)
        except OSError as error:
            told = f"one in which files are made and locked: {error}"
            raise BadInput.of("folder", str(self._folder), told) from error
        with self._door:
            if not self._left:
                self._alive = alive
                return
        os.close(alive)

    def leave(self) -> None:
        """The numbers stay. Repeating it does nothing; an `enter` that is under way in another thread undoes itself."""
        with self._door:
            self._left = True
            alive, self._alive = self._alive, None
        if alive is not None:
            os.close(alive)

    def write(self, snapshot: Snapshot, *, number: int) -> None:
        """Replace what this process had written, as a whole, unless that has a higher `number`."""
        with self._one_at_a_time:
            if number > self._last and not self._left:
                self._put(self._name, _Written(snapshot=snapshot))
                self._last = number

    def read(self) -> tuple[Snapshot, int]:
        """The numbers of all processes, and how many of them live."""
        with self._one_at_a_time:
            self._add_departed()
            written = {path.stem: self._get(path) for path in self._folder.glob(f"*{NUMBERS}") if path.stem != DEPARTED}
            # Last, so that a process that departs meanwhile is in one of the two at least, and told by its name.
            departed = self._get(self._folder / f"{DEPARTED}{NUMBERS}")
        included = departed.included if departed else ()
        living = [one.snapshot for name, one in written.items() if one is not None and name not in included]
        return merge_snapshots([*living, departed.snapshot] if departed else living), len(living)

    def _put(self, name: str, written: _Written) -> None:
        unfinished = self._folder / f"{name}{UNFINISHED}"
        unfinished.write_bytes(msgspec.msgpack.encode(written))
        unfinished.replace(self._folder / f"{name}{NUMBERS}")

    def _get(self, path: Path) -> _Written | None:
        try:
            return msgspec.msgpack.decode(path.read_bytes(), type=_Written)
        except FileNotFoundError:
            return None
        except msgspec.MsgspecError as error:
            logger.warning("the metrics in %s cannot be read: %s", path.name, error)
            return None

    def _add_departed(self) -> None:
        with self._alone(wait=False) as alone:
            names = [name for name in self._names() if self._is_gone(name)] if alone else []
            if names:
                self._take_in(names)

    @contextmanager
    def _alone(self, *, wait: bool) -> Iterator[bool]:
        """Whether no other process enters or adds the departed meanwhile."""
        with (self._folder / f"{DEPARTED}.lock").open("ab") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX if wait else ONLY_IF_FREE)
            except BlockingIOError:
                yield False
            else:
                yield True

    def _names(self) -> list[str]:
        return sorted(path.stem for path in self._folder.glob(f"*{ALIVE}") if path.stem != self._name)

    def _is_gone(self, name: str) -> bool:
        with (self._folder / f"{name}{ALIVE}").open("ab") as alive:
            try:
                fcntl.flock(alive, ONLY_IF_FREE)
            except BlockingIOError:
                return False
            return True

    def _take_in(self, names: list[str]) -> None:
        before = self._get(self._folder / f"{DEPARTED}{NUMBERS}") or _Written(snapshot=())
        # One that is included already was left behind by a process that ended before it had removed the files.
        new = [name for name in names if name not in before.included]
        snapshots = [found.snapshot for name in new if (found := self._get(self._folder / f"{name}{NUMBERS}"))]
        lasting = [_without_gauges(snapshot) for snapshot in snapshots]
        included = (*(name for name in before.included if name not in names), *names)
        kept = included[-max(REMEMBERED, len(names)) :]
        self._put(DEPARTED, _Written(included=kept, snapshot=merge_snapshots([before.snapshot, *lasting])))
        for name in names:
            for suffix in (NUMBERS, UNFINISHED, ALIVE):
                (self._folder / f"{name}{suffix}").unlink(missing_ok=True)


def _without_gauges(snapshot: Snapshot) -> Snapshot:
    # The family stays, so that the order of the families does.
    return tuple(replace(family, series=()) if family.kind == "gauge" else family for family in snapshot)
