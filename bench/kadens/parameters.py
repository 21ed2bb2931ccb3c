"""What it costs to make typed values of text, beside msgspec alone, pydantic, and FastAPI's own way."""

import functools
import typing
from collections.abc import Callable, Iterator, Mapping
from time import perf_counter
from typing import Annotated, Any
from urllib.parse import parse_qsl

import msgspec
import uvloop
from fastapi import Depends, FastAPI
from starlette.responses import Response

from bench.kadens.peers import parameters as peers
from bench.measuring import Comparison, in_turn
from kadens.parameters import bind, hints

__all__ = ["run"]

CALLS = 50_000
REQUESTS = 3_000
RAW = {"user_id": "17", "name": "alice", "limit": "25", "active": "true", "score": "1.5"}
TEXT = "user_id=17&name=alice&limit=25&active=true&score=1.5"
JSON_TEXT = msgspec.json.encode([{"id": n, "name": f"item {n}", "price": n * 1.5} for n in range(20)]).decode()


class Asked(msgspec.Struct):
    user_id: int
    name: str
    limit: int = 10
    active: bool = True
    score: float = 0.0


class Item(msgspec.Struct):
    id: int
    name: str
    price: float


class Items(msgspec.Struct):
    items: list[Item]


async def update_user(user_id: int, name: str, tags: list[int], meta: dict[str, Any] | None = None) -> None: ...


def run() -> Iterator[Comparison]:
    binder, items = bind(Asked), bind(Items)
    bound = bind(update_user)
    resolve = functools.cache(typing.get_type_hints)
    decode = msgspec.json.Decoder(list[Item]).decode
    yield in_turn(
        "five query parameters", _each(binder.from_mapping, RAW), _each(_converted, RAW),
        unit="us", what="msgspec.convert", reach="<= 0.6 us",
        peers={
            "pydantic TypedDict": _each(peers.pydantic_dict(), RAW),
            "pydantic model": _each(peers.pydantic_model(), RAW),
        },
    )  # fmt: skip
    yield in_turn(
        "five parameters of a query string", _each(binder.from_query, TEXT), _each(_parsed, TEXT),
        unit="us", what="parse_qsl and msgspec.convert", reach="< 1",
    )  # fmt: skip
    yield in_turn(
        "hints of a function", _each(hints, update_user), _each(resolve, update_user),
        unit="us", what="functools.cache", reach="<= 0.06 us",
        peers={"typing.get_type_hints": _each(typing.get_type_hints, update_user)},
    )  # fmt: skip
    yield in_turn(
        "a kilobyte of JSON in a parameter", _each(items.from_mapping, {"items": JSON_TEXT}), _each(decode, JSON_TEXT),
        unit="us", what="msgspec's decoder alone", reach="none",
        peers={"json and pydantic": _each(peers.pydantic_items(), JSON_TEXT)},
    )  # fmt: skip
    yield in_turn(
        "a function called with text", lambda: uvloop.run(_called(bound.from_mapping)),
        lambda: uvloop.run(_called(_by_hand)), unit="us", what="the conversions by hand", reach="none",
    )  # fmt: skip
    rows = [RAW] * 1000
    yield in_turn(
        "a thousand sets at once", _each(binder.from_many, rows, calls=50), _each(_one_by_one, rows, calls=50),
        unit="us", what="msgspec.convert one by one", reach="<= 1",
    )  # fmt: skip
    yield in_turn(
        "a request with five parameters", lambda: uvloop.run(_requests(_with_kadens())),
        lambda: uvloop.run(_requests(peers.fastapi_parameters(_answer))),
        unit="us", what="FastAPI's own parameters", reach="< 1",
        peers={"FastAPI, a pydantic model": lambda: uvloop.run(_requests(peers.fastapi_model(_answer)))},
    )  # fmt: skip


def _each(call: Callable[[Any], object], argument: Any, *, calls: int = CALLS) -> Callable[[], float]:
    def measure() -> float:
        started = perf_counter()
        for _ in range(calls):
            call(argument)
        return (perf_counter() - started) / calls * 1e6

    return measure


def _converted(raw: Mapping[str, str]) -> Asked:
    return msgspec.convert(raw, Asked, strict=False)


def _parsed(text: str) -> Asked:
    return msgspec.convert(dict(parse_qsl(text, keep_blank_values=True)), Asked, strict=False)


def _one_by_one(rows: list[dict[str, str]]) -> list[Asked]:
    return [msgspec.convert(row, Asked, strict=False) for row in rows]


async def _by_hand(raw: Mapping[str, str]) -> None:
    meta = msgspec.json.decode(raw["meta"]) if "meta" in raw else None
    await update_user(int(raw["user_id"]), raw["name"], msgspec.json.decode(raw["tags"], type=list[int]), meta)


async def _called(function: Callable[[Mapping[str, str]], typing.Awaitable[None]]) -> float:
    raw = {"user_id": "17", "name": "alice", "tags": "[1,2,3]", "meta": '{"age": 36}'}
    started = perf_counter()
    for _ in range(CALLS):
        await function(raw)
    return (perf_counter() - started) / CALLS * 1e6


def _with_kadens() -> FastAPI:
    app = FastAPI()

    @app.get("/")
    async def answer(asked: Annotated[Asked, Depends(bind(Asked))]) -> Response:
        return _answer(asked.user_id, asked.name, asked.limit, asked.active, asked.score)

    return app


def _answer(*values: object) -> Response:
    return Response(headers={"x-values": str(len(values))})


async def _requests(app: FastAPI) -> float:
    """Microseconds per request of the app alone, without a server."""
    scope = {
        "type": "http", "method": "GET", "path": "/", "raw_path": b"/", "query_string": TEXT.encode(), "headers": [],
        "root_path": "", "scheme": "http", "server": ("bench", 80), "client": ("bench", 1), "http_version": "1.1",
        "asgi": {"version": "3.0"},
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: typing.MutableMapping[str, Any]) -> None:
        if message.get("status", 200) != 200:
            raise RuntimeError(message)

    started = perf_counter()
    for _ in range(REQUESTS):
        await app(dict(scope), receive, send)
    return (perf_counter() - started) / REQUESTS * 1e6
