"""Which files of its own folder a strategy's file imports, however deep: a change of theirs is one of it."""

import ast
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

__all__ = ["imported"]


def imported(
    file: Path, text: bytes, folder: Path, *, read: Callable[[Path], bytes] = Path.read_bytes, prefix: str = ""
) -> Mapping[Path, bytes]:
    """Contents by path, in the order of the paths; without `file` itself, whose content is `text`.

    Modules of the folder count under their own names and with `prefix` before them. What cannot be parsed imports
    nothing: running it says why. Raises what `read` raises for one that cannot be read.
    """
    found: dict[Path, bytes] = {file: text}
    waiting = [file]
    while waiting:
        here = waiting.pop()
        for name in _names(found[here], here, folder):
            for path in _files(name.removeprefix(prefix), folder):
                if path not in found:
                    found[path] = read(path)
                    waiting.append(path)
    return {path: found[path] for path in sorted(found) if path != file}


def _names(text: bytes, file: Path, folder: Path) -> Iterator[str]:
    """Whole dotted names; of `from a import b` also a.b, which may be a module."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = file.relative_to(folder).parts[: -node.level] if node.level else ()
            base = ".".join((*above, *filter(None, (node.module,))))
            yield from (base, *(f"{base}.{alias.name}".removeprefix(".") for alias in node.names))


def _files(name: str, folder: Path) -> Iterator[Path]:
    """Of the module and of the packages that it lies in, those that are of the folder."""
    place = folder
    for part in filter(None, name.split(".")):
        place = place / part
        for path in (place.with_name(f"{part}.py"), place / "__init__.py"):
            if path.is_file():
                yield path
