"""The guard of migrations: functions, and Alembic's own steps, from many processes at once."""

import asyncio
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from lock_worker import alembic_config
from loop_turns import until

from kadens.errors import BadInput, LockTimeout
from kadens.locks import FileLocks, MemoryLocks, guarded_upgrade

pytestmark = pytest.mark.anyio

WORKER = Path(__file__).parent / "support" / "lock_worker.py"

ENVIRONMENT = """
from alembic import context
from sqlalchemy import create_engine

engine = create_engine(context.config.get_main_option("sqlalchemy.url"))
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
"""
STEP = """
import os
from pathlib import Path

revision, down_revision = {revision!r}, {before!r}

def upgrade():
    with Path({journal!r}).open("a") as file:
        file.write(f"{revision} {{os.getpid()}}\\n")
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """An Alembic project of two steps, each of which writes to a journal."""
    versions = tmp_path / "migrations" / "versions"
    versions.mkdir(parents=True)
    (tmp_path / "migrations" / "env.py").write_text(ENVIRONMENT)
    (tmp_path / "migrations" / "script.py.mako").write_text("")
    for revision, before in (("one", None), ("two", "one")):
        text = STEP.format(revision=revision, before=before, journal=str(tmp_path / "journal"))
        (versions / f"{revision}.py").write_text(text)
    return tmp_path


def started(number: int, command: list[str]) -> list["subprocess.Popen[str]"]:
    return [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(number)]


def journal_of(project: Path) -> list[str]:
    return [line.split()[0] for line in (project / "journal").read_text().splitlines()]


async def test_alembic_goes_to_the_revision_and_says_whether_it_had_to(project: Path) -> None:
    config = alembic_config(project)
    async with FileLocks(project / "locks") as locks:
        assert await guarded_upgrade(locks, config, revision="one")
        assert not await guarded_upgrade(locks, config, revision="one")
        assert await guarded_upgrade(locks, config)
        assert not await guarded_upgrade(locks, config)
    assert journal_of(project) == ["one", "two"]


async def test_of_many_starting_processes_one_runs_alembic(project: Path) -> None:
    command = [sys.executable, str(WORKER), "alembic", "file", str(project / "locks"), str(project), "0"]
    processes = started(4, command)
    outputs = [(await asyncio.to_thread(process.communicate, None, 30))[0].strip() for process in processes]
    assert sorted(outputs) == ["False", "False", "False", "True"]
    assert journal_of(project) == ["one", "two"]


async def test_a_cancelled_upgrade_keeps_the_lock_until_it_has_ended() -> None:
    locks, begun, may_end = MemoryLocks(), threading.Event(), threading.Event()

    def upgrade() -> None:
        begun.set()
        assert may_end.wait(10)

    running = asyncio.create_task(guarded_upgrade(locks, upgrade))
    await until(begun.is_set)
    for _ in range(3):
        running.cancel()
        with pytest.raises(LockTimeout):
            await guarded_upgrade(locks, upgrade, timeout=0)
    may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert locks.statistics().held == 0


async def test_an_upgrade_may_be_async_and_decides_for_itself() -> None:
    locks, done = MemoryLocks(), []

    async def upgrade() -> None:
        done.append(locks.statistics().held)

    async def needed() -> bool:
        return not done

    assert await guarded_upgrade(locks, upgrade, needed=needed)
    assert not await guarded_upgrade(locks, upgrade, needed=needed)
    assert await guarded_upgrade(locks, lambda: done.append(2), name="other")
    assert done == [1, 2]


async def test_an_upgrade_that_fails_is_tried_by_the_next() -> None:
    locks, tries = MemoryLocks(), []

    def upgrade() -> None:
        tries.append(1)
        if len(tries) == 1:
            raise RuntimeError("the first fails")

    with pytest.raises(RuntimeError, match="the first fails"):
        await guarded_upgrade(locks, upgrade)
    assert await guarded_upgrade(locks, upgrade)


async def test_what_is_no_upgrade_is_refused(project: Path) -> None:
    with pytest.raises(BadInput, match="upgrade: 'head'"):
        await guarded_upgrade(MemoryLocks(), "head")  # type: ignore[arg-type]
    with pytest.raises(BadInput, match="needed"):
        await guarded_upgrade(MemoryLocks(), alembic_config(project), needed=lambda: True)
    for argument in ("needed", "revision"):
        with pytest.raises(BadInput, match=f"^{argument}: 5"):
            await guarded_upgrade(MemoryLocks(), print, **{argument: 5})  # type: ignore[arg-type]
