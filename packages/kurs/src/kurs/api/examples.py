"""Examples for the API's description: what a Kurs over the built-in market was asked and answered, kept as a file."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import msgspec

__all__ = ["Example", "add_examples", "known_examples"]

FILE = "examples.json"
JSON = "application/json"


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """One exchange; `request` is None where there is no body."""

    status: int
    answer: Any
    request: Any = None


def known_examples() -> dict[str, Example]:
    """By operation: "GET /api/orders/{order_id}"."""
    return msgspec.json.decode((files(__package__) / FILE).read_bytes(), type=dict[str, Example])


def add_examples(document: Mapping[str, Any], successor: str) -> None:
    """To every operation that has one; an older name without one of its own has that of the path in `successor`."""
    examples = known_examples()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            found = examples.get(f"{method.upper()} {path}")
            if found is None and successor in operation:
                found = examples.get(f"{method.upper()} {operation[successor]}")
            if found is not None:
                _show(operation, found)


def _show(operation: Mapping[str, Any], example: Example) -> None:
    content = operation["responses"].get(str(example.status), {}).get("content", {})
    for kind in content.values():
        kind.setdefault("example", example.answer)
    body = operation.get("requestBody", {}).get("content", {}).get(JSON)
    if body is not None and example.request is not None:
        body.setdefault("example", example.request)
