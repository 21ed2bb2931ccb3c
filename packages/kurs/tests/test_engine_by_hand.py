"""Orders by hand: asked for once, changed without ever working twice, protected where the person says."""

from decimal import Decimal

import msgspec
import pytest
from building import (
    BUYS,
    SYMBOL,
    Floor,
    bot,
    cancelled,
    d,
    denied,
    engine,
    limits,
    of_kind,
    replied,
    settings,
    submitted,
)
from hypothesis import example, given
from hypothesis import settings as how
from hypothesis import strategies as st

from kurs.domain.commands import AmendOrder, CancelWorkingOrder, EmergencyStop, PlaceOrder
from kurs.domain.events import Asked, FillBooked, OrderChanged, Replied
from kurs.domain.fills import ReportKind
from kurs.domain.orders import ZERO, Order, OrderStatus, OrderType, Purpose, Side, TimeInForce
from kurs.engine import Reconfigure

WIDE = limits(max_position_size=1.0, max_orders_per_minute=1000, max_price_distance=1.0)


def stands() -> Floor:
    """A market at 100, and 10,000 USD."""
    floor = Floor(engine(settings(bot(), bot("eth", "ETH/USD"), limits=WIDE)))
    floor.candle(100.0)
    return floor


def place(side: Side = Side.BUY, amount: str = "2", price: str | None = "99", **fields: object) -> PlaceOrder:
    asked = {
        "command_id": "p1",
        "symbol": SYMBOL,
        "side": side,
        "type": OrderType.MARKET if price is None else OrderType.LIMIT,
        "amount": d(amount),
        "price": None if price is None else d(price),
        "by": "ada",
    }
    return PlaceOrder(**(asked | fields))  # type: ignore[arg-type]  # as the test names them


def amend(order: Order, name: str = "a1", **fields: str) -> AmendOrder:
    terms = {key: d(value) for key, value in fields.items()}
    return AmendOrder(command_id=name, client_order_id=order.client_order_id, by="ada", **terms)


def resting(floor: Floor, **fields: object) -> Order:
    """A limit order to buy 2 at 99, accepted."""
    (order,) = submitted(floor.tell(place(**fields)))  # type: ignore[arg-type]  # as the test names them
    floor.report(order, ReportKind.ACCEPTED)
    return order


def answer(floor: Floor, name: str = "a1") -> Replied:
    (reply,) = [r for r in replied(floor.heard) if r.command_id == name]
    return reply


# ── asked for once ────────────────────────────────────────────────────────────────────────────────


def test_everything_that_is_said_of_an_order_is_in_it() -> None:
    floor = stands()
    command = place(
        price="99",
        client_order_id="c:mine",
        time_in_force=TimeInForce.GTC,
        post_only=True,
        leverage=d(2),
        stop_loss=d(95),
        take_profit=d(110),
    )
    (order,) = submitted(floor.tell(command))
    assert (order.client_order_id, order.post_only, order.leverage) == ("c:mine", True, d(2))
    assert (order.stop_loss, order.take_profit, order.bot, order.purpose) == (d(95), d(110), "manual", Purpose.MANUAL)
    (trailing,) = submitted(floor.tell(place(type=OrderType.TRAILING_STOP, price=None, trail=d(3), side=Side.SELL)))
    assert (trailing.type, trailing.trail) == (OrderType.TRAILING_STOP, d(3))


def test_an_order_with_an_id_of_its_own_is_placed_once() -> None:
    floor = stands()
    (order,) = submitted(floor.tell(place(client_order_id="c:mine")))
    for _ in range(100):
        effects = floor.tell(place(client_order_id="c:mine", amount="2.0"))
        assert effects == (Replied(command_id="p1", ok=True, message="order placed before", order_ids=("c:mine",)),)
    floor.fill(order)
    assert submitted(floor.tell(place(client_order_id="c:mine"))) == []


def test_another_order_under_the_same_id_is_refused() -> None:
    floor = stands()
    floor.tell(place(client_order_id="c:mine"))
    for other in (
        {"amount": "3"},
        {"price": "98"},
        {"side": Side.SELL},
        {"symbol": "ETH/USD"},
        {"stop_loss": d(90)},
        {"reduce_only": True},
    ):
        effects = floor.tell(place(client_order_id="c:mine", **other))
        (reply,) = replied(effects)
        assert (reply.ok, reply.code, submitted(effects)) == (False, "conflict", [])


def test_an_id_is_remembered_over_a_restart() -> None:
    floor = stands()
    (order,) = submitted(floor.tell(place(client_order_id="c:mine")))
    floor.fill(order)
    state = msgspec.json.decode(msgspec.json.encode(floor.engine.snapshot()))
    again = engine(floor.engine.settings)
    again.restore(state, finished=[floor.order("c:mine")])
    assert submitted(again.handle(place(client_order_id="c:mine"))) == []


def test_what_people_ask_is_told_to_the_audit() -> None:
    floor = stands()
    order = resting(floor, stop_loss=d(95))
    floor.tell(place(amount="1000"))
    floor.tell(amend(order, price="98"))
    floor.cancel_all()
    (heir,) = floor.staying()
    floor.tell(CancelWorkingOrder(command_id="c", client_order_id=heir.client_order_id, by="bob"))
    told = of_kind(Asked, floor.heard)
    assert [(a.by, a.what) for a in told] == [
        ("ada", "order placed"),
        ("ada", "order denied"),
        ("ada", "order change asked"),
        ("bob", "order cancel asked"),
    ]
    assert told[0].detail == {
        "order": "manual-1",
        "symbol": SYMBOL,
        "side": "buy",
        "type": "limit",
        "amount": "2",
        "price": "99",
        "stop_loss": "95",
    }
    assert str(told[1].detail["result"]).startswith("size_share: ")
    assert told[2].detail["price"] == "98"


# ── changed ───────────────────────────────────────────────────────────────────────────────────────


def test_a_change_takes_the_place_of_the_order_once_that_is_gone() -> None:
    floor = stands()
    order = resting(floor)
    effects = floor.tell(amend(order, price="98", amount="3"))
    assert (cancelled(effects), submitted(effects), replied(effects)) == ([order.client_order_id], [], [])
    effects = floor.report(order, ReportKind.CANCELLED, "cancelled on request")
    (heir,) = submitted(effects)
    assert (heir.price, heir.amount, heir.filled, heir.replaces) == (d(98), d(3), ZERO, order.client_order_id)
    assert (heir.purpose, heir.status, heir.side, heir.reason) == (Purpose.MANUAL, OrderStatus.INTENDED, Side.BUY, None)
    assert answer(floor) == Replied(
        command_id="a1", ok=True, message="order changed", order_ids=(heir.client_order_id,)
    )
    gone = floor.order(order.client_order_id)
    assert (gone.status, gone.reason) == (OrderStatus.CANCELLED, f"replaced by {heir.client_order_id}")
    assert floor.staying() == [heir]


def test_what_fills_before_the_end_counts() -> None:
    floor = stands()
    order = resting(floor)
    floor.fill(order, "0.5")
    floor.tell(amend(order, price="98"))
    floor.fill(order, "0.7")
    (heir,) = submitted(floor.report(order, ReportKind.CANCELLED))
    assert heir.amount == d("0.8")
    floor.fill(heir)
    assert floor.held == 2


def test_an_order_that_fills_first_is_not_changed() -> None:
    floor = stands()
    order = resting(floor)
    floor.tell(amend(order, price="98", amount="5"))
    floor.fill(order)
    floor.report(order, ReportKind.CANCEL_REJECTED)
    assert (answer(floor).ok, answer(floor).code) == (False, "not_changed")
    assert answer(floor).message == f"order {order.client_order_id} was not changed: it is closed"
    assert (floor.held, floor.staying()) == (d(2), [])


def test_when_all_that_is_still_wanted_has_filled_nothing_is_left_to_order() -> None:
    floor = stands()
    order = resting(floor)
    floor.tell(amend(order, amount="1"))
    floor.fill(order, "1.5")
    floor.report(order, ReportKind.CANCELLED)
    assert (answer(floor).ok, answer(floor).order_ids) == (True, (order.client_order_id,))
    assert (floor.held, floor.staying()) == (d("1.5"), [])


def test_a_fill_that_comes_after_the_end_is_taken_off_the_new_order() -> None:
    floor = stands()
    order = resting(floor)
    floor.tell(amend(order, price="98"))
    (heir,) = submitted(floor.report(order, ReportKind.CANCELLED))
    floor.report(heir, ReportKind.ACCEPTED)
    effects = floor.fill(order, "0.5")
    assert cancelled(effects) == [heir.client_order_id]
    (smaller,) = submitted(floor.report(heir, ReportKind.CANCELLED))
    assert (smaller.amount, smaller.replaces) == (d("1.5"), heir.client_order_id)
    # And once more, for the order before the last.
    floor.fill(order, "0.25")
    (smallest,) = submitted(floor.report(smaller, ReportKind.CANCELLED))
    floor.fill(smallest)
    assert floor.held == 2
    assert [r.command_id for r in replied(floor.heard)] == ["p1", "a1"]


def test_a_late_fill_leaves_an_order_alone_that_a_person_has_cancelled() -> None:
    floor = stands()
    order = resting(floor)
    floor.tell(amend(order, price="98"))
    (heir,) = submitted(floor.report(order, ReportKind.CANCELLED))
    floor.tell(CancelWorkingOrder(command_id="c", client_order_id=heir.client_order_id))
    floor.fill(order, "0.5")
    assert submitted(floor.report(heir, ReportKind.CANCELLED)) == []


@pytest.mark.parametrize("kind", [ReportKind.EXPIRED, ReportKind.REJECTED, ReportKind.CANCEL_REJECTED])
def test_a_change_is_answered_whatever_the_venue_says(kind: ReportKind) -> None:
    floor = stands()
    order = resting(floor)
    floor.tell(amend(order, price="98"))
    assert submitted(floor.report(order, kind)) == []
    assert (answer(floor).ok, answer(floor).code) == (False, "not_changed")


def test_a_change_that_risk_refuses_leaves_the_order_alone() -> None:
    floor = stands()
    order = resting(floor)
    effects = floor.tell(amend(order, amount="1000"))
    assert (cancelled(effects), denied(effects)) == ([], ["size_share"])
    assert (answer(floor).ok, answer(floor).code) == (False, "size_share")
    assert floor.staying() == [floor.order(order.client_order_id)]


def test_an_order_is_not_counted_beside_the_one_that_takes_its_place() -> None:
    floor = stands()
    order = resting(floor, amount="90")
    floor.tell(amend(order, amount="95"))
    assert denied(floor.heard) == []
    (heir,) = submitted(floor.report(order, ReportKind.CANCELLED))
    assert heir.amount == 95


def test_a_change_that_risk_refuses_only_at_the_end_says_that_the_order_is_gone() -> None:
    floor = stands()
    order = resting(floor)
    floor.tell(amend(order, price="98"))
    floor.tell(EmergencyStop(command_id="e", reason="enough", by="ada"))
    assert answer(floor).code == "stopped"
    assert submitted(floor.report(order, ReportKind.CANCELLED)) == []
    floor = stands()
    order = resting(floor)
    floor.tell(amend(order, price="98"))
    floor.tell(Reconfigure(command_id="r", limits=limits(max_position_size=0.01)))
    assert submitted(floor.report(order, ReportKind.CANCELLED)) == []
    assert (answer(floor).ok, answer(floor).code) == (False, "size_share")
    assert answer(floor).message.endswith("; order manual-1 is cancelled and nothing takes its place")


def test_a_cancel_ends_a_change_that_is_under_way() -> None:
    floor = stands()
    order = resting(floor)
    floor.tell(amend(order, price="98"))
    floor.tell(CancelWorkingOrder(command_id="c", client_order_id=order.client_order_id))
    assert (answer(floor).code, answer(floor, "c").ok) == ("cancelled", True)
    assert submitted(floor.report(order, ReportKind.CANCELLED)) == []
    assert floor.staying() == []


def test_what_cannot_be_changed_is_said() -> None:
    floor = stands()
    stop, _ = floor.hold(BUYS)
    floor.tell(amend(stop, "guard", stop_price="90"))
    assert answer(floor, "guard").code == "not_by_hand"
    order = resting(floor, amount="0.5")
    floor.tell(amend(order, "same", price="99.00"))
    assert (answer(floor, "same").ok, answer(floor, "same").message) == (True, "order unchanged")
    floor.fill(order, "0.3")
    floor.tell(amend(order, "filled", amount="0.3"))
    assert answer(floor, "filled").code == "amount"
    floor.tell(amend(order, price="98"))
    floor.tell(amend(order, "again", price="97"))
    assert answer(floor, "again").code == "not_working"
    floor.cancel_all()
    floor.tell(amend(order, "gone", price="97"))
    assert (answer(floor, "gone").code, answer(floor, "gone").message) == (
        "not_working",
        "order manual-4 is not working",
    )


def test_a_change_goes_on_after_a_restart() -> None:
    floor = stands()
    order = resting(floor)
    floor.tell(amend(order, price="98"))
    state = msgspec.json.decode(msgspec.json.encode(floor.engine.snapshot()))
    again = Floor(engine(floor.engine.settings))
    again.engine.restore(state)
    again.time = floor.time
    (heir,) = submitted(again.report(order, ReportKind.CANCELLED))
    assert (heir.price, heir.replaces) == (d(98), order.client_order_id)


# ── protected ─────────────────────────────────────────────────────────────────────────────────────


def guards(floor: Floor) -> list[tuple[Purpose, Decimal, Decimal | None]]:
    return [
        (o.purpose, o.remaining, o.stop_price or o.price)
        for o in floor.staying()
        if o.purpose in (Purpose.STOP, Purpose.TARGET)
    ]


def test_an_order_by_hand_is_protected_where_it_says() -> None:
    floor = stands()
    order = resting(floor, stop_loss=d(95), take_profit=d(110))
    assert guards(floor) == []
    floor.fill(order, "0.5", "99")
    assert guards(floor) == [(Purpose.STOP, d("0.5"), d(95)), (Purpose.TARGET, d("0.5"), d(110))]
    floor.accept_all()
    floor.fill(order, "1.5", "99")
    assert guards(floor) == [(Purpose.STOP, d(2), d(95)), (Purpose.TARGET, d(2), d(110))]
    stop = next(o for o in floor.staying() if o.purpose is Purpose.STOP)
    floor.fill(stop, price="95")
    floor.cancel_all()
    assert (floor.held, floor.staying()) == (ZERO, [])
    # The next position is another's: nothing of this one's word is left.
    (plain,) = submitted(floor.tell(place(price=None)))
    assert submitted(floor.fill(plain)) == []


def test_a_short_by_hand_is_protected_on_the_other_side() -> None:
    floor = stands()
    order = resting(floor, side=Side.SELL, price="101", stop_loss=d(105), take_profit=d(90))
    floor.fill(order)
    assert guards(floor) == [(Purpose.STOP, d(2), d(105)), (Purpose.TARGET, d(2), d(90))]


@pytest.mark.parametrize(("name", "purpose"), [("stop_loss", Purpose.STOP), ("take_profit", Purpose.TARGET)])
def test_one_of_the_two_is_enough(name: str, purpose: Purpose) -> None:
    floor = stands()
    price = d(95) if name == "stop_loss" else d(110)
    order = resting(floor, **{name: price})
    floor.fill(order, "1")
    floor.fill(order, "1")
    assert guards(floor) == [(purpose, d(2), price)]


def test_a_persons_word_goes_before_the_bots_plan() -> None:
    floor = stands()
    floor.hold(BUYS)
    order = resting(floor, amount="1", stop_loss=d(96))
    floor.fill(order)
    assert guards(floor) == [(Purpose.STOP, floor.held, d(96))]


def test_protection_by_hand_outlives_a_restart() -> None:
    floor = stands()
    order = resting(floor, stop_loss=d(95))
    floor.fill(order, "1")
    state = msgspec.json.decode(msgspec.json.encode(floor.engine.snapshot()))
    again = Floor(engine(floor.engine.settings))
    again.engine.restore(state)
    again.heard = floor.heard
    again.time = floor.time
    again._trades = 7
    again.fill(order, "1")
    assert guards(again) == [(Purpose.STOP, d(2), d(95))]


@pytest.mark.parametrize(
    "wrong",
    [
        {"stop_loss": d(99)},
        {"stop_loss": d(120)},
        {"take_profit": d(99)},
        {"take_profit": d(50)},
        {"stop_loss": d("95.001")},
        {"take_profit": d("NaN")},
        {"side": Side.SELL, "price": "101", "stop_loss": d(100)},
        {"side": Side.SELL, "price": "101", "take_profit": d(102)},
        {"price": None, "stop_loss": d(100)},
    ],
)
def test_protection_on_the_wrong_side_is_refused(wrong: dict[str, object]) -> None:
    assert denied(stands().tell(place(**wrong))) == ["protection"]  # type: ignore[arg-type]  # as the test names them


def test_an_order_that_reduces_takes_no_protection() -> None:
    floor = stands()
    floor.hold(BUYS)
    assert denied(floor.tell(place(Side.SELL, "1", "101", stop_loss=d(105)))) == ["protection"]


# ── whatever happens ──────────────────────────────────────────────────────────────────────────────

Step = tuple[str, int, int]
HAPPENINGS = ["amend", "amend", "fill", "fill", "late", "obey", "obey", "refuse", "accept", "cancel"]


@how(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(HAPPENINGS), st.integers(1, 40), st.integers(0, 3)), max_size=40))
@example([("amend", 20, 0), ("obey", 1, 0), ("amend", 2, 0), ("late", 1, 0), ("refuse", 1, 1)])
def test_no_two_orders_work_at_once_and_never_more_is_bought_than_was_last_asked(steps: list[Step]) -> None:
    floor = stands()
    chain = [resting(floor)]
    wanted = [d(2)]
    lessened: set[str] = set()
    for number, (what, size, pick) in enumerate(steps):
        amount = Decimal(size) / 10
        now = floor.order(chain[-1].client_order_id)
        bought = floor.held
        if what == "amend":
            floor.tell(amend(now, f"a{number}", amount=str(amount), price=str(90 + size % 10)))
            reply = [r for r in replied(floor.heard) if r.command_id == f"a{number}"]
            if not reply:
                # Counted with what this order has filled; the ones before it have filled the rest.
                wanted.append(amount + bought - now.filled)
        elif what == "fill" and now.working:
            # Until a late fill is taken off, only the venue can keep the two from adding up to more.
            most = min(amount, now.remaining, max(wanted) - bought)
            if most:
                floor.fill(now, most)
        elif what == "late":
            gone = floor.order(chain[pick % len(chain)].client_order_id)
            # What the venue had matched before it took the order away, and the heir has not bought yet.
            most = (
                min(gone.remaining, now.remaining, amount, max(wanted) - bought)
                if not gone.working and now.working
                else ZERO
            )
            if gone.status is OrderStatus.CANCELLED and most:
                floor.fill(gone, most)
                lessened.add(now.client_order_id)
        elif what in ("obey", "refuse", "accept") and now.working:
            leaving = now.status is OrderStatus.CANCELLING
            # A venue that refuses to make an order smaller leaves it too large, and is not asked for ever.
            changes = floor.engine._people.changes.values()
            by_a_person = all(c.command_id for c in changes) if changes else now.client_order_id not in lessened
            if what == "obey" and leaving:
                floor.report(now, ReportKind.CANCELLED)
            elif what == "refuse" and leaving and pick and by_a_person:
                floor.report(now, ReportKind.CANCEL_REJECTED)
            elif what == "accept":
                floor.report(now, ReportKind.ACCEPTED)
        elif what == "cancel" and pick == 0:
            floor.tell(CancelWorkingOrder(command_id=f"c{number}", client_order_id=now.client_order_id))
        chain += [o for o in submitted(floor.heard) if o not in chain and o.replaces]
        assert len(floor.engine.working) <= 1
        assert floor.held <= max(wanted)
        assert floor.held == sum((b.fill.amount for b in of_kind(FillBooked, floor.heard)), ZERO)
        for order in floor.staying():
            assert floor.held + order.remaining <= max(wanted)
    asked = {c.command_id for c in floor.told if isinstance(c, AmendOrder)}
    waiting = {c.command_id for c in floor.engine._people.changes.values() if c.command_id}
    assert asked == waiting | {r.command_id for r in replied(floor.heard) if r.command_id.startswith("a")}
    assert all(o.order.filled <= o.order.amount for o in of_kind(OrderChanged, floor.heard))
