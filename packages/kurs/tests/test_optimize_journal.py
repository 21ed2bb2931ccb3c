"""A study on disk: what was written is there after any cut, and no other study's file is taken for it."""

from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kurs.backtest.plan import Plan, StrategyChoice
from kurs.domain.errors import BadData, BadInput, ResourceBusy
from kurs.optimize.journal import Head, Journal
from kurs.optimize.trials import Trial, packed_returns
from kurs.strategies.base import Value

PLAN = Plan(strategies=(StrategyChoice(name="ema_crossover"),))


def head(**changes: object) -> Head:
    made = Head(
        strategy="ema_crossover",
        code="1",
        space="fast_period=5:60",
        method="random",
        seed=1,
        objective="sharpe",
        plan=PLAN,
        data="d",
        candles=100,
    )
    return msgspec.structs.replace(made, **changes)


def trial(number: int, fold: int = 0) -> Trial:
    returns = "" if fold else packed_returns(np.arange(100.0))
    parameters: dict[str, Value] = {"fast_period": number + 5}
    return Trial(fold=fold, number=number, parameters=parameters, state="done", value=number / 7, returns=returns)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "studies" / "one.jsonl"


def written(path: Path, count: int = 5) -> list[Trial]:
    trials = [trial(number, number % 2) for number in range(count)]
    with Journal.open(path, head()) as journal:
        for one in trials:
            journal.append(one)
    return trials


def test_what_was_written_is_read(path: Path) -> None:
    trials = written(path)
    with Journal.open(path, head()) as journal:
        assert journal.trials == trials
        assert [one.number for one in journal.of(1)] == [1, 3]
        journal.append(trial(5))
    with Journal.open(path, head()) as journal:
        assert len(journal.trials) == 6


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(share=st.floats(0, 1))
def test_a_cut_anywhere_costs_the_torn_line_alone(tmp_path: Path, share: float) -> None:
    path = tmp_path / "one.jsonl"
    path.unlink(missing_ok=True)
    trials = written(path)
    content = path.read_bytes()
    cut = round(share * len(content))
    path.write_bytes(content[:cut])
    whole = max(content[:cut].count(b"\n") - 1, 0)
    with Journal.open(path, head()) as journal:
        assert journal.trials == trials[:whole]
        assert journal.torn == (b"\n" in content[:cut] and content[cut - 1 : cut] != b"\n")
        journal.append(trial(9))
    with Journal.open(path, head()) as journal:
        assert journal.trials == [*trials[:whole], trial(9)]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"space": "fast_period=5:50"}, "space 'fast_period=5:60', not 'fast_period=5:50'"),
        ({"data": "e"}, "another data"),
        ({"seed": 2}, "seed 1, not 2"),
        ({"method": "tpe"}, "method 'random', not 'tpe'"),
        ({"objective": "calmar"}, "objective 'sharpe', not 'calmar'"),
        ({"plan": msgspec.structs.replace(PLAN, fee=0.002)}, "another plan"),
        ({"code": "2"}, "another code"),
        ({"program": "2"}, "another program"),
        ({"folds": 3}, "folds 0, not 3"),
    ],
)
def test_a_study_of_something_else_is_left_alone(path: Path, changes: dict[str, object], told: str) -> None:
    written(path)
    before = path.read_bytes()
    with pytest.raises(BadInput, match=told):
        Journal.open(path, head(**changes))
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"time,open,high\n1,2,3\n", b"no study", b'{"type": "other"}\n', b"\xff\xfe\n"])
def test_a_file_that_is_no_study_is_left_alone(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(BadInput, match="a study's file, or one that does not exist yet"):
        Journal.open(path, head())
    assert path.read_bytes() == content


def test_a_damaged_line_is_named(path: Path) -> None:
    written(path)
    lines = path.read_bytes().splitlines(keepends=True)
    lines[2] = b'{"fold": "x"}\n'
    path.write_bytes(b"".join(lines))
    with pytest.raises(
        BadData, match=r"line 3 cannot be read: .*; take that line out, or name another file with --study$"
    ):
        Journal.open(path, head())


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"returns": "!!!!"}, "returns: "),
        ({"returns": trial(2).returns[:-8]}, "returns: "),
        ({"returns": trial(2).returns[16:]}, "returns: 97 is not allowed; 100 of them"),
        ({"returns": ""}, "returns: 0 is not allowed; 100 of them"),
        ({"state": "pruned", "value": None, "returns": packed_returns(np.zeros(101))}, "returns: 101 is not allowed"),
        ({"parameters": {}}, "parameters: {} is not allowed; a value of each: fast_period"),
        ({"parameters": {"fast_period": "7"}}, r"parameters: {'fast_period': '7'} is not allowed"),
        ({"parameters": {"fast_period": 7.5}}, r"parameters: {'fast_period': 7.5} is not allowed"),
        ({"parameters": {"fast_period": 7, "slow_period": 9}}, "parameters: .* a value of each: fast_period"),
        ({"value": None}, "value: None is not allowed; a number of what is done"),
        ({"state": "failed"}, "value: 0.28.* is not allowed; a number of what is done"),
    ],
)
def test_a_line_that_is_no_trial_of_the_study_is_named(path: Path, changes: dict[str, object], told: str) -> None:
    written(path)
    lines = path.read_bytes().splitlines(keepends=True)
    lines[3] = msgspec.json.encode(msgspec.structs.replace(trial(2), **changes)) + b"\n"
    path.write_bytes(b"".join(lines))
    with pytest.raises(BadData, match=f"line 4 cannot be read: {told}.*; take that line out, or name another file"):
        Journal.open(path, head())
    assert path.read_bytes() == b"".join(lines)


def test_what_was_pruned_has_the_returns_of_its_beginning_or_none(path: Path) -> None:
    pruned = msgspec.structs.replace(trial(0), state="pruned", value=None, returns=packed_returns(np.zeros(25)))
    before = msgspec.structs.replace(pruned, number=1, returns="")
    with Journal.open(path, head()) as journal:
        journal.append(pruned)
        journal.append(before)
    with Journal.open(path, head()) as journal:
        assert journal.trials == [pruned, before]


def test_one_process_at_a_time(path: Path) -> None:
    with Journal.open(path, head()), pytest.raises(ResourceBusy, match="another process"):
        Journal.open(path, head())
    Journal.open(path, head()).close()


def test_only_its_owner_reads_it(path: Path) -> None:
    written(path)
    assert path.stat().st_mode & 0o077 == 0
