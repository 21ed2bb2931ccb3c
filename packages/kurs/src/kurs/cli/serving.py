"""The HTTP server beside the bots, in the same event loop."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from email.utils import formatdate
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp
from uvicorn.server import ServerState

from kadens import Kadens
from kurs.api.app import LOOPBACK, create_app
from kurs.api.front_app import create_front_app
from kurs.api.proxy import FromFronts, Proxy
from kurs.api.state import AppState, DoorState
from kurs.cli.connections import PatientConnection
from kurs.cli.entrance import Bounds, Entrance, EntranceStatistics
from kurs.cli.sockets import SocketProtocol
from kurs.domain.errors import BadInput, ResourceBusy, Unavailable
from kurs.settings.sections import Server

__all__ = ["bind", "fronted", "served"]

CLOSE_WITHIN = 3.0
# Seconds that a front's connection may say nothing; longer than the front keeps it.
FRONT_IDLE_FOR = 30
# Of the loop, from a connection's first to its first request's last, with some to spare.
TURNS = 10
# At its end for whoever has come in and not asked yet: a busy machine may take a quarter of a second to let them speak.
LOOKS, LOOK_EVERY = 25, 0.01
# Bytes of one message of a WebSocket client.
MOST_SENT = 65_536


class _State(ServerState):
    """Makes the Date header when an answer is to carry it, at most once a second."""

    def __init__(self) -> None:
        self._second = 0
        self._headers: list[tuple[bytes, bytes]] = []
        super().__init__()

    @property
    def default_headers(self) -> list[tuple[bytes, bytes]]:
        second = int(time.time())
        if second != self._second:
            self._second = second
            self._headers = [(b"date", formatdate(second, usegmt=True).encode())]
        return self._headers

    @default_headers.setter
    def default_headers(self, _: list[tuple[bytes, bytes]]) -> None:
        """They follow from the time alone."""


class _Server(uvicorn.Server):
    """A server whose signals are handled by whoever runs the bots too, and that wakes up for requests alone.

    With `bounds` whoever may connect is let in by an `Entrance`.
    """

    def __init__(self, config: uvicorn.Config, bounds: Bounds | None = None) -> None:
        super().__init__(config)
        self.server_state = _State()
        self._bounds = bounds
        self._entrance: Entrance | None = None
        self._told = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        if self._bounds is None:
            await super().startup(sockets)
            return
        # All but listening, which it would do without a bound.
        await super().startup([])
        for listener in sockets or ():
            self._entrance = Entrance(listener, self._connection, self._bounds, tls=self.config.ssl)
            self._entrance.open()
            self.servers.append(self._entrance)  # type: ignore[arg-type]  # closed and waited for, and nothing else

    def statistics(self) -> EntranceStatistics:
        """Of its connections, where they come by an entrance."""
        return EntranceStatistics() if self._entrance is None else self._entrance.statistics()

    def _connection(self) -> PatientConnection:
        return PatientConnection(self.config, self.server_state, self.lifespan.state)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def main_loop(self) -> None:
        # The one that it came with looks ten times a second whether it is to end, and what time it is.
        await self._told.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._entrance is not None:
            await self._entrance.shut()
        # Whoever has come in may have asked already: what has arrived is read before connections are told to go.
        for _ in range(TURNS):
            await asyncio.sleep(0)
        for _ in range(LOOKS):
            if all(getattr(one, "cycle", one) is not None for one in self.server_state.connections):
                break
            await asyncio.sleep(LOOK_EVERY)
        await super().shutdown(sockets)

    def stop(self) -> None:
        self.should_exit = True
        self._told.set()


def bind(host: str, port: int, *, shared: bool = False) -> socket.socket:
    """The listening socket, before anything else is started; ResourceBusy when the port is taken.

    A `shared` port may be listened to by other processes of this user that say so too.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if shared:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        listener.bind((host, port))
        listener.listen(1024)
    except OSError as error:
        listener.close()
        raise ResourceBusy(
            f"port {port} on {host}: cannot be opened: {(error.strerror or str(error)).lower()}; "
            "choose another with --port, or 0 for any that is free"
        ) from None
    listener.setblocking(False)
    return listener


@contextmanager
def _usable_keys() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        # ssl.SSLError, for what is no certificate or no key of it, is an OSError too.
        reason = error.strerror or str(error)
        raise BadInput(f"server.tls_cert, server.tls_key: cannot be used: {reason}") from None


@asynccontextmanager
async def served(
    listener: socket.socket,
    state: AppState,
    kadens: Kadens,
    settings: Server,
    *,
    private: socket.socket | None = None,
) -> AsyncIterator[tuple[str, "asyncio.Task[None]"]]:
    """Answers requests while the block runs; gives the address and the task, which ends only when it fails.

    What comes by the `private` socket is believed to come from fronts.
    """
    app = create_app(state, kadens, hosts=_hosts(listener, settings))
    async with AsyncExitStack() as stack:
        if private is not None:
            await stack.enter_async_context(_running(_private_server(app, private), private))
        yield await stack.enter_async_context(_public(app, listener, state, kadens, settings))


@asynccontextmanager
async def fronted(
    listener: socket.socket, state: DoorState, kadens: Kadens, settings: Server, proxy: Proxy
) -> AsyncIterator[tuple[str, "asyncio.Task[None]"]]:
    """As `served`, for a process without an engine, which asks another by the `proxy`."""
    app = create_front_app(state, kadens, proxy, hosts=_hosts(listener, settings))
    async with _public(app, listener, state, kadens, settings) as found:
        yield found


@asynccontextmanager
async def _public(
    app: ASGIApp, listener: socket.socket, state: DoorState, kadens: Kadens, settings: Server
) -> AsyncIterator[tuple[str, "asyncio.Task[None]"]]:
    config = uvicorn.Config(
        app,
        http=PatientConnection,
        ws=SocketProtocol,
        # Nobody who sends has much to say; and what is packed for each client alone cannot be written once for all.
        ws_max_size=MOST_SENT,
        ws_per_message_deflate=False,
        lifespan="on",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=2,
        server_header=False,
        ssl_certfile=settings.tls_cert,
        ssl_keyfile=settings.tls_key,
    )
    with _usable_keys():
        config.load()
    port = listener.getsockname()[1]
    server = _Server(config, Bounds.of(settings))
    kadens.watch("connections", server)
    async with _running(server, listener) as task:
        try:
            yield f"{'http' if settings.tls_cert is None else 'https'}://{_name(listener)}:{port}", task
        finally:
            # While they can still be told why.
            if isinstance(state, AppState):
                state.services.backtests.stop()
            if state.streams is not None:
                state.streams.hang_up()


def _private_server(app: ASGIApp, listener: socket.socket) -> _Server:
    return _Server(
        uvicorn.Config(
            FromFronts(app, Path(listener.getsockname())),
            http=PatientConnection,
            ws="none",
            # Who has asked, the front says in its own words.
            proxy_headers=False,
            lifespan="on",
            log_level="warning",
            access_log=False,
            timeout_keep_alive=FRONT_IDLE_FOR,
            timeout_graceful_shutdown=1,
            server_header=False,
        )
    )


@asynccontextmanager
async def _running(server: _Server, listener: socket.socket) -> AsyncIterator["asyncio.Task[None]"]:
    task = asyncio.create_task(server.serve(sockets=[listener]), name="http")
    try:
        while not server.started:
            if task.done():
                task.result()
                raise Unavailable("the server has ended before it began; what it logged says why")
            await asyncio.sleep(0.005)
        yield task
    finally:
        server.stop()
        try:
            await asyncio.wait((task,), timeout=CLOSE_WITHIN)
            # Requests that are still under way are not waited for any longer.
            server.force_exit = True
            await task
        except asyncio.CancelledError:
            # What it works with is closed next.
            task.cancel()
            await asyncio.wait((task,))
            raise


def _hosts(listener: socket.socket, settings: Server) -> tuple[str, ...]:
    return (*LOOPBACK, _name(listener), *settings.hosts)


def _name(listener: socket.socket) -> str:
    host: str = listener.getsockname()[0]
    return f"[{host}]" if ":" in host else host
