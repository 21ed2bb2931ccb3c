"""Orders in memory: always what the journal says, whatever was missed; and orders of many pools kept apart."""

import asyncio
from collections.abc import AsyncIterator, Collection
from decimal import Decimal
from pathlib import Path

import pytest
from serving import Doors, opened, trading

from kurs.bootstrap import MarketChoice
from kurs.domain.errors import NotFound, Unavailable
from kurs.domain.events import OrderChanged
from kurs.domain.orders import Order, OrderStatus, OrderType, Side
from kurs.persistence import ENDED, WORKING, Books, OrderFilter
from kurs.services import recent_orders
from kurs.services.live import LivePool
from kurs.services.order_names import parse_id
from kurs.services.orders import NewOrder, Orders
from kurs.services.recent_orders import OrdersPage, RecentOrders
from kurs.settings import Settings

pytestmark = pytest.mark.anyio

ALL = ENDED | WORKING
TWO_POOLS = Settings.model_validate(
    {"bots": {"one": {"symbol": "BTC/USD", "pool": "a"}, "two": {"symbol": "ETH/USD", "pool": "b"}}}
)


class Gate:
    """Books whose pages can be held back, or fail."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self.open = asyncio.Event()
        self.open.set()
        self.fails = False
        self.reads = 0

    async def page(self, run_ids: Collection[int], wanted: OrderFilter) -> list[tuple[int, Order]]:
        self.reads += 1
        found = await self._books.page(run_ids, wanted)
        await self.open.wait()
        if self.fails:
            raise Unavailable("the database is away")
        return found


@pytest.fixture
async def doors(tmp_path: Path) -> AsyncIterator[Doors]:
    async with trading(tmp_path, candles=3) as found:
        yield found


async def place(doors: Doors, amount: str = "0.001", *, symbol: str = "BTC/USD") -> str:
    """A limit order that rests; its id."""
    pool, instrument = doors.platform.services.live.trading(symbol)
    last = pool.price(symbol)
    assert last is not None
    wish = NewOrder(
        symbol=symbol,
        side=Side.BUY,
        type=OrderType.LIMIT,
        amount=Decimal(amount),
        price=instrument.round_price(last * Decimal("0.98")),
    )
    return (await doors.platform.services.orders.place(wish, who="ada")).record.id


def the_orders(doors: Doors) -> Orders:
    return doors.platform.services.orders


def ids(page: OrdersPage | None) -> list[str]:
    assert page is not None
    return [record.id for record in page.records]


async def test_a_page_is_made_once_until_something_changes(doors: Doors) -> None:
    first = await place(doors)
    query = OrderFilter(limit=10, statuses=WORKING)
    page = await the_orders(doors).page(query)
    assert await the_orders(doors).page(query) is page
    second = await place(doors)
    again = await the_orders(doors).page(query)
    assert (ids(page), ids(again)) == ([first], [second, first])
    # What did not change is not made anew.
    assert again.records[1] is page.records[0]


async def test_pages_take_no_database(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [await place(doors) for _ in range(5)]
    await the_orders(doors).page(OrderFilter(limit=1, statuses=WORKING))

    async def away(*_: object, **__: object) -> None:
        raise AssertionError("the journal was read")

    monkeypatch.setattr(Books, "page", away)
    monkeypatch.setattr(Books, "order", away)
    found = await the_orders(doors).page(OrderFilter(limit=2, statuses=ALL))
    assert (ids(found), found.more) == (made[:2:-1], True)
    cursor = parse_id(made[3])
    rest = await the_orders(doors).page(OrderFilter(limit=5, statuses=ALL, before=cursor))
    assert (ids(rest), rest.more) == (made[2::-1], False)
    assert (await the_orders(doors).get(made[0])).id == made[0]


async def test_what_was_missed_is_read_from_the_journal(doors: Doors) -> None:
    services = doors.platform.services
    gate = Gate(doors.platform.books)
    with doors.platform.bus.subscribe(1, (OrderChanged,)) as told:
        recent = RecentOrders(live=services.live, books=gate, told=told)  # type: ignore[arg-type]  # of the same shape
        first = await place(doors)
        await recent.refresh()
        reads = gate.reads
        second = await place(doors)
        # Intended, then open: one more than it holds.
        assert told.dropped > 0
        await recent.refresh()
        assert gate.reads > reads
        assert ids(recent.page(OrderFilter(limit=9, statuses=WORKING))) == [second, first]


async def test_what_happens_while_the_journal_is_read_is_newer(doors: Doors) -> None:
    services = doors.platform.services
    gate = Gate(doors.platform.books)
    with doors.platform.bus.subscribe(100, (OrderChanged,)) as told:
        recent = RecentOrders(live=services.live, books=gate, told=told)  # type: ignore[arg-type]  # of the same shape
        first = await place(doors)
        gate.open.clear()
        reading = [asyncio.create_task(recent.refresh()) for _ in range(3)]
        while not gate.reads:  # noqa: ASYNC110  # nobody tells of it
            await asyncio.sleep(0)
        await services.orders.cancel(first, who="ada")
        second = await place(doors)
        gate.open.set()
        await asyncio.gather(*reading)
        assert ids(recent.page(OrderFilter(limit=9, statuses=WORKING))) == [second]
        assert ids(recent.page(OrderFilter(limit=9, statuses=ALL))) == [second, first]


async def test_a_journal_that_is_away_is_asked_again(doors: Doors) -> None:
    gate = Gate(doors.platform.books)
    first = await place(doors)
    with doors.platform.bus.subscribe(100, (OrderChanged,)) as told:
        recent = RecentOrders(
            live=doors.platform.services.live,
            books=gate,  # type: ignore[arg-type]  # of the same shape
            told=told,
        )
        gate.fails = True
        with pytest.raises(Unavailable, match="the database is away"):
            await recent.refresh()
        gate.fails = False
        await recent.refresh()
        assert ids(recent.page(OrderFilter(limit=9, statuses=WORKING))) == [first]


async def test_working_orders_are_known_however_old_they_are(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recent_orders, "REMEMBERED", 3)
    orders = the_orders(doors)
    old = await place(doors)
    await orders.page(OrderFilter(limit=1, statuses=WORKING))
    made = [old]
    for _ in range(6):
        made.append(await place(doors))
        await orders.cancel(made[-1], who="ada")
    working = await orders.page(OrderFilter(limit=9, statuses=WORKING))
    assert ids(working) == [old]
    # What lies further back than memory goes is read.
    for limit in (1, 2, 3, 4, 9):
        seen: list[str] = []
        more = True
        while more:
            before = parse_id(seen[-1]) if seen else None
            page = await orders.page(OrderFilter(limit=limit, statuses=ALL, before=before))
            seen += ids(page)
            more = page.more
        assert seen == made[::-1], limit
    assert (await orders.get(made[1])).order.status is OrderStatus.CANCELLED
    await orders.cancel(old, who="ada")
    assert ids(await orders.page(OrderFilter(limit=9, statuses=WORKING))) == []


async def test_what_memory_forgets_comes_back_after_a_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recent_orders, "REMEMBERED", 2)
    async with trading(tmp_path, candles=3) as doors:
        made = [await place(doors) for _ in range(4)]
        await the_orders(doors).cancel(made[1], who="ada")
    async with opened(tmp_path, choice=MarketChoice(speed=0.0)) as doors:
        assert ids(await the_orders(doors).page(OrderFilter(limit=9, statuses=WORKING))) == [made[3], made[2], made[0]]
        assert ids(await the_orders(doors).page(OrderFilter(limit=9, statuses=ALL))) == made[::-1]


async def test_orders_of_two_pools_are_kept_apart(tmp_path: Path) -> None:
    async with trading(tmp_path, candles=3, settings=TWO_POOLS) as doors:
        orders = the_orders(doors)
        made = [await place(doors, symbol=s, amount=a) for s, a in (("BTC/USD", "0.001"), ("ETH/USD", "0.01")) * 2]
        # Both pools count their own orders by hand.
        assert len({name.partition(".")[2] for name in made}) < 4
        assert len(set(made)) == 4
        whole = await orders.page(OrderFilter(limit=9, statuses=ALL))
        assert sorted(ids(whole)) == sorted(made)
        assert {record.pool for record in whole.records} == {"a", "b"}
        seen: list[str] = []
        while len(seen) < 4:
            before = parse_id(seen[-1]) if seen else None
            seen += ids(await orders.page(OrderFilter(limit=1, statuses=ALL, before=before)))
        assert seen == ids(whole)
        for name in made:
            record = await orders.get(name)
            assert record.id == name
        await orders.cancel(made[0], who="ada")
        assert sorted(ids(await orders.page(OrderFilter(limit=9, statuses=WORKING)))) == sorted(made[1:])


async def test_a_run_that_begins_anew_is_seen(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    orders = the_orders(doors)
    first = await place(doors)
    before = await orders.page(OrderFilter(limit=9, statuses=WORKING))
    monkeypatch.setattr(LivePool, "run_id", property(lambda _: 999))
    assert ids(await orders.page(OrderFilter(limit=9, statuses=WORKING))) == []
    monkeypatch.undo()
    again = await orders.page(OrderFilter(limit=9, statuses=WORKING))
    assert ids(again) == ids(before) == [first]
    with pytest.raises(NotFound, match=r"Order with ID 999\.x not found"):
        await orders.get("999.x")


async def test_whoever_gives_up_waiting_changes_nothing(doors: Doors) -> None:
    pool, instrument = doors.platform.services.live.trading("BTC/USD")
    last = pool.price("BTC/USD")
    assert last is not None
    wish = NewOrder(
        symbol="BTC/USD",
        side=Side.BUY,
        type=OrderType.LIMIT,
        amount=Decimal("0.001"),
        price=instrument.round_price(last * Decimal("0.98")),
    )
    first, second = (asyncio.create_task(the_orders(doors).place(wish, who="ada", key="k")) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    assert (await second).record.order.status is OrderStatus.OPEN
    assert (await the_orders(doors).place(wish, who="ada", key="k")).again
    assert len((await the_orders(doors).page(OrderFilter(limit=9, statuses=WORKING))).records) == 1
    # Another caller's key is another key.
    assert not (await the_orders(doors).place(wish, who="bob", key="k")).again
