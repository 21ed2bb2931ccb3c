"""Where a server is and who asks, from a URL; shown without its password."""

from dataclasses import dataclass
from typing import Self
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from kadens.errors import BadInput

__all__ = ["Address"]

ALLOWED = "redis://, rediss:// or unix:// and an address"
OPTIONS = frozenset({"db", "username", "password", "ssl_ca_certs"})
DEFAULT_PORT = 6379


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Address:
    """`redis://[user:password@]host[:port][/database]`, `rediss://` for TLS, `unix://[user:password@]/path?db=0`.

    `?ssl_ca_certs=file` names the authorities to trust instead of the system's.
    """

    host: str = "localhost"
    port: int = DEFAULT_PORT
    path: str | None = None
    tls: bool = False
    database: int = 0
    username: str = "default"
    password: str | None = None
    authorities: str | None = None

    @classmethod
    def of(cls, url: str, *, field: str = "url") -> Self:
        """`BadInput` names `field`, and nothing that could be a secret."""
        shown = str(url).rpartition("@")[2].partition("?")[0]
        try:
            split = urlsplit(url)
            port = split.port
            options = parse_qs(split.query, strict_parsing=True) if split.query else {}
        except (ValueError, AttributeError, TypeError):
            # The text of the error may hold the URL, and the URL a password.
            raise BadInput.of(field, shown, ALLOWED) from None
        if split.scheme not in ("redis", "rediss", "unix") or (split.scheme == "unix" and not split.path):
            raise BadInput.of(field, shown, ALLOWED)
        if unknown := options.keys() - OPTIONS:
            raise BadInput.of(field, sorted(unknown), f"the options are {', '.join(sorted(OPTIONS))}")
        said = {name: values[-1] for name, values in options.items()}
        local = split.scheme == "unix"
        return cls(
            host=split.hostname or "localhost",
            port=port or DEFAULT_PORT,
            path=unquote(split.path) if local else None,
            tls=split.scheme == "rediss",
            database=_database(said.get("db", "") or ("" if local else _named(split)), field),
            username=said.get("username") or unquote(split.username or "") or "default",
            password=said.get("password") or unquote(split.password or "") or None,
            authorities=said.get("ssl_ca_certs"),
        )

    def __str__(self) -> str:
        return self.path or f"{self.host}:{self.port}"

    def __repr__(self) -> str:
        return f"Address({self})"


def _named(split: SplitResult) -> str:
    return unquote(split.path).strip("/")


def _database(text: str, field: str) -> int:
    if not text:
        return 0
    if not (text.isascii() and text.isdigit()):
        raise BadInput.of(field, text, "the number of a database, such as /0")
    return int(text)
