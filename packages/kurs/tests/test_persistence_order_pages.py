"""Pages of orders: newest first over runs, none twice and none left out, found by an index and never by a scan."""

from collections.abc import Sequence
from typing import Any

import pytest
from books import StandingClock, a_fill, a_run, an_order
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st
from msgspec import structs
from sqlalchemy import Engine, event, insert, text

from kurs.domain.errors import NotFound
from kurs.domain.events import Fact, OrderChanged
from kurs.domain.fills import Fill
from kurs.domain.orders import Order, OrderStatus
from kurs.persistence import ENDED, WORKING, Books, Database, OrderFilter, SqlJournal, tables
from kurs.persistence.tables import field_names, values
from kurs.ports import Batch

pytestmark = pytest.mark.anyio


async def kept(database: Database, run_id: int, orders: Sequence[Order]) -> None:
    async with SqlJournal(database, StandingClock()) as journal:
        await journal.commit(Batch(run_id=run_id, facts=[OrderChanged(order) for order in orders]))


def order(name: str, time: int, *, symbol: str = "BTC/USD", status: OrderStatus = OrderStatus.CLOSED) -> Order:
    return an_order(name, status).changed(created_at=time, symbol=symbol)


async def test_what_is_said_of_an_order_comes_back(database: Database) -> None:
    run = await a_run(database)
    said = an_order("a").changed(stop_loss=an_order("x").price, take_profit=an_order("x").amount, replaces="b")
    await kept(database, run.id, [said])
    assert await Books(database).order(run.id, "a") == said


async def test_pages_by_status_symbol_and_time(database: Database) -> None:
    run, books = await a_run(database), Books(database)
    made = [
        order("a", 1),
        order("b", 2, symbol="ETH/USD"),
        order("c", 3, status=OrderStatus.OPEN),
        order("d", 3, status=OrderStatus.REJECTED),
    ]
    await kept(database, run.id, made)

    async def ids(**wanted: Any) -> list[str]:
        return [o.client_order_id for _, o in await books.page([run.id], OrderFilter(**({"limit": 10} | wanted)))]

    assert await ids() == ["d", "c", "b", "a"]
    assert await ids(limit=2) == ["d", "c"]
    assert await ids(before=(run.id, "c")) == ["b", "a"]
    assert await ids(since=2) == ["d", "c", "b"]
    assert await ids(symbol="BTC/USD") == ["d", "c", "a"]
    assert await ids(symbol="BTC/USD", before=(run.id, "d"), since=2) == ["c"]
    assert await ids(statuses=ENDED) == ["d", "b", "a"]
    assert await ids(statuses=WORKING) == ["c"]
    assert await ids(statuses=frozenset({OrderStatus.REJECTED}), before=(run.id, "d")) == []
    with pytest.raises(NotFound, match=f"Order with ID {run.id}.x not found"):
        await ids(before=(run.id, "x"))
    assert await books.page([], OrderFilter(limit=10)) == []


async def test_the_history_brings_the_fills_of_each_order(database: Database) -> None:
    run, books = await a_run(database), Books(database)
    made = [order("order", 1), order("other", 2)]
    async with SqlJournal(database, StandingClock()) as journal:
        facts: list[Fact] = [*(OrderChanged(one) for one in made), a_fill("1"), a_fill("2")]
        await journal.commit(Batch(run_id=run.id, facts=facts))
    found = await books.history([run.id], OrderFilter(limit=9))
    assert found == [(run.id, made[1], []), (run.id, made[0], [a_fill("1").fill, a_fill("2").fill])]
    assert await books.history([run.id], OrderFilter(limit=9, since=3)) == []


@how(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    made=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 4), st.sampled_from(OrderStatus)), max_size=25),
    limit=st.integers(1, 4),
)
async def test_pages_over_runs_hold_everything_once(
    made: list[tuple[int, int, OrderStatus]], limit: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("pages") / "kurs.db"
    async with Database(f"sqlite:///{path}") as database:
        await database.upgrade()
        books, runs = Books(database), [(await a_run(database, fingerprint=str(n))).id for n in range(3)]
        # Within a run time never goes back.
        for which in range(3):
            of_run = sorted(((time, status) for run, time, status in made if run == which), key=lambda one: one[0])
            await kept(database, runs[which], [order(f"o{n}", t, status=s) for n, (t, s) in enumerate(of_run)])
        seen: list[tuple[int, str]] = []
        while page := await books.page(runs, OrderFilter(limit=limit, before=seen[-1] if seen else None)):
            seen += [(run_id, one.client_order_id) for run_id, one in page]
        assert len(seen) == len(set(seen)) == len(made)
        whole = await books.page(runs, OrderFilter(limit=1000))
        assert [(run_id, one.client_order_id) for run_id, one in whole] == seen
        times = [one.created_at for _, one in whole]
        assert times == sorted(times, reverse=True)


# ── by an index ───────────────────────────────────────────────────────────────────────────────────

MANY = 6_000
ENDED_IN_TURN = sorted(ENDED)
PAGES: dict[str, dict[str, Any]] = {
    "orders_by_time": {"statuses": ENDED},
    "orders_by_symbol": {"statuses": ENDED, "symbol": "BTC/USD"},
    "orders_by_status": {"statuses": frozenset({OrderStatus.REJECTED})},
}


@pytest.fixture
async def filled(database: Database) -> tuple[Database, int]:
    """A run with many orders, and one that is in nobody's way."""
    run, other = await a_run(database), await a_run(database, fingerprint="other")
    names = field_names(Order)
    rows = [
        {"run_id": run.id if n % 10 else other.id} | values(one, names)
        for n in range(MANY)
        for one in [order(f"o{n}", n, symbol=("BTC/USD", "ETH/USD")[n % 3 % 2], status=ENDED_IN_TURN[n % 4])]
    ]
    fills = [
        {"run_id": row["run_id"]} | values(fill, field_names(Fill)) | {"bot": "trend", "cash_after": fill.amount}
        for n, row in enumerate(rows)
        for fill in [structs.replace(a_fill(str(n)).fill, client_order_id=f"o{n}")]
    ]
    async with database.write() as connection:
        await connection.execute(insert(tables.orders), rows)
        await connection.execute(insert(tables.fills), fills)
    return database, run.id


async def explained(database: Database, run_id: int, **wanted: Any) -> str:
    """How the database finds this page: asked for the very statement that was sent."""
    sent: list[tuple[str, Any]] = []

    def listen(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        sent.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", listen)
    assert len(await Books(database).history([run_id], OrderFilter(limit=20, **wanted))) == 20
    event.remove(Engine, "before_cursor_execute", listen)
    how_so = "EXPLAIN QUERY PLAN" if database.backend.name == "sqlite" else "EXPLAIN"
    async with database.read() as connection:
        plans = [
            (await connection.exec_driver_sql(f"{how_so} {s}", p)).all() for s, p in sent if s.startswith("SELECT")
        ]
    return "\n".join(str(row[-1]) for plan in plans[-2:] for row in plan)


async def test_any_page_is_found_by_an_index_in_order(filled: tuple[Database, int]) -> None:
    database, run_id = filled
    # PostgreSQL keeps its statistics by itself; SQLite has none until somebody asks for them.
    if database.backend.name == "sqlite":
        await look_at_pages(database, run_id)
    async with database.write() as connection:
        await connection.execute(text("ANALYZE"))
    await look_at_pages(database, run_id)


async def look_at_pages(database: Database, run_id: int) -> None:
    for index, wanted in PAGES.items():
        for before in (None, (run_id, f"o{MANY - 9}"), (run_id, f"o{MANY // 2 + 1}")):
            for since in (None, MANY // 4):
                plan = await explained(database, run_id, before=before, since=since, **wanted)
                assert index in plan, plan
                assert "fills_by_order" in plan, plan
                # Read in the index's own order: nothing is sorted, and no table scanned.
                assert "TEMP B-TREE" not in plan, plan
                assert "Sort" not in plan, plan
                assert "Seq Scan" not in plan, plan
