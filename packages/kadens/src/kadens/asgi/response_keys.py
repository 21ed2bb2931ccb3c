"""One text for all requests that get the same answer, and for no others."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from urllib.parse import parse_qsl, urlencode

import msgspec
from starlette.types import Scope

__all__ = ["CREDENTIALS", "Question", "ResponseKeys", "canonical_query", "is_short", "path_tag"]

CREDENTIALS = frozenset({b"authorization", b"cookie"})
LONGEST = 1_000

Question = tuple[str, str, bytes, bytes, tuple[bytes, ...]]
"""Path, scheme, host, query and the values of the headers that answers vary by: as they came."""


class ResponseKeys:
    """The keys of one route template, whose answers differ by the request headers in `vary`."""

    __slots__ = ("prefix", "vary")

    def __init__(self, template: str, vary: Sequence[str]) -> None:
        # What is before the first colon of a key is what statistics are kept by.
        self.prefix = template.replace(":", ".")
        self.vary = tuple(name.lower().encode() for name in vary)

    def question(self, scope: Scope, headers: Mapping[bytes, bytes]) -> Question:
        """`headers` are those of the scope, by name."""
        values = tuple([_all_values(name, scope) for name in self.vary]) if self.vary else ()
        return scope["path"], scope.get("scheme", "http"), headers.get(b"host", b""), scope["query_string"], values

    def key(self, question: Question) -> str:
        """Every part is quoted by JSON, so that none can be taken for another; credentials get in as a digest."""
        path, scheme, host, query, values = question
        parts = [scheme, host.decode("latin-1").lower(), path, canonical_query(query)]
        parts += [_told(name, value) for name, value in zip(self.vary, values, strict=True)]
        text = msgspec.json.encode(parts).decode()
        if len(self.prefix) + len(text) > LONGEST or not text.isprintable():
            text = _digest(text)
        return f"{self.prefix}:{text}"


def canonical_query(query: bytes) -> str:
    """Parameters by name, those of one name in their order, each written in one way."""
    text = query.decode("latin-1")
    if "&" not in text and "%" not in text and "+" not in text:
        return text
    # Latin-1 keeps every byte apart, whatever it means to the app.
    pairs = parse_qsl(text, keep_blank_values=True, encoding="latin-1")
    return urlencode(sorted(pairs, key=lambda pair: pair[0]), encoding="latin-1")


def is_short(question: Question) -> bool:
    """Whether it may be remembered as it is."""
    path, _, host, query, values = question
    return len(path) + len(host) + len(query) + sum(map(len, values)) <= LONGEST


def path_tag(path: str) -> str:
    """What all answers of one path are tagged with, whatever their query."""
    return f"path:{path}"


def _all_values(name: bytes, scope: Scope) -> bytes:
    return b",".join(value.strip() for field, value in scope["headers"] if field == name)


def _told(name: bytes, value: bytes) -> str:
    text = value.decode("latin-1")
    return _digest(text) if name in CREDENTIALS else text


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()
