"""Again, after a while, and not too often: stamina behind one decorator with a budget."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, Protocol, TypeVar, cast

from kadens.checks import async_callable, count, exceptions, instance, number, seconds, sync_callable
from kadens.errors import MissingExtra
from kadens.resilience.budget import Budget
from kadens.resilience.deadline import remaining

__all__ = ["RetryStatistics", "retry"]

P = ParamSpec("P")
R = TypeVar("R")

INSTANT = 0.001

On = type[Exception] | tuple[type[Exception], ...] | Callable[[Exception], bool | float]
"""What is tried again: classes, or a function that says True, False, or seconds to wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryStatistics:
    """`retries` are attempts after the first; `refused` were not made because the budget was spent.

    `given_up` calls failed at last, `saved` calls succeeded after a failure.
    """

    calls: int
    retries: int
    refused: int
    saved: int
    given_up: int


class retry:  # noqa: N801  # a verb where it is used, as contextlib.suppress
    """`@retry(on=OSError)`: what fails is tried again, with exponential back-off and jitter.

    Seconds. At most `attempts` in all, within `timeout` seconds from the first failure and within the deadline
    around the call; the last error is raised. The `budget` bounds the retries of all calls together and may be
    shared. Back-off, instrumentation and test mode are those of stamina: `pip install kadens[retry]`, without
    which construction raises `MissingExtra`. Only for functions that may be called again.
    """

    def __init__(
        self,
        *,
        on: On,
        attempts: int = 3,
        timeout: float = 45.0,
        wait_initial: float = 0.1,
        wait_max: float = 5.0,
        wait_jitter: float = 1.0,
        wait_exp_base: float = 2.0,
        budget: Budget | None = None,
    ) -> None:
        if isinstance(on, type | tuple) or not callable(on):
            exceptions("on", on)
        else:
            sync_callable("on", on)
        self._contexts = _stamina()
        self._on = on
        self._caught: type[Exception] | tuple[type[Exception], ...] = on if isinstance(on, type | tuple) else Exception
        self._attempts = count("attempts", attempts)
        self._timeout = seconds("timeout", timeout)
        self._waits = {
            "wait_initial": seconds("wait_initial", wait_initial, zero=True),
            "wait_max": seconds("wait_max", wait_max, zero=True),
            "wait_jitter": seconds("wait_jitter", wait_jitter, zero=True),
            "wait_exp_base": number("wait_exp_base", wait_exp_base, least=1),
        }
        self._budget = Budget() if budget is None else instance("budget", budget, Budget)
        self._calls = self._retries = self._refused = self._saved = self._given_up = 0

    def __call__(self, function: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
        async_callable("function", function)
        name = f"{getattr(function, '__module__', '')}.{getattr(function, '__qualname__', repr(function))}"
        budget = self._budget

        @wraps(function)
        async def retried(*args: P.args, **kwargs: P.kwargs) -> R:
            self._calls += 1
            budget.calls += 1
            try:
                return await function(*args, **kwargs)
            except self._caught as error:
                return await self._again(name, error, lambda: function(*args, **kwargs))

        return retried

    def statistics(self) -> RetryStatistics:
        return RetryStatistics(
            calls=self._calls,
            retries=self._retries,
            refused=self._refused,
            saved=self._saved,
            given_up=self._given_up,
        )

    async def _again(self, name: str, failure: Exception, call: Callable[[], Awaitable[R]]) -> R:
        try:
            async for attempt in self._attempts_after(name):
                with attempt:
                    if attempt.num == 1:
                        # stamina is told of the attempt that was made without it, and waits before the second.
                        raise failure  # noqa: TRY301  # stamina reads it from here
                    self._retries += 1
                    result = await call()
                    self._saved += 1
                    return result
        except Exception:
            self._given_up += 1
            raise
        else:
            raise failure
        finally:
            # An error whose traceback holds a frame that holds the error is left to the garbage collector.
            del failure

    def _attempts_after(self, name: str) -> "AsyncIterator[_Attempt]":
        left = remaining()
        # stamina takes 0 for a mistake; the deadline itself cuts off what is left.
        timeout = self._timeout if left is None else min(self._timeout, max(left, INSTANT))
        failures = 0

        def decide(error: Exception) -> bool | float:
            nonlocal failures
            failures += 1
            wanted = self._wanted(error)
            # The last attempt's failure asks for no other, so it costs the budget nothing.
            if wanted is False or failures >= self._attempts:
                return False
            return wanted if self._may_retry(error) else False

        context = self._contexts(on=decide, attempts=self._attempts, timeout=timeout, **self._waits)
        return context.with_name(name, (), {}).__aiter__()

    def _wanted(self, error: BaseException) -> bool | float:
        if isinstance(self._on, type | tuple):
            return isinstance(error, self._on)
        return isinstance(error, Exception) and self._on(error)

    def _may_retry(self, error: Exception) -> bool:
        if self._budget.spend():
            return True
        self._refused += 1
        error.add_note("not tried again: the retry budget is spent")
        return False


class _Attempt(AbstractContextManager[None, bool], Protocol):
    @property
    def num(self) -> int: ...


class _Attempts(Protocol):
    def with_name(self, name: str, args: tuple[object, ...], kw: dict[str, object]) -> "_Attempts": ...
    def __aiter__(self) -> AsyncIterator[_Attempt]: ...


def _stamina() -> Callable[..., _Attempts]:
    try:
        from stamina import retry_context
    except ImportError as error:
        raise MissingExtra.named("retry", "kadens.resilience.retry") from error
    return cast("Callable[..., _Attempts]", retry_context)
