"""Where the books are: a database URL, understood, and shown without its password."""

import re

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from kurs.domain.errors import BadInput

__all__ = ["masked", "parse"]

DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
ALLOWED = "give sqlite:///PATH or postgresql://USER:PASSWORD@HOST:PORT/NAME"


def masked(address: str) -> str:
    """The address with passwords starred out; safe for messages even when it cannot be parsed."""
    # Greedy up to the last @, because a password that nobody escaped may hold one.
    address = re.sub(r"(://[^:/@?]*:).*@", r"\1***@", address)
    return re.sub(r"(?i)(password=)[^&]*", r"\1***", address)


def parse(address: str) -> URL:
    """The URL with the asynchronous driver in it; BadInput when it is not one of ours."""
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise BadInput.of("database", masked(address), ALLOWED) from None
    driver = DRIVERS.get(url.drivername)
    if driver is None:
        raise BadInput.of("database", masked(address), ALLOWED)
    return url.set(drivername=driver)
