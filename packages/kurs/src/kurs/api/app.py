"""The application: routes, errors and doors put together."""

from fastapi import Depends, FastAPI
from fastapi.responses import RedirectResponse

from kadens import Kadens
from kadens.fastapi import attach
from kurs.api.dependencies import Services, needs
from kurs.api.errors import install
from kurs.api.routes import bots, sign_in, status

__all__ = ["create_app"]


def create_app(services: Services, kadens: Kadens) -> FastAPI:
    """An ASGI app over services that already run; whoever made them closes them."""
    app = FastAPI(title="Crypto Bot Dashboard API", version=services.version)
    app.state.services = services
    install(app)
    for module in (status, bots, sign_in):
        app.include_router(module.router)
    app.add_api_route("/", _root, include_in_schema=False, response_class=RedirectResponse, status_code=307)
    attach(app, kadens, metrics_dependencies=(Depends(needs("read")),), manage_lifespan=False)
    return app


async def _root() -> str:
    return "/docs"
