"""Keys and tags from the arguments of a call: `1` and `"1"` are two keys, and no key is longer than a line."""

import hashlib
import inspect
from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from string import Formatter
from types import NoneType
from typing import Any
from uuid import UUID

from kadens.cache.base import MAX_KEY
from kadens.errors import BadInput

__all__ = ["KeyMaker", "tag_of"]

PLAIN = (str, int, float, bool, NoneType, bytes, complex, Decimal, UUID, date, time, timedelta)
LONGEST = 256


class KeyMaker:
    """Reads `"{user_id}:{options.page}"` against a function's parameters; without a template, all of them.

    `BadInput` for a field that is no parameter, and for an argument whose text does not tell its value.
    """

    def __init__(self, function: Callable[..., Any], *, key: str | None, tags: tuple[str, ...]) -> None:
        self._signature = inspect.signature(function)
        self._prefix = f"{function.__module__}.{function.__qualname__}".replace(":", ".")
        names = list(self._signature.parameters)
        self._template = None if key is None else _parsed("key", key, names)
        self._tags = tuple(_parsed("tags", tag, names) for tag in tags)

    @property
    def prefix(self) -> str:
        """What all keys of the function begin with, before a colon."""
        return self._prefix

    @property
    def parameters(self) -> tuple[inspect.Parameter, ...]:
        return tuple(self._signature.parameters.values())

    @property
    def decisive(self) -> tuple[str, ...]:
        """The parameters that a key depends on: those the template names, without one all."""
        if self._template is None:
            return tuple(self._signature.parameters)
        named = (field.partition(".")[0].partition("[")[0] for _, field in self._template if field is not None)
        return tuple(dict.fromkeys(named))

    @property
    def nameable(self) -> bool:
        """Whether the decisive parameters, by name, make a call."""
        decisive = self.decisive
        named = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
        return all(
            one.kind in named if one.name in decisive else one.default is not one.empty for one in self.parameters
        )

    def arguments(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, Any]:
        """By name, defaults filled in; `TypeError` as the call itself would raise."""
        bound = self._signature.bind(*args, **kwargs)
        bound.apply_defaults()
        return bound.arguments

    def key(self, arguments: Mapping[str, Any]) -> str:
        if self._template is None:
            text = ",".join(_typed(name, value) for name, value in arguments.items())
        else:
            text = _filled(self._template, arguments, _typed)
        if len(text) > LONGEST or not text.isprintable():
            text = _digest(text)
        return f"{self._prefix}:{text}"

    def tags(self, arguments: Mapping[str, Any]) -> tuple[str, ...]:
        """As they are written; what is no line is made one by whoever keeps them, see `tag_of`."""
        return tuple(_filled(tag, arguments, _plain) for tag in self._tags)


def tag_of(text: str) -> str:
    """What a tag is known by: itself, if it is a line of 1 to 1,024 printable characters, else its digest."""
    return text if 0 < len(text) <= MAX_KEY and text.isprintable() else _digest(text)


Template = tuple[tuple[str, str | None], ...]


def _parsed(what: str, text: str, names: list[str]) -> Template:
    if not isinstance(text, str):
        raise BadInput.of(what, text, "text with the names of parameters in braces")
    try:
        parts = tuple((literal, field) for literal, field, _, _ in Formatter().parse(text))
    except ValueError as error:
        raise BadInput(f"{what}: {text!r} is not allowed; {error}") from error
    for _, field in parts:
        if field is not None and field.partition(".")[0].partition("[")[0] not in names:
            raise BadInput.of(what, text, f"the fields {', '.join(names) or 'of no parameter, for there is none'}")
    return parts


def _filled(template: Template, arguments: Mapping[str, Any], show: Callable[[str, Any], str]) -> str:
    return "".join(
        literal if field is None else literal + show(field, _field(field, arguments)) for literal, field in template
    )


def _field(field: str, arguments: Mapping[str, Any]) -> Any:
    try:
        value, _ = Formatter().get_field(field, (), arguments)
    except (AttributeError, LookupError, TypeError) as error:
        raise BadInput(f"{field}: nothing to make a key or tag of; {error}") from error
    return value


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()


def _plain(_: str, value: Any) -> str:
    return str(value)


def _typed(name: str, value: Any) -> str:
    if isinstance(value, (tuple, list)):
        inner = ",".join(_typed(name, item) for item in value)
        return f"{type(value).__name__}({inner})"
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{_typed(name, key)}={_typed(name, value[key])}" for key in value) + "}"
    if isinstance(value, (set, frozenset)):
        return f"{type(value).__name__}({','.join(sorted(_typed(name, item) for item in value))})"
    if isinstance(value, Enum):
        return f"{type(value).__qualname__}.{value.name}"
    if type(value) in (str, int, float, bool, NoneType):
        return repr(value)
    if isinstance(value, PLAIN):
        return f"{type(value).__qualname__}({value!r})"
    raise BadInput.of(name, value, "in a key, plain values and collections of them; name its fields in `key`")
