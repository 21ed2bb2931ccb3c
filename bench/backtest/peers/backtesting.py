"""backtesting.py: a strategy in Python, called at every candle."""

import warnings

import pandas as pd
from backtesting import Backtest, Strategy, backtesting
from backtesting.lib import crossover

from bench.backtest.peers.measured import CASH, FAST, FEE, SLOW, STOP, WARMUP, measured

warnings.filterwarnings("ignore")
# No progress bar in the time.
backtesting._tqdm = lambda rows, **_: rows


def ema(values, period):
    return pd.Series(values).ewm(span=period, adjust=False).mean()


class Cross(Strategy):
    def init(self):
        self.quick = self.I(ema, self.data.Close, FAST)
        self.calm = self.I(ema, self.data.Close, SLOW)

    def next(self):
        if self.trades:
            trade = self.trades[0]
            if trade.sl is None:
                trade.sl = trade.entry_price * (1 - STOP)
            if crossover(self.calm, self.quick):
                trade.close()
        elif crossover(self.quick, self.calm) and len(self.data) > WARMUP:
            self.buy(size=1)


def prepare(candles):
    frame = pd.DataFrame(candles).rename(columns=str.title)
    frame = frame.set_index(pd.to_datetime(frame.pop("Time"), unit="ms"))
    return Backtest(frame, Cross, cash=CASH, commission=FEE, finalize_trades=False)


def one(backtest):
    told = backtest.run()
    return int(told["# Trades"]), float(told["Equity Final [$]"])


measured(prepare, {"one": one, "own": one})
