"""Observers hear everything in order, or lose the oldest and are told how much: they never hold up who publishes."""

import pytest
from building import signal
from hypothesis import given
from hypothesis import strategies as st

from kurs.bus import Bus, Subscription
from kurs.domain.events import Replied, SignalMade

pytestmark = pytest.mark.anyio


def fact(number: int) -> Replied:
    return Replied(command_id=str(number), ok=True, message="")


async def heard(subscription: Subscription, count: int) -> list[str]:
    stream = aiter(subscription)
    found = []
    for _ in range(count):
        told = await anext(stream)
        assert isinstance(told, Replied)
        found.append(told.command_id)
    return found


async def test_everybody_hears_everything_in_order() -> None:
    bus = Bus()
    with bus.subscribe() as one, bus.subscribe() as other:
        for number in range(5):
            bus.publish(fact(number))
        assert await heard(one, 5) == await heard(other, 5) == ["0", "1", "2", "3", "4"]
    assert bus.statistics().dropped == 0


async def test_a_slow_observer_loses_the_oldest_and_nobody_else_does() -> None:
    bus = Bus()
    with bus.subscribe(3) as slow, bus.subscribe() as quick:
        for number in range(5):
            bus.publish(fact(number))
        assert await heard(slow, 3) == ["2", "3", "4"]
        assert await heard(quick, 5) == ["0", "1", "2", "3", "4"]
        assert (slow.dropped, quick.dropped) == (2, 0)
        assert bus.statistics().dropped == 2


def test_who_has_gone_hears_nothing_and_is_still_counted() -> None:
    bus = Bus()
    with bus.subscribe(1):
        bus.publish(fact(1))
        bus.publish(fact(2))
        assert bus.statistics().subscribers == 1
    bus.publish(fact(3))
    found = bus.statistics()
    assert (found.subscribers, found.published, found.dropped) == (0, 3, 1)


@given(size=st.integers(1, 20), count=st.integers(0, 60))
def test_what_is_kept_and_what_is_dropped_add_up(size: int, count: int) -> None:
    subscription = Subscription(size)
    for number in range(count):
        subscription.put(fact(number))
    assert subscription.dropped == max(0, count - size)


def test_who_looks_now_and_then_gets_the_kinds_it_wants_with_their_runs() -> None:
    bus = Bus()
    made = SignalMade("trend", signal())
    with bus.subscribe(2, (Replied,)) as some:
        assert list(some.drain()) == []
        bus.publish(made, 7)
        for number in range(3):
            bus.publish(fact(number), 7 + number)
        assert (some.dropped, list(some.drain())) == (1, [(8, fact(1)), (9, fact(2))])
        assert list(some.drain()) == []
