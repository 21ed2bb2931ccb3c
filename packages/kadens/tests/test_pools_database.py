from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool, QueuePool

from kadens.errors import BadInput
from kadens.metrics import Registry, render
from kadens.pools import DatabasePoolStatistics, database_pool_statistics, measure_database_pool

pytestmark = pytest.mark.anyio


@pytest.fixture(params=[False, True], ids=["asyncio", "uvloop"])
def anyio_backend(request: pytest.FixtureRequest) -> tuple[str, dict[str, bool]]:
    return "asyncio", {"use_uvloop": request.param}


def test_a_sqlalchemy_engine_and_its_pool_are_read(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/one.db", poolclass=QueuePool, pool_size=2, max_overflow=3)
    with engine.connect(), engine.connect():
        pass
    with engine.connect():
        expected = DatabasePoolStatistics(size=2, idle=1, borrowed=1, limit=5)
        assert database_pool_statistics(engine) == expected
        assert database_pool_statistics(engine.pool) == expected
    engine.dispose()


def test_a_pool_without_end_has_no_limit(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/one.db", poolclass=QueuePool, max_overflow=-1)
    assert database_pool_statistics(engine) == DatabasePoolStatistics(size=0, idle=0, borrowed=0, limit=None)


async def test_an_asyncpg_pool_is_read(postgres_url: str) -> None:
    async with (
        asyncpg.create_pool(postgres_url, min_size=2, max_size=4) as pool,
        pool.acquire(),
    ):
        assert database_pool_statistics(pool) == DatabasePoolStatistics(size=2, idle=1, borrowed=1, limit=4)


def test_it_is_shown_in_the_registry_as_it_is_at_each_scrape(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/one.db", poolclass=QueuePool, pool_size=2, max_overflow=0)
    registry = Registry()
    measure_database_pool(registry, engine, name="books")
    with engine.connect():
        text = render(registry).decode()
        assert 'database_pool_books_connections{state="borrowed"} 1' in text
        assert 'database_pool_books_connections{state="limit"} 2' in text
    assert 'database_pool_books_connections{state="borrowed"} 0' in render(registry).decode()
    engine.dispose()


def test_anything_else_is_refused() -> None:
    for other in (create_engine("sqlite://", poolclass=NullPool), object()):
        with pytest.raises(BadInput, match="asyncpg pool"):
            database_pool_statistics(other)
