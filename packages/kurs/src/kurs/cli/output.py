"""How results are printed: a table for people, one JSON value for programs."""

import dataclasses
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import zip_longest
from shutil import get_terminal_size
from textwrap import TextWrapper
from typing import Any

import msgspec
from rich.console import Console

from kurs.domain.texts import all_written

__all__ = ["as_table", "fields", "print_json", "print_pairs", "print_rows", "when", "working"]

# Those that JSON allows to stand as they are, and some terminals obey.
CONTROLS = re.compile("[\x7f-\x9f]")
GAP = "  "
# Where a cell may go on in the next line: between words, and in the middle of a time such as 2024-01-01T00:00:00Z.
PARTS = re.compile(r"(\s+)|(?<=\dT)(?=\d\d:)")
PATH = re.compile(r"\W?/")
# What is no wider than this, such as a number with its unit, stays in one line.
NARROWEST = 8


@contextmanager
def working(what: str) -> Iterator[Callable[[str], None]]:
    """Shows on a terminal's standard error that something goes on; gives the way to say what, meanwhile."""
    with Console(stderr=True).status(what) as status:
        yield status.update


def print_json(value: object) -> None:
    # At once: a program at the other end of a pipe waits for this while the command goes on.
    try:
        text = msgspec.json.encode(value, enc_hook=str).decode()
    except UnicodeEncodeError:
        text = msgspec.json.encode(all_written(msgspec.to_builtins(value, enc_hook=str))).decode()
    print(CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text), flush=True)


def print_pairs(pairs: Mapping[str, object]) -> None:
    """One aligned line per pair."""
    width = max((len(name) for name in pairs), default=0)
    for name, value in pairs.items():
        print(f"{name:<{width}}  {_text(value)}")


def print_rows(names: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> None:
    """An aligned table, no wider than a terminal, or one line that says that there is nothing."""
    table = [[_text(cell) for cell in row] for row in rows]
    width = get_terminal_size().columns if sys.stdout.isatty() else None
    print("\n".join(as_table(names, table, width=width)) if table else empty)


def as_table(names: Sequence[str], rows: Iterable[Sequence[str]], *, width: int | None) -> list[str]:
    """Lines of this width (None: as long as they are): cells go on in the line below, the widest first."""
    table = [[name.upper() for name in names], *map(list, rows)]
    columns = list(zip(*table, strict=True))
    widths = [max(map(len, column)) for column in columns]
    if width is not None:
        room = width - len(GAP) * (len(names) - 1)
        words = [_words(column) for column in columns]
        # Where whole words do not fit either, they are broken; but never a path, which people copy.
        for whole in (words, [[word for word in found if PATH.match(word)] for found in words]):
            least = [max([min(width, NARROWEST), *map(len, found)]) for width, found in zip(widths, whole, strict=True)]
            _narrow(widths, least, room)
    return [line for row in table for line in _lines(row, widths)]


def fields(value: Any) -> dict[str, object]:
    """A dataclass as name -> value, one level deep."""
    return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}


def when(ms: int | None) -> str | None:
    """A time for people, in UTC."""
    return None if ms is None else datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def _narrow(widths: list[int], least: Sequence[int], room: int) -> None:
    """Takes from the widest column that has more than its least, until all fit or none is left."""
    while sum(widths) > room:
        wide = [place for place, width in enumerate(widths) if width > least[place]]
        if not wide:
            return
        widths[max(wide, key=widths.__getitem__)] -= 1


def _words(column: Sequence[str]) -> list[str]:
    return [part for cell in column for part in PARTS.split(cell) if part and not part.isspace()]


def _lines(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    cells = [
        [cell] if len(cell) <= width else _Breaking(width, break_on_hyphens=False).wrap(cell)
        for cell, width in zip(row, widths, strict=True)
    ]
    for parts in zip_longest(*cells, fillvalue=""):
        yield GAP.join(f"{part:<{width}}" for part, width in zip(parts, widths, strict=True)).rstrip()


class _Breaking(TextWrapper):
    wordsep_simple_re = PARTS


def _text(value: object) -> str:
    if value is None:
        return "-"
    return ("yes" if value else "no") if isinstance(value, bool) else _shown(str(value))


def _shown(text: str) -> str:
    """What was stored by others does nothing to the terminal that shows it."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)
