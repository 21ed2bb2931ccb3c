"""Strategies of one's own, read from the Python files of a folder."""

import hashlib
import inspect
import os
import stat
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType, ModuleType

from kurs.domain.errors import BadInput, KursError
from kurs.strategies.adapted import FROM_OUTSIDE, RAISED
from kurs.strategies.adapters import adapted
from kurs.strategies.base import Strategy, plain_text
from kurs.strategies.imported import imported
from kurs.strategies.importing import OF, PREFIX, Imports, plain
from kurs.strategies.own import OwnStrategy

__all__ = ["PREFIX", "Around", "Loaded", "load"]

Around = Callable[[Path], AbstractContextManager[object]]

# Beside the strategies stand their tests.
TESTS = "test_"
# Beside them, too: what they share, which is no strategy itself.
HELPERS = "_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What a folder's files hold: strategies by name, their code, and by file what is wrong with one.

    `code` is the SHA-256 of the strategy's file and of all that it imports from the folder, `files` their contents.
    """

    strategies: Mapping[str, type[Strategy]]
    code: Mapping[str, str]
    files: Mapping[str, Mapping[Path, bytes]]
    problems: Mapping[Path, BadInput]


class _NoStrategy(BadInput):
    """All well, where other files import this one."""


def load(folder: Path, *, taken: frozenset[str] = frozenset(), around: Around = nullcontext) -> Loaded:
    """Runs the folder's files and takes the strategies out of them; a folder that is not there holds none.

    A file that is wrong keeps none of the others from being read: its problem names file and line. Names may not
    be `taken`, nor come twice. A file that others than its owner may write is not run: it would trade money.
    Each file is run within `around`, which may end it by BadInput.
    """
    strategies: dict[str, type[Strategy]] = {}
    code: dict[str, str] = {}
    contents: dict[str, Mapping[Path, bytes]] = {}
    problems: dict[Path, BadInput] = {}
    shared: set[Path] = set()
    try:
        files = _files(folder)
    except BadInput as problem:
        return Loaded(strategies=strategies, code=code, files=contents, problems={folder: problem})
    for file in files:
        try:
            with around(file):
                text = _read(file)
                others = imported(file, text, folder, read=partial(_read_within, folder), prefix=PREFIX)
                shared.update(others)
                version = _version(text, others, folder)
                for strategy in _strategies(_run(file, text, others), file, version):
                    _refuse_second(strategy, strategies, taken, file)
                    strategies[strategy.name] = strategy
                    code[strategy.name] = version
                    contents[strategy.name] = {file: text, **others}
        except BadInput as problem:
            problems[file] = problem
    for file in [file for file, problem in problems.items() if isinstance(problem, _NoStrategy) and file in shared]:
        del problems[file]
    return Loaded(
        strategies=MappingProxyType(strategies),
        code=MappingProxyType(code),
        files=MappingProxyType(contents),
        problems=MappingProxyType(problems),
    )


def _files(folder: Path) -> list[Path]:
    try:
        if not folder.is_dir():
            return []
        _refuse_others(folder, folder.stat())
    except OSError as error:
        raise BadInput(f"{folder}: cannot be read: {(error.strerror or str(error)).lower()}") from None
    return sorted(file for file in folder.glob("*.py") if not file.name.startswith((TESTS, HELPERS, ".")))


def _read(file: Path) -> bytes:
    """What is run is what was looked at: owner and contents come from one open file."""
    try:
        with file.open("rb") as opened:
            _refuse_others(file, os.fstat(opened.fileno()))
            return opened.read()
    except OSError as error:
        raise BadInput(f"{file}: cannot be read: {(error.strerror or str(error)).lower()}") from None


def _read_within(folder: Path, file: Path) -> bytes:
    """Who may write a folder between them may put another file there."""
    for between in file.relative_to(folder).parents[:-1]:
        _refuse_others(folder / between, (folder / between).stat())
    return _read(file)


def _version(text: bytes, others: Mapping[Path, bytes], folder: Path) -> str:
    found = hashlib.sha256(text)
    for path, content in others.items():
        found.update(b"\0" + os.fsencode(path.relative_to(folder)) + b"\0" + content)
    return found.hexdigest()


def _refuse_others(path: Path, status: os.stat_result) -> None:
    if not hasattr(os, "getuid"):
        return
    if status.st_uid not in (os.getuid(), 0):
        raise BadInput(f"{path}: belongs to another user; strategies trade your money and must be your own")
    if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise BadInput(f"{path}: others may write it, and it trades your money; chmod go-w {path}")


def _run(file: Path, text: bytes, others: Mapping[Path, bytes]) -> ModuleType:
    name = PREFIX + file.stem
    before = _forget(name)
    try:
        return Imports(name, file.parent, others).run(file, text)
    except RAISED as error:
        # It was never read.
        _forget(name)
        sys.modules.update(before)
        if isinstance(error, FROM_OUTSIDE):
            raise
        raise BadInput(f"{_place(file, others, error)}: {_what(error)}") from None


def _forget(name: str) -> dict[str, ModuleType]:
    """Takes the module of a strategy's file, and those of its helpers, out of those of the process."""
    names = [known for known in list(sys.modules) if known == name or known.startswith(name + OF)]
    return {known: sys.modules.pop(known) for known in names}


def _place(file: Path, others: Mapping[Path, bytes], error: BaseException) -> str:
    """The line that raised, be it of the file or of one that it imports from its folder."""
    files = {str(path) for path in (file, *others)}
    if isinstance(error, SyntaxError) and error.filename in files:
        return error.filename if error.lineno is None else f"{error.filename}, line {error.lineno}"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename in files]
    return f"{frames[-1].filename}, line {frames[-1].lineno}" if frames else str(file)


def _what(error: BaseException) -> str:
    if isinstance(error, KursError):
        return str(error)
    said = error.msg if isinstance(error, SyntaxError) else str(error)
    return plain(f"{type(error).__name__}: {said}")


def _strategies(module: ModuleType, file: Path, code: str) -> Iterator[type[Strategy]]:
    """Those that the file itself defines, in its order, not what it imports."""
    found = False
    for value in list(vars(module).values()):
        if not isinstance(value, type) or value.__module__ != module.__name__:
            continue
        if issubclass(value, OwnStrategy):
            _refuse_unfinished(value, file)
            found = True
            yield adapted(value, code)
        elif issubclass(value, Strategy):
            _refuse_unfinished(value, file)
            found = True
            yield value
    if not found:
        raise _NoStrategy(
            f"{file}: holds no strategy: no class made from SignalStrategy or EventStrategy of kurs.strategies"
        )


def _refuse_unfinished(strategy: type[OwnStrategy] | type[Strategy], file: Path) -> None:
    methods = sorted(strategy.__abstractmethods__) if inspect.isabstract(strategy) else []
    words = [name for name in ("name", "description") if plain_text(getattr(strategy, name, None)) is None]
    if methods or words:
        line = inspect.getsourcelines(strategy)[1]
        raise BadInput(f"{file}, line {line}: {strategy.__name__} lacks {', '.join((*methods, *words))}")


def _refuse_second(
    strategy: type[Strategy], others: Mapping[str, type[Strategy]], taken: frozenset[str], file: Path
) -> None:
    name = strategy.name
    if name in taken:
        raise BadInput(f"{file}: a strategy named {name!r} comes with Kurs; choose another name")
    if name in others:
        first = sys.modules[others[name].__module__].__file__
        raise BadInput(f"{file}: a strategy named {name!r} is in {first} already; choose another name")
