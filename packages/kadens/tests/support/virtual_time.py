"""An event loop whose time jumps to the next timer: hours pass in no time, and every run is the same."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

__all__ = ["VirtualLoop", "run"]

T = TypeVar("T")


class VirtualLoop(asyncio.SelectorEventLoop):
    """`late` says by how many seconds each timer rings too late."""

    def __init__(self, late: Callable[[], float] = lambda: 0.0) -> None:
        self.now = 1000.0
        super().__init__(_Jumping(self, late))

    def time(self) -> float:
        return self.now


class _Jumping(selectors.SelectSelector):
    def __init__(self, loop: VirtualLoop, late: Callable[[], float]) -> None:
        super().__init__()
        self._loop, self._late = loop, late

    def select(self, timeout: float | None = None) -> Any:
        if timeout is None:
            raise RuntimeError("all wait, and no timer is set: this would hang for ever")
        if timeout > 0:
            self._loop.now += timeout + self._late()
        return super().select(0)


def run(main: Callable[[VirtualLoop], Coroutine[Any, Any, T]], late: Callable[[], float] = lambda: 0.0) -> T:
    loop = VirtualLoop(late)
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        return runner.run(main(loop))
