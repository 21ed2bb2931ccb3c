"""Starting anew whenever the program's own files change: a parent keeps the port, each life is a child of it.

The parent imports the program once, for the sake of the libraries that it needs, and forks. A child forgets
what of the program has changed since, imports that anew, and serves on the parent's port; so a request that
comes between two lives waits for the next one. When a child sees a change it says so and closes; the next one
imports while it does. Every service lives and ends with its process.
"""

import asyncio
import gc
import importlib
import os
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Mapping
from contextlib import aclosing
from types import FrameType
from typing import Any, NoReturn

from watchfiles import PythonFilter, awatch

import kadens
import kurs
from kurs.cli.program import Program

__all__ = ["Life", "run_lives"]

CHANGED, GO = b"C", b"G"
# A life that has not closed after so many seconds is ended; the journal is safe at any moment.
CLOSE_WITHIN = 5.0
# How often, in ms, the events that the system has told of are looked at, and how long more of them are awaited.
LOOK_EVERY, GATHER = 50, 50
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

# Libraries that are imported only when they are needed, which is at the start of every life.
NEEDED = (
    "alembic.command",
    "alembic.runtime.migration",
    "anyio._backends._asyncio",
    "sqlalchemy.dialects.sqlite.aiosqlite",
)

# Begins a life in a child, with the program imported anew; gives its exit code.
Serve = Callable[["Life"], int]


def run_lives(listener: socket.socket, module: str, function: str, told: Mapping[str, Any]) -> int:
    """Calls `function(life, **told)` of `module` in one child after the other; gives the exit code of the last."""
    return _Parent(listener, module, function, told).run()


class Life:
    """A child's own view: the port that it serves, and its channel to the parent."""

    def __init__(self, listener: socket.socket, channel: socket.socket, program: Program, *, first: bool) -> None:
        self.listener = listener
        self.first = first
        self._channel = channel
        self._program = program
        self._seen = program.stamps()

    def await_turn(self) -> None:
        """Until the life before this one has closed."""
        if self._channel.recv(1) != GO:
            os._exit(0)

    async def over(self) -> None:
        """Returns when the program has changed, which the parent is told, or when the parent is no more."""
        self._channel.setblocking(False)
        ends = [asyncio.create_task(self._changed()), asyncio.create_task(self._orphaned())]
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            if ends[0].done():
                ends[0].result()
                self._channel.send(CHANGED)
        finally:
            for end in ends:
                end.cancel()
            await asyncio.gather(*ends, return_exceptions=True)

    async def _changed(self) -> None:
        roots = self._program.roots.values()
        watched = awatch(*roots, watch_filter=PythonFilter(), step=LOOK_EVERY, debounce=GATHER, rust_timeout=0)
        async with aclosing(watched) as changes:
            coming = asyncio.ensure_future(anext(changes))
            # After this turn of the loop it is watched; what changed before has left its mark on the files.
            await asyncio.sleep(0)
            if self._program.stamps() == self._seen:
                await coming
            coming.cancel()
            await asyncio.gather(coming, return_exceptions=True)

    async def _orphaned(self) -> None:
        loop = asyncio.get_running_loop()
        # A turn that was given to one that cannot use it is no end.
        while await loop.sock_recv(self._channel, 1):
            pass


class _Child:
    """The parent's view of a life."""

    def __init__(self, pid: int, channel: socket.socket) -> None:
        self.pid = pid
        self.channel = channel

    def go(self) -> None:
        try:
            self.channel.send(GO)
        except OSError:
            # It died before its turn; that is seen when it is listened to.
            return

    def changed(self) -> bool:
        """Waits for its word; False when it has ended without one."""
        return self._heard() == CHANGED

    def ended(self) -> int:
        """Waits for its end, not for ever; gives its exit code."""
        self.channel.settimeout(CLOSE_WITHIN)
        try:
            # Nothing more is said: this is the end of the channel, which is that of the process.
            self._heard()
        except TimeoutError:
            os.kill(self.pid, signal.SIGKILL)
        self.channel.close()
        code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return code if code >= 0 else 128 - code

    def _heard(self) -> bytes:
        """Nothing at its end, which is a reset where it never took its turn."""
        try:
            return self.channel.recv(1)
        except ConnectionResetError:
            return b""


class _Parent:
    def __init__(self, listener: socket.socket, module: str, function: str, told: Mapping[str, Any]) -> None:
        self._listener = listener
        self._module = module
        self._function = function
        self._told = told
        self._program = Program(kurs, kadens)
        self._lives: list[_Child] = []
        self._stopping = False

    def run(self) -> int:
        for library in NEEDED:
            importlib.import_module(library)
        # What every life shares with its parent is not to be looked through, let alone copied, by any.
        gc.freeze()
        for number in SIGNALS:
            signal.signal(number, self._pass_on)
        life = self._born(first=True)
        life.go()
        while life.changed():
            following = self._born(first=False)
            code = self._end(life)
            if self._stopping:
                os.kill(following.pid, signal.SIGKILL)
                self._end(following)
                return code
            following.go()
            life = following
        return self._end(life)

    def _end(self, life: _Child) -> int:
        code = life.ended()
        self._lives.remove(life)
        return code

    def _pass_on(self, number: int, _: FrameType | None) -> None:
        self._stopping = self._stopping or number != signal.SIGHUP
        for life in self._lives[:1]:
            os.kill(life.pid, number)

    def _born(self, *, first: bool) -> _Child:
        ours, its = socket.socketpair()
        sys.stdout.flush()
        pid = os.fork()
        if pid == 0:
            ours.close()
            for other in self._lives:
                other.channel.close()
            self._live(Life(self._listener, its, self._program, first=first))
        its.close()
        child = _Child(pid, ours)
        self._lives.append(child)
        return child

    def _live(self, life: Life) -> NoReturn:
        """In the child, which never returns from here."""
        code = 1
        try:
            # Signals of the terminal are for the parent, who passes them on.
            os.setpgid(0, 0)
            _unhandled()
            code = self._served(life)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def _served(self, life: Life) -> int:
        try:
            self._program.forget_changed()
            # A program that is being imported makes no garbage.
            gc.disable()
            serve = getattr(importlib.import_module(self._module), self._function)
            code: int = serve(life, **self._told)
        # The program is being written: whatever is wrong with it, the next change may mend.
        except Exception:  # noqa: BLE001
            traceback.print_exc()
            print("waiting for a change", file=sys.stderr)
            _unhandled()
            asyncio.run(life.over())
            return 1
        return code


def _unhandled() -> None:
    """A signal ends this process, until somebody handles it."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)
