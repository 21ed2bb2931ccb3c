"""A process that holds a lock and does what it is told, line by line: `write` and `end`."""

import asyncio
import fcntl
import os
import sys
from pathlib import Path

from kadens.errors import LeaseLost
from kadens.locks import FileLocks, Locks, PostgresLocks, RedisLocks, guarded_upgrade

__all__ = ["guarded_write", "locks_of"]


def locks_of(kind: str, address: str) -> Locks:
    if kind == "file":
        return FileLocks(address)
    if kind == "redis":
        return RedisLocks(address)
    return PostgresLocks(address, rows=kind == "postgres rows")


def guarded_write(resource: Path, fence: int) -> bool:
    """What every guarded resource does: it keeps the highest fence it has seen and refuses lower ones."""
    descriptor = os.open(resource, os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        highest = int(os.pread(descriptor, 20, 0) or 0)
        if fence < highest:
            return False
        os.pwrite(descriptor, b"%020d" % fence, 0)
        return True
    finally:
        os.close(descriptor)


async def hold(locks: Locks, ttl: float, resource: Path) -> None:
    try:
        async with locks, locks.hold("shared", ttl=ttl) as lease:
            print(lease.fence, flush=True)
            for line in sys.stdin:
                if line == "end\n":
                    break
                print("accepted" if guarded_write(resource, lease.fence) else "refused", flush=True)
            # The timers that are due get their turn.
            await asyncio.sleep(0)
            lease.check()
    except LeaseLost:
        print("lost", flush=True)
    else:
        print("done", flush=True)


async def upgrade(locks: Locks, journal: Path) -> None:
    def needed() -> bool:
        return not journal.exists()

    def write() -> None:
        with journal.open("a") as file:
            file.write(f"{os.getpid()}\n")

    async with locks:
        print(await guarded_upgrade(locks, write, name="schema", needed=needed, timeout=20), flush=True)


async def take_many(locks: Locks, log: Path, times: int) -> None:
    with log.open("ab", buffering=0) as file:
        async with locks:
            for _ in range(times):
                async with locks.hold("shared", timeout=20) as lease:
                    file.write(b"+%d\n" % lease.fence)
                    await asyncio.sleep(0)
                    file.write(b"-%d\n" % lease.fence)


def main(job: str, kind: str, address: str, path: str, figure: str) -> None:
    locks = locks_of(kind, address)
    if job == "hold":
        asyncio.run(hold(locks, float(figure), Path(path)))
    elif job == "upgrade":
        asyncio.run(upgrade(locks, Path(path)))
    else:
        asyncio.run(take_many(locks, Path(path), int(figure)))


if __name__ == "__main__":
    main(*sys.argv[1:])
