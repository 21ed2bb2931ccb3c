"""Strategies of one's own as a worker reads them, for those who must not run files that trade money themselves."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Literal

import msgspec

from kurs.backtest.plan import StrategyChoice
from kurs.domain.errors import KursError
from kurs.domain.texts import written
from kurs.strategies.adapted import FROM_OUTSIDE, RAISED
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
    strategies: list[OwnStrategy] = []
    problems = [(file, str(problem)) for file, problem in loaded.problems.items()]
    for name, strategy in loaded.strategies.items():
        file = next(iter(loaded.files[name]))
        try:
            strategies.append(_told(strategy, file))
        except RAISED as error:
            # What it says of itself is somebody else's code, too, and none of the other files' matter.
            problems.append((file, f"{written(str(file))}: of {name!r} nothing can be told: {_what(error)}"))
    return OwnRead(
        strategies=tuple(strategies),
        problems=tuple(
            FileProblem(file=file.name, error=from_home(problem, home)) for file, problem in sorted(problems)
        ),
        refused=tuple(_tried(question, home)),
    )


def _tried(question: OwnQuestion, home: Path | None) -> Iterator[str | None]:
    for choice in question.tried:
        try:
            # One whose memory cannot be written down could not trade either.
            create(choice.name, **choice.parameters).snapshot()
        except RAISED as error:
            yield from_home(_what(error), home)
        else:
            yield None


def _told(strategy: type[Strategy], file: Path) -> OwnStrategy:
    """As whoever has asked will read it; raises where that cannot be done."""
    told = OwnStrategy(
        name=strategy.name,
        kind="signals" if issubclass(strategy, ByColumns) else "event" if issubclass(strategy, ByCandle) else "own",
        description=strategy.description,
        file=written(file.name),
        parameters=tuple(_declared(parameter) for parameter in strategy.parameters),
        aliases=dict(strategy.aliases),
    )
    return msgspec.msgpack.decode(msgspec.msgpack.encode(told), type=OwnStrategy)


def _what(error: BaseException) -> str:
    """What came from outside goes on as it is, and memory that has run out."""
    if isinstance(error, (MemoryError, *FROM_OUTSIDE)):
        raise error
    return str(error) if isinstance(error, KursError) else f"{type(error).__name__}: {error}"


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
    return text if home is None else text.replace(written(f"{home}{os.sep}"), "")


def own_code(home: Path | None) -> str:
    """Names the files that strategies of one's own are read from; empty without any. None of them is run."""
    if home is None:
        return ""
    files = sorted((home / FOLDER).rglob("*.py"))
    found = hashlib.sha256()
    for file in files:
        # One that cannot be read is told of where it is to be run.
        with suppress(OSError):
            found.update(os.fsencode(file.relative_to(home)) + b"\0" + file.read_bytes())
    return found.hexdigest() if files else ""
