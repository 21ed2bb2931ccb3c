"""What a value may be, and how it is read from text."""

import math
import re
from collections.abc import Callable
from typing import Final, NamedTuple

__all__ = ["Kind", "SecretUrl", "choice", "flag", "maybe", "number", "size", "text", "url", "whole"]

TRUE: Final = frozenset({"true", "yes", "on", "1"})
FALSE: Final = frozenset({"false", "no", "off", "0"})
NOTHING: Final = frozenset({"", "none", "null"})
UNITS: Final = {
    "": 1, "B": 1,
    "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12,
    "KIB": 2**10, "MIB": 2**20, "GIB": 2**30, "TIB": 2**40,
}  # fmt: skip
SIZE: Final = re.compile(r"(\d{1,18}(?:\.\d{1,9})?)\s*([A-Za-z]*)", re.ASCII)
WHOLE: Final = re.compile(r"[+-]?\d{1,18}", re.ASCII)
LARGEST: Final = 2**60
# What stands between the scheme and the host may be a password, and so may what is asked after the question mark.
HIDDEN: Final = re.compile(r"(?<=://).*@|\?.*$")


class Kind(NamedTuple):
    """`read` gives the value, or raises `ValueError`; `allowed` says what it would have taken.

    What is `secret` is not shown in an error.
    """

    allowed: str
    read: Callable[[object], object]
    secret: bool = False


class SecretUrl:
    """An address that may hold a password: shown without it, `reveal()` gives all."""

    __slots__ = ("_url",)

    def __init__(self, url: str) -> None:
        self._url = url

    def reveal(self) -> str:
        return self._url

    def __str__(self) -> str:
        return HIDDEN.sub(lambda found: "?****" if found[0].startswith("?") else "****@", self._url)

    def __repr__(self) -> str:
        return f"SecretUrl({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SecretUrl) and other._url == self._url

    def __hash__(self) -> int:
        return hash(self._url)


def flag() -> Kind:
    """True or false; as text also yes and no, on and off, 1 and 0."""
    return Kind("true or false", _read_flag)


def _read_flag(raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    word = raw.strip().lower() if isinstance(raw, str) else ""
    if word in TRUE or word in FALSE:
        return word in TRUE
    raise ValueError


def whole(least: int, most: int) -> Kind:
    """A whole number from `least` to `most`."""

    def read(raw: object) -> int:
        found = int(raw) if isinstance(raw, str) and WHOLE.fullmatch(raw) else raw
        if type(found) is int and least <= found <= most:
            return found
        raise ValueError

    return Kind(f"a whole number from {least:,} to {most:,}", read)


def number(least: float, most: float, unit: str = "a number", *, above: bool = False) -> Kind:
    """A number from `least` to `most`; with `above`, more than `least`. `unit` is a word for people."""

    def read(raw: object) -> float:
        if isinstance(raw, bool) or not isinstance(raw, str | int | float):
            raise ValueError  # noqa: TRY004 one error for all that cannot be read
        # An int may be too large for a float, which is another error.
        found = float(raw) if isinstance(raw, str | float) or abs(raw) <= LARGEST else math.inf
        if math.isfinite(found) and least <= found <= most and not (above and found == least):
            return found
        raise ValueError

    bounds = f"more than {least:,.12g} and at most {most:,.12g}" if above else f"from {least:,.12g} to {most:,.12g}"
    return Kind(f"{unit}, {bounds}", read)


def size(least: int) -> Kind:
    """Bytes, also as text with a unit: "512MB", "64 MiB"."""

    def read(raw: object) -> int:
        found = _bytes(raw) if isinstance(raw, str) else raw
        if type(found) is int and least <= found <= LARGEST:
            return found
        raise ValueError

    return Kind(f'bytes, at least {least:,}, such as 64000000, "64MB" or "64MiB"', read)


def _bytes(raw: str) -> int | None:
    found = SIZE.fullmatch(raw.strip())
    unit = UNITS.get(found[2].upper()) if found else None
    return None if found is None or unit is None else round(float(found[1]) * unit)


def choice(*words: str) -> Kind:
    """One of some words."""

    def read(raw: object) -> object:
        if raw in words:
            return raw
        raise ValueError

    return Kind(f"one of {', '.join(words)}", read)


def text(allowed: str, pattern: str = r".{1,500}") -> Kind:
    """Printable characters that fit a pattern; `allowed` says it for people."""

    def read(raw: object) -> str:
        if isinstance(raw, str) and raw.isprintable() and re.fullmatch(pattern, raw):
            return raw
        raise ValueError

    return Kind(allowed, read)


def url(*schemes: str) -> Kind:
    """An address that begins with one of the schemes; kept so that its password is not shown."""

    def read(raw: object) -> SecretUrl:
        address = raw.reveal() if isinstance(raw, SecretUrl) else raw
        if isinstance(address, str) and address.isprintable() and len(address) <= 2_000:
            scheme, divider, rest = address.partition("://")
            if scheme in schemes and divider and rest:
                return SecretUrl(address)
        raise ValueError

    return Kind(f"an address that begins with {' or '.join(f'{scheme}://' for scheme in schemes)}", read, secret=True)


def maybe(kind: Kind) -> Kind:
    """What another kind takes, or nothing: null, and as text also "none" and ""."""

    def read(raw: object) -> object:
        if raw is None or (isinstance(raw, str) and raw.strip().lower() in NOTHING):
            return None
        return kind.read(raw)

    return Kind(f"{kind.allowed}; or nothing", read, secret=kind.secret)
