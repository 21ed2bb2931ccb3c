"""Strategies by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kurs.domain.errors import UnknownName
from kurs.strategies.base import Parameter, Strategy
from kurs.strategies.ema_crossover import EmaCrossover
from kurs.strategies.fvg import FairValueGap
from kurs.strategies.rsi import RelativeStrength
from kurs.strategies.sample import Sample

__all__ = ["ALIASES", "Description", "create", "describe", "known"]

STRATEGIES: Mapping[str, type[Strategy]] = MappingProxyType(
    {strategy.name: strategy for strategy in (EmaCrossover, RelativeStrength, FairValueGap, Sample)}
)
# Names that older clients send.
ALIASES: Mapping[str, str] = MappingProxyType(
    {"ema_crossover_strategy": "ema_crossover", "rsi_strategy": "rsi", "fvg_strategy": "fvg"}
)


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


def known() -> tuple[str, ...]:
    """The names that `create` takes, without aliases."""
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


def _strategy(name: str) -> type[Strategy]:
    strategy = STRATEGIES.get(ALIASES.get(name, name))
    if strategy is None:
        raise UnknownName.among("strategy", name, STRATEGIES)
    return strategy
