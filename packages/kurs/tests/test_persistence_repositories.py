"""The books read back, and the records that are kept one at a time, on both databases."""

import asyncio
from decimal import Decimal

import pytest
from books import StandingClock, a_fill, a_run, an_order
from sqlalchemy import delete, text, update
from sqlalchemy.sql.dml import UpdateBase

from kurs.domain.errors import BadInput, StateCorrupt
from kurs.domain.events import EquityMarked, OrderChanged
from kurs.domain.orders import OrderStatus
from kurs.persistence import (
    Audit,
    AuditEntry,
    Books,
    ConfigChange,
    ConfigHistory,
    Counts,
    Database,
    Results,
    Run,
    Runs,
    SqlJournal,
    Token,
    Tokens,
    tables,
)
from kurs.ports import Batch

pytestmark = pytest.mark.anyio


@pytest.fixture
async def run(database: Database) -> Run:
    """A run with ten orders, every third one closed, and ten fills."""
    run = await a_run(database)
    statuses = [OrderStatus.CLOSED if n % 3 == 0 else OrderStatus.OPEN for n in range(10)]
    facts = [OrderChanged(an_order(f"o{n}", status)) for n, status in enumerate(statuses)]
    async with SqlJournal(database, StandingClock()) as journal:
        await journal.commit(Batch(run_id=run.id, facts=[*facts, *(a_fill(f"t{n}") for n in range(10))]))
    return run


async def test_a_run_comes_back_as_it_was_made(database: Database) -> None:
    run = await a_run(database)
    assert str(run.start_cash) == "10000.00"
    assert await Runs(database).get(run.id) == run
    assert await Runs(database).get(run.id + 1) is None


async def test_the_latest_unfinished_run_is_of_the_same_pool_and_source(database: Database) -> None:
    runs = Runs(database)
    first, second = await a_run(database), await a_run(database)
    await a_run(database, fingerprint="other source")
    await a_run(database, pool="other pool")
    assert await runs.latest_unfinished("main", "a1") == second
    await runs.finish(second.id, 9)
    assert await runs.latest_unfinished("main", "a1") == first
    await runs.finish(first.id, 10)
    assert await runs.latest_unfinished("main", "a1") is None
    assert [run.pool for run in await runs.latest(2)] == ["other pool", "main"]


async def test_a_run_finishes_once(database: Database) -> None:
    run = await a_run(database)
    await Runs(database).finish(run.id, 9)
    await Runs(database).finish(run.id, 10)
    finished = await Runs(database).get(run.id)
    assert finished is not None
    assert finished.finished_at == 9
    with pytest.raises(BadInput, match="run: 77 is not allowed; name a run that exists"):
        await Runs(database).finish(77, 1)


async def test_working_orders_alone(database: Database, run: Run) -> None:
    working = await Books(database).orders(run.id, working_only=True)
    assert [order.client_order_id for order in working] == ["o1", "o2", "o4", "o5", "o7", "o8"]


@pytest.mark.parametrize("newest_first", [False, True])
async def test_pages_of_orders_meet_without_gap_or_overlap(database: Database, run: Run, newest_first: bool) -> None:
    pages, last = [], None
    while page := await Books(database).orders(run.id, after=last, limit=4, newest_first=newest_first):
        pages.append([order.client_order_id for order in page])
        last = pages[-1][-1]
    names = [f"o{n}" for n in range(10)]
    expected = names[::-1] if newest_first else names
    assert pages == [expected[:4], expected[4:8], expected[8:]]


async def test_pages_of_fills(database: Database, run: Run) -> None:
    page = await Books(database).fills(run.id, after="t3", limit=2)
    assert page == [a_fill("t4"), a_fill("t5")]
    assert await Books(database).fills(run.id, newest_first=True, limit=1) == [a_fill("t9")]


async def test_one_order_by_its_name(database: Database, run: Run) -> None:
    assert await Books(database).order(run.id, "o1") == an_order("o1", OrderStatus.OPEN)
    assert await Books(database).order(run.id, "missing") is None


async def test_counts(database: Database, run: Run) -> None:
    expected = Counts(orders=10, working=6, fills=10, trades=0, denials=0)
    assert await Books(database).counts(run.id) == expected


async def test_equity_since_a_moment(database: Database, run: Run) -> None:
    def mark(time: int) -> EquityMarked:
        return EquityMarked(time=time, equity=Decimal(time), cash=Decimal(0), realised=Decimal(0), fees=Decimal(0))

    async with SqlJournal(database, StandingClock()) as journal:
        await journal.commit(Batch(run_id=run.id, facts=[mark(3), mark(1), mark(2)]))
    assert await Books(database).equity(run.id) == [mark(1), mark(2), mark(3)]
    assert await Books(database).equity(run.id, since=2) == [mark(2), mark(3)]


async def test_equity_now_and_then(database: Database, run: Run) -> None:
    def mark(time: int) -> EquityMarked:
        return EquityMarked(time=time, equity=Decimal(time), cash=Decimal(0), realised=Decimal(0), fees=Decimal(0))

    async with SqlJournal(database, StandingClock()) as journal:
        await journal.commit(Batch(run_id=run.id, facts=[mark(time) for time in (12, 15, 18, 20, 45, 49, 50)]))
    books = Books(database)
    assert await books.equity(run.id, every=10) == [mark(time) for time in (12, 18, 20, 49, 50)]
    assert await books.equity(run.id, since=20, every=10) == [mark(time) for time in (20, 49, 50)]


async def test_a_run_without_a_state(database: Database, run: Run) -> None:
    assert await Books(database).state(run.id) is None


async def test_audit_is_read_newest_first_in_pages(database: Database) -> None:
    audit = Audit(database)
    entries = [await audit.append(n, "anna", "halt", {"amount": Decimal("1.10"), "n": n}) for n in range(3)]
    assert [entry.id for entry in await audit.list(limit=2)] == [entries[2].id, entries[1].id]
    [oldest] = await audit.list(before=entries[1].id)
    assert oldest == AuditEntry(
        id=entries[0].id,
        time=0,
        who="anna",
        what="halt",
        detail={"amount": "1.10", "n": 0},
        hash=entries[0].hash,
    )


@pytest.mark.parametrize("statement", [update(tables.audit).values(who="nobody"), delete(tables.audit)])
async def test_the_database_refuses_to_change_the_audit(database: Database, statement: UpdateBase) -> None:
    await Audit(database).append(1, "anna", "halt", {})
    with pytest.raises(StateCorrupt, match="audit is append only"):
        async with database.write() as connection:
            await connection.execute(statement)
    assert len(await Audit(database).list()) == 1


async def test_configurations_in_force(database: Database) -> None:
    history = ConfigHistory(database)
    first = await history.append(1, "anna", [{"key": "risk.max_position", "after": 5}], "[risk]\n")
    second = await history.append(2, "bert", {}, "")
    assert await history.list() == [second, first]
    assert await history.list(before=second.id) == [
        ConfigChange(
            id=first.id,
            time=1,
            who="anna",
            changes=[{"key": "risk.max_position", "after": 5}],
            content="[risk]\n",
        )
    ]


def a_token(token_id: str, *, one_time: bool = False, expires_at: int | None = None) -> Token:
    return Token(
        id=token_id,
        name="anna's phone",
        hash="5e884898",
        scopes=("read", "trade"),
        created_at=1,
        expires_at=expires_at,
        one_time=one_time,
    )


async def test_a_token_comes_back_and_hides_its_hash(database: Database) -> None:
    tokens = Tokens(database)
    await tokens.create(a_token("a"))
    await tokens.create(a_token("b"))
    assert await tokens.find("a") == a_token("a")
    assert await tokens.find("missing") is None
    assert await tokens.list() == [a_token("a"), a_token("b")]
    assert "5e884898" not in repr(await tokens.list())


async def test_a_token_id_is_given_once(database: Database) -> None:
    await Tokens(database).create(a_token("a"))
    with pytest.raises(StateCorrupt, match=r"(?i)unique") as caught:
        await Tokens(database).create(a_token("a"))
    assert "5e884898" not in repr(caught.value.__cause__)


async def test_a_revoked_token_allows_nothing(database: Database) -> None:
    tokens = Tokens(database)
    await tokens.create(a_token("a"))
    assert await tokens.use("a", 5)
    assert await tokens.revoke("a", 6)
    assert await tokens.revoke("a", 7)
    assert not await tokens.use("a", 8)
    assert not await tokens.revoke("missing", 8)
    token = await tokens.find("a")
    assert token is not None
    assert (token.last_used_at, token.revoked_at) == (5, 6)


async def test_a_token_expires(database: Database) -> None:
    await Tokens(database).create(a_token("a", expires_at=10))
    assert await Tokens(database).use("a", 9)
    assert not await Tokens(database).use("a", 10)
    assert not await Tokens(database).use("missing", 1)


async def test_of_simultaneous_uses_of_a_one_time_token_one_is_allowed(database: Database) -> None:
    await Tokens(database).create(a_token("a", one_time=True))
    uses = await asyncio.gather(*(Tokens(database).use("a", n) for n in range(5)))
    assert uses.count(True) == 1


async def test_results_are_found_by_their_question(database: Database, run: Run) -> None:
    results = Results(database)
    assert await results.latest() is None
    first = await results.save(digest="d1", summary={"return": 0.25}, created_at=1)
    second = await results.save(digest="d2", summary={}, created_at=2, run_id=run.id)
    assert await results.latest() == second
    assert await results.latest("d1") == first
    assert await results.latest("d3") is None


async def test_an_unknown_word_in_the_books_is_corruption(database: Database, run: Run) -> None:
    async with database.write() as connection:
        await connection.execute(text("UPDATE orders SET side = 'sideways'"))
    with pytest.raises(StateCorrupt, match="the database holds 'sideways' as Side"):
        await Books(database).orders(run.id)
