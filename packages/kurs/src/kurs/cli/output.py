"""How results are printed: a table for people, one JSON value for programs."""

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import msgspec
from rich.console import Console

__all__ = ["fields", "print_json", "print_pairs", "print_rows", "when", "working"]

# Those that JSON allows to stand as they are, and some terminals obey.
CONTROLS = re.compile("[\x7f-\x9f]")


@contextmanager
def working(what: str) -> Iterator[Callable[[str], None]]:
    """Shows on a terminal's standard error that something goes on; gives the way to say what, meanwhile."""
    with Console(stderr=True).status(what) as status:
        yield status.update


def print_json(value: object) -> None:
    # At once: a program at the other end of a pipe waits for this while the command goes on.
    text = msgspec.json.encode(value, enc_hook=str).decode()
    print(CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text), flush=True)


def print_pairs(pairs: Mapping[str, object]) -> None:
    """One aligned line per pair."""
    width = max((len(name) for name in pairs), default=0)
    for name, value in pairs.items():
        print(f"{name:<{width}}  {_text(value)}")


def print_rows(names: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> None:
    """An aligned table, or one line that says that there is nothing."""
    table = [[_text(cell) for cell in row] for row in rows]
    if not table:
        print(empty)
        return
    widths = [max(len(name), *(len(row[i]) for row in table)) for i, name in enumerate(names)]
    for line in ([name.upper() for name in names], *table):
        print("  ".join(f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True)).rstrip())


def fields(value: Any) -> dict[str, object]:
    """A dataclass as name -> value, one level deep."""
    return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}


def when(ms: int | None) -> str | None:
    """A time for people, in UTC."""
    return None if ms is None else datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def _text(value: object) -> str:
    if value is None:
        return "-"
    return ("yes" if value else "no") if isinstance(value, bool) else _shown(str(value))


def _shown(text: str) -> str:
    """What was stored by others does nothing to the terminal that shows it."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)
