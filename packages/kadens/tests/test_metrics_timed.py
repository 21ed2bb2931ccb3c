import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from kadens.errors import BadInput, NameTaken, WrongState
from kadens.metrics import Registry, default_registry, render, timed

pytestmark = pytest.mark.anyio

WITHIN = 10.0

Parse = Callable[[str], dict[tuple[str, ...], float]]


class Measured:
    def __init__(self, parse: Parse) -> None:
        self.registry = Registry()
        self._parse = parse

    def counts(self, name: str) -> dict[tuple[str, ...], float]:
        """How many calls by label values and outcome, without those that never happened."""
        samples = self._parse(render(self.registry).decode())
        return {key[1:]: count for key, count in samples.items() if key[0] == f"{name}_seconds_count" and count}


@pytest.fixture
def measured(parse: Parse) -> Measured:
    return Measured(parse)


async def test_functions_are_timed_async_or_not_and_stay_what_they_were(measured: Measured) -> None:
    @measured.registry.timed("get_user")
    async def get_user(user: int) -> str:
        """Reads one."""
        return f"user {user}"

    @measured.registry.timed("parse")
    def parse_number(text: str) -> int:
        return int(text)

    assert await get_user(7) == "user 7"
    assert parse_number("8") == 8
    assert (get_user.__name__, get_user.__doc__) == ("get_user", "Reads one.")
    assert asyncio.iscoroutinefunction(get_user)
    assert measured.counts("get_user") == {("ok",): 1}
    assert measured.counts("parse") == {("ok",): 1}


async def test_a_failure_never_counts_as_a_success(measured: Measured) -> None:
    @measured.registry.timed("parse")
    def parse_number(text: str) -> int:
        return int(text)

    @measured.registry.timed("fetch")
    async def fetch() -> None:
        raise ConnectionError

    with pytest.raises(ValueError, match="seven"):
        parse_number("seven")
    with pytest.raises(ConnectionError):
        await fetch()
    with pytest.raises(KeyError):
        async with measured.registry.timed("query", table="users"):
            raise KeyError
    assert measured.counts("parse") == measured.counts("fetch") == {("error",): 1}
    assert measured.counts("query") == {("users", "error"): 1}


async def test_what_was_cancelled_is_neither(measured: Measured) -> None:
    entered = asyncio.Event()

    @measured.registry.timed("wait")
    async def wait() -> None:
        async with measured.registry.timed("block"):
            entered.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(wait())
    await entered.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert measured.counts("wait") == measured.counts("block") == {("cancelled",): 1}


async def test_blocks_are_told_apart_by_their_labels_in_any_order(measured: Measured) -> None:
    async with measured.registry.timed("query", table="users", kind="read"):
        pass
    with measured.registry.timed("query", kind="write", table="users"):
        pass
    assert measured.counts("query") == {("users", "read", "ok"): 1, ("users", "write", "ok"): 1}


async def test_calls_at_the_same_time_are_each_timed(measured: Measured) -> None:
    @measured.registry.timed("meet")
    async def meet(barrier: asyncio.Barrier) -> None:
        await barrier.wait()

    barrier = asyncio.Barrier(5)
    await asyncio.gather(*(meet(barrier) for _ in range(5)))
    assert measured.counts("meet") == {("ok",): 5}


def test_blocks_at_the_same_time_make_one_each(measured: Measured) -> None:
    block = measured.registry.timed("block")
    with block, pytest.raises(WrongState, match="already"):
        block.__enter__()
    with block:
        pass
    with pytest.raises(WrongState, match="without"):
        block.__exit__(None, None, None)
    assert measured.counts("block") == {("ok",): 2}


def test_threads_may_be_the_first_of_a_name_at_the_same_time(measured: Measured) -> None:
    started = threading.Barrier(4)

    def work(_: int) -> None:
        started.wait(WITHIN)
        for number in range(20):
            with measured.registry.timed(f"block_{number}"):
                pass

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert all(measured.counts(f"block_{number}") == {("ok",): 4} for number in range(20))


def test_a_generator_is_refused_since_calling_one_does_nothing(measured: Measured) -> None:
    def numbers() -> Iterator[int]:
        yield 1

    async def more_numbers() -> AsyncIterator[int]:
        yield 1

    for function in (numbers, more_numbers):
        with pytest.raises(BadInput, match="generator"):
            measured.registry.timed("numbers")(function)


def test_the_labels_of_a_name_are_the_same_everywhere(measured: Measured) -> None:
    measured.registry.timed("query", table="users")
    with pytest.raises(BadInput, match="labels of 'query'"):
        measured.registry.timed("query", index="users")
    with pytest.raises(BadInput, match="label table"):
        measured.registry.timed("query", table=7)  # type: ignore[arg-type]
    with pytest.raises(BadInput, match="metric name"):
        measured.registry.timed("with space")
    with pytest.raises(BadInput, match="each name once"):
        measured.registry.timed("call", outcome="mine")


def test_a_name_that_something_else_has_is_refused(measured: Measured) -> None:
    measured.registry.gauge("query_seconds", "")
    with pytest.raises(NameTaken):
        measured.registry.timed("query")


async def test_it_works_before_anything_is_open_and_shows_in_whatever_includes_it(measured: Measured) -> None:
    @timed("test_of_timed", kind="early")
    async def early() -> int:
        return 1

    await early()
    measured.registry.include(default_registry())
    await early()
    assert measured.counts("test_of_timed") == {("early", "ok"): 2}


def test_a_registry_that_is_included_and_the_one_that_includes_it_share_their_names() -> None:
    one, two, third = Registry(), Registry(), Registry()
    one.gauge("size", "")
    two.gauge("size", "")
    with pytest.raises(NameTaken, match="'size'"):
        one.include(two)
    one.include(third)
    with pytest.raises(NameTaken, match="'size'"):
        third.gauge("size", "")
    third.gauge("depth", "")
    with pytest.raises(NameTaken, match="'depth'"):
        one.gauge("depth", "")
    for again in (third, one):
        with pytest.raises(BadInput, match="registry"):
            one.include(again)


def test_an_included_registry_overflows_under_the_same_name(parse: Parse) -> None:
    one, two = Registry(), Registry()
    one.include(two)
    for registry, name in ((one, "mine_total"), (two, "theirs_total")):
        family = registry.counters(name, "", labels=("side",), limit=1)
        for side in ("buy", "sell"):
            family.labels(side).inc()
    samples = parse(render(one).decode())
    assert samples["kadens_metrics_overflowed_total", "mine_total"] == 1
    assert samples["kadens_metrics_overflowed_total", "theirs_total"] == 1
