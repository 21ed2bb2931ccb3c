"""What a plan came to, in the same words as what a bot would have done, with all figures beside them."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from kurs.api.market_json import iso
from kurs.backtest import PlanReport

__all__ = ["round_trip", "told"]

Json = dict[str, Any]
# Of an artefact's result, what stands in an answer in its own words.
FIGURES = (
    *("net_profit", "profit_factor", "sharpe", "sortino", "calmar", "exposure", "elapsed_s", "bars_per_s", "engine"),
    *("total_return", "annual_growth", "volatility", "longest_drawdown_s", "drawdown", "expectancy", "average_win"),
    *("average_loss", "payoff", "best_trade", "worst_trade", "losing_streak", "mean_duration_s", "turnover", "held"),
    *("buy_and_hold", "months", "remarks"),
)
SHARED = ("total_trades", "winning_trades", "losing_trades", "win_rate", "max_drawdown")
ARTEFACT = ("plan", "plan_sha256", "data", "data_sha256", "code_sha256", "program_sha256", "versions", "seed")
NO_AVERAGES = "the strategy follows none"
NO_FEES = "fees are told of round trips"
NO_CONFIDENCE = "a plan acts on every change of the strategy's view, however sure that is"
NOT_AGAIN = "the strategy asks for its fills, so that what it said cannot be asked again"
SEVERAL = "there are several strategies or symbols, and each says its own"
BY_SYMBOL = "several symbols were traded; held tells it of each"


def told(report: PlanReport) -> Json:
    artefact, found = report.artefact, report.artefact.result
    shared = {name: found[name] for name in SHARED} | {"sharpe_ratio": found["sharpe"]}
    return {
        **{name: found[name] for name in FIGURES},
        **{name: getattr(artefact, name) for name in ARTEFACT},
        **shared,
        "start_date": iso(report.first),
        "end_date": iso(report.last),
        "results": shared | {name: found[name] for name in ("profit_factor", "net_profit")},
        "trades": list(_sides(report)),
        "total_pnl": found["net_profit"],
        "trade_history": [round_trip(row) for row in found["trades"]],
        "equity_curve": {iso(time): value for time, value in report.equity},
        "ema_fast": report.ema_fast or [],
        "ema_slow": report.ema_slow or [],
        "signals": None
        if report.signals is None
        else [{"index": row, "type": action} for row, action in report.signals],
        "signal_result": {"action": report.action, "confidence": None, "metadata": {}},
        "candles": found["candles"],
        "initial_capital": artefact.plan.cash,
        "final_equity": found["final_equity"],
        "fees": found["fees"],
        "open_position": None if len(artefact.data) > 1 else found["held"].get(artefact.data[0].symbol, 0.0),
        "denials": found["denials"],
        "halted": found["halted"],
        "digest": artefact.digest,
        "unknown": _unknown(report),
    }


def _sides(report: PlanReport) -> Iterator[Json]:
    """Entry and exit of each round trip."""
    number = 0
    for trip in report.artefact.result["trades"]:
        sides = ("buy", "sell") if trip["size"] > 0 else ("sell", "buy")
        for side, end, purpose in zip(sides, ("entry", "exit"), ("entry", trip["reason"]), strict=True):
            number += 1
            yield {
                "id": number,
                "symbol": trip["symbol"],
                "timestamp": _time(trip[f"{end}_time"]),
                "type": side,
                "price": trip[f"{end}_price"],
                "amount": abs(trip["size"]),
                "fee": None,
                "purpose": purpose,
                "profit": trip["profit"] if end == "exit" else None,
            }


def round_trip(row: Mapping[str, Any]) -> Json:
    """One as an artefact's result holds it."""
    return {
        "symbol": row["symbol"],
        "entry_time": _time(row["entry_time"]),
        "exit_time": _time(row["exit_time"]),
        "amount": row["size"],
        "side": "long" if row["size"] > 0 else "short",
        "pnl": row["profit"] + row["fees"],
        "fees": row["fees"],
        "profit": row["profit"],
        "entry_price": row["entry_price"],
        "exit_price": row["exit_price"],
        "reason": row["reason"],
    }


def _time(text: str) -> str:
    """With the offset spelled as everywhere in the API."""
    return datetime.fromisoformat(text).isoformat()


def _unknown(report: PlanReport) -> Json:
    found = report.artefact.result
    reasons = dict(found["unknown"])
    if "sharpe" in reasons:
        reasons["sharpe_ratio"] = reasons["sharpe"]
    if found["trades"]:
        reasons["trades.fee"] = NO_FEES
    several = max(len(report.artefact.data), len(report.artefact.plan.strategies)) > 1
    if len(report.artefact.data) > 1:
        reasons["open_position"] = BY_SYMBOL
    if report.ema_fast is None:
        reasons |= dict.fromkeys(("ema_fast", "ema_slow"), SEVERAL if several else NO_AVERAGES)
    reasons["signal_result.confidence"] = NO_CONFIDENCE
    if report.signals is None:
        reasons |= dict.fromkeys(("signals", "signal_result.action"), SEVERAL if several else NOT_AGAIN)
    return reasons
