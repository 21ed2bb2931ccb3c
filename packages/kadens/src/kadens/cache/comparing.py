"""Whether what was decoded is what was encoded, in all its parts, and whether a type can promise that at all."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, time, tzinfo
from decimal import Decimal
from operator import eq
from types import NoneType
from typing import Any, Final

import msgspec
from msgspec import inspect

__all__ = ["is_same", "open_part"]

PLAIN: Final = frozenset({NoneType, bool, int, str, bytes})
# MessagePack carries the sign of a zero.
EQUAL_IS_SAME: Final = PLAIN | {float}
MISSING: Final = object()


def open_part(kind: Any) -> str | None:
    """Where the type leaves open of what type a part is; None if it does so nowhere. `TypeError` for no type at all."""
    return next(_open_parts(inspect.type_info(kind), "", set()), None)


def _open_parts(node: Any, within: str, seen: set[int]) -> Iterator[str]:
    if isinstance(node, inspect.AnyType):
        yield f"Any, at {within}" if within else "Any, or a collection that does not say of what"
    elif isinstance(node, tuple):
        for part in node:
            yield from _open_parts(part, within, seen)
    elif isinstance(node, inspect.Field):
        yield from _open_parts(node.type, f"{within}.{node.name}", seen)
    # A type may hold itself.
    elif isinstance(node, inspect.Type) and id(node) not in seen:
        seen.add(id(node))
        owner = getattr(node, "cls", None)
        place = within if owner is None else owner.__qualname__
        for name in node.__struct_fields__:
            yield from _open_parts(getattr(node, name), place, seen)


def is_same(sent: Any, back: Any) -> bool:
    """Equal and of the same types all through; but where a float was announced, an equal int may come back as one."""
    kind = type(sent)
    if kind is not type(back):
        return kind is int and type(back) is float and bool(sent == back)
    if kind in PLAIN:
        return bool(sent == back)
    compare = COMPARED.get(kind)
    if compare is not None:
        return compare(sent, back)
    parts = _parts(sent)
    return bool(sent == back) if parts is None else _same_items(parts, _parts(back))


def _same_items(sent: Any, back: Any) -> bool:
    kinds = list(map(type, sent))
    # At the speed of the interpreter, where that can tell: a megabyte of numbers must not hold up the loop.
    if EQUAL_IS_SAME.issuperset(kinds) and kinds == list(map(type, back)) and all(map(eq, sent, back)):
        return True
    return len(kinds) == len(back) and all(map(is_same, sent, back))


def _same_mapping(sent: Mapping[Any, Any], back: Mapping[Any, Any]) -> bool:
    return _same_items(list(sent), list(back)) and _same_items(list(sent.values()), list(back.values()))


def _same_set(sent: Any, back: Any) -> bool:
    found = {item: item for item in back}
    return len(sent) == len(back) and all(is_same(item, found.get(item, MISSING)) for item in sent)


def _same_number(sent: Any, back: Any) -> bool:
    # By their digits: NaN equals nothing, and 1.10 equals 1.1.
    return repr(sent) == repr(back)


def _same_time(sent: Any, back: Any) -> bool:
    # A zone with summer time comes back as the offset of that moment, and counts wrongly from there.
    return bool(sent == back) and sent.fold == back.fold and _offset(sent.tzinfo) == _offset(back.tzinfo)


def _offset(zone: tzinfo | None) -> Any:
    """What the zone adds at all times; MISSING if that changes."""
    if zone is None:
        return None
    offset = zone.utcoffset(None)
    return MISSING if offset is None else offset


def _parts(value: Any) -> Sequence[Any] | None:
    if isinstance(value, msgspec.Struct):
        return msgspec.structs.astuple(value)
    if dataclasses.is_dataclass(value):
        return [getattr(value, field.name, MISSING) for field in dataclasses.fields(value)]
    return value if isinstance(value, tuple) else None


COMPARED: Final[Mapping[type, Callable[[Any, Any], bool]]] = {
    float: _same_number,
    Decimal: _same_number,
    list: _same_items,
    tuple: _same_items,
    dict: _same_mapping,
    set: _same_set,
    frozenset: _same_set,
    datetime: _same_time,
    time: _same_time,
}
