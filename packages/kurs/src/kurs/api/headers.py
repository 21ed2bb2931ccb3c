"""One header of a request, read as it came: to read all of them costs more than most doors take."""

from starlette.types import Scope

__all__ = ["header"]


def header(scope: Scope, name: bytes) -> bytes | None:
    """The first with this name, which is in small letters; None when there is none."""
    for key, value in scope["headers"]:
        if key == name:
            found: bytes = value
            return found
    return None
