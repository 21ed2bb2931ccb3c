"""Type hints, resolved once per function or class."""

from collections.abc import Callable, Mapping
from threading import Lock
from types import MappingProxyType
from typing import Any, get_type_hints

from kadens.errors import BadInput

__all__ = ["hints"]

KEPT = 4096


class _Resolved(dict[Any, Mapping[str, Any]]):
    """What was asked for; the oldest goes when it is full, so that functions made in passing do not stay."""

    def __init__(self, kept: int) -> None:
        self._kept = kept
        self._lock = Lock()

    def __missing__(self, target: Any) -> Mapping[str, Any]:
        found = MappingProxyType(_resolve(target))
        with self._lock:
            while len(self) >= self._kept:
                del self[next(iter(self))]
            return self.setdefault(target, found)


def _resolve(target: Any) -> dict[str, Any]:
    try:
        return get_type_hints(target, include_extras=True)
    except NameError as error:
        name = getattr(target, "__qualname__", repr(target))
        raise BadInput(f"hints of {name}: {error}; a hint may name what its module defines") from error
    except (TypeError, AttributeError) as error:
        raise BadInput.of("target", target, "a function or a class with type hints") from error


hints: Callable[[Any], Mapping[str, Any]] = _Resolved(KEPT).__getitem__
"""The hints of a function or a class by name, read-only, with what `Annotated` says; `BadInput` if one cannot be found.

The results for the newest 4,096 functions and classes are kept. A hit is one look-up in a dict.
"""
