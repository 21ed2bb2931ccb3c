"""The HTTP server beside the bots, in the same event loop."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn

from kadens import Kadens
from kurs.api.app import LOOPBACK, create_app
from kurs.api.dependencies import Services
from kurs.domain.errors import ResourceBusy

__all__ = ["bind", "served"]

CLOSE_WITHIN = 3.0


class _Server(uvicorn.Server):
    """A server whose signals are handled by whoever runs the bots too."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def bind(host: str, port: int) -> socket.socket:
    """The listening socket, before anything else is started; ResourceBusy when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
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


@asynccontextmanager
async def served(
    listener: socket.socket, services: Services, kadens: Kadens
) -> AsyncIterator[tuple[str, "asyncio.Task[None]"]]:
    """Answers requests while the block runs; gives the address and the task, which ends only when it fails."""
    host, port = listener.getsockname()[:2]
    name = f"[{host}]" if ":" in host else host
    app = create_app(services, kadens, hosts=(*LOOPBACK, name))
    config = uvicorn.Config(
        app,
        lifespan="off",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=2,
        server_header=False,
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]), name="http")
    try:
        while not server.started:
            if task.done():
                task.result()
            await asyncio.sleep(0.005)
        yield f"http://{name}:{port}", task
    finally:
        server.should_exit = True
        try:
            await asyncio.wait_for(task, CLOSE_WITHIN)
        except TimeoutError:
            server.force_exit = True
            await task
