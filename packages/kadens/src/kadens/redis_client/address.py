"""Where a server is and who asks, from a URL; shown without its password."""

import re
from dataclasses import dataclass
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

from kadens.errors import BadInput

__all__ = ["Address"]

ALLOWED = (
    "redis://host:port/number, rediss://host:port/number or unix:///path; "
    "signs such as @ and / are written as %40 and %2F in a password"
)
OPTIONS = frozenset({"db", "username", "password", "ssl_ca_certs"})
DEFAULT_PORT = 6379
SCHEME = re.compile(r"[a-z]+://")
BEHIND_HOST = re.compile(r"[:/?#]")


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
        """`BadInput` names `field` and the host, and nothing that could be a secret or a part of one."""
        shown = _shown(url)
        try:
            split = urlsplit(url)
            port = split.port
            options = parse_qs(split.query, strict_parsing=True) if split.query else {}
        except (ValueError, AttributeError, TypeError):
            # The text of the error may hold the URL, and the URL a password.
            raise BadInput.of(field, shown, ALLOWED) from None
        local = split.scheme == "unix"
        if split.scheme not in ("redis", "rediss", "unix") or (local and not split.path) or split.fragment:
            raise BadInput.of(field, shown, ALLOWED)
        if options.keys() - OPTIONS:
            raise BadInput.of(field, shown, f"the options are {', '.join(sorted(OPTIONS))}")
        said = {name: values[-1] for name, values in options.items()}
        database = said.get("db", "") or ("" if local else unquote(split.path).strip("/")) or "0"
        if not (database.isascii() and database.isdigit()):
            raise BadInput.of(field, shown, f"the number of a database, such as /0; {ALLOWED}")
        return cls(
            host=split.hostname or "localhost",
            port=port or DEFAULT_PORT,
            path=unquote(split.path) if local else None,
            tls=split.scheme == "rediss",
            database=int(database),
            username=said.get("username") or unquote(split.username or "") or "default",
            password=said.get("password") or unquote(split.password or "") or None,
            authorities=said.get("ssl_ca_certs"),
        )

    def __str__(self) -> str:
        return self.path or f"{self.host}:{self.port}"

    def __repr__(self) -> str:
        return f"Address({self})"


def _shown(url: object) -> str:
    """The scheme and the host: what stands elsewhere may be a password that was not written as a URL wants it."""
    text = str(url)
    scheme = found[0] if (found := SCHEME.match(text)) else ""
    return scheme + BEHIND_HOST.split(text.removeprefix(scheme).rpartition("@")[2])[0]
