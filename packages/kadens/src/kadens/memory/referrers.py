"""Who holds an object: looked for on demand, and told without showing what is in it."""

import gc
import itertools
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import AsyncGeneratorType, CellType, CoroutineType, FrameType, GeneratorType
from typing import Final

__all__ = ["Example", "examples_of", "type_name"]

SHOWN: Final = 40

_module_of = type.__dict__["__module__"].__get__
_qualname_of = type.__dict__["__qualname__"].__get__


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One object of a type, by its address, and what refers to it."""

    type: str
    address: int
    referrers: tuple[str, ...]

    def __str__(self) -> str:
        held = "".join(f"\n    held by {referrer}" for referrer in self.referrers)
        return f"{self.type} at {self.address:#x}{held}"


def type_name(kind: type) -> str:
    # A metaclass may have its own idea of these, and of raising in them.
    return f"{_module_of(kind)}.{_qualname_of(kind)}"


def examples_of(name: str, *, count: int, referrers: int) -> tuple[Example, ...]:
    """The newest objects of the type of that name. Blocks: some 150 ms per million objects."""
    everything = gc.get_objects()
    kinds = {kind for kind in set(map(type, everything)) if type_name(kind) == name}
    # The oldest generation comes last, and within it what came last.
    newest = (one for one in reversed(everything) if type(one) in kinds)
    found = list(itertools.islice(newest, count)) if kinds else []
    del everything, newest
    return tuple([_example(one, found, referrers) for one in found])


def _example(one: object, found: list[object], most: int) -> Example:
    holders = _holders(one, found)
    return Example(type=type_name(type(one)), address=id(one), referrers=_all_told(holders[:most], one))


def _holders(one: object, found: list[object]) -> list[object]:
    # The frames of this search refer to it as well. Nothing here may close over it: that would be one more holder.
    return [by for by in gc.get_referrers(one) if by is not found and not _is_ours(by)]


def _is_ours(referrer: object) -> bool:
    return isinstance(referrer, FrameType) and referrer.f_code.co_filename == __file__


def _all_told(holders: list[object], one: object) -> tuple[str, ...]:
    return tuple([_told(holder, one) for holder in holders])


def _told(referrer: object, one: object) -> str:
    for kind, tell in TELLERS.items():
        if isinstance(referrer, kind):
            return tell(referrer, one)
    attribute = _key_of(getattr(referrer, "__dict__", {}), one) or _slot_of(referrer, one)
    return f"{type_name(type(referrer))}{f'.{attribute}' if attribute else ''}"


def _tell_frame(referrer: FrameType, _: object) -> str:
    return f"a variable of {referrer.f_code.co_qualname} ({referrer.f_code.co_filename}:{referrer.f_lineno})"


def _tell_suspended(referrer: "CoroutineType[object, object, object]", _: object) -> str:
    return f"a variable of {referrer.__qualname__}"


def _tell_dict(referrer: dict[object, object], one: object) -> str:
    key = _key_of(referrer, one)
    module = sys.modules.get(name) if type(name := referrer.get("__name__")) is str else None
    if module is not None and vars(module) is referrer:
        return f"{module.__name__}.{key}, a global"
    return f"a dict of {len(referrer)}, {'as a key' if key is None else f'at {key}'}"


def _tell_cell(_: CellType, __: object) -> str:
    return "a closure"


def _tell_many(referrer: list[object], _: object) -> str:
    return f"a {type(referrer).__name__} of {len(referrer)}"


TELLERS: Final[Mapping[type | tuple[type, ...], Callable[..., str]]] = {
    FrameType: _tell_frame,
    (CoroutineType, GeneratorType, AsyncGeneratorType): _tell_suspended,
    CellType: _tell_cell,
    dict: _tell_dict,
    (list, tuple, set, frozenset): _tell_many,
}


def _key_of(mapping: Mapping[object, object], one: object) -> str | None:
    # A key may be anything: only what is surely short and harmless to show is shown.
    for key, value in list(mapping.items()):
        if value is one:
            return repr(key)[:SHOWN] if type(key) in (int, float, bool) else _short(key)
    return None


def _short(key: object) -> str:
    return key[:SHOWN] if type(key) is str else f"a key of type {type_name(type(key))}"


def _slot_of(referrer: object, one: object) -> str | None:
    names = [name for kind in type(referrer).__mro__ for name in getattr(kind, "__slots__", ())]
    return next((name for name in names if getattr(referrer, name, None) is one), None)
