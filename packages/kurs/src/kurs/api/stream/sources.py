"""How a topic is told: everything at once for who begins to listen, and then what has come since."""

from decimal import Decimal
from typing import Any, Protocol

__all__ = ["Source", "number"]

Json = Any


class Source(Protocol):
    """Of one topic. What it tells is JSON-shaped."""

    async def open(self) -> None:
        """Reads what `whole` needs; UnknownName, NotFound or Unavailable where there is no such topic."""
        ...

    def whole(self) -> Json:
        """All there is to know, as of what `news` told last."""
        ...

    async def news(self) -> Json | None:
        """What has come since; None for nothing. Asked at most so many times a second, after something happened."""
        ...


def number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
