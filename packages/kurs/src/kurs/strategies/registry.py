"""Strategies by name: those that come with Kurs, and one's own, which are read when the first of them is asked for."""

import re
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from kurs.domain.errors import BadInput, UnknownName
from kurs.strategies.base import Parameter, Strategy, Value
from kurs.strategies.ema_crossover import EmaCrossover
from kurs.strategies.fvg import FairValueGap
from kurs.strategies.loading import Around, Loaded, load
from kurs.strategies.own import own_name
from kurs.strategies.rsi import RelativeStrength
from kurs.strategies.sample import Sample

__all__ = ["ALIASES", "FOLDER", "Description", "create", "describe", "given", "known", "look_in", "own", "read"]

STRATEGIES: Mapping[str, type[Strategy]] = MappingProxyType(
    {strategy.name: strategy for strategy in (EmaCrossover, RelativeStrength, FairValueGap, Sample)}
)
# Names that older clients send.
ALIASES: Mapping[str, str] = MappingProxyType(
    {"ema_crossover_strategy": "ema_crossover", "rsi_strategy": "rsi", "fvg_strategy": "fvg"}
)
TAKEN = frozenset((*STRATEGIES, *ALIASES))
# Where a file that cannot be run gives a strategy its name.
CLASS = re.compile(r"^class\s+(\w+)", re.MULTILINE)
NAMED = re.compile(r"""^\s+name\s*=\s*["'](\w+)["']""", re.MULTILINE)
# Of the data folder: where one's own are.
FOLDER = "strategies"


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """A strategy in words: its parameters with their bounds, and the parameters' other names."""

    name: str
    description: str
    parameters: tuple[Parameter, ...]
    aliases: Mapping[str, str]


def create(name: str, /, **parameters: object) -> Strategy:
    """A new strategy; UnknownName for the name or a parameter, BadInput for a value out of bounds."""
    return _strategy(name)(**parameters)


def given(name: str, parameters: Mapping[str, object]) -> Mapping[str, Value]:
    """These values in their types, by the parameters' own names; errors as `create`, but for what they say together."""
    return _strategy(name).named(parameters)


def known() -> tuple[str, ...]:
    """The names of those that come with Kurs, without aliases."""
    return tuple(STRATEGIES)


def describe(name: str) -> Description:
    """What the strategy does and takes; UnknownName when there is none of that name."""
    strategy = _strategy(name)
    return Description(
        name=strategy.name,
        description=strategy.description,
        parameters=strategy.parameters,
        aliases=strategy.aliases,
    )


# ── one's own ─────────────────────────────────────────────────────────────────────────────────────


class _Own:
    """Where they are, and what was found there; None before anybody has looked."""

    home: Path | Callable[[], Path] | None = None
    around: Around = nullcontext
    loaded: Loaded | None = None


def look_in(home: Path | Callable[[], Path] | None, *, around: Around = nullcontext) -> None:
    """From now on one's own strategies are those in `strategies/` of this data folder; runs none of them yet.

    Where finding the folder takes its time, give the way to find it; `around` as in `load`.
    """
    if home != _Own.home:
        _Own.home, _Own.around, _Own.loaded = home, around, None


def own() -> Loaded:
    """One's own strategies, read at the first call; files that change later are read by the next process."""
    if _Own.loaded is None:
        if _Own.home is None:
            return Loaded(strategies={}, code={}, files={}, problems={})
        home = _Own.home if isinstance(_Own.home, Path) else _Own.home()
        _Own.loaded = load(home / FOLDER, taken=TAKEN, around=_Own.around)
    return _Own.loaded


def read() -> frozenset[str]:
    """Names, aliases among them, of those that no file needs to be run for any more."""
    return TAKEN if _Own.loaded is None else TAKEN.union(_Own.loaded.strategies)


def _strategy(name: str) -> type[Strategy]:
    strategy = STRATEGIES.get(ALIASES.get(name, name)) or own().strategies.get(name)
    if strategy is None:
        raise _unknown(name)
    return strategy


def _unknown(name: str) -> BadInput:
    """The file that was meant is told of, by what is wrong with it or by the names that are in it."""
    loaded = own()
    meant = [problem for file, problem in loaded.problems.items() if _may_hold(file, name)]
    if meant:
        return meant[0]
    held = [strategy for strategy, files in loaded.files.items() if next(iter(files)).stem == name]
    if held:
        return BadInput(f"unknown strategy {name!r}: {name}.py has the {_listed(held)}")
    return UnknownName.among("strategy", name, (*STRATEGIES, *loaded.strategies))


def _listed(names: list[str]) -> str:
    return f"strateg{'y' if len(names) == 1 else 'ies'} {', '.join(map(repr, names))}"


def _may_hold(file: Path, name: str) -> bool:
    """Whether a file that cannot be used is called so, or seems to define it; a folder that is not read may."""
    if file.stem == name or file.is_dir():
        return True
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return name in map(own_name, CLASS.findall(text)) or name in NAMED.findall(text)
