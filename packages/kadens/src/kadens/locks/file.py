"""Locks between the processes of one machine: one file per name, freed by the kernel when its holder dies."""

import asyncio
import fcntl
import math
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote
from weakref import WeakSet

from kadens.checks import path
from kadens.clock import Clock, monotonic
from kadens.errors import BadInput, Unavailable, WrongState
from kadens.locks.base import Locks, OnLost
from kadens.locks.lease import Grip, Lease

__all__ = ["FileLocks"]

KEPT_OPEN = 64
FENCE_BYTES = 20
# Few, since a lock changes hands within some microseconds and its fences may not run ahead of the time.
FENCES = 8
LONGEST_FILE_NAME = 200
TO_ITSELF = 0.02
GIVES_WAY = 0.001
NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "fuse.sshfs", "fuse.glusterfs", "lustre"}
EXCLUSIVE = fcntl.LOCK_EX | fcntl.LOCK_NB


class FileLocks(Locks):
    """flock(2) on files in `folder`, which is made if absent; for processes of one machine, on a local disk.

    The kernel frees a name when its holder dies, and never while it lives: a stopped process keeps it.
    A file is never deleted, since another may be about to lock it, and holds the last fence that may be in
    use: microseconds of wall time or more than the one before, so that fences grow also when files were lost.
    It is not flushed: a process that dies loses nothing, and after a power failure the time carries the
    fences on, unless it was set back.
    """

    expires = False

    def __init__(
        self, folder: str | os.PathLike[str], *, on_lost: OnLost | None = None, clock: Clock = monotonic
    ) -> None:
        super().__init__(on_lost=on_lost, clock=clock)
        self._folder = _usable(Path(path("folder", folder)))
        self._files: dict[str, _File] = {}
        self._waits: dict[str, _Wait] = {}
        _all_locks().add(self)

    def _try(self, name: str, _ttl: float, /) -> Grip | None:
        if name in self._waits:
            return None
        file = self._files.get(name) or self._keep_open(name, self._open_file(name))
        now = self._clock()
        if now - file.asked > TO_ITSELF:
            file.asked = now
            file.gives_way = self._others_wait(name)
            if file.gives_way:
                return None
        return self._lock(name, file, now)

    async def _take(self, name: str, _ttl: float, wait: bool, /) -> Grip | None:
        if name not in self._waits:
            file = self._files.get(name) or self._keep_open(name, self._open_file(name))
            if wait and file.gives_way:
                file.gives_way = False
                await asyncio.sleep(GIVES_WAY)
            else:
                grip = self._lock(name, file, self._clock())
                if grip is not None or not wait:
                    return grip
        elif not wait:
            return None
        grip = None
        while grip is None:
            file = self._keep_open(name, await self._locked(name))
            file.asked = self._clock()
            grip = self._gripped(name, file, file.asked)
        return grip

    async def _keep(self, grip: Grip, _ttl: float, /) -> bool:
        return bool(os.fstat(grip.handle.descriptor).st_nlink)

    def _free_at_once(self, lease: Lease, /) -> bool:
        file = lease._grip.handle
        file.unlock()
        if lease._wish.fair:
            file.asked = -math.inf
        return True

    async def _free(self, grip: Grip, /) -> None:
        grip.handle.unlock()

    async def _end_waits(self) -> None:
        for wait in self._waits.values():
            wait.settle(WrongState("the locks are closed"))
        self._abandon_waits()

    async def _close(self) -> None:
        self._close_files()

    def _rebind(self) -> None:
        self._close_files()
        self._abandon_waits()

    def _forked(self) -> None:
        """In the child: whoever has the same open file has its lock too, and keeps it when the parent dies."""
        self._close_files()
        while self._waits:
            # The thread that waits is the parent's.
            os.close(self._waits.popitem()[1].descriptor)

    def _abandon_waits(self) -> None:
        while self._waits:
            self._waits.popitem()[1].leave(abandoned=True)

    def _close_files(self) -> None:
        while self._files:
            self._files.popitem()[1].close()

    def _open_file(self, name: str) -> int:
        try:
            return _opened(self._folder / _file_name(name), os.O_CREAT)
        except OSError as error:
            raise Unavailable(f"{name!r}: {error}") from error

    def _keep_open(self, name: str, descriptor: int) -> "_File":
        former = self._files.pop(name, None)
        if former is not None:
            former.close()
        if len(self._files) >= KEPT_OPEN and (idle := self._idle()) is not None:
            self._files.pop(idle).close()
        file = self._files[name] = _File(descriptor)
        return file

    def _idle(self) -> str | None:
        return next((name for name, file in self._files.items() if not file.held), None)

    def _drop(self, name: str, file: "_File") -> None:
        file.close()
        if self._files.get(name) is file:
            del self._files[name]

    def _lock(self, name: str, file: "_File", now: float) -> Grip | None:
        """None if another holds it; a file that was deleted is made again."""
        while True:
            try:
                fcntl.flock(file.descriptor, EXCLUSIVE)
            except BlockingIOError:
                return None
            except OSError as error:
                self._drop(name, file)
                raise Unavailable(f"{name!r}: {error}") from error
            grip = self._gripped(name, file, now)
            if grip is not None:
                return grip
            file = self._keep_open(name, self._open_file(name))

    def _gripped(self, name: str, file: "_File", now: float) -> Grip | None:
        """None if the locked file was deleted meanwhile: others would lock a new one of the same name."""
        try:
            if os.fstat(file.descriptor).st_nlink:
                fence = file.next_fence()
                file.held = True
                return Grip(name, fence, now, file)
        except OSError as error:
            self._drop(name, file)
            raise Unavailable(f"{name!r}: {error}") from error
        self._drop(name, file)
        return None

    # flock can wait, but nothing wakes it: a thread waits, one per name, and whoever comes later takes
    # over the wait of someone who gave up. It is a daemon, so that it holds up no exit. A second file tells
    # the others that somebody waits, by a shared lock of its own: whoever would take a free name over and
    # over gives way then. It only tells: a waiter that is stopped holds nobody up.

    async def _locked(self, name: str) -> int:
        """A descriptor whose lock is ours."""
        if self._closed:
            raise WrongState("the locks are closed")
        loop = asyncio.get_running_loop()
        wait = self._waits.get(name) or self._begin_wait(loop, name)
        wanted = wait.wanted = loop.create_future()
        try:
            await wanted
        except BaseException:
            wait.wanted = None
            if wanted.done() and not wanted.cancelled() and wanted.exception() is None:
                self._abandon(name, wait)
            raise
        if self._waits.get(name) is not wait:
            raise WrongState("the locks are closed")
        del self._waits[name]
        return wait.descriptor

    def _begin_wait(self, loop: asyncio.AbstractEventLoop, name: str) -> "_Wait":
        wait = self._waits[name] = _Wait(self._open_file(name))
        thread = threading.Thread(target=self._block, args=(loop, name, wait), daemon=True, name="kadens-flock")
        try:
            thread.start()
        except RuntimeError as error:  # there can be no more threads
            del self._waits[name]
            wait.leave(ended=True, abandoned=True)
            raise Unavailable(f"{name!r}: {error}") from error
        return wait

    def _block(self, loop: asyncio.AbstractEventLoop, name: str, wait: "_Wait") -> None:
        failure = None
        try:
            with self._announced(name):
                fcntl.flock(wait.descriptor, fcntl.LOCK_EX)
        except OSError as error:
            failure = Unavailable(f"{name!r}: {error}")
        wait.leave(ended=True)
        try:
            loop.call_soon_threadsafe(self._arrived, name, wait, failure)
        except RuntimeError:  # the loop closed while the file was held
            wait.leave(abandoned=True)

    def _arrived(self, name: str, wait: "_Wait", failure: Unavailable | None) -> None:
        if self._waits.get(name) is not wait:
            # Abandoned at the closing.
            return
        # A wait that got its file stays until that is taken: of a loop that ends before, nothing goes on.
        if not wait.settle(failure) or failure:
            self._abandon(name, wait)

    def _abandon(self, name: str, wait: "_Wait") -> None:
        if self._waits.get(name) is wait:
            del self._waits[name]
        wait.leave(abandoned=True)

    @contextmanager
    def _announced(self, name: str) -> Iterator[None]:
        descriptor = None
        with suppress(OSError):
            descriptor = _opened(self._queue_file(name), os.O_CREAT)
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        try:
            yield
        finally:
            if descriptor is not None:
                os.close(descriptor)

    def _others_wait(self, name: str) -> bool:
        try:
            descriptor = _opened(self._queue_file(name))
        except OSError:
            return False
        try:
            fcntl.flock(descriptor, EXCLUSIVE)
        except OSError:
            return True
        finally:
            os.close(descriptor)
        return False

    def _queue_file(self, name: str) -> Path:
        return self._folder / _file_name(name).replace(".lock", ".queue")


class _File:
    """An open lock file; `asked` is when it was last looked whether others wait."""

    __slots__ = ("_fence", "_left", "_written", "asked", "descriptor", "gives_way", "held")

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.held = False
        self.asked = -math.inf
        self.gives_way = False
        self._written = b""
        self._fence = 0
        self._left = 0

    def next_fence(self) -> int:
        """One of those that were set aside, as long as no other holder has set some aside since."""
        written = os.pread(self.descriptor, FENCE_BYTES, 0)
        if not self._left or written != self._written:
            self._set_aside(int(written) if written.isdigit() else 0)
        self._left -= 1
        self._fence += 1
        return self._fence

    def _set_aside(self, last: int) -> None:
        self._fence = max(last, time.time_ns() // 1000)
        self._left = FENCES
        self._written = b"%0*d" % (FENCE_BYTES, self._fence + FENCES)
        os.pwrite(self.descriptor, self._written, 0)

    def unlock(self) -> None:
        self.held = False
        fcntl.flock(self.descriptor, fcntl.LOCK_UN)

    def close(self) -> None:
        os.close(self.descriptor)


@dataclass(slots=True, eq=False)
class _Wait:
    """A thread's wait for a file, and whoever wants what it gets: None once nobody does."""

    descriptor: int
    wanted: asyncio.Future[None] | None = None
    _ended: bool = False
    _abandoned: bool = False
    _leaving: threading.Lock = field(default_factory=threading.Lock)

    def leave(self, *, ended: bool = False, abandoned: bool = False) -> None:
        """The thread has ended, or nobody wants the file: when both are so it is closed, and its lock is free."""
        with self._leaving:
            was_closed = self._ended and self._abandoned
            self._ended |= ended
            self._abandoned |= abandoned
            if self._ended and self._abandoned and not was_closed:
                os.close(self.descriptor)

    def settle(self, failure: Exception | None) -> bool:
        """Whether somebody was told."""
        if self.wanted is None or self.wanted.done():
            return False
        if failure is None:
            self.wanted.set_result(None)
        else:
            self.wanted.set_exception(failure)
        return True


@cache
def _all_locks() -> "WeakSet[FileLocks]":
    """Those whose files a child of this process has to close."""
    made: WeakSet[FileLocks] = WeakSet()

    def forked() -> None:
        for locks in made:
            locks._forked()

    os.register_at_fork(after_in_child=forked)
    return made


def _opened(path: Path, more: int = 0) -> int:
    return os.open(path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW | more, 0o666)


def _file_name(name: str) -> str:
    quoted = quote(name, safe=" ")
    if len(quoted) > LONGEST_FILE_NAME:
        quoted = sha256(name.encode()).hexdigest()
    return f"{quoted}.lock"


def _usable(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder = folder.resolve()
        _probe(folder)
    except OSError as error:
        allowed = f"a folder in which this process may make files ({error.strerror})"
        raise BadInput.of("folder", str(folder), allowed) from error
    if (kind := _file_system(folder)) in NETWORK:
        raise BadInput.of("folder", str(folder), f"a folder on a local disk; {kind} does not lock reliably")
    return folder


def _probe(folder: Path) -> None:
    with tempfile.TemporaryFile(dir=folder) as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _file_system(folder: Path) -> str | None:
    """The type of the file system that holds `folder`; None where the system does not tell."""
    try:
        mounts = Path("/proc/self/mounts").read_text(errors="replace")
    except OSError:
        return None
    points = {point: kind for _, point, kind, *_ in (line.split(" ") for line in mounts.splitlines())}
    return next((points[str(place)] for place in (folder, *folder.parents) if str(place) in points), None)
