"""Compiled passes in LLVM's words: the door through which Python calls one, and the machine code that is made of both.

The words are for no processor in particular. Those of Kurs' own passes come with it, in `passes/`, so that a machine
makes its code of them in a tenth of a second and without numba, which has written them.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from kurs.backtest.arguments import ADDRESS_AT, NUMBERS, ArrayOf, members, packed

__all__ = [
    "FOLDER",
    "PREFIX",
    "came_with",
    "compiled",
    "engine_of",
    "headed",
    "processor",
    "result_size",
    "signature",
    "written",
]

FOLDER = Path(__file__).with_name("passes")
PREFIX, NATIVE = "kurs_", "kurs_native"
# Numba counts who holds an array; of one that it has not made itself the counter is null, and this is never reached.
UNREACHED = "define void @NRT_MemInfo_call_dtor(ptr %counter) { ret void }"
# What LLVM itself knows; anything else that code calls would be looked for in the compiler that is not there.
INTRINSIC = "llvm."
# Left out of words that are for every machine: the lines about one, and long names of numba's that say only whence
# something came.
OF_A_MACHINE = re.compile(r"^(?:; ModuleID|source_filename|target) .*\n", re.MULTILINE)
NAMED = re.compile(r'!"_Z[^"]*"')


def came_with(name: str, origin: str) -> str | None:
    """The words of the pass that came with Kurs; None where there are none of this origin, or not as written."""
    try:
        told = (FOLDER / f"{name}.ll").read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return None
    return told if told == headed(told.partition("\n")[2], origin) else None


def headed(words: str, origin: str) -> str:
    """Below a line that names what they are made of, and themselves: LLVM takes any other number for as good."""
    return f"; of {origin} {hashlib.sha256(words.encode()).hexdigest()}\n{words}"


def written(name: str, text: str, takes: Sequence[Any], gives: type, origin: str) -> str | None:
    """The words of a pass and its door, of what numba has written; None where the pass needs more than LLVM has."""
    from llvmlite import binding

    module = binding.parse_assembly(text)
    module.link_in(binding.parse_assembly(UNREACHED))
    own = [part for part in module.functions if not part.is_declaration and part.linkage.name == "external"]
    own = [part for part in own if part.name.startswith("_Z")]
    if [str(part.global_value_type) for part in own] != [signature(takes)]:
        return None
    own[0].name = NATIVE
    module.link_in(binding.parse_assembly(_door(name, takes, gives)))
    for part in (*module.functions, *module.global_variables):
        if not part.is_declaration and part.name != PREFIX + name:
            part.linkage = "internal"
    # What is left out leaves other things without a use: twice is enough for all of them.
    for _ in range(2):
        _run_passes(module, _target(own=False), for_machine=False)
    outside = [part.name for part in (*module.functions, *module.global_variables) if part.is_declaration]
    if not all(part.startswith(INTRINSIC) for part in outside):
        return None
    for number, part in enumerate(part for part in module.functions if part.name.startswith("_Z")):
        part.name = f"{NATIVE}_{number}"
    names: dict[str, str] = {}
    told = NAMED.sub(lambda found: names.setdefault(found[0], f'!"{len(names)}"'), str(module))
    return headed(OF_A_MACHINE.sub("", told), origin)


def compiled(words: str) -> bytes:
    """An object file for this processor; RuntimeError where this LLVM cannot read the words."""
    from llvmlite import binding

    target = _target()
    module = binding.parse_assembly(words)
    module.verify()
    module.triple, module.data_layout = target.triple, str(target.target_data)
    _run_passes(module, target, for_machine=True)
    code: bytes = target.emit_object(module)
    return code


def engine_of(code: bytes) -> Any:
    """What holds the code in memory, ready to be called."""
    from llvmlite import binding

    engine = binding.create_mcjit_compiler(binding.parse_assembly(""), _target())
    engine.add_object_file(binding.ObjectFileRef.from_data(code))
    engine.finalize_object()
    return engine


def processor() -> str:
    """What code is made for."""
    from llvmlite import binding

    features = binding.get_host_cpu_features().flatten()
    return f"{binding.get_process_triple()} {binding.get_host_cpu_name()} {features}"


def _target(*, own: bool = True) -> Any:
    """This processor, anew for each who takes it, for an engine keeps its own; or any of its kind."""
    from llvmlite import binding

    binding.initialize_native_target()
    binding.initialize_native_asmprinter()
    kind = binding.Target.from_default_triple()
    if not own:
        return kind.create_target_machine(opt=3)
    features = binding.get_host_cpu_features().flatten()
    return kind.create_target_machine(cpu=binding.get_host_cpu_name(), features=features, opt=3, jit=True)


def _run_passes(module: Any, target: Any, *, for_machine: bool) -> None:
    """Makes it shorter; `for_machine`: faster as well, by what this processor does side by side."""
    from llvmlite import binding

    options = binding.create_pipeline_tuning_options(speed_level=3)
    options.loop_vectorization = options.loop_interleaving = options.loop_unrolling = for_machine
    options.slp_vectorization = False
    builder = binding.create_pass_builder(target, options)
    builder.getModulePassManager().run(module, builder)
    if not for_machine:
        rest = binding.create_new_module_pass_manager()
        rest.add_refprune_pass()
        rest.add_global_dead_code_eliminate_pass()
        rest.add_strip_dead_prototype_pass()
        rest.run(module, builder)


# ── the door ──────────────────────────────────────────────────────────────────────────────────────


def signature(takes: Sequence[Any]) -> str:
    """As numba passes arguments: first where the result and an error go."""
    return f"i32 (ptr, ptr, {', '.join(chain.from_iterable(map(_taken, takes)))})"


def result_size(gives: type) -> int:
    """In bytes; where nothing is given a null pointer is."""
    return 8 * max(1, len(members(gives)))


def _door(name: str, takes: Sequence[Any], gives: type) -> str:
    """A function that takes memory, eight bytes a part: the result, an error, what is passed."""
    place = result_size(gives) // 8 + 1
    lines = [f"declare {signature(takes).replace('(', f'@{NATIVE}(', 1)}"]
    lines += [f"define i32 @{PREFIX}{name}(ptr %memory) {{"]
    lines += [f"%error = getelementptr i64, ptr %memory, i64 {place - 1}"]
    given: list[str] = []
    for taken in takes:
        read = _array_read if isinstance(taken, ArrayOf) else _numbers_read
        lines += read(taken, place, given)
        place += len(packed(taken))
    lines += [f"%status = call i32 @{NATIVE}(ptr %memory, ptr %error, {', '.join(given)})", "ret i32 %status", "}"]
    return "\n".join(lines)


def _taken(kind: ArrayOf | type) -> Sequence[str]:
    """The parts of an argument as numba takes them, by LLVM's names.

    Of an array who holds it (nobody), its size, that of a number, where they are, its shape and its strides.
    """
    if isinstance(kind, ArrayOf):
        return "ptr", "ptr", "i64", "i64", "ptr", *("i64",) * (2 * kind.dimensions)
    return [NUMBERS[number][1] for number in members(kind) or (kind,)]


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
