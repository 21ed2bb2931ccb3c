"""`kurs front`: a server process without an engine, in front of the one that trades."""

import asyncio
import logging
import signal
from pathlib import Path

from pydantic import SecretStr

from kadens.errors import NotReady
from kadens.redis_client import RedisClient
from kurs import __version__
from kurs.api.access import Access
from kurs.api.proxy import Proxy
from kurs.api.state import DoorState
from kurs.api.stream.running import open_following_hub, relay_name
from kurs.bootstrap import Outpost, open_outpost
from kurs.cli.choices import RunOptions, overrides
from kurs.cli.folder import data_folder
from kurs.cli.output import print_json
from kurs.cli.private import socket_path
from kurs.cli.running import new_loop
from kurs.cli.serving import bind, fronted
from kurs.domain.errors import BadInput, Unavailable
from kurs.settings import Settings, config_path, load

__all__ = ["run_front"]

NEEDS_REDIS = (
    "server.redis_url: a front follows the streams of `kurs run` over Redis or Valkey; give both the same, "
    "such as KURS_SERVER__REDIS_URL=redis://127.0.0.1:6379"
)


def run_front(*, host: str | None, port: int | None, insecure: bool, as_json: bool) -> None:
    """Serves until it is told to stop."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    folder = data_folder()
    told = overrides(RunOptions(host=host, port=port, insecure=insecure))
    settings = load(config_path(folder), overrides=told, own=False)
    redis = settings.server.redis_url
    if redis is None:
        raise BadInput(NEEDS_REDIS)
    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(_serve(settings, folder, redis, as_json=as_json))


async def _serve(settings: Settings, folder: Path, redis: SecretStr, *, as_json: bool) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    server = settings.server
    with bind(server.host, server.port, shared=True) as listener:
        async with open_outpost(settings, folder) as outpost, Proxy(socket_path(folder)) as proxy:
            access = Access.over(
                outpost.database,
                folder,
                outpost.clock,
                requests_per_second=server.requests_per_second,
                origins=server.cors_origins,
            )
            following = open_following_hub(
                settings, redis, access=access, clock=outpost.clock, name=relay_name(settings, folder)
            )
            async with following as (hub, link):
                _check(outpost, proxy, link)
                state = DoorState(access=access, clock=outpost.clock, streams=hub)
                async with fronted(listener, state, outpost.kadens, server, proxy) as (address, task):
                    _tell(address, folder, as_json=as_json)
                    await _until(stop, task)


def _check(outpost: Outpost, proxy: Proxy, link: RedisClient) -> None:
    async def ready() -> None:
        if not await proxy.ready():
            raise NotReady("it does not answer, or is not ready itself")

    async def linked() -> None:
        if not link.linked:
            raise NotReady("Redis is out of reach")

    outpost.kadens.add_check("process that trades", ready)
    outpost.kadens.add_check("link to its streams", linked)


def _tell(address: str, folder: Path, *, as_json: bool) -> None:
    if as_json:
        print_json({"address": address})
        return
    print(f"Kurs {__version__} serves what `kurs run` does: {address}", flush=True)
    print(f"Data in {folder}. Ctrl-C stops this front alone.", flush=True)


async def _until(stop: asyncio.Event, server: "asyncio.Task[None]") -> None:
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((stopping, server), return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
        await asyncio.gather(stopping, return_exceptions=True)
    if server.done() and not stop.is_set():
        server.result()
        raise Unavailable("the HTTP server ended by itself")
