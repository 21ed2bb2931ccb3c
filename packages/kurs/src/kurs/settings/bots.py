"""What is set of one bot."""

from collections.abc import Mapping

from pydantic import Field, ValidationInfo, field_validator

from kurs.domain.errors import BadInput, UnknownName
from kurs.settings.fields import ParameterName, ParameterValue, Section, Symbol, Timeframe
from kurs.strategies.base import Value
from kurs.strategies.registry import ALIASES, create, describe, known

__all__ = ["OWN_UNSEEN", "BotSettings"]

# What a check is told where one's own strategies are not to be run for it: whoever asks looks at them elsewhere.
OWN_UNSEEN = "own strategies unseen"


class BotSettings(Section):
    """One bot. Bots that name the same `pool` share its capital; by default each has its own.

    Strategies are names of `portfolio_strategies` or of one's own; none given means every enabled one of the former.
    `parameters` are those of this bot's strategies, by strategy, over those of other sections and of files.
    """

    symbol: Symbol
    timeframe: Timeframe = None
    strategies: tuple[str, ...] = ()
    parameters: dict[ParameterName, dict[ParameterName, ParameterValue]] = Field(default_factory=dict)
    pool: str | None = None
    short: bool = False

    @field_validator("strategies")
    @classmethod
    def _strategies(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        for name in value:
            # Refused in pydantic's way, so that it is told with its key and beside the others.
            try:
                if name in ALIASES or (_is_shown(name, info) and describe(name).name != name):
                    raise UnknownName.among("strategy", name, known())
            except BadInput as error:
                raise ValueError(str(error)) from None
        return value

    @field_validator("parameters", mode="before")
    @classmethod
    def _given(cls, value: object) -> object:
        """Without those that are null: a change over the API has no other way to take one out."""
        if not isinstance(value, Mapping):
            return value
        return {name: _without_nulls(given) for name, given in value.items() if given is not None}

    @field_validator("parameters")
    @classmethod
    def _parameters(cls, value: dict[str, dict[str, Value]], info: ValidationInfo) -> dict[str, dict[str, Value]]:
        if "strategies" not in info.data:
            # They are wrong themselves, and that is what is told.
            return value
        for name, given in value.items():
            try:
                if name not in (strategies := info.data["strategies"] or known()):
                    raise UnknownName.among("strategy of this bot", name, strategies)
                if _is_shown(name, info):
                    _check_each(name, given)
            except BadInput as error:
                raise ValueError(str(error)) from None
        return value


def _without_nulls(given: object) -> object:
    return {k: v for k, v in given.items() if v is not None} if isinstance(given, Mapping) else given


def _is_shown(name: str, info: ValidationInfo) -> bool:
    """Whether the strategy may be asked what it takes; one's own are run for that."""
    return name in known() or OWN_UNSEEN not in (info.context or ())


def _check_each(name: str, given: Mapping[str, Value]) -> None:
    """One of one's own as a whole; of the others each value alone, for other sections may give what fits with it."""
    if name not in known():
        create(name, **given)
        return
    described = describe(name)
    parameters = {parameter.name: parameter for parameter in described.parameters}
    for asked, value in given.items():
        parameter = parameters.get(described.aliases.get(asked, asked))
        if parameter is None:
            raise UnknownName.among(f"parameter of {name}", asked, parameters)
        parameter.check(value)
