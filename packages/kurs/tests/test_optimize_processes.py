"""Workers on this machine: the same results as here, and a strategy that misbehaves costs its own trial."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from studies import Here, job_of, study_of, walk, write_strategy

from kurs.domain.errors import BadInput
from kurs.optimize.journal import Journal
from kurs.optimize.processes import Processes
from kurs.optimize.search import Executor
from kurs.optimize.shared import mapped, shared
from kurs.optimize.study import Result, Study
from kurs.strategies.registry import look_in


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    write_strategy(tmp_path)
    look_in(tmp_path)
    yield tmp_path
    look_in(None)


def carried_out(study: Study, path: Path, executor: Executor) -> Result:
    with Journal.open(path, study.head) as journal:
        return study.run(journal, executor, lambda _: None)


def test_workers_come_to_what_one_process_comes_to(tmp_path: Path) -> None:
    def study() -> Study:
        return study_of(walk(700), "fast_period=3:20,slow_period=10:60", method="random", trials=30, walk_forward=2)

    here = carried_out(study(), tmp_path / "here.jsonl", Here(study()))
    with Processes(study().job, study().candles, workers=2) as processes:
        there = carried_out(study(), tmp_path / "there.jsonl", processes)
    assert [(t.number, t.parameters, t.value, t.returns) for t in there.trials] == [
        (t.number, t.parameters, t.value, t.returns) for t in here.trials
    ]
    assert there.belief == here.belief


@pytest.mark.parametrize(
    ("kind", "seconds", "why"),
    [
        ("die", 60, "its process died: exit code 7"),
        ("raise", 60, "ValueError: as it was told"),
        # So many that those that behave keep to them on a busy machine too.
        ("loop", 5, "it took more than 5 s"),
        ("eat", 60, "memory"),
    ],
)
def test_one_that_misbehaves_costs_its_own_trial(home: Path, kind: str, seconds: float, why: str) -> None:
    study = study_of(walk(300), f"period=4:9,at=6,kind={kind}", job=job_of("trouble"))
    with Processes(study.job, study.candles, workers=1, seconds=seconds, memory=1 << 30, home=home) as processes:
        result = carried_out(study, home / "one.jsonl", processes)
    assert [(trial.parameters["period"], trial.state) for trial in result.trials] == [
        (period, "failed" if period == 6 else "done") for period in range(4, 10)
    ]
    assert why in result.trials[2].why


def test_a_job_that_cannot_begin_is_told(tmp_path: Path) -> None:
    study = study_of(walk(300), job=job_of(objective=_custom(tmp_path)))
    with Processes(study.job, study.candles, workers=1) as processes, pytest.raises(BadInput, match="changed its mind"):
        carried_out(study, tmp_path / "one.jsonl", processes)


def test_an_attribute_that_no_outcome_has_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("def score(outcome):\n    return outcome.profits\n")
    study = study_of(walk(300), job=job_of(objective=f"{tmp_path / 'mine.py'}:score"))
    with Processes(study.job, study.candles, workers=1) as processes, pytest.raises(BadInput, match="known: candles"):
        carried_out(study, tmp_path / "one.jsonl", processes)
    assert (tmp_path / "one.jsonl").read_text().count("\n") == 1


def _custom(folder: Path) -> str:
    file = folder / "mine.py"
    file.write_text(
        f"import os\nif os.getpid() != {os.getpid()}:\n    raise ValueError('changed its mind')\n"
        "def score(outcome):\n    return 1\n"
    )
    return f"custom({file}:score)"


def test_candles_are_read_where_they_lie() -> None:
    candles = walk(5000)
    with shared((candles, walk(10, 1))) as (handle, layouts):
        found = mapped(handle, layouts)
        for name in ("time", "open", "high", "low", "close", "volume"):
            array = getattr(found[0], name)
            assert np.array_equal(array, getattr(candles, name))
            assert not array.flags.owndata
        assert found[0].fingerprint() == candles.fingerprint()
        assert len(found[1]) == 10


def test_a_worker_sees_nobodys_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXCHANGE_API_SECRET", "hunter2")
    study = study_of(walk(300), "fast_period=3:4,slow_period=10:11")
    before = children()
    with Processes(study.job, study.candles, workers=1) as processes:
        carried_out(study, tmp_path / "one.jsonl", processes)
        (worker,) = children() - before
        environment = Path(f"/proc/{worker}/environ").read_bytes()
        # In a session of its own it would be nobody's inferior, and outlive the terminal.
        assert os.getsid(worker) == os.getsid(0)
    assert b"hunter2" not in environment
    assert b"PATH=" in environment


def children() -> set[int]:
    found: set[int] = set()
    for task in Path("/proc/self/task").iterdir():
        # A thread may end meanwhile.
        with suppress(FileNotFoundError, ProcessLookupError):
            found.update(map(int, (task / "children").read_text().split()))
    return found
