"""vectorbt, with its compiled engine where that is installed."""

import pandas as pd
import vectorbt as vbt

from bench.backtest.peers.measured import CASH, FAST, FASTS, FEE, SLOW, SLOWS, STOP, WARMUP, measured


def prepare(candles):
    frame = pd.DataFrame(candles)
    return frame.set_index(pd.to_datetime(frame.pop("time"), unit="ms"))


def portfolio(frame, fast, slow):
    quick = vbt.MA.run(frame["close"], fast, ewm=True, short_name="quick")
    calm = vbt.MA.run(frame["close"], slow, ewm=True, short_name="calm")
    up, down = quick.ma_crossed_above(calm), quick.ma_crossed_below(calm)
    up.iloc[:WARMUP] = False
    return vbt.Portfolio.from_signals(
        frame["close"], up.vbt.signals.fshift(1), down.vbt.signals.fshift(1), price=frame["open"], size=1.0, fees=FEE,
        init_cash=CASH, freq="1min", sl_stop=STOP, stop_entry_price="fillprice",
        open=frame["open"], high=frame["high"], low=frame["low"],
    )  # fmt: skip


def one(frame):
    run = portfolio(frame, FAST, SLOW)
    return int(run.trades.closed.count()), float(run.final_value())


def sweep(frame):
    pairs = [(fast, slow) for fast in FASTS for slow in SLOWS]
    run = portfolio(frame, [fast for fast, _ in pairs], [slow for _, slow in pairs])
    return int(run.trades.closed.count().sum()), float(run.final_value().sum())


measured(prepare, {"one": one, "sweep": sweep})
