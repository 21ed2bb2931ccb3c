"""Whom a request counts for: the client's address, a header, a token."""

import re
from collections.abc import Callable, Sequence
from hashlib import blake2b
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.requests import HTTPConnection

from kadens.checks import instance, listed
from kadens.errors import BadInput

__all__ = ["ClientAddress", "KeyFunction", "bearer_token", "digest", "header"]

KeyFunction = Callable[[HTTPConnection], str | None]
"""From a request to the text it is counted under; None if the request does not tell."""

UNIX = "unix"
NOBODY = "unknown"
FIELD_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
IPV6_BITS = 128
# More hops than anybody has proxies: what is farther back is the client's own writing.
MOST_HOPS = 32

Address = IPv4Address | IPv6Address


class ClientAddress:
    """The address of whoever sent the request: the connection's own, unless that is one of your `proxies`.

    `proxies` are addresses or networks ("10.0.0.0/8"; "unix" for a socket without addresses). From the right of
    X-Forwarded-For the first address that is none of them counts, for only your proxies' entries can be believed;
    without named proxies the header is not read. IPv6 clients count by network, `ipv6_prefix` bits, since each has
    one to choose from. A server that rewrites the client by itself (uvicorn's proxy headers) has done this before.
    """

    def __init__(self, *, proxies: Sequence[str] = (), ipv6_prefix: int = 64) -> None:
        proxies = listed("proxies", proxies, str)
        if type(ipv6_prefix) is not int or not 1 <= ipv6_prefix <= IPV6_BITS:
            raise BadInput.of("ipv6_prefix", ipv6_prefix, f"a whole number from 1 to {IPV6_BITS}")
        self._networks = tuple(_network(proxy) for proxy in proxies if proxy != UNIX)
        self._unix = UNIX in proxies
        self._ipv6_mask = ((1 << ipv6_prefix) - 1) << (IPV6_BITS - ipv6_prefix)

    def __call__(self, connection: HTTPConnection) -> str:
        client = connection.scope.get("client")
        host: str | None = client[0] if client else None
        if self._networks or self._unix:
            return self._behind_proxies(host, connection)
        # An IPv4 address is its own name; only IPv6 has many ways to write one.
        return host if host and ":" not in host else self._named(_address(host))

    def _behind_proxies(self, host: str | None, connection: HTTPConnection) -> str:
        address = _address(host)
        if not self._unix if address is None else not self._is_proxy(address):
            return self._named(address)
        forwarded = ",".join(connection.headers.getlist("x-forwarded-for"))
        for entry in reversed(forwarded.split(",")[-MOST_HOPS:]):
            found = _address(_without_port(entry.strip()))
            if found is None:
                # Nothing to the left of what no proxy would write can be believed.
                break
            address = found
            if not self._is_proxy(found):
                break
        return self._named(address)

    def _is_proxy(self, address: Address) -> bool:
        return any(address in network for network in self._networks)

    def _named(self, address: Address | None) -> str:
        if address is None:
            return NOBODY
        if isinstance(address, IPv4Address):
            return str(address)
        return str(IPv6Address(int(address) & self._ipv6_mask))


def header(name: str) -> KeyFunction:
    """The value of a header, as a digest, for it may be secret.

    A header that nothing has checked is the client's choice, who may choose another for each request: limit
    by address around it, or by what authentication has found out.
    """
    if not FIELD_NAME.fullmatch(instance("name", name, str)):
        raise BadInput.of("name", name, "the name of a header")

    def key(connection: HTTPConnection) -> str | None:
        value = connection.headers.get(name)
        return digest(value) if value else None

    return key


def bearer_token(connection: HTTPConnection) -> str | None:
    """The token of `Authorization: Bearer ...`, as a digest; what `header` says of unchecked headers holds."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    return digest(token.strip()) if scheme.lower() == "bearer" and token.strip() else None


def digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _network(text: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(text)
    except ValueError as error:
        raise BadInput.of("proxies", text, f"an address, a network such as 10.0.0.0/8, or {UNIX!r}") from error


def _address(host: str | None) -> Address | None:
    try:
        address = ip_address((host or "").partition("%")[0])
    except ValueError:
        return None
    # ::ffff:192.0.2.1 is how a socket for both writes an IPv4 client.
    return getattr(address, "ipv4_mapped", None) or address


def _without_port(entry: str) -> str:
    if entry.startswith("["):
        return entry[1:].partition("]")[0]
    return entry.partition(":")[0] if entry.count(":") == 1 else entry
