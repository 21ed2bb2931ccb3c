"""One question of weights, answered by skfolio in a process of its own: JSON in, JSON out.

Run as a file, so that it loads nothing of the platform.
"""

import json
import sys
from typing import Any

import numpy as np

__all__ = ["solve"]


def solve(method: str, profile: str, returns: dict[str, list[float]]) -> dict[str, Any]:
    """`weights` by symbol, 0 or more and 1 together; or `error`, a sentence, where none can be found.

    `returns` are of the same candles. Needs the extra `portfolio`.
    """
    from skfolio.exceptions import SkfolioError

    columns = np.column_stack([np.asarray(values) for values in returns.values()])
    if method == "mean_risk" and profile == "aggressive" and columns.mean(axis=0).max() <= 0:
        return {"error": "mean_risk finds nothing to buy: none of these prices has risen on average"}
    try:
        found = _model(method, profile).fit(columns).weights_.tolist()
    except (SkfolioError, ValueError):
        return {"error": f"{method} finds no weights for these prices"}
    # A solver stops a rounding away from 0.
    kept = [max(0.0, weight) for weight in found]
    return {"weights": {symbol: weight / sum(kept) for symbol, weight in zip(returns, kept, strict=True)}}


def _model(method: str, profile: str) -> Any:
    from skfolio import RiskMeasure
    from skfolio.optimization import HierarchicalRiskParity, MeanRisk, ObjectiveFunction

    if method == "hrp":
        return HierarchicalRiskParity()
    if profile == "aggressive":
        return MeanRisk(objective_function=ObjectiveFunction.MAXIMIZE_RATIO)
    return MeanRisk(risk_measure=RiskMeasure.CVAR if profile == "conservative" else RiskMeasure.VARIANCE)


if __name__ == "__main__":
    json.dump(solve(**json.load(sys.stdin)), sys.stdout)
