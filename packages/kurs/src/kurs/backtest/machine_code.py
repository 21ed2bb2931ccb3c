"""Compiled passes kept as machine code: a later process runs them at once, without a compiler and its memory.

The first process of all makes it for this processor, of LLVM's words that came with Kurs or, where a pass has changed
since, of those that numba writes. Where neither can be, numba's own function is called: the same numbers, only later.
"""

import ctypes
import hashlib
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from struct import Struct
from threading import Lock
from typing import Any, Generic, TypeVar

import numpy as np

from kurs.backtest import arguments, kept_code, llvm
from kurs.backtest.arguments import ADDRESS_AT, NUMBERS, ArrayOf
from kurs.strategies.compilation import written_out

__all__ = ["MachineCode"]

Given = TypeVar("Given")

# Memory of the result, an error and what is passed; whether an error was raised.
ENTRY = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_char_p)
# What every pass's words depend on, beside its own files.
OURS = tuple(Path(module.__file__) for module in (arguments, llvm) if module.__file__)


class MachineCode(Generic[Given]):
    """The function `name` of a `module` that needs numba: over arrays, numbers and named tuples of numbers (`takes`).

    It gives a named tuple of numbers (`gives`) or nothing, asks for no memory and raises nothing; `sources` are all
    files that it is made from.
    """

    def __init__(
        self, module: str, name: str, *, takes: Sequence[ArrayOf | type], gives: type[Given], sources: Sequence[Path]
    ) -> None:
        self.name = name
        self._module = module
        self._takes, self._gives, self._sources = tuple(takes), gives, (*sources, *OURS)
        self._imported = kept_code.stamps(self._sources)
        self._lock = Lock()
        self._function: Callable[..., Given] | None = None
        self._engine: Any = None

    def __call__(self, *arguments: object) -> Given:
        return (self._function or self.ready())(*arguments)

    def ready(self) -> Callable[..., Given]:
        """The function itself: loaded, or compiled where nothing was kept yet."""
        with self._lock:
            if self._function is None:
                code = self._code()
                self._function = self._compiler_s() if code is None else self._loaded(code)
            return self._function

    def origin(self) -> str:
        """Names everything that the words of this pass are made of; OSError where a file is gone."""
        told = hashlib.sha256(f"{ADDRESS_AT} {llvm.signature(self._takes)}".encode())
        for source in self._sources:
            told.update(hashlib.sha256(source.read_bytes()).digest())
        return told.hexdigest()

    def written(self) -> str | None:
        """Its words as the compiler writes them, which takes seconds; None where there can be none."""
        samples = [arguments.sample(taken) for taken in self._takes]
        text = written_out(self._compiler_s(), samples, arguments.sample(self._gives))
        return text and llvm.written(self.name, text, self._takes, self._gives, self.origin())

    def _compiler_s(self) -> Any:
        return getattr(import_module(self._module), self.name)

    def _code(self) -> bytes | None:
        """An object file; None where there can be none."""
        # Object files of other systems are of other kinds, and arrays of other Pythons, which nobody has tried.
        one = np.empty(1)
        if sys.platform != "linux" or arguments.address(one) != one.ctypes.data or not self._as_imported():
            return None
        try:
            told = f"{version('numba')} {version('llvmlite')} {llvm.processor()} {self.origin()}"
        except (OSError, PackageNotFoundError):
            return None
        key = hashlib.sha256(told.encode()).digest()
        code = kept_code.read(self.name, key)
        if code is None:
            code = self._compiled()
            if code is not None and self._as_imported():
                kept_code.write(self.name, key, code)
        return code

    def _as_imported(self) -> bool:
        """Whether the sources are still those of this process; to keep code under the key of others would be fatal."""
        return self._imported is not None and kept_code.stamps(self._sources) == self._imported

    def _compiled(self) -> bytes | None:
        words = llvm.came_with(self.name, self.origin())
        if words is not None:
            # Damaged, or of a later LLVM than the one that is here.
            with suppress(RuntimeError):
                return llvm.compiled(words)
        words = self.written()
        return None if words is None else llvm.compiled(words)

    def _loaded(self, code: bytes) -> Callable[..., Given]:
        # The memory that the code is in is the engine's.
        self._engine = llvm.engine_of(code)
        entry = ENTRY(self._engine.get_function_address(llvm.PREFIX + self.name))
        members = arguments.members(self._gives)
        result = Struct("".join(NUMBERS[number][0] for number in members))
        # An error, of which there is none before the call, comes between the result and what is passed.
        packed = Struct("".join(("P", *map(arguments.packed, self._takes))))
        passed = llvm.result_size(self._gives)
        size = passed + packed.size
        kinds, given, room = tuple(map(arguments.passed_as, self._takes)), self._gives, ctypes.c_char * size

        # A run of ten thousand candles takes as long as some fifty lines of Python.
        def function(*arguments: Any) -> Given:
            memory = room()
            parts: list[object] = []
            for (number, dimensions), value in zip(kinds, arguments, strict=True):
                if number is None:
                    parts += value if dimensions else (value,)
                    continue
                shape = value.shape
                if value.dtype != number or len(shape) != dimensions or not value.flags.c_contiguous:
                    raise TypeError(f"{value.dtype} of shape {shape} instead of a contiguous {number}, {dimensions}-D")
                parts.append(id(value))
                parts += shape
            packed.pack_into(memory, passed, 0, *parts)
            if entry(memory):
                raise RuntimeError("a compiled pass raised, which none of them does")
            return given(*result.unpack_from(memory)) if members else given()

        return function
