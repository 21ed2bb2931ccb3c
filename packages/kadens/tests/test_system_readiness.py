import asyncio
import logging
import math

import pytest

from kadens import Kadens
from kadens.errors import BadInput, NameTaken, NotReady
from kadens.system import CheckResult

pytestmark = pytest.mark.anyio


async def fine() -> None:
    return None


async def says_no() -> bool:
    return False


async def warming() -> None:
    raise NotReady("warming up, 3 of 7")


async def leaks() -> None:
    raise ConnectionError("no route to postgres://kurs:secret@db")


async def forever() -> None:
    await asyncio.Event().wait()


async def times_out_by_itself() -> None:
    raise TimeoutError("mine")


async def awaits_a_cancelled_task() -> None:
    task = asyncio.ensure_future(forever())
    task.cancel()
    await task


async def test_ready_when_open_and_every_check_is_fine() -> None:
    kadens = Kadens()
    kadens.add_check("database", fine)
    async with kadens:
        readiness = await kadens.ready()
    assert readiness.ready
    assert readiness.checks == (
        CheckResult(name="kadens", reason=None),
        CheckResult(name="database", reason=None),
    )


async def test_not_ready_before_it_opens_and_after_it_closes() -> None:
    kadens = Kadens()
    assert not (await kadens.ready()).ready
    async with kadens:
        assert (await kadens.ready()).ready
    assert (await kadens.ready()).checks == (CheckResult(name="kadens", reason="closed"),)


async def test_each_failure_has_a_reason_and_none_hides_another(caplog: pytest.LogCaptureFixture) -> None:
    kadens = Kadens()
    kadens.add_check("no", says_no)
    kadens.add_check("warming", warming)
    kadens.add_check("leaks", leaks)
    kadens.add_check("late", forever, deadline=0.01)
    kadens.add_check("own timeout", times_out_by_itself)
    kadens.add_check("cancelled", awaits_a_cancelled_task)
    kadens.add_check("fine", fine)
    with caplog.at_level(logging.WARNING):
        async with kadens:
            readiness = await kadens.ready()
    assert not readiness.ready
    assert {check.name: check.reason for check in readiness.checks} == {
        "kadens": None,
        "no": "said no",
        "warming": "warming up, 3 of 7",
        "leaks": "ConnectionError",
        "late": "no answer within 0.01 s",
        "own timeout": "TimeoutError",
        "cancelled": "cancelled",
        "fine": None,
    }
    assert "no route to" in caplog.text


async def test_checks_are_asked_at_the_same_time() -> None:
    barrier = asyncio.Barrier(3)

    async def meets_the_others() -> None:
        await barrier.wait()

    kadens = Kadens()
    for number in range(3):
        kadens.add_check(str(number), meets_the_others)
    async with kadens:
        assert (await kadens.ready()).ready


async def test_asking_can_be_cancelled() -> None:
    kadens = Kadens()
    asked = asyncio.Event()

    async def waits() -> None:
        asked.set()
        await forever()

    kadens.add_check("waits", waits, deadline=60)
    async with kadens:
        task = asyncio.ensure_future(kadens.ready())
        await asked.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


def test_names_of_checks_are_given_once() -> None:
    kadens = Kadens()
    kadens.add_check("database", fine)
    for name in ("database", "kadens"):
        with pytest.raises(NameTaken, match=name):
            kadens.add_check(name, fine)


@pytest.mark.parametrize("deadline", [0.0, -1.0, math.nan, math.inf])
def test_every_check_has_a_deadline(deadline: float) -> None:
    with pytest.raises(BadInput, match="deadline"):
        Kadens().add_check("database", fine, deadline=deadline)
