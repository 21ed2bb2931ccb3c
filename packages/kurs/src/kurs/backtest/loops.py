"""The compiled passes, ready to be called: as machine code that was kept, or as numba makes it."""

from pathlib import Path
from types import NoneType

import numpy as np

from kurs.backtest.arguments import ArrayOf
from kurs.backtest.machine_code import MachineCode
from kurs.backtest.records import State, Terms, Turns

__all__ = ["measure", "sweep_crosses", "trade_candle", "trade_views", "view_actions", "view_crosses"]

KERNELS, VIEWS, LANES = "kurs.backtest.kernels", "kurs.backtest.views", "kurs.backtest.lanes"
ONE_CANDLE = "kurs.backtest.one_candle"
ROOM = Path(__file__).parent
SHARED = (ROOM / "records.py", ROOM.parent / "strategies" / "compilation.py")
VIEWED, SOURCES = (ROOM / "views.py", *SHARED), (ROOM / "kernels.py", ROOM / "exact.py", *SHARED)
SWEPT = (ROOM / "lanes.py", *SOURCES)
FLOATS, TABLE = ArrayOf(np.float64), ArrayOf(np.float64, 2)
WHOLES, WORDS, ACTIONS = ArrayOf(np.int64), ArrayOf(np.int64, 2), ArrayOf(np.int8)
PRICES = (FLOATS, FLOATS, FLOATS, FLOATS)

view_actions = MachineCode(VIEWS, "view_actions", takes=(ACTIONS, WORDS), gives=Turns, sources=VIEWED)
view_crosses = MachineCode(VIEWS, "view_crosses", takes=(FLOATS, int, int, WORDS, TABLE), gives=Turns, sources=VIEWED)
trade_views = MachineCode(
    KERNELS,
    "trade_views",
    takes=(*PRICES, WORDS, int, Terms, FLOATS, TABLE),
    gives=State,
    sources=SOURCES,
)
trade_candle = MachineCode(
    ONE_CANDLE,
    "trade_candle",
    takes=(int, int, float, float, float, float, float, int, State, Terms, TABLE),
    gives=State,
    sources=(ROOM / "one_candle.py", *SOURCES),
)
sweep_crosses = MachineCode(
    LANES,
    "sweep_crosses",
    takes=(
        *(*PRICES, WHOLES, WHOLES, WHOLES, Terms, WHOLES, TABLE, TABLE),
        *(TABLE, WORDS, ArrayOf(np.bool_, 2), TABLE),
    ),
    gives=NoneType,
    sources=SWEPT,
)
measure = MachineCode(LANES, "measure", takes=(FLOATS, float, FLOATS), gives=NoneType, sources=SWEPT)
