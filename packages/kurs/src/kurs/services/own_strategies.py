"""One's own strategies as a process beside this one reads them: their files are never run where bots trade."""

import asyncio
import hashlib
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from kurs.backtest import FileProblem, OwnQuestion, OwnRead, Workers
from kurs.backtest.plan import StrategyChoice
from kurs.domain.errors import KursError
from kurs.settings import Settings
from kurs.strategies.registry import FOLDER, known

__all__ = ["OwnStrategies", "own_code"]

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
        self._turn = asyncio.Lock()

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
            f"bots.{bot}.{f'parameters.{choice.name}' if choice.name in there else 'strategies'}: {why}"
            for (bot, choice), why in zip(asked, found.refused, strict=True)
            if why is not None
        )

    async def _answer(self, tried: Sequence[StrategyChoice]) -> OwnRead:
        code = await asyncio.to_thread(own_code, self._home)
        if not code and not tried:
            return NOTHING
        question = OwnQuestion(own_code=code, tried=tuple(tried))
        async with self._turn:
            name = msgspec.msgpack.encode(question)
            if name in self._read:
                return self._read[name]
            try:
                found = await self._workers.answer(question)
            except KursError as error:
                problem = FileProblem(file=FOLDER, error=f"{FOLDER}: not read: {error}")
                return OwnRead(strategies=(), problems=(problem,), refused=())
            while len(self._read) >= REMEMBERED:
                del self._read[next(iter(self._read))]
            self._read[name] = found
            return found

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._workers.aclose()


def own_code(home: Path) -> str:
    """Names the files that strategies of one's own are read from; empty without any. None of them is run."""
    files = sorted((home / FOLDER).rglob("*.py"))
    found = hashlib.sha256()
    for file in files:
        # One that cannot be read the worker tells of.
        with suppress(OSError):
            found.update(str(file.relative_to(home)).encode() + b"\0" + file.read_bytes())
    return found.hexdigest() if files else ""
