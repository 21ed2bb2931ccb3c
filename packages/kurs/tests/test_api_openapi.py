"""The API's description: whole, true, with examples that hold, and readable offline."""

import json
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute
from pydantic import TypeAdapter
from serving import Doors, opened

from kurs.api.examples import known_examples

pytestmark = pytest.mark.anyio

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "api.md"
# Made by Kadens, with no door of ours and no form of ours for errors.
MADE_BY_KADENS = {"/metrics", "/healthz", "/readyz"}
ERROR = {"detail", "error", "message", "code"}
ALWAYS, GUARDED = {"400", "429"}, {"401", "403"}


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def doors(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Doors]:
    async with opened(tmp_path_factory.mktemp("house")) as found:
        yield found


@pytest.fixture(scope="module")
async def document(doors: Doors) -> dict[str, Any]:
    found: dict[str, Any] = (await doors.get("/openapi.json")).json()
    return found


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """("GET /api/orders", what is said of it) of every operation."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def resolved(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def forms(schema: dict[str, Any], document: dict[str, Any]) -> list[dict[str, Any]]:
    return [resolved(part, document) for part in schema.get("anyOf", [schema])]


def has_example(content: dict[str, Any], document: dict[str, Any]) -> bool:
    return any({"example", "examples"} & part.keys() for part in (content, resolved(content["schema"], document)))


async def test_every_operation_is_explained_in_words(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        assert operation.get("summary"), name
        assert operation.get("description"), name
        assert len(operation["tags"]) == 1, name
        assert not operation["summary"].endswith("."), name
    ids = [operation["operationId"] for _, operation in operations(document)]
    assert len(ids) == len(set(ids))


async def test_every_operation_shows_what_is_sent_and_what_comes(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        for status, response in operation["responses"].items():
            if status < "300" and status != "202":
                assert response["content"], name
                assert all(has_example(content, document) for content in response["content"].values()), name
        for content in operation.get("requestBody", {}).get("content", {}).values():
            assert has_example(content, document), f"{name}: no example of what is sent"


async def test_every_error_has_the_same_form(document: dict[str, Any]) -> None:
    assert set(document["components"]["schemas"]["Error"]["required"]) == ERROR
    for name, operation in operations(document):
        statuses = set(operation["responses"])
        if name.split()[1] not in MADE_BY_KADENS:
            assert statuses >= ALWAYS | (GUARDED if operation.get("security") else set()), name
        for status, response in operation["responses"].items():
            assert response["description"] not in {"", "Validation Error"}, f"{name} {status}"
            if status >= "400" and name.split()[1] != "/readyz":
                for schema in forms(response["content"]["application/json"]["schema"], document):
                    assert set(schema["properties"]) >= ERROR, f"{name} {status}"


async def test_older_names_say_which_name_took_their_place(document: dict[str, Any]) -> None:
    older = {name: operation for name, operation in operations(document) if operation.get("deprecated")}
    assert len(older) > 25
    for name, operation in operations(document):
        assert (name in older) is ("x-successor" in operation), name
        if name in older:
            successor = document["paths"][operation["x-successor"]]
            assert operation["summary"] in {found["summary"] for found in successor.values()}, name
            assert not successor.get(name.partition(" ")[0].lower(), {}).get("deprecated"), name


async def test_every_example_is_one_of_an_operation_and_holds(doors: Doors, document: dict[str, Any]) -> None:
    known = dict(operations(document))
    models = {
        f"{method} {re.sub(':[a-z]+}', '}', route.path)}": route
        for route in doors.app.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }
    for name, example in known_examples().items():
        assert name in known, f"{name} is no operation any more"
        assert str(example.status) in known[name]["responses"], name
        if name.split()[1] in MADE_BY_KADENS:
            continue
        route = models[name]
        TypeAdapter(model_of(route, example.status)).validate_python(example.answer, by_alias=True)
        if route.body_field is not None and example.request is not None:
            TypeAdapter[Any](route.body_field.field_info.annotation or Any).validate_python(example.request)


def model_of(route: APIRoute, status: int) -> Any:
    """Of the answer with this status."""
    model = route.response_model if status in {200, 201} else route.responses[status]["model"]
    assert model is not None, route.path
    return model


async def test_no_example_tells_a_secret_or_where_it_was_made() -> None:
    text = json.dumps([[example.request, example.answer] for example in known_examples().values()], default=str)
    assert set(re.findall(r"kurs_\w{8,}", text)) <= {"kurs_0123456789ab_"}
    assert not re.search(r"/(tmp|root|home|work)/", text)


# ── the page ──────────────────────────────────────────────────────────────────────────────────────


async def test_the_page_needs_nothing_from_elsewhere_and_shows_every_operation(
    doors: Doors, document: dict[str, Any]
) -> None:
    page = await doors.get("/docs")
    assert page.status_code == 200
    assert not re.search(r"<script|<link|<img|<iframe|@import|url\(|https?://(?!127\.0\.0\.1)", page.text)
    for name, operation in operations(document):
        method, path = name.split()
        assert f"<b>{method}</b><code>{path}</code>" in page.text
        assert operation["summary"].partition("'")[0] in page.text
    assert page.text.count("An older name of") == sum(bool(o.get("deprecated")) for _, o in operations(document))


# ── the guide ─────────────────────────────────────────────────────────────────────────────────────


def listed() -> dict[str, tuple[str, str]]:
    """(scope, what took its place) by operation, as the guide's table tells it."""
    rows = re.findall(r"^\| `([A-Z]+ /[^`]*)` \| (\w+) \| (.*?) \|$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    return {name: (scope, more.strip("` ")) for name, scope, more in rows}


async def test_the_guide_lists_every_operation_with_its_scope(document: dict[str, Any]) -> None:
    told = {}
    for name, operation in operations(document):
        security = operation.get("security")
        scope = security[0]["token"][0] if security else "open"
        told[name] = (scope, operation.get("x-successor", ""))
    found = {name: (scope, more if more.startswith("/") else "") for name, (scope, more) in listed().items()}
    assert found == told
