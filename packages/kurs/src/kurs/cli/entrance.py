"""How connections come in: a few at a time, and never so many that nobody else could come or a file could be opened."""

import asyncio
import resource
import socket
import ssl
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Self

from kurs.api.limits import address_of
from kurs.cli.connections import HEADERS_WITHIN, Guest, PatientConnection
from kurs.settings.sections import Server

__all__ = ["Bounds", "Entrance", "EntranceStatistics"]

# Between them everything else of this process has a turn, and the files of those who were sent away are closed.
AT_ONCE = 16
# Seconds until the next look, where no file can be opened for a connection.
PAUSE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Of open connections: of those that have not sent a whole request yet, of those of one address, and of all."""

    waiting: int
    waiting_of_one: int
    connections: int

    @classmethod
    def of(cls, settings: Server) -> Self:
        """As they are set, and where this process may open few files a part of those: the others are the journal's."""
        files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        many = files if files != resource.RLIM_INFINITY else settings.connections * 4
        return cls(
            waiting=max(1, min(settings.waiting_connections, many // 4)),
            waiting_of_one=settings.waiting_connections_per_address,
            connections=max(2, min(settings.connections, many // 2)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EntranceStatistics:
    """Connections that wait to ask, are being answered, or rest since; and those that had to make room, ever."""

    waiting: int = 0
    busy: int = 0
    resting: int = 0
    sent_away: int = 0


class Entrance:
    """Takes in connections of one listener while it is open; uvicorn closes it as one of its own servers.

    Who is one too many is let in nevertheless, and who has waited longest leaves: whoever has something to say says
    it at once, and a crowd that says nothing keeps nobody out.
    """

    def __init__(
        self,
        listener: socket.socket,
        protocol: Callable[[], PatientConnection],
        bounds: Bounds,
        *,
        tls: ssl.SSLContext | None,
    ) -> None:
        self._listener = listener
        self._protocol = protocol
        self._bounds = bounds
        self._tls = tls
        self._loop = asyncio.get_running_loop()
        self._pause: asyncio.TimerHandle | None = None
        self._arriving: set[asyncio.Task[None]] = set()
        # In the order in which they came, or were answered last.
        self._waiting: OrderedDict[_Visitor, None] = OrderedDict()
        self._of_one: dict[str, OrderedDict[_Visitor, None]] = {}
        self._resting: OrderedDict[_Visitor, None] = OrderedDict()
        self._busy: set[_Visitor] = set()
        self._sent_away = 0

    def open(self) -> None:
        self._pause = None
        self._loop.add_reader(self._listener, self._take_in)

    async def shut(self) -> None:
        """Lets in who is at the door, and nobody else; waits until they are, though not for a TLS that takes long."""
        self._take_in()
        self._leave_alone()
        if self._arriving:
            await asyncio.wait(self._arriving, timeout=PAUSE)

    def close(self) -> None:
        """Nobody else comes in; whoever has been heard is the server's to send away."""
        self._leave_alone()
        for visitor in list(self._waiting):
            if visitor.transport is None:
                self._send_away(visitor)

    def statistics(self) -> EntranceStatistics:
        return EntranceStatistics(
            waiting=len(self._waiting), busy=len(self._busy), resting=len(self._resting), sent_away=self._sent_away
        )

    async def wait_closed(self) -> None:
        await asyncio.gather(*self._arriving)

    # ── what visitors tell ────────────────────────────────────────────────────────────────────────

    def asked(self, visitor: "_Visitor") -> None:
        if visitor not in self._busy:
            self.left(visitor)
            self._busy.add(visitor)

    def rests(self, visitor: "_Visitor") -> None:
        if visitor in self._busy:
            self._busy.remove(visitor)
            self._resting[visitor] = None

    def left(self, visitor: "_Visitor") -> None:
        self._busy.discard(visitor)
        self._resting.pop(visitor, None)
        if visitor in self._waiting:
            del self._waiting[visitor]
            mine = self._of_one[visitor.origin]
            del mine[visitor]
            if not mine:
                del self._of_one[visitor.origin]

    # ── coming in ─────────────────────────────────────────────────────────────────────────────────

    def _take_in(self) -> None:
        for _ in range(AT_ONCE):
            try:
                connection, address = self._listener.accept()
            except (BlockingIOError, ConnectionAbortedError):
                return
            except OSError:
                self._be_full()
                return
            connection.setblocking(False)
            visitor = _Visitor(self, connection, _origin(address[0]))
            self._waiting[visitor] = None
            self._of_one.setdefault(visitor.origin, OrderedDict())[visitor] = None
            self._make_room(visitor)
            task = self._loop.create_task(self._introduce(visitor, self._protocol()))
            self._arriving.add(task)
            task.add_done_callback(self._arriving.discard)

    def _leave_alone(self) -> None:
        if self._pause is not None:
            self._pause.cancel()
        self._loop.remove_reader(self._listener)

    def _be_full(self) -> None:
        """No more files: the oldest go, and the listener is left alone until theirs are closed."""
        self._loop.remove_reader(self._listener)
        for visitor in [*self._waiting, *self._resting][:AT_ONCE]:
            self._send_away(visitor)
        self._pause = self._loop.call_later(PAUSE, self.open)

    def _make_room(self, latest: "_Visitor") -> None:
        mine = self._of_one[latest.origin]
        # On this machine one address is everybody, such as whoever a proxy speaks for.
        if len(mine) > self._bounds.waiting_of_one and not _is_here(latest.origin):
            self._send_away(next(iter(mine)))
        elif len(self._waiting) > self._bounds.waiting:
            self._send_away(next(iter(self._waiting)))
        elif len(self._waiting) + len(self._resting) + len(self._busy) > self._bounds.connections:
            self._send_away(next(iter(self._resting), None) or next(iter(self._waiting)))

    async def _introduce(self, visitor: "_Visitor", protocol: PatientConnection) -> None:
        visitor.protocol = protocol
        protocol.guest = visitor
        try:
            await self._loop.connect_accepted_socket(
                lambda: protocol,
                visitor.connection,
                ssl=self._tls,
                ssl_handshake_timeout=None if self._tls is None else HEADERS_WITHIN,
            )
        except OSError:
            # What was no TLS, or left before it was.
            visitor.connection.close()
            self.left(visitor)

    def _send_away(self, visitor: "_Visitor") -> None:
        self._sent_away += 1
        self.left(visitor)
        visitor.hang_up()


class _Visitor(Guest):
    """One connection, from before it is secured until it is lost or becomes a WebSocket."""

    __slots__ = ("_entrance", "connection", "origin", "protocol")

    def __init__(self, entrance: Entrance, connection: socket.socket, origin: str) -> None:
        self._entrance = entrance
        self.connection = connection
        self.origin = origin
        self.protocol: PatientConnection | None = None

    def asked(self) -> None:
        self._entrance.asked(self)

    def rests(self) -> None:
        self._entrance.rests(self)

    def left(self) -> None:
        self._entrance.left(self)

    @property
    def transport(self) -> asyncio.Transport | None:
        """None before the connection is secured."""
        return None if self.protocol is None else self.protocol.transport

    def hang_up(self) -> None:
        if self.transport is not None:
            self.transport.abort()
            return
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            # It has left by itself.
            return


def _origin(host: str) -> str:
    """As requests are counted: an IPv4 address, or the network of an IPv6 one."""
    return host if _is_here(host) else address_of({"type": "http", "client": (host, 0)})


def _is_here(origin: str) -> bool:
    return ip_address(origin.partition("%")[0]).is_loopback
