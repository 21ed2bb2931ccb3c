"""Where a PostgreSQL is: an address that the driver takes, and what of it may be shown."""

import re
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import parse_qs, urlsplit

from kadens.errors import BadInput

__all__ = ["PostgresAddress"]

# SQLAlchemy says which driver is to be used.
SCHEME = re.compile(r"(postgres(?:ql)?)(?:\+(?:asyncpg|psycopg|psycopg2))?://(?=.)")
HOST = r"(?:\[[^\[\]@/?#]+\]|[^\[\]:,@/?#]+)(?::\d*)?|:\d+"
AUTHORITY = re.compile(rf"(?:[^@/?#]*@)?(?:{HOST})?(?:,(?:{HOST}))*(?=$|[/?#])")
PORT = re.compile(r":(\d+)(?=,|$)")
SHOWN_SCHEME = re.compile(r"[a-z0-9+.-]{1,40}")
SHOWN_HOST = re.compile(r"(\[[^\[\]]*\]|[^\[\]:]*)(:\d*)?")
HIGHEST_PORT = 65_535
MASK = "****"
ALLOWED = (
    "postgresql:// (or postgresql+asyncpg://, postgresql+psycopg://) and an address, host:port/database; "
    "@, /, ? and # of a password as %40, %2F, %3F and %23"
)


@dataclass(frozen=True, slots=True)
class PostgresAddress:
    """`dsn` as the driver takes it; as text the scheme, the host and the path alone, for the rest may hold a password.

    `BadInput` for what the driver would refuse at every try.
    """

    dsn: str = field(repr=False)
    shown: str

    @classmethod
    def of(cls, dsn: object) -> Self:
        if isinstance(dsn, str) and dsn.isprintable() and (scheme := SCHEME.match(dsn)):
            rest = dsn[scheme.end() :]
            authority = AUTHORITY.match(rest)
            if authority and all(map(_is_port, (*PORT.findall(authority[0]), *_queried_ports(rest)))):
                return cls(f"{scheme[1]}://{rest}", _shown(dsn))
        raise BadInput.of("dsn", _shown(dsn), ALLOWED)

    def __str__(self) -> str:
        return self.shown


def _shown(dsn: object) -> str:
    """Of what is out of form nobody knows which part is the password."""
    scheme, divider, rest = str(dsn).partition("://")
    authority, path, query = _parts(rest)
    if not divider or not SHOWN_SCHEME.fullmatch(scheme) or "@" in path + query:
        return MASK
    hosts = authority.rpartition("@")[2].split(",")
    return f"{scheme}://{','.join(map(_shown_host, hosts))}{path}"


def _shown_host(host: str) -> str:
    """Without what may be a password in the place of a port: that of a name without a host."""
    found = SHOWN_HOST.match(host)
    name = found[1] if found else ""
    return host if found and found.end() == len(host) else f"{name}:{MASK}"


def _parts(rest: str) -> tuple[str, str, str]:
    address = re.split("[?#]", rest, maxsplit=1)[0]
    authority = address.partition("/")[0]
    return authority, address[len(authority) :], rest[len(address) :]


def _queried_ports(rest: str) -> list[str]:
    return [port for ports in parse_qs(urlsplit(f"//{rest}").query).get("port", []) for port in ports.split(",")]


def _is_port(port: str) -> bool:
    return port.isdecimal() and len(port) <= len(str(HIGHEST_PORT)) and 0 < int(port) <= HIGHEST_PORT
