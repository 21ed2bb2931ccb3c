import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from loop_turns import turns

from kadens import Kadens, Settings

pytestmark = pytest.mark.anyio

AWAITS = 12


class Door:
    """What is open, and took some turns of the loop to open and to close."""

    def __init__(self) -> None:
        self.open: list[str] = []

    @asynccontextmanager
    async def part(self, name: str) -> AsyncIterator[None]:
        await turns(2)
        self.open.append(name)
        try:
            yield
        finally:
            self.open.remove(name)


@pytest.mark.parametrize("after", range(AWAITS))
async def test_cancelled_at_any_await_it_leaves_nothing_open_and_can_be_opened_again(after: int) -> None:
    door = Door()
    kadens = Kadens(Settings.of("balanced", variables={}, values={"memory": {"leak_detection": True}}))

    async def serve() -> None:
        async with kadens:
            await kadens.cache.set("tea", 1)
            async with kadens.locks.hold("tea"):
                await kadens.threads.run(len, "tea")

    for name in ("one", "two"):
        kadens.add(name, door.part(name))
    task = asyncio.create_task(serve())
    await turns(after)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    assert door.open == []
    assert not kadens.statistics().open
    assert [task.get_name() for task in asyncio.all_tasks() if "kadens" in task.get_name()] == []
