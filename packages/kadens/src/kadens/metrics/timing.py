"""Timed: how long a call or a block takes, with failures told apart from successes."""

import inspect
from asyncio import CancelledError
from collections.abc import Callable
from functools import wraps
from time import perf_counter
from types import TracebackType
from typing import Any, Final, ParamSpec, Self, TypeVar, cast

from kadens.checks import callable_
from kadens.errors import BadInput, WrongState
from kadens.metrics.histograms import Histogram
from kadens.metrics.labels import Labelled

__all__ = ["OUTCOME", "Timed"]

OUTCOME: Final = "outcome"

P = ParamSpec("P")
R = TypeVar("R")


class Timed:
    """A decorator for functions, async or not, and a context manager, async or not.

    The outcome of each call or block is "ok", "error" for an exception, or "cancelled": a failure never counts as a
    success. As a context manager it serves one block after the other; blocks at the same time make one each.
    """

    __slots__ = ("_family", "_started", "_values")

    def __init__(self, family: Labelled[Histogram], values: tuple[str, ...]) -> None:
        self._family = family
        self._values = values
        self._started: float | None = None
        # A label that cannot be used is refused here, and the successes are shown from the start.
        family.labels(*values, "ok")

    def __call__(self, function: Callable[P, R]) -> Callable[P, R]:
        """The function, timed; generators are refused, since calling one does nothing yet."""
        callable_("function", function)
        if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
            raise BadInput.of("function", function, "a generator is timed by a block inside of it")
        if inspect.iscoroutinefunction(function):
            return cast(Callable[P, R], self._timed_async(function))
        return self._timed(function)

    def _timed(self, function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            started = perf_counter()
            try:
                result = function(*args, **kwargs)
            except BaseException as error:
                self._record(started, error)
                raise
            self._record(started, None)
            return result

        return call

    def _timed_async(self, function: Callable[P, Any]) -> Callable[P, Any]:
        @wraps(function)
        async def call(*args: P.args, **kwargs: P.kwargs) -> Any:
            started = perf_counter()
            try:
                result = await function(*args, **kwargs)
            except BaseException as error:
                self._record(started, error)
                raise
            self._record(started, None)
            return result

        return call

    def __enter__(self) -> Self:
        if self._started is not None:
            raise WrongState("this block is being timed already: make a `timed` for each block")
        self._started = perf_counter()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        started, self._started = self._started, None
        if started is None:
            raise WrongState("the block was left without having been entered")
        self._record(started, error)

    async def __aenter__(self) -> Self:
        return self.__enter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.__exit__(kind, error, traceback)

    def _record(self, started: float, error: BaseException | None) -> None:
        self._family.labels(*self._values, _outcome(error)).observe(perf_counter() - started)


def _outcome(error: BaseException | None) -> str:
    if error is None:
        return "ok"
    return "cancelled" if isinstance(error, CancelledError | GeneratorExit) else "error"
