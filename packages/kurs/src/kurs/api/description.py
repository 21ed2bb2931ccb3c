"""The API's OpenAPI description: what FastAPI knows, with who may ask, how errors look, and examples."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from kurs.api.cookies import COOKIE
from kurs.api.doors import SUCCESSOR
from kurs.api.examples import add_examples

__all__ = ["describe"]

SCHEMES = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "An API token: kurs token create --scope read",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE,
        "description": (
            "Set by signing in; over TLS its name begins with __Host-. "
            "What changes something also needs the header X-CSRF-Token, as GET /api/session says it."
        ),
    },
}
ERROR = {
    "type": "object",
    "title": "Error",
    "description": "Every error; `detail` as older clients read it, a text in most, `code` for programs.",
    "required": ["detail", "error", "message", "code"],
    "properties": {
        "detail": {
            "description": "a text; for 422 a list of what is wrong where; for some market data an object",
            "anyOf": [
                {"type": "string"},
                {"type": "array", "items": {"$ref": "#/components/schemas/Mistake"}},
                {"type": "object"},
            ],
        },
        "error": {"type": "string", "description": "a text for people"},
        "message": {"type": "string", "description": "the same text"},
        "code": {"type": "string", "description": "what kind of error it is; it stays the same when texts change"},
    },
    "examples": [
        {
            "detail": "A valid token is required",
            "error": "A valid token is required",
            "message": "A valid token is required",
            "code": "unauthenticated",
        }
    ],
}
MISTAKE = {
    "type": "object",
    "title": "Mistake",
    "required": ["type", "loc", "msg"],
    "properties": {
        "type": {"type": "string"},
        "loc": {
            "type": "array",
            "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
            "description": "where: body, query or path, then the field",
        },
        "msg": {"type": "string"},
        "input": {"description": "what was given; null when it was long, stars when it was secret"},
        "ctx": {"type": "object"},
    },
}
ALWAYS = {
    "400": "A host that this is not, or what cannot be understood",
    "429": "More requests than allowed; Retry-After says when to come back",
}
GUARDED = {
    "401": "Without a valid token or session",
    "403": "Without the scope, or from a foreign page",
    "503": "What is needed for it is away now",
}
WITH_BODY = {
    "408": "The body took too long",
    "413": "The body is too large",
    "422": "What was sent does not have the right form",
}
ANY_ERROR = {"$ref": "#/components/schemas/Error"}
# Made by Kadens, which knows no scopes; `create_app` says the same to its door.
READ_BY_SCOPE = "/metrics"
METHODS = ("get", "post", "put", "patch", "delete")
FASTAPIS_OWN = "Validation Error"


def describe(app: FastAPI) -> None:
    """Makes `app.openapi()` tell all of it, once."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
            app.openapi_schema = _with_errors(document)
            _name_older_ones(document["paths"])
            add_examples(app.openapi_schema, SUCCESSOR)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way


def _with_errors(document: dict[str, Any]) -> dict[str, Any]:
    components = document.setdefault("components", {})
    components["securitySchemes"] = SCHEMES
    schemas = components.setdefault("schemas", {})
    # FastAPI's own two say less than what is answered here.
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas.update(Error=ERROR, Mistake=MISTAKE)
    metrics = document["paths"][READ_BY_SCOPE]["get"]
    metrics["security"] = [{"token": ["read"]}, {"session": ["read"]}]
    metrics["responses"]["200"]["content"] = {"text/plain": {"schema": {"type": "string"}}}
    for methods in document["paths"].values():
        for method in METHODS:
            if method in methods:
                _add_errors(method, methods[method])
                # What Kadens made has no tag.
                methods[method].setdefault("tags", ["operation"])
    return document


def _add_errors(method: str, operation: dict[str, Any]) -> None:
    told = operation["responses"]
    said = dict(ALWAYS)
    if operation.get("security"):
        said |= GUARDED
    if "requestBody" in operation or method in {"post", "put", "patch", "delete"}:
        said |= WITH_BODY
    elif "422" in told or operation.get("tags"):
        said["422"] = WITH_BODY["422"]
    for status, description in said.items():
        if status != "422" and status in told:
            continue
        said_there = told.get(status, {}).get("description", description)
        told[status] = {"description": description if said_there == FASTAPIS_OWN else said_there}
    for status, response in told.items():
        if status >= "400" and not _is_told(response):
            response["content"] = {"application/json": {"schema": ANY_ERROR}}
        elif status == "400":
            # A host that this is not, or a body that is no JSON, is refused before the route could say more.
            content = response["content"]["application/json"]
            content["schema"] = {"anyOf": [content["schema"], ANY_ERROR]}
    operation["responses"] = dict(sorted(told.items()))


def _name_older_ones(paths: dict[str, Any]) -> None:
    """By the words of the path that took their place."""
    for methods in paths.values():
        for method, operation in methods.items():
            newer = paths.get(operation.get(SUCCESSOR), {})
            if newer:
                operation["summary"] = newer.get(method, next(iter(newer.values())))["summary"]


def _is_told(response: dict[str, Any]) -> bool:
    return bool(response.get("content"))
