"""Ten workers, one inside at a time, on PostgreSQL or, without one, on files.

Run it with `python examples/kadens_lock_with_backoff.py`; `DATABASE_URL=postgresql://...` names the server.
Who waits is woken when the lock is free and does not poll; the backoff spaces the tries to reach a server that is away.
"""

import asyncio
import os
import tempfile

from kadens.errors import LockTimeout
from kadens.locks import Backoff, FileLocks, Lease, Locks, PostgresLocks

BACKOFF = Backoff(base_delay=0.01, max_delay=5.0, multiplier=2.0, jitter=True, max_retries=20)


def make(folder: str) -> Locks:
    url = os.environ.get("DATABASE_URL")
    if url is None:
        print("DATABASE_URL is not set: the locks are files of this machine.")
        return FileLocks(folder)
    return PostgresLocks(url, backoff=BACKOFF)


class Portfolio:
    """What the lock guards; it refuses whoever comes with a fence that is older than the last."""

    def __init__(self) -> None:
        self.fence = 0
        self.written = 0

    def write(self, lease: Lease) -> None:
        if lease.fence <= self.fence:
            raise ValueError(f"fence {lease.fence} is older than {self.fence}")
        self.fence = lease.fence
        self.written += 1


async def rebalance(locks: Locks, portfolio: Portfolio) -> None:
    async with locks.hold("rebalance", ttl=10, timeout=30) as lease:
        await asyncio.sleep(0.001)
        portfolio.write(lease)


async def try_once(locks: Locks) -> str:
    try:
        async with locks.hold("rebalance", timeout=0):
            return "it is inside"
    except LockTimeout as error:
        return str(error)


async def main() -> None:
    portfolio = Portfolio()
    with tempfile.TemporaryDirectory() as folder:
        async with make(folder) as locks:
            await asyncio.gather(*(rebalance(locks, portfolio) for _ in range(10)))
            print(f"{portfolio.written} of 10 workers have written, one after the other")
            async with locks.hold("rebalance"):
                print("While it is held, another that tries once:", await asyncio.create_task(try_once(locks)))
            statistics = locks.statistics()
    print(f"{statistics.acquired} leases, {statistics.contended} of them after a wait, {statistics.lost} lost")


if __name__ == "__main__":
    asyncio.run(main())
