"""A start adds up what is new and knows what was added up before; whatever was changed behind it, something says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from books import StandingClock, an_order
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs
from processes import reached
from sqlalchemy import insert, text
from test_runtime_runner import BTC, SETTINGS, Candles

from kurs.bootstrap import MarketChoice, open_platform
from kurs.bus import Bus
from kurs.domain.errors import StateCorrupt
from kurs.domain.events import Fact, FillBooked, OrderChanged
from kurs.domain.fills import Fill
from kurs.domain.orders import Order, OrderStatus, Side
from kurs.engine import Engine
from kurs.exchanges.paper import PaperVenue
from kurs.persistence import Books, Database, Run, Runs, SqlJournal, Sums, tables
from kurs.persistence import sums as sums_module
from kurs.persistence.tables import field_names, values
from kurs.ports import Batch
from kurs.runtime import proof as proof_module
from kurs.runtime.proof import Proof, beginning, prove
from kurs.runtime.recovery import Plan, Recovered, recover
from kurs.runtime.runner import STATE_FORMAT, Runner
from kurs.settings import Settings

pytestmark = pytest.mark.anyio

PLAN = Plan(
    settings=SETTINGS,
    venue=lambda: PaperVenue(instruments=[BTC], cash={"USD": SETTINGS.cash}),
    market=lambda: Candles(10),
    source="recorded",
    fingerprint="f1",
    config_hash="c1",
    simulated=True,
    version="1",
)


def a_fill(number: int, *, amount: str = "0.1", price: str = "100.5", fee: str = "0.01", base: bool = False) -> Fill:
    return Fill(
        trade_id=f"t{number}",
        client_order_id=f"o{number}",
        symbol="BTC/USD",
        side=Side.BUY if number % 3 else Side.SELL,
        amount=Decimal(amount),
        price=Decimal(price),
        fee=Decimal(fee),
        fee_currency="BTC" if base else "USD",
        maker=False,
        time=number,
    )


def its_order(fill: Fill) -> Order:
    return an_order(fill.client_order_id, OrderStatus.CLOSED).changed(
        side=fill.side, amount=fill.amount, filled=fill.amount, created_at=fill.time
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A database in which one run trades by our hand."""

    database: Database
    runs: Runs
    books: Books

    async def start(self) -> Recovered:
        async with SqlJournal(self.database, StandingClock()) as journal:
            return await recover(
                PLAN, runs=self.runs, books=self.books, journal=journal, clock=StandingClock(), bus=Bus()
            )

    async def trade(self, fills: Sequence[Fill]) -> None:
        """One life: from a start to its last commit, without an end."""
        recovered = await self.start()
        runner, books = recovered.runner, recovered.runner.engine.portfolio
        facts: list[Fact] = [OrderChanged(its_order(fill)) for fill in fills]
        for fill in fills:
            books.apply(fill)
            facts.append(FillBooked("btc", fill, books.cash))
        async with SqlJournal(self.database, StandingClock()) as journal:
            await journal.commit(Batch(run_id=recovered.run.id, facts=facts, state=runner._state()))

    async def add_up(self) -> None:
        """A life that commits what it has added up at its start."""
        await self.trade([])

    async def do(self, statement: str) -> None:
        async with self.database.write() as connection:
            await connection.execute(text(statement))

    async def run(self) -> Run:
        (run,) = await self.runs.latest()
        return run

    async def sums(self) -> Sums:
        """As the books have them, added up from the first fill."""
        run = await self.run()
        return await self.books.add_up(run.id, beginning(run))

    async def proof(self) -> Proof:
        return await prove(self.runs, self.books)


@pytest.fixture
def account(database: Database) -> Account:
    return Account(database=database, runs=Runs(database), books=Books(database))


@pytest.fixture
async def old(account: Account) -> Account:
    """Ten fills that were added up, and two that came after."""
    await account.trade([a_fill(number) for number in range(1, 11)])
    await account.add_up()
    await account.trade([a_fill(11), a_fill(12)])
    return account


# ── what a start reads ────────────────────────────────────────────────────────────────────────────


async def test_a_new_run_begins_with_its_cash_and_no_fills(account: Account) -> None:
    recovered = await account.start()
    assert not recovered.resumed
    assert recovered.runner.sums == Sums(quote="USD", cash=SETTINGS.cash)


async def test_what_was_added_up_is_kept_with_the_next_commit(old: Account) -> None:
    state = await old.books.state((await old.run()).id)
    assert state is not None
    assert state["sums"]["fills"] == 10  # type: ignore[index]
    recovered = await old.start()
    assert recovered.resumed
    sums = recovered.runner.sums
    assert sums is not None
    assert sums.fills == 12
    assert sums.cash == recovered.runner.engine.portfolio.cash
    assert sums == await old.sums()


async def test_a_start_reads_what_is_new_alone(old: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    further = sums_module._further

    def noted(connection: Any, run_id: int, sums: Sums, until: int | None) -> Sums:
        found = further(connection, run_id, sums, until)
        asked.append(found.fills - sums.fills)
        return found

    monkeypatch.setattr(sums_module, "_further", noted)
    await old.start()
    assert asked == [2]


async def test_a_state_that_keeps_no_sums_is_added_up_whole(old: Account) -> None:
    state = await old.books.state((await old.run()).id)
    assert state is not None
    del state["sums"]
    async with SqlJournal(old.database, StandingClock()) as journal:
        await journal.commit(Batch(run_id=(await old.run()).id, facts=[], state=state))
    assert (await old.start()).runner.sums == await old.sums()


async def test_the_engine_knows_the_last_trades_and_ended_orders_alone(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    await account.trade([a_fill(number) for number in range(1, 301)])
    told: dict[str, Any] = {}
    restore = Engine.restore

    def noted(engine: Engine, state: Any, *, finished: Any = (), trades: Any = ()) -> None:
        told.update(finished=list(finished), trades=list(trades))
        restore(engine, state, finished=told["finished"], trades=told["trades"])

    monkeypatch.setattr(Engine, "restore", noted)
    await account.start()
    assert told["trades"] == [f"t{number}" for number in range(45, 301)]
    assert told["finished"] == [its_order(a_fill(number)) for number in range(45, 301)]


# ── what says so ──────────────────────────────────────────────────────────────────────────────────


async def test_sound_books_are_told_so(old: Account) -> None:
    assert await old.proof() == Proof(runs=1, orders=12, fills=12, wrong=())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE fills SET price = '100.6' WHERE trade_id = 't12'", "cash is 9959.68, but the fills say 9959.69"),
        ("UPDATE fills SET price = '100.6' WHERE trade_id = 't11'", "cash is 9959.68, but the fills say 9959.67"),
        ("UPDATE fills SET symbol = 'ETH/USD' WHERE trade_id = 't12'", "is .*, but the fills say"),
        ("DELETE FROM fills WHERE trade_id = 't12'", "cash is"),
        ("DELETE FROM fills WHERE trade_id = 't2'", "cash is"),
        ('UPDATE states SET state = replace(state, \'"cash":"9959.68"\', \'"cash":"9959.6800001"\')', "cash is"),
    ],
)
async def test_a_start_refuses_books_whose_new_fills_do_not_add_up(old: Account, change: str, said: str) -> None:
    await old.do(change)
    with pytest.raises(StateCorrupt, match=rf"run \d+ of paper: .*{said}"):
        await old.start()
    proof = await old.proof()
    assert any("but the fills say" in one for one in proof.wrong)


async def test_an_old_fill_that_was_changed_in_its_place_is_found_by_the_whole_proof(old: Account) -> None:
    await old.do("UPDATE fills SET price = '100.6' WHERE trade_id = 't2'")
    assert (await old.start()).resumed
    run = await old.run()
    assert (await old.proof()).wrong == (f"run {run.id} of paper: cash is 9959.68, but the fills say 9959.67",)


async def test_wrong_sums_do_not_stop_sound_books(old: Account) -> None:
    run = await old.run()
    state = await old.books.state(run.id)
    assert state is not None
    state["sums"]["cash"] = "1"  # type: ignore[index]
    async with SqlJournal(old.database, StandingClock()) as journal:
        await journal.commit(Batch(run_id=run.id, facts=[], state=state))
    assert (await old.start()).runner.sums == await old.sums()


async def test_an_order_that_has_not_filled_what_its_fills_say(old: Account) -> None:
    await old.do("UPDATE orders SET filled = '0.05' WHERE client_order_id = 'o3'")
    run = await old.run()
    assert (await old.proof()).wrong == (f"run {run.id} of paper: order o3 has filled 0.05, but its fills say 0.1",)


async def test_letters_where_a_number_belongs(old: Account) -> None:
    if old.database.backend.name != "sqlite":
        pytest.skip("a database with types takes none")
    await old.do("UPDATE fills SET price = 'much' WHERE trade_id = 't12'")
    with pytest.raises(StateCorrupt, match="letters where a number belongs"):
        await old.start()
    run = await old.run()
    (said, *_) = (await old.proof()).wrong
    assert said == f"run {run.id} of paper: the database holds letters where a number belongs"


async def test_an_ended_order_of_an_unknown_status_is_refused_at_the_start(old: Account) -> None:
    await old.do("UPDATE orders SET status = 'lost' WHERE client_order_id = 'o3'")
    with pytest.raises(StateCorrupt, match="the database holds 'lost' as OrderStatus"):
        await old.start()


# ── any fills, in any lives ───────────────────────────────────────────────────────────────────────

numbers = st.decimals(min_value="0.00000001", max_value=10**6, places=8)
any_fill = st.builds(
    lambda number, amount, price, fee, base: structs.replace(
        a_fill(number, base=base), amount=amount, price=price, fee=fee, trade_id="", client_order_id=""
    ),
    st.integers(0, 5), numbers, numbers, numbers, st.booleans(),
)  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(lives=st.lists(st.lists(any_fill, max_size=6), min_size=1, max_size=4), piece=st.integers(1, 4))
async def test_any_account_goes_on_however_its_fills_fell(
    lives: list[list[Fill]], piece: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("lives") / "kurs.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sums_module, "PIECE", piece)
        async with Database(f"sqlite:///{path}") as database:
            await database.upgrade()
            account, count = Account(database=database, runs=Runs(database), books=Books(database)), 0
            for life in lives:
                fills = [
                    structs.replace(fill, trade_id=f"t{count + n}", client_order_id=f"o{count + n}")
                    for n, fill in enumerate(life)
                ]
                count += len(life)
                await account.trade(fills)
            recovered = await account.start()
            assert recovered.runner.sums is not None
            assert recovered.runner.sums.fills == count
            assert recovered.runner.sums.cash == recovered.runner.engine.portfolio.cash
            assert await account.proof() == Proof(runs=1, orders=count, fills=count, wrong=())


# ── while it trades ───────────────────────────────────────────────────────────────────────────────


async def test_what_is_booked_is_added_up_while_it_trades(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof_module, "EVERY", 0.01)
    async with open_platform(Settings(), tmp_path, MarketChoice(speed=0.0)) as platform:
        platform.bots.start()
        await platform.bots.recovered()
        (pool,) = platform.bots.pools
        runner = platform.bots.runner(pool)
        assert runner is not None
        booked = FillBooked("btc", a_fill(1), Decimal(1))
        async with platform.database.write() as connection:
            row = {"run_id": runner.run_id, "bot": "btc", "cash_after": booked.cash}
            await connection.execute(insert(tables.fills).values(row | values(booked.fill, field_names(Fill))))
        await reached(lambda: _fills(runner) == 1)
        assert runner._state()["format"] == STATE_FORMAT
        assert runner._state()["sums"] == runner.sums


def _fills(runner: Runner) -> int:
    return 0 if runner.sums is None else runner.sums.fills
