"""Reading a snapshot back: one clear error where it does not hold what it should."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import NoReturn, TypeVar

from kurs.domain.errors import StateCorrupt

__all__ = ["REMEMBERED", "Fields", "optional_text", "remember"]

Choice = TypeVar("Choice", bound=StrEnum)
V = TypeVar("V")

# How much of what is over stays known: enough for an order that is sent again after a restart, and
# little enough that a snapshot does not grow with every order.
REMEMBERED = 32


def remember(memory: dict[str, V], key: str, value: V) -> None:
    """Adds to a memory of the last REMEMBERED entries."""
    memory[key] = value
    if len(memory) > REMEMBERED:
        del memory[next(iter(memory))]


class Fields:
    """A JSON object whose values are read by type; StateCorrupt names the field that is wrong."""

    __slots__ = ("_values",)

    def __init__(self, values: object) -> None:
        if not isinstance(values, Mapping):
            raise StateCorrupt(f"snapshot of the venue: {values!r} is not an object")
        self._values = values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def missing(self, name: str) -> bool:
        """Whether there is nothing in its place."""
        return self._value(name) is None

    def text(self, name: str) -> str:
        value = self._value(name)
        return value if isinstance(value, str) else _wrong(name, value, "text")

    def text_or_none(self, name: str) -> str | None:
        return None if self._value(name) is None else self.text(name)

    def choice(self, name: str, kind: type[Choice]) -> Choice:
        value = self.text(name)
        try:
            return kind(value)
        except ValueError:
            _wrong(name, value, f"one of {', '.join(kind)}")

    def whole(self, name: str) -> int:
        value = self._value(name)
        return value if isinstance(value, int) else _wrong(name, value, "a whole number")

    def flag(self, name: str) -> bool:
        value = self._value(name)
        return value if isinstance(value, bool) else _wrong(name, value, "true or false")

    def number_or_none(self, name: str) -> float | None:
        value = self._value(name)
        if value is None:
            return None
        return float(value) if isinstance(value, int | float) else _wrong(name, value, "a number")

    def decimal(self, name: str) -> Decimal:
        value = self.text(name)
        try:
            return Decimal(value)
        except InvalidOperation:
            _wrong(name, value, "a decimal number as text")

    def decimal_or_none(self, name: str) -> Decimal | None:
        return None if self._value(name) is None else self.decimal(name)

    def child(self, name: str) -> "Fields":
        return Fields(self._value(name))

    def children(self, name: str) -> "list[Fields]":
        return [Fields(value) for value in self._list(name)]

    def texts(self, name: str) -> list[str]:
        return [value if isinstance(value, str) else _wrong(name, value, "text") for value in self._list(name)]

    def decimal_pairs(self, name: str) -> list[tuple[Decimal, Decimal]]:
        """A list of two decimals each."""
        return [Fields({name: pair})._pair(name) for pair in self._list(name)]

    def _pair(self, name: str) -> tuple[Decimal, Decimal]:
        texts = self.texts(name)
        if len(texts) != 2:
            _wrong(name, texts, "a pair")
        first, second = (Fields({name: text}).decimal(name) for text in texts)
        return first, second

    def _list(self, name: str) -> list[object]:
        value = self._value(name)
        return value if isinstance(value, list) else _wrong(name, value, "a list")

    def _value(self, name: str) -> object:
        if name not in self._values:
            raise StateCorrupt(f"snapshot of the venue: {name} is missing")
        return self._values[name]


def _wrong(name: str, value: object, wanted: str) -> NoReturn:
    raise StateCorrupt(f"snapshot of the venue: {name} is {value!r}, not {wanted}")


def optional_text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)
