"""One connection to Redis or Valkey: what is asked in one turn of the loop goes out in one write."""

import asyncio
import ssl
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self, cast

from kadens.errors import BadInput, MissingExtra, Unavailable

try:
    import hiredis
except ImportError:  # told by Address.of, so that the other stores work without
    hiredis = None  # type: ignore[assignment]

__all__ = ["Address", "Link", "Refused"]

NOTHING_YET = object()
KNOWN = {"host", "port", "path", "db", "username", "password", "connection_class", "ssl_ca_certs"}


class Refused(Unavailable):
    """The server answered with an error."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Address:
    """What a URL says: `redis://`, `rediss://` or `unix://`."""

    host: str
    port: int
    path: str | None
    tls: bool
    database: int
    username: str
    password: str | None
    authorities: str | None

    @classmethod
    def of(cls, url: str) -> Self:
        try:
            from redis.asyncio.connection import SSLConnection, parse_url
        except ImportError as absent:
            raise MissingExtra.named("redis", "RedisStore") from absent
        if hiredis is None:
            raise MissingExtra.named("redis", "RedisStore")
        try:
            said: dict[str, Any] = dict(parse_url(url))
        except (ValueError, AttributeError, TypeError) as error:
            # The text of the error may hold the URL, and the URL a password.
            raise BadInput.of(
                "url", str(url).split("@")[-1], "redis://, rediss:// or unix:// and an address"
            ) from error
        if unknown := said.keys() - KNOWN:
            raise BadInput.of("url", sorted(unknown), "of the options only ssl_ca_certs is known")
        return cls(
            host=said.get("host") or "localhost",
            port=said.get("port") or 6379,
            path=said.get("path"),
            tls=said.get("connection_class") is SSLConnection,
            database=said.get("db") or 0,
            username=said.get("username") or "default",
            password=said.get("password"),
            authorities=said.get("ssl_ca_certs"),
        )

    def __str__(self) -> str:
        return self.path or f"{self.host}:{self.port}"

    __repr__ = __str__


class Link(asyncio.Protocol):
    """RESP3 over one socket, with a subscription on the side."""

    def __init__(self, on_push: Callable[[bytes], None], on_broken: Callable[["Link"], None]) -> None:
        self._on_push = on_push
        self._on_broken = on_broken
        self._reader = hiredis.Reader(notEnoughData=NOTHING_YET)
        self._asked: deque[asyncio.Future[Any]] = deque()
        self._unsent: list[bytes] = []
        self._transport: asyncio.Transport | None = None
        self.loop = asyncio.get_running_loop()
        self.broken = False
        self.gone = asyncio.Event()

    @classmethod
    async def open(
        cls,
        address: Address,
        channel: str,
        *,
        on_push: Callable[[bytes], None],
        on_broken: Callable[["Link"], None],
    ) -> "Link":
        """Connected, known to the server and subscribed to `channel`; `Unavailable`."""
        link = cls(on_push, on_broken)
        try:
            await _connect(address, link)
            await link._introduce(address, channel)
        except OSError as error:
            raise Unavailable(f"{address}: {error}") from error
        except BaseException:
            link.close()
            raise
        return link

    def send(self, *command: str | int | bytes) -> asyncio.Future[Any]:
        """The future of its answer, `Refused` or `Unavailable`."""
        if self.broken:
            raise Unavailable("the connection to Redis broke")
        answer: asyncio.Future[Any] = self.loop.create_future()
        self._asked.append(answer)
        if not self._unsent:
            self.loop.call_soon(self._flush)
        self._unsent.append(_packed(command))
        return answer

    def close(self) -> None:
        self._break("the connection to Redis was closed")
        if self._transport is not None:
            self._transport.abort()

    async def aclose(self) -> None:
        """Close it, and wait until the socket is."""
        self.close()
        if self._transport is not None:
            await self.gone.wait()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Not asserted: the transports of uvloop are no asyncio.Transport.
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        try:
            self._reader.feed(data)
            while (reply := self._reader.gets()) is not NOTHING_YET:
                self._answer(reply)
        except (hiredis.ProtocolError, IndexError):
            self._break("what answered does not speak the Redis protocol")
            if self._transport is not None:
                self._transport.abort()

    def connection_lost(self, error: Exception | None) -> None:
        self.gone.set()
        self._break(f"the connection to Redis broke: {error or 'closed by the server'}")

    def _flush(self) -> None:
        unsent, self._unsent = self._unsent, []
        if self._transport is not None and not self.broken:
            self._transport.write(b"".join(unsent))

    def _answer(self, reply: Any) -> None:
        if isinstance(reply, hiredis.PushNotification):
            if reply[0] == b"message":
                self._on_push(reply[2])
            return
        future = self._asked.popleft()
        if future.done():
            return
        if isinstance(reply, hiredis.ReplyError):
            _fail(future, Refused(str(reply)))
        else:
            future.set_result(reply)

    def _break(self, why: str) -> None:
        if self.broken:
            return
        self.broken = True
        while self._asked:
            future = self._asked.popleft()
            if not future.done():
                _fail(future, Unavailable(why))
        self._on_broken(self)

    async def _introduce(self, address: Address, channel: str) -> None:
        identity = ("AUTH", address.username, address.password) if address.password is not None else ()
        try:
            await self.send("HELLO", 3, *identity)
            if address.database:
                await self.send("SELECT", address.database)
        except Refused as error:
            raise Unavailable(f"{address}: Redis 6.2 or Valkey and valid credentials are needed ({error})") from error
        # Its confirmation is a push, not an answer; the PING tells that the server has come past it.
        if self._transport is not None:
            self._transport.write(_packed(("SUBSCRIBE", channel)))
        await self.send("PING")


def _packed(command: tuple[Any, ...]) -> bytes:
    packed: bytes = hiredis.pack_command(command)
    return packed


def _fail(future: asyncio.Future[Any], error: Exception) -> None:
    future.set_exception(error)
    # Whoever asked may have left without waiting for the answer.
    future.exception()


async def _connect(address: Address, link: Link) -> None:
    if address.path is not None:
        await link.loop.create_unix_connection(lambda: link, address.path)
        return
    context = ssl.create_default_context(cafile=address.authorities) if address.tls else None
    await link.loop.create_connection(lambda: link, address.host, address.port, ssl=context)
