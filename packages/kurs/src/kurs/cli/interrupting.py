"""Ctrl-C that is not lost: whatever is under way when it comes, the next look at it ends the work."""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["Told", "interruptible", "telling_of_interrupts"]


class Told(KeyboardInterrupt):
    """A Ctrl-C of which somebody has said more already."""


@contextmanager
def telling_of_interrupts() -> Iterator[None]:
    """One line on standard error for a Ctrl-C, which goes on; what is raised then ends the command without a word."""
    try:
        yield
    except KeyboardInterrupt as interrupt:
        if not isinstance(interrupt, Told):
            print("kurs: interrupted", file=sys.stderr)
        raise


@contextmanager
def interruptible() -> Iterator[Callable[[], None]]:
    """Gives what looks whether an interrupt came, and raises KeyboardInterrupt then, as the interrupt itself has done.

    Python raises it wherever the program is, be it in a finalizer or a callback, whose errors end nothing.
    """
    asked = False

    def told(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        asked = True
        signal.default_int_handler(number, frame)

    def look() -> None:
        if asked:
            raise KeyboardInterrupt

    # Who has switched it off, or handles it otherwise, knows why.
    usual = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if not usual or threading.current_thread() is not threading.main_thread():
        yield look
        return
    signal.signal(signal.SIGINT, told)
    try:
        yield look
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
