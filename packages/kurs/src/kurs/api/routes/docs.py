"""The API's documentation as a page of its own; whoever has signed in sees the bots there too."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from kurs.api.dependencies import ServicesDep, Visitor
from kurs.api.pages import page
from kurs.api.reference import STYLE, reference

__all__ = ["router"]

router = APIRouter(tags=["docs"])


@router.get("/docs", response_class=HTMLResponse, include_in_schema=False)
async def docs(request: Request, services: ServicesDep, visitor: Visitor) -> HTMLResponse:
    body = reference(
        request.app.openapi(),
        address=str(request.base_url).rstrip("/"),
        market=services.bots.market,
        simulated=services.bots.simulated,
        bots=None if visitor is None else services.bots.reports(),
    )
    return page("Kurs: API", STYLE, body)
