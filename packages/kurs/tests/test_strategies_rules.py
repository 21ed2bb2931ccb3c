"""What each strategy makes of small markets that can be followed by hand."""

from collections.abc import Sequence

import pytest

from kurs.domain.market import MINUTE, Candle
from kurs.domain.signals import Action
from kurs.strategies.base import Strategy, View
from kurs.strategies.registry import create


def closes(*prices: float) -> list[Candle]:
    return [Candle("X/Y", MINUTE, i * MINUTE, p, p, p, p, 1.0) for i, p in enumerate(prices)]


def bars(*rows: tuple[float, float, float]) -> list[Candle]:
    """Candles from (low, close, high)."""
    return [Candle("X/Y", MINUTE, i * MINUTE, c, h, lo, c, 1.0) for i, (lo, c, h) in enumerate(rows)]


def follow(strategy: Strategy, candles: Sequence[Candle]) -> list[View]:
    return [strategy.on_candle(candle) for candle in candles]


def early(name: str, **values: object) -> Strategy:
    """As soon as it can say anything, where it waits longer: its rules can be followed by hand in a small market."""
    strategy = create(name, **values)
    last = {"ema_crossover": "slow_period", "rsi": "rsi_period"}.get(name)
    strategy.warmup = 3 if last is None else int(strategy.values[last]) - (name == "ema_crossover")
    return strategy


def actions(strategy: Strategy, candles: Sequence[Candle]) -> str:
    """One letter for each candle: b, s, or a dot for hold."""
    letters = {Action.BUY: "b", Action.SELL: "s", Action.HOLD: "."}
    return "".join(letters[view.action] for view in follow(strategy, candles))


FALL_THEN_RISE = closes(10, 9, 8, 7, 9, 11, 13, 15, 17, 19)


def test_a_cross_speaks_for_lookback_candles() -> None:
    # EMA 1 is the close, EMA 3 halves the distance: 10, 9.5, 8.75, 7.875, 8.4375, 9.72, ...
    assert actions(early("ema_crossover", fast_period=1, slow_period=3), FALL_THEN_RISE) == "....bbb..."
    one = early("ema_crossover", fast_period=1, slow_period=3, lookback=1)
    assert actions(one, FALL_THEN_RISE) == "....b....."


def test_a_cross_during_the_warm_up_speaks_once_it_is_over() -> None:
    late = early("ema_crossover", fast_period=1, slow_period=6)
    assert late.warmup == 5
    # the fast average crosses on candle 5, the last one of the warm-up
    assert actions(late, closes(10, 9, 8, 7, 12, 12, 12, 12)) == ".....bb."


def test_before_the_first_candle_nothing_is_above() -> None:
    """So a market that rises from the start has crossed, in its second candle, and one that falls has not."""
    assert actions(early("ema_crossover", fast_period=1, slow_period=3), closes(1, 2, 3, 4, 5, 6)) == "..bb.."
    assert actions(early("ema_crossover", fast_period=1, slow_period=3), closes(6, 5, 4, 3, 2, 1)) == "......"


def test_a_cross_to_the_other_side_replaces_the_first() -> None:
    strategy = early("ema_crossover", fast_period=1, slow_period=3, lookback=5)
    seen = follow(strategy, closes(10, 9, 8, 7, 12, 5, 5))
    assert [(view.state, view.fresh) for view in seen[4:]] == [
        ("bullish_cross", True),
        ("bearish_cross", True),
        ("bearish_cross", False),
    ]
    assert seen[4].reason == "EMA 1 has crossed above EMA 3"


def test_only_crosses_of_the_wanted_direction_speak() -> None:
    market = closes(10, 9, 8, 7, 12, 12, 5, 5)
    either = early("ema_crossover", fast_period=1, slow_period=3, lookback=2)
    assert actions(either, market) == "....bbss"
    bullish = early("ema_crossover", fast_period=1, slow_period=3, lookback=2, direction="bullish")
    assert actions(bullish, market) == "....bb.."
    bearish = early("ema_crossover", fast_period=1, slow_period=3, lookback=2, direction="bearish")
    assert actions(bearish, market) == "......ss"


def test_a_gap_that_is_too_small_stays_silent_until_it_opens() -> None:
    # the gap is 0.56 of 8.44 (7 %) at the cross, 1.28 of 9.72 (13 %) one candle later
    strategy = early("ema_crossover", fast_period=1, slow_period=3, min_gap=0.1)
    seen = follow(strategy, FALL_THEN_RISE)
    assert [view.fresh for view in seen[4:7]] == [False, True, False]
    assert seen[4].action is Action.HOLD


@pytest.mark.parametrize("method", ["wilder", "cutler"])
def test_rsi_buys_what_is_oversold_and_sells_what_is_overbought(method: str) -> None:
    strategy = early("rsi", rsi_period=3, method=method)
    seen = follow(strategy, closes(10, 9, 8, 7, 6, 8, 11, 12, 13))
    assert [view.state for view in seen[3:5]] == ["oversold", "oversold"]
    assert [view.fresh for view in seen[3:5]] == [True, False]
    assert seen[3].action is Action.BUY
    assert seen[3].reason == "RSI 0.0 is below 30"
    assert seen[-1].action is Action.SELL
    assert seen[-1].state == "overbought"


@pytest.mark.parametrize("method", ["wilder", "cutler"])
@pytest.mark.parametrize("thresholds", [{}, {"oversold": 50, "overbought": 51}, {"oversold": 49, "overbought": 50}])
def test_rsi_holds_in_a_flat_market(method: str, thresholds: dict[str, float]) -> None:
    strategy = early("rsi", rsi_period=3, method=method, **thresholds)
    assert actions(strategy, closes(*[5.0] * 30)) == "." * 30
    # a move that stopped long ago is no reason to trade for ever
    assert actions(strategy, closes(6.0, 7.0, 8.0, *[8.0] * 20)).endswith("." * 18)


GAP_UP = ((95, 99, 100), (99, 110, 112), (111, 115, 116))  # bullish gap from 100 to 111
GAP_DOWN = ((100, 101, 105), (89, 90, 101), (85, 86, 89))  # bearish gap from 89 to 100


def test_a_close_back_in_a_bullish_gap_buys() -> None:
    market = bars(*GAP_UP, (104, 105, 116), (104, 106, 107), (106, 112, 113))
    seen = follow(early("fvg"), market)
    assert [view.state for view in seen] == [
        "warming_up",
        "warming_up",
        "warming_up",
        "bullish_gap",
        "bullish_gap",
        "no_gap",
    ]
    assert seen[3].action is Action.BUY
    assert seen[3].reason == "105 is back in the gap 100 to 111"
    assert [view.fresh for view in seen[3:5]] == [True, False]


def test_a_close_back_in_a_bearish_gap_sells() -> None:
    assert actions(early("fvg"), bars(*GAP_DOWN, (86, 95, 96), (80, 82, 95))) == "...s."


def test_a_gap_is_known_only_once_its_third_candle_has_closed() -> None:
    # The third candle's own close lies on the edge of the gap that it makes.
    market = bars((95, 99, 100), (99, 110, 112), (111, 111, 116), (110, 111, 112))
    assert actions(early("fvg"), market) == "...b"


def test_the_edges_belong_to_the_gap() -> None:
    assert actions(early("fvg"), bars(*GAP_UP, (99, 100, 116))) == "...b"
    assert actions(early("fvg"), bars(*GAP_UP, (99, 111, 116))) == "...b"
    assert actions(early("fvg"), bars(*GAP_UP, (99, 111.5, 116))) == "...."


def test_a_close_beyond_the_far_edge_fills_the_gap() -> None:
    market = bars(*GAP_UP, (98, 99.5, 116), (99, 105, 106))
    assert actions(early("fvg"), market) == "....."


def test_a_gap_counts_for_lookback_candles() -> None:
    above = [(112.0, 115.0, 116.0)] * 4
    assert actions(early("fvg", lookback=5), bars(*GAP_UP, *above, (104, 105, 116))) == "......." + "b"
    assert actions(early("fvg", lookback=4), bars(*GAP_UP, *above, (104, 105, 116))) == "........"


def test_a_gap_of_exactly_the_smallest_size_counts_whatever_the_last_bit_says() -> None:
    # 0.3 - 0.2 is below 0.1 in floats
    market = bars((0.1, 0.15, 0.2), (0.2, 0.35, 0.4), (0.3, 0.35, 0.4), (0.2, 0.25, 0.4))
    assert actions(early("fvg", min_gap_size=0.1), market) == "...b"
    assert actions(early("fvg", min_gap_size=0.100001), market) == "...."


def test_only_gaps_of_the_wanted_direction_count() -> None:
    rising, falling = bars(*GAP_UP, (104, 105, 116)), bars(*GAP_DOWN, (86, 95, 96))
    assert actions(early("fvg", direction="bullish"), rising) == "...b"
    assert actions(early("fvg", direction="bearish"), rising) == "...."
    assert actions(early("fvg", direction="bearish"), falling) == "...s"
    assert actions(early("fvg", direction="bullish"), falling) == "...."


def test_the_newest_of_two_overlapping_gaps_speaks() -> None:
    # bullish gap 100 to 111, then a bearish one from 105 to 112 that overlaps it
    market = bars(*GAP_UP, (112, 113, 116), (100, 104, 113), (103, 104, 105), (104, 107, 108))
    seen = follow(early("fvg", min_gap_size=5), market)
    assert seen[-2].state == "bullish_gap"
    assert seen[-1].state == "bearish_gap"
    assert seen[-1].fresh


def test_the_sample_always_holds() -> None:
    strategy = create("sample")
    assert actions(strategy, FALL_THEN_RISE) == "." * len(FALL_THEN_RISE)
    assert strategy.warmup == 0
