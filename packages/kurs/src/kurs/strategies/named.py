"""What strategies of one's own are called, as their files say it; none of them is run for that."""

import ast
from collections.abc import Iterator
from pathlib import Path

from kurs.strategies.loading import TESTS
from kurs.strategies.own import own_name

__all__ = ["named"]

BASES = {"SignalStrategy", "EventStrategy"}


def named(folder: Path) -> tuple[str, ...]:
    """In the order of the files; those of files that cannot be read are left out."""
    return tuple(name for file in _files(folder) for name in _of_file(file))


def _files(folder: Path) -> list[Path]:
    """As they are loaded: tests and what begins with _ are none."""
    return sorted(file for file in folder.glob("*.py") if not file.name.startswith((TESTS, "_", ".")))


def _of_file(file: Path) -> Iterator[str]:
    try:
        tree = ast.parse(file.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return
    bases = set(BASES)
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and bases.intersection(map(_last, node.bases)):
            bases.add(node.name)
            yield _given(node) or own_name(node.name)


def _last(base: ast.expr) -> str:
    """`SignalStrategy` of `kurs.strategies.SignalStrategy`, too."""
    return base.attr if isinstance(base, ast.Attribute) else base.id if isinstance(base, ast.Name) else ""


def _given(node: ast.ClassDef) -> str | None:
    for line in node.body:
        match line:
            case ast.Assign(targets=[ast.Name(id="name")], value=ast.Constant(value=str(name))):
                return name
    return None
