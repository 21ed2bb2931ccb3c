"""A process that holds a lock and does what it is told, line by line: `write` and `end`."""

import asyncio
import fcntl
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from guarded_resource import GuardedResource
from loop_turns import until

from kadens.errors import LeaseLost, LockTimeout, Unavailable
from kadens.locks import Backoff, FileLocks, Locks, PostgresLocks, RedisLocks, guarded_upgrade

if TYPE_CHECKING:
    from alembic.config import Config

__all__ = ["TTL", "alembic_config", "guarded_write", "locks_of"]

TTL = 0.3
CHILDREN = 3
WRITES_PER_TURN, TURNS_PER_HOLD = 20, 5
PATIENT = Backoff(base_delay=0.01, max_delay=0.05, max_retries=1000)


def locks_of(kind: str, address: str) -> Locks:
    if kind == "file":
        return FileLocks(address)
    if kind == "redis":
        return RedisLocks(address, backoff=PATIENT)
    return PostgresLocks(address, rows=kind == "postgres rows", backoff=PATIENT)


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


async def write_on(locks: Locks, resource: GuardedResource, slot: int, log: Path) -> None:
    """Grants and writes until the resource says that it is over, whatever happens to the lock."""
    grants = 0
    with log.open("ab", buffering=0) as file:
        while not resource.over:
            grants += 1
            try:
                async with locks.hold("shared", ttl=TTL, timeout=10) as lease:
                    file.write(b"%d\n" % lease.fence)
                    await write_as(resource, lease.fence, (os.getpid() << 32) + grants, slot)
            except (LeaseLost, LockTimeout, Unavailable):
                continue
            finally:
                resource.leave(slot)
    await locks.aclose()


async def write_as(resource: GuardedResource, fence: int, holder: int, slot: int) -> None:
    resource.enter(slot)
    for _ in range(TURNS_PER_HOLD):
        for _ in range(WRITES_PER_TURN):
            resource.write(fence, holder)
        await asyncio.sleep(0)
    # Whoever is stopped while it is inside has a write to come.
    resource.leave(slot)
    resource.write(fence, holder)


async def upgrade(locks: Locks, journal: Path) -> None:
    def needed() -> bool:
        return not journal.exists()

    def write() -> None:
        with journal.open("a") as file:
            file.write(f"{os.getpid()}\n")

    async with locks:
        print(await guarded_upgrade(locks, write, name="schema", needed=needed, timeout=20), flush=True)


def alembic_config(project: Path) -> "Config":
    # The processes of the other jobs start sooner without it.
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(project / "migrations"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("sqlalchemy.url", f"sqlite:///{project / 'database'}")
    return config


async def upgrade_by_alembic(locks: Locks, project: Path) -> None:
    async with locks:
        print(await guarded_upgrade(locks, alembic_config(project), timeout=20), flush=True)


async def take_many(locks: Locks, log: Path, times: int) -> None:
    with log.open("ab", buffering=0) as file:
        async with locks:
            for _ in range(times):
                async with locks.hold("shared", timeout=20) as lease:
                    file.write(b"+%d\n" % lease.fence)
                    await asyncio.sleep(0)
                    file.write(b"-%d\n" % lease.fence)


async def take_once(locks: Locks) -> None:
    async with locks.hold("shared"):
        pass


def take_in_children(locks: Locks, log: Path, times: int) -> None:
    """As a server does that forks its workers after the application was imported."""
    children = []
    for _ in range(CHILDREN):
        child = os.fork()
        if not child:
            try:
                asyncio.run(take_many(locks, log, times))
            finally:
                os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)


async def fork_and_die(locks: Locks) -> None:
    """A child that knows nothing of the lock outlives the one that holds it, and the one that waits for another."""
    async with locks.hold("shared"):
        waiting = asyncio.create_task(locks.hold("other").__aenter__())
        await until(lambda: locks.statistics().waiting > 0)
        if child := os.fork():
            print(child, flush=True)
            await waiting
        # Or whoever reads what its parent writes would wait for its end.
        os.close(sys.stdout.fileno())
        signal.pause()


def main(job: str, kind: str, address: str, path: str, figure: str) -> None:
    locks = locks_of(kind, address)
    if job == "hold":
        asyncio.run(hold(locks, float(figure), Path(path)))
    elif job == "upgrade":
        asyncio.run(upgrade(locks, Path(path)))
    elif job == "alembic":
        asyncio.run(upgrade_by_alembic(locks, Path(path)))
    elif job == "write":
        with GuardedResource(Path(path)) as resource:
            asyncio.run(write_on(locks, resource, int(figure), Path(path).with_suffix(".log")))
    elif job == "fork and die":
        asyncio.run(fork_and_die(locks))
    elif job == "fork":
        take_in_children(locks, Path(path), int(figure))
    elif job == "use and fork":
        asyncio.run(take_once(locks))
        take_in_children(locks, Path(path), int(figure))
    else:
        asyncio.run(take_many(locks, Path(path), int(figure)))


if __name__ == "__main__":
    main(*sys.argv[1:])
