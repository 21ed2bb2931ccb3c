"""Queries: a name that the route does not know, or that comes twice, is refused on every route, and nothing is done."""

import asyncio
import re
from collections.abc import AsyncIterator
from urllib.parse import quote, unquote, urlencode

import pytest
from fastapi.exceptions import RequestValidationError
from hypothesis import given
from hypothesis import strategies as st
from serving import Doors, opened

from kurs.api.doors import Door
from kurs.api.queries import Names, check_names
from kurs.api.routes import ROUTERS

pytestmark = pytest.mark.anyio

SCOPES = ("read", "trade", "config", "admin")
ROUTES = [
    (method, route.path)
    for router in ROUTERS
    for route in router.routes
    if isinstance(route, Door) and route.include_in_schema
    for method in sorted(route.methods or ())
]
KNOWN = Names(known=frozenset({b"symbol", b"limit", b"format"}), lists=frozenset({b"symbol"}))


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def doors(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Doors]:
    async with opened(tmp_path_factory.mktemp("doors")) as doors:
        yield doors


async def test_no_route_passes_over_a_name_that_it_does_not_know(doors: Doors) -> None:
    assert len(ROUTES) > 90
    for method, path in ROUTES:
        answer = await doors.ask(method, re.sub(r"{.*?}", "x", path) + "?no_such_name=1", *SCOPES)
        assert answer.status_code == 422, (method, path, answer.text)
        (problem,) = answer.json()["detail"]
        assert (problem["type"], problem["loc"]) == ("extra_forbidden", ["query", "no_such_name"])
    assert doors.platform.bots.summary().alive, "the shutdown among them was refused too"


async def test_a_route_knows_what_its_description_says(doors: Doors) -> None:
    paths = (await asyncio.to_thread(doors.app.openapi))["paths"]
    for method, path in ROUTES:
        operation = paths[path.replace(":path}", "}")][method.lower()]
        assert "422" in operation["responses"], path
        named = [p["name"] for p in operation.get("parameters", ()) if p["in"] == "query"]
        asked = urlencode(dict.fromkeys([*named, "no_such_name"], "x"))
        answer = await doors.ask(method, f"{re.sub(r'{.*?}', 'x', path)}?{asked}", *SCOPES)
        assert [problem["loc"] for problem in answer.json()["detail"]] == [["query", "no_such_name"]]


@pytest.mark.parametrize(
    ("path", "name", "near"),
    [
        ("/api/orders?statuss=all", "statuss", "status"),
        ("/api/orders?limit=2&Limit=3", "Limit", "limit"),
        ("/api/bot/status?verbose=1", "verbose", None),
        ("/api/risk/var?confidence=2", "confidence", None),
        ("/api/market/ohlcv/BTCUSD?timefrme=5m", "timefrme", "timeframe"),
    ],
)
async def test_the_nearest_name_is_offered(doors: Doors, path: str, name: str, near: str | None) -> None:
    answer = await doors.ask("GET", path, "read")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    told = answer.json()["message"]
    assert told.startswith(f"query.{name}: unknown query parameter '{name}'; ")
    assert (f"did you mean '{near}'?" in told) is (near is not None)


async def test_a_question_that_was_answered_before_is_read_as_strictly(doors: Doors) -> None:
    for path in ("/api/orders", "/api/orders?limit=5", "/api/orders?limit=5&&", "/api/orders?li%6Dit=5"):
        for _ in range(2):
            assert (await doors.ask("GET", path, "read")).status_code == 200, path
    for _ in range(2):
        assert (await doors.ask("GET", "/api/orders?limit=5&statuss=all", "read")).status_code == 422


async def test_a_stranger_learns_no_names(doors: Doors) -> None:
    assert (await doors.get("/api/orders?statuss=all")).status_code == 401


async def test_pages_may_be_linked_to_with_anything(doors: Doors) -> None:
    for path in ("/docs?from=mail", "/sign-in?from=mail", "/openapi.json?v=2"):
        assert (await doors.get(path)).status_code == 200


async def test_what_is_to_be_given_once_is_given_once_on_every_route(doors: Doors) -> None:
    paths = (await asyncio.to_thread(doors.app.openapi))["paths"]
    lists = set()
    for method, path in ROUTES:
        parameters = paths[path.replace(":path}", "}")][method.lower()].get("parameters", ())
        for parameter in parameters:
            if parameter["in"] != "query":
                continue
            name, schema = parameter["name"], parameter["schema"]
            answer = await doors.ask(method, f"{re.sub(r'{.*?}', 'x', path)}?{name}=1&{name}=1", *SCOPES)
            twice = {"type": "repeated_parameter", "loc": ["query", name], "input": None}
            if any(kind.get("type") == "array" for kind in (schema, *schema.get("anyOf", ()))):
                lists.add((path, name))
                assert "repeated_parameter" not in answer.text
                continue
            assert answer.status_code == 422, (method, path, answer.text)
            (problem,) = answer.json()["detail"]
            assert problem == twice | {"msg": f"query parameter '{name}' is given 2 times; give it once"}
    assert ("/api/positions", "symbols") in lists


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("limit=2&limit=3", "limit"),
        ("limit=2&limit=2", "limit"),
        ("limit=2&status=all&li%6Dit=3", "limit"),
        ("li%6Dit=2&%6Cimit=3", "limit"),
        ("limit=2&&limit", "limit"),
        ("status=all&status=", "status"),
    ],
)
async def test_of_two_values_none_is_meant(doors: Doors, query: str, name: str) -> None:
    # Also after a question that is answered without being read anew.
    for path in ("/api/orders?limit=2", f"/api/orders?{query}"):
        answer = await doors.ask("GET", path, "read")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert answer.json()["message"] == (f"query.{name}: query parameter '{name}' is given 2 times; give it once")


async def test_a_list_may_be_told_one_by_one(doors: Doors) -> None:
    answer = await doors.ask("GET", "/api/positions?symbols=BTC/USD&symbols=ETH/USD", "read")
    assert answer.status_code == 200, answer.text


@given(st.lists(st.tuples(st.text(max_size=80), st.text(max_size=8)), max_size=6))
def test_whatever_is_asked_is_named_as_it_was_meant(pairs: list[tuple[str, str]]) -> None:
    query = "&".join(f"{quote(name)}={quote(value)}" for name, value in pairs).encode()
    strange = {name[:60] for name, _ in pairs if name.encode() not in KNOWN.known}
    if not strange:
        return
    with pytest.raises(RequestValidationError) as refusal:
        check_names(query, KNOWN)
    assert {problem["loc"][1] for problem in refusal.value.errors()} == strange


@given(st.lists(st.sampled_from(("symbol", "limit", "format", "s%79mbol", "li%6dit")), max_size=6), st.booleans())
def test_each_is_given_once_however_it_is_spelled(names: list[str], bare: bool) -> None:
    query = "&".join(names if bare else (f"{name}={row}" for row, name in enumerate(names))).encode()
    said = [unquote(name) for name in names]
    twice = {name for name in said if said.count(name) > 1} - {"symbol"}
    if not twice:
        check_names(query, KNOWN)
        return
    with pytest.raises(RequestValidationError) as refusal:
        check_names(query, KNOWN)
    assert {problem["loc"][1] for problem in refusal.value.errors()} == twice
