"""One process trades a pool: the second is told who does, and a holder that lost its lease writes nothing."""

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from books import StandingClock, a_fill, a_run, an_order
from processes import reached
from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kurs.domain.errors import ResourceBusy, Unavailable
from kurs.domain.events import OrderChanged
from kurs.persistence import Books, Database, Leases, SqlJournal, tables
from kurs.ports import Batch

pytestmark = pytest.mark.anyio

# Waits until they are gone: what they hold is free then, and not before.
CUT = text("SELECT pg_terminate_backend(pid, 20000) FROM pg_stat_activity WHERE application_name = 'kadens.locks'")


@pytest.fixture
async def books(empty_postgres_url: str) -> AsyncIterator[Database]:
    """A PostgreSQL database, upgraded: the only kind whose leases can be lost while their process lives."""
    async with Database(empty_postgres_url) as database:
        await database.upgrade()
        yield database


async def cut(database: Database) -> None:
    """Ends the connections that hold leases, as a lost network does."""
    async with database.read() as connection:
        await connection.execute(CUT)


async def set_fence(database: Database, fence: int) -> None:
    async with database.write() as connection:
        await connection.execute(update(tables.leases).values(fence=fence))


async def test_the_second_is_told_who_trades_the_pool(database_url: str) -> None:
    async with (
        Database(database_url) as database,
        Database(database_url) as same,
    ):
        await database.upgrade()
        async with Leases(database, StandingClock()) as one, Leases(same, StandingClock()) as other:
            await one.of("main").take()
            with pytest.raises(ResourceBusy, match=rf"pool 'main' in .* is traded by {one.holder}; stop it"):
                await other.of("main").take()
            await other.of("second").take()


async def test_a_pool_is_free_once_its_holder_has_gone(database_url: str) -> None:
    async with Database(database_url) as database:
        await database.upgrade()
        fences = []
        for _ in range(3):
            async with Leases(database, StandingClock()) as leases:
                lease = leases.of("main")
                await lease.take()
                await lease.take()
                fences.append(lease.fence())
        assert fences == sorted(set(fences))
        with pytest.raises(ResourceBusy, match="was lost"):
            lease.fence()


async def test_a_lease_that_is_lost_is_told_and_taken_again(books: Database) -> None:
    told: list[str] = []
    run = await a_run(books)
    async with Leases(books, StandingClock()) as leases:
        leases.listen(told.append)
        lease = leases.of("main")
        await lease.take()
        first = lease.fence()
        async with SqlJournal(books, StandingClock(), lease=lease) as journal:
            await journal.commit(Batch(run_id=run.id, facts=[OrderChanged(an_order("a"))]))
            await cut(books)
            await reached(lambda: told == ["main"])
            with pytest.raises(ResourceBusy, match="its lease was lost, so that another process may trade it"):
                await journal.commit(Batch(run_id=run.id, facts=[OrderChanged(an_order("b"))]))
            await lease.take()
            assert lease.fence() > first
            await journal.commit(Batch(run_id=run.id, facts=[OrderChanged(an_order("c"))]))
    assert await Books(books).orders(run.id) == [an_order("a"), an_order("c")]


async def test_who_has_not_heard_yet_that_another_came_writes_nothing(books: Database) -> None:
    run = await a_run(books)
    async with Leases(books, StandingClock()) as leases:
        lease = leases.of("main")
        await lease.take()
        async with SqlJournal(books, StandingClock(), lease=lease) as journal:
            await set_fence(books, lease.fence() + 1)
            with pytest.raises(ResourceBusy, match="another process trades it now; nothing was written"):
                await journal.commit(Batch(run_id=run.id, facts=[OrderChanged(an_order("a")), a_fill("1")]))
            assert await Books(books).orders(run.id) == []
            assert await Books(books).fills(run.id) == []
            await lease.take()
            await journal.commit(Batch(run_id=run.id, facts=[OrderChanged(an_order("b"))]))
    assert await Books(books).orders(run.id) == [an_order("b")]


async def test_a_next_holder_waits_for_the_commit_under_way(books: Database) -> None:
    async with Leases(books, StandingClock()) as leases:
        lease = leases.of("main")
        await lease.take()
        await cut(books)
        async with books.write() as connection:
            await connection.execute(text("SELECT 1 FROM leases FOR SHARE"))
            async with Leases(books, StandingClock()) as others, asyncio.TaskGroup() as tasks:
                taking = tasks.create_task(others.of("main").take())
                async with books.read() as looking:
                    await somebody_waits(looking)
                assert not taking.done()
                await connection.commit()


async def somebody_waits(connection: AsyncConnection) -> None:
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype <> 'advisory'")
    async with asyncio.timeout(30):
        while not await connection.scalar(waiting):  # noqa: ASYNC110  # the server tells nobody
            await asyncio.sleep(0)


async def test_one_that_came_late_does_not_bar_the_one_after_it(books: Database) -> None:
    async with Leases(books, StandingClock()) as leases:
        lease = leases.of("main")
        await lease.take()
        await set_fence(books, lease.fence() + 10_000_000)
        await lease.aclose()
        with pytest.raises(ResourceBusy, match="has taken it meanwhile"):
            await lease.take()
        with pytest.raises(ResourceBusy, match="was lost"):
            lease.fence()


async def test_a_folder_that_cannot_hold_leases_is_named(sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "kurs.db-locks").write_text("in the way")
    async with Database(sqlite_url) as database:
        with pytest.raises(Unavailable, match=r"leases cannot be held: .*kurs.db-locks"):
            Leases(database, StandingClock())


async def test_a_server_that_says_nothing_is_not_taken_for_another_holder() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"postgresql+asyncpg://kurs@127.0.0.1:{silent.getsockname()[1]}/kurs"
        async with Leases(Database(url), StandingClock()) as leases:
            with pytest.raises(Unavailable, match=r"pool 'main' cannot be held: .* did not answer") as raised:
                await leases.of("main").take()
    assert not isinstance(raised.value, ResourceBusy)
