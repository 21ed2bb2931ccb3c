"""A search from its first point to its figures: it finds the best, goes on where it was, prunes what is hopeless."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from studies import Here, edged_candles, job_of, study_of, walk

from kurs.backtest.artefact import program
from kurs.backtest.curve import curve_figures
from kurs.backtest.outcome import Outcome, Trade
from kurs.backtest.run import run
from kurs.cli.findings import as_text
from kurs.domain.errors import BadInput, UnknownName
from kurs.market.columns import CandleColumns
from kurs.optimize.evaluation import OUT_OF_MEMORY, Bench, with_parameters
from kurs.optimize.journal import Journal
from kurs.optimize.objective import Objective
from kurs.optimize.overfitting import ALIKE
from kurs.optimize.page import page
from kurs.optimize.processes import Processes
from kurs.optimize.search import Progress
from kurs.optimize.study import Result, Study
from kurs.optimize.summary import BY_LOSS, kinds_of_failure, ranked, summary
from kurs.optimize.trials import Trial, packed_returns, thinned_returns, unpacked_returns


def nobody(_: Progress) -> None: ...


def carried_out(study: Study, path: Path, on_progress: Callable[[Progress], None] = nobody) -> tuple[Result, Here]:
    here = Here(study)
    with Journal.open(path, study.head) as journal:
        return study.run(journal, here, on_progress), here


def told(trials: tuple[Trial, ...]) -> list[tuple[object, ...]]:
    return [(t.number, t.parameters, t.state, t.value, t.returns) for t in trials]


def test_a_grid_finds_what_trying_everything_finds(tmp_path: Path) -> None:
    candles = edged_candles(2000)
    study = study_of(candles)
    result, _ = carried_out(study, tmp_path / "one.jsonl")
    profits = {
        (p["fast_period"], p["slow_period"]): run(with_parameters(study.job.plan, p), [candles]).net_profit
        for p in study.space.grid
    }
    assert len(result.trials) == len(profits) == 15
    assert result.best is not None
    assert result.best.value == max(profits.values())
    assert {(t.parameters["fast_period"], t.parameters["slow_period"]): t.value for t in result.trials} == profits


def losing(**options: Any) -> Study:
    """Fees of which every pair dies, the sooner the more it trades."""
    job = job_of(objective="calmar", fee=0.01)
    return study_of(walk(1500, 5, drift=-0.002), "fast_period=3:12,slow_period=15:45:10", job=job, **options)


def test_a_small_loss_is_better_than_a_large_one_that_fell_deeper(tmp_path: Path) -> None:
    study = losing(walk_forward=2)
    with Journal.open(tmp_path / "one.jsonl", study.head) as journal:
        result = study.run(journal, Here(study), nobody)
        folds = [journal.of(fold.number) for fold in study.folds]
    by_profit = sorted(result.trials, key=lambda trial: -(trial.profit or 0.0))
    assert (by_profit[0].profit or 0.0) < 0
    assert ranked(result.trials) == by_profit
    assert result.best == by_profit[0]
    # Shown is the ratio that everybody knows, which would have it the other way round.
    assert result.best.value is not None
    assert all((trial.value or 0.0) > result.best.value for trial in by_profit[-5:])
    outcome = run(with_parameters(study.job.plan, result.best.parameters), study.candles)
    figures = curve_figures(outcome.equity, outcome.plan.cash, outcome.time, outcome.interval)
    assert result.best.value == pytest.approx(figures.calmar)
    # Each fold trades the one that lost least, too.
    assert result.forward is not None
    for trials, fold in zip(folds, result.forward.folds, strict=True):
        assert fold.parameters == max(trials, key=lambda trial: trial.profit or 0.0).parameters
    assert BY_LOSS in str(summary(result)["remarks"])
    assert BY_LOSS[1:] in as_text(result, study=tmp_path)


def test_what_has_lost_more_by_the_early_look_is_pruned(tmp_path: Path) -> None:
    study = losing(prune=True)
    result, here = carried_out(study, tmp_path / "one.jsonl")
    assert any(trial.state == "pruned" for trial in result.trials)
    bench = Bench(study.job, study.candles)
    for trial, task in zip(result.trials, here.tried, strict=True):
        early = bench.outcome(trial.parameters, 0, 1500 // 4)
        # Who has not traded by then has lost nothing, and nothing can be said of it.
        assert trial.mark == (early.net_profit / early.plan.cash if early.net_profit else None)
        if trial.mark is not None:
            assert (trial.state == "pruned") == (task.floor is not None and trial.mark < task.floor)


def test_progress_tells_the_best_so_far(tmp_path: Path) -> None:
    seen: list[Progress] = []
    result, _ = carried_out(study_of(walk(800), walk_forward=2), tmp_path / "one.jsonl", seen.append)
    values = [one.best.value or 0.0 for one in seen if one.fold == 0 and one.best is not None]
    assert values == sorted(values)
    assert result.best is not None
    assert values[-1] == result.best.value
    assert [one.ended for one in seen if one.fold == 2] == list(range(1, 16))


@pytest.mark.parametrize("method", ["grid", "random", "tpe", "cma-es"])
def test_an_interrupted_study_comes_to_the_same(tmp_path: Path, method: str) -> None:
    def study() -> Study:
        space = "fast_period=3:12:3,slow_period=10:40:10" if method == "grid" else "fast_period=3:20,slow_period=10:60"
        trials = None if method == "grid" else 20
        return study_of(walk(600), space, method=method, trials=trials, walk_forward=2, seed=5)

    whole, _ = carried_out(study(), tmp_path / "whole.jsonl")
    path = tmp_path / "cut.jsonl"

    class Interrupted(Exception): ...

    left = 7

    def interrupting(_: Progress) -> None:
        nonlocal left
        left -= 1
        if not left:
            raise Interrupted

    for after in (7, 13, 9):
        left = after
        with pytest.raises(Interrupted):
            carried_out(study(), path, interrupting)
    again, here = carried_out(study(), path)
    assert again.resumed == 29
    assert told(again.trials) == told(whole.trials)
    assert again.belief == whole.belief
    assert again.forward is not None
    assert whole.forward is not None
    assert np.array_equal(again.forward.equity, whole.forward.equity)
    assert len(here.tried) + 29 == (tmp_path / "whole.jsonl").read_text().count("\n") - 1


def test_a_study_that_is_complete_tries_nothing_and_more_trials_go_on(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    few, _ = carried_out(study_of(walk(600), method="random", trials=5), path)
    same, here = carried_out(study_of(walk(600), method="random", trials=5), path)
    assert told(same.trials) == told(few.trials)
    assert here.tried == []
    more, here = carried_out(study_of(walk(600), method="random", trials=9), path)
    assert told(more.trials)[:5] == told(few.trials)
    assert len(here.tried) == 4


@pytest.mark.parametrize("method", ["grid", "tpe"])
def test_what_failed_is_tried_once_more_at_each_start(tmp_path: Path, method: str) -> None:
    """Memory, time or a library that was missing may be there now."""
    path, missing = tmp_path / "one.jsonl", tmp_path / "missing"
    body = f"""
from pathlib import Path
from typing import Any

def score(outcome):
    if len(outcome.trades) % 2 and Path({str(missing)!r}).exists():
        raise OSError("not there yet")
    return outcome.net_profit
"""
    text = custom(tmp_path, body)

    def study() -> Study:
        trials = 15 if method == "tpe" else None
        return study_of(walk(400), job=job_of(objective=text), method=method, trials=trials, walk_forward=2)

    missing.touch()
    first, _ = carried_out(study(), path)
    failed = first.count("failed")
    assert 0 < failed < 15
    assert (first.resumed, first.repeated) == (0, 0)
    lines = path.read_text().count("\n")
    second, here = carried_out(study(), path)
    assert told(second.trials) == told(first.trials)
    assert second.belief == first.belief
    assert len(here.tried) == second.repeated == path.read_text().count("\n") - lines >= failed
    assert second.resumed + second.repeated == 45
    assert [(task.fold, task.number) for task in here.tried] == sorted((t.fold, t.number) for t in here.tried)
    missing.unlink()
    third, here = carried_out(study(), path)
    assert third.count("done") == len(third.trials) == 15
    assert [trial.parameters for trial in third.trials] == [trial.parameters for trial in first.trials]
    assert len(here.tried) == second.repeated
    done, here = carried_out(study(), path)
    assert here.tried == []
    assert done.repeated == 0
    assert told(done.trials) == told(third.trials)


def test_trials_of_another_program_are_not_ranked_with_those_of_this_one(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    study = study_of(walk(600), method="random", trials=2)
    assert study.head.program == program()
    for other in ("0" * 64, ""):
        Journal.open(path, msgspec.structs.replace(study.head, program=other)).close()
        with pytest.raises(BadInput, match="another program"):
            Journal.open(path, study.head)
        path.unlink()


@pytest.mark.parametrize("objective", ["sharpe", "net_profit"])
def test_what_the_figures_about_luck_judge_by_is_told(tmp_path: Path, objective: str) -> None:
    study = study_of(walk(600), job=job_of(objective=objective))
    found = summary(carried_out(study, tmp_path / "one.jsonl")[0])
    assert found["deflated_sharpe"] is not None
    assert found["overfitting"] is not None
    assert "judge by the Sharpe ratio, whatever the objective is" in str(found["remarks"])
    assert "over 512 parts of the history, best.sharpe over its 600 candles" in str(found["remarks"])


@pytest.mark.parametrize("objective", ["sharpe", "net_profit", "calmar"])
def test_no_column_is_told_twice(tmp_path: Path, objective: str) -> None:
    result, _ = carried_out(study_of(walk(600), job=job_of(objective=objective)), tmp_path / "one.jsonl")
    table = next(line for line in as_text(result, study=tmp_path).splitlines() if "max drawdown" in line)
    heads = re.findall(r'<th scope="col">(.*?)</th>', page(result, command="kurs optimize"))
    for told in (re.split("  +", table.strip()), heads):
        names = [name.replace("_", " ") for name in told]
        assert len(set(names)) == len(names) > 5
        assert {objective.replace("_", " "), "net profit", "trades", "max drawdown", "sharpe"} <= set(names)


def test_what_is_hopeless_is_pruned_by_the_median(tmp_path: Path) -> None:
    study = study_of(edged_candles(1200), "fast_period=3:20,slow_period=21:60", method="random", trials=40, prune=True)
    result, here = carried_out(study, tmp_path / "one.jsonl")
    pruned = [trial for trial in result.trials if trial.state == "pruned"]
    assert 8 <= len(pruned) <= 30
    assert all(trial.value is None and "after 25%" in trial.why for trial in pruned)
    assert all(task.floor is None for task in here.tried[:8])
    for trial, task in zip(result.trials, here.tried, strict=True):
        hopeless = task.floor is not None and trial.mark is not None and trial.mark < task.floor
        assert (trial.state == "pruned") == hopeless
    # Up to where it was looked at it is kept as all others are.
    whole = Bench(study.job, study.candles).trial(msgspec.structs.replace(here.tried[pruned[0].number], early=None))
    begun = unpacked_returns(pruned[0].returns)
    assert len(begun) == pytest.approx(512 / 4, abs=1)
    assert np.array_equal(begun, unpacked_returns(whole.returns)[: len(begun)])


def test_what_has_not_traded_by_the_early_look_goes_on(tmp_path: Path) -> None:
    # Signals count after 5.8 times the slow period: of some of these long after a quarter of the candles.
    study = study_of(edged_candles(1200), "fast_period=3:20,slow_period=21:160", method="random", trials=60, prune=True)
    result, _ = carried_out(study, tmp_path / "one.jsonl")
    late = [trial for trial in result.trials if int(trial.parameters["slow_period"]) > 60]
    assert len(late) > 20
    assert {(trial.state, trial.mark) for trial in late} == {("done", None)}
    assert result.count("pruned") > 0


def test_pruning_never_makes_a_result_more_credible(tmp_path: Path) -> None:
    """Of walks without any skill; the trials that are missing would have told how much they differ by chance."""
    found = []
    for seed in range(12):
        results = []
        for prune in (False, True):
            study = study_of(
                walk(1500, seed, drift=0.0005),
                "fast_period=2:20,slow_period=5:40",
                job=job_of(objective="sharpe"),
                method="random",
                trials=50,
                prune=prune,
            )
            results.append(carried_out(study, tmp_path / f"{seed}-{prune}.jsonl")[0])
        whole, pruned = results
        assert pruned.belief.verdict != "believe"
        assert whole.deflated is not None
        assert pruned.deflated is not None
        assert (pruned.deflated.trials, whole.deflated.trials) == (50, 50)
        found.append(pruned.deflated.luck / whole.deflated.luck)
    assert min(found) > 0.9
    assert np.mean(found) > 1


def test_a_pruned_search_is_doubted_whatever_else_speaks_for_it(tmp_path: Path) -> None:
    study = study_of(
        edged_candles(12_000, period=24, swing=0.02),
        "fast_period=2:6,slow_period=8:100:4",
        job=job_of(objective="sharpe"),
        prune=True,
    )
    result, _ = carried_out(study, tmp_path / "one.jsonl")
    assert result.overfit is not None
    assert result.overfit.probability < 0.1
    assert result.belief.verdict == "doubt"
    without = f"without --prune, which left {result.count('pruned')} trials out and so may flatter it); in its favour: "
    assert re.match("Doubt it: [^;]*" + re.escape(without), result.belief.sentence)


def test_noise_is_not_believed(tmp_path: Path) -> None:
    study = study_of(walk(3000, 7), "fast_period=3:20,slow_period=21:80", method="random", trials=60, walk_forward=4)
    result, _ = carried_out(study, tmp_path / "one.jsonl")
    assert result.belief.verdict == "do not believe"
    assert result.belief.sentence.startswith("Do not believe it: ")


def test_a_planted_edge_is_believed(tmp_path: Path) -> None:
    result = _searched(edged_candles(12_000, period=24, swing=0.02), tmp_path)
    assert result.deflated is not None
    assert result.overfit is not None
    assert result.forward is not None
    assert result.deflated.probability > 0.95
    assert result.overfit.probability < 0.1
    assert result.belief.verdict == "believe", result.belief.sentence


def test_what_is_too_good_is_doubted_whatever_else_speaks_for_it(tmp_path: Path) -> None:
    result = _searched(edged_candles(6000, period=24), tmp_path)
    assert result.belief.verdict == "doubt"
    doubt = (
        r"Doubt it: the best has a Sharpe ratio of 4\d\.\d, too good to be believed before its reason is known; "
        r"the search out of sample has a Sharpe ratio of 4\d\.\d, too good to be .*; in its favour: "
    )
    assert re.match(doubt, result.belief.sentence)


def _searched(candles: CandleColumns, folder: Path) -> Result:
    study = study_of(candles, "fast_period=2:6,slow_period=8:100:4", job=job_of(objective="sharpe"), walk_forward=4)
    return carried_out(study, folder / "one.jsonl")[0]


def test_trials_that_are_all_the_same_are_neither_believed_nor_held_against(tmp_path: Path) -> None:
    # The gap that is asked for is smaller than any.
    study = study_of(edged_candles(2000), "min_gap=0:1e-9:2e-10", job=job_of(objective="sharpe"))
    result, _ = carried_out(study, tmp_path / "one.jsonl")
    assert len({trial.returns for trial in result.trials}) == 1 < len(result.trials)
    assert (result.deflated, result.overfit, result.belief.verdict) == (None, None, "unknown")
    assert result.deflated_reason == result.overfit_reason == ALIKE
    assert result.belief.sentence == f"Nothing can be said: {ALIKE}."
    found = summary(result)
    assert (found["overfitting"], found["overfitting_reason"], found["deflated_sharpe_reason"]) == (None, ALIKE, ALIKE)
    assert page(result, command="kurs optimize").count(ALIKE) >= 2
    told = as_text(result, study=tmp_path / "one.jsonl")
    assert f"Deflated Sharpe ratio: unknown, {ALIKE}" in told
    assert f"Probability of overfitting: unknown, {ALIKE}" in told


def test_sentences_are_broken_at_the_width_and_tables_are_not(tmp_path: Path) -> None:
    study = study_of(walk(600), "fast_period=5:9,slow_period=20:30", method="grid", walk_forward=3)
    result, _ = carried_out(study, tmp_path / "one.jsonl")
    whole, narrow = (as_text(result, study=tmp_path / "one.jsonl", width=width) for width in (None, 60))
    assert " ".join(narrow.split()) == " ".join(whole.split())
    tables = [line for line in whole.splitlines() if "max drawdown  " in line or "in sample  " in line]
    assert len(tables) == 2
    assert set(tables) <= set(narrow.splitlines())
    assert result.belief.sentence not in narrow
    long = [line for line in narrow.splitlines() if len(line) > 60]
    assert [line for line in long if line not in whole.splitlines() and str(tmp_path) not in line] == []


def test_fewer_trials_than_were_wanted_are_explained(tmp_path: Path) -> None:
    study = study_of(walk(600), "fast_period=5:60", method="random", trials=100)
    result, _ = carried_out(study, tmp_path / "one.jsonl")
    assert (len(result.trials), result.wanted) == (21, 100)
    told = "21 of 100 trials: the space holds no more points that ema_crossover takes; of others it says: "
    assert as_text(result, study=tmp_path).splitlines()[2].startswith(told)
    assert str(summary(result)["remarks"]).startswith(f"['{told}")


def test_each_kind_of_failure_is_told_with_its_count(tmp_path: Path) -> None:
    body = "def score(outcome):\n    n = len(outcome.trades)\n    raise ValueError(n % 2) if n % 3 else KeyError('x')\n"
    result, _ = carried_out(study_of(walk(400), job=job_of(objective=custom(tmp_path, body))), tmp_path / "one.jsonl")
    kinds = kinds_of_failure(result.trials)
    assert sum(kind.trials for kind in kinds) == 15
    assert len(kinds) > 1
    told = as_text(result, study=tmp_path)
    for kind in kinds:
        assert f"! {kind.trials} failed, such as trial {kind.first.number} (" in told
        assert f"): {kind.why}\n" in told


def test_what_is_from_before_adds_up_with_folds(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    carried_out(study_of(walk(600), method="random", trials=4, walk_forward=2), path)
    result, _ = carried_out(study_of(walk(600), method="random", trials=5, walk_forward=2), path)
    assert (len(result.trials), result.searched, result.resumed) == (5, 15, 12)
    told = as_text(result, study=path)
    assert ": 5 with a value; of the 15 with those of the folds 12 from before\n" in told


def test_a_search_without_a_trade_has_nothing_to_say(tmp_path: Path) -> None:
    study = study_of(walk(300), job=job_of(objective="sharpe", warmup=300))
    result, _ = carried_out(study, tmp_path / "one.jsonl")
    assert result.best is None
    assert result.belief.verdict == "unknown"
    assert result.count("void") == len(result.trials) == 15
    assert summary(result)["best"] is None


@pytest.mark.parametrize(
    ("options", "error", "match"),
    [
        ({"method": "random", "trials": 0}, BadInput, "trials: 0 is not allowed"),
        ({"method": "random", "trials": -3}, BadInput, "trials: -3"),
        ({"method": "grid", "trials": 3}, BadInput, "the grid's 15 points or more"),
        ({"method": "annealing"}, UnknownName, "unknown method 'annealing'"),
        ({"walk_forward": -1}, BadInput, "walk_forward: -1"),
        ({"walk_forward": 500}, BadInput, "walk_forward: 500"),
        ({"purge": 5}, BadInput, "with --purge"),
        ({"walk_forward": 2, "purge": -5}, BadInput, "purge: -5"),
        ({"purge": -5}, BadInput, "purge: -5 is not allowed; 0 candles or more"),
        ({"walk_forward": -1}, BadInput, "walk_forward: -1 is not allowed; 0 folds or more"),
        ({"anchored": True}, BadInput, "1 fold or more with --anchored"),
        ({"walk_forward": 2, "purge": 5000}, BadInput, "purge: 5000"),
        ({"method": "cma-es", "prune": True}, BadInput, "prune: 'cma-es'"),
    ],
)
def test_what_makes_no_sense_is_told_in_one_line(options: dict[str, object], error: type[BadInput], match: str) -> None:
    with pytest.raises(error, match=match) as refused:
        study_of(walk(600), **options)  # type: ignore[arg-type]
    assert "\n" not in str(refused.value)


# ── objectives ────────────────────────────────────────────────────────────────────────────────────


def custom(folder: Path, body: str) -> str:
    (folder / "mine.py").write_text(body)
    return f"custom({folder / 'mine.py'}:score)"


def test_a_function_of_ones_own_decides(tmp_path: Path) -> None:
    text = custom(tmp_path, "def score(outcome):\n    return -len(outcome.trades)\n")
    study = study_of(walk(600), job=job_of(objective=text), walk_forward=2)
    result, _ = carried_out(study, tmp_path / "one.jsonl")
    assert result.best is not None
    assert result.best.trades == min(trial.trades or 0 for trial in result.trials)
    assert study.head.objective.startswith("mine.py:score ")


def test_a_function_that_raises_costs_its_trials_and_names_its_line(tmp_path: Path) -> None:
    text = custom(tmp_path, "def score(outcome):\n    x = 1\n    return x / 0\n")
    result, _ = carried_out(study_of(walk(300), job=job_of(objective=text)), tmp_path / "one.jsonl")
    assert result.count("failed") == 15
    assert result.trials[0].why == "mine.py, line 3: ZeroDivisionError: division by zero"


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("outcome.net_profits", r"did you mean net_profit\?; known: candles, .*, trades$"),
        ("[trade.pnl for trade in outcome.trades]", r"'Trade' object has no attribute 'pnl'.*; known: .*profit"),
        ("outcome.equity.maximum()", r"did you mean max\?$"),
    ],
)
def test_an_attribute_that_no_outcome_has_ends_the_search_at_once(tmp_path: Path, asked: str, told: str) -> None:
    text = custom(tmp_path, f"def score(outcome):\n    return {asked}\n")
    study = study_of(edged_candles(400), job=job_of(objective=text))
    with pytest.raises(BadInput, match=f"^objective mine.py, line 2: AttributeError: .*{told}"):
        carried_out(study, tmp_path / "one.jsonl")
    # Of what one outcome has not, another may have something.
    nothing = custom(tmp_path, "def score(outcome):\n    return outcome.halted.name\n")
    result, _ = carried_out(study_of(walk(300), job=job_of(objective=nothing)), tmp_path / "two.jsonl")
    assert result.count("failed") == 15


def test_a_library_that_has_no_room_is_told_as_memory(tmp_path: Path) -> None:
    body = "def score(outcome):\n    raise ImportError('libx.so: failed to map segment from shared object')\n"
    result, _ = carried_out(study_of(walk(300), job=job_of(objective=custom(tmp_path, body))), tmp_path / "one.jsonl")
    assert {trial.why for trial in result.trials} == {OUT_OF_MEMORY}


def test_the_guide_names_attributes_that_an_outcome_has() -> None:
    guide = (Path(__file__).parents[3] / "docs" / "guides" / "optimisation.md").read_text()
    table = guide.split("| attribute | is |\n| --- | --- |\n")[1].split("\n\n")[0]
    named = [name for row in table.splitlines() for name in re.findall(r"`(\w+)`", row.split(" | ")[0])]
    assert "equity" in named
    assert [name for name in named if not hasattr(Outcome, name)] == []
    (trade,) = re.findall(r"each has (.*?);", table)
    assert tuple(re.findall(r"`(\w+)`", trade)) == Trade._fields


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("def score(outcome)\n", r"^objective mine.py: mine.py, line 1: expected ':'$"),
        ("import nothing_of_that_name\n", "^objective mine.py: mine.py, line 1: ModuleNotFoundError"),
        ("\nraise SystemExit(7)\n", "^objective mine.py: mine.py, line 2: SystemExit: 7$"),
        ("import mmap\nmmap.mmap(-1, 1 << 46)\n", r"^objective mine.py: mine.py, line 2: OSError: \[Errno 12\]"),
        ("def other(outcome):\n    return 1\n", "a function of that file"),
        ("score = 5\n", "a function of that file"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_at_once(tmp_path: Path, body: str, told: str) -> None:
    with pytest.raises(BadInput, match=told):
        Objective.parse(custom(tmp_path, body))


@pytest.mark.parametrize("ending", ["pass", "try:\n        pass\n    except Exception:\n        pass"])
def test_a_file_that_never_comes_to_its_end_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    monkeypatch.setattr("kurs.optimize.objective.ANSWER_WITHIN", 0.5)
    text = custom(tmp_path, f"import math\nwhile True:\n    {ending}\n")
    with pytest.raises(BadInput, match=r"^mine.py, line [2-6]: it has not come back for 0.5 s$"):
        Objective.parse(text)


def test_what_an_objective_is_given_stays_as_it_was(tmp_path: Path) -> None:
    for number, line in enumerate(("outcome.equity[:] = 1", "outcome.trades.profit.sort()", "outcome.time.fill(0)")):
        text = custom(tmp_path, f"def score(outcome):\n    {line}\n    return 1\n")
        study = study_of(walk(600), "fast_period=3,slow_period=10:11", job=job_of(objective=text))
        result, _ = carried_out(study, tmp_path / f"{number}.jsonl")
        (why,) = {trial.why for trial in result.trials}
        assert re.fullmatch(
            "mine.py, line 2: ValueError: .* read-only; work on a copy, such as outcome.equity.copy\\(\\)", why
        )
    loose = "outcome.held.clear(), outcome.denials.clear()"
    text = custom(tmp_path, f"def score(outcome):\n    {loose}\n    return outcome.net_profit\n")
    found, _ = carried_out(study_of(walk(600), job=job_of(objective=text)), tmp_path / "loose.jsonl")
    plain, _ = carried_out(study_of(walk(600)), tmp_path / "plain.jsonl")
    assert told(found.trials) == told(plain.trials)


def test_what_an_objective_imports_of_its_folder_is_part_of_the_question(tmp_path: Path) -> None:
    folder = tmp_path / "objectives"
    (folder / "shared").mkdir(parents=True)
    (folder / "weights.py").write_text(
        "from shared.factor import FACTOR\n\ndef weighed(value):\n    return FACTOR * value\n"
    )
    factor = folder / "shared" / "factor.py"
    body = "from weights import weighed\n\ndef score(outcome):\n    return weighed(outcome.net_profit)\n"

    def study() -> Study:
        return study_of(walk(600), job=job_of(objective=custom(folder, body)))

    plain, _ = carried_out(study_of(walk(600)), tmp_path / "plain.jsonl")
    names = []
    for number, changed in enumerate(("FACTOR = 2\n", "FACTOR = 3\n")):
        factor.write_text(changed)
        one = study()
        names.append(one.head.objective)
        with Processes(one.job, one.candles, workers=1) as processes, Journal.open(tmp_path / "a", one.head) as journal:
            found = one.run(journal, processes, nobody)
        (tmp_path / "a").unlink()
        for trial, other in zip(found.trials, plain.trials, strict=True):
            assert trial.value == pytest.approx((number + 2) * (other.value or 0.0))
    assert len(set(names)) == 2
    factor.write_text("FACTOR = 1 / 0\n")
    with pytest.raises(BadInput, match=r"^objective mine.py: factor.py, line 1: ZeroDivisionError: division by zero$"):
        study()


def test_a_file_may_have_blanks_in_its_name(tmp_path: Path) -> None:
    (tmp_path / "my own.py").write_text("def score(outcome):\n    return outcome.net_profit\n")
    study = study_of(walk(600), job=job_of(objective=f"custom({tmp_path / 'my own.py'}:score)"))
    result, _ = carried_out(study, tmp_path / "one.jsonl")
    assert "ema_crossover by my own.py:score, grid" in as_text(result, study=tmp_path)
    assert "optimised by my own.py:score</h1>" in page(result, command="kurs optimize")


def test_unknown_objectives_are_told_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="calmar, custom"):
        Objective.parse("sharp")
    with pytest.raises(BadInput, match="a file that can be read"):
        Objective.parse(f"custom({tmp_path}/none.py:score)")


# ── returns ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("rows", [1, 2, 3, 511, 512, 513, 5000])
def test_thinned_returns_multiply_to_the_whole(rows: int) -> None:
    equity = 100 * np.exp(np.cumsum(np.random.default_rng(rows).normal(0, 0.01, rows)))
    returns = thinned_returns(equity, 90.0)
    assert len(returns) == min(rows, 512)
    assert np.prod(1 + returns) * 90 == pytest.approx(equity[-1])
    assert np.allclose(unpacked_returns(packed_returns(returns)), returns, rtol=1e-6, atol=1e-9)


def test_after_ruin_there_are_no_returns() -> None:
    assert thinned_returns(np.array([50.0, 0.0, 0.0, 10.0]), 100.0).tolist() == [-0.5, -1.0, 0.0, 0.0]
