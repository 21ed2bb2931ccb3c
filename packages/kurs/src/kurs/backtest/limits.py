"""What a process may take: memory, time, and how long a strategy of one's own may think about one answer."""

import os
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

import kurs
from kurs.domain.errors import BadInput
from kurs.domain.market import Candle
from kurs.market.columns import iso

__all__ = ["ANSWER_WITHIN", "bounded", "limit", "used_memory"]

# Seconds for one candle, or for all signals of a history.
ANSWER_WITHIN = 30.0
# Of the machine's memory; what is over is the system's and everybody else's.
MEMORY_SHARE = 0.75
KURS = f"{Path(kurs.__file__).parent}{os.sep}"
# Where strategies of one's own are called.
CALLERS = tuple(f"{KURS}strategies{os.sep}{name}.py" for name in ("adapted", "adapters"))


def limit(which: int, soft: int) -> None:
    """Sets the soft limit of a resource, as far as the hard one allows."""
    hard = resource.getrlimit(which)[1]
    resource.setrlimit(which, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def used_memory() -> int:
    """Bytes of address space that the program itself takes now."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[0]) * resource.getpagesize()


class _Overdue(BaseException):
    """No Exception: what never comes back may well catch all of those."""


@contextmanager
def bounded(seconds: float = ANSWER_WITHIN, memory: int | None = None) -> Iterator[None]:
    """Ends what runs within when a strategy does not answer in time, or when it takes more `memory` (bytes; None: most
    of the machine's).

    BadInput names the line where it was, and the candle. For the main thread of a command; nothing is measured while
    all is well. A single call of a library that never returns is ended by nobody but the user.
    """
    asked: list[FrameType] = []

    def look(_: int, frame: FrameType | None) -> None:
        asking = _asking(frame)
        if asking is not None and asking in asked:
            raise _Overdue(_place(frame, asking, seconds))
        asked[:] = [] if asking is None else [asking]

    before = signal.signal(signal.SIGALRM, look)
    # What is met two times in a row has taken all the time between them.
    signal.setitimer(signal.ITIMER_REAL, seconds, seconds)
    soft = resource.getrlimit(resource.RLIMIT_AS)
    try:
        with suppress(OSError, ValueError):
            _bound_memory(memory)
        yield
    except _Overdue as overdue:
        raise BadInput(str(overdue)) from None
    except MemoryError:
        raise BadInput("the run needs more memory than there is for it; give it fewer candles") from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        resource.setrlimit(resource.RLIMIT_AS, soft)
        asked.clear()


def _bound_memory(memory: int | None) -> None:
    if sys.platform == "linux":
        # Elsewhere the system does not hold a process to it.
        share = int(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") * MEMORY_SHARE)
        limit(resource.RLIMIT_AS, used_memory() + (share if memory is None else memory))


def _asking(frame: FrameType | None) -> FrameType | None:
    """The call that waits for a strategy's answer now, if any: the same object for as long as it waits."""
    while frame is not None and frame.f_code.co_filename not in CALLERS:
        frame = frame.f_back
    return frame


def _place(frame: FrameType | None, asking: FrameType, seconds: float) -> str:
    """Of the calls under way the first that is not of Kurs is the author's; the last line of that file is told."""
    under_way = []
    while frame is not None and frame is not asking:
        under_way.append(frame)
        frame = frame.f_back
    files = [one.f_code.co_filename for one in under_way]
    own = next((file for file in reversed(files) if not file.startswith(KURS)), "")
    where = next((one for one, file in zip(under_way, files, strict=True) if file == own), asking)
    candle = asking.f_locals.get("candle")
    of = f", candle of {iso(candle.time)}" if isinstance(candle, Candle) else ""
    return f"{where.f_code.co_filename}, line {where.f_lineno}{of}: it has not come back for {seconds:g} s"
