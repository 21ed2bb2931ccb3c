import asyncio
import logging
import re
import shutil
import ssl
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from backends import RedisServer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kadens.clock import monotonic
from kadens.errors import BadInput, MissingExtra, Unavailable, WrongState
from kadens.redis_client import Address, LinkLost, RedisClient, Refused, Script

pytestmark = pytest.mark.anyio

WITHIN = 20.0
LOCAL = "127.0.0.1"


@pytest.fixture(params=[False, True], ids=["asyncio", "uvloop"])
def anyio_backend(request: pytest.FixtureRequest) -> tuple[str, dict[str, Any]]:
    return "asyncio", {"use_uvloop": request.param}


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(WITHIN):
        while not true():  # noqa: ASYNC110  # the state is another's
            await asyncio.sleep(0.001)


async def told(asking: Awaitable[Any]) -> str:
    """The text of the error that it ends with."""
    try:
        await asking
    except Unavailable as error:
        return str(error)
    pytest.fail("it was answered")


def steady(url: str, **options: Any) -> RedisClient:
    """Its link lives also when the server is slow for some seconds."""
    return RedisClient(url, **({"timeout": WITHIN, "open_within": WITHIN} | options))


async def answered(client: RedisClient, *command: str) -> Any:
    """As often as it takes: to a client in such a hurry a server that is only slow has gone."""
    async with asyncio.timeout(WITHIN):
        while True:
            with suppress(Unavailable):
                return await client.ask(*command, within=WITHIN)


@asynccontextmanager
async def client_of(url: str, **options: Any) -> AsyncIterator[RedisClient]:
    """Closed at the end, not opened at the beginning."""
    client = steady(url, **options)
    try:
        yield client
    finally:
        await client.aclose()


Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def fake(talk: Talk, *, tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """A server that talks so, to everybody who connects."""
    open_ones: list[asyncio.StreamWriter] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        open_ones.append(writer)
        try:
            await talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async with await asyncio.start_server(serve, LOCAL, 0, ssl=tls) as server:
        yield f"redis://me:secret@{LOCAL}:{server.sockets[0].getsockname()[1]}"
        for writer in open_ones:
            writer.close()


async def command(reader: asyncio.StreamReader) -> list[str]:
    words = int((await reader.readuntil(b"\r\n"))[1:])
    read = []
    for _ in range(words):
        length = int((await reader.readuntil(b"\r\n"))[1:])
        read.append((await reader.readexactly(length + 2))[:-2].decode())
    return read


async def older(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """As before version 6: no HELLO, RESP2, and it repeats what it does not understand."""
    while True:
        name, *rest = await command(reader)
        if name in ("AUTH", "PING", "SELECT"):
            writer.write(b"+OK\r\n")
        elif name == "ECHO":
            writer.write(f"${len(rest[0])}\r\n{rest[0]}\r\n".encode())
        else:
            shown = " ".join(f"`{word}`," for word in rest)
            writer.write(f"-ERR unknown command `{name}`, with args beginning with: {shown}\r\n".encode())
        await writer.drain()


# Answers, in order, each to whom they belong.


async def test_each_of_many_gets_its_own_answer(redis_url: str) -> None:
    async with steady(redis_url) as client:
        answers = await asyncio.gather(*(client.ask("ECHO", str(number)) for number in range(500)))
        assert answers == [str(number).encode() for number in range(500)]
        assert await client.ask_all(("ECHO", "a"), ("PING",), ("ECHO", b"\x00")) == [b"a", b"PONG", b"\x00"]
        assert client.statistics().opened == 1
        assert client.statistics().asked == 501


async def test_what_resp3_can_say_arrives(redis_url: str) -> None:
    async with steady(redis_url) as client:
        assert await client.ask("HSET", "h", "a", 1, "b", 2.5) == 2
        assert await client.ask("HGETALL", "h") == {b"a": b"1", b"b": b"2.5"}
        assert await client.ask("GET", "nothing") is None
        assert await client.ask("SET", "large", b"x" * 3_000_000) == b"OK"
        assert len(await client.ask("GET", "large")) == 3_000_000


async def test_an_error_concerns_its_caller_alone(redis_url: str) -> None:
    async with steady(redis_url) as client:
        await client.ask("RPUSH", "list", "x")
        answers = await asyncio.gather(
            client.ask("ECHO", "1"), client.ask("GET", "list"), client.ask("ECHO", "2"), return_exceptions=True
        )
        assert (answers[0], answers[2]) == (b"1", b"2")
        assert isinstance(answers[1], Refused)
        assert "WRONGTYPE" in str(answers[1])
        with pytest.raises(Refused, match="WRONGTYPE"):
            await client.ask_all(("PING",), ("GET", "list"), ("PING",))
        assert client.linked
        assert client.statistics().losses == 0


@pytest.mark.parametrize("turns", range(8))
async def test_a_cancellation_at_any_turn_takes_nobody_elses_answer(redis_url: str, turns: int) -> None:
    async with client_of(redis_url) as client:
        cancelled = [asyncio.create_task(client.ask_all(("ECHO", "no"), ("ECHO", "no"))) for _ in range(3)]
        others = [asyncio.create_task(client.ask("ECHO", str(number))) for number in range(3)]
        for _ in range(turns):
            await asyncio.sleep(0)
        for task in cancelled:
            task.cancel()
        later = asyncio.create_task(client.ask("ECHO", "later"))
        await asyncio.wait(cancelled)
        assert await asyncio.gather(*others, later) == [b"0", b"1", b"2", b"later"]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=st.lists(st.tuples(st.integers(1, 3), st.booleans(), st.integers(0, 3)), min_size=1, max_size=30))
def test_whoever_is_cancelled_the_rest_match(redis_server: RedisServer, plan: list[tuple[int, bool, int]]) -> None:
    async def main() -> None:
        async with steady(redis_server.url) as client:
            tasks = []
            for number, (count, cancelled, turns) in enumerate(plan):
                task = asyncio.create_task(client.ask_all(*[("ECHO", str(number))] * count))
                tasks.append((task, number, count))
                for _ in range(turns):
                    await asyncio.sleep(0)
                if cancelled:
                    task.cancel()
            for task, number, count in tasks:
                await asyncio.wait([task])
                if not task.cancelled():
                    assert task.result() == [str(number).encode()] * count

    asyncio.run(main())


async def test_a_script_is_sent_once_and_again_when_it_was_forgotten(redis_url: str, redis_server: RedisServer) -> None:
    script = Script("return {KEYS[1], ARGV[1]}")
    async with steady(redis_url) as client:
        for _ in range(2):
            assert await client.run(script, ("k",), 1) == [b"k", b"1"]
        assert redis_server.ask("SCRIPT FLUSH") == "+OK"
        assert await client.run(script, ("k",), 2) == [b"k", b"2"]
        with pytest.raises(Refused, match="wrong"):
            await client.run(Script("return redis.error_reply('wrong')"), ())


# Messages, and word of the link.


async def test_messages_arrive_also_after_the_server_was_restarted(redis_url: str, redis_server: RedisServer) -> None:
    heard: list[bytes] = []
    links: list[bool] = []
    async with steady(redis_url) as client, steady(redis_url) as other:
        client.watch(links.append)
        client.subscribe("here", heard.append)
        await client.ask("PING")
        assert await other.ask("PUBLISH", "here", "1") == 1
        await until(lambda: heard == [b"1"])
        await asyncio.to_thread(redis_server.restart)
        await until(lambda: links == [False, True])
        assert await client.ask("PUBLISH", "here", "2") == 1
        await until(lambda: heard == [b"1", b"2"])
        client.unsubscribe("here", heard.append)
        assert await client.ask("PUBLISH", "here", "3") == 0
        client.unwatch(links.append)
        assert client.statistics().messages == 2
        assert client.statistics().losses == 1


async def test_a_silent_server_is_noticed_though_nothing_is_asked(redis_url: str, redis_server: RedisServer) -> None:
    links: list[bool] = []
    async with client_of(redis_url, timeout=0.05, heartbeat=0.05) as client:
        await answered(client, "PING")
        client.watch(links.append)
        redis_server.pause()
        try:
            await until(lambda: links == [False])
        finally:
            redis_server.resume()
        await until(lambda: links == [False, True])


# A server that goes away.


@pytest.mark.parametrize("fault", ["kill", "pause", "restart"])
async def test_under_load_every_call_ends_and_answers_come_back(
    redis_url: str, redis_server: RedisServer, fault: str
) -> None:
    answered = failed = 0
    over = False

    async def ask(client: RedisClient, caller: int) -> None:
        nonlocal answered, failed
        number = 0
        while not over:
            number += 1
            began = monotonic()
            try:
                assert await client.ask("ECHO", f"{caller}:{number}") == f"{caller}:{number}".encode()
                answered += 1
            except Unavailable:
                failed += 1
                await asyncio.sleep(0.001)
            assert monotonic() - began < WITHIN

    async with client_of(redis_url, timeout=0.2) as client:
        callers = [asyncio.create_task(ask(client, number)) for number in range(20)]
        await until(lambda: answered > 200)
        getattr(redis_server, fault)()
        try:
            await until(lambda: client.statistics().losses > 0)
        finally:
            if fault == "kill":
                redis_server.start()
            elif fault == "pause":
                redis_server.resume()
        again = answered
        await until(lambda: answered > again + 200)
        over = True
        await asyncio.gather(*callers)
        assert failed > 0


async def test_a_deadline_of_ones_own_costs_the_others_nothing(redis_url: str, redis_server: RedisServer) -> None:
    async with steady(redis_url) as client:
        redis_server.pause()
        try:
            patient = asyncio.create_task(client.ask("ECHO", "patient"))
            assert "no answer within 0.03 s" in await told(client.ask("ECHO", "hasty", within=0.03))
            assert (client.failing, client.linked) == (True, True)
        finally:
            redis_server.resume()
        assert await patient == b"patient"
        assert (client.failing, client.statistics().late) == (False, 1)


async def test_a_loop_that_was_held_up_is_not_the_servers_silence() -> None:
    # The server is of the same loop: it answers in the next turns, and whatever holds it up holds up the loop.
    async with fake(older) as url, client_of(url, timeout=0.2) as client:
        await client.open()
        for _ in range(3):
            asking = [asyncio.create_task(client.ask("ECHO", str(number))) for number in range(3)]
            await asyncio.sleep(0)
            time.sleep(0.4)  # noqa: ASYNC251  # the blocked loop is the point
            assert await asyncio.gather(*asking) == [b"0", b"1", b"2"]
        assert client.statistics().losses == 0


async def test_what_was_asked_of_a_link_that_broke_is_told_as_such(redis_url: str) -> None:
    async with steady(redis_url) as client:
        with pytest.raises(LinkLost):
            await client.ask_all(("CLIENT", "KILL", "SKIPME", "no", "TYPE", "normal"), ("PING",))
        assert await client.ask("PING") == b"PONG"


async def test_what_the_former_link_asked_is_not_done_later(redis_url: str, redis_server: RedisServer) -> None:
    async with steady(redis_url) as other, client_of(redis_url, timeout=0.05) as client:
        former = await answered(client, "CLIENT", "ID")
        redis_server.pause()
        try:
            await told(client.ask("SET", "late", "yes"))
        finally:
            redis_server.resume()
        before = await answered(client, "GET", "late")
        assert await other.ask("CLIENT", "LIST", "ID", former) == b""
        assert await other.ask("GET", "late") == before


# What must not go wrong for others on the same connection.


@asynccontextmanager
async def without_channels(redis_url: str) -> AsyncIterator[str]:
    """The address as a user who may do everything but hear messages."""
    async with steady(redis_url) as admin:
        await admin.ask("ACL", "SETUSER", "deaf", "on", ">pw", "~*", "+@all", "resetchannels")
        try:
            yield redis_url.replace("//", "//deaf:pw@")
        finally:
            await admin.ask("ACL", "DELUSER", "deaf")


async def test_a_refused_channel_shifts_nobodys_answer_and_is_named(redis_url: str) -> None:
    async with without_channels(redis_url) as url, steady(url) as client:
        before = [asyncio.create_task(client.ask("ECHO", str(number))) for number in range(5)]
        await asyncio.sleep(0)
        client.subscribe("far:away", lambda _: None)
        after = [asyncio.create_task(client.ask("ECHO", str(number))) for number in range(5, 10)]
        answers = await asyncio.gather(*before, *after, return_exceptions=True)
        assert answers[:5] == [b"0", b"1", b"2", b"3", b"4"]
        assert all(isinstance(answer, Unavailable) for answer in answers[5:])
        assert re.search("'far:away'.* NOPERM", await told(client.ask("PING")))


async def test_a_client_whose_channel_is_refused_serves_again_without_it(redis_url: str) -> None:
    async with without_channels(redis_url) as url, client_of(url) as client:
        listener: Callable[[bytes], None] = lambda _: None  # noqa: E731  # it has to be named twice
        client.subscribe("far:away", listener)
        assert "NOPERM" in await told(client.open())
        client.unsubscribe("far:away", listener)
        assert await client.ask("ECHO", "a") == b"a"


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=st.lists(st.sampled_from(["ask", "several", "hear", "unhear"]), min_size=1, max_size=30))
def test_channels_come_and_go_between_answers(redis_server: RedisServer, plan: list[str]) -> None:
    async def main() -> None:
        heard: list[bytes] = []
        async with steady(redis_server.url) as client:
            tasks = []
            for number, what in enumerate(plan):
                if what == "hear":
                    client.subscribe("a", heard.append)
                elif what == "unhear":
                    client.unsubscribe("a", heard.append)
                else:
                    count = 1 if what == "ask" else 3
                    task = asyncio.create_task(client.ask_all(*[("ECHO", str(number))] * count))
                    await asyncio.sleep(0)
                    tasks.append((task, number, count))
            for task, number, count in tasks:
                assert await task == [str(number).encode()] * count
            assert client.statistics().losses == 0

    asyncio.run(main())


async def test_confirmations_that_nobody_waits_for_are_nonsense() -> None:
    confirmation = b">3\r\n$9\r\nsubscribe\r\n$1\r\nx\r\n:1\r\n"
    async with fake(saying(confirmation)) as url, client_of(url) as client:
        assert NONSENSE in await told(client.ask("PING"))


async def test_a_channel_asked_for_while_the_link_opens_is_heard(redis_url: str, redis_server: RedisServer) -> None:
    heard: list[bytes] = []
    async with client_of(redis_url, timeout=WITHIN) as client:
        redis_server.pause()
        try:
            opening = asyncio.create_task(client.open())
            await until(lambda: client._tries == 1)
            # The first words of the opening are on their way, and name no channel.
            for _ in range(5):
                await asyncio.sleep(0)
            client.subscribe("here", heard.append)
        finally:
            redis_server.resume()
        await opening
        assert await client.ask("PUBLISH", "here", "1") == 1
        await until(lambda: heard == [b"1"])


async def test_all_who_listen_to_a_channel_hear_it_until_they_leave(redis_url: str) -> None:
    first: list[bytes] = []
    second: list[bytes] = []
    async with steady(redis_url) as client:
        client.subscribe("here", first.append)
        client.subscribe("here", second.append)
        assert await client.ask("PUBLISH", "here", "1") == 1
        await until(lambda: first == second == [b"1"])
        client.unsubscribe("here", first.append)
        client.unsubscribe("elsewhere", first.append)
        assert await client.ask("PUBLISH", "here", "2") == 1
        await until(lambda: second == [b"1", b"2"])
        assert first == [b"1"]
        client.unsubscribe("here", second.append)
        assert await client.ask("PUBLISH", "here", "3") == 0


@pytest.mark.parametrize("error", [ValueError("mine"), IndexError("mine")])
async def test_a_listener_that_raises_costs_the_others_nothing(
    redis_url: str, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[bytes] = []

    def fail(_: object) -> None:
        raise error

    async with client_of(redis_url) as client:
        client.watch(fail)
        client.subscribe("here", fail)
        client.subscribe("here", heard.append)
        await client.open()
        assert await client.ask("PUBLISH", "here", "1") == 1
        await until(lambda: heard == [b"1"])
        assert client.statistics().losses == 0
        await told(client.ask_all(("CLIENT", "KILL", "SKIPME", "no", "TYPE", "pubsub"), ("PING",)))
        assert await client.ask("PING") == b"PONG"
    # One message; opened, lost, opened, closed.
    assert [record.getMessage() for record in caplog.records] == ["a listener of the Redis client failed"] * 5


# Deadlines.


@pytest.mark.parametrize(("within", "pause"), [(0.05, 0.005), (0.001, 0.0)])
async def test_deadlines_hold_though_others_ask_all_the_time(
    redis_url: str, redis_server: RedisServer, within: float, pause: float
) -> None:
    ended = 0

    async def ask(client: RedisClient) -> None:
        nonlocal ended
        await told(client.ask("PING", within=within))
        ended += 1

    async with client_of(redis_url, timeout=0.05) as client:
        await answered(client, "PING")
        before = client.statistics().asked
        redis_server.pause()
        try:
            asking = [asyncio.create_task(ask(client))]
            await until(lambda: client.statistics().asked > before)
            time.sleep(0.2)  # noqa: ASYNC251  # the blocked loop is the point
            async with asyncio.timeout(WITHIN):
                while ended < 10:
                    asking.append(asyncio.create_task(ask(client)))
                    await asyncio.sleep(pause)
            await asyncio.gather(*asking)
        finally:
            redis_server.resume()


async def test_a_deadline_that_ends_as_the_link_opens_leaves_no_failure_behind() -> None:
    opened = False

    async def blocking(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal opened
        while True:
            name, *_ = await command(reader)
            writer.write(b"+OK\r\n" if name in ("AUTH", "PING") else b"-ERR unknown command\r\n")
            if name == "PING" and not opened:
                opened = True
                time.sleep(0.1)  # noqa: ASYNC251  # the answer and the deadline meet in one turn

    async with fake(blocking) as url, client_of(url, timeout=WITHIN) as client:
        with suppress(Unavailable):
            await client.ask("PING", within=0.05)
        # What is left of its time may end once more on the link, until the answer to that has come.
        await until(lambda: client.linked and not client.failing)
        assert await client.ask("PING") == b"OK"


# What a lost connection left unread.


@asynccontextmanager
async def relay(redis_server: RedisServer, path: Path | None) -> AsyncIterator[str]:
    """Another address for the server, as behind a proxy, which keeps connections open when clients have gone."""
    open_ones: list[asyncio.StreamWriter] = []

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        open_ones.append(writer)
        with suppress(ConnectionError):
            while data := await reader.read(65536):
                writer.write(data)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answers, asked = await asyncio.open_connection(LOCAL, redis_server.port)
        await asyncio.gather(pass_on(reader, asked), pass_on(answers, writer))

    if path is None:
        server = await asyncio.start_server(serve, LOCAL, 0)
        url = f"redis://{LOCAL}:{server.sockets[0].getsockname()[1]}"
    else:
        server, url = await asyncio.start_unix_server(serve, path), f"unix://{path}"
    async with server:
        yield url
        for writer in open_ones:
            writer.close()


@pytest.mark.parametrize("local", [False, True], ids=["proxy", "socket"])
async def test_a_lost_connection_is_ended_whatever_its_address(
    redis_url: str, redis_server: RedisServer, tmp_path: Path, local: bool
) -> None:
    async with (
        steady(redis_url) as other,
        relay(redis_server, tmp_path / "sock" if local else None) as url,
        client_of(url, timeout=0.05) as client,
    ):
        former = await answered(client, "CLIENT", "ID")
        redis_server.pause()
        try:
            await told(client.ask("SET", "late", "yes"))
        finally:
            redis_server.resume()
        assert await answered(client, "CLIENT", "ID") != former
        assert await other.ask("CLIENT", "LIST", "ID", former) == b""


async def test_nobody_ends_the_connection_of_another_after_a_restart(redis_url: str, redis_server: RedisServer) -> None:
    async with AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(steady(redis_url)) for _ in range(8)]
        await asyncio.to_thread(redis_server.restart)
        await until(lambda: all(client.statistics().opened > 1 for client in clients))
        await asyncio.gather(*(client.ask("PING") for client in clients))
        assert [client.statistics().losses for client in clients] == [1] * 8


# Servers that are none.


async def refuse_all(_: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
    """Closes at once."""


async def hang(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read()


def saying(text: bytes) -> Talk:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(text)
        await reader.read()

    return talk


NONSENSE = "does not speak the Redis protocol"


@pytest.mark.parametrize(
    ("talk", "why"),
    [
        (refuse_all, "the connection broke: "),
        (hang, "no answer within 0.1 s"),
        (saying(b"HTTP/1.1 400 Bad Request\r\n\r\n"), NONSENSE),
        (saying(b"+OK\r\n"), NONSENSE),
        (saying(b"*2\r\n+a\r\n+b\r\n" * 5), NONSENSE),
        (saying(b"-NOAUTH a password is needed\r\n"), "NOAUTH .*credentials"),
        (saying(b"-LOADING the dataset is being read\r\n"), "LOADING"),
        (saying(b"$1000000\r\nabc"), "no answer within 0.1 s"),
    ],
    ids=["closes", "hangs", "http", "wrong", "too much", "refuses", "loads", "half"],
)
async def test_what_is_no_server_is_named_with_its_address_and_no_secret(talk: Talk, why: str) -> None:
    async with fake(talk) as url, client_of(url, timeout=0.1 if "0.1 s" in why else WITHIN) as client:
        text = await told(client.ask("PING", within=WITHIN))
        assert text.startswith(f"{LOCAL}:")
        assert re.search(why, text), text
        assert "secret" not in text + repr(client)


async def test_a_link_that_breaks_behind_its_last_answer_was_never_there(redis_url: str) -> None:
    async def broken(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"HELLO")
        writer.write(b"%1\r\n$2\r\nid\r\n:1\r\n")
        await reader.readuntil(b"PING")
        writer.write(b"$0\r\n\r\n+PONG\r\nno Redis\r\n")
        await reader.read()

    async with fake(broken) as url, client_of(url) as client:
        assert NONSENSE in await told(client.ask("PING"))
        assert client.statistics().opened == 0


async def test_a_port_where_nobody_listens_is_told() -> None:
    async with client_of(f"redis://{LOCAL}:1") as client:
        with pytest.raises(Unavailable, match=f"{LOCAL}:1: "):
            await client.open()


async def test_a_host_that_cannot_be_one_is_told() -> None:
    async with client_of(f"redis://{'x' * 70}.example") as client:
        with pytest.raises(Unavailable, match="label"):
            await client.open()


async def test_an_older_server_is_spoken_to_in_its_own_way(caplog: pytest.LogCaptureFixture) -> None:
    async with fake(older) as url, client_of(url) as client:
        assert await client.ask("ECHO", "a") == b"a"
        with pytest.raises(Refused, match=r"unknown command `GET`$"):
            await client.ask("GET", "secret")
        caplog.set_level(logging.DEBUG)
        client.subscribe("channel", lambda _: None)
        assert "older than Redis 6.2" in await told(client.ask("ECHO", "a"))
        assert "secret" not in caplog.text


async def test_credentials_are_used_and_never_shown(redis_url: str) -> None:
    async with steady(redis_url) as admin:
        await admin.ask("ACL", "SETUSER", "alice", "on", ">s3cret/:@", "~*", "&*", "+@all")
        try:
            address = redis_url.removeprefix("redis://").rstrip("0")
            async with steady(f"redis://alice:s3cret%2F%3A%40@{address}5") as client:
                assert await client.ask("ACL", "WHOAMI") == b"alice"
                assert "db=5" in (await client.ask("CLIENT", "INFO")).decode()
            async with client_of(f"redis://alice:wrong@{address}") as client:
                text = await told(client.ask("PING"))
                assert "WRONGPASS" in text
                assert "wrong@" not in text
            async with client_of(f"redis://{address}99999") as client:
                assert "out of range" in await told(client.ask("PING"))
        finally:
            await admin.ask("ACL", "DELUSER", "alice")


async def test_a_socket_in_the_file_system_is_an_address(tmp_path: Path) -> None:
    path = tmp_path / "redis sock"

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await older(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            writer.close()

    url = f"unix://{str(path).replace(' ', '%20')}?db=3"
    async with await asyncio.start_unix_server(serve, path), steady(url) as client:
        assert await client.ask("ECHO", "a") == b"a"
        assert str(path) in repr(client)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl to make a certificate with")
async def test_a_server_with_a_certificate_that_is_trusted_answers(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    make = f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout {key} -out {certificate}"
    options = ["-addext", "subjectAltName=DNS:localhost"]
    await asyncio.to_thread(subprocess.run, [*make.split(), *options], check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    async with fake(older, tls=context) as url:
        url = url.replace("redis", "rediss", 1).replace(LOCAL, "localhost")
        async with client_of(f"{url}?ssl_ca_certs={certificate}") as client:
            assert await client.ask("ECHO", "a") == b"a"
        async with client_of(url) as client:
            assert "certificate" in (await told(client.ask("PING"))).lower()


async def test_tls_is_asked_for_and_checked() -> None:
    async with fake(saying(b"-ERR no TLS\r\n")) as url, client_of(url.replace("redis", "rediss", 1)) as client:
        assert "ssl" in (await told(client.ask("PING"))).lower()
    async with client_of("rediss://localhost?ssl_ca_certs=/nowhere.pem") as client:
        assert "No such file" in await told(client.ask("PING"))


# Loops, and the end.


async def test_a_client_opens_again_after_it_was_closed(redis_url: str) -> None:
    client = steady(redis_url)
    for _ in range(2):
        async with client:
            assert await client.ask("PING") == b"PONG"
        assert not client.linked
        assert not client.failing


async def test_closing_ends_the_calls_that_wait(redis_url: str, redis_server: RedisServer) -> None:
    client = steady(redis_url)
    await client.open()
    redis_server.pause()
    try:
        asking = asyncio.create_task(client.ask("PING"))
        await asyncio.sleep(0)
        await client.aclose()
        assert "closed" in await told(asking)
    finally:
        redis_server.resume()
    async with fake(hang) as url:
        waiting = steady(url)
        asking = asyncio.create_task(waiting.ask("PING"))
        await until(lambda: waiting._tries == 1)
        await waiting.aclose()
        assert "closed" in await told(asking)


def test_it_serves_the_next_loop_when_one_has_closed_and_no_second_one(redis_url: str) -> None:
    client = steady(redis_url)

    async def main() -> None:
        assert await client.ask("PING") == b"PONG"

    asyncio.run(main())
    asyncio.run(main())
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(main())
        with pytest.raises(WrongState, match="another event loop"):
            asyncio.run(main())
        loop.run_until_complete(client.aclose())
    finally:
        loop.close()


FORGETFUL = """
import sys
import uvloop, asyncio
from kadens.cache import Codec, RedisStore
from kadens.limits import RedisRateLimiter
from kadens.locks import RedisLocks
from kadens.redis_client import RedisClient

async def main(url):
    client, locks = RedisClient(url, timeout=20.0, open_within=20.0), RedisLocks(url, command_timeout=20.0)
    await client.ask("PING")
    async with locks.hold("name"):
        pass
    await RedisStore(url, timeout=20.0).get("key", Codec(int))
    await RedisRateLimiter(url, rate=1, answer_within=20.0).acquire()
    await locks.hold("kept").__aenter__()

{"asyncio": asyncio, "uvloop": uvloop}[sys.argv[2]].run(main(sys.argv[1]))
"""


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
@pytest.mark.parametrize("loop", ["asyncio", "uvloop"])
async def test_a_program_that_closes_nothing_ends(redis_url: str, loop: str) -> None:
    command = [sys.executable, "-W", "error", "-c", FORGETFUL, redis_url, loop]
    ended = await asyncio.to_thread(subprocess.run, command, timeout=60, capture_output=True, check=True)
    assert ended.stderr == b""


# What may be given.


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("redis://", Address()),
        ("redis://h", Address(host="h")),
        ("redis://h:1/2", Address(host="h", port=1, database=2)),
        ("redis://:p%40@h", Address(host="h", password="p@")),
        ("redis://u:p@[::1]:7", Address(host="::1", port=7, username="u", password="p")),
        ("rediss://h?ssl_ca_certs=/ca.pem", Address(host="h", tls=True, authorities="/ca.pem")),
        ("unix:///run/r.sock?db=4&password=p", Address(path="/run/r.sock", database=4, password="p")),
    ],
)
def test_addresses_are_read(url: str, address: Address) -> None:
    assert Address.of(url) == address
    assert repr(Address.of(url)) == f"Address({address.path or f'{address.host}:{address.port}'})"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost",
        "http://u:secret@h",
        "redis://u:secret@h:port",
        "redis://u:secret@h/name",
        "redis://u:secret@h?nonsense=secret",
        "redis://h?db=-1",
        "redis://h:70000",
        "unix://",
        "redis://[::1",
        "redis://:12/secret@h:6379/0",
        "redis://:12#secret@h:6379/0",
        "redis://:12?secret=x@h:6379/0",
        "redis://u:a://secret@h/x",
        "redis://u:secret",
        "u:secret@h",
        None,
        5,
        b"redis://h",
    ],
)
def test_what_is_no_address_is_refused_without_its_secret(url: Any) -> None:
    with pytest.raises(BadInput, match="url") as refused:
        RedisClient(url)
    assert "secret" not in str(refused.value)


def test_a_refused_address_shows_the_host_and_how_it_is_written() -> None:
    with pytest.raises(BadInput, match=r"^url: 'redis://here' is not allowed; .*%40"):
        RedisClient("redis://me:p/w@here:6379/0")


@pytest.mark.parametrize("field", ["timeout", "open_within", "longest_retry", "heartbeat"])
@pytest.mark.parametrize("seconds", [0.0, -1.0, float("nan"), float("inf"), "1", [], True])
def test_waits_are_bounded(field: str, seconds: Any) -> None:
    with pytest.raises(BadInput, match=field):
        RedisClient("redis://h", **{field: seconds})


def test_an_absent_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kadens.redis_client.link.hiredis", None)
    with pytest.raises(MissingExtra, match=r"RedisClient needs .*: pip install kadens\[redis\]"):
        RedisClient("redis://localhost")


def test_a_loop_that_has_ended_is_no_failure_of_the_next(redis_url: str) -> None:
    client = steady(redis_url)
    seen: list[bool] = []
    client.watch(seen.append, at_end=True)

    async def main() -> None:
        assert not client.failing
        assert await client.ask("PING") == b"PONG"

    for _ in range(2):
        asyncio.run(main())
        assert not client.linked
    assert seen == [True, False] * 2


async def test_text_that_no_encoding_carries_is_refused_before_it_is_sent(redis_url: str) -> None:
    async with steady(redis_url) as client:
        for ask in (
            lambda: client.ask("GET", "\ud800"),
            lambda: client.ask_all(("PING",), ("GET", "\ud800")),
            lambda: client.run(Script("return 1"), ("\ud800",)),
        ):
            with pytest.raises(BadInput, match="surrogate"):
                await ask()
        assert await client.ask("PING") == b"PONG"
