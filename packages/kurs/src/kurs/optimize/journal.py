"""A study on disk: a head that says what is studied, then one line of JSON for each trial that has ended."""

import fcntl
import os
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from kurs.backtest.plan import Plan
from kurs.domain.errors import BadData, BadInput, ResourceBusy, Unavailable
from kurs.optimize.trials import Trial, thinned_rows, unpacked_returns
from kurs.strategies.registry import describe

__all__ = ["Head", "Journal"]

# A line is in the system's hands at once, so that no kill loses it; this long it may wait for the disk.
SYNC_EVERY = 0.2


class Head(msgspec.Struct, frozen=True, kw_only=True, tag="study"):
    """All that decides which trials there are and what comes of them.

    `data` names the candles, `program` what of Kurs trades, both by their hashes; "" of studies that did not tell.
    """

    version: int = 1
    strategy: str
    code: str
    space: str
    method: str
    seed: int
    objective: str
    plan: Plan
    data: str
    candles: int
    program: str = ""
    folds: int = 0
    anchored: bool = False
    purge: int = 0
    prune: bool = False

    @property
    def objective_name(self) -> str:
        """Without the hash of a function of one's own."""
        return self.objective.rpartition(" ")[0] or self.objective

    def other(self, found: "Head") -> str | None:
        """The first thing in which the one that was found differs, in words."""
        for name in self.__struct_fields__:
            own, theirs = getattr(self, name), getattr(found, name)
            if own != theirs:
                if name in ("plan", "code", "data", "program"):
                    return f"another {name}"
                return f"{name} {theirs!r}, not {own!r}"
        return None


class Journal:
    """The trials of one study, in the order in which they ended; one process at a time writes them.

    One that was tried again is there twice. `torn` says that a kill had cut the last line off, which was left out.
    """

    def __init__(self, path: Path, handle: int, head: Head, trials: list[Trial], *, torn: bool) -> None:
        self.path = path
        self.head = head
        self.trials = trials
        self.torn = torn
        self._handle = handle
        self._synced = time.monotonic()
        self._dirty = False

    @classmethod
    def open(cls, path: Path, head: Head) -> Self:
        """Begins a study or goes on with one, without the line that a kill has torn.

        BadInput when the file is a study of something else, BadData when it is damaged, ResourceBusy when another
        process writes it; it is then as it was.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        except OSError as error:
            raise Unavailable(f"study {path}: cannot be written: {(error.strerror or str(error)).lower()}") from None
        try:
            _lock(handle, path)
            whole, trials = _read(path, head)
            torn = 0 < whole < os.fstat(handle).st_size
            os.ftruncate(handle, whole)
            journal = cls(path, handle, head, trials, torn=torn)
            if not whole:
                journal._write(msgspec.json.encode(head))
                journal.sync()
        except BaseException:
            os.close(handle)
            raise
        return journal

    def of(self, fold: int) -> list[Trial]:
        return [trial for trial in self.trials if trial.fold == fold]

    def append(self, trial: Trial) -> None:
        """Safe from a kill when this returns, and from a power cut soon after."""
        self._write(msgspec.json.encode(trial))
        self.trials.append(trial)
        if time.monotonic() - self._synced > SYNC_EVERY:
            self.sync()

    def sync(self) -> None:
        if self._dirty:
            _tried(lambda: os.fsync(self._handle), self.path)
        self._dirty, self._synced = False, time.monotonic()

    def close(self) -> None:
        try:
            self.sync()
        finally:
            os.close(self._handle)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _write(self, line: bytes) -> None:
        def whole() -> None:
            left = memoryview(line + b"\n")
            while left:
                left = left[os.write(self._handle, left) :]

        self._dirty = True
        _tried(whole, self.path)


def _tried(work: Callable[[], None], path: Path) -> None:
    try:
        work()
    except OSError as error:
        raise Unavailable(f"study {path}: cannot be written: {(error.strerror or str(error)).lower()}") from None


def _lock(handle: int, path: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise ResourceBusy(f"study {path}: another process is working on it") from None


def _read(path: Path, head: Head) -> tuple[int, list[Trial]]:
    """The bytes that are whole lines, and the trials in them."""
    content = path.read_bytes()
    whole = content.rfind(b"\n") + 1
    lines = content[:whole].splitlines()
    if not lines:
        # A head that was torn says that nothing has ended yet; anything else is no study at all.
        if content and not msgspec.json.encode(head).startswith(content):
            raise BadInput.of("study", str(path), "a study's file, or one that does not exist yet")
        return 0, []
    try:
        found = msgspec.json.decode(lines[0], type=Head)
    except (msgspec.MsgspecError, BadInput):
        raise BadInput.of("study", str(path), "a study's file, or one that does not exist yet") from None
    other = head.other(found)
    if other is not None:
        raise BadInput(f"study {path}: it was made with {other}; name another one with --study")
    decoder = msgspec.json.Decoder(Trial)
    require = _Requirements(found)
    trials: list[Trial] = []
    for number, line in enumerate(lines[1:], 2):
        try:
            trial = decoder.decode(line)
            require(trial)
            trials.append(trial)
        except (msgspec.MsgspecError, BadInput) as error:
            told = f"study {path}: line {number} cannot be read: {error}"
            raise BadData(f"{told}; take that line out, or name another file with --study") from None
    return whole, trials


class _Requirements:
    """What a trial of the study has besides its shape; BadInput where it lacks that."""

    def __init__(self, head: Head) -> None:
        searched = {axis.partition("=")[0] for axis in head.space.split(",")}
        self._types = {p.name: p.type for p in describe(head.strategy).parameters if p.name in searched}
        self._parts = len(thinned_rows(head.candles))

    def __call__(self, trial: Trial) -> None:
        if {name: type(value) for name, value in trial.parameters.items()} != self._types:
            raise BadInput.of("parameters", trial.parameters, f"a value of each: {', '.join(self._types)}")
        if (trial.value is not None) != (trial.state == "done"):
            raise BadInput.of("value", trial.value, "a number of what is done, and of nothing else")
        if trial.fold or trial.state == "failed":
            return
        try:
            parts = len(unpacked_returns(trial.returns))
        except ValueError as error:
            raise BadInput(f"returns: {error}") from None
        if parts != self._parts and (trial.state != "pruned" or parts > self._parts):
            raise BadInput.of("returns", parts, f"{self._parts} of them")
