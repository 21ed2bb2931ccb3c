"""The `import` of a strategy's file: a name of its folder means what stands there, as it was read with the file."""

import builtins
import re
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from kurs.strategies.imported import elsewhere

__all__ = ["OF", "PREFIX", "Imports", "plain"]

# What the modules of strategies' files are called among all others of the process.
PREFIX = "kurs_own_"
# Between such a module and one that it imports from its folder: no file's own name has it.
OF = "/"
INNER = re.compile(rf"{PREFIX}[^{OF}'\s]*{OF}")
PACKAGE = "__init__"


class Imports:
    """Runs a strategy's file as the module `name`, and what it imports of `files`: contents by path within `folder`.

    They are there for it and for each other alone, so that no other code of the process takes a `_json.py` of the
    folder for its own; whenever an import comes, what is run is what was read with the file. Modules and packages are
    found as Python finds those beside a program, with one difference: what Python finds elsewhere goes before them.
    """

    def __init__(self, name: str, folder: Path, files: Mapping[Path, bytes]) -> None:
        self._name, self._folder = name, folder
        self._files = files
        # Of a module and a package of one name Python takes the package.
        self._paths = {_dotted(path, folder): path for path in sorted(files, key=lambda path: path.stem == PACKAGE)}
        # A folder without a file of its own is a package, too.
        self._folders = {outer for dotted in self._paths for outer in _outer(dotted)} - self._paths.keys()
        tops = {dotted.partition(".")[0] for dotted in self._paths}
        self._own = {top for top in tops if not elsewhere(top, folder)}
        self._modules: dict[str, ModuleType] = {}
        # Functions may import while they run, on several threads.
        self._lock = threading.RLock()

    def run(self, file: Path, text: bytes) -> ModuleType:
        """The module of the strategy's file itself; raises what it raises."""
        return self._run(ModuleType(self._name), file, text, package="")

    def _run(self, module: ModuleType, file: Path, text: bytes, *, package: str) -> ModuleType:
        module.__file__, module.__package__ = str(file), package
        module.__dict__["__builtins__"] = {**vars(builtins), "__import__": self._import}
        # Where classes, dataclasses among them, look their module up.
        sys.modules[module.__name__] = module
        # Not by the import system: it would leave compiled files behind, and run those where they look newer.
        exec(_compiled(file, text), module.__dict__)  # noqa: S102 - running the owner's code is the purpose
        return module

    def _import(
        self,
        name: str,
        globals: Mapping[str, object] | None = None,  # noqa: A002 - as Python calls them
        locals: Mapping[str, object] | None = None,  # noqa: A002
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> ModuleType:
        dotted = self._meant(name, globals or {}, level)
        if dotted is None:
            return self._python_s(name, globals, locals, fromlist, level)
        with self._lock:
            module = self._module(dotted)
            if not fromlist:
                # `import a.b` gives a name to a.
                return self._modules[dotted.partition(".")[0]]
            for part in getattr(module, "__all__", ()) if "*" in fromlist else fromlist:
                if not hasattr(module, part) and self._there(f"{dotted}.{part}"):
                    self._module(f"{dotted}.{part}")
            return module

    def _python_s(self, name: str, *more: Any) -> ModuleType:
        try:
            return builtins.__import__(name, *more)
        except ModuleNotFoundError as error:
            # A folder in which the rest is not: what is missing is that.
            if error.name and error.name == name.partition(".")[0] and (self._folder / error.name).is_dir():
                error.msg = f"No module named {name!r}"
            raise

    def _meant(self, name: str, told: Mapping[str, object], level: int) -> str | None:
        """The whole name of what is of the folder; None of all else."""
        if not level:
            return name if name.partition(".")[0] in self._own else None
        package = str(told.get("__package__") or "")
        if not package:
            return None
        parts = package.removeprefix(self._name + OF).split(".")
        if level > len(parts):
            raise ImportError("attempted relative import beyond top-level package")
        return ".".join((*parts[: len(parts) - level + 1], *filter(None, (name,))))

    def _there(self, dotted: str) -> bool:
        return dotted in self._paths or dotted in self._folders

    def _module(self, dotted: str) -> ModuleType:
        outer, _, last = dotted.rpartition(".")
        if outer:
            # Which may import this one itself.
            self._module(outer)
        if dotted in self._modules:
            return self._modules[dotted]
        if not self._there(dotted):
            raise ModuleNotFoundError(f"No module named {dotted!r}", name=dotted)
        self._modules[dotted] = module = ModuleType(f"{self._name}{OF}{dotted}")
        try:
            self._fill(module, dotted, outer)
        except BaseException:
            del self._modules[dotted]
            sys.modules.pop(module.__name__, None)
            raise
        if outer:
            setattr(self._modules[outer], last, module)
        return module

    def _fill(self, module: ModuleType, dotted: str, outer: str) -> None:
        file = self._paths.get(dotted)
        is_package = file is None or file.stem == PACKAGE
        if is_package:
            module.__path__ = []
        inside = dotted if is_package else outer
        if file is None:
            sys.modules[module.__name__] = module
        else:
            self._run(module, file, self._files[file], package=inside and f"{self._name}{OF}{inside}")


def plain(text: str) -> str:
    """With modules of a folder as their author calls them."""
    return INNER.sub("", text)


def _dotted(path: Path, folder: Path) -> str:
    parts = path.relative_to(folder).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == PACKAGE else parts)


def _outer(dotted: str) -> list[str]:
    parts = dotted.split(".")
    return [".".join(parts[:count]) for count in range(1, len(parts))]


def _compiled(file: Path, text: bytes) -> CodeType:
    try:
        return compile(text, str(file), "exec")
    except SyntaxError as error:
        error.filename = str(file)
        raise
