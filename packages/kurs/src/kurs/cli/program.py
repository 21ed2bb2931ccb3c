"""The program's own modules: where their files are, who imports whom, and which have to be imported anew."""

import os
import re
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import ModuleType

__all__ = ["Program"]

# A file that was written so many seconds before the program was looked at may have been imported before that.
DOUBTFUL = 60.0
# At the start of a line: a tenth of the time of parsing, and a program that does not parse is read all the same.
IMPORT = re.compile(r"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import[ \t]+(\([^)]*\)|.*)|import[ \t]+(.*))$", re.MULTILINE)
NAME = re.compile(r"[\w.]+")


class Program:
    """Packages as this process has imported them; they import each other by whole names alone."""

    def __init__(self, *packages: ModuleType) -> None:
        self.roots = {package.__name__: Path(next(iter(package.__path__))) for package in packages}
        since = time.time_ns() - int(DOUBTFUL * 1e9)
        # What nobody can be sure of counts as changed: no file has this stamp.
        self._imported = {name: stamp if stamp < since else -1 for name, stamp in self.stamps().items()}
        self._importers = self._read()

    def stamps(self) -> dict[str, int]:
        """When the file of each module was last written."""
        stamps = {}
        for name, file in self._files():
            # One that is being replaced is missing for a moment.
            with suppress(FileNotFoundError):
                stamps[name] = file.stat().st_mtime_ns
        return stamps

    def forget_changed(self) -> None:
        """Takes what has changed since it was imported, and all that imports it, out of this process's modules."""
        now = self.stamps()
        known = now.keys() | self._imported.keys()
        changed = tuple(name for name in known if now.get(name) != self._imported.get(name))
        # Whatever is in a package has run after the package's own file.
        within = tuple(f"{name}." for name in changed)
        stale = {name for name in known if name in changed or name.startswith(within)}
        waiting = list(stale)
        while waiting:
            importers = self._importers.get(waiting.pop(), frozenset()) - stale
            stale |= importers
            waiting += importers
        for name in stale & sys.modules.keys():
            del sys.modules[name]
            package, _, last = name.rpartition(".")
            if package in sys.modules:
                # A package that stays would go on to hand out what was its part.
                vars(sys.modules[package]).pop(last, None)

    def _files(self) -> Iterator[tuple[str, Path]]:
        for package, root in self.roots.items():
            # A fifth of the time that a path's own search takes, and every life begins and ends with it.
            for folder, _, files in os.walk(root):
                inner = folder[len(str(root)) :].replace(os.sep, ".")
                for file in files:
                    name, kind = os.path.splitext(file)
                    if kind == ".py":
                        last = "" if name == "__init__" else f".{name}"
                        yield f"{package}{inner}{last}", Path(folder, file)

    def _read(self) -> Mapping[str, frozenset[str]]:
        """The modules that import each module."""
        importers: dict[str, set[str]] = {}
        for name, file in self._files():
            with suppress(FileNotFoundError):
                for imported in self._imports(file.read_text(encoding="utf-8")):
                    importers.setdefault(imported, set()).add(name)
        return {name: frozenset(found) for name, found in importers.items()}

    def _imports(self, source: str) -> set[str]:
        """Modules of the program that this one imports, the packages that they are in among them."""
        found: set[str] = set()
        for package, names, modules in IMPORT.findall(source):
            # Too many do no harm: a name that is no module is nobody's.
            found.update(f"{package}.{name}" for name in NAME.findall(names))
            found.update(NAME.findall(modules))
        own = [parts for parts in (name.split(".") for name in found) if parts[0] in self.roots]
        return {".".join(parts[:length]) for parts in own for length in range(1, len(parts) + 1)}
