"""`kurs strategy`: new, list, show."""

import inspect
import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from kurs.backtest.artefact import write_whole
from kurs.backtest.limits import bounded
from kurs.cli.folder import data_folder
from kurs.cli.output import print_json, print_pairs, print_rows
from kurs.cli.templates import EVENT, SIGNALS, TEST
from kurs.domain.errors import BadInput, Unavailable
from kurs.strategies.adapters import ByCandle, ByColumns
from kurs.strategies.base import Parameter, Strategy
from kurs.strategies.imported import elsewhere
from kurs.strategies.own import own_name
from kurs.strategies.registry import ALIASES, FOLDER, create, describe, known, look_in, own

__all__ = ["list_strategies", "new_strategy", "show_strategy"]

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


def new_strategy(name: str, *, event: bool) -> None:
    """Writes a strategy and its test into the data folder; BadInput for a name, or where one of them is there."""
    if not NAME.fullmatch(name) or name.startswith("test_"):
        raise BadInput.of("NAME", name, "small letters, digits and _, a letter first, at most 40; not test_...")
    if name in known() or name in ALIASES:
        raise BadInput.of("NAME", name, "one that does not come with Kurs")
    folder = data_folder() / FOLDER
    if elsewhere(name, folder):
        # Two of one name: nobody reading an import could tell which is meant.
        raise BadInput.of("NAME", name, "one that Python imports nothing by: installed packages keep their names")
    strategy, test = folder / f"{name}.py", folder / f"test_{name}.py"
    for file in (strategy, test):
        if file.exists():
            raise BadInput(f"{file} is there already; nothing was written")
    title = "".join(part.capitalize() for part in name.split("_"))
    words = {
        "name": name,
        "title": title,
        "named": "" if own_name(title) == name else f'\n    name = "{name}"',
        "file": test,
    }
    _write({strategy: (EVENT if event else SIGNALS).format(**words), test: TEST.format(**words)})
    print_pairs({"strategy": strategy, "test": test})
    print(f"Try it: kurs check lookahead {name}")


def list_strategies(*, as_json: bool) -> int:
    """Those that come with Kurs, one's own, and the files that cannot be used; 1 where there are such, else 0."""
    folder = data_folder()
    # Each file within bounds of its own, so that one that never comes back hides none of the others.
    look_in(None)
    look_in(folder, around=lambda _: bounded())
    loaded = own()
    names = (*known(), *loaded.strategies)
    rows = [(name, _kind(name), describe(name).description, _file(name)) for name in names]
    if as_json:
        found = [dict(zip(("name", "kind", "description", "file"), row, strict=True)) for row in rows]
        print_json({"strategies": found, "problems": [str(problem) for problem in loaded.problems.values()]})
    else:
        shown = ((name, kind, text, None if file is None else file.name) for name, kind, text, file in rows)
        print_rows(("name", "kind", "what it does", "file"), shown, empty="none")
        for problem in loaded.problems.values():
            print(f"kurs: {problem}", file=sys.stderr)
    return 1 if loaded.problems else 0


def show_strategy(name: str, *, as_json: bool) -> None:
    """One strategy and its parameters; UnknownName."""
    data_folder()
    with bounded():
        found, warmup = describe(name), create(name).warmup
    told = {"name": found.name, "kind": _kind(name), "description": found.description, "file": _file(name)}
    if as_json:
        print_json({**told, "warmup": warmup, "parameters": [_told(parameter) for parameter in found.parameters]})
        return
    print_pairs({**told, "warmup": f"{warmup} candles"})
    if found.parameters:
        print()
        rows = ((p.name, p.default, p.allowed, p.description) for p in found.parameters)
        print_rows(("parameter", "default", "allowed", "what it is"), rows, empty="none")


def _told(parameter: Parameter) -> dict[str, object]:
    return {
        "name": parameter.name,
        "type": parameter.type.__name__,
        "default": parameter.default,
        "minimum": parameter.minimum,
        "maximum": parameter.maximum,
        "choices": parameter.choices,
        "description": parameter.description,
    }


def _class(name: str) -> type[Strategy] | None:
    return own().strategies.get(name)


def _kind(name: str) -> str:
    found = _class(name)
    if found is None:
        return "built in"
    return "signals" if issubclass(found, ByColumns) else "event" if issubclass(found, ByCandle) else "own"


def _file(name: str) -> Path | None:
    found = _class(name)
    return None if found is None else Path(inspect.getfile(found))


def _write(files: Mapping[Path, str]) -> None:
    """All of them, or none."""
    written: list[Path] = []
    try:
        for file, text in files.items():
            file.parent.mkdir(mode=0o700, exist_ok=True)
            # Others may never write what trades one's money, whatever the usual rights of new files are.
            # A test says where it is, and a folder may be called by any bytes.
            write_whole(file, text.encode(errors="backslashreplace"), rights=0o600)
            written.append(file)
    except OSError as error:
        raise Unavailable(f"{file.parent}: cannot be written: {(error.strerror or str(error)).lower()}") from None
    except Unavailable:
        for file in written:
            with suppress(OSError):
                file.unlink()
        raise
