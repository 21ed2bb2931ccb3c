"""Something else when the first way fails."""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar

from kadens.checks import async_callable, callable_, exceptions

__all__ = ["FallbackStatistics", "fallback"]

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class FallbackStatistics:
    """`failed` calls were not saved by the other way either."""

    calls: int
    fallen_back: int
    failed: int


class fallback:  # noqa: N801  # a verb where it is used, as contextlib.suppress
    """`@fallback(other, on=OSError)`: when the function raises what is listed, `other` is called as it was.

    `other` may be async or not: `lambda symbol: []` makes a new list for each caller. What it raises is raised,
    with the first error as its context. A cancellation is never a failure.
    """

    def __init__(self, other: Callable[..., object], *, on: type[Exception] | tuple[type[Exception], ...]) -> None:
        self._other = callable_("other", other)
        self._on = exceptions("on", on)
        self._calls = self._fallen_back = self._failed = 0

    def __call__(self, function: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
        async_callable("function", function)

        @wraps(function)
        async def with_fallback(*args: P.args, **kwargs: P.kwargs) -> R:
            self._calls += 1
            try:
                return await function(*args, **kwargs)
            except self._on:
                return await self._fall_back(args, kwargs)  # type: ignore[return-value]  # the other way's own type

        return with_fallback

    def statistics(self) -> FallbackStatistics:
        return FallbackStatistics(calls=self._calls, fallen_back=self._fallen_back, failed=self._failed)

    async def _fall_back(self, args: tuple[object, ...], kwargs: dict[str, object]) -> object:
        self._fallen_back += 1
        try:
            result = self._other(*args, **kwargs)
            return await result if inspect.isawaitable(result) else result
        except Exception:
            self._failed += 1
            raise
