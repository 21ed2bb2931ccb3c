"""A run ends when something ends that it cannot do without, and says which."""

import asyncio
from pathlib import Path

import pytest

from kurs.bootstrap import MarketChoice, open_platform
from kurs.cli.choices import RunOptions
from kurs.cli.session import Session
from kurs.runtime.modes import FULL
from kurs.settings import OlderNames, Settings

pytestmark = pytest.mark.anyio


async def test_a_server_that_dies_is_told_of(tmp_path: Path) -> None:
    async def serve() -> None:
        raise OSError("the line is dead")

    choice, settings = MarketChoice(speed=0.0), Settings()
    async with open_platform(settings, tmp_path, choice) as platform:
        platform.bots.start()
        session = Session(RunOptions(), settings, tmp_path, choice, mode=FULL, older=OlderNames({}))
        server = asyncio.create_task(serve(), name="http")
        async with asyncio.timeout(5):
            (broken,) = await session._until_done(platform, server)
        with pytest.raises(OSError, match="the line is dead"):
            broken.result()
        await platform.bots.drain()
