"""The settings file is changed: its new text, checked as a whole, takes the old one's place at once."""

import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from kurs.domain.errors import BadInput, Unavailable
from kurs.settings.sections import SECRET
from kurs.settings.sources import checked, put, read_file

__all__ = ["PASSWORD", "changed_file", "redacted", "replacing"]

STARS = "**********"
# Greedy up to the last @ of the line, because a password that nobody escaped may hold one.
PASSWORD = re.compile(r"(://[^:/@?\s]*:).*(?=@)|(?<=password=)[^&\s\"']+", re.IGNORECASE)


def changed_file(path: Path, changes: Mapping[str, Any], *, by: str = "command line", own: bool = True) -> str:
    """The file's new text with these dotted keys set, once the whole has been checked; comments are kept.

    None takes a key out. `by` is where the changes were given, for what is wrong with them; `own` as in `load`.
    """
    merged = read_file(path)
    for key, value in changes.items():
        if not all(key.split(".")):
            raise BadInput.of(f"{by}: key", key, "give a section and a key, such as risk.max_open_positions")
        put(merged, key, value)
    checked(merged, str(path), dict.fromkeys(changes, by), own=own)
    if path.suffix == ".json":
        return json.dumps(merged, indent=2, default=str) + "\n"
    try:
        document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()
    except TOMLKitError as error:
        raise BadInput(f"{path}: is not valid TOML: {error}") from None
    for key, value in changes.items():
        *sections, last = key.split(".")
        table: Any = document
        for name in sections:
            table = table.setdefault(name, tomlkit.table())
        if value is None:
            table.pop(last, None)
        else:
            table[last] = value
    return tomlkit.dumps(document)


def redacted(path: Path, text: str) -> str:
    """The text of a settings file as it may be kept on record: with stars for secrets, in comments too."""
    tree: Any = json.loads(text) if path.suffix == ".json" else tomlkit.parse(text)
    for key in SECRET:
        _star(tree, key.split("."))
    shown = json.dumps(tree, indent=2) + "\n" if path.suffix == ".json" else tomlkit.dumps(tree)
    return PASSWORD.sub(rf"\1{STARS}", shown)


def _star(tree: Any, names: list[str]) -> None:
    for name in names[:-1]:
        tree = tree.get(name, {})
    if names[-1] in tree:
        tree[names[-1]] = STARS


@contextmanager
def replacing(path: Path, text: str) -> Iterator[None]:
    """Replaces the file at once when the block ends well: after a crash it is the old one or the new one.

    The new text is on disk before the block begins, so that almost nothing can fail after it. Unavailable
    when the folder takes no file.
    """
    with _written(path):
        draft = _draft(path, text)
    try:
        yield
        with _written(path):
            draft.replace(path)
            _sync(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def _draft(path: Path, text: str) -> Path:
    # Under a name of its own, for its owner alone: settings may hold a password.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".new")
    draft = Path(name)
    try:
        with open(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return draft


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _written(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable(f"{path}: cannot be written: {error.strerror}") from None
