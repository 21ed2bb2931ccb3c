"""A real server with streams over a real platform, and clients that listen."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
from processes import WITHIN, reached
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from kurs.api.access import Access
from kurs.api.state import AppState
from kurs.api.stream.hub import Hub
from kurs.api.stream.running import open_hub
from kurs.api.stream.wire import Parcel
from kurs.bootstrap import MarketChoice, Platform, open_platform
from kurs.cli.serving import bind, served
from kurs.domain.market import MINUTE, Tick
from kurs.services import LivePool
from kurs.settings import Settings

__all__ = ["HandPipe", "Heard", "House", "advance", "streaming"]


class HandPipe:
    """A client that reads when it is told to."""

    def __init__(self) -> None:
        self.paused = False
        self.resumed: Callable[[], None] = lambda: None
        self.came: list[Any] = []
        self.ended: tuple[int, str] | None = None

    def write(self, parcel: Parcel) -> None:
        self.came += [json.loads(text) for text in parcel.texts]

    def end(self, code: int, reason: str) -> None:
        self.ended = (code, reason)

    def read(self) -> None:
        self.paused = False
        self.resumed()

    @property
    def numbers(self) -> list[int]:
        return [one["seq"] for one in self.came]


class Heard:
    """A client's side of one stream."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    async def say(self, **what: Any) -> None:
        await self.socket.send(json.dumps(what))

    async def next(self, within: float = WITHIN) -> Any:
        async with asyncio.timeout(within):
            return json.loads(await self.socket.recv())

    async def until(self, within: float = WITHIN, **what: Any) -> Any:
        """The next message with these fields; others are passed over."""
        async with asyncio.timeout(within):
            while True:
                found = json.loads(await self.socket.recv())
                if all(found.get(name) == value for name, value in what.items()):
                    return found

    async def closed(self, within: float = WITHIN) -> tuple[int, str]:
        """(code, reason) once the server has hung up."""
        async with asyncio.timeout(within):
            with suppress(ConnectionClosed):
                while True:
                    await self.socket.recv()
        goodbye = self.socket.protocol.close_rcvd
        assert goodbye is not None, "it was cut off without a goodbye"
        return goodbye.code, goodbye.reason

    async def silent(self, seconds: float = 0.15) -> bool:
        """Whether nothing comes for so long."""
        try:
            await self.next(seconds)
        except TimeoutError:
            return True
        return False


@dataclass(frozen=True, slots=True)
class House:
    platform: Platform
    access: Access
    hub: Hub | None
    url: str

    @property
    def streams(self) -> Hub:
        assert self.hub is not None
        return self.hub

    @property
    def pool(self) -> LivePool:
        return next(self.platform.services.live.pools())

    async def token(self, *scopes: str, minutes: float | None = None) -> str:
        return (await self.access.tokens.issue("test", scopes or ("read",), minutes=minutes)).text

    @asynccontextmanager
    async def socket(self, path: str, **options: Any) -> AsyncIterator[Heard]:
        """As a stranger, unless the options say more."""
        async with connect(f"ws{self.url.removeprefix('http')}{path}", proxy=None, **options) as socket:
            yield Heard(socket)

    @asynccontextmanager
    async def heard(self, path: str = "/ws", *scopes: str) -> AsyncIterator[Heard]:
        """As somebody with a token that may read, past the greeting."""
        header = {"Authorization": f"Bearer {await self.token(*scopes)}"}
        async with self.socket(path, additional_headers=header) as heard:
            await heard.next()
            yield heard

    async def get(self, path: str) -> httpx2.Response:
        header = {"Authorization": f"Bearer {await self.token('read')}"}
        async with httpx2.AsyncClient(base_url=self.url, timeout=20, trust_env=False) as client:
            return await client.get(path, headers=header)

    def tell(self, *ticks: Tick) -> None:
        """As the pool's Runner does, between two candles."""
        for tick in ticks:
            self.pool.runner.venue.observe(tick)
            self.pool.engine.handle(tick)
            self.pool.board.see(tick)
        self.platform.bus.ticked()


@asynccontextmanager
async def streaming(
    folder: Path, settings: Settings | None = None, *, off: bool = False, candles: int = 10
) -> AsyncIterator[House]:
    """The built-in market, a few candles old and standing still, behind a server on a free port."""
    settings = settings or Settings()
    async with open_platform(settings, folder, MarketChoice(speed=0.0)) as platform:
        platform.bots.start()
        await platform.bots.recovered()
        access = Access.over(platform.database, folder, platform.clock, origins=settings.server.cors_origins)
        async with open_hub(
            settings,
            services=platform.services,
            bots=platform.bots,
            books=platform.books,
            bus=platform.bus,
            access=access,
            clock=platform.clock,
        ) as hub:
            state = AppState(
                services=platform.services,
                bots=platform.bots,
                access=access,
                clock=platform.clock,
                version="1.2.3",
                environment="test",
                streams=None if off else hub,
            )
            with bind("127.0.0.1", 0) as listener:
                async with served(listener, state, platform.kadens, settings.server) as (url, _):
                    house = House(platform, access, state.streams, url)
                    await advance(house.pool, candles)
                    yield house


async def advance(pool: LivePool, candles: int) -> None:
    """Lets so many candles of each symbol become due, and waits until the engine has seen them all."""
    pace = pool.market._pace  # type: ignore[attr-defined]  # the built-in market's
    await reached(lambda: pace.now() > 0)
    symbols = {bot.symbol for bot in pool.engine.settings.bots}
    wanted = pool.runner.statistics().ticks + candles * len(symbols)
    pace.start(pace.now() + candles * MINUTE)
    pace.change(0.0)
    await reached(lambda: pool.runner.statistics().ticks >= wanted)
