"""What may be given to the parts of this room, checked when it is given."""

import inspect
import math

from kadens.errors import BadInput

__all__ = ["check_async", "check_count", "check_exceptions", "check_seconds"]


def check_async(function: object) -> None:
    call = getattr(function, "__call__", None)  # noqa: B004  # an object may have an async __call__
    if not (inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(call)):
        raise BadInput.of("function", function, "an async function")


def check_count(field: str, count: int, *, least: int = 1) -> None:
    if type(count) is not int or count < least:
        raise BadInput.of(field, count, f"a whole number of at least {least}")


def check_seconds(field: str, seconds: float, *, zero: bool = False) -> None:
    if not (0 < seconds < math.inf or (zero and seconds == 0)):
        raise BadInput.of(field, seconds, f"seconds, {'at least' if zero else 'more than'} 0 and finite")


def check_exceptions(field: str, kinds: object) -> None:
    """Exception classes; BaseException is none of them, so a cancellation is never taken for a failure."""
    for kind in kinds if isinstance(kinds, tuple) else (kinds,):
        if not (isinstance(kind, type) and issubclass(kind, Exception)):
            raise BadInput.of(field, kind, "a class of exceptions, or a tuple of them")
