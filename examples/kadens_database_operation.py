"""One row changed by many at once, under a lock, over pooled connections: on a PostgreSQL of yours.

Run it with `DATABASE_URL=postgresql://... python examples/kadens_database_operation.py`. The table is dropped at the
end; what stays is the one that belongs to the locks.
"""

import asyncio
import os

import asyncpg

from kadens import Kadens, Settings
from kadens.locks import Locks
from kadens.pools import Pool, PoolStatistics

CREATE = "CREATE TABLE IF NOT EXISTS users_of_the_example (id int PRIMARY KEY, visits int NOT NULL)"
FIRST = "INSERT INTO users_of_the_example VALUES ($1, 0) ON CONFLICT (id) DO UPDATE SET visits = 0"
READ = "SELECT visits FROM users_of_the_example WHERE id = $1"
WRITE = "UPDATE users_of_the_example SET visits = $2 WHERE id = $1"
DROP = "DROP TABLE users_of_the_example"
USER = 7


async def is_alive(connection: asyncpg.Connection) -> bool:
    return not connection.is_closed()


async def hang_up(connection: asyncpg.Connection) -> None:
    await connection.close()


async def visit(locks: Locks, pool: Pool[asyncpg.Connection]) -> None:
    """Read, then write: without the lock some visits would be lost."""
    async with locks.hold(f"user:{USER}", timeout=10), pool.acquire() as connection:
        visits = await connection.fetchval(READ, USER)
        await connection.execute(WRITE, USER, visits + 1)


async def count(locks: Locks, pool: Pool[asyncpg.Connection]) -> int:
    """What is in the table after fifty visits at once."""
    async with pool.acquire() as connection:
        await connection.execute(CREATE)
        await connection.execute(FIRST, USER)
    await asyncio.gather(*(visit(locks, pool) for _ in range(50)))
    async with pool.acquire() as connection:
        visits: int = await connection.fetchval(READ, USER)
        await connection.execute(DROP)
    return visits


def sentence(pool: PoolStatistics) -> str:
    return f"{pool.loans} loans of {pool.created} connections, {pool.borrowed} still out"


async def main() -> None:
    url = os.environ.get("DATABASE_URL")
    if url is None:
        print("DATABASE_URL is not set: this example needs a PostgreSQL.")
        return

    async def connect() -> asyncpg.Connection:
        return await asyncpg.connect(url)

    kadens = Kadens(Settings.of("balanced", values={"lock": {"backend": "postgres", "postgres_url": url}}))
    pool = kadens.pool("database", connect, check=is_alive, close=hang_up)
    async with kadens:
        print(f"{await count(kadens.locks, pool)} of 50 visits were counted")
        print(sentence(pool.statistics()))
        print(f"{kadens.locks.statistics().acquired} leases")


if __name__ == "__main__":
    asyncio.run(main())
