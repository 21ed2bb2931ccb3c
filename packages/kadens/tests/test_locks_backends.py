"""What is particular to a backend: its server goes away, its files are deleted, its address is wrong."""

import asyncio
import fcntl
import os
import shutil
import signal
import threading
from collections.abc import Callable
from contextlib import AsyncExitStack, aclosing
from pathlib import Path

import pytest
from backends import PostgresServer, RedisServer

from kadens.errors import BadInput, LeaseLost, LockTimeout, MissingExtra, Unavailable, WrongState
from kadens.locks import Backoff, FileLocks, Locks, PostgresLocks, RedisLocks

pytestmark = pytest.mark.anyio

PATIENT = Backoff(base_delay=0.01, max_delay=0.05, max_retries=1000)

# No machine has room for a thread with such a stack.
BEYOND_ADDRESSES = 2**56


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110  # the state is another's
            await asyncio.sleep(0.001)


async def fence_of(locks: Locks, name: str = "name", timeout: float = 10.0) -> int:  # noqa: ASYNC109
    async with locks.hold(name, timeout=timeout) as lease:
        return lease.fence


# Redis


async def test_a_redis_that_comes_back_empty_ends_leases_and_goes_on_with_its_fences(
    redis_server: RedisServer, redis_url: str
) -> None:
    async with RedisLocks(redis_url, backoff=PATIENT) as one, RedisLocks(redis_url, backoff=PATIENT) as other:
        with pytest.raises(LeaseLost):  # noqa: PT012  # the block is what fails at its end
            async with one.hold("name", ttl=5) as lease:
                waiter = asyncio.create_task(fence_of(other))
                await until(lambda: other.statistics().waiting == 1)
                redis_server.kill()
                redis_server.start()
                async with asyncio.timeout(30):
                    await lease.lost.wait()
        assert await waiter > lease.fence
        assert await fence_of(one) > lease.fence


async def test_fences_do_not_run_ahead_of_the_time_that_carries_them_on(
    redis_server: RedisServer, redis_url: str
) -> None:
    async with RedisLocks(redis_url, backoff=PATIENT) as locks:
        for _ in range(1000):
            last = await fence_of(locks)
        redis_server.kill()
        redis_server.start()
        assert await fence_of(locks) > last


async def test_a_redis_that_is_gone_is_told_within_the_deadline(redis_server: RedisServer, redis_url: str) -> None:
    few = Backoff(base_delay=0.001, max_retries=2)
    async with RedisLocks(redis_url, backoff=few) as locks, RedisLocks(redis_url, backoff=PATIENT) as patient:
        redis_server.kill()
        try:
            with pytest.raises(Unavailable):
                await fence_of(locks)
            with pytest.raises(LockTimeout):
                await fence_of(patient, timeout=0.1)
            with pytest.raises(Unavailable):
                await fence_of(locks, timeout=0)
            with pytest.raises(Unavailable):
                await RedisLocks(redis_url).__aenter__()
        finally:
            redis_server.start()
        assert await fence_of(locks) > 0


async def test_a_redis_that_is_silent_ends_the_lease_at_its_ttl(redis_server: RedisServer, redis_url: str) -> None:
    # Not opened beforehand: the first hold opens it, with as many tries as a busy machine needs.
    async with aclosing(RedisLocks(redis_url, command_timeout=0.1, backoff=PATIENT)) as locks:
        redis_server_paused = False
        try:
            with pytest.raises(LeaseLost):  # noqa: PT012  # the block is what fails at its end
                async with locks.hold("name", ttl=0.3) as lease:
                    redis_server.pause()
                    redis_server_paused = True
                    with pytest.raises(LockTimeout):
                        await fence_of(locks, "other", timeout=0.15)
                    async with asyncio.timeout(30):
                        await lease.lost.wait()
        finally:
            if redis_server_paused:
                redis_server.resume()
        assert await fence_of(locks) > lease.fence
        assert await fence_of(locks, "other") > 0


async def test_scripts_are_loaded_again_after_a_flush(redis_server: RedisServer, redis_url: str) -> None:
    async with RedisLocks(redis_url) as locks:
        first = await fence_of(locks)
        assert redis_server.ask("SCRIPT FLUSH") == "+OK"
        assert await fence_of(locks) > first


async def test_a_dead_process_in_the_queue_is_passed_over(redis_url: str) -> None:
    async with RedisLocks(redis_url) as holder, RedisLocks(redis_url) as last:
        dead = RedisLocks(redis_url)
        async with holder.hold("name"):
            gone = asyncio.create_task(fence_of(dead))
            await until(lambda: dead.statistics().waiting == 1)
            patient = asyncio.create_task(fence_of(last))
            await until(lambda: last.statistics().waiting == 1)
            await fence_of(last, "another")
            # Closed before the wait is cancelled, so that nothing takes its ticket back.
            dead._closed = True
            await dead._client.aclose()
            await asyncio.wait([gone])
            await fence_of(last, "another")
        assert await patient > 0


async def test_what_is_not_redis_is_told() -> None:
    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        locks = RedisLocks(f"redis://127.0.0.1:{port}", backoff=Backoff(max_retries=0))
        with pytest.raises(Unavailable):
            await fence_of(locks)
        await locks.aclose()


async def test_a_wrong_password_is_told_and_not_shown(redis_url: str) -> None:
    locks = RedisLocks(redis_url.replace("://", "://me:secret@"), backoff=Backoff(max_retries=0))
    assert "secret" not in repr(locks._client)
    with pytest.raises(Unavailable, match="credentials"):
        await fence_of(locks)
    await locks.aclose()


def test_an_absent_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kadens.redis_client.link.hiredis", None)
    with pytest.raises(MissingExtra, match=r"pip install kadens\[redis\]"):
        RedisLocks("redis://localhost")
    monkeypatch.setattr("kadens.locks.session.asyncpg", None)
    with pytest.raises(MissingExtra, match=r"pip install kadens\[postgres\]"):
        PostgresLocks("postgresql://localhost")


# PostgreSQL


async def test_a_postgres_that_restarts_ends_its_sessions_leases(
    postgres_server: PostgresServer, postgres_url: str
) -> None:
    async with PostgresLocks(postgres_url, backoff=PATIENT) as locks:
        with pytest.raises(LeaseLost):  # noqa: PT012  # the block is what fails at its end
            async with locks.hold("name", ttl=60) as lease:
                await asyncio.to_thread(postgres_server.restart)
                async with asyncio.timeout(30):
                    await lease.lost.wait()
        assert await fence_of(locks) > lease.fence


async def test_a_row_outlives_a_restart_of_its_server(postgres_server: PostgresServer, postgres_url: str) -> None:
    async with PostgresLocks(postgres_url, rows=True, backoff=PATIENT) as locks:
        async with locks.hold("name", ttl=60) as lease:
            waiter = asyncio.create_task(fence_of(locks, "other"))
            await asyncio.to_thread(postgres_server.restart)
            assert await waiter > 0
            await until(lambda: locks.statistics().renewed >= 1)
            lease.check()
        assert await fence_of(locks) > lease.fence


async def test_many_first_starts_at_once_make_one_table(postgres_url: str) -> None:
    made = [PostgresLocks(postgres_url, table="first_start", rows=True) for _ in range(8)]
    await asyncio.gather(*(locks.__aenter__() for locks in made))
    fences = await asyncio.gather(*(fence_of(locks) for locks in made))
    assert len(set(fences)) == 8
    await asyncio.gather(*(locks.aclose() for locks in made))


async def test_a_postgres_that_is_not_there_is_told(tmp_path: Path) -> None:
    locks = PostgresLocks(f"postgresql://me:secret@/db?host={tmp_path}", backoff=Backoff(max_retries=1))
    with pytest.raises(Unavailable, match=r"^postgresql:///db: .*No such file") as raised:
        await fence_of(locks)
    assert "secret" not in str(raised.value)
    with pytest.raises(LockTimeout):
        await fence_of(PostgresLocks(f"postgresql://x/?host={tmp_path}", backoff=PATIENT), timeout=0.1)


async def test_a_postgres_that_hangs_ends_no_wait_late(postgres_url: str) -> None:
    # Not opened beforehand: the first hold opens it, with as many tries as a busy machine needs.
    async with aclosing(PostgresLocks(postgres_url, command_timeout=0.3, backoff=PATIENT)) as locks:
        first = await fence_of(locks)
        while locks._session is None or locks._session.broken:
            first = await fence_of(locks)
        hanging = locks._session.connection.get_server_pid()
        os.kill(hanging, signal.SIGSTOP)
        try:
            with pytest.raises(LockTimeout):
                await fence_of(locks, timeout=0.1)
            # What was asked of it ends with it, and a new session answers.
            assert await fence_of(locks, timeout=20) > first
        finally:
            os.kill(hanging, signal.SIGCONT)


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 400 No\r\n\r\n"], ids=["nothing", "nonsense"])
async def test_what_is_no_postgres_is_told_with_its_address_and_the_time(answer: bytes) -> None:
    opened: list[asyncio.StreamWriter] = []

    def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        opened.append(writer)
        writer.write(answer)

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        locks = PostgresLocks(
            f"postgresql://me:secret@127.0.0.1:{port}/db?sslmode=disable",
            command_timeout=0.05,
            backoff=Backoff(max_retries=1),
        )
        with pytest.raises(Unavailable, match=rf"^postgresql://127.0.0.1:{port}/db: no connection within 0.05 s$"):
            await fence_of(locks)
        await locks.aclose()
        for writer in opened:
            writer.close()


# Files


async def test_a_lock_file_that_cannot_be_one_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "locks"
    async with FileLocks(folder) as locks:
        (folder / "folder.lock").mkdir()
        (folder / "link.lock").symlink_to(tmp_path / "elsewhere")
        for name in ("folder", "link"):
            with pytest.raises(Unavailable, match=name):
                await fence_of(locks, name)
        shutil.rmtree(folder)
        with pytest.raises(Unavailable, match="gone"):
            await fence_of(locks, "gone")
        assert locks.statistics().held == locks.statistics().waiting == 0


async def test_more_names_than_files_kept_open_are_held_at_once(tmp_path: Path) -> None:
    async with FileLocks(tmp_path) as locks, AsyncExitStack() as stack:
        for number in range(100):
            await stack.enter_async_context(locks.hold(f"name {number}"))
        for number in range(100):
            with pytest.raises(LockTimeout):
                await asyncio.create_task(fence_of(locks, f"name {number}", timeout=0))


@pytest.mark.parametrize("folder", ["/proc/nowhere", "/proc/version/below"])
def test_a_folder_that_takes_no_files_is_refused(folder: str) -> None:
    with pytest.raises(BadInput, match="folder"):
        FileLocks(folder)


def test_a_network_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kadens.locks.file._file_system", lambda _: "nfs4")
    with pytest.raises(BadInput, match="nfs4 does not lock reliably"):
        FileLocks(tmp_path)


async def test_a_deleted_lock_file_ends_the_lease(tmp_path: Path) -> None:
    async with FileLocks(tmp_path) as locks, FileLocks(tmp_path) as other:
        with pytest.raises(LeaseLost):  # noqa: PT012  # the block is what fails at its end
            async with locks.hold("name", ttl=0.06) as lease:
                (tmp_path / "name.lock").unlink()
                async with asyncio.timeout(30):
                    await lease.lost.wait()
        assert await fence_of(other) > lease.fence
        assert await fence_of(locks) > lease.fence


async def test_a_file_that_comes_as_its_locks_close_is_let_go(tmp_path: Path) -> None:
    locks = FileLocks(tmp_path)
    with (tmp_path / "name.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        others = set(threading.enumerate())
        waiting = asyncio.create_task(fence_of(locks))
        await until(lambda: locks.statistics().waiting == 1)
        fcntl.flock(file, fcntl.LOCK_UN)
        for thread in set(threading.enumerate()) - others:
            thread.join(10)
    # Its arrival comes before the closing in the loop, whoever waits for it after.
    await locks.aclose()
    with pytest.raises(WrongState, match="closed"):
        await waiting
    assert not locks._files
    async with FileLocks(tmp_path) as other:
        await fence_of(other)


async def test_a_wait_that_can_have_no_thread_is_told_and_the_next_may_have_one(tmp_path: Path) -> None:
    async with FileLocks(tmp_path) as locks, FileLocks(tmp_path) as other:
        async with other.hold("name"):
            usual = threading.stack_size(BEYOND_ADDRESSES)
            try:
                with pytest.raises(Unavailable, match=r"'name'.*thread"):
                    await fence_of(locks)
            finally:
                threading.stack_size(usual)
            waiting = asyncio.create_task(fence_of(locks))
            await until(lambda: locks.statistics().waiting == 1)
        assert await waiting


@pytest.mark.parametrize("name", ["..", "a/b", "ä b", "x" * 500, "ä" * 100])
async def test_any_name_is_a_file_in_the_folder(tmp_path: Path, name: str) -> None:
    async with FileLocks(tmp_path / "locks") as locks:
        await fence_of(locks, name)
    assert len(list((tmp_path / "locks").iterdir())) == 1


async def test_fences_of_many_holders_do_not_run_ahead_of_the_time(tmp_path: Path) -> None:
    async with FileLocks(tmp_path) as one, FileLocks(tmp_path) as other:
        for _ in range(1000):
            first = await fence_of(one)
            second = await fence_of(other)
            assert second > first
        (tmp_path / "name.lock").unlink()
        assert await fence_of(one) > second


async def test_fences_grow_over_a_lost_or_torn_file(tmp_path: Path) -> None:
    async with FileLocks(tmp_path) as locks:
        first = await fence_of(locks)
        (tmp_path / "name.lock").write_bytes(b"nonsense")
        second = await fence_of(locks)
        (tmp_path / "name.lock").unlink()
        assert await fence_of(locks) > second > first
