"""backtrader: a strategy in Python over its own lines."""

import backtrader as bt
import pandas as pd

from bench.backtest.peers.measured import CASH, FAST, FEE, SLOW, STOP, WARMUP, measured


class Cross(bt.Strategy):
    def __init__(self):
        self.cross = bt.ind.CrossOver(bt.ind.EMA(period=FAST), bt.ind.EMA(period=SLOW))
        self.guard, self.closed = None, 0

    def notify_order(self, order):
        if order.status == order.Completed and order.isbuy():
            price = order.executed.price * (1 - STOP)
            self.guard = self.sell(size=order.executed.size, exectype=bt.Order.Stop, price=price)

    def notify_trade(self, trade):
        self.closed += trade.isclosed

    def next(self):
        cross = self.cross[0]
        if not cross or len(self) <= WARMUP:
            return
        if cross > 0 and not self.position:
            self.buy(size=1)
        elif cross < 0 and self.position:
            if self.guard is not None:
                self.cancel(self.guard)
                self.guard = None
            self.close()


def prepare(candles):
    frame = pd.DataFrame(candles)
    return frame.set_index(pd.to_datetime(frame.pop("time"), unit="ms"))


def one(frame):
    cerebro = bt.Cerebro(stdstats=False)
    cerebro.adddata(bt.feeds.PandasDirectData(dataname=frame, openinterest=-1, timeframe=bt.TimeFrame.Minutes))
    cerebro.broker.setcash(CASH)
    cerebro.broker.setcommission(FEE)
    # Else a stop sent on the entry's candle could not be cancelled on it.
    cerebro.broker.set_checksubmit(False)
    cerebro.addstrategy(Cross)
    (told,) = cerebro.run()
    return told.closed, cerebro.broker.getvalue()


measured(prepare, {"one": one, "own": one})
