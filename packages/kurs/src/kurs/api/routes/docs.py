"""The API's documentation as a page of its own; whoever has signed in sees the bots there too."""

import asyncio
from typing import Any

import msgspec
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse

from kurs.api.dependencies import StateDep, Visitor
from kurs.api.doors import open_to_all
from kurs.api.doors import router as doors
from kurs.api.pages import page
from kurs.api.reference import STYLE, operations, reference

__all__ = ["router"]

router = doors("", "docs")


@router.api_route("/openapi.json", methods=["GET", "HEAD"], include_in_schema=False)
@open_to_all
async def openapi(request: Request) -> Response:
    document = await asyncio.to_thread(request.app.openapi)
    return Response(msgspec.json.encode(document), media_type="application/json")


@router.get("/docs", response_class=HTMLResponse, include_in_schema=False)
@open_to_all
async def docs(request: Request, state: StateDep, visitor: Visitor) -> HTMLResponse:
    document, drawn = await asyncio.to_thread(_drawn, request.app)
    body = reference(
        document,
        drawn,
        address=str(request.base_url).rstrip("/"),
        market=state.bots.market,
        simulated=state.bots.simulated,
        bots=None if visitor is None else state.bots.reports(),
    )
    return page("Kurs: API", STYLE, body)


def _drawn(app: FastAPI) -> tuple[dict[str, Any], str]:
    """The description and its operations as HTML, made once for each app."""
    if getattr(app.state, "operations", None) is None:
        app.state.operations = operations(app.openapi())
    return app.openapi(), app.state.operations
