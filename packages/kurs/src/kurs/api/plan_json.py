"""What a plan came to, in the same words as what a bot would have done, with all figures beside them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from kurs.api.market_json import iso
from kurs.backtest import PlanReport

__all__ = ["told"]

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


def told(report: PlanReport) -> Json:
    artefact, found = report.artefact, report.artefact.result
    shared = {name: found[name] for name in SHARED} | {"sharpe_ratio": found["sharpe"]}
    symbol = artefact.data[0].symbol
    return {
        **{name: found[name] for name in FIGURES},
        **{name: getattr(artefact, name) for name in ARTEFACT},
        **shared,
        "start_date": iso(report.first),
        "end_date": iso(report.last),
        "results": shared | {name: found[name] for name in ("profit_factor", "net_profit")},
        "trades": list(_sides(report)),
        "total_pnl": found["net_profit"],
        "trade_history": _rounds(report),
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
        "open_position": found["held"].get(symbol, 0.0),
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
                "timestamp": _time(trip[f"{end}_time"]),
                "type": side,
                "price": trip[f"{end}_price"],
                "amount": abs(trip["size"]),
                "fee": None,
                "purpose": purpose,
                "profit": trip["profit"] if end == "exit" else None,
            }


def _rounds(report: PlanReport) -> list[Json]:
    return [
        {
            "entry_time": _time(trip["entry_time"]),
            "exit_time": _time(trip["exit_time"]),
            "amount": trip["size"],
            "pnl": trip["profit"] + trip["fees"],
            "fees": trip["fees"],
            "profit": trip["profit"],
            "entry_price": trip["entry_price"],
            "exit_price": trip["exit_price"],
            "reason": trip["reason"],
        }
        for trip in report.artefact.result["trades"]
    ]


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
    if report.ema_fast is None:
        reasons |= {"ema_fast": NO_AVERAGES, "ema_slow": NO_AVERAGES}
    reasons["signal_result.confidence"] = NO_CONFIDENCE
    if report.signals is None:
        reasons |= {"signals": NOT_AGAIN, "signal_result.action": NOT_AGAIN}
    return reasons
