"""The sentence on a best result: what it shows lies on that side of each limit on which the verdict was found."""

import msgspec
import numpy as np
import pytest

from kurs.backtest.curve import curve_figures
from kurs.optimize.belief import Belief, belief
from kurs.optimize.overfitting import DeflatedSharpe, Overfitting
from kurs.optimize.trials import Trial
from kurs.optimize.walk_forward import WalkForward

HOUR = 3_600_000


def believed(
    *,
    overfit: float = 0.01,
    deflated: float = 0.99,
    efficiency: float = 0.9,
    earned: float = 0.2,
    sharpe: float = 1.0,
) -> Belief:
    """Of a best that nothing speaks against but what is given."""
    equity, time = np.array([1.0, 1.0 + earned]), np.arange(2) * HOUR
    return belief(
        Trial(fold=0, number=0, parameters={}, state="done", value=1.0, trades=100, sharpe=sharpe),
        deflated=DeflatedSharpe(
            sharpe=0.1,
            luck=0.0,
            trials=9,
            independent=9.0,
            observations=512,
            skew=0.0,
            kurtosis=3.0,
            probability=deflated,
        ),
        overfit=Overfitting(
            probability=overfit, loss=0.0, slope=1.0, trials=9, blocks=16, splits=12_870, ranks=np.array([0.9])
        ),
        forward=WalkForward(
            folds=(),
            cash=1.0,
            time=time,
            equity=equity,
            efficiency=efficiency,
            efficiency_reason=None,
            figures=msgspec.structs.replace(curve_figures(equity, 1.0, time, HOUR), sharpe=1.0),
        ),
    )


@pytest.mark.parametrize(
    ("figure", "value", "verdict", "shown"),
    [
        ("overfit", 0.0999, "believe", "other in 10% of the splits"),
        ("overfit", 0.1, "believe", "other in 10% of the splits"),
        ("overfit", 0.10404, "doubt", "other in 10.4% of the splits"),
        ("overfit", 0.1000004, "doubt", "other in 10.00004% of the splits"),
        ("overfit", 0.12, "doubt", "other in 12% of the splits"),
        ("overfit", 0.4996, "doubt", "other in 49.96% of the splits"),
        ("overfit", 0.5, "do not believe", "other in 50% of the splits"),
        ("deflated", 0.9496, "doubt", "count as 9 is 94.96% (wanted: 95% or more)"),
        ("deflated", 0.95, "believe", "count as 9 is 95% (wanted: 95% or more)"),
        ("deflated", 0.4996, "do not believe", "count as 9 is 49.96% (wanted: 95% or more)"),
        ("deflated", 0.5, "doubt", "count as 9 is 50% (wanted: 95% or more)"),
        ("efficiency", 0.4999, "doubt", "49.99% of the growth in sample (wanted: 50% or more)"),
        ("efficiency", 0.503, "believe", "50% of the growth in sample (wanted: 50% or more)"),
        ("earned", 0.00004, "believe", "the search earned 0.004%"),
        ("earned", -0.2, "do not believe", "the search lost 20.0%"),
        ("earned", -0.0004, "do not believe", "the search lost 0.04%"),
        ("earned", 0.0, "do not believe", "the search earned nothing"),
        ("sharpe", 5.0, "believe", "out of sample"),
        ("sharpe", 5.004, "doubt", "the best has a Sharpe ratio of 5.004, too good"),
        ("sharpe", 5.14, "doubt", "the best has a Sharpe ratio of 5.1, too good"),
    ],
)
def test_a_figure_is_shown_on_the_side_of_the_limit_that_decided(
    figure: str, value: float, verdict: str, shown: str
) -> None:
    found = believed(**{figure: value})
    assert (found.verdict, shown in found.sentence) == (verdict, True), found


@pytest.mark.parametrize("limit", [0.1, 0.5, 0.95])
@pytest.mark.parametrize("towards", [0.0, 1.0])
@pytest.mark.parametrize("figure", ["overfit", "deflated", "efficiency"])
def test_the_nearest_number_to_a_limit_is_told_from_it(figure: str, limit: float, towards: float) -> None:
    at, beside = (believed(**{figure: value}) for value in (limit, float(np.nextafter(limit, towards))))
    assert at.verdict == beside.verdict or at.sentence.partition(": ")[2] != beside.sentence.partition(": ")[2]
