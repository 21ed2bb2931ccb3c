"""One's own strategies as a process beside this one reads them: their files are never run where bots trade."""

import asyncio
from collections.abc import Collection, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from kurs.backtest import FileProblem, OwnQuestion, OwnRead, Progress, Workers
from kurs.backtest.own import own_code
from kurs.backtest.plan import StrategyChoice
from kurs.domain.errors import KursError, Unavailable
from kurs.settings import Settings
from kurs.strategies.registry import FOLDER, known

__all__ = ["OwnStrategies"]

# To read the files, and to make a few strategies; what takes longer would hold up a start as well.
SECONDS = 30.0
REMEMBERED = 16
NOTHING = OwnRead(strategies=(), problems=(), refused=())


class OwnStrategies:
    """Those in the data folder `home`; while its files stay as they are, nothing is read twice."""

    def __init__(self, *, home: Path, workers: Workers | None = None) -> None:
        self._home = home
        self._workers = workers or Workers(home=home, seconds=SECONDS)
        self._read: dict[bytes, OwnRead] = {}
        # By the name of all files, those of them that nobody is to run any more, each with the reason.
        self._given_up: dict[str, dict[str, str]] = {}
        self._turn = asyncio.Lock()
        self._closed = False

    async def read(self) -> OwnRead:
        """All of them; what is wrong with a file, or with reading them, is among its problems. Never raises."""
        return await self._answer(())

    async def problems(self, settings: Settings, bots: Collection[str] | None = None) -> tuple[str, ...]:
        """Why those of these bots (None: all) could not be made, each with its key. Never raises."""
        asked = [
            (bot, StrategyChoice(name=name, parameters=told.parameters.get(name, {})))
            for bot, told in settings.bots.items()
            if bots is None or bot in bots
            for name in told.strategies
            if name not in known()
        ]
        if not asked:
            return ()
        found = await self._answer(tuple(choice for _, choice in asked))
        if not found.refused:
            return tuple(problem.error for problem in found.problems)
        there = {strategy.name for strategy in found.strategies}
        return tuple(
            f"bots.{bot}.{_wrong(choice.name, why, there=choice.name in there)}"
            for (bot, choice), why in zip(asked, found.refused, strict=True)
            if why is not None
        )

    async def _answer(self, tried: Sequence[StrategyChoice]) -> OwnRead:
        code = await asyncio.to_thread(own_code, self._home)
        if not code and not tried:
            return NOTHING
        async with self._turn:
            question = OwnQuestion(own_code=code, tried=tuple(tried))
            known_answer = self._read.get(_name(question))
            if known_answer is not None:
                return known_answer
            reading = _Reading()
            found = await self._all_that_can_be_read(question, reading)
            if reading.own_code is not None:
                # Under the name of what was read: somebody may have changed it since it was asked for.
                self._keep(_name(msgspec.structs.replace(question, own_code=reading.own_code)), found)
            return found

    async def _all_that_can_be_read(self, question: OwnQuestion, reading: "_Reading") -> OwnRead:
        """A file that never lets its process go on, or ends it twice, is given up, and the others are read."""
        given_up, once = self._given_up.get(question.own_code, {}), set[str]()
        while True:
            try:
                return await self._workers.answer(msgspec.structs.replace(question, given_up=given_up), reading.follow)
            except KursError as error:
                file = reading.file
                if file is None or file in given_up or self._closed:
                    problem = FileProblem(file=FOLDER, error=f"{FOLDER}: not read: {error}")
                    return OwnRead(strategies=(), problems=(problem,), refused=())
                if isinstance(error, Unavailable) and file not in once:
                    # Somebody else may have ended the process.
                    once.add(file)
                    continue
                ends_it = f"{FOLDER}/{file}: it ends the process that reads it"
                given_up = given_up | {file: ends_it if isinstance(error, Unavailable) else str(error)}
                self._given_up = {question.own_code: given_up}

    def _keep(self, name: bytes, found: OwnRead) -> None:
        while len(self._read) >= REMEMBERED:
            del self._read[next(iter(self._read))]
        self._read[name] = found

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed = True
        await self._workers.aclose()


class _Reading:
    """Which file is read now, and by which of them the answer was made in the end."""

    def __init__(self) -> None:
        self.file: str | None = None
        self.own_code: str | None = None

    def follow(self, progress: Progress) -> None:
        self.file, self.own_code = progress.file, progress.own_code


def _wrong(name: str, why: str, *, there: bool) -> str:
    """Parameters name their value themselves; what is wrong with a whole file need not name the strategy."""
    if there:
        return f"parameters.{name}: {why}"
    return f"strategies: {why}" if repr(name) in why else f"strategies: {name!r} is not allowed; {why}"


def _name(question: OwnQuestion) -> bytes:
    return msgspec.msgpack.encode(question)
