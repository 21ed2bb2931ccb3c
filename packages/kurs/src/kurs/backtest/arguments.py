"""What a compiled pass is called with: arrays and numbers, as they lie in memory and as they are packed."""

import ctypes
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, get_type_hints

import numpy as np

__all__ = ["ADDRESS_AT", "NUMBERS", "ArrayOf", "address", "members", "packed", "passing", "sample"]

# Of numbers: how they are packed, eight bytes each, and how LLVM names them.
NUMBERS = {int: ("q", "i64"), float: ("d", "double"), bool: ("q", "i8")}
# In NumPy's array in C the address of its numbers comes first, after Python's own fields.
ADDRESS_AT = object.__basicsize__


@dataclass(frozen=True, slots=True)
class ArrayOf:
    """An argument: a contiguous array of such numbers, of so many dimensions."""

    number: type[np.generic]
    dimensions: int = 1


def members(kind: type) -> list[type]:
    """Of a named tuple the kinds of its numbers; none of anything else."""
    return list(get_type_hints(kind).values()) if issubclass(kind, tuple) else []


def packed(kind: ArrayOf | type) -> str:
    """The parts of an argument as they are packed: of an array itself and its shape, from which the rest follows."""
    if isinstance(kind, ArrayOf):
        return "P" + "q" * kind.dimensions
    return "".join(NUMBERS[number][0] for number in members(kind) or (kind,))


def passing(kind: ArrayOf | type) -> Callable[[Any], Sequence[object]]:
    """What is packed of such an argument."""
    if not isinstance(kind, ArrayOf):
        return tuple if members(kind) else lambda value: (value,)
    number, dimensions = np.dtype(kind.number), kind.dimensions

    def parts(array: Any) -> Sequence[object]:
        shape = array.shape
        if array.dtype != number or len(shape) != dimensions or not array.flags.c_contiguous:
            raise TypeError(f"{array.dtype} of shape {shape} instead of a contiguous {kind}")
        return id(array), *shape

    return parts


def address(array: Any) -> int | None:
    """Where its numbers are, as a pass finds them."""
    return ctypes.c_void_p.from_address(id(array) + ADDRESS_AT).value


def sample(kind: ArrayOf | type) -> object:
    """One of the kind, with nothing in it."""
    if isinstance(kind, ArrayOf):
        return np.empty((0,) * kind.dimensions, kind.number)
    return kind(*(number() for number in members(kind)))
