"""Results are found by what was asked, listed by kind, and only the newest of a kind are kept."""

import pytest

from kurs.persistence import Database, Results

pytestmark = pytest.mark.anyio


async def test_of_one_kind_the_newest_are_listed_once_each_and_kept(database: Database) -> None:
    results = Results(database)
    for number, digest in enumerate(("backtest:a", "backtesting", "backtest:b", "run", "backtest:a", "back%:c")):
        await results.save(digest=digest, summary={"n": number}, created_at=number)
    listed = await results.page("backtest", limit=10)
    assert [(each.digest, each.summary) for each in listed] == [("backtest:a", {"n": 4}), ("backtest:b", {"n": 2})]
    (older,) = await results.page("backtest", limit=1, before=listed[0].id)
    assert older == listed[1]
    assert await results.page("backtest", limit=1, before=older.id) == []
    await results.keep("backtest", 1)
    assert [each.digest for each in await results.page("backtest", limit=10)] == ["backtest:a"]
    for digest in ("backtesting", "run", "back%:c"):
        assert await results.latest(digest) is not None
    assert await results.latest("backtest:b") is None
    kept = await results.latest("backtest:a")
    assert kept is not None
    assert kept.summary == {"n": 4}


async def test_one_is_found_by_its_number_if_it_is_of_the_kind(database: Database) -> None:
    results = Results(database)
    kept = await results.save(digest="result:a", summary={"n": 1}, created_at=5)
    other = await results.save(digest="backtest:a", summary={"n": 2}, created_at=6)
    assert await results.by_id("result", kept.id) == kept
    assert await results.by_id("result", other.id) is None
    assert await results.by_id("result", other.id + 1) is None


async def test_all_that_are_named_are_removed_or_none(database: Database) -> None:
    results = Results(database)
    older, other, newer, left = [
        await results.save(digest=digest, summary={}, created_at=1) for digest in ("a:1", "b:1", "a:1", "a:2")
    ]
    assert await results.remove("a", [newer.id, other.id, left.id + 1, 2**70]) == {other.id, left.id + 1, 2**70}
    assert await results.by_id("a", 2**70) is None
    assert [each.id for each in await results.page("a", limit=10)] == [left.id, newer.id]
    assert await results.remove("a", [newer.id, newer.id]) == set()
    # Nor does an earlier answer to the same come back.
    assert [each.id for each in await results.page("a", limit=10)] == [left.id]
    assert await results.by_id("a", older.id) is None
    assert await results.by_id("b", other.id) == other


async def test_of_two_answers_to_the_same_the_older_can_be_removed_alone(database: Database) -> None:
    results = Results(database)
    older, newer = [await results.save(digest="a:1", summary={}, created_at=1) for _ in range(2)]
    assert await results.remove("a", [older.id]) == set()
    assert await results.by_id("a", older.id) is None
    assert await results.by_id("a", newer.id) == newer


async def test_a_report_is_apart_and_read_alone(database: Database) -> None:
    results = Results(database)
    with_one = await results.save(digest="backtest:a", summary={"n": 1}, created_at=1, report='{"x": 1e16}')
    without = await results.save(digest="backtest:b", summary={"n": 2}, created_at=2)
    assert await results.latest("backtest:a") == with_one
    assert await results.report(with_one.id) == '{"x": 1e16}'
    for number in (without.id, without.id + 1):
        assert await results.report(number) is None
