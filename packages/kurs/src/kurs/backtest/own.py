"""Strategies of one's own as a worker reads them, for those who must not run files that trade money themselves."""

import hashlib
import inspect
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Literal

import msgspec

from kurs.backtest.plan import StrategyChoice
from kurs.domain.errors import KursError
from kurs.strategies.adapters import ByCandle, ByColumns
from kurs.strategies.base import Parameter, Strategy, Value
from kurs.strategies.registry import FOLDER, create, own

__all__ = ["Declared", "FileProblem", "OwnQuestion", "OwnRead", "OwnStrategy", "from_home", "own_code", "read_own"]


class OwnQuestion(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Which strategies of one's own there are, and whether those of `tried` could be made.

    `own_code` names the files, so that the same question has the same answer. The files in `given_up` are not run: each
    has a reason, such as that it has ended the process that ran it.
    """

    own_code: str
    tried: tuple[StrategyChoice, ...] = ()
    given_up: dict[str, str] = {}

    @property
    def rows(self) -> int:
        """Of candles there are none."""
        return 0


class Declared(msgspec.Struct, frozen=True, kw_only=True):
    """One parameter, as in `kurs.strategies.base.Parameter`."""

    name: str
    type: Literal["int", "float", "str"]
    default: Value
    description: str
    minimum: float | None
    maximum: float | None
    choices: tuple[str, ...] | None


class OwnStrategy(msgspec.Struct, frozen=True, kw_only=True):
    """A strategy in words; `file` is its file's name."""

    name: str
    kind: Literal["signals", "event", "own"]
    description: str
    file: str
    parameters: tuple[Declared, ...]
    aliases: dict[str, str]


class FileProblem(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with a file, in one line that names it from the data folder on."""

    file: str
    error: str


class OwnRead(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """What the files hold; `refused` says of each that was tried why it cannot be made, None where it can."""

    strategies: tuple[OwnStrategy, ...]
    problems: tuple[FileProblem, ...]
    refused: tuple[str | None, ...]


def read_own(question: OwnQuestion, home: Path | None) -> OwnRead:
    """Runs the files of the data folder `home`."""
    loaded = own()
    return OwnRead(
        strategies=tuple(_told(strategy) for strategy in loaded.strategies.values()),
        problems=tuple(
            FileProblem(file=file.name, error=from_home(str(problem), home))
            for file, problem in loaded.problems.items()
        ),
        refused=tuple(_tried(question, home)),
    )


def _tried(question: OwnQuestion, home: Path | None) -> Iterator[str | None]:
    for choice in question.tried:
        try:
            # One whose memory cannot be written down could not trade either.
            create(choice.name, **choice.parameters).snapshot()
        except KursError as error:
            yield from_home(str(error), home)
        else:
            yield None


def _told(strategy: type[Strategy]) -> OwnStrategy:
    return OwnStrategy(
        name=strategy.name,
        kind="signals" if issubclass(strategy, ByColumns) else "event" if issubclass(strategy, ByCandle) else "own",
        description=strategy.description,
        file=Path(inspect.getfile(strategy)).name,
        parameters=tuple(_declared(parameter) for parameter in strategy.parameters),
        aliases=dict(strategy.aliases),
    )


def _declared(parameter: Parameter) -> Declared:
    return Declared(
        name=parameter.name,
        type=parameter.type.__name__,  # type: ignore[arg-type]  # one of three
        default=parameter.default,
        description=parameter.description,
        minimum=parameter.minimum,
        maximum=parameter.maximum,
        choices=parameter.choices,
    )


def from_home(text: str, home: Path | None) -> str:
    """Of paths what follows the data folder: where that lies is nobody's business who asks from afar."""
    return text if home is None else text.replace(f"{home}{os.sep}", "")


def own_code(home: Path | None) -> str:
    """Names the files that strategies of one's own are read from; empty without any. None of them is run."""
    if home is None:
        return ""
    files = sorted((home / FOLDER).rglob("*.py"))
    found = hashlib.sha256()
    for file in files:
        # One that cannot be read is told of where it is to be run.
        with suppress(OSError):
            found.update(str(file.relative_to(home)).encode() + b"\0" + file.read_bytes())
    return found.hexdigest() if files else ""
