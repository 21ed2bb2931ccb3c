"""A part that hangs holds up neither the start nor the end for ever, and the other parts are closed."""

import asyncio
from typing import Any

import pytest
from virtual_time import VirtualLoop, run

from kadens import Kadens, Settings
from kadens.errors import BadInput, DeadlineExceeded


class Part:
    """Hangs while it opens or closes, if it is told to; writes down when it was closed."""

    def __init__(self, journal: list[str], name: str, hangs: str = "") -> None:
        self.journal = journal
        self.name = name
        self.hangs = hangs

    async def __aenter__(self) -> None:
        if self.hangs == "opening":
            await asyncio.Event().wait()
        self.journal.append(f"+{self.name}")

    async def __aexit__(self, *exc_info: object) -> None:
        if self.hangs == "closing":
            await asyncio.Event().wait()
        self.journal.append(f"-{self.name}")


def of(journal: list[str], **hangs: str) -> Kadens:
    settings = Settings.of(variables={}, values={"monitoring": {"enabled": False}})
    kadens = Kadens(settings, open_within=20, close_within=8)
    for name, how in hangs.items():
        kadens.add(name, Part(journal, name, how))
    return kadens


def test_a_part_that_hangs_while_it_opens_ends_the_start() -> None:
    journal: list[str] = []

    async def start(loop: VirtualLoop) -> float:
        kadens, began = of(journal, a="", b="opening", c=""), loop.time()
        with pytest.raises(DeadlineExceeded, match=r"part 'b': not open within 20 s") as raised:
            await kadens.__aenter__()
        assert raised.value.__notes__ == ["while Kadens opened the part 'b'"]
        assert not kadens.statistics().open
        return loop.time() - began

    assert run(start) == pytest.approx(20)
    assert journal == ["+a", "-a"]


def test_parts_that_hang_while_they_close_leave_time_for_the_others() -> None:
    journal: list[str] = []

    async def stop(loop: VirtualLoop) -> float:
        kadens = of(journal, a="", b="closing", c="", d="closing", e="")
        await kadens.__aenter__()
        began = loop.time()
        with pytest.raises(DeadlineExceeded, match="part 'b': not closed within"):
            await kadens.aclose()
        await kadens.aclose()
        assert not kadens.statistics().open
        return loop.time() - began

    assert run(stop) <= 8
    assert journal == ["+a", "+b", "+c", "+d", "+e", "-e", "-c", "-a"]


def test_all_that_hang_are_given_up_within_the_bound_of_them_together() -> None:
    async def stop(loop: VirtualLoop) -> float:
        kadens = of([], **dict.fromkeys("abcdefgh", "closing"))
        await kadens.__aenter__()
        began = loop.time()
        with pytest.raises(DeadlineExceeded):
            await kadens.aclose()
        return loop.time() - began

    assert 7.9 < run(stop) <= 8


def test_a_timeout_of_a_part_stays_its_own() -> None:
    class Late(Part):
        async def __aenter__(self) -> None:
            raise TimeoutError("mine")

    async def start(loop: VirtualLoop) -> None:
        kadens = of([])
        kadens.add("late", Late([], "late"))
        with pytest.raises(TimeoutError, match="mine") as raised:
            await kadens.__aenter__()
        assert not isinstance(raised.value, DeadlineExceeded)

    run(start)


@pytest.mark.parametrize("name", ["open_within", "close_within"])
@pytest.mark.parametrize("seconds", [0, -1, float("nan"), "5", None])
def test_a_bound_is_seconds(name: str, seconds: Any) -> None:
    options: dict[str, Any] = {name: seconds}
    with pytest.raises(BadInput, match=name):
        Kadens(**options)
