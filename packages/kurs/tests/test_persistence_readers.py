"""Connections to the books: few, kept, waited for; a question is answered from one view and leaves nothing behind."""

import asyncio
import threading
from collections.abc import Iterator

import pytest
from books import a_run
from sqlalchemy import Connection, Engine, event, func, select, text, update

from kurs.domain.errors import NotFound, StateCorrupt, Unavailable
from kurs.persistence import Books, Database, OrderFilter, Runs, tables
from kurs.persistence.database import READS, WRITES
from kurs.persistence.readers import READERS

pytestmark = pytest.mark.anyio

MANY = 40
COUNT = select(func.count()).select_from(tables.runs)


def runs_of(connection: Connection) -> int:
    return connection.scalar(COUNT) or 0


@pytest.fixture
def opened() -> Iterator[list[object]]:
    """Every connection that is opened from now on."""
    found: list[object] = []

    def note(connection: object, _record: object) -> None:
        found.append(connection)

    event.listen(Engine, "connect", note)
    yield found
    event.remove(Engine, "connect", note)


async def test_many_questions_share_a_few_connections_that_are_kept(database: Database, opened: list[object]) -> None:
    for _ in range(3):
        await asyncio.gather(*(database.ask(runs_of) for _ in range(MANY)))
    assert len(opened) <= READERS


async def test_a_crowd_of_readers_and_writers_opens_no_more_than_are_kept(
    database: Database, opened: list[object]
) -> None:
    async def look() -> None:
        async with database.read() as connection:
            await connection.scalar(COUNT)

    async def write() -> None:
        async with database.write() as connection:
            await connection.execute(update(tables.runs).values(pool="other"))

    for _ in range(3):
        await asyncio.gather(*(work() for work in (look, write) for _ in range(MANY)))
    assert len(opened) <= READS + WRITES


async def test_who_writes_may_look_something_up(database: Database) -> None:
    async def write() -> None:
        async with database.write():
            async with database.read() as connection:
                await connection.scalar(COUNT)
            await database.ask(runs_of)

    async with asyncio.timeout(30):
        await asyncio.gather(*(write() for _ in range(10)))


async def test_nobody_waits_for_a_connection_for_ever(sqlite_url: str) -> None:
    async with Database(sqlite_url, timeout=0.05) as database:
        async with database.read(), database.read(), database.read():
            with pytest.raises(Unavailable, match=r"no connection came free within 0\.05 s"):
                async with database.read():
                    raise AssertionError("there was none")
        async with database.read() as connection:
            assert await connection.scalar(text("SELECT 1")) == 1


async def test_a_question_is_answered_from_one_view(database: Database) -> None:
    """What is written between its statements is for the next one."""
    looked, written = threading.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def twice(connection: Connection) -> tuple[int, int]:
        before = runs_of(connection)
        loop.call_soon_threadsafe(written.set)
        assert looked.wait(30)
        return before, runs_of(connection)

    if database.backend.name != "sqlite":
        # On a server the statements pass through the loop, so the view is held open by hand.
        async with database._readers._engine.connect() as connection:  # type: ignore[union-attr]
            before = await connection.run_sync(runs_of)
            await a_run(database)
            assert await connection.run_sync(runs_of) == before
        assert await database.ask(runs_of) == before + 1
        return
    asking = asyncio.create_task(database.ask(twice))
    await written.wait()
    await a_run(database)
    looked.set()
    assert await asking == (0, 0)
    assert await database.ask(runs_of) == 1


async def test_what_a_question_writes_does_not_stay(database: Database) -> None:
    run = await a_run(database)
    await database.ask(lambda connection: connection.execute(update(tables.runs).values(pool="other")))
    assert await Runs(database).get(run.id) == run


async def test_a_question_that_fails_spoils_nothing(database: Database) -> None:
    run = await a_run(database)
    for _ in range(10):
        with pytest.raises(NotFound):
            await Books(database).page([run.id], OrderFilter(limit=1, before=(run.id, "none")))
        with pytest.raises(StateCorrupt):
            await database.ask(lambda connection: connection.execute(text("SELECT nothing FROM nowhere")))
    assert await database.ask(runs_of) == 1


async def test_a_closed_database_answers_nothing(sqlite_url: str) -> None:
    async with Database(sqlite_url) as database:
        assert await database.ask(lambda connection: connection.scalar(text("SELECT 1"))) == 1
    before = threading.active_count()
    with pytest.raises(RuntimeError, match="is not open"):
        await database.ask(runs_of)
    assert threading.active_count() == before
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("reader")]
