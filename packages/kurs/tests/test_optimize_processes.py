"""Workers on this machine: the same results as here, and a strategy that misbehaves costs its own trial."""

import os
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from pathlib import Path

import numpy as np
import pytest
from studies import TROUBLE, Here, job_of, study_of, walk, write_strategy

from kurs.domain.errors import BadInput
from kurs.optimize.journal import Journal
from kurs.optimize.processes import Processes
from kurs.optimize.search import Executor
from kurs.optimize.shared import mapped, shared
from kurs.optimize.study import Result, Study
from kurs.optimize.trials import Trial
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


def test_whatever_one_raises_is_told_and_kept(tmp_path: Path) -> None:
    # A folder may be called by any bytes.
    home = tmp_path / os.fsdecode(b"h\xe9")
    write_strategy(home, TROUBLE.replace('"as it was told"', r'"half a \ud800 character"'))
    look_in(home)
    study = study_of(walk(300), "period=5:6,at=6,kind=raise", job=job_of("trouble"))
    with Processes(study.job, study.candles, workers=1, home=home) as processes:
        result = carried_out(study, tmp_path / "one.jsonl", processes)
    with Journal.open(tmp_path / "one.jsonl", study.head) as journal:
        assert [trial.why for trial in journal.trials] == [trial.why for trial in result.trials]
    here = carried_out(study, tmp_path / "here.jsonl", Here(study))
    for found in (result, here):
        assert [trial.state for trial in found.trials] == ["done", "failed"]
        assert found.trials[1].why.startswith(rf"{tmp_path}/h\udce9/strategies/trouble.py, line ")
        assert found.trials[1].why.endswith(r"ValueError: half a \ud800 character")
    look_in(None)


def test_what_an_objective_raises_is_told_and_kept(tmp_path: Path) -> None:
    file = tmp_path / os.fsdecode(b"m\xe9.py")
    file.write_text("def score(outcome):\n    raise ValueError('\\ud800')\n")
    job = job_of(objective=f"{file}:score")
    study = study_of(walk(300), "fast_period=3,slow_period=10:11", job=job)
    for executor in (Here(study), Processes(study.job, study.candles, workers=1)):
        with executor if isinstance(executor, Processes) else nullcontext():
            result = carried_out(study, tmp_path / f"{type(executor).__name__}.jsonl", executor)
        assert {trial.why for trial in result.trials} == {r"m\udce9.py, line 2: ValueError: \ud800"}


SLOW = """
import os, threading
import numpy as np
from kurs.strategies import SignalStrategy, whole

told = False

class Slow(SignalStrategy):
    period = whole(10, 2, 500)
    warmup = 0

    def signals(self, candles):
        global told
        if self.period == 4:
            threading.Event().wait(FIRST)
        if self.period == 5:
            SECOND
        if not told:
            told = True
            threading.Event().wait(EACH)
        rows = np.arange(len(candles.close))
        return np.where(rows % self.period == 0, 1, np.where(rows % self.period == self.period // 2, -1, 0))
"""


def of_slow(home: Path, first: str, second: str, each: str) -> list[Trial]:
    """Of a limit of 2 s, and 3 s more for what is done once."""
    text = SLOW.replace("FIRST", first).replace("SECOND", second).replace("EACH", each)
    write_strategy(home, text, "slow")
    look_in(home)
    try:
        study = study_of(walk(300), "period=4:6", job=job_of("slow"))
        with Processes(study.job, study.candles, workers=1, seconds=2, memory=1 << 30, home=home) as processes:
            return list(carried_out(study, home / "one.jsonl", processes).trials)
    finally:
        look_in(None)


def test_the_first_trial_alone_may_take_longer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kurs.optimize.processes.FIRST_LONGER", 3)
    # The second one would end within the time that the first had; it is the first of its process.
    first, second, third = of_slow(tmp_path, "60", "threading.Event().wait(4)", "0")
    assert (first.state, first.why) == ("failed", "it took more than 5 s")
    assert (second.state, second.why) == ("failed", "it took more than 2 s")
    assert third.state == "done"


def test_what_a_process_does_once_is_no_trial_s_time(tmp_path: Path) -> None:
    """Such as to compile; also of one that takes the place of another."""
    first, second, third = of_slow(tmp_path, "0", "os._exit(7)", "3")
    assert first.state == "done"
    assert second.why == "its process died: exit code 7"
    assert third.state == "done"


def test_a_job_that_cannot_begin_is_told(tmp_path: Path) -> None:
    study = study_of(walk(300), job=job_of(objective=_custom(tmp_path)))
    with Processes(study.job, study.candles, workers=1) as processes, pytest.raises(BadInput, match="changed its mind"):
        carried_out(study, tmp_path / "one.jsonl", processes)


def test_memory_that_an_objective_takes_when_it_is_read_is_limited_as_well(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("import mmap\nheld = mmap.mmap(-1, 3 << 29)\ndef score(outcome):\n    return 1\n")
    study = study_of(walk(300), job=job_of(objective=f"{tmp_path / 'mine.py'}:score"))
    told = r"^objective mine.py: mine.py, line 2: OSError: \[Errno 12\] Cannot allocate memory$"
    with (
        Processes(study.job, study.candles, workers=1, memory=1 << 30) as processes,
        pytest.raises(BadInput, match=told),
    ):
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
