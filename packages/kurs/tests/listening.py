"""The API as the world sees it: a real server on a loopback port, over the built-in market, and its clients."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx2
from serving import advance, housed

from kurs.api.access import Access
from kurs.api.stream.running import open_hub
from kurs.bootstrap import MarketChoice, Platform
from kurs.cli.serving import bind, served
from kurs.settings import Settings

__all__ = ["Listening", "listening"]


@dataclass(frozen=True, slots=True)
class Listening:
    """`address` is where it listens."""

    address: str
    client: httpx2.AsyncClient
    platform: Platform
    access: Access
    tokens: dict[tuple[str, ...], str]

    async def token(self, *scopes: str) -> str:
        """One for each set of scopes, made when it is first asked for."""
        if scopes not in self.tokens:
            self.tokens[scopes] = (await self.access.tokens.issue("test", scopes, minutes=None)).text
        return self.tokens[scopes]

    async def ask(self, method: str, path: str, *scopes: str, **options: Any) -> httpx2.Response:
        """As somebody who holds these scopes; as a stranger without any."""
        headers = dict(options.pop("headers", None) or {})
        if scopes:
            headers["Authorization"] = f"Bearer {await self.token(*scopes)}"
        return await self.client.request(method, path, headers=headers, **options)


@asynccontextmanager
async def listening(folder: Path, *, candles: int = 240) -> AsyncIterator[Listening]:
    """Its market has run for so many candles of each symbol, and stands still; its clock does so too."""
    async with housed(folder, choice=MarketChoice(speed=0.0)) as (platform, state):
        await advance(platform, candles)
        settings = Settings()
        async with (
            open_hub(
                settings,
                services=platform.services,
                bots=platform.bots,
                books=platform.books,
                bus=platform.bus,
                access=state.access,
                clock=platform.clock,
            ) as hub,
            served(bind("127.0.0.1", 0), replace(state, streams=hub), platform.kadens, settings.server) as (address, _),
            httpx2.AsyncClient(base_url=address, timeout=20, trust_env=False) as client,
        ):
            yield Listening(address, client, platform, state.access, {})
