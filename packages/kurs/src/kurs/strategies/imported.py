"""Which files of its own folder a strategy's file imports, however deep: a change of theirs is one of it."""

import ast
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from importlib.machinery import PathFinder
from pathlib import Path

__all__ = ["elsewhere", "imported"]

OURS = "kurs"
HELPER = "_"


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
                if path not in found and not elsewhere(name.partition(".")[0], folder):
                    found[path] = read(path)
                    waiting.append(path)
    return {path: found[path] for path in sorted(found) if path != file}


def elsewhere(name: str, folder: Path) -> bool:
    """Whether Python finds what `import name` means without the folder: its own library, Kurs, what is installed.

    What begins with _ is never such: only the parts of a package are called so, and they are not asked for by name.
    """
    if name.startswith(HELPER):
        return False
    return name == OURS or name in sys.stdlib_module_names or PathFinder.find_spec(name, _searched(folder)) is not None


def _searched(folder: Path) -> list[str]:
    """Where Python looks, but for the folder and where the program was started, which decides no strategy's code."""
    apart = {folder.resolve()}
    with suppress(FileNotFoundError):  # it was removed since
        apart.add(Path.cwd())
    return [place for place in sys.path if place and Path(place).resolve() not in apart]


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
