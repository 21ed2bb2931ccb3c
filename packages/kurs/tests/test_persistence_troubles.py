"""Full, locked, damaged, away: each has its error, and the journal goes on when it has passed."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from decimal import Decimal
from enum import Enum, auto
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

import pytest
from books import StandingClock, a_fill, a_run, an_order
from servers import PostgresServer
from sqlalchemy import Engine, event, text

from kurs.domain.errors import BadInput, JournalUnavailable, KursError, StateCorrupt, Unavailable
from kurs.domain.events import Fact, OrderChanged, TradeClosed
from kurs.domain.positions import ClosedTrade
from kurs.persistence import Books, Database, Run, Runs, SqlJournal
from kurs.ports import Batch

pytestmark = pytest.mark.anyio
TRADE = TradeClosed(
    "trend",
    ClosedTrade(
        symbol="BTC/USD", amount=Decimal(1), entry_time=1, exit_time=2, pnl=Decimal("1.10"), fees=Decimal("0.1")
    ),
)


def a_batch(run: Run, name: str = "a", padding: int = 0) -> Batch:
    facts: list[Fact] = [OrderChanged(an_order(name)), a_fill(name), TRADE]
    return Batch(run_id=run.id, facts=facts, state={"last": name, "padding": "x" * padding})


async def names(database: Database, run: Run) -> list[str]:
    return [order.client_order_id for order in await Books(database).orders(run.id)]


@contextmanager
def full_disk() -> Iterator[None]:
    """Database files cannot grow through connections that are opened meanwhile."""

    def limit(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA max_page_count = 1")  # SQLite makes this the present size
        cursor.close()

    event.listen(Engine, "connect", limit)
    try:
        yield
    finally:
        event.remove(Engine, "connect", limit)


async def test_a_full_disk_commits_nothing_and_the_batch_can_come_again(sqlite_url: str) -> None:
    async with Database(sqlite_url) as database, SqlJournal(database, StandingClock()) as journal:
        await database.upgrade()
        run = await a_run(database)
        batch = a_batch(run, padding=200_000)
        with full_disk():
            for _ in range(2):
                with pytest.raises(JournalUnavailable, match=r"^disk full$"):
                    await journal.commit(batch)
        assert await names(database, run) == []
        assert await Books(database).state(run.id) is None
        await journal.commit(batch)
        assert await names(database, run) == ["a"]
        assert await Books(database).trades(run.id) == [TRADE]
        assert (await database.check()).ok


@asynccontextmanager
async def locked(database: Database) -> AsyncIterator[None]:
    """Somebody else is in the middle of a long write."""
    async with Database(database.address) as other, other.write() as connection:
        if other.backend.name == "postgresql":
            await connection.execute(text("LOCK TABLE orders, runs, states IN ACCESS EXCLUSIVE MODE"))
        yield


async def test_a_locked_database_commits_nothing_and_the_batch_can_come_again(database_url: str) -> None:
    async with (
        Database(database_url, busy_timeout=0.05) as database,
        SqlJournal(database, StandingClock()) as journal,
    ):
        await database.upgrade()
        run = await a_run(database)
        async with locked(database):
            with pytest.raises(JournalUnavailable, match=r"^database locked$"):
                await journal.commit(a_batch(run))
            with pytest.raises(Unavailable, match=r"^database locked$"):
                await Runs(database).finish(run.id, 1)
        await journal.commit(a_batch(run))
        assert await names(database, run) == ["a"]
        assert await Books(database).trades(run.id) == [TRADE]


async def test_a_commit_waits_for_its_turn(database_url: str) -> None:
    async with Database(database_url) as database, SqlJournal(database, StandingClock()) as journal:
        await database.upgrade()
        run = await a_run(database)
        async with locked(database):
            commit = asyncio.create_task(journal.commit(a_batch(run)))
            done, _ = await asyncio.wait([commit], timeout=0.05)
            assert not done
        await commit
        assert await names(database, run) == ["a"]


async def test_a_file_damaged_under_the_journal_is_corruption(sqlite_url: str, tmp_path: Path) -> None:
    async with Database(sqlite_url) as database:
        await database.upgrade()
        run = await a_run(database)
        with closing(sqlite3.connect(tmp_path / "kurs.db")) as connection, connection:
            connection.execute("PRAGMA writable_schema = ON")
            connection.execute("UPDATE sqlite_master SET rootpage = 9999 WHERE name = 'orders'")
        async with SqlJournal(database, StandingClock()) as journal:
            with pytest.raises(StateCorrupt, match="the database is damaged: "):
                await journal.commit(a_batch(run))


CODES = [
    ("53100", Unavailable, "disk full"),
    ("53200", Unavailable, "out of memory"),
    ("53300", Unavailable, "database out of resources"),
    ("55P03", Unavailable, "database locked"),
    ("40001", Unavailable, "database locked"),
    ("40P01", Unavailable, "database locked"),
    ("25006", Unavailable, "database read-only"),
    ("57014", Unavailable, "database too slow"),
    ("58030", Unavailable, "disk I/O error"),
    ("57P01", Unavailable, "database away: told so"),
    ("08006", Unavailable, "database away: told so"),
    ("XX001", StateCorrupt, "the database is damaged: told so"),
    ("23505", StateCorrupt, "the database refused: told so"),
    ("42P01", StateCorrupt, "the database refused: told so"),
]


@pytest.mark.parametrize(("code", "error", "words"), CODES)
async def test_every_kind_of_server_error_has_its_place(
    postgres_url: str, code: str, error: type[KursError], words: str
) -> None:
    raising = f"DO $$ BEGIN RAISE EXCEPTION 'told so' USING ERRCODE = '{code}'; END $$"
    async with Database(postgres_url) as database:
        with pytest.raises(error) as caught:
            async with database.read() as connection:
                await connection.execute(text(raising))
    assert str(caught.value) == words
    assert type(caught.value) is error


async def test_words_that_cannot_be_stored_are_refused(database: Database) -> None:
    run = await a_run(database)
    async with SqlJournal(database, StandingClock()) as journal:
        with pytest.raises(StateCorrupt, match=r"the database refused: .*surrogates not allowed"):
            await journal.commit(a_batch(run, name="\ud800"))
        await journal.commit(a_batch(run))
    assert await names(database, run) == ["a"]


async def test_a_server_that_restarts_is_found_again(empty_postgres_url: str, postgres_server: PostgresServer) -> None:
    async with (
        Database(empty_postgres_url) as database,
        SqlJournal(database, StandingClock()) as journal,
    ):
        await database.upgrade()
        run = await a_run(database)
        await journal.commit(a_batch(run))
        await asyncio.to_thread(postgres_server.stop)
        try:
            for _ in range(2):
                with pytest.raises(JournalUnavailable, match=r"^database away: "):
                    await journal.commit(a_batch(run, "b"))
            with pytest.raises(Unavailable, match=r"^database away: "):
                await Runs(database).get(run.id)
        finally:
            await asyncio.to_thread(postgres_server.start)
        await journal.commit(a_batch(run, "b"))
        assert await names(database, run) == ["a", "b"]
        assert await Books(database).trades(run.id) == [TRADE, TRADE]


async def test_a_server_that_does_not_answer_is_away(empty_postgres_url: str) -> None:
    # Long enough for a busy server to be opened within it.
    async with Database(empty_postgres_url, timeout=3.0) as database:
        with pytest.raises(Unavailable, match=r"^database away: "):
            async with database.read() as connection:
                await connection.execute(text("SELECT pg_sleep(60)"))


class Cut(Enum):
    """Where the line breaks when a COMMIT comes along it."""

    NOWHERE = auto()
    BEFORE_COMMIT = auto()
    AFTER_COMMIT = auto()
    BEFORE_COMMIT_UNNOTICED = auto()


class Line:
    """The line between the journal and the server, which can break at the worst moment."""

    def __init__(self, server: PostgresServer, folder: Path) -> None:
        self.cut = Cut.NOWHERE
        self.url = f"postgresql://postgres@/empty?host={quote(str(folder))}"
        self._server = server
        self._socket = folder / server.socket.name
        self._stranded: list[asyncio.StreamWriter] = []

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        async with await asyncio.start_unix_server(self._connected, self._socket):
            yield
            self.release()

    def release(self) -> None:
        """The server notices the lines that broke unnoticed."""
        while self._stranded:
            self._stranded.pop().close()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server_reader, server_writer = await asyncio.open_unix_connection(self._server.socket)
        answers = asyncio.create_task(_copy(server_reader, writer))
        try:
            while data := await reader.read(65536):
                if b"COMMIT" in data and self.cut is not Cut.NOWHERE:
                    answers.cancel()
                    await asyncio.wait([answers])
                    await self._break(data, server_reader, server_writer)
                    return
                server_writer.write(data)
        finally:
            answers.cancel()
            writer.close()
            if server_writer not in self._stranded:
                server_writer.close()

    async def _break(
        self, data: bytes, server_reader: asyncio.StreamReader, server_writer: asyncio.StreamWriter
    ) -> None:
        cut, self.cut = self.cut, Cut.NOWHERE
        if cut is Cut.AFTER_COMMIT:
            server_writer.write(data)
            await server_reader.read(1)
        if cut is Cut.BEFORE_COMMIT_UNNOTICED:
            self._stranded.append(server_writer)


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
    writer.close()


@pytest.fixture
async def line(postgres_server: PostgresServer, empty_postgres_url: str) -> AsyncIterator[Line]:
    # Short, because the path of a socket may have 107 characters only.
    with TemporaryDirectory(prefix="kurs-line-") as folder:
        line = Line(postgres_server, Path(folder))
        async with line.open():
            yield line


@pytest.mark.parametrize("cut", [Cut.BEFORE_COMMIT, Cut.AFTER_COMMIT])
@pytest.mark.parametrize("more", [False, True])
async def test_a_commit_without_an_answer_can_be_repeated(line: Line, cut: Cut, more: bool) -> None:
    async with Database(line.url) as database, SqlJournal(database, StandingClock()) as journal:
        await database.upgrade()
        run = await a_run(database)
        batch = a_batch(run)
        line.cut = cut
        with pytest.raises(JournalUnavailable, match=r"^database away: "):
            await journal.commit(batch)
        assert await names(database, run) == (["a"] if cut is Cut.AFTER_COMMIT else [])
        if more:
            batch = Batch(run_id=run.id, facts=[*batch.facts, OrderChanged(an_order("b")), TRADE])
        # The server may take a while to hear that the line is broken.
        await _decided(journal, batch)
        assert await names(database, run) == (["a", "b"] if more else ["a"])
        assert await Books(database).trades(run.id) == ([TRADE, TRADE] if more else [TRADE])
        assert len(await Books(database).fills(run.id)) == 1


async def test_what_is_durable_stays_known_until_the_caller_is_told(line: Line) -> None:
    async with (
        Database(line.url, busy_timeout=0.05) as database,
        SqlJournal(database, StandingClock()) as journal,
    ):
        await database.upgrade()
        run, other = await a_run(database), await a_run(database)
        line.cut = Cut.AFTER_COMMIT
        with pytest.raises(JournalUnavailable):
            await journal.commit(a_batch(run))
        async with locked(database):
            with pytest.raises(JournalUnavailable, match=r"^database locked$"):
                await journal.commit(a_batch(run))
        await journal.commit(a_batch(other))
        more = Batch(run_id=run.id, facts=[*a_batch(run).facts, OrderChanged(an_order("b"))])
        line.cut = Cut.AFTER_COMMIT
        with pytest.raises(JournalUnavailable):
            await journal.commit(more)
        await journal.commit(more)
        assert await names(database, run) == ["a", "b"]
        assert await Books(database).trades(run.id) == [TRADE]
        assert await Books(database).trades(other.id) == [TRADE]
        await journal.commit(Batch(run_id=run.id, facts=[TRADE]))
        assert await Books(database).trades(run.id) == [TRADE, TRADE]


async def test_another_batch_after_one_without_an_answer_is_written_whole(line: Line) -> None:
    async with Database(line.url) as database, SqlJournal(database, StandingClock()) as journal:
        await database.upgrade()
        run = await a_run(database)
        line.cut = Cut.AFTER_COMMIT
        with pytest.raises(JournalUnavailable):
            await journal.commit(a_batch(run))
        await journal.commit(a_batch(run, "b"))
        assert await names(database, run) == ["a", "b"]
        assert await Books(database).trades(run.id) == [TRADE, TRADE]


async def test_nothing_is_written_while_the_server_has_not_decided(line: Line) -> None:
    async with Database(line.url) as database, SqlJournal(database, StandingClock()) as journal:
        await database.upgrade()
        run = await a_run(database)
        line.cut = Cut.BEFORE_COMMIT_UNNOTICED
        with pytest.raises(JournalUnavailable):
            await journal.commit(a_batch(run))
        with pytest.raises(JournalUnavailable, match=r"^the last commit is in progress$"):
            await journal.commit(a_batch(run))
        line.release()
        await _decided(journal, a_batch(run))
        assert await names(database, run) == ["a"]
        assert await Books(database).trades(run.id) == [TRADE]


async def _decided(journal: SqlJournal, batch: Batch) -> None:
    async with asyncio.timeout(30):
        while True:
            try:
                return await journal.commit(batch)
            except JournalUnavailable as error:
                if "in progress" not in str(error):
                    raise


async def test_a_bad_number_from_anywhere_names_itself(database: Database) -> None:
    with pytest.raises(BadInput, match="number: 'NaN' is not allowed"):
        await Runs(database).create(
            pool="main",
            source="recorded",
            fingerprint="a1",
            config_hash="c0ffee",
            quote="USD",
            start_cash=Decimal("NaN"),
            simulated=True,
            engine_version="1",
            started_at=1,
        )
