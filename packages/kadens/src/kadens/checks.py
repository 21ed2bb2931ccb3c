"""What may be given to the parts of Kadens, checked where it is given: one wording of the refusal for every room.

Each takes the name of the argument and its value, gives the value back if it may be used, and raises `BadInput` with
the name, the value and what is allowed if not. They are for constructors: a hot path does its own fast test first.
"""

import inspect
import math
import os
from collections.abc import Callable, Iterable
from typing import Any, Final, TypeVar

from kadens.errors import BadInput

__all__ = [
    "LONGEST",
    "MAX_NAME",
    "async_callable",
    "callable_",
    "count",
    "exceptions",
    "instance",
    "is_number",
    "listed",
    "name",
    "number",
    "path",
    "seconds",
    "sync_callable",
]

T = TypeVar("T")

LONGEST: Final = 100 * 366 * 86_400
"""A hundred years: more seconds than that are a mistake in a unit."""

MOST: Final = 2**40
MAX_NAME: Final = 1_024
SHOWN = 40


def is_number(value: object) -> bool:
    """An int or a float; True is no number."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def seconds(field: str, value: Any, *, zero: bool = False, most: float = LONGEST) -> float:
    """More than 0, or with `zero` at least 0, and at most `most`."""
    if is_number(value) and (0 < value <= most or (zero and value == 0)):
        return value  # type: ignore[no-any-return]  # seen at run time
    raise BadInput.of(field, value, f"seconds, {'at least' if zero else 'more than'} 0 and at most {most:,}")


def number(field: str, value: Any, *, least: float = -math.inf, most: float = math.inf, above: bool = False) -> float:
    """Finite, from `least` to `most`; with `above`, more than `least`."""
    if is_number(value) and least <= value <= most and not (above and value == least) and abs(value) < math.inf:
        return value  # type: ignore[no-any-return]  # seen at run time
    raise BadInput.of(field, value, f"a number{_between(least, most, above=above)}")


def count(field: str, value: Any, *, least: int = 1, most: int = MOST) -> int:
    """A whole number from `least` to `most`."""
    if type(value) is int and least <= value <= most:
        return value
    raise BadInput.of(field, value, f"a whole number of at least {least:,} and at most {most:,}")


def name(field: str, value: Any, *, longest: int = MAX_NAME) -> str:
    """1 to `longest` printable characters: no control characters, and nothing that UTF-8 cannot carry."""
    if isinstance(value, str) and 0 < len(value) <= longest and value.isprintable():
        return value
    shown = value[:SHOWN] if isinstance(value, str) else value
    raise BadInput.of(field, shown, f"1 to {longest:,} printable characters")


def path(field: str, value: Any) -> str | os.PathLike[str]:
    """Text or a `Path`, not empty and without a NUL; whether anything is there is not looked at."""
    if isinstance(value, (str, os.PathLike)):
        text = os.fspath(value)
        if isinstance(text, str) and text and "\0" not in text and _encodes(text):
            return value
    raise BadInput.of(field, value, "a path: text or pathlib.Path")


def callable_(field: str, value: T) -> T:
    """Anything that can be called."""
    if callable(value):
        return value
    raise BadInput.of(field, value, "a function")


def sync_callable(field: str, value: T) -> T:
    """Anything that can be called but for an async function, whose coroutine nobody would await."""
    if callable(value) and not _is_async(value):
        return value
    raise BadInput.of(field, value, "a function that is not async")


def async_callable(field: str, value: T) -> T:
    """An `async def` function or method, a `functools.partial` of one, or an object whose `__call__` is one."""
    if _is_async(value):
        return value
    raise BadInput.of(field, value, "an async function")


def instance(field: str, value: Any, kind: type[T] | tuple[type[T], ...], allowed: str = "") -> T:
    """An object of a class, or of one of some; `allowed` says it for people, else the names of the classes do."""
    if isinstance(value, kind):
        return value
    raise BadInput.of(field, value, allowed or _names(kind))


def listed(field: str, values: Any, kind: type[T] | tuple[type[T], ...]) -> tuple[T, ...]:
    """Any iterable of objects of a class, but for text, as a tuple."""
    allowed = f"a list or tuple of {_names(kind)}"
    if not isinstance(values, Iterable) or isinstance(values, (str, bytes)):
        raise BadInput.of(field, values, allowed)
    return tuple(instance(field, value, kind, allowed) for value in values)


def exceptions(field: str, kinds: Any) -> tuple[type[Exception], ...]:
    """A class of exceptions or a tuple of some; BaseException is none, so a cancellation never passes for a failure."""
    given = kinds if isinstance(kinds, tuple) else (kinds,)
    for kind in given:
        if not (isinstance(kind, type) and issubclass(kind, Exception)):
            raise BadInput.of(field, kind, "a class of exceptions, or a tuple of them")
    if not given:
        raise BadInput.of(field, kinds, "at least one class of exceptions")
    return given


def _is_async(value: object) -> bool:
    """Whether calling it gives a coroutine, as far as can be told without a call."""
    call: Callable[..., object] | None = getattr(value, "__call__", None)  # noqa: B004  # an async __call__ counts
    return inspect.iscoroutinefunction(value) or inspect.iscoroutinefunction(call)


def _between(least: float, most: float, *, above: bool) -> str:
    low = "" if least == -math.inf else f"{'more than' if above else 'at least'} {least:,}"
    high = "" if most == math.inf else f"at most {most:,}"
    bounds = " and ".join(bound for bound in (low, high) if bound)
    return f", {bounds}" if bounds else ", finite"


def _names(kind: type | tuple[type, ...]) -> str:
    return " or ".join(each.__name__ for each in (kind if isinstance(kind, tuple) else (kind,)))


def _encodes(text: str) -> bool:
    try:
        os.fsencode(text)
    except UnicodeEncodeError:
        return False
    return True
