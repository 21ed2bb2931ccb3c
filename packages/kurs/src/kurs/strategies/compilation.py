"""The door to numba: functions over arrays become machine code where it is installed, and stay plain where it is not.

What it has made is kept in files beside the source (or, where that may not be written to, in the user's own cache), so
that only the first process of all waits for it.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from threading import active_count
from typing import Any, TypeVar

__all__ = ["NOT_THERE", "called", "fetched", "has_numba", "inlined", "jitted", "linked", "written_out"]

NOT_THERE = "numba is not installed; pip install 'kurs[fast]'"

Function = TypeVar("Function", bound=Callable[..., object])

# Other threads may run meanwhile; divisions by zero give inf and NaN, as in NumPy, rather than a branch that raises.
OPTIONS: Mapping[str, Any] = {"nogil": True, "error_model": "numpy"}


def jitted(function: Function) -> Function:
    """Compiles at the first call with arguments of one kind; other threads may run meanwhile.

    Numba keeps it until its file changes, so it may be made of nothing else that may change.
    """
    return _compiled(function, cache=True)


def linked(function: Function) -> Function:
    """As `jitted`, of several files; every process compiles it anew, unless somebody else keeps it."""
    return _compiled(function)


def inlined(function: Function) -> Function:
    """For those that `linked` functions call: a real call would move the registers of their loops to memory."""
    return _compiled(function, forceinline=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)


def called(function: Function) -> Function:
    """For what happens too seldom to be written out everywhere."""
    return _compiled(function, forceinline=False, no_cpython_wrapper=True, no_cfunc_wrapper=True)


def fetched(values: Any, at: int) -> None:
    """In a compiled function: begins to bring `values[at]` near, which is read later; there need be no such value."""


@cache
def has_numba() -> bool:
    """Whether it is installed; does not import it."""
    return find_spec("numba") is not None


def written_out(function: Any, takes: Sequence[object], gives: object) -> str | None:
    """A jitted function in LLVM's words, for arguments like those of `takes`; None where it gives nothing like `gives`.

    Nothing in it is made to be called from Python.
    """
    import numba

    # NUMBA_DISABLE_JIT leaves functions as they are.
    if not hasattr(function, "py_func"):
        return None
    kind: Callable[[object], Any] = numba.typeof
    signature = tuple(kind(taken) for taken in takes)
    made = _njit()(signature, **OPTIONS, no_cpython_wrapper=True, no_cfunc_wrapper=True)(function.py_func)
    if made.nopython_signatures[0].return_type != kind(gives):
        return None
    text: str = made.inspect_llvm(made.signatures[0])
    return text


def _compiled(function: Function, *, cache: bool = False, **options: bool) -> Function:
    if not has_numba():
        return function
    made: Function
    try:
        made = _njit()(cache=cache, **OPTIONS, **options)(function)
    except RuntimeError:
        # Numba's word for nowhere to keep it: every process makes its own.
        made = _njit()(**OPTIONS, **options)(function)
    return made


@cache
def _njit() -> Callable[..., Any]:
    """Numba asks for SciPy's linear algebra when it begins: a quarter of a second for what no loop needs.

    Whoever multiplies matrices in compiled code has it all the same; it is asked for again then. Another thread that
    imports it meanwhile would be told that there is none, so beside others nothing is hidden.
    """
    hidden = "scipy" not in sys.modules and active_count() == 1
    if hidden:
        sys.modules["scipy"] = None  # type: ignore[assignment]  # how Python is told that there is none
    try:
        import numba.np.arraymath
    finally:
        if hidden:
            del sys.modules["scipy"]
    _teach_fetched()
    return numba.njit


def _teach_fetched() -> None:
    """Numba has no word of its own for what every processor can be asked for."""
    from llvmlite.ir import FunctionType, IntType, VoidType
    from numba.core.types import void
    from numba.extending import intrinsic, overload

    def of(_: Any, values: Any, at: Any) -> Any:
        def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
            whole, byte = IntType(32), IntType(8).as_pointer()
            kind = FunctionType(VoidType(), (byte, whole, whole, whole))
            fetch = builder.module.declare_intrinsic("llvm.prefetch", (byte,), kind)
            # To be read, and kept near; data.
            told = (whole(number) for number in (0, 3, 1))
            builder.call(fetch, (builder.bitcast(builder.gep(data, (arguments[1],)), byte), *told))
            return context.get_dummy_value()

        return void(values, at), code

    fetch: Any = intrinsic(of)
    # A lambda, for numba compares annotations as well.
    overload(fetched)(lambda values, at: lambda values, at: fetch(values, at))  # noqa: ARG005  # it goes by their names
