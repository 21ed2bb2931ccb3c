import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kadens import Kadens
from kadens.errors import NameTaken, WrongState
from kadens.profiling import EventLoopStatistics

pytestmark = pytest.mark.anyio


class Journal:
    """What happened, in order."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    @asynccontextmanager
    async def part(self, name: str, fails: str = "") -> AsyncIterator[None]:
        if fails == "open":
            raise RuntimeError(f"{name} did not open")
        self.lines.append(f"+{name}")
        try:
            yield
        finally:
            self.lines.append(f"-{name}")
        if fails == "close":
            raise RuntimeError(f"{name} did not close")


def a_kadens(journal: Journal, *names: str, fails: dict[str, str] | None = None) -> Kadens:
    kadens = Kadens(event_loop=None)
    for name in names:
        kadens.add(name, journal.part(name, (fails or {}).get(name, "")))
    return kadens


async def test_parts_open_in_order_and_close_in_reverse() -> None:
    journal = Journal()
    async with a_kadens(journal, "a", "b", "c"):
        journal.lines.append("work")
    assert journal.lines == ["+a", "+b", "+c", "work", "-c", "-b", "-a"]


@given(st.integers(min_value=1, max_value=6), st.data())
def test_a_part_that_fails_to_open_closes_those_before_it(count: int, data: st.DataObject) -> None:
    names = [str(number) for number in range(count)]
    failing = data.draw(st.sampled_from(names))
    journal = Journal()

    async def run() -> None:
        kadens = a_kadens(journal, *names, fails={failing: "open"})
        with pytest.raises(RuntimeError, match="did not open") as raised:
            await kadens.__aenter__()
        assert raised.value.__notes__ == [f"while Kadens opened the part {failing!r}"]
        assert not kadens.statistics().open

    asyncio.run(run())
    before = names[: int(failing)]
    assert journal.lines == [f"+{name}" for name in before] + [f"-{name}" for name in reversed(before)]


async def test_a_part_that_fails_to_close_does_not_keep_others_open() -> None:
    journal = Journal()
    kadens = a_kadens(journal, "a", "b", fails={"b": "close"})
    with pytest.raises(RuntimeError, match="b did not close"):
        async with kadens:
            pass
    assert journal.lines == ["+a", "+b", "-b", "-a"]
    assert not kadens.statistics().open


async def test_parts_learn_of_the_error_that_closes_them() -> None:
    seen: list[str] = []

    @asynccontextmanager
    async def part() -> AsyncIterator[None]:
        try:
            yield
        except ValueError as error:
            seen.append(str(error))
            raise

    kadens = Kadens(event_loop=None)
    kadens.add("part", part())
    with pytest.raises(ValueError, match="work failed"):
        async with kadens:
            raise ValueError("work failed")
    assert seen == ["work failed"]


async def test_closing_twice_does_nothing() -> None:
    journal = Journal()
    kadens = await a_kadens(journal, "a").__aenter__()
    await kadens.aclose()
    await kadens.aclose()
    assert journal.lines == ["+a", "-a"]


async def test_calls_in_the_wrong_order_are_refused() -> None:
    async with Kadens() as kadens:
        with pytest.raises(WrongState, match="it is open"):
            await kadens.__aenter__()
        with pytest.raises(WrongState, match="'late'"):
            kadens.add("late", Journal().part("late"))


def test_names_of_parts_are_given_once() -> None:
    kadens = Kadens()
    with pytest.raises(NameTaken, match="'event_loop'"):
        kadens.add("event_loop", Journal().part("event_loop"))


async def test_it_opens_again_after_closing() -> None:
    kadens = Kadens()
    for _ in range(2):
        async with kadens:
            assert kadens.statistics().open
        assert not kadens.statistics().open


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolStatistics:
    size: int


class Pool:
    async def __aenter__(self) -> "Pool":
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        return None

    def statistics(self) -> PoolStatistics:
        return PoolStatistics(size=3)


async def test_statistics_hold_those_of_the_parts_that_have_some() -> None:
    now = 100.0
    kadens = Kadens(clock=lambda: now)
    kadens.add("pool", Pool())
    kadens.add("plain", Journal().part("plain"))
    assert kadens.uptime == 0
    async with kadens:
        now += 60
        statistics = kadens.statistics()
    assert statistics.open
    assert statistics.uptime == 60
    assert statistics.parts.keys() & {"event_loop", "pool", "plain"} == {"event_loop", "pool"}
    assert statistics.parts["event_loop"] == EventLoopStatistics(measured=0, blocked=0, last=None, max=None)
    assert statistics.parts["pool"] == PoolStatistics(size=3)
    assert kadens.uptime == 0


def test_two_of_them_share_nothing() -> None:
    one, two = Kadens(), Kadens()
    one.registry.counter("orders_total", "").inc()
    assert two.registry.counter("orders_total", "").value() == 0
