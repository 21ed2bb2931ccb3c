"""Compiled passes kept as machine code: a later process runs them without the compiler, its half second and its memory.

Numba makes them once for this processor. Where what it makes cannot be kept, its own function is called: the same
numbers, only later.
"""

import ctypes
import hashlib
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from pathlib import Path
from struct import Struct
from threading import Lock
from typing import Any, Generic, TypeVar, get_type_hints

import numpy as np

from kurs.backtest import kept_code
from kurs.strategies.compilation import written_out

__all__ = ["ArrayOf", "MachineCode"]

Given = TypeVar("Given")

# Of numbers: how they are packed, eight bytes each, and how LLVM names them.
NUMBERS = {int: ("q", "i64"), float: ("d", "double"), bool: ("q", "i8")}
# In NumPy's array in C the address of its numbers comes first, after Python's own fields.
ADDRESS_AT = object.__basicsize__
PREFIX, NATIVE = "kurs_", "kurs_native"
# Memory of the result, an error and what is passed; whether an error was raised.
ENTRY = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_char_p)
# Numba counts who holds an array; of one that it has not made itself the counter is null, and this is never reached.
UNREACHED = "define void @NRT_MemInfo_call_dtor(ptr %counter) { ret void }"
# What LLVM itself knows; anything else that code calls would be looked for in the compiler that is not there.
INTRINSIC = "llvm."


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
        self._takes, self._gives, self._sources = tuple(takes), gives, (*sources, Path(__file__))
        self._imported = kept_code.stamps(self._sources)
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
        if sys.platform != "linux" or _address(sample) != sample.ctypes.data or not self._as_imported():
            return None
        try:
            key = self._key()
        except (OSError, PackageNotFoundError):
            return None
        code = kept_code.read(self._name, key)
        if code is None:
            code = self._compiled()
            if code is not None and self._as_imported():
                kept_code.write(self._name, key, code)
        return code

    def _as_imported(self) -> bool:
        """Whether the sources are still those of this process; to keep code under the key of others would be fatal."""
        return self._imported is not None and kept_code.stamps(self._sources) == self._imported

    def _key(self) -> bytes:
        """Stands for everything that the code depends on."""
        told = hashlib.sha256(f"{version('numba')} {version('llvmlite')} {_processor()} {self._signature()}".encode())
        for source in self._sources:
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
        return f"i32 (ptr, ptr, {', '.join(chain.from_iterable(map(_taken, self._takes)))})"

    def _door(self) -> str:
        """A function in LLVM's words that takes memory, eight bytes a part: the result, an error, what is passed."""
        place = self._result_size() // 8 + 1
        lines = [f"declare {self._signature().replace('(', f'@{NATIVE}(', 1)}"]
        lines += [f"define i32 @{PREFIX}{self._name}(ptr %memory) {{"]
        lines += [f"%error = getelementptr i64, ptr %memory, i64 {place - 1}"]
        given: list[str] = []
        for taken in self._takes:
            read = _array_read if isinstance(taken, ArrayOf) else _numbers_read
            lines += read(taken, place, given)
            place += len(_packed(taken))
        lines += [f"%status = call i32 @{NATIVE}(ptr %memory, ptr %error, {', '.join(given)})", "ret i32 %status", "}"]
        return "\n".join(lines)

    def _result_size(self) -> int:
        """In bytes; where nothing is given a null pointer is."""
        return 8 * max(1, len(_members(self._gives)))

    def _loaded(self, code: bytes) -> Callable[..., Given]:
        from llvmlite import binding

        engine = binding.create_mcjit_compiler(binding.parse_assembly(""), _target())
        engine.add_object_file(binding.ObjectFileRef.from_data(code))
        engine.finalize_object()
        entry = ENTRY(engine.get_function_address(PREFIX + self._name))
        members = _members(self._gives)
        result = Struct("".join(NUMBERS[number][0] for number in members))
        # An error, of which there is none before the call, comes between the result and what is passed.
        packed = Struct("".join(("P", *map(_packed, self._takes))))
        passed = self._result_size()
        size = passed + packed.size
        takes, given = tuple(_passing(taken) for taken in self._takes), self._gives

        def function(*arguments: object) -> Given:
            memory = ctypes.create_string_buffer(size)
            parts: list[object] = []
            for part, value in zip(takes, arguments, strict=True):
                parts += part(value)
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


def _taken(kind: ArrayOf | type) -> Sequence[str]:
    """The parts of an argument as numba takes them, by LLVM's names.

    Of an array who holds it (nobody), its size, that of a number, where they are, its shape and its strides.
    """
    if isinstance(kind, ArrayOf):
        return "ptr", "ptr", "i64", "i64", "ptr", *("i64",) * (2 * kind.dimensions)
    return [NUMBERS[number][1] for number in _members(kind) or (kind,)]


def _packed(kind: ArrayOf | type) -> str:
    """The parts of an argument as they are packed: of an array itself and its shape, from which the rest follows."""
    if isinstance(kind, ArrayOf):
        return "P" + "q" * kind.dimensions
    return "".join(NUMBERS[number][0] for number in _members(kind) or (kind,))


def _numbers_read(kind: Any, place: int, given: list[str]) -> Iterator[str]:
    """In LLVM's words: numbers from the memory's parts from `place` on; adds what is given of them."""
    for at, name in enumerate(_taken(kind), place):
        kept = "i64" if name == "i8" else name
        yield f"%at{at} = getelementptr i64, ptr %memory, i64 {at}"
        yield f"%kept{at} = load {kept}, ptr %at{at}"
        if name == "i8":
            yield f"%part{at} = trunc i64 %kept{at} to i8"
        given.append(f"{name} %{'part' if name == 'i8' else 'kept'}{at}")


def _array_read(kind: Any, place: int, given: list[str]) -> Iterator[str]:
    """The same of an array; its numbers lie one after the other, rows of the last dimension first."""
    width = np.dtype(kind.number).itemsize
    yield f"%at{place} = getelementptr i64, ptr %memory, i64 {place}"
    yield f"%array{place} = load ptr, ptr %at{place}"
    yield f"%held{place} = getelementptr i8, ptr %array{place}, i64 {ADDRESS_AT}"
    yield f"%numbers{place} = load ptr, ptr %held{place}"
    lengths = [f"%kept{at}" for at in range(place + 1, place + 1 + kind.dimensions)]
    for at, length in enumerate(lengths, place + 1):
        yield f"%at{at} = getelementptr i64, ptr %memory, i64 {at}"
        yield f"{length} = load i64, ptr %at{at}"
    # From the last dimension to the first: so many bytes to the next, and then the whole in bytes.
    steps = [str(width)]
    for number, length in enumerate(reversed(lengths)):
        steps.append(f"%step{place}_{number}")
        yield f"{steps[-1]} = mul i64 {steps[-2]}, {length}"
    yield f"%size{place} = udiv i64 {steps.pop()}, {width}"
    given += ["ptr null", "ptr null", f"i64 %size{place}", f"i64 {width}", f"ptr %numbers{place}"]
    given += [f"i64 {part}" for part in (*lengths, *reversed(steps))]


def _passing(taken: ArrayOf | type) -> Callable[[Any], Sequence[object]]:
    """What is packed of such an argument."""
    if not isinstance(taken, ArrayOf):
        return tuple if _members(taken) else lambda value: (value,)
    number, dimensions = np.dtype(taken.number), taken.dimensions

    def parts(array: Any) -> Sequence[object]:
        shape = array.shape
        if array.dtype != number or len(shape) != dimensions or not array.flags.c_contiguous:
            raise TypeError(f"{array.dtype} of shape {shape} instead of a contiguous {taken}")
        return id(array), *shape

    return parts


def _address(array: Any) -> int | None:
    return ctypes.c_void_p.from_address(id(array) + ADDRESS_AT).value


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
