"""The client and the API's own description say the same: every operation, every parameter, every field and its kind."""

import inspect
import re
import types
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from msgspec import Struct, structs
from serving import opened

from kurs.client.access import Access
from kurs.client.account import Account
from kurs.client.backtests import Backtests
from kurs.client.bots import Bots
from kurs.client.config import Config
from kurs.client.connection import Connection
from kurs.client.market import Market
from kurs.client.monitoring import Monitoring
from kurs.client.orders import Orders
from kurs.client.portfolio import Portfolio
from kurs.client.risk import Risk
from kurs.client.strategies import Strategies

pytestmark = pytest.mark.anyio

RESOURCES = (Access, Account, Backtests, Bots, Config, Market, Monitoring, Orders, Portfolio, Risk, Strategies)
# For browsers, for programs that scrape, or a list of other paths.
NOT_FOR_PROGRAMS = {
    ("POST", "/api/session"),
    ("DELETE", "/api/session"),
    ("POST", "/api/session/authenticate"),
    ("GET", "/api/market-data"),
    ("GET", "/api/orderbook/{symbol}"),
    ("POST", "/api/user-data/connect"),
    ("GET", "/api/ws-proxy/status"),
    ("GET", "/api/ws-proxy/ticker"),
}
MADE_BY_KADENS = ("/metrics", "/healthz", "/readyz")
GIVEN: dict[Any, Any] = {str: "x", int: 1, float: 0.5, bool: True, Decimal: Decimal(1), datetime: datetime.now(UTC)}
KINDS: dict[Any, str] = {
    str: "string",
    datetime: "string",
    int: "integer",
    float: "number",
    Decimal: "number",
    bool: "boolean",
}


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def document(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[dict[str, Any]]:
    folder: Path = tmp_path_factory.mktemp("house")
    async with opened(folder) as doors:
        found: dict[str, Any] = (await doors.get("/openapi.json")).json()
        yield found


@dataclass(frozen=True, slots=True)
class Call:
    """What a method of the client asks, and the kind of answer that it reads."""

    name: str
    method: str
    path: str
    kind: Any
    query: frozenset[str]
    body: frozenset[str]


class _AskedError(Exception):
    """The call was noted, and goes no further."""


class _Notes(Connection):
    """Notes what it is asked."""

    def __init__(self) -> None:
        super().__init__("http://127.0.0.1:1", None)
        self.call = Call("", "", "", None, frozenset(), frozenset())

    async def get(self, path: str, kind: Any, **query: object) -> Any:
        self.call = Call("", "GET", path, kind, frozenset(query), frozenset())
        raise _AskedError

    async def send(self, method: str, path: str, kind: Any, body: object = None, **_: Any) -> Any:
        keys = frozenset(body) if isinstance(body, dict) else frozenset[str]()
        self.call = Call("", method, path, kind, frozenset(), keys)
        raise _AskedError


def something(kind: Any) -> Any:
    """A value of this type."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (types.UnionType, Union):
        return something(parts[0])
    if origin is not None and issubclass(origin, Mapping):
        return {something(parts[0]): something(parts[1])} if parts[1] is Decimal else {}
    if origin is not None and issubclass(origin, Sequence):
        return [something(parts[0])] if parts[0] is str else []
    return GIVEN.get(kind)


async def calls() -> list[Call]:
    """Every call of the client, with something for each argument."""
    found = []
    for resource in RESOURCES:
        for name, method in inspect.getmembers(resource, inspect.iscoroutinefunction):
            if name.startswith("_"):
                continue
            notes = _Notes()
            hints = get_type_hints(method)
            # What a method takes by name alone may be told in a class of its own.
            hints |= get_type_hints(get_args(hints.pop("asked", None))[0]) if "asked" in hints else {}
            arguments = {argument: something(kind) for argument, kind in hints.items() if argument != "return"}
            with pytest.raises(_AskedError):
                await method(resource(notes), **arguments)
            call = notes.call
            found.append(Call(f"{resource.__name__}.{name}", call.method, call.path, call.kind, call.query, call.body))
            await notes.aclose()
    return found


def operations(document: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (method.upper(), path): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if not operation.get("deprecated") and path not in MADE_BY_KADENS
    }


def operation_of(call: Call, known: Mapping[tuple[str, str], dict[str, Any]]) -> tuple[str, str]:
    """The one of these that answers the call; one without parameters before one with."""
    for method, path in sorted(known, key=lambda key: key[1].count("{")):
        if method == call.method and re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path)), call.path):
            return method, path
    raise AssertionError(f"{call.name} asks {call.method} {call.path}, which nobody answers")


async def test_the_client_has_a_call_for_every_operation(document: dict[str, Any]) -> None:
    known = operations(document)
    asked = {operation_of(call, known) for call in await calls()}
    assert known.keys() - asked == NOT_FOR_PROGRAMS


async def test_every_call_sends_what_the_operation_takes_and_reads_what_it_answers(document: dict[str, Any]) -> None:
    known = operations(document)
    wrong = [problem for call in await calls() for problem in disagreements(call, known, document)]
    assert wrong == []


def disagreements(
    call: Call, known: Mapping[tuple[str, str], dict[str, Any]], document: dict[str, Any]
) -> Iterator[str]:
    operation = known[operation_of(call, known)]
    taken = {parameter["name"] for parameter in operation.get("parameters", ()) if parameter["in"] == "query"}
    if call.query - taken:
        yield f"{call.name}: {sorted(call.query - taken)} are no parameters"
    if call.body:
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        fields = set().union(*(part.get("properties", {}) for part in alternatives(schema, document)))
        if call.body - fields:
            yield f"{call.name}: {sorted(call.body - fields)} are not in the request"
    status = next(status for status in operation["responses"] if status.startswith("2"))
    answer = operation["responses"][status]["content"]["application/json"]["schema"]
    yield from differences(call.kind, answer, document, call.name)


def resolved(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def alternatives(schema: dict[str, Any], document: dict[str, Any]) -> list[dict[str, Any]]:
    schema = resolved(schema, document)
    if "type" not in schema and ("anyOf" in schema or "oneOf" in schema):
        parts = schema.get("anyOf", schema.get("oneOf", ()))
        return [inner for part in parts for inner in alternatives(part, document)]
    return [schema]


def differences(kind: Any, schema: dict[str, Any], document: dict[str, Any], place: str) -> Iterator[str]:
    """Where a value of the schema is none of the kind."""
    if kind is Any:
        return
    members = get_args(kind) if get_origin(kind) in (types.UnionType, Union) else (kind,)
    objects = [part for part in alternatives(schema, document) if part.get("type") == "object"]
    if len(objects) > 1:
        # Which of them comes, the call has asked for.
        yield from min((list(_differences(kind, part, document, place)) for part in objects), key=len)
        return
    for part in alternatives(schema, document):
        if part.get("type") == "null":
            if type(None) not in members:
                yield f"{place}: may be null"
            continue
        tried = [list(_differences(member, part, document, place)) for member in members if member is not type(None)]
        if all(tried):
            yield from tried[0]


def _differences(kind: Any, schema: dict[str, Any], document: dict[str, Any], place: str) -> Iterator[str]:
    if kind is Any:
        return
    origin, parts, told = get_origin(kind), get_args(kind), schema.get("type")
    if inspect.isclass(kind) and issubclass(kind, Struct):
        fields = schema.get("properties", {})
        hints = get_type_hints(kind)
        for field in structs.fields(kind):
            if field.encode_name not in fields:
                yield f"{place}.{field.encode_name}: not in the answer"
            else:
                yield from differences(hints[field.name], fields[field.encode_name], document, f"{place}.{field.name}")
    elif origin is list:
        yield from (
            differences(parts[0], schema.get("items", {}), document, f"{place}[]")
            if told == "array"
            else [f"{place}: {told}, not a list"]
        )
    elif origin is tuple:
        if told != "array" or schema.get("minItems") != len(parts):
            yield f"{place}: not {len(parts)} values"
    elif origin is dict:
        if told != "object":
            yield f"{place}: {told}, not an object"
        elif isinstance(schema.get("additionalProperties"), dict):
            yield from differences(parts[1], schema["additionalProperties"], document, f"{place}.*")
    elif KINDS[kind] != (told or {str: "string", bool: "boolean"}[type(schema.get("const", ""))]):
        yield f"{place}: {told}, not {KINDS[kind]}"
