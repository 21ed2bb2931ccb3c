"""Bots that trade by what their strategies say alone: events, warm-up, memory, and what still binds them."""

import json
from collections.abc import Sequence
from decimal import Decimal

from building import SYMBOL, d, instrument
from hypothesis import given, settings
from hypothesis import strategies as st

from kurs.backtest.driver import Driver
from kurs.domain.commands import SetTradingState, SwitchBots, TradingState
from kurs.domain.events import Charge, Denied, Effect, SignalMade
from kurs.domain.market import MINUTE, Candle
from kurs.engine import BotSpec, Engine, EngineSettings, PlainRule, StrategySpec
from kurs.matching import MAIN_ACCOUNT, MatchingVenue, Models
from kurs.risk.rules import Limits
from kurs.strategies.registry import create

CROSS = (StrategySpec(name="ema_crossover", parameters={"fast_period": 2, "slow_period": 4}),)
FREE = Models(volume_share=None, beyond=True, at_once=True)


def a_bot(**rule: object) -> BotSpec:
    plain = PlainRule(**({"warmup": 0} | rule))  # type: ignore[arg-type]  # the rule checks its fields itself
    return BotSpec(name="plain", symbol=SYMBOL, interval=MINUTE, strategies=CROSS, plain=plain)


class Floor:
    """An engine and a venue that a driver brings together; `told` is all that followed."""

    def __init__(self, bot: BotSpec, models: Models = FREE) -> None:
        pool = EngineSettings(pool="p", quote="USD", cash=d(10_000), bots=(bot,), limits=Limits(), mark_every=0)
        known = instrument(margin=bot.short, max_leverage=d(1), lot_size=d(0), tick_size=d(0), min_notional=d(0))
        self.engine = Engine(pool, {SYMBOL: known})
        self.venue = MatchingVenue(
            instruments=[known], accounts={MAIN_ACCOUNT: {"USD": Decimal(10_000)}}, models=models
        )
        self.told: list[tuple[int, Effect | Charge]] = []
        self.driver = Driver(self.engine, self.venue, lambda effect, time: self.told.append((time, effect)))

    def see(self, candles: Sequence[Candle]) -> "Floor":
        for candle in candles:
            self.driver.take(((candle, ()),))
        return self

    def times_of(self, kind: type) -> list[int]:
        return [time // MINUTE for time, effect in self.told if isinstance(effect, kind)]


def candles_of(*closes: float, start: int = 0) -> list[Candle]:
    return [
        Candle(SYMBOL, MINUTE, (start + row) * MINUTE, close, close + 0.5, close - 0.5, close, 10.0)
        for row, close in enumerate(closes)
    ]


paths = st.lists(st.integers(90, 110), min_size=2, max_size=40)


@settings(max_examples=40, deadline=None)
@given(closes=paths, data=st.data(), short=st.booleans(), limit=st.booleans())
def test_a_restored_bot_goes_on_exactly(closes: list[int], data: st.DataObject, short: bool, limit: bool) -> None:
    cut, reverse = data.draw(st.integers(0, len(closes))), short and data.draw(st.booleans())
    bot = a_bot(stop=d("0.03"), target=d("0.04"), limit=limit, reverse=reverse)
    bot = BotSpec(name="plain", symbol=SYMBOL, interval=MINUTE, strategies=CROSS, plain=bot.plain, short=short)
    candles = candles_of(*map(float, closes))
    whole, first, second = Floor(bot), Floor(bot), Floor(bot)
    whole.see(candles)
    first.see(candles[:cut])
    second.engine.restore(json.loads(json.dumps(first.engine.snapshot())))
    second.venue.restore(json.loads(json.dumps(first.venue.snapshot())))
    # The engine was restored behind the back of its driver.
    second.driver = Driver(second.engine, second.venue, lambda effect, time: second.told.append((time, effect)))
    second.see(candles[cut:])
    assert first.told + second.told == whole.told
    assert second.engine.snapshot() == whole.engine.snapshot()


def test_signals_of_the_warm_up_are_not_given_and_do_not_come_later() -> None:
    closes = (100.0, 101.0, 102.0, 103.0, 99.0, 95.0, 101.0, 108.0)
    assert Floor(a_bot()).see(candles_of(*closes)).times_of(SignalMade) == [1, 4, 6]
    assert Floor(a_bot(warmup=2)).see(candles_of(*closes)).times_of(SignalMade) == [4, 6]
    assert Floor(a_bot(warmup=5)).see(candles_of(*closes)).times_of(SignalMade) == [6]
    # What the strategy itself needs is more than there is.
    assert Floor(a_bot(warmup=None)).see(candles_of(*closes)).times_of(SignalMade) == []
    needed = create("ema_crossover", fast_period=2, slow_period=4).warmup
    late = Floor(a_bot(warmup=None)).see(candles_of(*[100.0] * needed, *closes))
    assert late.times_of(SignalMade) == [needed + time for time in (1, 4, 6)]


def test_a_bot_that_was_off_follows_the_market_and_does_not_act_late() -> None:
    floor = Floor(a_bot()).see(candles_of(100.0))
    floor.engine.handle(SwitchBots(command_id="b", running=False, reason="lunch", by="ada"))
    floor.see(candles_of(102.0, 104.0, start=1))
    floor.engine.handle(SwitchBots(command_id="c", running=True, reason="back", by="ada"))
    floor.see(candles_of(106.0, 108.0, start=3))
    assert not floor.told
    assert floor.see(candles_of(90.0, 110.0, start=5)).times_of(SignalMade) == [5, 6]


def test_a_halt_binds_a_plain_bot_too() -> None:
    floor = Floor(a_bot()).see(candles_of(100.0))
    floor.engine.handle(SetTradingState(command_id="s", state=TradingState.HALTED, reason="no", by="ada"))
    floor.see(candles_of(101.0, 102.0, start=1))
    (denial,) = [effect.denial for _, effect in floor.told if isinstance(effect, Denied)]
    assert denial.code == "trading_state"
    assert not floor.engine.working


def test_statistics_of_a_plain_bot() -> None:
    bot = Floor(a_bot()).see(candles_of(100.0, 101.0, 102.0)).engine.statistics().bots[0]
    assert (bot.candles, bot.last_candle, bot.last_signal) == (3, 3 * MINUTE, ("buy", 1.0, 2 * MINUTE))
    assert bot.held > 0
