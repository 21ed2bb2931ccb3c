"""Locks between the processes of one machine: one file per name, freed by the kernel when its holder dies."""

import asyncio
import fcntl
import os
import tempfile
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from kadens.clock import Clock, monotonic
from kadens.errors import BadInput, Unavailable, WrongState
from kadens.locks.base import Grip, Locks, OnLost

__all__ = ["FileLocks"]

KEPT_OPEN = 32
FENCE_BYTES = 20
LONGEST_FILE_NAME = 200
NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "fuse.sshfs", "fuse.glusterfs", "lustre"}


class FileLocks(Locks):
    """flock(2) on files in `folder`, which is made if absent; for processes of one machine, on a local disk.

    The kernel frees a name when its holder dies, and never while it lives: a stopped process keeps it.
    A file is never deleted, since another may be about to lock it, and holds the last fence: microseconds
    of wall time or one more than the one before, so that fences grow also when files were lost.
    """

    expires = False

    def __init__(
        self, folder: str | os.PathLike[str], *, on_lost: OnLost | None = None, clock: Clock = monotonic
    ) -> None:
        super().__init__(on_lost=on_lost, clock=clock)
        self._folder = _usable(Path(folder))
        self._idle: OrderedDict[str, int] = OrderedDict()
        self._waits: dict[str, _Wait] = {}

    def _try(self, name: str, ttl: float, /) -> Grip | None:
        if name in self._waits:
            return None
        descriptor = self._idle.pop(name, None)
        if descriptor is None:
            descriptor = self._open_file(name)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._put_back(name, descriptor)
            return None
        except OSError as error:
            os.close(descriptor)
            raise Unavailable(f"{name!r}: {error}") from error
        return self._grip(name, descriptor) or self._try(name, ttl)

    async def _take(self, name: str, ttl: float, wait: bool, /) -> Grip | None:
        grip = self._try(name, ttl)
        while wait and grip is None:
            grip = self._grip(name, await self._locked(name))
        return grip

    async def _keep(self, grip: Grip, _ttl: float, /) -> bool:
        return bool(os.fstat(grip.handle).st_nlink)

    async def _free(self, grip: Grip, /) -> None:
        if self._closed:
            os.close(grip.handle)
            return
        fcntl.flock(grip.handle, fcntl.LOCK_UN)
        self._put_back(grip.name, grip.handle)

    async def _close(self) -> None:
        for wait in self._waits.values():
            wait.settle(WrongState("the locks are closed"))
        self._waits.clear()
        while self._idle:
            os.close(self._idle.popitem()[1])

    def _rebind(self) -> None:
        self._waits.clear()

    def _open_file(self, name: str) -> int:
        path = self._folder / _file_name(name)
        try:
            return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o666)
        except OSError as error:
            raise Unavailable(f"{name!r}: {error}") from error

    def _grip(self, name: str, descriptor: int) -> Grip | None:
        """None if the locked file was deleted meanwhile: others would lock a new one of the same name."""
        try:
            if os.fstat(descriptor).st_nlink:
                return Grip(name, _next_fence(descriptor), self._clock(), descriptor)
        except OSError as error:
            os.close(descriptor)
            raise Unavailable(f"{name!r}: {error}") from error
        os.close(descriptor)
        return None

    def _put_back(self, name: str, descriptor: int) -> None:
        if name in self._idle:
            os.close(descriptor)
            return
        self._idle[name] = descriptor
        if len(self._idle) > KEPT_OPEN:
            os.close(self._idle.popitem(last=False)[1])

    # flock can wait, but nothing wakes it: a thread waits, one per name, and whoever comes later takes
    # over the wait of someone who gave up. It is a daemon, so that it holds up no exit.

    async def _locked(self, name: str) -> int:
        """A descriptor whose lock is ours."""
        loop = asyncio.get_running_loop()
        wait = self._waits.get(name)
        if wait is None:
            wait = self._waits[name] = _Wait()
            arguments = (loop, name, wait, self._open_file(name))
            threading.Thread(target=self._block, args=arguments, daemon=True, name="kadens-flock").start()
        wanted = wait.wanted = loop.create_future()
        try:
            descriptor: int = await wanted
        except BaseException:
            wait.wanted = None
            if not wanted.cancelled() and wanted.exception() is None:
                os.close(wanted.result())
            raise
        return descriptor

    def _block(self, loop: asyncio.AbstractEventLoop, name: str, wait: "_Wait", descriptor: int) -> None:
        result: int | Unavailable = descriptor
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        except OSError as error:
            os.close(descriptor)
            result = Unavailable(f"{name!r}: {error}")
        try:
            loop.call_soon_threadsafe(self._arrived, name, wait, result)
        except RuntimeError:  # the loop closed while the file was held
            if isinstance(result, int):
                os.close(result)

    def _arrived(self, name: str, wait: "_Wait", result: int | Unavailable) -> None:
        if self._waits.get(name) is wait:
            del self._waits[name]
        if not wait.settle(result) and isinstance(result, int):
            os.close(result)


@dataclass(slots=True, eq=False)
class _Wait:
    """A thread's wait for a file, and whoever wants what it gets: None once nobody does."""

    wanted: asyncio.Future[int] | None = None

    def settle(self, result: int | Exception) -> bool:
        """Whether somebody took it."""
        if self.wanted is None or self.wanted.done():
            return False
        if isinstance(result, int):
            self.wanted.set_result(result)
        else:
            self.wanted.set_exception(result)
        return True


def _next_fence(descriptor: int) -> int:
    written = os.pread(descriptor, FENCE_BYTES, 0)
    last = int(written) if written.isdigit() else 0
    fence: int = max(last + 1, time.time_ns() // 1000)
    os.pwrite(descriptor, b"%0*d" % (FENCE_BYTES, fence), 0)
    return fence


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
