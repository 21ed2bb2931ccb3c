"""What a process may take: memory, time, and how long a strategy of one's own may think about one answer."""

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from pathlib import Path
from types import FrameType
from typing import NoReturn

import kurs
from kurs.domain.errors import BadInput
from kurs.domain.fills import Fill
from kurs.domain.market import Candle
from kurs.market.columns import iso
from kurs.strategies.adapted import EndedFromOutside
from kurs.strategies.loading import PREFIX

__all__ = ["ANSWER_WITHIN", "aside", "bounded", "limit", "passed_on", "used_memory"]

# Seconds for one candle, or for all signals of a history.
ANSWER_WITHIN = 30.0
# Of the machine's memory; what is over is the system's and everybody else's.
MEMORY_SHARE = 0.75
# What the interpreter needs; settings and passwords of this process are none of a worker's business.
PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR", "TZ", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
BEGINNINGS = ("PYTHON", "LC_", "NUMBA_")
KURS = f"{Path(kurs.__file__).parent}{os.sep}"
# Where strategies of one's own are called.
CALLERS = tuple(f"{KURS}strategies{os.sep}{name}.py" for name in ("adapted", "adapters"))
# A command's exit code after BadInput.
REFUSED = 3
# How often a call is looked at until it is overdue: it is ended an eighth of its time too late at most.
LOOKS = 8
STDOUT, STDERR = 1, 2


def limit(which: int, soft: int) -> None:
    """Sets the soft limit of a resource, as far as the hard one allows."""
    hard = resource.getrlimit(which)[1]
    resource.setrlimit(which, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def used_memory() -> int:
    """Bytes of address space that the program itself takes now."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[0]) * resource.getpagesize()


def passed_on() -> dict[str, str]:
    """Of this process's environment, what one that runs strategies may see."""
    return {name: value for name, value in os.environ.items() if name in PASSED_ON or name.startswith(BEGINNINGS)}


class _Overdue(EndedFromOutside):
    """What never comes back."""


class _Watch:
    """Looks which call is under way, `LOOKS` times in as many seconds as one may take; then ends it."""

    def __init__(self, seconds: float, *, ends_process: bool) -> None:
        self.asking: FrameType | None = None
        self.overdue: str | None = None
        self._seconds = seconds
        self._ends_process = ends_process
        self._met = 0

    def look(self, _: int, frame: FrameType | None) -> None:
        if self.overdue is not None and self._ends_process:
            # Whatever is done now: nothing but the end was left to do.
            self._met += 1
            if self._met >= LOOKS:
                _end_process(self.overdue)
            return
        asking = _asking(frame)
        if asking is None or asking is not self.asking:
            self.asking, self._met = asking, 0
            return
        self._met += 1
        if self._met >= LOOKS:
            # Met so often in a row, it has taken all the time between.
            self._met = 0
            self.overdue = _place(frame, asking, self._seconds)
            raise _Overdue(self.overdue)


@contextmanager
def aside() -> Iterator[None]:
    """What is written to standard output within goes to standard error, by whichever way it is written.

    A command's own output is for programs, and what a strategy prints is for its author. Input stays as it is.
    """
    _flush()
    output = os.dup(STDOUT)
    try:
        os.dup2(STDERR, STDOUT)
        with redirect_stdout(sys.stderr):
            yield
    finally:
        _flush()
        os.dup2(output, STDOUT)
        os.close(output)


def _flush() -> None:
    """What waits in this process for its way to standard output, in C libraries too."""
    for stream in (sys.stdout, sys.__stdout__):
        if stream is not None:
            stream.flush()
    ctypes.CDLL(None).fflush(None)


@contextmanager
def bounded(seconds: float = ANSWER_WITHIN, memory: int | None = None, *, ends_process: bool = True) -> Iterator[None]:
    """Ends what runs within when a strategy does not answer in time, when its file is not read in time, or when it
    takes more `memory` (bytes; None: most of the machine's).

    BadInput names the line where it was, and the candle. A strategy that catches even this is ended with the whole
    process, unless `ends_process` is False, where somebody else does that. For the main thread of a command; nothing
    is measured while all is well. A single call of a library that never returns is ended by nobody but the user.
    What strategies print meanwhile is kept `aside`.
    """
    watch = _Watch(seconds, ends_process=ends_process)
    before = signal.signal(signal.SIGALRM, watch.look)
    timer = signal.setitimer(signal.ITIMER_REAL, seconds / LOOKS, seconds / LOOKS)
    soft = resource.getrlimit(resource.RLIMIT_AS)
    try:
        with suppress(OSError, ValueError):
            _bound_memory(memory)
        with aside():
            yield
        if watch.overdue is not None:
            # The strategy caught it, and what it has answered since then is worth nothing.
            raise BadInput(watch.overdue)
    except _Overdue as error:
        raise BadInput(str(error)) from None
    except MemoryError:
        raise BadInput("the run needs more memory than there is for it; give it fewer candles") from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        # Of the bounds that these lie within, if any; they did not count meanwhile.
        signal.setitimer(signal.ITIMER_REAL, *timer)
        resource.setrlimit(resource.RLIMIT_AS, soft)
        watch.asking = None


def _bound_memory(memory: int | None) -> None:
    if sys.platform == "linux":
        # Elsewhere the system does not hold a process to it.
        share = int(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") * MEMORY_SHARE)
        limit(resource.RLIMIT_AS, used_memory() + (share if memory is None else memory))


def _end_process(why: str) -> NoReturn:
    """At once: whatever the process still had to do, the strategy has not let it."""
    # A bar on a terminal hides the cursor.
    shown = "\n\x1b[?25h" if os.isatty(STDERR) else ""
    os.write(STDERR, f"{shown}kurs: {why}\n".encode())
    os._exit(REFUSED)


def _asking(frame: FrameType | None) -> FrameType | None:
    """The call that waits for a strategy's answer now, if any: the same object for as long as it waits."""
    own = None
    while frame is not None and frame.f_code.co_filename not in CALLERS:
        if str(frame.f_globals.get("__name__")).startswith(PREFIX):
            own = frame
        frame = frame.f_back
    # A file's top level, and a class made from Strategy itself, are called by no adapter.
    return own if frame is None else frame


def _place(frame: FrameType | None, asking: FrameType, seconds: float) -> str:
    """Of the calls under way the first that is not of Kurs is the author's; the last line of that file is told."""
    under_way = []
    while frame is not None and frame is not asking:
        under_way.append(frame)
        frame = frame.f_back
    under_way.append(asking)
    files = [one.f_code.co_filename for one in under_way]
    own = next((file for file in reversed(files) if not file.startswith(KURS)), "")
    where = next((one for one, file in zip(under_way, files, strict=True) if file == own), asking)
    shown = asking.f_locals.get("candle", asking.f_locals.get("fill"))
    of = f", {shown.symbol} candle of {iso(shown.time)}" if isinstance(shown, Candle | Fill) else ""
    return f"{where.f_code.co_filename}, line {where.f_lineno}{of}: it has not come back for {seconds:g} s"
