"""Fixtures that every test of Kurs may use."""

import gc
import sys
from asyncio.events import Handle
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path
from time import monotonic

import pytest
from hypothesis import settings

# The import mode leaves the path alone, and tests share the modules of this folder.
sys.path.insert(0, str(Path(__file__).parent))

from servers import PostgresServer, postgres_server, postgres_url

from kurs.persistence import Database
from kurs.strategies.registry import look_in

__all__ = ["postgres_server", "postgres_url"]

# How long an example takes says something about the machine, and nothing about what is tested.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real market data beside the checkout; it is not part of the product."""
    if not SHARED.is_dir():
        pytest.skip("the folder with recorded market data is not beside this checkout")
    return SHARED


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of a database file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'kurs.db'}"


@pytest.fixture
def empty_postgres_url(postgres_server: PostgresServer) -> str:
    """The address of a PostgreSQL database without tables."""
    postgres_server.wipe("empty")
    return postgres_server.url("empty")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database, once of each kind."""
    fixture = {"sqlite": "sqlite_url", "postgresql": "empty_postgres_url"}[request.param]
    url: str = request.getfixturevalue(fixture)
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def books_url(request: pytest.FixtureRequest) -> str:
    """The address of a database without rows, and perhaps without tables, once of each kind."""
    if request.param == "sqlite":
        url: str = request.getfixturevalue("sqlite_url")
        return url
    server: PostgresServer = request.getfixturevalue("postgres_server")
    server.clear("books")
    return server.url("books")


@pytest.fixture
async def database(books_url: str) -> AsyncIterator[Database]:
    """Opened and upgraded, once of each kind; the version of the schema must stay."""
    async with Database(books_url) as database:
        await database.upgrade()
        yield database


@pytest.fixture(autouse=True, scope="module")
def _nobodys_strategies() -> Iterator[None]:
    """Whatever folder one file's tests had strategies in, those of the next have none."""
    yield
    look_in(None)


# One callback that runs longer than this holds everybody else up: prices, orders, requests.
BLOCKED_AFTER = 8.0
_slow: list[str] = []
_run_handle = Handle._run


class _Collector:
    """Seconds that the garbage collector took: late in a run it walks through what thousands of tests have left."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._began = 0.0

    def listen(self, phase: str, _: dict[str, int]) -> None:
        if phase == "start":
            self._began = monotonic()
        else:
            self.seconds += monotonic() - self._began


_collector = _Collector()


def _timed(handle: Handle) -> None:
    started = monotonic() - _collector.seconds
    _run_handle(handle)
    if monotonic() - _collector.seconds - started > BLOCKED_AFTER:
        _slow.append(repr(handle))


def pytest_configure() -> None:
    gc.callbacks.append(_collector.listen)
    Handle._run = _timed  # type: ignore[assignment, method-assign]  # for every loop, not one


def pytest_unconfigure() -> None:
    Handle._run = _run_handle  # type: ignore[method-assign]  # for every loop, not one
    gc.callbacks.remove(_collector.listen)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None, object, object]:
    """Fails a test in which the event loop was blocked."""
    _slow.clear()
    result = yield
    if _slow:
        pytest.fail(f"the event loop was blocked for more than {BLOCKED_AFTER} s by {', '.join(_slow)}")
    return result
