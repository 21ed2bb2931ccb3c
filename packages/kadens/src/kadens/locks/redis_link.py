"""One connection to Redis or Valkey: commands pipelined as they come, wake-ups pushed between their answers."""

import asyncio
import ssl
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from kadens.errors import BadInput, MissingExtra, Unavailable

try:
    import hiredis
except ImportError:  # told by RedisAddress.of, so that the other backends work without
    hiredis = None  # type: ignore[assignment]

__all__ = ["RedisAddress", "RedisLink", "Refused"]

NOTHING_YET = object()
KNOWN = {"host", "port", "path", "db", "username", "password", "connection_class", "ssl_ca_certs"}


class Refused(Unavailable):
    """The server answered with an error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RedisAddress:
    """What a URL says; `redis://`, `rediss://` or `unix://`."""

    host: str
    port: int
    path: str | None
    tls: bool
    database: int
    username: str
    password: str | None
    authorities: str | None

    @classmethod
    def of(cls, url: str) -> "RedisAddress":
        try:
            from redis.asyncio.connection import SSLConnection, parse_url
        except ImportError as absent:
            raise MissingExtra.named("redis", "RedisLocks") from absent
        if hiredis is None:
            raise MissingExtra.named("redis", "RedisLocks")
        try:
            said: dict[str, Any] = dict(parse_url(url))
        except (ValueError, AttributeError, TypeError) as error:
            # The text of the error may hold the URL, and the URL a password.
            shown = str(url).split("@")[-1]
            raise BadInput.of("url", shown, "redis://, rediss:// or unix:// and an address") from error
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

    def __repr__(self) -> str:
        return f"RedisAddress({self})"

    def __str__(self) -> str:
        return self.path or f"{self.host}:{self.port}"


class RedisLink(asyncio.Protocol):
    """RESP3 over one socket. `send` writes at once, so that commands keep their order whatever is cancelled."""

    def __init__(self, on_push: Callable[[list[Any]], None], on_broken: Callable[["RedisLink"], None]) -> None:
        self._on_push = on_push
        self._on_broken = on_broken
        self._reader = hiredis.Reader(notEnoughData=NOTHING_YET)
        self._asked: deque[asyncio.Future[Any]] = deque()
        self._transport: asyncio.Transport | None = None
        self.broken = False
        self.identity: tuple[str | int, ...] = ()
        """What `CLIENT KILL` finds this connection by."""

    @classmethod
    async def open(
        cls,
        address: RedisAddress,
        channel: str,
        *,
        on_push: Callable[[list[Any]], None],
        on_broken: Callable[["RedisLink"], None],
    ) -> "RedisLink":
        """Connected, known to the server and subscribed to `channel`."""
        link = cls(on_push, on_broken)
        try:
            await _connect(address, lambda: link)
            await link._introduce(address, channel)
        except OSError as error:
            raise Unavailable(f"{address}: {error}") from error
        except BaseException:
            link.close()
            raise
        return link

    def send(self, *command: str | int | bytes) -> asyncio.Future[Any]:
        """Write a command; the future holds its answer, `Refused` or `Unavailable`."""
        if self.broken or self._transport is None:
            raise Unavailable("the connection to Redis broke")
        answer = asyncio.get_running_loop().create_future()
        self._asked.append(answer)
        self._transport.write(_packed(command))
        return answer

    def close(self) -> None:
        self._break("the connection to Redis was closed")
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's is one in all but its bases.
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
        self._break(f"the connection to Redis broke: {error or 'closed by the server'}")

    def _answer(self, reply: Any) -> None:
        if isinstance(reply, hiredis.PushNotification):
            self._on_push(reply)
            return
        future = self._asked.popleft()
        if future.done():
            return
        if isinstance(reply, hiredis.ReplyError):
            future.set_exception(Refused(str(reply)))
        else:
            future.set_result(reply)

    def _break(self, why: str) -> None:
        if self.broken:
            return
        self.broken = True
        while self._asked:
            future = self._asked.popleft()
            if not future.done():
                future.set_exception(Unavailable(why))
                # Whoever asked may have left without waiting for the answer.
                future.exception()
        self._on_broken(self)

    async def _introduce(self, address: RedisAddress, channel: str) -> None:
        identity = ("AUTH", address.username, address.password) if address.password is not None else ()
        try:
            hello = await self.send("HELLO", 3, *identity)
        except Refused as error:
            raise Unavailable(f"{address}: Redis 6 or Valkey and valid credentials are needed ({error})") from error
        self.identity = self._identified(hello)
        if address.database:
            await self.send("SELECT", address.database)
        # Its confirmation is a push, not an answer; the server takes what follows after it.
        if self._transport is not None:
            self._transport.write(_packed(("SUBSCRIBE", channel)))

    def _identified(self, hello: Any) -> tuple[str | int, ...]:
        # A server that started anew counts from 1 again: the address keeps others' connections out of it.
        # All connections through a Unix socket have the same one.
        local = self._transport.get_extra_info("sockname") if self._transport is not None else None
        if not isinstance(local, tuple) or not isinstance(hello, dict):
            return ()
        host = f"[{local[0]}]" if ":" in local[0] else local[0]
        return ("ID", hello[b"id"], "ADDR", f"{host}:{local[1]}")


async def _connect(address: RedisAddress, factory: Callable[[], RedisLink]) -> None:
    loop = asyncio.get_running_loop()
    if address.path is not None:
        await loop.create_unix_connection(factory, address.path)
        return
    context = ssl.create_default_context(cafile=address.authorities) if address.tls else None
    await loop.create_connection(factory, address.host, address.port, ssl=context)


def _packed(command: tuple[str | int | bytes, ...]) -> bytes:
    packed: bytes = hiredis.pack_command(command)  # type: ignore[arg-type]  # its stub means a tuple of one
    return packed
