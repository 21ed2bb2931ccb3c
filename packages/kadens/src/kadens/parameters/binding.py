"""`bind`: text in, typed values out."""

import inspect
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, overload

import msgspec

from kadens.errors import BadInput
from kadens.parameters.adapters import is_model
from kadens.parameters.binder import Binder
from kadens.parameters.bounds import DEFAULT, Bounds
from kadens.parameters.classes import parameters_of_class
from kadens.parameters.functions import BoundFunction
from kadens.parameters.models import ModelBinder
from kadens.parameters.records import RecordBinder

__all__ = ["bind"]

T = TypeVar("T")
R = TypeVar("R")


@overload
def bind(  # type: ignore[overload-overlap]  # a class is callable too, and none gives an awaitable
    target: type[T], *, bounds: Bounds = ..., forbid_unknown: bool = ...
) -> Binder[T]: ...
@overload
def bind(target: Callable[..., Awaitable[R]], *, bounds: Bounds = ...) -> BoundFunction[R]: ...
@overload
def bind(target: None = None, *, bounds: Bounds = ...) -> Callable[[Callable[..., Awaitable[R]]], BoundFunction[R]]: ...
def bind(target: Any = None, *, bounds: Bounds = DEFAULT, forbid_unknown: bool = False) -> Any:
    """A class of records as a `Binder`; an async function as one that takes text, also as `@bind`.

    Classes are msgspec Structs, dataclasses, TypedDicts, NamedTuples and models of pydantic. `forbid_unknown` refuses
    parameters that the class does not have; a function refuses them always. Constraints are `msgspec.Meta` in
    `Annotated`, or pydantic's where pydantic is installed. `BadInput` for hints that cannot be validated.
    """
    if not isinstance(bounds, Bounds):
        raise BadInput.of("bounds", bounds, "kadens.parameters.Bounds")
    if target is None:
        return lambda function: bind(function, bounds=bounds)
    if inspect.iscoroutinefunction(target):
        return BoundFunction(target, bounds)
    if is_model(target):
        return ModelBinder(target, bounds, forbid_unknown=forbid_unknown)
    parameters = parameters_of_class(target)
    struct = target if issubclass(target, msgspec.Struct) else None
    return RecordBinder(parameters, bounds, build=target, struct=struct, forbid_unknown=forbid_unknown)
