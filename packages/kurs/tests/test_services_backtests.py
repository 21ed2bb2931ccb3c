"""The queue of backtests in any order of events, and what is said side by side of any of them."""

import asyncio
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_backtest_replay import question

from kurs.backtest import History, PlanQuestion, Progress, Question, Report
from kurs.backtest.plan import Plan, StrategyChoice
from kurs.domain.errors import Conflict
from kurs.market.columns import CandleColumns
from kurs.market.sample import sample_days
from kurs.services.backtest_comparison import FIGURES, compared, side_of
from kurs.services.backtest_jobs import REMEMBERED, Job, Jobs, id_of_question
from kurs.services.backtest_records import Backtest, Kept, backtest_of, kept_of

COLUMNS: CandleColumns = sample_days(1)
BY_BOT = question(COLUMNS)
PLAN = Plan(strategies=(StrategyChoice(name="rsi"),))
HISTORY = History(instrument=BY_BOT.instrument, interval=COLUMNS.interval, columns=BY_BOT.columns)
BY_PLAN = PlanQuestion(version="1", histories=(HISTORY,), plan=PLAN)
pytestmark = pytest.mark.anyio
# What may happen to the oldest that can do so: another comes, one begins, one is further, one ends.
EVENTS = st.lists(st.sampled_from(("add", "begin", "tell", "end")), max_size=80)
numbers = st.floats(0, 1e9)


@given(events=EVENTS, shares=st.lists(st.floats(0, 1), min_size=80, max_size=80))
def test_whatever_happens_places_count_up_and_every_change_is_told(events: list[str], shares: list[float]) -> None:
    # Jobs belong to a loop.
    asyncio.run(_happening(events, shares))


async def _happening(events: list[str], shares: list[float]) -> None:
    jobs, heard = Jobs(), []
    with jobs.watch(lambda: heard.append(1)):
        for number, (event, share) in enumerate(zip(events, shares, strict=False)):
            waiting = [job for job in jobs if job.started_at is None]
            running = [job for job in jobs if job.started_at is not None]
            before = len(heard)
            if event == "add":
                jobs.add(Job(f"{number:032}", BY_BOT if number % 2 else BY_PLAN, number))
            elif event == "begin" and waiting:
                waiting[0].started_at = number
                jobs.changed()
            elif event == "tell" and running:
                running[0].progress = Progress(done=share, candles_per_second=1.0)
                jobs.changed()
            elif event == "end" and running:
                jobs.discard(running[0], jobs.told(running[0]))
                assert jobs.get(running[0].name) is None
                assert jobs.ended(running[0].name) is not None
            else:
                continue
            assert len(heard) == before + 1
            told = [jobs.told(job) for job in jobs]
            places = [found.queue_position for found in told if found.status == "waiting"]
            assert places == list(range(1, len(places) + 1))
            assert all(0 <= (found.progress or 0) <= 1 for found in told)
            assert all((found.progress is None) is (found.status == "waiting") for found in told)
            names = [found.id for found in jobs.lately()]
            assert len(names) == len(set(names))
            assert names[-len(told) :] == [found.id for found in told] or not told
            assert len(names) <= REMEMBERED + len(told)


async def test_one_that_ran_by_other_files_ends_under_both_names() -> None:
    asked = msgspec.structs.replace(BY_PLAN, own_code="old")
    job = Job(id_of_question(asked), asked, 0)
    for number, (code, same) in enumerate(((None, True), ("old", True), ("new", False)), 5):
        job.follow(Progress(phase="reading", own_code=code), number)
        assert (job.result_name == job.name) is same
    assert (job.started_at, job.result_name) == (5, id_of_question(msgspec.structs.replace(asked, own_code="new")))
    jobs = Jobs()
    jobs.add(job)
    assert jobs.told(job).phase == "reading"
    kept = kept_of(asked, "me", "completed")
    jobs.discard(job, backtest_of(job.name, 0, kept), backtest_of(job.result_name, 0, kept))
    assert [each.id for each in jobs.lately()] == [job.name, job.result_name]
    # One that is asked for by the other name at the same time is told of once, as it is.
    for each in (job, Job(job.result_name, asked, 1)):
        jobs.add(each)
    jobs.discard(job, backtest_of(job.name, 0, kept), backtest_of(job.result_name, 0, kept))
    assert [(each.id, each.status) for each in jobs.lately()] == [
        (job.name, "completed"),
        (job.result_name, "waiting"),
    ]


def test_the_same_question_has_the_same_id() -> None:
    assert id_of_question(BY_BOT) == id_of_question(msgspec.structs.replace(BY_BOT))
    others = (
        msgspec.structs.replace(BY_PLAN, plan=msgspec.structs.replace(PLAN, cash=1.0)),
        msgspec.structs.replace(BY_PLAN, own_code="other"),
        msgspec.structs.replace(BY_PLAN, version="2"),
        BY_PLAN,
        BY_BOT,
    )
    assert len({id_of_question(other) for other in others}) == len(others)


def test_what_is_kept_comes_back_as_it_was() -> None:
    for asked in (BY_BOT, BY_PLAN):
        kept = kept_of(asked, "me", "failed", error="why", error_type="BadInput")
        assert msgspec.convert(msgspec.to_builtins(kept), Kept) == kept
        assert kept.terms["rules"] == ("bot" if asked is BY_BOT else "plan")


@pytest.mark.parametrize("asked", [BY_BOT, BY_PLAN])
def test_what_an_older_version_has_kept_is_told_too(asked: Question | PlanQuestion) -> None:
    kept = kept_of(asked, "me", "failed", error="why", error_type="BadInput")
    older = {name: value for name, value in msgspec.to_builtins(kept).items() if name not in ("strategies", "symbols")}
    found = backtest_of("x", 0, msgspec.convert(older, Kept))
    assert found == backtest_of("x", 0, kept)
    assert (found.symbols, found.strategies[0].name) == (("BTC/USD",), found.strategy)


def ended(profit: float, fees: float, rules: dict[str, object]) -> Backtest:
    report = Report(
        candles=1, first=0, last=1, cash=Decimal(100), profit=Decimal(str(profit)), fees=Decimal(str(fees)),
        held=Decimal(0), rounds=[], deals=[], equity=[], signals=[], winning=0, losing=0, win_rate=None,
        profit_factor=None, max_drawdown=0.0, sharpe=None, ema_fast=None, ema_slow=None, action="hold",
        confidence=0.0, metadata={}, denials={}, halted=None, digest=f"{profit} {fees}",
    )  # fmt: skip
    kept = msgspec.structs.replace(kept_of(BY_BOT, "me", "completed", report=report), terms=rules)
    return backtest_of("x", 0, kept, report)


@given(sides=st.lists(st.tuples(numbers, numbers, st.integers(0, 2), st.booleans()), min_size=2, max_size=10))
def test_what_differs_is_told_and_nothing_else(sides: list[tuple[float, float, int, bool]]) -> None:
    backtests = [ended(profit, fees, {"cash": cash, "short": short}) for profit, fees, cash, short in sides]
    found = compared([side_of(each) for each in backtests])
    assert set(found.differences) == {
        name for name, index in (("cash", 2), ("short", 3)) if len({side[index] for side in sides}) > 1
    }
    assert found.same.rules is (not found.differences)
    assert found.same.result is (len({side[:2] for side in sides}) == 1)
    # Kept by an older version, they do not say over what and by which code.
    assert (found.same.data, found.same.code, found.same.program) == (None, None, None)
    assert set(found.figures) == set(FIGURES)
    for name, values in found.figures.items():
        assert len(values) == len(sides)
        assert [value is None for value in values] == [name in unknown for unknown in found.unknown]
    assert list(found.figures["net_profit"]) == pytest.approx([side[0] for side in sides])


def test_one_without_a_result_is_not_compared() -> None:
    running = backtest_of("x", 0, kept_of(BY_BOT, "me", "running"))
    with pytest.raises(Conflict, match="it is running"):
        side_of(running)
