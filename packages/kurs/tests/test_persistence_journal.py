"""The journal on both databases: whole batches, exact numbers, order of first insertion."""

import asyncio
from collections.abc import Sequence
from decimal import Decimal

import pytest
from books import StandingClock, a_fill, a_run, an_order, decimals, fills, marks, orders, trades, words
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kurs.domain.commands import TradingState
from kurs.domain.errors import BadInput, JournalUnavailable, StateCorrupt
from kurs.domain.events import (
    Denied,
    EquityMarked,
    Fact,
    FillBooked,
    OrderChanged,
    Replied,
    StateChanged,
    TradeClosed,
)
from kurs.domain.fills import Fill
from kurs.domain.orders import Denial, Order, OrderStatus, Side
from kurs.domain.positions import ClosedTrade
from kurs.persistence import Audit, Books, Counts, Database, SqlJournal
from kurs.ports import Batch, Journal

pytestmark = pytest.mark.anyio
on_one_database = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


async def commit(database: Database, run_id: int, *facts: Fact, state: dict[str, object] | None = None) -> None:
    async with SqlJournal(database, StandingClock()) as journal:
        await journal.commit(Batch(run_id=run_id, facts=facts, state=state or {}))


@on_one_database
@given(order=orders)
async def test_an_order_comes_back_equal_to_the_last_digit(database: Database, order: Order) -> None:
    run = await a_run(database)
    await commit(database, run.id, OrderChanged(order))
    assert await Books(database).orders(run.id) == [order]


@on_one_database
@given(bot=words, cash=decimals, booked=st.lists(fills, unique_by=lambda fill: fill.trade_id, max_size=5))
async def test_fills_come_back_equal_and_in_order(
    database: Database, bot: str, cash: Decimal, booked: list[Fill]
) -> None:
    run = await a_run(database)
    facts = [FillBooked(bot, fill, cash) for fill in booked]
    await commit(database, run.id, *facts)
    assert await Books(database).fills(run.id) == facts


@on_one_database
@given(trade=trades, mark=marks)
async def test_trades_and_marks_come_back_equal(database: Database, trade: ClosedTrade, mark: EquityMarked) -> None:
    run = await a_run(database)
    await commit(database, run.id, TradeClosed("trend", trade), mark)
    assert await Books(database).trades(run.id) == [TradeClosed("trend", trade)]
    assert await Books(database).equity(run.id) == [mark]


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8"), max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=10,
)


@on_one_database
@given(state=st.dictionaries(words, json_values, min_size=1, max_size=4))
async def test_a_state_comes_back_the_same_in_value_and_type(database: Database, state: dict[str, object]) -> None:
    run = await a_run(database)
    await commit(database, run.id, state=state)
    assert repr(await Books(database).state(run.id)) == repr(state)


@on_one_database
@given(
    batches=st.lists(
        st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from(OrderStatus)), max_size=6), max_size=4
    )
)
async def test_orders_keep_the_place_of_their_first_insertion(
    database: Database, batches: list[list[tuple[str, OrderStatus]]]
) -> None:
    run = await a_run(database)
    expected: dict[str, Order] = {}
    async with SqlJournal(database, StandingClock()) as journal:
        for batch in batches:
            changed = [an_order(name, status) for name, status in batch]
            await journal.commit(Batch(run_id=run.id, facts=[OrderChanged(order) for order in changed]))
            expected.update((order.client_order_id, order) for order in changed)
    assert await Books(database).orders(run.id) == list(expected.values())


async def test_the_journal_is_the_port(database: Database) -> None:
    async with SqlJournal(database, StandingClock()) as sql_journal:
        journal: Journal = sql_journal
        run = await a_run(database)
        await journal.commit(Batch(run_id=run.id, facts=[Replied(command_id="1", ok=True, message="done")]))
        await journal.commit(Batch(run_id=run.id, facts=[]))
    nothing = Counts(orders=0, working=0, fills=0, trades=0, denials=0)
    assert await Books(database).counts(run.id) == nothing


async def test_every_fact_with_a_table_is_kept(database: Database) -> None:
    run = await a_run(database)
    denial = Denial(
        bot="trend",
        symbol="BTC/USD",
        side=Side.SELL,
        amount=Decimal("1.0"),
        code="max_position",
        detail="1.0 is above 0.5",
        time=5,
    )
    halted = StateChanged(
        time=6, before=TradingState.ACTIVE, after=TradingState.HALTED, reason="lost contact", by="watchdog"
    )
    await commit(database, run.id, Denied(denial), halted, OrderChanged(an_order("a")), a_fill("1"))
    assert await Books(database).denials(run.id) == [denial]
    assert await Books(database).counts(run.id) == Counts(orders=1, working=1, fills=1, trades=0, denials=1)
    [entry] = await Audit(database).list()
    # Wall time, as of every entry: those of one chain follow one another.
    assert (entry.time, entry.who, entry.what) == (StandingClock().now(), "watchdog", "trading state")
    told = {"run": run.id, "before": "active", "after": "halted", "reason": "lost contact", "market_time": 6}
    assert entry.detail == told
    assert (await Audit(database).verify()).ok


async def test_the_last_mark_of_a_moment_counts(database: Database) -> None:
    run = await a_run(database)

    def mark(equity: int) -> EquityMarked:
        return EquityMarked(time=7, equity=Decimal(equity), cash=Decimal(1), realised=Decimal(0), fees=Decimal(0))

    await commit(database, run.id, mark(1), mark(2))
    assert await Books(database).equity(run.id) == [mark(2)]
    await commit(database, run.id, mark(3))
    assert await Books(database).equity(run.id) == [mark(3)]


async def test_an_empty_state_leaves_the_one_before(database: Database) -> None:
    run = await a_run(database)
    await commit(database, run.id, state={"cash": "1"})
    await commit(database, run.id, OrderChanged(an_order("a")))
    assert await Books(database).state(run.id) == {"cash": "1"}
    await commit(database, run.id, state={"cash": "2"})
    assert await Books(database).state(run.id) == {"cash": "2"}


async def test_the_same_fill_again_is_no_news(database: Database) -> None:
    run = await a_run(database)
    await commit(database, run.id, a_fill("1"), a_fill("1"))
    await commit(database, run.id, a_fill("1"), a_fill("2"))
    assert [booked.fill.trade_id for booked in await Books(database).fills(run.id)] == ["1", "2"]


@pytest.mark.parametrize("together", [True, False])
async def test_a_fill_that_changed_is_corruption_and_commits_nothing(database: Database, together: bool) -> None:
    run = await a_run(database)
    changed = a_fill("1", price="36000.6")
    facts: Sequence[Fact] = [OrderChanged(an_order("late")), a_fill("2"), changed]
    if together:
        facts = [*facts, a_fill("1")]
    else:
        await commit(database, run.id, a_fill("1"))
    with pytest.raises(StateCorrupt, match=r"fill '1' of run \d+ was booked with price 36000\.[56]"):
        await commit(database, run.id, *facts)
    assert await Books(database).orders(run.id) == []
    assert len(await Books(database).fills(run.id)) == (0 if together else 1)


async def test_runs_do_not_share_orders_or_trade_ids(database: Database) -> None:
    one, two = await a_run(database), await a_run(database)
    await commit(database, one.id, OrderChanged(an_order("a")), a_fill("1"))
    await commit(database, two.id, OrderChanged(an_order("a", OrderStatus.CLOSED)), a_fill("1", price="5"))
    assert await Books(database).orders(one.id) == [an_order("a")]
    assert await Books(database).fills(two.id) == [a_fill("1", price="5")]


async def test_a_run_that_does_not_exist_is_refused(database: Database) -> None:
    with pytest.raises(StateCorrupt, match=r"the database refused: .*(?i:foreign key)"):
        await commit(database, 99, OrderChanged(an_order("a")))


@pytest.mark.parametrize("value", ["NaN", "Infinity"])
async def test_a_number_that_is_none_is_refused(database: Database, value: str) -> None:
    run = await a_run(database)
    with pytest.raises(BadInput, match=f"'{value}' is not allowed"):
        await commit(database, run.id, OrderChanged(an_order("a", filled=value)))


async def test_calls_at_the_same_time_are_written_in_their_order(database: Database) -> None:
    run = await a_run(database)
    names = [f"o{number}" for number in range(20)]
    async with SqlJournal(database, StandingClock()) as journal, asyncio.TaskGroup() as tasks:
        for name in names:
            batch = Batch(run_id=run.id, facts=[OrderChanged(an_order(name))], state={"last": name})
            tasks.create_task(journal.commit(batch))
    assert [order.client_order_id for order in await Books(database).orders(run.id)] == names
    assert await Books(database).state(run.id) == {"last": "o19"}


async def test_a_cancelled_commit_leaves_the_journal_usable(database: Database) -> None:
    run = await a_run(database)
    async with SqlJournal(database, StandingClock()) as journal:
        first = Batch(run_id=run.id, facts=[OrderChanged(an_order("a"))], state={"n": 1})
        commits = asyncio.create_task(journal.commit(first))
        await asyncio.sleep(0)
        commits.cancel()
        with pytest.raises(asyncio.CancelledError):
            await commits
        await journal.commit(first)
        await journal.commit(Batch(run_id=run.id, facts=[OrderChanged(an_order("b"))]))
    assert await Books(database).orders(run.id) == [an_order("a"), an_order("b")]


async def test_a_closed_journal_takes_nothing(database: Database) -> None:
    run = await a_run(database)
    journal = SqlJournal(database, StandingClock())
    await journal.aclose()
    await journal.aclose()
    with pytest.raises(JournalUnavailable, match="the journal is closed"):
        await journal.commit(Batch(run_id=run.id, facts=[OrderChanged(an_order("a"))]))
