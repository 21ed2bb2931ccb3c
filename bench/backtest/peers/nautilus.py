"""nautilus_trader: a strategy in Python on its compiled engine; it fills on the close of the candle that signals."""

from decimal import Decimal

import pandas as pd
from nautilus_trader.backtest.engine import BacktestEngine, BacktestEngineConfig
from nautilus_trader.config import LoggingConfig, RiskEngineConfig
from nautilus_trader.indicators import ExponentialMovingAverage
from nautilus_trader.model.currencies import BTC, USD
from nautilus_trader.model.data import BarType
from nautilus_trader.model.enums import AccountType, OmsType, OrderSide
from nautilus_trader.model.identifiers import InstrumentId, Symbol, Venue
from nautilus_trader.model.instruments import CurrencyPair
from nautilus_trader.model.objects import Money, Price, Quantity
from nautilus_trader.persistence.wranglers import BarDataWrangler
from nautilus_trader.trading.strategy import Strategy

from bench.backtest.peers.measured import CASH, FAST, FEE, SLOW, STOP, WARMUP, measured

VENUE = Venue("SIM")
PAIR = InstrumentId(Symbol("BTCUSD"), VENUE)
BARS = BarType.from_str("BTCUSD.SIM-1-MINUTE-LAST-EXTERNAL")
LISTED = CurrencyPair(
    instrument_id=PAIR, raw_symbol=Symbol("BTCUSD"), base_currency=BTC, quote_currency=USD, price_precision=1,
    size_precision=3, price_increment=Price.from_str("0.1"), size_increment=Quantity.from_str("0.001"),
    ts_event=0, ts_init=0, maker_fee=Decimal(str(FEE)), taker_fee=Decimal(str(FEE)),
    margin_init=Decimal(1), margin_maint=Decimal(1),
)  # fmt: skip
ONE = Quantity.from_str("1.000")


class Cross(Strategy):
    """Keeps its own account of what it holds: asking the cache at every candle costs as much again."""

    def on_start(self):
        self.quick, self.calm = ExponentialMovingAverage(FAST), ExponentialMovingAverage(SLOW)
        self.register_indicator_for_bars(BARS, self.quick)
        self.register_indicator_for_bars(BARS, self.calm)
        self.above, self.seen, self.holding, self.guard = False, 0, False, None
        self.subscribe_bars(BARS)

    def on_bar(self, bar):
        self.seen += 1
        above = self.quick.value > self.calm.value
        if above == self.above:
            return
        self.above = above
        if self.seen <= WARMUP:
            return
        if above and not self.holding:
            self.submit_order(self.order_factory.market(PAIR, OrderSide.BUY, ONE))
        elif not above and self.holding:
            if self.guard is not None and self.guard.is_open:
                self.cancel_order(self.guard)
            self.submit_order(self.order_factory.market(PAIR, OrderSide.SELL, ONE, reduce_only=True))

    def on_position_opened(self, event):
        self.holding = True
        price = LISTED.make_price(event.avg_px_open * (1 - STOP))
        self.guard = self.order_factory.stop_market(PAIR, OrderSide.SELL, ONE, trigger_price=price, reduce_only=True)
        self.submit_order(self.guard)

    def on_position_closed(self, event):
        self.holding = False


def prepare(candles):
    frame = pd.DataFrame(candles)
    frame = frame.set_index(pd.to_datetime(frame.pop("time"), unit="ms", utc=True))
    return BarDataWrangler(BARS, LISTED).process(frame)


def one(bars):
    engine = BacktestEngine(
        BacktestEngineConfig(
            logging=LoggingConfig(bypass_logging=True), risk_engine=RiskEngineConfig(bypass=True), run_analysis=False
        )
    )
    engine.add_venue(
        venue=VENUE, oms_type=OmsType.NETTING, account_type=AccountType.MARGIN, base_currency=None,
        starting_balances=[Money(CASH, USD)],
    )  # fmt: skip
    engine.add_instrument(LISTED)
    engine.add_data(bars)
    engine.add_strategy(Cross())
    engine.run()
    cash = float(engine.kernel.portfolio.account(VENUE).balance_total(USD).as_double())
    closed = sum(position.is_closed for position in engine.cache.positions()) + len(engine.cache.position_snapshots())
    engine.dispose()
    return closed, cash


measured(prepare, {"one": one, "own": one})
