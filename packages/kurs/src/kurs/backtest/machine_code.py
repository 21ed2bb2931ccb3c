"""Compiled passes kept as machine code: a later process runs them without the compiler, its half second and its memory.

Numba makes them once for this processor. Where what it makes cannot be kept, its own function is called: the same
numbers, only later.
"""

import ctypes
import hashlib
import os
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from pathlib import Path
from struct import Struct
from threading import Lock
from typing import Any, Generic, TypeVar, get_type_hints

import numpy as np

from kurs.strategies.compilation import written_out

__all__ = ["ArrayOf", "MachineCode"]

Given = TypeVar("Given")

# Of numbers: how they are packed, eight bytes each, and how LLVM names them.
NUMBERS = {int: ("q", "i64"), float: ("d", "double"), bool: ("q", "i8")}
POINTER, WHOLE = ("P", "ptr"), ("q", "i64")
PREFIX, NATIVE = "kurs_", "kurs_native"
# Memory of the result, an error and what is passed; whether an error was raised.
ENTRY = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_char_p)
# Numba counts who holds an array; of one that it has not made itself the counter is null, and this is never reached.
UNREACHED = "define void @NRT_MemInfo_call_dtor(ptr %counter) { ret void }"
# What LLVM itself knows; anything else that code calls would be looked for in the compiler that is not there.
INTRINSIC = "llvm."
DIGEST = hashlib.sha256().digest_size


@dataclass(frozen=True, slots=True)
class ArrayOf:
    """An argument: a contiguous array of such numbers, of so many dimensions."""

    number: type[np.generic]
    dimensions: int = 1


class MachineCode(Generic[Given]):
    """The function `name` of a `module` that needs numba: over arrays, numbers and named tuples of numbers (`takes`).

    It gives a named tuple of numbers (`gives`) or nothing, asks for no memory and raises nothing; `sources` are all
    files that it is made from.
    """

    def __init__(
        self, module: str, name: str, *, takes: Sequence[ArrayOf | type], gives: type[Given], sources: Sequence[Path]
    ) -> None:
        self._module, self._name = module, name
        self._takes, self._gives, self._sources = tuple(takes), gives, tuple(sources)
        self._lock = Lock()
        self._function: Callable[..., Given] | None = None
        self._engine: Any = None

    def __call__(self, *arguments: object) -> Given:
        return (self._function or self.ready())(*arguments)

    def ready(self) -> Callable[..., Given]:
        """The function itself: loaded, or compiled where nothing was kept yet, which takes seconds."""
        with self._lock:
            if self._function is None:
                code = self._code()
                self._function = self._compiler_s() if code is None else self._loaded(code)
            return self._function

    def _compiler_s(self) -> Any:
        return getattr(import_module(self._module), self._name)

    def _code(self) -> bytes | None:
        """An object file; None where there can be none."""
        # Object files of other systems are of other kinds, and arrays of other Pythons, which nobody has tried.
        sample = np.empty(1)
        if sys.platform != "linux" or _address(sample) != sample.ctypes.data:
            return None
        try:
            key = self._key()
        except (OSError, PackageNotFoundError):
            return None
        code = _read(self._name, key)
        if code is None:
            code = self._compiled()
            if code is not None:
                _write(self._name, key, code)
        return code

    def _key(self) -> bytes:
        """Stands for everything that the code depends on."""
        told = hashlib.sha256(f"{version('numba')} {version('llvmlite')} {_processor()} {self._takes}".encode())
        for source in (*self._sources, Path(__file__)):
            told.update(hashlib.sha256(source.read_bytes()).digest())
        return told.digest()

    def _compiled(self) -> bytes | None:
        from llvmlite import binding

        text = written_out(self._compiler_s(), [_sample(taken) for taken in self._takes], _sample(self._gives))
        if text is None:
            return None
        module = binding.parse_assembly(text)
        module.link_in(binding.parse_assembly(UNREACHED))
        own = [part for part in module.functions if not part.is_declaration and part.name.startswith("_Z")]
        outside = [part.name for part in (*module.functions, *module.global_variables) if part.is_declaration]
        if [str(part.global_value_type) for part in own] != [self._signature()]:
            return None
        if not all(name.startswith(INTRINSIC) for name in outside):
            return None
        own[0].name = NATIVE
        module.link_in(binding.parse_assembly(self._door()))
        code: bytes = _target().emit_object(module)
        return code

    def _signature(self) -> str:
        """As numba passes arguments: first where the result and an error go."""
        return f"i32 (ptr, ptr, {', '.join(name for _, name in self._passed())})"

    def _door(self) -> str:
        """A function in LLVM's words that takes memory, eight bytes a part: the result, an error, what is passed."""
        names = [name for _, name in self._passed()]
        first = self._result_size() // 8 + 1
        lines = [f"declare {self._signature().replace('(', f'@{NATIVE}(', 1)}"]
        lines += [f"define i32 @{PREFIX}{self._name}(ptr %memory) {{"]
        lines += [f"%error = getelementptr i64, ptr %memory, i64 {first - 1}"]
        for place, name in enumerate(names):
            kept = "i64" if name == "i8" else name
            lines += [f"%at{place} = getelementptr i64, ptr %memory, i64 {first + place}"]
            lines += [f"%kept{place} = load {kept}, ptr %at{place}"]
            lines += [f"%part{place} = trunc i64 %kept{place} to i8"] if name == "i8" else []
        given = [f"{name} %{'part' if name == 'i8' else 'kept'}{place}" for place, name in enumerate(names)]
        lines += [f"%status = call i32 @{NATIVE}(ptr %memory, ptr %error, {', '.join(given)})", "ret i32 %status", "}"]
        return "\n".join(lines)

    def _result_size(self) -> int:
        """In bytes; where nothing is given a null pointer is."""
        return 8 * max(1, len(_members(self._gives)))

    def _passed(self) -> list[tuple[str, str]]:
        return [part for taken in self._takes for part in _kinds(taken)]

    def _loaded(self, code: bytes) -> Callable[..., Given]:
        from llvmlite import binding

        engine = binding.create_mcjit_compiler(binding.parse_assembly(""), _target())
        engine.add_object_file(binding.ObjectFileRef.from_data(code))
        engine.finalize_object()
        entry = ENTRY(engine.get_function_address(PREFIX + self._name))
        members = _members(self._gives)
        result = Struct("".join(NUMBERS[number][0] for number in members))
        # An error, of which there is none before the call, comes between the result and what is passed.
        packed = Struct("".join(("P", *(kind for kind, _ in self._passed()))))
        passed = self._result_size()
        size = passed + packed.size
        takes, given = tuple(_passing(taken) for taken in self._takes), self._gives

        def function(*arguments: object) -> Given:
            memory = ctypes.create_string_buffer(size)
            parts = chain.from_iterable(part(value) for part, value in zip(takes, arguments, strict=True))
            packed.pack_into(memory, passed, 0, *parts)
            if entry(memory):
                raise RuntimeError("a compiled pass raised, which none of them does")
            return given(*result.unpack_from(memory)) if members else given()

        # The memory that the code is in is the engine's.
        self._engine = engine
        return function


# ── numbers as they are passed ────────────────────────────────────────────────────────────────────


def _members(kind: type) -> list[type]:
    """Of a named tuple the kinds of its numbers; none of anything else."""
    return list(get_type_hints(kind).values()) if issubclass(kind, tuple) else []


def _kinds(taken: ArrayOf | type) -> Sequence[tuple[str, str]]:
    """Each part of an argument."""
    if isinstance(taken, ArrayOf):
        return POINTER, POINTER, WHOLE, WHOLE, POINTER, *(WHOLE,) * (2 * taken.dimensions)
    return [NUMBERS[number] for number in _members(taken) or (taken,)]


def _passing(taken: ArrayOf | type) -> Callable[[Any], Sequence[object]]:
    """What is passed of such an argument: of an array who holds it (nobody), its size, where it is, and its shape."""
    if not isinstance(taken, ArrayOf):
        return tuple if _members(taken) else lambda value: (value,)
    number, dimensions = np.dtype(taken.number), taken.dimensions

    def parts(array: Any) -> Sequence[object]:
        if array.dtype != number or array.ndim != dimensions or not array.flags.c_contiguous:
            raise TypeError(f"{array.dtype} of shape {array.shape} instead of a contiguous {taken}")
        return 0, 0, array.size, array.itemsize, _address(array), *array.shape, *array.strides

    return parts


def _address(array: Any) -> int | None:
    # The first field of NumPy's array in C, after Python's own; to ask the array for it takes ten times as long.
    return ctypes.c_void_p.from_address(id(array) + object.__basicsize__).value


def _sample(kind: ArrayOf | type) -> object:
    if isinstance(kind, ArrayOf):
        return np.empty((0,) * kind.dimensions, kind.number)
    return kind(*(number() for number in _members(kind)))


# ── LLVM ──────────────────────────────────────────────────────────────────────────────────────────


def _target() -> Any:
    """This processor, anew for each who takes it: an engine keeps its own."""
    from llvmlite import binding

    binding.initialize_native_target()
    binding.initialize_native_asmprinter()
    return binding.Target.from_default_triple().create_target_machine(
        cpu=binding.get_host_cpu_name(), features=binding.get_host_cpu_features().flatten(), opt=3, jit=True
    )


def _processor() -> str:
    from llvmlite import binding

    features = binding.get_host_cpu_features().flatten()
    return f"{binding.get_process_triple()} {binding.get_host_cpu_name()} {features}"


# ── files ─────────────────────────────────────────────────────────────────────────────────────────


def _folders() -> Iterator[Path]:
    """Where numba keeps its own: where it is told to, else beside the source, else with the user's other caches."""
    told = os.environ.get("NUMBA_CACHE_DIR")
    if told:
        yield Path(told)
        return
    yield Path(__file__).parent / "__pycache__"
    others = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    # Of somebody without a home nothing is known.
    if not others.startswith("~"):
        yield Path(others) / "kurs"


def _read(name: str, key: bytes) -> bytes | None:
    """What was kept under this key, whole, by nobody else."""
    for folder in _folders():
        with suppress(OSError), (folder / f"{PREFIX}{name}.code").open("rb") as file:
            status = os.fstat(file.fileno())
            kept = file.read()
            own = status.st_uid in (os.geteuid(), 0) and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
            code = kept[2 * DIGEST :]
            if own and kept[: 2 * DIGEST] == key + hashlib.sha256(code).digest():
                return code
    return None


def _write(name: str, key: bytes, code: bytes) -> None:
    """Keeps it where that can be done; nowhere, and the next process compiles it again."""
    for folder in _folders():
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            handle, draft = tempfile.mkstemp(dir=folder, prefix=f"{PREFIX}{name}.")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(key + hashlib.sha256(code).digest() + code)
                Path(draft).replace(folder / f"{PREFIX}{name}.code")
            except OSError:
                Path(draft).unlink()
                raise
            return
