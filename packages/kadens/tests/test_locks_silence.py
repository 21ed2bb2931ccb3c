"""Who waits in vain is told whether another held the name or nobody answered."""

import asyncio
import fcntl
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from backends import RedisServer
from lock_worker import locks_of
from loop_turns import turns, until

from kadens.errors import LockTimeout, LockUnanswered, Unavailable
from kadens.locks import Backoff, FileLocks, Locks, PostgresLocks, RedisLocks
from kadens.locks.silence import Silence

pytestmark = pytest.mark.anyio

PATIENT = Backoff(base_delay=0.01, max_delay=0.05, max_retries=1000)
# Seconds. A server that is held up for half of a wait owes an answer, and that is told: then a longer wait shows it.
WAITS = (0.1, 1.0, 8.0)
BUILD: dict[str, Callable[[int], Locks]] = {
    "redis": lambda port: RedisLocks(f"redis://127.0.0.1:{port}", backoff=PATIENT),
    "postgres": lambda port: PostgresLocks(f"postgresql://me:secret@127.0.0.1:{port}/db", backoff=PATIENT),
    "postgres rows": lambda port: PostgresLocks(
        f"postgresql://me:secret@127.0.0.1:{port}/db", rows=True, backoff=PATIENT
    ),
}


@contextmanager
def a_port(*, answers: bool) -> Iterator[int]:
    """Of nobody; or, if it `answers`, one where the system takes connections and nobody says anything."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        if answers:
            bound.listen()
        yield bound.getsockname()[1]


async def take(locks: Locks, timeout: float) -> None:  # noqa: ASYNC109
    async with locks.hold("name", timeout=timeout):
        pass


@pytest.mark.parametrize("answers", [False, True], ids=["refuses", "says nothing"])
@pytest.mark.parametrize("kind", BUILD)
async def test_a_server_that_never_answered_is_told_to_all_who_waited(kind: str, answers: bool) -> None:
    with a_port(answers=answers) as port:
        locks = BUILD[kind](port)
        errors = await asyncio.gather(*(take(locks, 0.2) for _ in range(5)), return_exceptions=True)
        for error in errors:
            assert isinstance(error, LockUnanswered), repr(error)
            assert isinstance(error, TimeoutError | LockTimeout)
            assert isinstance(error, Unavailable)
            assert "'name': the server of the locks did not answer within 0.2 s" in str(error)
            assert "secret" not in str(error)
        assert locks.statistics().timed_out == 5
        await locks.aclose()


@pytest.mark.parametrize("kind", ["redis", "postgres", "postgres rows"])
async def test_a_name_that_another_holds_is_told_as_such(kind: str, request: pytest.FixtureRequest) -> None:
    address = request.getfixturevalue("redis_url" if kind == "redis" else "postgres_url")
    async with locks_of(kind, address) as holder, locks_of(kind, address) as other, holder.hold("name"):
        for locks in (other, holder):
            for wait in WAITS:
                tries = [asyncio.create_task(take(locks, wait)) for _ in range(3)]
                errors = await asyncio.gather(*tries, return_exceptions=True)
                if not any(isinstance(error, LockUnanswered) for error in errors):
                    break
            for error in errors:
                assert type(error) is LockTimeout, repr(error)
                assert str(error) == f"'name' was not free within {wait:g} s"


async def test_a_server_that_falls_silent_is_told_and_forgotten_when_it_answers(
    redis_server: RedisServer, redis_url: str
) -> None:
    async with RedisLocks(redis_url, backoff=PATIENT) as locks, RedisLocks(redis_url, backoff=PATIENT) as other:
        await take(locks, 5)
        redis_server.pause()
        try:
            with pytest.raises(LockUnanswered, match="no answer"):
                await take(locks, 0.1)
        finally:
            redis_server.resume()
        await take(locks, 5)
        async with other.hold("name"):
            for wait in WAITS:
                with pytest.raises(LockTimeout) as raised:
                    await take(locks, wait)
                if not isinstance(raised.value, Unavailable):
                    break
        assert not isinstance(raised.value, Unavailable)


def test_a_question_of_the_last_moment_says_nothing_of_a_wait() -> None:
    now = 0.0
    silence = Silence(lambda: now)
    assert silence.through(0) == ""
    now = 9.9
    silence.asked()
    now = 10.0
    assert silence.through(0) == ""
    assert silence.through(9.9) == "no answer"
    now = 30.0
    silence.unanswered(29.0, OSError("refused"))
    assert silence.through(0) == "refused"
    silence.ended()
    assert silence.through(0) == ""


async def test_who_waits_for_the_file_of_another_asks_once_and_is_woken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    flock = fcntl.flock

    def noted(file: int, operation: int) -> None:
        asked.append(operation)
        flock(file, operation)

    async with FileLocks(tmp_path) as holder, FileLocks(tmp_path) as other:
        async with holder.hold("name"):
            monkeypatch.setattr("fcntl.flock", noted)
            waiter = asyncio.create_task(take(other, 10))
            await until(lambda: fcntl.LOCK_EX in asked)
            before = len(asked)
            await turns(1000)
            assert len(asked) == before
        await waiter
