"""What a compiled pass is called with: arrays and numbers, as they lie in memory and as they are packed."""

import ctypes
from dataclasses import dataclass
from typing import Any, get_type_hints

import numpy as np

__all__ = ["ADDRESS_AT", "NUMBERS", "ArrayOf", "address", "members", "packed", "passed_as", "sample"]

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


def passed_as(kind: ArrayOf | type) -> tuple[np.dtype[Any] | None, int]:
    """Of an array what its numbers are, and its dimensions; None of numbers, and how many they are in a tuple."""
    if isinstance(kind, ArrayOf):
        return np.dtype(kind.number), kind.dimensions
    return None, len(members(kind))


def address(array: Any) -> int | None:
    """Where its numbers are, as a pass finds them."""
    return ctypes.c_void_p.from_address(id(array) + ADDRESS_AT).value


def sample(kind: ArrayOf | type) -> object:
    """One of the kind, with nothing in it."""
    if isinstance(kind, ArrayOf):
        return np.empty((0,) * kind.dimensions, kind.number)
    return kind(*(number() for number in members(kind)))
