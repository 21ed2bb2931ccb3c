"""Kinds of values that settings are made of, and what every section has."""

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field

from kurs.domain.errors import BadInput
from kurs.domain.market import timeframe_ms, timeframe_of
from kurs.domain.symbols import normalise
from kurs.settings.unmixed import Unmixed

__all__ = [
    "NAME",
    "BotName",
    "Line",
    "ParameterName",
    "ParameterValue",
    "Percent",
    "Section",
    "Share",
    "Symbol",
    "Timeframe",
]

NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")
Share = Annotated[float, Field(ge=0, le=1)]
Percent = Annotated[float, Field(ge=0, le=100)]
# A line break in an address would begin another header of the message.
Line = Annotated[str, Field(max_length=320, pattern=r"^[^\x00-\x1f\x7f]*$")]


def _symbol(value: str) -> str:
    # Refused in pydantic's way, so that it is told with its key and beside the others.
    try:
        return normalise(value)
    except BadInput as error:
        raise ValueError(str(error)) from None


def _timeframe(value: str | None) -> str | None:
    try:
        return value if value is None else timeframe_of(timeframe_ms(value))
    except BadInput as error:
        raise ValueError(str(error)) from None


def _number_or_text(value: object) -> object:
    # Of what a union takes, each of its kinds would tell why it is none.
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError("a number or a text is needed")  # noqa: TRY004 - pydantic takes no other
    return value


Symbol = Annotated[str, AfterValidator(_symbol)]
BotName = Annotated[str, Field(pattern=f"^{NAME.pattern}$")]
ParameterName = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,63}$")]
ParameterValue = Annotated[int | float | str, BeforeValidator(_number_or_text)]
Timeframe = Annotated[str | None, AfterValidator(_timeframe)]


class Section(Unmixed):
    """Frozen, and without keys that nobody knows."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True, allow_inf_nan=False)
