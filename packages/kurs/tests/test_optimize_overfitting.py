"""Figures about luck: by hand on small examples, near what is known of noise, and of a real edge."""

import math
from itertools import combinations
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from kurs.optimize.overfitting import (
    ALIKE,
    FEW,
    deflated_sharpe,
    expected_best_sharpe,
    independent_trials,
    overfitting,
    probabilistic_sharpe,
    sharpe_ratios,
    why_no_overfitting,
    why_not_deflated,
)

Floats = NDArray[np.float64]


def noise(seed: int, observations: int = 400, trials: int = 60) -> Floats:
    return np.random.default_rng(seed).normal(0, 0.01, (observations, trials))


def test_the_probabilistic_ratio_of_a_small_example_by_hand() -> None:
    # The mean is 0.01; deviations are 2, -1, -1, 2 and -2 hundredths. Their squares add up to
    # 14, their cubes to 6, their fourth powers to 50.
    returns = np.array([0.03, 0.0, 0.0, 0.03, -0.01])
    ratio = 0.01 / math.sqrt(14e-4 / 4)
    skew = (6 / 5) / (14 / 5) ** 1.5
    kurtosis = (50 / 5) / (14 / 5) ** 2
    expected = NormalDist().cdf(ratio * 2 / math.sqrt(1 - skew * ratio + (kurtosis - 1) / 4 * ratio**2))
    assert probabilistic_sharpe(returns) == pytest.approx(expected, rel=1e-12)


def test_the_probabilistic_ratio_of_the_authors_example() -> None:
    # The Deflated Sharpe Ratio, 2014: a yearly ratio of 2.5 over 1,250 days, skew -3, kurtosis 10, against the best
    # of 100 trials whose yearly ratios vary by 1/2: about 0.9. The best by luck is 0.1132 a day.
    luck = expected_best_sharpe(0.5 / 250, 100)
    assert luck == pytest.approx(0.1132, abs=5e-5)
    ratio = 2.5 / math.sqrt(250)
    variance = 1 + 3 * ratio + (10 - 1) / 4 * ratio**2
    assert NormalDist().cdf((ratio - luck) * math.sqrt(1249) / math.sqrt(variance)) == pytest.approx(0.9004, abs=5e-5)


def test_the_best_of_one_trial_needs_no_luck() -> None:
    assert expected_best_sharpe(1.0, 1.0) == 0.0
    assert expected_best_sharpe(0.0, 50) == 0.0


def test_the_best_by_luck_is_what_simulated_luck_brings() -> None:
    best = np.random.default_rng(3).normal(0, 1, (4000, 200)).max(axis=1).mean()
    assert expected_best_sharpe(1.0, 200) == pytest.approx(best, rel=0.02)


def test_trials_that_are_all_alike_count_as_one() -> None:
    column = noise(1)[:, :1]
    assert independent_trials(np.repeat(column, 30, axis=1)) == pytest.approx(1.0)
    assert independent_trials(noise(2, 4000, 40)) == pytest.approx(40, rel=0.02)
    # Half of the spread in common: a correlation of one half.
    mixed = noise(4, 20_000, 20) + np.random.default_rng(5).normal(0, 0.01, (20_000, 1))
    assert independent_trials(mixed) == pytest.approx(0.5 + 0.5 * 20, rel=0.05)


def test_trials_that_are_not_told_of_count_as_tries() -> None:
    returns = noise(1)
    best = int(sharpe_ratios(returns).argmax())
    alone, among = deflated_sharpe(returns, best), deflated_sharpe(returns, best, others=940)
    assert alone is not None
    assert among is not None
    assert (alone.trials, among.trials) == (60, 1000)
    assert among.independent == pytest.approx(independent_trials(returns) / 60 * 1000, rel=0.02)
    assert among.luck > alone.luck
    assert among.probability < alone.probability


def test_trials_that_were_ended_early_make_luck_no_smaller() -> None:
    """Those that went on are alike in that none of them began badly."""
    lucks = []
    for seed in range(20):
        returns = noise(seed)
        begun = sharpe_ratios(returns[:100])
        kept = begun >= np.median(begun)
        best = int(sharpe_ratios(returns).argmax())
        whole = deflated_sharpe(returns, best)
        kept[best] = True
        place = int(kept[:best].sum())
        found = deflated_sharpe(returns[:, kept], place, pruned=returns[:100, ~kept])
        assert whole is not None
        assert found is not None
        assert found.sharpe == pytest.approx(whole.sharpe)
        assert found.trials == whole.trials == 60
        alone = deflated_sharpe(returns[:, kept], place, others=int((~kept).sum()))
        assert alone is not None
        assert found.luck >= alone.luck
        lucks.append((whole.luck, found.luck, alone.luck))
    of_all, without_the_end, without_them = np.mean(lucks, axis=0)
    # A fourth of the observations: a variance that is four times larger by chance, which is taken into account.
    assert without_the_end == pytest.approx(of_all, rel=0.08)
    assert without_the_end > of_all > 1.02 * without_them


def test_what_was_ended_early_counts_for_how_it_differed() -> None:
    returns = np.column_stack([noise(1)[:, :1] + noise(seed) / 20 for seed in (2, 3)])
    # All alike but for those that were given up.
    pruned = noise(4, 100, 40)
    alone, among = deflated_sharpe(returns, 0, others=40), deflated_sharpe(returns, 0, pruned=pruned)
    assert alone is not None
    assert among is not None
    assert among.trials == alone.trials == 160
    assert alone.independent < 5 < 40 < among.independent
    assert among.luck > 5 * alone.luck


def test_noise_is_taken_for_noise() -> None:
    found = [overfitting(noise(seed)) for seed in range(20)]
    assert np.mean([one.probability for one in found if one is not None]) == pytest.approx(0.5, abs=0.08)
    deflated = [deflated_sharpe(m, int(sharpe_ratios(m).argmax())) for m in map(noise, range(20))]
    assert np.mean([one.probability for one in deflated if one is not None]) < 0.75


def test_a_real_edge_is_taken_for_one() -> None:
    returns = noise(7)
    returns[:, 11] += 0.004
    found, deflated = overfitting(returns), deflated_sharpe(returns, 11)
    assert found is not None
    assert deflated is not None
    assert found.probability < 0.01
    assert found.loss < 0.01
    assert deflated.probability > 0.99
    assert deflated.sharpe > deflated.luck


def test_the_best_of_many_alike_is_deflated_less_than_the_best_of_many_different() -> None:
    base = np.random.default_rng(1).normal(0.001, 0.01, (400, 1))
    alike = base + np.random.default_rng(2).normal(0, 0.002, (400, 60))
    different = np.column_stack([base, noise(3, 400, 59)])
    one = deflated_sharpe(alike, 0)
    other = deflated_sharpe(different, 0)
    assert one is not None
    assert other is not None
    assert one.independent < 10 < other.independent
    assert one.probability > other.probability


def slow(returns: Floats, blocks: int) -> list[float]:
    """Relative ranks out of sample of the best in sample, split by split, in the plainest way."""
    parts = np.array_split(np.arange(len(returns)), blocks)
    found = []
    for chosen in combinations(range(blocks), blocks // 2):
        inside = np.concatenate([parts[i] for i in chosen])
        outside = np.setdiff1d(np.arange(len(returns)), inside)

        def ratio(rows: NDArray[np.int64], column: int) -> float:
            values = returns[rows, column]
            spread = values.std(ddof=1)
            return float(values.mean() / spread) if spread > 1e-15 else 0.0

        taught = [ratio(inside, n) for n in range(returns.shape[1])]
        seen = [ratio(outside, n) for n in range(returns.shape[1])]
        own = seen[int(np.argmax(taught))]
        found.append((sum(s < own for s in seen) + (sum(s == own for s in seen) + 1) / 2) / (len(seen) + 1))
    return found


@settings(max_examples=30)
@given(arrays(np.float64, (24, 4), elements=st.sampled_from([-0.03, -0.01, 0.0, 0.01, 0.02, 0.05])))
def test_the_splits_are_those_of_the_plainest_way(returns: Floats) -> None:
    # A little noise, so that no two trials are equal: equals are the next test's.
    returns = returns + np.random.default_rng(0).normal(0, 1e-4, returns.shape)
    found = overfitting(returns, blocks=6)
    assert found is not None
    assert found.splits == math.comb(6, 3)
    assert sorted(found.ranks) == pytest.approx(sorted(slow(returns, 6)))
    assert found.probability == pytest.approx(np.mean(np.array(slow(returns, 6)) <= 0.5))


def test_two_trials_by_hand() -> None:
    # Four blocks of four: the first trial is good in the first half alone, the second one in the second.
    up = np.array([0.02, 0.01, 0.02, 0.01])
    returns = np.column_stack([np.tile(up, 4), np.tile(up, 4)])
    returns[8:, 0] -= 0.015
    returns[:8, 1] -= 0.015
    found = overfitting(returns, blocks=4)
    assert found is not None
    # Chosen on the first or the second half, the best is the worse one in the other. In the four splits that take
    # one block of each half both are equal: the earlier is chosen, and shares the middle rank.
    assert sorted(found.ranks) == pytest.approx([1 / 3, 1 / 3, 0.5, 0.5, 0.5, 0.5])
    assert found.probability == pytest.approx((2 + 4 / 2) / 6)


@pytest.mark.parametrize("trials", [2, 3, 20, 21])
@pytest.mark.parametrize("scale", [0.0, 0.3])
def test_trials_that_cannot_be_told_apart_say_nothing(trials: int, scale: float) -> None:
    # The same trades with other amounts, as they are kept: with seven digits.
    amounts = 1 + scale * np.arange(trials)
    returns = (noise(1)[:, :1] * amounts).astype(np.float32).astype(np.float64)
    assert overfitting(returns) is None
    assert why_no_overfitting(returns) == ALIKE
    assert deflated_sharpe(returns, 0) is None
    assert why_not_deflated(returns, 0) == ALIKE
    one_other = np.column_stack([returns, noise(2)[:, 0]])
    assert overfitting(one_other) is not None
    assert why_not_deflated(one_other, 0) is None
    # Of those that were left out nobody knows how they differ.
    assert why_not_deflated(returns[:, :1], 0) is None
    assert why_not_deflated(returns[:, :1], 0, others=9) == ALIKE


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 6), st.integers(0, 2**32 - 1))
def test_trials_that_are_there_twice_change_little_and_their_order_nothing(count: int, seed: int) -> None:
    returns = noise(seed, 60, count)
    twice = overfitting(np.column_stack([returns, returns]), blocks=6)
    turned = overfitting(np.column_stack([returns[:, ::-1], returns]), blocks=6)
    assert twice is not None
    assert turned is not None
    assert turned.probability == twice.probability
    # Pairs share their ranks: the middle of each is that of the one alone, but for the ends.
    alone = np.array(slow(returns, 6))
    assert sorted(twice.ranks) == pytest.approx(sorted((2 * alone * (count + 1) - 0.5) / (2 * count + 1)))


def test_too_little_says_nothing() -> None:
    assert overfitting(noise(1)[:, :1]) is None
    assert overfitting(noise(1)[:15]) is None
    assert overfitting(noise(1)[:16]) is not None
    assert why_no_overfitting(noise(1)[:, :1]) == "fewer than two trials ran to their end"
    assert why_no_overfitting(noise(1)[:15]) == FEW
    assert why_not_deflated(noise(1)[:2], 0) == FEW
    assert why_not_deflated(np.zeros((100, 3)), 0) == "the best has never moved"
    assert probabilistic_sharpe(np.zeros(100)) is None
    assert deflated_sharpe(np.zeros((100, 3)), 0) is None
    assert deflated_sharpe(noise(1)[:2], 0) is None


def test_idle_trials_are_no_tries() -> None:
    returns = np.column_stack([noise(1), np.zeros((400, 20))])
    best = int(np.nanargmax(sharpe_ratios(returns)))
    found, without = deflated_sharpe(returns, best), deflated_sharpe(noise(1), best)
    assert found is not None
    assert without is not None
    assert found.probability == without.probability
    assert overfitting(returns) is not None


def test_many_trials_are_thinned_evenly() -> None:
    found = overfitting(noise(1, 64, 5000), blocks=6)
    assert found is not None
    assert found.trials == 2000
