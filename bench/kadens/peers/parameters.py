"""Values made of text by pydantic, as FastAPI itself does it."""

import json
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import FastAPI, Query
from pydantic import BaseModel, TypeAdapter
from starlette.responses import Response
from typing_extensions import TypedDict

__all__ = ["fastapi_model", "fastapi_parameters", "pydantic_dict", "pydantic_items", "pydantic_model"]


class AskedDict(TypedDict):
    user_id: int
    name: str
    limit: int
    active: bool
    score: float


class AskedModel(BaseModel):
    user_id: int
    name: str
    limit: int = 10
    active: bool = True
    score: float = 0.0


class Item(BaseModel):
    id: int
    name: str
    price: float


def pydantic_dict() -> Callable[[Any], object]:
    """Its fastest: a plain dict, without defaults."""
    return TypeAdapter(AskedDict).validate_python


def pydantic_model() -> Callable[[Any], object]:
    return AskedModel.model_validate


def pydantic_items() -> Callable[[str], object]:
    """Decoded, then validated."""
    validate = TypeAdapter(list[Item]).validate_python
    return lambda text: validate(json.loads(text))


def fastapi_parameters(answer: Callable[..., Response]) -> FastAPI:
    app = FastAPI()

    @app.get("/")
    async def asked(user_id: int, name: str, limit: int = 10, active: bool = True, score: float = 0.0) -> Response:
        return answer(user_id, name, limit, active, score)

    return app


def fastapi_model(answer: Callable[..., Response]) -> FastAPI:
    app = FastAPI()

    @app.get("/")
    async def asked(asked: Annotated[AskedModel, Query()]) -> Response:
        return answer(asked.user_id, asked.name, asked.limit, asked.active, asked.score)

    return app
