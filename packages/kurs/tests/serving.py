"""The API over a real platform in this process, and clients that knock at its doors."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
from fastapi import FastAPI
from processes import a_recording, reached
from starlette.types import Receive, Scope, Send

from kurs.api.access import Access
from kurs.api.app import LOOPBACK, create_app
from kurs.api.auth import IssuedToken, Tokens
from kurs.api.state import AppState
from kurs.bootstrap import MarketChoice, Platform, open_platform
from kurs.clock import Clock
from kurs.domain.market import MINUTE
from kurs.services import LivePool
from kurs.settings import Settings

__all__ = ["Doors", "HandClock", "advance", "housed", "opened", "trading", "with_state"]


class HandClock:
    """Wall time as it is set."""

    def __init__(self) -> None:
        self.time = 1_700_000_000_000

    def now(self) -> int:
        return self.time

    def monotonic(self) -> float:
        return self.time / 1000


@dataclass(frozen=True, slots=True)
class Doors:
    app: FastAPI
    client: httpx2.AsyncClient
    access: Access
    platform: Platform
    clock: Any
    held: dict[tuple[str, ...], str] = field(default_factory=dict)

    @property
    def tokens(self) -> Tokens:
        return self.access.tokens

    async def token(self, *scopes: str, minutes: float | None = None) -> IssuedToken:
        return await self.tokens.issue("test", scopes, minutes=minutes)

    async def get(self, path: str, token: str | None = None) -> httpx2.Response:
        return await self.client.get(path, headers={} if token is None else {"Authorization": f"Bearer {token}"})

    async def ask(self, method: str, path: str, *scopes: str, **options: Any) -> httpx2.Response:
        """As somebody who holds these scopes, and the same one each time."""
        if scopes not in self.held:
            self.held.setdefault(scopes, (await self.token(*scopes)).text)
        headers = {"Authorization": f"Bearer {self.held[scopes]}"} | dict(options.pop("headers", {}))
        return await self.client.request(method, path, headers=headers, **options)


@asynccontextmanager
async def housed(
    folder: Path, *, choice: MarketChoice | None = None, settings: Settings | None = None, clock: Clock | None = None
) -> AsyncIterator[tuple[Platform, AppState]]:
    """A platform that stands before the first of some recorded candles, and what an app over it knows."""
    clock = clock or HandClock()
    choice = choice or MarketChoice(replay=a_recording(folder, 300), speed=0.0)
    async with open_platform(settings or Settings(), folder, choice, clock=clock) as platform:
        platform.bots.start()
        await platform.bots.recovered()
        server = (settings or Settings()).server
        access = Access.over(
            platform.database,
            folder,
            clock,
            requests_per_second=server.requests_per_second,
            origins=server.cors_origins,
        )
        yield (
            platform,
            AppState(
                services=platform.services,
                bots=platform.bots,
                access=access,
                clock=clock,
                version="1.2.3",
                environment="test",
            ),
        )


@asynccontextmanager
async def opened(
    folder: Path, *, choice: MarketChoice | None = None, settings: Settings | None = None, clock: Clock | None = None
) -> AsyncIterator[Doors]:
    """The API over a platform that stands before the first of some recorded candles."""
    async with housed(folder, choice=choice, settings=settings, clock=clock) as (platform, state):
        hosts = (settings or Settings()).server.hosts
        app = create_app(state, platform.kadens, hosts=(*LOOPBACK, *hosts))
        # An exception is answered before it is raised again for the server's log.
        transport = httpx2.ASGITransport(with_state(app, state), raise_app_exceptions=False)
        async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            yield Doors(app, client, state.access, platform, state.clock)


@asynccontextmanager
async def trading(folder: Path, *, candles: int = 240, settings: Settings | None = None) -> AsyncIterator[Doors]:
    """The API over the built-in market, which has run for so many more candles of each symbol and stands still."""
    async with opened(folder, choice=MarketChoice(speed=0.0), settings=settings) as doors:
        await advance(doors.platform, candles)
        yield doors


async def advance(platform: Platform, candles: int) -> None:
    """Lets so many candles of each symbol close on the built-in market."""
    for pool in platform.services.live.pools():
        await _advance(pool, candles)


async def _advance(pool: LivePool, candles: int) -> None:
    """Lets so many candles of each symbol become due, and waits until the engine has seen them all."""
    pace = pool.market._pace  # type: ignore[attr-defined]  # the built-in market's
    # Its feed has begun once the market's time is no longer 1970.
    await reached(lambda: pace.now() > 0)
    due, symbols = pace.now() + candles * MINUTE, {bot.symbol for bot in pool.engine.settings.bots}
    pace.start(due)
    pace.change(0.0)
    wanted = pool.runner.statistics().ticks + candles * len(symbols)
    await reached(lambda: pool.runner.statistics().ticks >= wanted)


def with_state(app: FastAPI, state: AppState) -> Callable[[Scope, Receive, Send], Any]:
    """The app as its server calls it, with the lifespan's state in every scope."""

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "state": {"kurs": state}}, receive, send)

    return call
