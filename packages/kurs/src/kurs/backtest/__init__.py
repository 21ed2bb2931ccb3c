"""Trading by candles that are past: a plan at the speed of memory or by the engine itself, and what came of it.

Job: answer what a plan, or a bot, would have done with its money, and never take time from the bots of today.
In: candles and a plan, or a question (candles, one bot, limits, costs). Out: an outcome, its figures, a page; a report.
May import: market, exchanges, engine and everything below. Never: runtime, persistence, the clock.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kurs.backtest.messages import Progress
    from kurs.backtest.own import FileProblem, OwnQuestion, OwnRead, OwnStrategy
    from kurs.backtest.question import History, PlanQuestion, Question, pack
    from kurs.backtest.report import Deal, PlanReport, Report, Round
    from kurs.backtest.workers import Workers, WorkersStatistics

__all__ = [
    "Deal",
    "FileProblem",
    "History",
    "OwnQuestion",
    "OwnRead",
    "OwnStrategy",
    "PlanQuestion",
    "PlanReport",
    "Progress",
    "Question",
    "Report",
    "Round",
    "Workers",
    "WorkersStatistics",
    "pack",
]

# They bring the engine and an event loop, a quarter of what a run of the compiled loop takes from start to end.
_PLACES = {
    "FileProblem": "own",
    "History": "question",
    "OwnQuestion": "own",
    "OwnRead": "own",
    "OwnStrategy": "own",
    "PlanQuestion": "question",
    "Progress": "messages",
    "Question": "question",
    "Workers": "workers",
    "WorkersStatistics": "workers",
    "pack": "question",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACES.get(name, 'report')}"), name)
