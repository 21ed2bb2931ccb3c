"""What a class of records or a function says of its parameters."""

import dataclasses
import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NotRequired, Required, get_args, get_origin, is_typeddict

import msgspec

from kadens.errors import BadInput
from kadens.parameters.hints import hints

__all__ = ["Parameter", "parameters_of_class", "parameters_of_function"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """`name` is what a request says; `default` is what `msgspec.field` takes, None where the parameter is required."""

    name: str
    attribute: str
    hint: Any
    default: Mapping[str, Any] | None = None


def parameters_of_class(target: Any) -> list[Parameter]:
    """Of a Struct, a dataclass, a TypedDict or a NamedTuple; else `BadInput`."""
    if isinstance(target, type):
        if issubclass(target, msgspec.Struct):
            return [*_of_struct(target)]
        if dataclasses.is_dataclass(target):
            return [*_of_dataclass(target)]
        if is_typeddict(target):
            return [*_of_typed_dict(target)]
        if issubclass(target, tuple) and hasattr(target, "_field_defaults"):
            return [*_of_named_tuple(target)]
    allowed = "an async function, a Struct, a dataclass, a TypedDict, a NamedTuple or a model of pydantic"
    raise BadInput.of("target", target, allowed)


def parameters_of_function(function: Callable[..., Any]) -> list[Parameter]:
    """Each must have one name and a hint; else `BadInput`."""
    known = hints(function)
    return [_of_function(function, each, known) for each in inspect.signature(function).parameters.values()]


def _of_function(function: Callable[..., Any], given: inspect.Parameter, known: Mapping[str, Any]) -> Parameter:
    name = f"{function.__qualname__}({given})"
    if given.kind in (given.VAR_POSITIONAL, given.VAR_KEYWORD, given.POSITIONAL_ONLY):
        raise BadInput.of("function", name, "parameters that have one name each: no *args, **kwargs, positional-only")
    if given.name not in known:
        raise BadInput.of("function", name, "parameters with a type hint; Any for what is taken as it comes")
    default = None if given.default is given.empty else {"default": given.default}
    return Parameter(name=given.name, attribute=given.name, hint=known[given.name], default=default)


def _of_struct(target: type[msgspec.Struct]) -> Iterator[Parameter]:
    if target.__struct_config__.array_like:
        raise BadInput.of("target", target, "a Struct whose fields have names: not array_like")
    try:
        fields = msgspec.structs.fields(target)
    except NameError as error:
        raise BadInput(f"hints of {target.__qualname__}: {error}; a hint may name what its module defines") from error
    for field in fields:
        default = _given(field, msgspec.NODEFAULT)
        yield Parameter(name=field.encode_name, attribute=field.name, hint=field.type, default=default)


def _of_dataclass(target: Any) -> Iterator[Parameter]:
    known = hints(target)
    for field in dataclasses.fields(target):
        if field.init:
            default = _given(field, dataclasses.MISSING)
            yield Parameter(name=field.name, attribute=field.name, hint=known[field.name], default=default)


def _of_typed_dict(target: Any) -> Iterator[Parameter]:
    for name, hint in hints(target).items():
        bare = get_args(hint)[0] if get_origin(hint) in (Required, NotRequired) else hint
        default = None if name in target.__required_keys__ else {"default": msgspec.UNSET}
        yield Parameter(name=name, attribute=name, hint=bare, default=default)


def _of_named_tuple(target: Any) -> Iterator[Parameter]:
    known, defaults = hints(target), target._field_defaults
    for name in target._fields:
        default = {"default": defaults[name]} if name in defaults else None
        yield Parameter(name=name, attribute=name, hint=known[name], default=default)


def _given(field: Any, nothing: object) -> dict[str, Any] | None:
    defaults = {"default": field.default, "default_factory": field.default_factory}
    return {word: value for word, value in defaults.items() if value is not nothing} or None
