"""What may be given: every check takes what is good, and names argument, value and bounds of what is not."""

import functools
import math
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from kadens import checks
from kadens.errors import BadInput


async def load() -> int:
    return 1


def plain() -> int:
    return 1


class Loader:
    async def __call__(self) -> int:
        return 1

    async def load(self) -> int:
        return 1


NO_NUMBERS = (None, "1", True, [1], math.nan, Decimal(1))


@pytest.mark.parametrize("good", [0.001, 1, 10, checks.LONGEST])
def test_seconds_are_given_back(good: float) -> None:
    assert checks.seconds("ttl", good) == good


@pytest.mark.parametrize("bad", [*NO_NUMBERS, 0, -1, math.inf, -math.inf, 1e300, 10**30])
def test_what_is_no_time_is_refused_with_the_name_of_the_argument(bad: object) -> None:
    with pytest.raises(BadInput, match=f"^ttl: {re.escape(repr(bad))} is not allowed; seconds, more than 0"):
        checks.seconds("ttl", bad)


def test_zero_seconds_where_they_mean_something() -> None:
    assert checks.seconds("timeout", 0, zero=True) == 0
    with pytest.raises(BadInput, match=r"at least 0 and at most 60$"):
        checks.seconds("timeout", 61, zero=True, most=60)


@pytest.mark.parametrize("bad", [*NO_NUMBERS, math.inf, -math.inf])
def test_a_number_is_finite_and_no_text(bad: object) -> None:
    with pytest.raises(BadInput, match=r"^rate: .* is not allowed; a number, finite$"):
        checks.number("rate", bad)


def test_a_number_has_bounds() -> None:
    assert checks.number("rate", 0.5, least=0, most=1, above=True) == 0.5
    assert checks.number("rate", 10**400) == 10**400
    with pytest.raises(BadInput, match=r"^rate: 0 is not allowed; a number, more than 0 and at most 1$"):
        checks.number("rate", 0, least=0, most=1, above=True)
    with pytest.raises(BadInput, match=r"^rate: 2 is not allowed; a number, at most 1$"):
        checks.number("rate", 2, most=1)


@pytest.mark.parametrize("bad", [*NO_NUMBERS, 1.0, 0, -1, 2**40 + 1])
def test_a_count_is_whole(bad: object) -> None:
    assert checks.count("max_size", 1) == 1
    assert checks.count("max_waiting", 0, least=0) == 0
    with pytest.raises(BadInput, match=r"^max_size: .* is not allowed; a whole number of at least 1 and at most"):
        checks.count("max_size", bad)


@pytest.mark.parametrize("bad", [None, 5, b"a", "", "a\nb", "\0", "\r\n", "\x1b[2J", "\ud800", "x" * 1_025])
def test_a_name_is_printable_and_bounded(bad: object) -> None:
    assert checks.name("name", "prices of Zürich") == "prices of Zürich"
    with pytest.raises(BadInput, match=r"^name: .* is not allowed; 1 to 1,024 printable characters$") as refused:
        checks.name("name", bad)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize("bad", [None, 5, b"/a", "", "a\0b", "\udfff"])
def test_a_path_is_text_or_a_path(bad: object) -> None:
    assert checks.path("folder", "locks") == "locks"
    assert checks.path("folder", Path("locks")) == Path("locks")
    with pytest.raises(BadInput, match=r"^folder: .* is not allowed; a path"):
        checks.path("folder", bad)


def test_a_function_is_one() -> None:
    assert checks.callable_("clock", plain) is plain
    with pytest.raises(BadInput, match=r"^clock: 5 is not allowed; a function$"):
        checks.callable_("clock", 5)


@pytest.mark.parametrize("bad", [5, None, load, Loader(), functools.partial(load)])
def test_where_nobody_awaits_a_function_is_not_async(bad: object) -> None:
    assert checks.sync_callable("on_lost", plain) is plain
    with pytest.raises(BadInput, match=r"^on_lost: .* is not allowed; a function that is not async$"):
        checks.sync_callable("on_lost", bad)


@pytest.mark.parametrize("good", [load, functools.partial(load), Loader(), Loader().load])
def test_an_async_function_in_each_of_its_forms(good: Callable[[], object]) -> None:
    assert checks.async_callable("make", good) is good


@pytest.mark.parametrize("bad", [plain, lambda: 1, 5, None, int])
def test_what_is_not_async_is_refused(bad: object) -> None:
    with pytest.raises(BadInput, match=r"^make: .* is not allowed; an async function$"):
        checks.async_callable("make", bad)


def test_an_object_of_a_class() -> None:
    assert checks.instance("limit", 5, int) == 5
    with pytest.raises(BadInput, match=r"^limit: '5' is not allowed; int or float$"):
        checks.instance("limit", "5", (int, float))
    with pytest.raises(BadInput, match=r"^limit: None is not allowed; a limit$"):
        checks.instance("limit", None, int, "a limit")


def test_a_list_of_objects_becomes_a_tuple() -> None:
    assert checks.listed("routes", ["/a", "/b"], str) == ("/a", "/b")
    assert checks.listed("routes", (route for route in ("/a",)), str) == ("/a",)
    assert checks.listed("routes", (), str) == ()


@pytest.mark.parametrize("bad", [None, 5, "ab", b"ab", [5], ("a", None)])
def test_what_is_no_list_of_them_is_refused(bad: object) -> None:
    with pytest.raises(BadInput, match=r"^routes: .* is not allowed; a list or tuple of str$"):
        checks.listed("routes", bad, str)


def test_classes_of_exceptions() -> None:
    assert checks.exceptions("on", OSError) == (OSError,)
    assert checks.exceptions("on", (OSError, ValueError)) == (OSError, ValueError)


@pytest.mark.parametrize("bad", [(), 5, BaseException, KeyboardInterrupt, "OSError", (OSError, None)])
def test_what_is_no_class_of_exceptions_is_refused(bad: object) -> None:
    with pytest.raises(BadInput, match=r"^on: .* is not allowed; "):
        checks.exceptions("on", bad)
