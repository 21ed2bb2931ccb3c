"""The compiled passes, ready to be called: as machine code that was kept, or as numba makes it."""

from pathlib import Path
from types import NoneType

import numpy as np

from kurs.backtest.machine_code import ArrayOf, MachineCode
from kurs.backtest.records import State, Terms

__all__ = ["measure", "sweep_crosses", "trade_actions", "trade_crosses"]

KERNELS = "kurs.backtest.kernels"
ROOM = Path(__file__).parent
SOURCES = (ROOM / "kernels.py", ROOM / "records.py", ROOM.parent / "strategies" / "compilation.py")
FLOATS, TABLE = ArrayOf(np.float64), ArrayOf(np.float64, 2)
WHOLES, WORDS, ACTIONS = ArrayOf(np.int64), ArrayOf(np.int64, 2), ArrayOf(np.int8)
PRICES = (FLOATS, FLOATS, FLOATS, FLOATS)

trade_actions = MachineCode(
    KERNELS,
    "trade_actions",
    takes=(*PRICES, ACTIONS, int, float, Terms, FLOATS, TABLE, WORDS),
    gives=State,
    sources=SOURCES,
)
trade_crosses = MachineCode(
    KERNELS,
    "trade_crosses",
    takes=(*PRICES, int, int, int, float, Terms, FLOATS, TABLE, WORDS, TABLE),
    gives=State,
    sources=SOURCES,
)
sweep_crosses = MachineCode(
    KERNELS,
    "sweep_crosses",
    takes=(
        *(*PRICES, WHOLES, WHOLES, WHOLES, float, Terms, WHOLES, TABLE, TABLE),
        *(TABLE, WORDS, ArrayOf(np.bool_, 2), TABLE),
    ),
    gives=NoneType,
    sources=SOURCES,
)
measure = MachineCode(KERNELS, "measure", takes=(FLOATS, float, FLOATS), gives=NoneType, sources=SOURCES)
