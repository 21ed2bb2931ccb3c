"""Trading by candles that are past: the engine itself, in processes beside the one that trades.

Job: answer what a bot would have done, with its money, and never take time from the bots of today.
In: a question (candles, one bot, limits, costs). Out: a report.
May import: market, exchanges, engine and everything below. Never: runtime, persistence, the clock.
"""

from kurs.backtest.question import Question, pack
from kurs.backtest.report import Deal, Report, Round
from kurs.backtest.workers import Workers, WorkersStatistics

__all__ = ["Deal", "Question", "Report", "Round", "Workers", "WorkersStatistics", "pack"]
