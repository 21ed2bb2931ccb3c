"""Streams put together: the hub over the engines of this process, and that of another process which follows it."""

import hashlib
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from pydantic import SecretStr

from kadens.errors import Unavailable
from kadens.redis_client import RedisClient
from kurs.api.access import Access
from kurs.api.stream.engine import EngineOrigin
from kurs.api.stream.hub import Bounds, Hub
from kurs.api.stream.relay import Follower, Publisher
from kurs.bus import Bus
from kurs.clock import Clock
from kurs.persistence import Books
from kurs.runtime.bots import Bots
from kurs.services import Services
from kurs.settings import Settings, database_url

__all__ = ["open_following_hub", "open_hub", "relay_name"]

log = logging.getLogger(__name__)


@asynccontextmanager
async def open_hub(
    settings: Settings,
    *,
    services: Services,
    bots: Bots,
    books: Books,
    bus: Bus,
    access: Access,
    clock: Clock,
    name: str = "main",
) -> AsyncIterator[Hub]:
    """The hub of the process that has the engines; published as `name` over Redis where the settings name one.

    Redis that is away is waited for; until then this process serves its own clients alone.
    """
    origin = EngineOrigin(services=services, bots=bots, books=books, bus=bus, clock=clock)
    hub = Hub(origin, access=access, clock=clock, bounds=_bounds(settings))
    async with AsyncExitStack() as stack:
        stack.push_async_callback(hub.aclose)
        url = settings.server.redis_url
        if url is not None:
            client = _client(url)
            stack.push_async_callback(client.aclose)
            await stack.enter_async_context(Publisher(hub, client, clock, name=name))
            await _begin(client)
        yield hub


@asynccontextmanager
async def open_following_hub(
    settings: Settings, url: SecretStr, *, access: Access, clock: Clock, name: str = "main"
) -> AsyncIterator[tuple[Hub, RedisClient]]:
    """The hub of a process without engines, which tells what another publishes as `name`; and its link to that.

    Redis that is away is waited for; until then there is nothing to tell.
    """
    client = _client(url)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(client.aclose)
        hub = Hub(Follower(client, name=name), access=access, clock=clock, bounds=_bounds(settings))
        stack.push_async_callback(hub.aclose)
        await _begin(client)
        yield hub, client


def relay_name(settings: Settings, folder: Path) -> str:
    """Of the streams of one data folder and its database, for many may share a Redis."""
    folder = folder.resolve()
    return hashlib.sha256(f"{folder} {database_url(settings, folder)}".encode()).hexdigest()[:16]


def _client(url: SecretStr) -> RedisClient:
    return RedisClient(url.get_secret_value(), field="server.redis_url", wanted_by="server.redis_url")


async def _begin(client: RedisClient) -> None:
    """From now on the link is opened whenever it can be."""
    try:
        await client.open()
    except Unavailable as error:
        log.warning("streams: other processes cannot be reached yet: %s", error)


def _bounds(settings: Settings) -> Bounds:
    told = settings.streams
    return Bounds(
        connections=told.connections,
        connections_per_address=told.connections_per_address,
        connections_per_minute=told.connections_per_minute,
        subscriptions=told.subscriptions,
        messages_per_second=told.messages_per_second,
    )
