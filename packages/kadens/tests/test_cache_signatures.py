"""A decorated function takes its arguments as it did before, and a hit is found however they were given."""

import asyncio
import gc
import inspect
import weakref
from typing import Any
from uuid import UUID

import pytest

from kadens.cache import Cache, cached

pytestmark = pytest.mark.anyio


class Session:
    """What no key could be made of."""


async def test_however_arguments_are_given_the_hit_is_the_same() -> None:
    @cached(cache=Cache())
    async def area(width: int, height: int = 2, *, unit: str = "m") -> str:
        return f"{width * height} {unit}"

    calls = [
        *(await area(3), await area(3, 2), await area(width=3), await area(height=2, width=3)),
        *(await area(3, unit="m"), await area(3, 2, unit="m")),
    ]
    assert set(calls) == {"6 m"}
    assert area.statistics().loads == 1
    assert area.statistics().hits == 5
    assert await area(3, unit="km") == "6 km"
    assert area.statistics().loads == 2


async def test_all_kinds_of_parameters_reach_the_function() -> None:
    @cached(cache=Cache())
    async def told(first: int, /, second: int, *rest: int, third: int = 3, **options: int) -> tuple[Any, ...]:
        return first, second, rest, third, tuple(options.items())

    for _ in range(2):
        assert await told(1, 2) == (1, 2, (), 3, ())
        assert await told(1, second=2) == (1, 2, (), 3, ())
        assert await told(1, 2, 7, 8, third=4, first=9) == (1, 2, (7, 8), 4, (("first", 9),))
        assert await told(1, 2, 7, third=3) == (1, 2, (7,), 3, ())
    assert told.statistics().loads == 3


async def test_names_of_parameters_do_not_meet_those_of_the_wrapper() -> None:
    @cached(cache=Cache())
    async def named(type: str, index: int, _entry: int = 1, __find: int = 2, wrapper: int = 3) -> tuple[Any, ...]:  # noqa: A002
        return type, index, _entry, __find, wrapper

    for _ in range(2):
        assert await named("a", 1, wrapper=4) == ("a", 1, 1, 2, 4)
    assert named.statistics().hits == 1


async def test_a_call_that_does_not_fit_is_refused_as_the_function_itself_would() -> None:
    @cached(cache=Cache())
    async def double(number: int) -> int:
        return 2 * number

    wrong: Any = double
    for args, kwargs in (((), {}), ((1, 2), {}), ((), {"numer": 1})):
        with pytest.raises(TypeError, match="double"):
            wrong(*args, **kwargs)
    assert inspect.iscoroutinefunction(double)
    assert list(inspect.signature(double).parameters) == ["number"]


async def test_what_is_not_in_the_key_is_neither_asked_nor_held() -> None:
    @cached(cache=Cache(), key="{number}")
    async def read(session: Session, number: int) -> int:
        return number

    session = Session()
    gone = weakref.ref(session)
    assert [await read(session, 1), await read(session=Session(), number=1)] == [1, 1]
    assert (read.statistics().loads, read.statistics().hits) == (1, 1)
    del session
    await asyncio.sleep(0)
    gc.collect()
    assert gone() is None
    assert (read.hot(5), read.nameable) == ([{"number": 1}], False)


async def test_a_method_remembers_by_the_arguments_its_key_names() -> None:
    class Shop:
        def __init__(self) -> None:
            self.asked: list[int] = []

        @cached(cache=Cache(), key="{number}")
        async def price(self, number: int) -> int:
            self.asked.append(number)
            return 10 * number

    shop = Shop()
    assert [await shop.price(1), await shop.price(number=1), await Shop().price(1), await shop.price(2)] == [
        *(10, 10, 10, 20)
    ]
    assert shop.asked == [1, 2]


@pytest.mark.parametrize(
    ("one", "other"),
    [(1, True), (0, False), (1, 1.0), ("1", 1), (b"a", "a"), (None, 0), ((1,), (True,)), (UUID(int=1), 1), (0.0, -0.0)],
)
async def test_what_is_equal_or_looks_alike_is_not_the_same(one: object, other: object) -> None:
    @cached(cache=Cache())
    async def told(first: Any, second: str = "x") -> str:
        return repr(first) + second

    for _ in range(2):
        for value in (one, other):
            assert [await told(value), await told(first=value), await told(value, second="y")] == [
                *(f"{value!r}x", f"{value!r}x", f"{value!r}y")
            ]


async def test_an_error_of_the_function_is_its_own() -> None:
    @cached(cache=Cache())
    async def fail(number: int) -> int:
        raise KeyError(number)

    with pytest.raises(KeyError) as caught:
        await fail(1)
    assert caught.value.__context__ is None
    told = fail.statistics()
    assert (told.failures, told.loads, told.hits) == (1, 0, 0)
