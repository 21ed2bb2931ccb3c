"""One engine and one paper venue, driven by hand over three hours of candles.

Run it with `python examples/engine_by_hand.py`: it prints what the engine decides, fact by fact.
"""

import math
from collections import deque
from collections.abc import Iterator
from decimal import Decimal

from kurs.domain.commands import CancelOrder, SubmitOrder
from kurs.domain.events import Denied, Fact, FillBooked, Input, OrderChanged, SignalMade, TradeClosed
from kurs.domain.market import MINUTE, Candle
from kurs.engine import BotSpec, Engine, EngineSettings, StrategySpec
from kurs.exchanges.symbols import default_instrument
from kurs.matching import MAIN_ACCOUNT, MatchingVenue
from kurs.risk.rules import Limits

SYMBOL = "BTC/USD"
CASH = Decimal(10_000)
START = 1_704_103_200_000  # 2024-01-01 10:00 UTC


def candles(count: int) -> Iterator[Candle]:
    """A price that goes up and down by two per cent, once an hour."""
    before = 60_000.0
    for minute in range(count):
        close = float(round(60_000 * (1 + 0.02 * math.sin(minute / 60 * math.tau))))
        high, low = max(before, close), min(before, close)
        yield Candle(SYMBOL, MINUTE, START + minute * MINUTE, before, high, low, close, 25.0)
        before = close


def make() -> tuple[Engine, MatchingVenue]:
    cross = StrategySpec(name="ema_crossover", parameters={"fast_period": 5, "slow_period": 12})
    bot = BotSpec(name="btc", symbol=SYMBOL, interval=MINUTE, strategies=(cross,))
    settings = EngineSettings(pool="main", quote="USD", cash=CASH, bots=(bot,), limits=Limits())
    instrument = default_instrument(SYMBOL, 60_000.0)
    venue = MatchingVenue(instruments=[instrument], accounts={MAIN_ACCOUNT: {"USD": CASH}})
    return Engine(settings, venue.instruments()), venue


def trade(engine: Engine, venue: MatchingVenue, candle: Candle) -> Iterator[Fact]:
    """The loop of a run, without its journal: what the engine asks for is done at once.

    The venue sees the candle first: what it filled is known before the strategy decides.
    """
    events: deque[Input] = deque([*venue.on_tick(candle), candle])
    while events:
        for effect in engine.handle(events.popleft()):
            match effect:
                case SubmitOrder(order=order):
                    events.extend(venue.submit(order, order.created_at))
                case CancelOrder(client_order_id=name, symbol=symbol):
                    events.extend(venue.cancel(name, venue.now, symbol=symbol))
                case fact:
                    yield fact


def sentence(fact: Fact) -> str | None:
    """The fact in words; None for those that matter to the books alone."""
    match fact:
        case SignalMade(signal=s):
            return f"signal  {s.action} at {s.price:.0f}, confidence {s.confidence:.2f}"
        case Denied(denial=d):
            return f"denied  {d.side}: {d.code}, {d.detail}"
        case OrderChanged(order=o):
            return f"order   {o.client_order_id} {o.purpose} {o.side} {o.amount}: {o.status}"
        case FillBooked(fill=f):
            return f"fill    {f.side} {f.amount} at {f.price}, fee {f.fee:.2f}"
        case TradeClosed(trade=t):
            return f"trade   {t.pnl - t.fees:+.2f} after fees"
        case _:
            return None


def main() -> None:
    engine, venue = make()
    for candle in candles(180):
        for line in filter(None, map(sentence, trade(engine, venue, candle))):
            print(line)
    end = engine.statistics()
    print(f"{end.candles} candles, {end.orders} orders, {end.trades} trades, equity {end.equity:.2f} {end.quote}")


if __name__ == "__main__":
    main()
