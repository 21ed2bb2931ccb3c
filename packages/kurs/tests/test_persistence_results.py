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
