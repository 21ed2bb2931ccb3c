"""An async function that is called with text and sees typed values."""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from functools import update_wrapper
from typing import Any, Generic, TypeVar

from kadens.errors import BadInput
from kadens.parameters.binder import Binder, BinderStatistics
from kadens.parameters.bounds import Bounds
from kadens.parameters.classes import parameters_of_function
from kadens.parameters.records import RecordBinder

__all__ = ["BoundFunction"]

R = TypeVar("R")


class BoundFunction(Generic[R]):
    """What `@bind` makes of a function: called as before, with text or with values."""

    __name__: str
    __wrapped__: Callable[..., Awaitable[R]]

    def __init__(self, function: Callable[..., Awaitable[R]], bounds: Bounds) -> None:
        parameters = parameters_of_function(function)
        self._function = function
        self._signature = inspect.signature(function)
        self._binder: Binder[dict[str, Any]] = RecordBinder(parameters, bounds, build=dict, forbid_unknown=True)
        update_wrapper(self, function)

    @property
    def arguments(self) -> Binder[dict[str, Any]]:
        """What makes the arguments by name, for a batch of them or as a dependency."""
        return self._binder

    async def __call__(self, *args: Any, **kwargs: Any) -> R:
        """`InvalidParameters`, or what the function raises."""
        return await self._function(**self._binder.from_mapping(self._named(args, kwargs) if args else kwargs))

    async def from_mapping(self, raw: Mapping[str, Any]) -> R:
        """Called with arguments by name."""
        return await self._function(**self._binder.from_mapping(raw))

    async def from_query(self, text: str | bytes) -> R:
        """Called with arguments of the raw query string."""
        return await self._function(**self._binder.from_query(text))

    def statistics(self) -> BinderStatistics:
        return self._binder.statistics()

    def _named(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
        try:
            named = self._signature.bind_partial(*args).arguments
        except TypeError as error:
            raise BadInput.of("arguments", args, f"those of {self._function.__qualname__}: {error}") from error
        twice = named.keys() & kwargs.keys()
        if twice:
            raise BadInput.of("arguments", twice.pop(), "each once: by its place or by its name")
        return {**named, **kwargs}
