"""Whether an answer may be given to others, and for how long: what RFC 9111 says to a shared cache."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

__all__ = ["Freshness", "RawHeaders", "directives", "freshness", "is_unchanged", "tolerated_age"]

RawHeaders = Iterable[tuple[bytes, bytes]]

# As RFC 9111 has it for what is larger than anybody counts.
LONGEST = 2.0**31

PRIVATE = ("no-store", "no-cache", "private")
OPAQUE = re.compile(rb'(?:W/)?("[^"]*")')


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """`shareable` to others who ask at the same moment; fresh for `seconds`, 0 if not to be kept; `stale` after it."""

    shareable: bool
    seconds: float = 0.0
    stale: bool = False


NOT_SHAREABLE = Freshness(shareable=False)


def freshness(
    status: int, headers: RawHeaders, *, ttl: float, statuses: Collection[int], vary: Collection[str], now: float
) -> Freshness:
    """Of an answer made `now` (seconds since 1970): at most `ttl` seconds, less if Cache-Control or Expires says so.

    Not shareable is what sets a cookie, is private, or varies by a header that `vary` does not name.
    """
    fields = _joined(headers)
    control = directives(fields.get("cache-control", ""))
    if "set-cookie" in fields or any(word in control for word in PRIVATE):
        return NOT_SHAREABLE
    if not {name.strip().lower() for name in fields.get("vary", "").split(",")} - {""} <= set(vary):
        return NOT_SHAREABLE
    if status not in statuses:
        return Freshness(shareable=True)
    told = _told_seconds(control, fields, now)
    return Freshness(
        shareable=True,
        seconds=ttl if told is None else max(0.0, min(ttl, told - _seconds(fields.get("age", "0")))),
        stale="must-revalidate" not in control and "proxy-revalidate" not in control,
    )


def directives(text: str) -> dict[str, str]:
    """Of a Cache-Control field, by name in small letters."""
    pairs = (part.strip().partition("=") for part in text.split(","))
    return {name.lower(): value.strip('"') for name, _, value in pairs if name}


def tolerated_age(control: Mapping[str, str], pragma: bytes | None) -> float | None:
    """How old an answer a request takes, in seconds; None if it says nothing."""
    if "no-cache" in control:
        return 0.0
    if "max-age" in control:
        return _seconds(control["max-age"])
    return 0.0 if not control and pragma is not None and b"no-cache" in pragma.lower() else None


def is_unchanged(asked: Mapping[bytes, bytes], etag: bytes | None, modified: bytes | None) -> bool:
    """Whether the asker has this very answer already; If-None-Match goes before If-Modified-Since."""
    tags = asked.get(b"if-none-match")
    if tags is not None:
        return etag is not None and (tags.strip() == b"*" or _opaque(etag) in OPAQUE.findall(tags))
    return modified is not None and asked.get(b"if-modified-since") == modified


def _joined(headers: RawHeaders) -> dict[str, str]:
    fields: dict[str, str] = {}
    for name, value in headers:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        fields[key] = f"{fields[key]}, {text}" if key in fields else text
    return fields


def _told_seconds(control: Mapping[str, str], fields: Mapping[str, str], now: float) -> float | None:
    for name in ("s-maxage", "max-age"):
        if name in control:
            return _seconds(control[name])
    if "expires" not in fields:
        return None
    end, begin = _time(fields["expires"]), _time(fields["date"]) if "date" in fields else now
    return 0.0 if end is None or begin is None else end - begin


def _seconds(text: str) -> float:
    """0 for what is no number of seconds: the cautious reading."""
    return min(float(text), LONGEST) if text.isdecimal() and text.isascii() else 0.0


def _time(text: str) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, OverflowError):
        return None


def _opaque(etag: bytes) -> bytes:
    """Compared weakly, as for If-None-Match: without the mark of weakness."""
    return etag.removeprefix(b"W/")
