"""The engine: one event in, the commands and facts that follow from it out, in order.

Job: take every tick, fill, report, timer and command through the stages, from signal to protection.
In: events. Out: effects, statistics, snapshots.
May import: domain, strategies, allocation, risk, execution. Never: I/O, a clock, randomness.
"""

from kurs.engine.admission import Entry
from kurs.engine.core import Engine
from kurs.engine.settings import BotSpec, EngineSettings, PlainRule, Reconfigure, StrategySpec
from kurs.engine.statistics import BotStatistics, EngineStatistics

__all__ = [
    "BotSpec",
    "BotStatistics",
    "Engine",
    "EngineSettings",
    "EngineStatistics",
    "Entry",
    "PlainRule",
    "Reconfigure",
    "StrategySpec",
]
