"""The wrapper of a cached function, with its own parameters: a hit is one look-up and one look at the clock."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from inspect import Parameter
from typing import Any, Protocol, cast

from kadens.cache.base import Entry
from kadens.cache.tallies import Tally
from kadens.clock import Clock

__all__ = ["Find", "Typed", "wrapper_of"]

Typed = tuple[Any, ...]
"""Arguments, each followed by its type: equal only where both are."""


class Find(Protocol):
    """The longer way, for whatever is not in the index or about to end."""

    async def __call__(self, typed: Typed, arguments: dict[str, Any], load: Callable[[], Awaitable[Any]]) -> Any: ...


# The value is read before its end: who drops an entry in another thread ends it first. The longer way is outside of
# the block, so that no error of a load is chained to the look-up's.
SOURCE = """
async def wrapper({parameters}):
    try:
        {_}entry = {_}index[{typed}]
    except ({_}KeyError, {_}TypeError):
        pass
    else:
        {_}value = {_}entry.value
        if {_}entry.expires - {_}tally.margin > {_}clock():
            {_}entry.visited = True
            {_}tally.hits += 1
            return {_}value
    return await {_}find({typed}, {arguments}, {_}partial({_}load, {call}))
"""


def wrapper_of(
    load: Callable[..., Awaitable[Any]],
    parameters: Sequence[Parameter],
    decisive: Sequence[str],
    *,
    index: Mapping[Typed, Entry],
    tally: Tally,
    clock: Clock,
    find: Find,
) -> Callable[..., Awaitable[Any]]:
    """Compiled once, as dataclasses are: the interpreter binds arguments and defaults faster than any code could.

    `decisive` are the parameters that tell one entry of the index from another.
    """
    mark = _unlike([one.name for one in parameters])
    source = SOURCE.format(
        _=mark,
        parameters=_declared(parameters, mark),
        typed="({})".format("".join(f"{name}, {mark}type({name}), " for name in decisive)),
        arguments="{{{}}}".format(", ".join(f"{one.name!r}: {one.name}" for one in parameters)),
        call=", ".join(map(_passed, parameters)),
    )
    means = {
        "KeyError": KeyError,
        "TypeError": TypeError,
        "type": type,
        "partial": partial,
        "defaults": {one.name: one.default for one in parameters},
        "index": index,
        "tally": tally,
        "clock": clock,
        "find": find,
        "load": load,
    }
    namespace = {f"{mark}{name}": meaning for name, meaning in means.items()}
    exec(compile(source, f"<cached {load!r}>", "exec"), namespace)  # noqa: S102  of names the parser has accepted
    return cast(Callable[..., Awaitable[Any]], namespace["wrapper"])


def _unlike(names: Sequence[str]) -> str:
    """What no name begins with."""
    mark = "_"
    while any(name.startswith(mark) for name in names):
        mark += "_"
    return mark


def _declared(parameters: Sequence[Parameter], mark: str) -> str:
    kinds = [one.kind for one in parameters]
    written: list[str] = []
    for place, one in enumerate(parameters):
        if one.kind is one.KEYWORD_ONLY and not {one.VAR_POSITIONAL, one.KEYWORD_ONLY} & set(kinds[:place]):
            written.append("*")
        default = "" if one.default is one.empty else f"={mark}defaults[{one.name!r}]"
        written.append(f"{_stars(one)}{one.name}{default}")
        if one.kind is one.POSITIONAL_ONLY and one.POSITIONAL_ONLY not in kinds[place + 1 :]:
            written.append("/")
    return ", ".join(written)


def _passed(one: Parameter) -> str:
    return f"{one.name}={one.name}" if one.kind is one.KEYWORD_ONLY else f"{_stars(one)}{one.name}"


def _stars(one: Parameter) -> str:
    return "*" if one.kind is one.VAR_POSITIONAL else "**" if one.kind is one.VAR_KEYWORD else ""
