from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

import msgspec
import pytest
from fastapi import APIRouter, Depends, FastAPI, Query, WebSocket
from fastapi.exceptions import RequestValidationError
from fastapi.testclient import TestClient
from httpx2 import ASGITransport, AsyncClient
from msgspec import Meta
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.websockets import WebSocketDisconnect

from kadens.parameters import Selection, bind, document, listing

pytestmark = pytest.mark.anyio


class Box(msgspec.Struct):
    width: int


class Filters(msgspec.Struct):
    limit: Annotated[int, Meta(ge=1, le=100)]
    names: list[str] = []
    box: Box | None = None


class Model(BaseModel):
    depth: int = 3
    inner: dict[str, int] = {}


FILTERS = bind(Filters)
BOXES = listing(Box, filters=("width",), sort=("width",))


def made() -> FastAPI:
    app = FastAPI()
    router = APIRouter(prefix="/inner")

    @app.get("/filters")
    async def filters(asked: Annotated[Filters, Depends(FILTERS)], q: str = "") -> dict[str, Any]:
        return {"asked": msgspec.to_builtins(asked), "q": q}

    @router.get("/boxes/{shop}")
    async def boxes(shop: str, asked: Annotated[Selection, Depends(BOXES)]) -> dict[str, Any]:
        return {"shop": shop, "asked": msgspec.to_builtins(asked)}

    @router.get("/model", include_in_schema=False)
    @router.get("/both")
    async def both(
        model: Annotated[Model, Depends(bind(Model))], depth: Annotated[int, Query(description="first")] = 1
    ) -> Model:
        return model

    @app.websocket("/stream")
    async def stream(socket: WebSocket, asked: Annotated[Filters, Depends(FILTERS)]) -> None:
        await socket.accept()
        await socket.send_json(msgspec.to_builtins(asked))
        await socket.close()

    app.include_router(router)
    document(app)
    return app


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[AsyncClient]:
    async with AsyncClient(transport=ASGITransport(app=app), base_url="http://test") as client:
        yield client


async def test_a_class_is_a_dependency() -> None:
    async with serving(made()) as client:
        answer = await client.get(
            "/filters", params={"limit": "5", "names": ["a", "b"], "box": '{"width":1}', "q": "x"}
        )
        listed = await client.get("/inner/boxes/7?width[gt]=1&sort=-width&page=2")
        both = await client.get("/inner/both?depth=9&inner={}")
    assert answer.json() == {"asked": {"limit": 5, "names": ["a", "b"], "box": {"width": 1}}, "q": "x"}
    assert listed.json()["asked"] == {
        "filters": [{"field": "width", "operator": "gt", "value": 1}],
        "sort": [{"field": "width", "descending": True}],
        "page": {"number": 2, "size": 50},
    }
    assert both.json() == {"depth": 9, "inner": {}}


async def test_what_does_not_fit_is_a_422_as_fastapi_says_it() -> None:
    async with serving(made()) as client:
        answer = await client.get("/filters?limit=0&box={}")
        empty = await client.get("/filters")
    assert answer.status_code == empty.status_code == 422
    assert answer.json() == {
        "detail": [
            {
                "type": "invalid",
                "loc": ["query", "limit"],
                "msg": "'0' is not allowed; a whole number, at least 1, at most 100",
                "input": "0",
            },
            {
                "type": "invalid",
                "loc": ["query", "box"],
                "msg": "Object missing required field `width`; a JSON object or null",
                "input": "{}",
            },
        ]
    }
    assert empty.json()["detail"][0]["type"] == "missing"


async def test_the_apps_own_handler_sees_it() -> None:
    app = made()

    @app.exception_handler(RequestValidationError)
    async def handle(request: Request, error: RequestValidationError) -> JSONResponse:
        return JSONResponse({"problems": len(error.errors())}, 400)

    async with serving(app) as client:
        answer = await client.get("/filters?limit=0&box={}")
    assert (answer.status_code, answer.json()) == (400, {"problems": 2})


def test_a_websocket_is_asked_in_the_same_way() -> None:
    client = TestClient(made())
    with client.websocket_connect("/stream?limit=3") as socket:
        assert socket.receive_json()["limit"] == 3
    with pytest.raises(WebSocketDisconnect) as caught, client.websocket_connect("/stream?limit=x"):
        pass
    assert caught.value.code == 1008


def test_what_is_read_is_documented() -> None:
    app = made()
    schema = app.openapi()
    assert app.openapi() is schema
    found = {each["name"]: each for each in schema["paths"]["/filters"]["get"]["parameters"]}
    assert found["limit"] == {
        "name": "limit",
        "in": "query",
        "required": True,
        "schema": {"type": "integer", "minimum": 1, "maximum": 100},
    }
    assert found["names"]["schema"] == {"type": "array", "items": {"type": "string"}}
    assert {"$ref": "#/components/schemas/Box"} in found["box"]["content"]["application/json"]["schema"]["anyOf"]
    assert schema["components"]["schemas"]["Box"]["required"] == ["width"]
    assert [each["name"] for each in schema["paths"]["/filters"]["get"]["parameters"]] == ["q", "limit", "names", "box"]
    assert "422" in schema["paths"]["/filters"]["get"]["responses"]


def test_documents_of_routers_and_of_what_is_documented_already() -> None:
    schema = made().openapi()
    boxes = [each["name"] for each in schema["paths"]["/inner/boxes/{shop}"]["get"]["parameters"]]
    assert boxes[:4] == ["shop", "width", "width[ne]", "width[in]"]
    assert {"sort", "page", "page_size", "width[gte]"} <= set(boxes)
    both = schema["paths"]["/inner/both"]["get"]["parameters"]
    assert [(each["name"], each.get("description")) for each in both] == [("depth", "first"), ("inner", None)]
    assert "/inner/model" not in schema["paths"]


def test_two_classes_of_one_name_are_both_documented() -> None:
    app = FastAPI()
    first = msgspec.defstruct("Inner", [("a", int)])
    second = msgspec.defstruct("Inner", [("b", str)])
    for number, inner in enumerate((first, second, first)):
        binder = bind(msgspec.defstruct("Outer", [("inner", inner)]))
        app.get(f"/{number}", dependencies=[Depends(binder)])(lambda: None)
    document(app)
    schema = app.openapi()
    found = [
        schema["paths"][f"/{n}"]["get"]["parameters"][0]["content"]["application/json"]["schema"] for n in range(3)
    ]
    assert [each["$ref"].rsplit("/")[-1] for each in found] == ["Inner", "Inner_2", "Inner"]
    assert [*schema["components"]["schemas"]["Inner_2"]["properties"]] == ["b"]


async def test_a_bound_function_is_a_route_and_its_arguments_a_dependency() -> None:
    app = FastAPI()

    @app.get("/double")
    @bind
    async def double(number: int) -> int:
        return 2 * number

    @app.get("/arguments")
    async def arguments(asked: Annotated[dict[str, Any], Depends(double.arguments)]) -> dict[str, Any]:
        return asked

    async with serving(app) as client:
        assert (await client.get("/double?number=4")).json() == 8
        assert (await client.get("/arguments?number=4")).json() == {"number": 4}
        assert (await client.get("/arguments?number=4&more=1")).status_code == 422


async def test_without_fastapi_the_error_is_kadens_own() -> None:
    scope = {"type": "http", "query_string": b"limit=7"}
    assert FILTERS.from_request(Request(scope)).limit == 7
