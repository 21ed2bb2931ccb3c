"""From a combined signal to where the position should be."""

from decimal import Decimal

import pytest

from kurs.allocation.intent import intent_of
from kurs.domain.signals import UNKNOWN, Action, Signal


@pytest.mark.parametrize(
    ("action", "held", "short", "direction"),
    [
        (Action.BUY, "0", False, 1),
        (Action.BUY, "2", False, None),
        (Action.BUY, "-2", True, 0),
        (Action.SELL, "2", False, 0),
        (Action.SELL, "2", True, 0),
        (Action.SELL, "0", False, None),
        (Action.SELL, "0", True, -1),
        (Action.SELL, "-2", True, None),
        (Action.HOLD, "2", True, None),
        (Action.HOLD, "0", True, None),
    ],
)
def test_a_signal_asks_for_one_step_at_a_time(action: Action, held: str, short: bool, direction: int | None) -> None:
    signal = Signal(
        symbol="X/Y",
        action=action,
        confidence=0.9,
        probabilities=UNKNOWN,
        strategy="combined",
        price=100.0,
        time=1,
    )
    intent = intent_of(signal, bot="first", held=Decimal(held), short=short)
    assert (None if intent is None else intent.direction) == direction
    if intent is not None:
        assert (intent.bot, intent.symbol, intent.signal) == ("first", "X/Y", signal)
