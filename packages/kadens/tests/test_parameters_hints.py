import gc
import threading
import weakref
from collections.abc import Callable
from typing import Annotated, Any

import msgspec
import pytest

from kadens.errors import BadInput
from kadens.parameters import hints
from kadens.parameters.hints import KEPT


class Point(msgspec.Struct):
    x: Annotated[int, msgspec.Meta(ge=0)]


async def handler(user_id: int, at: "Point | None" = None, *, tags: list[str]) -> dict[str, Any]:
    return {}


def test_hints_are_resolved_once() -> None:
    assert hints(handler) == {"user_id": int, "at": Point | None, "tags": list[str], "return": dict[str, Any]}
    assert hints(handler) is hints(handler)
    assert hints(Point) == {"x": Annotated[int, msgspec.Meta(ge=0)]}


def test_nobody_can_change_what_others_see() -> None:
    with pytest.raises(TypeError):
        hints(handler)["user_id"] = str  # type: ignore[index]


def test_functions_of_one_name_are_not_confused() -> None:
    def made(kind: type) -> Callable[..., object]:
        def check(value: object) -> None: ...

        check.__annotations__["value"] = kind
        return check

    first, second = made(int), made(str)
    assert (hints(first)["value"], hints(second)["value"]) == (int, str)
    assert hints(lambda a: a) == {}


def test_functions_made_in_passing_do_not_stay() -> None:
    def made() -> Callable[..., object]:
        def passing(value: int) -> None: ...

        return passing

    first = made()
    gone = weakref.ref(first)
    hints(first)
    del first
    for _ in range(KEPT):
        hints(made())
    gc.collect()
    assert gone() is None


def test_what_cannot_be_resolved_is_named() -> None:
    def foreign(a: "Nowhere") -> None: ...  # type: ignore[name-defined]  # noqa: F821

    with pytest.raises(BadInput, match=r"foreign.*Nowhere"):
        hints(foreign)
    for target in (5, "text", None):
        with pytest.raises(BadInput, match="target"):
            hints(target)


def test_many_threads_may_ask_at_once() -> None:
    functions = [lambda a, n=n: n for n in range(200)]
    failed: list[BaseException] = []

    def ask() -> None:
        try:
            for function in functions:
                hints(function)
        except BaseException as error:  # noqa: BLE001  # told by the test below
            failed.append(error)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)
    assert failed == []
