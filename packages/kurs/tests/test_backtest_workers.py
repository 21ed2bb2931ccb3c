"""Workers are few and bounded: a long, a greedy or a dying one harms nobody, and none is left behind."""

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from processes import a_recording, reached
from test_backtest_replay import question

from kurs.backtest import FileProblem, History, OwnRead, PlanQuestion, Progress, Question, Workers
from kurs.backtest.messages import LENGTH, Refusal, framed, length_of, read_answer, read_question
from kurs.backtest.plan import Plan, StrategyChoice
from kurs.backtest.replay import replay
from kurs.domain.errors import BadData, BadInput, Unavailable
from kurs.domain.market import MINUTE
from kurs.exchanges.symbols import default_instrument
from kurs.market.store import read_candles

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("recorded")


@pytest.fixture(scope="module")
def short(recorded: Path) -> Question:
    return question(read_candles(a_recording(recorded, 50)))


@pytest.fixture(scope="module")
def long(recorded: Path) -> Question:
    return question(read_candles(a_recording(recorded, 40_000)))


def children() -> set[int]:
    """Of this process, by whichever of its threads they were begun."""
    found: set[int] = set()
    for task in Path("/proc/self/task").iterdir():
        # A thread may end meanwhile.
        with suppress(FileNotFoundError, ProcessLookupError):
            found.update(map(int, (task / "children").read_text().split()))
    return found


def environment_of(pid: int) -> bytes:
    return Path(f"/proc/{pid}/environ").read_bytes()


@pytest.fixture(autouse=True)
def others() -> Iterator[set[int]]:
    """Children that have nothing to do with a test, such as servers that many tests share; none is left beside them."""
    before = children()
    yield before
    assert children() <= before


async def test_an_answer_is_the_engines_own(short: Question) -> None:
    async with Workers() as workers:
        assert workers.statistics().alive == 0
        assert await workers.answer(short) == replay(short)
        first = children()
        assert await workers.answer(short) == replay(short)
        assert children() == first
        told = workers.statistics()
        assert (told.alive, told.busy, told.answered, told.died) == (1, 0, 2, 0)
        broken = msgspec.structs.replace(short, columns=short.columns | {"high": short.columns["low"]})
        with pytest.raises(BadData):
            await workers.answer(broken)


@given(st.text(st.characters(), max_size=9), st.binary(max_size=9))
@example("half a \ud800 character", b"\xff")
def test_whatever_it_says_a_message_arrives(said: str, column: bytes) -> None:
    def arrived(message: Any, read: Callable[[bytes], Any]) -> Any:
        packed = framed(message)
        assert length_of(packed[:LENGTH]) == len(packed) - LENGTH
        return read(packed[LENGTH:])

    shown = said.encode(errors="backslashreplace").decode()
    assert arrived(Refusal(said, said), read_answer) == Refusal(shown, shown)
    assert arrived(Progress(file=said, done=0.25), read_answer) == Progress(file=shown, done=0.25)
    problems = (FileProblem(file=said, error=said),)
    found = arrived(OwnRead(strategies=(), problems=problems, refused=(said, None)), read_answer)
    assert (found.problems, found.refused) == ((FileProblem(file=shown, error=shown),), (shown, None))
    instrument = default_instrument("BTC/USD", 100.0)
    history = History(instrument=instrument, interval=MINUTE, columns={"time": column, said: column})
    plan = Plan(strategies=(StrategyChoice(name=said, parameters={said: said}),))
    asked = arrived(PlanQuestion(version="1", histories=(history,), plan=plan), read_question)
    assert asked.plan.strategies == (StrategyChoice(name=shown, parameters={shown: shown}),)
    assert asked.histories == (msgspec.structs.replace(history, columns={"time": column, shown: column}),)


async def test_one_that_takes_too_long_is_stopped(short: Question, long: Question) -> None:
    async with Workers() as workers:
        await workers.answer(short)
        workers.seconds = 0.1
        with pytest.raises(BadInput, match=r"more than 0\.1 s"):
            await workers.answer(long)
        workers.seconds = 60.0
        assert await workers.answer(short) == replay(short)
        assert workers.statistics().stopped == 1


async def test_one_that_dies_is_told_of_and_another_takes_its_place(
    short: Question, long: Question, others: set[int]
) -> None:
    async with Workers() as workers:
        await workers.answer(short)
        (worker,) = children() - others
        asked = asyncio.create_task(workers.answer(long))
        await reached(lambda: workers.statistics().busy == 1)
        os.kill(worker, signal.SIGKILL)
        with pytest.raises(Unavailable, match="died: signal SIGKILL"):
            await asked
        assert await workers.answer(short) == replay(short)
        assert workers.statistics().died == 1


async def test_one_that_wants_too_much_memory_is_refused(short: Question, long: Question) -> None:
    async with Workers(memory=1 << 20) as workers:
        with pytest.raises((BadInput, Unavailable), match=r"memory|died"):
            await workers.answer(long)
    async with Workers() as workers:
        assert await workers.answer(short) == replay(short)


async def test_only_so_many_wait(short: Question, long: Question) -> None:
    async with Workers(most=1, waiting=1) as workers:
        first = asyncio.create_task(workers.answer(long))
        await reached(lambda: workers.statistics().busy == 1)
        second = asyncio.create_task(workers.answer(short))
        await reached(lambda: workers.statistics().waiting == 1)
        with pytest.raises(Unavailable, match="1 backtests are waiting"):
            await workers.answer(short)
        # Whoever gives up takes its worker along, and the next one goes on.
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        assert await second == replay(short)


async def test_closing_ends_what_is_under_way(long: Question) -> None:
    async with Workers() as workers:
        asked = asyncio.create_task(workers.answer(long))
        await reached(lambda: workers.statistics().alive == 1)
    with pytest.raises(Unavailable):
        await asked


async def test_a_worker_is_told_no_secrets(short: Question, others: set[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KURS_DATABASE_URL", "postgresql://me:hunter2@db/books")
    async with Workers() as workers:
        await workers.answer(short)
        (worker,) = children() - others
        assert b"hunter2" not in environment_of(worker)
        mine = os.getpriority(os.PRIO_PROCESS, 0)
        assert os.getpriority(os.PRIO_PROCESS, worker) == min(mine + 10, 19)
        # Which counts among processes of one session alone.
        assert os.getsid(worker) == os.getsid(0)
