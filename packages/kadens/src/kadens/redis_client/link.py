"""One socket: what is asked while answers are on their way goes out in one write, answers come in order."""

import asyncio
import math
import re
import ssl
from collections import deque
from collections.abc import Callable, Collection, Sequence
from typing import Any, NamedTuple, cast

from kadens.clock import monotonic
from kadens.errors import BadInput, MissingExtra, Unavailable
from kadens.redis_client.address import Address

try:
    import hiredis
except ImportError:  # told when a client is made, so that what needs none works without
    hiredis = None  # type: ignore[assignment]

__all__ = ["Command", "Identity", "Link", "LinkLost", "Refused", "check_installed"]

Command = tuple[str | int | float | bytes, ...]
Answers = list[Any]

NOTHING_YET = object()
NONSENSE = "what answers does not speak the Redis protocol"
# Seconds. A loop that was held up finds the end of a deadline before it has read the socket, or even written to it.
SECOND_LOOK = 0.002
NO_MESSAGES = "the server is older than Redis 6.2, and messages need it"
RUN = re.compile(rb"^run_id:(\w+)", re.MULTILINE)
LONGEST_SHOWN = 40


class Refused(Unavailable):
    """The server answered this command with an error; the connection goes on."""


class LinkLost(Unavailable):
    """The connection broke before the answer came: what was asked has been done, or has not."""


class Identity(NamedTuple):
    """The run of a server, and the number that it gave a connection: both start anew with the server."""

    run: bytes
    number: int


class Link(asyncio.Protocol):
    """RESP3, or RESP2 where the server knows no other. Once broken it stays so."""

    def __init__(
        self,
        address: Address,
        timeout: float,
        *,
        on_message: Callable[[bytes, bytes], None],
        on_broken: Callable[["Link"], None],
    ) -> None:
        self._address = address
        self._timeout = timeout
        self._on_message = on_message
        self._on_broken = on_broken
        self._reader = hiredis.Reader(notEnoughData=NOTHING_YET)
        # (future, when asked, seconds it may take, the answers of several commands or the channel whose beginning or
        # end is confirmed by a push in the place of an answer, how many of them)
        self._asked: deque[tuple[asyncio.Future[Any], float, float, Answers | str | None, int]] = deque()
        self._unsent: list[bytes] = []
        self._timer: asyncio.TimerHandle | None = None
        self._look_at = math.inf
        self._transport: asyncio.Transport | None = None
        self.loop = asyncio.get_running_loop()
        self.ready = False
        self.broken = ""
        """Why, once it is."""
        self.late = 0
        self.silent = False
        """Whether an answer is overdue and nothing has been heard since."""
        self.heard_at = monotonic()
        self.pushes = False
        """Whether messages can come: RESP3."""
        self.identity: Identity | None = None
        """What the server knows this connection by, if it tells."""
        self.gone = asyncio.Event()
        self._number: int | None = None

    async def open(self, channels: Collection[str], former: Identity | None) -> None:
        """Connect, be known, end the connection `former`, hear `channels`, those added meanwhile too; `Unavailable`."""
        try:
            await self._connect()
            await self._introduce()
            await self._prepare(channels, former)
        except (OSError, UnicodeError) as error:
            self.close()
            raise Unavailable(f"{self._address}: {error}") from error
        except BaseException:
            self.close()
            raise
        if self.broken:  # since the last answer came
            raise LinkLost(f"{self._address}: {self.broken}")
        self.ready = True

    def send(self, command: Command, within: float) -> asyncio.Future[Any]:
        """The future of its answer, `Refused` or `Unavailable`; commands are done in the order of these calls."""
        return self._write(_packed(command), within, None, 1)

    def send_all(self, commands: Sequence[Command], within: float) -> asyncio.Future[Answers]:
        """All in one write; the future of their answers, a `Refused` among them where there was one."""
        return self._write(b"".join(map(_packed, commands)), within, [], len(commands))

    def hear(self, channel: str) -> None:
        """Subscribe. Where that is refused the link breaks: a listener that waits in vain must not pass for one."""
        if self.pushes:
            self._write(_packed(("SUBSCRIBE", channel)), self._timeout, channel, 1)
        else:
            self._break(NO_MESSAGES)

    def unhear(self, channel: str) -> None:
        self._write(_packed(("UNSUBSCRIBE", channel)), self._timeout, channel, 1)

    def close(self, why: str = "the connection was closed") -> None:
        self._break(why)

    async def aclose(self) -> None:
        """Close it, and wait until the socket is."""
        self.close()
        if self._transport is not None:
            await self.gone.wait()

    # ── as a protocol ────────────────────────────────────────────────────────────────────────────

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Not asserted: the transports of uvloop are no asyncio.Transport.
        self._transport = cast(asyncio.Transport, transport)
        if self.broken:
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        self.heard_at = monotonic()
        self.silent = False
        reader = self._reader
        try:
            reader.feed(data)
            while (reply := reader.gets()) is not NOTHING_YET:
                self._take(reply)
        except (hiredis.ProtocolError, IndexError):
            self._break(NONSENSE)

    def connection_lost(self, error: Exception | None) -> None:
        self.gone.set()
        self._break(f"the connection broke: {error or 'closed by the server'}")

    # ── asking and answering ─────────────────────────────────────────────────────────────────────

    def _write(self, data: bytes, within: float, answers: Answers | str | None, count: int) -> asyncio.Future[Any]:
        if self.broken:
            raise LinkLost(f"{self._address}: {self.broken}")
        # Not the loop's time: uvloop's is that of the beginning of the turn, which may be long ago.
        now = monotonic()
        answer: asyncio.Future[Any] = self.loop.create_future()
        self._put(data)
        self._asked.append((answer, now, within, answers, count))
        if now + within < self._look_at:
            self._look_in(within, self._first_look)
        return answer

    def _put(self, data: bytes) -> None:
        """A lone caller need not wait for the end of the turn; those who ask together share a write."""
        if self._unsent:
            self._unsent.append(data)
        elif self._asked:
            self._unsent.append(data)
            self.loop.call_soon(self._flush)
        elif self._transport is not None:
            self._transport.write(data)

    def _flush(self) -> None:
        unsent, self._unsent = self._unsent, []
        if self._transport is not None and not self.broken:
            self._transport.write(b"".join(unsent))

    def _take(self, reply: Any) -> None:
        if isinstance(reply, hiredis.PushNotification):
            self._take_push(reply)
            return
        answer, _, _, answers, count = self._asked[0]
        if isinstance(reply, hiredis.ReplyError):
            # What older servers add repeats what they were sent, also a password.
            reply = Refused(f"{self._address}: {str(reply).partition(', with args')[0]}")
        if answers is not None:
            if isinstance(answers, str):
                self._unconfirmed(answers, reply)
                return
            answers.append(reply)
            if len(answers) < count:
                return
            reply = answers
        self._asked.popleft()
        if answer.done():
            return
        if isinstance(reply, Refused):
            _fail(answer, reply)
        else:
            answer.set_result(reply)

    def _take_push(self, push: list[Any]) -> None:
        match push:
            case [b"message", bytes(channel), bytes(message)]:
                self._on_message(channel, message)
            case [b"subscribe" | b"unsubscribe", bytes(channel), _]:
                answer, _, _, asked, _ = self._asked[0]
                if asked != channel.decode(errors="replace"):
                    raise hiredis.ProtocolError(NONSENSE)
                self._asked.popleft()
                if not answer.done():
                    answer.set_result(None)

    def _unconfirmed(self, channel: str, reply: Any) -> None:
        """It came where a push belongs: a refusal, or the answer of somebody else."""
        if isinstance(reply, Refused):
            self._break(f"the channel {channel!r} was refused: {str(reply).removeprefix(f'{self._address}: ')}")
        else:
            self._break(NONSENSE)

    # ── deadlines: one timer for all who wait ────────────────────────────────────────────────────

    def _look_in(self, seconds: float, look: Callable[[], None]) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._look_at = monotonic() + seconds
        self._timer = self.loop.call_later(seconds, look)

    def _first_look(self) -> None:
        self._look(monotonic() - self._look_at)

    def _look(self, held_up: float) -> None:
        """Whether somebody's time is over; then the socket may be read before the second look.

        `held_up`: seconds that the loop was; the server gets as many, for some of it may not even have been sent.
        """
        now = monotonic()
        due = min((asked + within for answer, asked, within, *_ in self._asked if not answer.done()), default=math.inf)
        if due <= now:
            self._look_in(SECOND_LOOK + min(max(0.0, held_up), self._timeout), lambda: self._end_late(now))
            # Nobody who asks meanwhile, for however short a time, puts it off.
            self._look_at = -math.inf
        elif due < math.inf:
            self._look_in(due - now, self._first_look)
        else:
            self._timer, self._look_at = None, math.inf

    def _end_late(self, looked: float) -> None:
        """End those whose time was over at the first look already."""
        for answer, asked, within, *_ in self._asked:
            if not answer.done() and asked + within <= looked:
                self.late += 1
                self.silent = True
                _fail(answer, Unavailable(f"{self._address}: no answer within {within:g} s"))
        if self._asked and max(self._asked[0][1], self.heard_at) + self._timeout <= looked:
            # Its silence may be a dead peer's; a new connection tells.
            self._break(f"no answer within {self._timeout:g} s")
        else:
            self._look(0.0)

    def _break(self, why: str) -> None:
        if self.broken:
            return
        self.broken, self.ready = why, False
        if self._timer is not None:
            self._timer.cancel()
        if self._transport is not None:
            self._transport.abort()
        while self._asked:
            answer = self._asked.popleft()[0]
            if not answer.done():
                _fail(answer, LinkLost(f"{self._address}: {why}"))
        self._on_broken(self)

    # ── opening ──────────────────────────────────────────────────────────────────────────────────

    async def _connect(self) -> None:
        address = self._address
        if address.path is not None:
            await self.loop.create_unix_connection(lambda: self, address.path)
            return
        context = ssl.create_default_context(cafile=address.authorities) if address.tls else None
        await self.loop.create_connection(lambda: self, address.host, address.port, ssl=context)

    async def _introduce(self) -> None:
        address = self._address
        identity = ("AUTH", address.username, address.password) if address.password is not None else ()
        try:
            hello = await self.send(("HELLO", 3, *identity), self._timeout)
        except Refused as error:
            if not _is_older(str(error)):
                raise Unavailable(f"{error}; are the credentials valid?") from error
            await self._introduce_to_older()
            return
        if not isinstance(hello, dict) or not isinstance(hello.get(b"id"), int):
            raise Unavailable(f"{address}: {NONSENSE}")
        self.pushes = True
        self._number = hello[b"id"]

    async def _introduce_to_older(self) -> None:
        address = self._address
        if address.password is None:
            return
        user = () if address.username == "default" else (address.username,)
        try:
            await self.send(("AUTH", *user, address.password), self._timeout)
        except Refused as error:
            raise Unavailable(f"{error}; are the credentials valid?") from error

    async def _prepare(self, channels: Collection[str], former: Identity | None) -> None:
        heard = frozenset(channels)
        for channel in heard:
            self.hear(channel)
        commands: list[Command] = [("SELECT", self._address.database)] if self._address.database else []
        info, *replies = await self.send_all((("INFO", "server"), *commands, ("PING",)), self._timeout)
        for reply in replies:
            if isinstance(reply, Refused):
                raise reply
        self.identity = self._identified(info)
        if former is not None and self.identity is not None and former.run == self.identity.run:
            # What it left unanswered may yet be done, and must not come after what is asked now.
            self.send(("CLIENT", "KILL", "ID", former.number), self._timeout).add_done_callback(_ignore)
        for channel in frozenset(channels) - heard:
            self.hear(channel)

    def _identified(self, info: object) -> Identity | None:
        """Not by an address: the server may see another than this side does, and a Unix socket has one for all."""
        run = RUN.search(info) if isinstance(info, bytes) else None
        return Identity(run[1], self._number) if run and self._number is not None else None


def check_installed(wanted_by: str) -> None:
    """`MissingExtra`."""
    if hiredis is None:
        raise MissingExtra.named("redis", wanted_by)


def _packed(command: Command) -> bytes:
    try:
        packed: bytes = hiredis.pack_command(command)  # type: ignore[arg-type]  # its stub means a tuple of one
    except UnicodeEncodeError as error:
        raise BadInput.of("argument", error.object[:LONGEST_SHOWN], "text without lone surrogates") from error
    return packed


def _is_older(refusal: str) -> bool:
    return "unknown command" in refusal.lower() or "NOPROTO" in refusal


def _fail(answer: asyncio.Future[Any], error: Exception) -> None:
    answer.set_exception(error)
    # Whoever asked may have left without waiting for the answer.
    answer.exception()


def _ignore(answer: asyncio.Future[Any]) -> None:
    if not answer.cancelled():
        answer.exception()
