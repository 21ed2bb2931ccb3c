"""Parameters that did well over candles that are past, and how much of that was luck.

Job: search a space of parameters, durably and on every core, and say plainly whether to believe what was found.
In: a plan, candles, a space, an objective. Out: trials, the best of them, figures about overfitting, a page.
May import: backtest, market, strategies, domain; optuna, cmaes and distributed where they are used, never before.
Never: settings, services, the database; a best result without a word about how it was chosen.
"""

__all__: list[str] = []
