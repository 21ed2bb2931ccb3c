"""Backtests in the words of older and newer clients at once."""

from typing import Any

import msgspec

from kurs.api import plan_json
from kurs.api.market_json import iso
from kurs.backtest import PlanReport, Report, Round
from kurs.services.backtest_comparison import Comparison
from kurs.services.backtest_trades import TradesPage
from kurs.services.backtests import Backtest

__all__ = ["comparison", "in_short", "pending", "result", "trades"]

Json = dict[str, Any]
NO_TRADES = "no round trip was closed"
NO_LOSSES = "no round trip lost anything"
STILL = "the value of the account did not change"
OTHER_STRATEGY = "the strategy follows none, or its candles are coarser than the given ones"
TRADES_ALONE = "it was asked for without; /api/backtest/results/{id}/trades tells them"
WORK = {"reading": "Its strategies are being read", "checking": "Its strategies are being checked"}
WITHOUT = {"failed": "the run has failed", "cancelled": "the run was cancelled"}


def result(found: Backtest, *, trades: bool = True) -> Json:
    """One that has ended, with a report or without, and with its trades unless somebody wants none."""
    body = _ended(found)
    if trades or found.report is None:
        return body
    left_out = dict.fromkeys(("trades", "trade_history"))
    return body | left_out | {"unknown": body["unknown"] | dict.fromkeys(left_out, TRADES_ALONE)}


def trades(page: TradesPage) -> Json:
    """Some of the round trips."""
    rounds = [
        _round(trip, page.backtest) if isinstance(trip, Round) else plan_json.round_trip(trip) for trip in page.rounds
    ]
    return {"trades": rounds, "total": page.total, "next_offset": page.following}


def _ended(found: Backtest) -> Json:
    body = _head(found) | {"error": found.error, "error_type": found.error_type}
    match found.report:
        case Report() as report:
            return body | _told(report, found)
        case PlanReport() as planned:
            return body | plan_json.told(planned)
        case None:
            return body | _without(WITHOUT[found.status])


def pending(found: Backtest) -> Json:
    message = f"It waits for its turn; ask for /api/backtest/results/{found.id}"
    if found.status == "running":
        message = f"{WORK.get(found.phase or '', 'It is being worked on')}; ask for /api/backtest/results/{found.id}"
    return _head(found) | _working(found) | {"message": message}


def in_short(found: Backtest) -> Json:
    head = _head(found)
    for whole in ("parameters", "strategies", "symbols"):
        del head[whole]
    figures = {"total_trades": found.total_trades, "net_profit": found.net_profit, "error": found.error}
    return head | _working(found) | figures


def comparison(found: Comparison) -> Json:
    return {
        "backtests": [in_short(each) for each in found.backtests],
        "same": msgspec.to_builtins(found.same),
        "figures": found.figures,
        "unknown": found.unknown,
        "differences": found.differences,
        "data": [None if told is None else told[0] for told in found.data],
        "histories": found.data,
    }


def _head(found: Backtest) -> Json:
    return {
        "id": found.id,
        "status": found.status,
        "strategy": found.strategy,
        "symbol": found.symbol,
        "timeframe": found.timeframe,
        "parameters": dict(found.parameters),
        "strategies": msgspec.to_builtins(found.strategies),
        "symbols": list(found.symbols),
        "created_at": iso(found.created_at),
    }


def _working(found: Backtest) -> Json:
    return {
        "queue_position": found.queue_position,
        "started_at": None if found.started_at is None else iso(found.started_at),
        "phase": found.phase,
        "progress": found.progress,
        "candles_per_second": found.candles_per_second,
    }


def _told(report: Report, found: Backtest) -> Json:
    figures: Json = {
        "total_trades": len(report.rounds),
        "winning_trades": report.winning,
        "losing_trades": report.losing,
        "win_rate": report.win_rate,
        "max_drawdown": report.max_drawdown,
        "sharpe_ratio": report.sharpe,
    }
    return {
        **figures,
        "start_date": iso(report.first),
        "end_date": iso(report.last),
        "results": figures | {"profit_factor": report.profit_factor, "net_profit": float(report.profit)},
        "trades": _deals(report, found),
        "total_pnl": float(report.profit),
        "trade_history": [_round(trip, found) for trip in report.rounds],
        "equity_curve": {iso(time): value for time, value in report.equity},
        "ema_fast": report.ema_fast or [],
        "ema_slow": report.ema_slow or [],
        "signals": [{"index": row, "type": action} for row, action in report.signals],
        "signal_result": {
            "action": report.action,
            "confidence": report.confidence,
            "metadata": report.metadata,
        },
        "candles": report.candles,
        "initial_capital": float(report.cash),
        "final_equity": float(report.cash + report.profit),
        "fees": float(report.fees),
        "open_position": float(report.held),
        "denials": report.denials,
        "halted": report.halted,
        "digest": report.digest,
        "unknown": _unknown(report),
    }


def _deals(report: Report, found: Backtest) -> list[Json]:
    return [
        {
            "id": number,
            "symbol": found.symbols[0],
            "timestamp": iso(deal.time),
            "type": deal.side,
            "price": float(deal.price),
            "amount": float(deal.amount),
            "fee": float(deal.fee),
            "purpose": deal.purpose,
            "profit": None if deal.profit is None else float(deal.profit),
        }
        for number, deal in enumerate(report.deals, 1)
    ]


def _round(trip: Round, found: Backtest) -> Json:
    return {
        "symbol": found.symbols[0],
        "entry_time": iso(trip.entry_time),
        "exit_time": iso(trip.exit_time),
        "amount": float(trip.amount),
        "side": "long" if trip.amount > 0 else "short",
        "pnl": float(trip.pnl),
        "fees": float(trip.fees),
        "profit": float(trip.profit),
    }


def _unknown(report: Report) -> dict[str, str]:
    reasons = {
        "win_rate": (report.win_rate, NO_TRADES),
        "profit_factor": (report.profit_factor, NO_LOSSES if report.rounds else NO_TRADES),
        "sharpe_ratio": (report.sharpe, STILL),
        "ema_fast": (report.ema_fast, OTHER_STRATEGY),
        "ema_slow": (report.ema_slow, OTHER_STRATEGY),
    }
    return {name: why for name, (value, why) in reasons.items() if value is None}


def _without(reason: str) -> Json:
    names = (
        "total_trades", "winning_trades", "losing_trades", "win_rate", "max_drawdown", "sharpe_ratio", "start_date",
        "end_date", "results", "trades", "total_pnl", "trade_history", "equity_curve", "signals", "signal_result",
        "candles", "initial_capital", "final_equity", "fees", "open_position", "denials", "digest",
    )  # fmt: skip
    unknown = dict.fromkeys(names, reason)
    return dict.fromkeys((*names, "halted"), None) | {"ema_fast": [], "ema_slow": [], "unknown": unknown}
