"""Standard output and standard error as every command has them: open, and whoever cannot write is told so, once."""

import io
import os
import sys
from typing import TYPE_CHECKING

from kurs.domain.errors import Unavailable

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

__all__ = ["open_outputs"]

STDOUT, STDERR = 1, 2


def open_outputs() -> None:
    """Makes both ready for the whole process: what standard output does not take is Unavailable, except that a pipe
    which nobody reads any more is BrokenPipeError; what is written to it afterwards is for nobody.

    One that was closed is written to in vain, and no file that is opened later gets its number.
    """
    if sys.stdout is None:
        # Read-only, so that writing fails as it does where nothing is open.
        _occupy(STDOUT, os.O_RDONLY)
    if sys.stderr is None:
        _occupy(STDERR, os.O_WRONLY)
        sys.stderr = open(STDERR, "w", closefd=False)  # noqa: SIM115  # it is open for as long as the process lives
    before = sys.stdout
    sys.stdout = io.TextIOWrapper(
        io.BufferedWriter(_Output(STDOUT, "wb", closefd=False)),
        encoding=None if before is None else before.encoding,
        line_buffering=isinstance(before, io.TextIOWrapper) and (before.line_buffering or before.write_through),
    )


def _occupy(number: int, flags: int) -> None:
    opened = os.open(os.devnull, flags)
    if opened != number:
        os.dup2(opened, number)
        os.close(opened)


class _Output(io.FileIO):
    _lost = False

    def write(self, data: "ReadableBuffer", /) -> int:
        if self._lost:
            return memoryview(data).nbytes
        try:
            return super().write(data)
        except BrokenPipeError:
            self._lost = True
            raise
        except OSError as error:
            self._lost = True
            why = (error.strerror or str(error)).lower()
            raise Unavailable(f"standard output: cannot be written: {why}") from None
