"""Who trades a pool: one process at a time, of all that share the database."""

import os
import socket
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from typing import Self

from sqlalchemy import select

from kadens.errors import LeaseLost, LockTimeout, LockUnanswered
from kadens.locks import Lease, Locks
from kurs.clock import Clock
from kurs.domain.errors import ResourceBusy, Unavailable
from kurs.persistence import tables
from kurs.persistence.database import Database
from kurs.persistence.trouble import lock_translated

__all__ = ["Leases", "PoolLease"]

# The connection that holds a lease is looked at three times in so many seconds.
TTL = 15.0
# A holder that has just ended is heard of within this; another one is not.
FREE_WITHIN = 0.5


class Leases:
    """`async with Leases(database, clock) as leases`: hands out the right to trade a pool.

    A lease ends with its process, and on PostgreSQL with the connection that holds it, however either ends.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock
        self.holder = f"process {os.getpid()} on {socket.gethostname()}"
        with lock_translated("leases"):
            self.locks: Locks = database.backend.locks(self._lost)
        self._pools: dict[str, PoolLease] = {}
        self._told: Callable[[str], None] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        for lease in self._pools.values():
            await lease.aclose()
        await self.locks.aclose()

    def of(self, pool: str) -> "PoolLease":
        """The lease of a pool, not taken yet."""
        lease = self._pools[pool] = PoolLease(self, pool)
        return lease

    def listen(self, told: Callable[[str], None]) -> None:
        """Calls `told` with the name of each pool whose lease is lost."""
        self._told = told

    def _lost(self, lease: Lease) -> None:
        for pool in self._pools.values():
            if pool.name == lease.name and self._told is not None:
                self._told(pool.pool)


class PoolLease:
    """The right to trade one pool."""

    def __init__(self, leases: Leases, pool: str) -> None:
        self.pool = pool
        self.name = f"kurs pool {pool}"
        self._leases = leases
        self._lease: Lease | None = None
        self._hold = AsyncExitStack()

    async def take(self) -> None:
        """Takes it unless it is held already; only then may the pool's books be read to be gone on with.

        Raises ResourceBusy, which names the holder, while another process has it, Unavailable while the
        database cannot tell. A commit of the holder before is either in the books by now or will be refused.
        """
        if self._lease is not None and not self._lease.is_lost:
            return
        await self.aclose()
        try:
            with lock_translated(f"pool {self.pool!r}"):
                hold = self._leases.locks.hold(self.name, ttl=TTL, timeout=FREE_WITHIN)
                self._lease = await self._hold.enter_async_context(hold)
        except LockUnanswered as error:
            # The server was silent: that is no word of another who trades it.
            raise Unavailable(f"pool {self.pool!r} cannot be held: {error}") from error
        except LockTimeout:
            raise ResourceBusy(await self._held_by_another()) from None
        try:
            await self._claim(self._lease.fence)
        except BaseException:
            await self.aclose()
            raise

    def fence(self) -> int:
        """The number of this holder, greater than those before; ResourceBusy once the lease is lost."""
        if self._lease is None or self._lease.is_lost:
            raise ResourceBusy(
                f"pool {self.pool!r}: its lease was lost, so that another process may trade it; nothing is sent"
            )
        return self._lease.fence

    async def aclose(self) -> None:
        """Lets go; again does nothing."""
        self._lease = None
        # Told already, when it was lost.
        with suppress(LeaseLost):
            await self._hold.aclose()

    async def _claim(self, fence: int) -> None:
        """Bars the holder before; this waits for the end of its commit under way."""
        leases, database = tables.leases, self._leases.database
        row = {
            "pool": self.pool,
            "fence": fence,
            "holder": self._leases.holder,
            "since": self._leases.clock.now(),
        }
        async with database.write() as connection:
            held = select(leases.c.fence).where(leases.c.pool == self.pool).with_for_update()
            last = await connection.scalar(held)
            if last is not None and last >= fence:
                raise ResourceBusy(f"pool {self.pool!r}: {await self._holder()} has taken it meanwhile")
            await connection.execute(
                database.backend.upsert(leases, ["pool"], ["fence", "holder", "since"]).values(row)
            )

    async def _held_by_another(self) -> str:
        return (
            f"pool {self.pool!r} in {self._leases.database.address} is traded by {await self._holder()}; "
            "stop it, or give this one another pool or database"
        )

    async def _holder(self) -> str:
        leases = tables.leases
        async with self._leases.database.read() as connection:
            holder: str | None = await connection.scalar(select(leases.c.holder).where(leases.c.pool == self.pool))
        return holder or "another process"
