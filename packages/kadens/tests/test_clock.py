import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
from loop_turns import until

from kadens.clock import monotonic
from kadens.memory import LeakDetector
from kadens.metrics import OtlpExporter, OtlpOptions, Registry, Workers
from kadens.profiling import EventLoopMonitor, EventLoopOptions
from kadens.resilience import deadline, remaining
from kadens.system.events import Listeners
from kadens.system.reports import Reports

pytestmark = pytest.mark.anyio

OFTEN = 0.1
NOBODY = "http://127.0.0.1:9/v1/metrics"

Probe = Callable[[], float]


def asked_by(probe: Probe) -> Registry:
    registry = Registry()
    registry.gauge("depth", "").read_from(probe)
    return registry


def reports(probe: Probe) -> Reports:
    return Reports(Listeners(), lambda: pytest.fail("nobody listens"), interval=lambda: OFTEN, clock=probe)


BACKGROUND: dict[str, Callable[[Probe, Path], AbstractAsyncContextManager[Any]]] = {
    "exporter": lambda probe, _: OtlpExporter(
        asked_by(probe), OtlpOptions(endpoint=NOBODY, service="shop", interval=OFTEN, deadline=OFTEN)
    ),
    "workers": lambda probe, folder: Workers(asked_by(probe), str(folder), interval=OFTEN),
    "leaks": lambda probe, _: LeakDetector(interval=OFTEN, clock=probe),
    "event loop": lambda probe, _: EventLoopMonitor(
        Registry(), EventLoopOptions(interval=OFTEN, blocked_after=60.0), clock=probe
    ),
    "reports": lambda probe, _: reports(probe),
}


@pytest.mark.parametrize("part", BACKGROUND)
async def test_what_goes_on_in_the_background_has_not_the_deadline_of_who_opened_it(part: str, tmp_path: Path) -> None:
    opener, left = asyncio.current_task(), list[float | None]()

    def probe() -> float:
        # The clock is read while it opens too, which is the opener's own affair.
        if asyncio.current_task() is not opener:
            left.append(remaining())
        return monotonic()

    async with deadline(60.0), BACKGROUND[part](probe, tmp_path):
        await until(lambda: bool(left))
    assert set(left) == {None}
