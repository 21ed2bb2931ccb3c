"""Sessions, tickets and used codes, on both databases: of many who change one at once, one does."""

import asyncio
from dataclasses import replace

import pytest

from kurs.persistence import Codes, Database, Session, Sessions, Tickets

pytestmark = pytest.mark.anyio


def a_session(name: str, *, token: str = "ab", created_at: int = 10, expires_at: int = 100) -> Session:
    return Session(
        id=f"{name}.{token}",
        token_id=token,
        name="browser, by test",
        scopes=("read", "trade"),
        address="192.0.2.7",
        created_at=created_at,
        expires_at=expires_at,
        authenticated_at=created_at,
        hash="5e884898",
        rotated_at=created_at,
        csrf_key="6b3a55e0",
    )


async def test_a_session_comes_back_and_hides_its_secrets(database: Database) -> None:
    sessions = Sessions(database)
    await sessions.create(a_session("a"))
    found = await sessions.find("a.ab")
    assert found == a_session("a")
    assert not {"5e884898", "6b3a55e0"} & set(repr(found).replace("'", " ").split())
    assert await sessions.find("missing") is None


async def test_open_sessions_of_one_token_or_of_all(database: Database) -> None:
    sessions = Sessions(database)
    for session in (a_session("a"), a_session("b", token="cd", created_at=11), a_session("c", expires_at=20)):
        await sessions.create(session)
    assert [session.id for session in await sessions.open_ones(19)] == ["b.cd", "a.ab", "c.ab"]
    assert [session.id for session in await sessions.open_ones(20, "ab")] == ["a.ab"]
    assert await sessions.end("a.ab", 21, "signed out")
    assert not await sessions.end("a.ab", 22, "again")
    assert await sessions.open_ones(20, "ab") == []
    ended = await sessions.find("a.ab")
    assert ended is not None
    assert (ended.ended_at, ended.ended_why) == (21, "signed out")
    # What cannot be used any more is forgotten when another begins.
    await sessions.create(a_session("d", created_at=20, expires_at=50))
    assert await sessions.find("c.ab") is None


async def test_a_secret_is_offered_and_taken_up_once(database: Database) -> None:
    sessions, session = Sessions(database), a_session("a")
    await sessions.create(session)
    offers = await asyncio.gather(*(sessions.offer(session, f"next {n}", 20 + n) for n in range(4)))
    assert offers.count(True) == 1
    offered = await sessions.find(session.id)
    assert offered is not None
    assert (offered.offered, offered.hash, offered.spent) == (f"next {offers.index(True)}", session.hash, ())
    # Another offer takes the place of one that nobody took, which is spent.
    assert await sessions.offer(offered, "later", 80)
    again = await sessions.find(session.id)
    assert again is not None
    assert (again.offered, again.spent) == ("later", (offered.offered,))
    taken = await asyncio.gather(*(sessions.take_up(again, 90) for _ in range(4)))
    assert taken.count(True) == 1
    used = await sessions.find(session.id)
    assert used == replace(
        again, hash="later", offered=None, offered_at=None, rotated_at=90, spent=(*again.spent, session.hash)
    )
    assert await sessions.authenticated(session.id, 95)
    assert await sessions.end(session.id, 96, "test")
    assert not await sessions.offer(used, "never", 97)


async def test_a_ticket_is_taken_once_and_in_time(database: Database) -> None:
    tickets = Tickets(database)
    holder = {"id": "ab", "scopes": ["read"]}
    await tickets.put("one", holder, time=10, expires_at=40)
    await tickets.put("two", holder, time=10, expires_at=40)
    taken = await asyncio.gather(*(tickets.take("one", 20) for _ in range(5)))
    assert [found for found in taken if found is not None] == [holder]
    assert await tickets.take("two", 40) is None
    assert await tickets.take("missing", 20) is None


async def test_a_code_is_used_once(database: Database) -> None:
    codes = Codes(database)
    assert (await asyncio.gather(*(codes.spend(7) for _ in range(5)))).count(True) == 1
    assert await codes.spend(6)
    assert await codes.spend(500)
