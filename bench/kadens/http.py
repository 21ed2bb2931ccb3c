"""What request metrics cost a service that says hello: uvicorn, one process each, with them and bare, in turn.

On a machine that does other things as well the app alone tells most: it needs neither a socket nor the other processor.
The load comes from wrk where it is installed, else from a client of ours.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from importlib.util import find_spec

import uvloop
from fastapi import FastAPI
from starlette.types import Message, Scope

from bench.measuring import Comparison, in_turn
from bench.serving import Server, processor_time, rate, serving
from kadens.asgi import MetricsMiddleware, RequestMetrics
from kadens.metrics import Registry

__all__ = ["bare", "instrumentator", "measured", "run"]

ROUNDS = 7
SLICES = 200
CALLS = 20
PATH = "/"
INSTRUMENTATOR = "prometheus-fastapi-instrumentator"


def bare() -> FastAPI:
    app = FastAPI()

    @app.get("/")
    async def hello() -> dict[str, str]:
        return {"hello": "world"}

    return app


def measured() -> FastAPI:
    app = bare()
    app.add_middleware(MetricsMiddleware, metrics=RequestMetrics(Registry()))
    return app


def instrumentator() -> FastAPI:
    app = bare()
    import_module("prometheus_fastapi_instrumentator").Instrumentator().instrument(app).expose(app)
    return app


def run() -> Iterator[Comparison]:
    apps = {"measured": measured(), "bare": bare()}
    yield in_turn(
        "hello world, the app alone", partial(_called, apps["measured"]), partial(_called, apps["bare"]),
        unit="us", what="bare, CPU per call", reach="<= 4 us more", rounds=ROUNDS,
    )  # fmt: skip
    with (
        serving(f"{__name__}:bare") as plain,
        serving(f"{__name__}:measured") as ours,
        _instrumented() as peer,
    ):
        yield from _compared("hello world with request metrics", ours, plain, peer)


def _compared(question: str, ours: Server, plain: Server, peer: Server | None) -> Iterator[Comparison]:
    for server in (ours, plain, peer):
        if server is not None:
            rate(server, PATH)
    yield in_turn(
        question, partial(processor_time, ours, PATH), partial(processor_time, plain, PATH),
        unit="us", what="bare, server's CPU per request", reach="<= 4 us more", rounds=ROUNDS,
        peers={INSTRUMENTATOR: partial(_of_peer, processor_time, peer)},
    )  # fmt: skip
    yield in_turn(
        question, partial(rate, ours, PATH), partial(rate, plain, PATH),
        unit="1/s", what="bare", reach=">= 0.94", rounds=ROUNDS,
        peers={INSTRUMENTATOR: partial(_of_peer, rate, peer)},
    )  # fmt: skip


@contextmanager
def _instrumented() -> Iterator[Server | None]:
    if find_spec("prometheus_fastapi_instrumentator") is None:
        yield None
        return
    with serving(f"{__name__}:instrumentator") as server:
        yield server


def _of_peer(measure: Callable[[Server, str], float], server: Server | None) -> float:
    if server is None:
        raise ModuleNotFoundError(INSTRUMENTATOR)
    return measure(server, PATH)


def _called(app: FastAPI) -> float:
    """Processor time of one call, without a server and the system: the best of many short slices, since whatever else
    the machine does can only add to it."""

    async def slice_of_calls() -> float:
        started = time.process_time()
        for _ in range(CALLS):
            await app(_scope(), _nothing_received, _nothing_sent)
        return (time.process_time() - started) / CALLS * 1e6

    async def best() -> float:
        return min([await slice_of_calls() for _ in range(SLICES)])

    return uvloop.run(best())


def _scope() -> Scope:
    return {
        "type": "http", "method": "GET", "path": "/", "raw_path": b"/", "root_path": "", "query_string": b"",
        "headers": [(b"host", b"localhost")], "scheme": "http", "server": ("127.0.0.1", 80), "client": None,
        "asgi": {"version": "3.0"}, "http_version": "1.1",
    }  # fmt: skip


async def _nothing_received() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _nothing_sent(message: Message) -> None: ...
