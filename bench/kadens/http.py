"""What request metrics cost a service that says hello: uvicorn, one process each, with them and bare, in turn.

On a machine that does other things as well the app alone tells most: it needs neither a socket nor the other processor.
The load comes from wrk where it is installed, else from a client of ours.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from functools import cache, partial

import uvloop
from fastapi import FastAPI
from starlette.types import Message, Scope

from bench.kadens.peers import http as peers
from bench.measuring import Comparison, in_turn
from bench.serving import Server, of_each, processor_time, rate, served_if, serving
from kadens.asgi import MetricsMiddleware, RequestMetrics
from kadens.metrics import Registry

__all__ = ["bare", "instrumented", "measured", "metered", "run", "traced"]

ROUNDS = 7
SLICES = 200
CALLS = 20
PATH = "/"
QUESTION = "hello world with request metrics"


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


def instrumented() -> FastAPI:
    return peers.instrumentator(bare())


def metered() -> FastAPI:
    return peers.opentelemetry_metrics(bare())


def traced() -> FastAPI:
    return peers.opentelemetry_traces(bare())


# The factory of each and the module it needs.
PEERS: Mapping[str, tuple[Callable[[], FastAPI], str]] = {
    "prometheus-fastapi-instrumentator": (instrumented, "prometheus_fastapi_instrumentator"),
    "OpenTelemetry SDK": (metered, "opentelemetry.instrumentation.fastapi"),
    "OpenTelemetry SDK with traces": (traced, "opentelemetry.instrumentation.fastapi"),
}


def run() -> Iterator[Comparison]:
    yield in_turn(
        "hello world, the app alone", partial(_called, measured), partial(_called, bare),
        unit="us", what="bare, CPU per call", reach="<= 4 us more", rounds=ROUNDS,
        peers={name: partial(_called, factory) for name, (factory, _) in PEERS.items()},
    )  # fmt: skip
    with ExitStack() as stack:
        plain, ours = stack.enter_context(serving(_name(bare))), stack.enter_context(serving(_name(measured)))
        others = {
            name: stack.enter_context(served_if(needs, _name(factory))) for name, (factory, needs) in PEERS.items()
        }
        for server in filter(None, (plain, ours, *others.values())):
            rate(server, PATH)
        yield _compared(processor_time, ours, plain, others, "us", "bare, server's CPU per request", "<= 4 us more")
        yield _compared(rate, ours, plain, others, "1/s", "bare", ">= 0.94")


def _compared(
    measure: Callable[[Server, str], float],
    ours: Server,
    plain: Server,
    others: Mapping[str, Server | None],
    unit: str,
    what: str,
    reach: str,
) -> Comparison:
    return in_turn(
        QUESTION, partial(measure, ours, PATH), partial(measure, plain, PATH),
        unit=unit, what=what, reach=reach, rounds=ROUNDS,
        peers=of_each(measure, others, PATH),
    )  # fmt: skip


def _name(factory: Callable[[], FastAPI]) -> str:
    return f"{__name__}:{factory.__name__}"


@cache
def _made(factory: Callable[[], FastAPI]) -> FastAPI:
    return factory()


def _called(factory: Callable[[], FastAPI]) -> float:
    """Processor time of one call, without a server and the system: the best of many short slices, since whatever else
    the machine does can only add to it."""
    app = _made(factory)

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
