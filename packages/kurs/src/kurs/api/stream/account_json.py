"""The account on its way to the wire: orders, fills, positions, balances, equity, bots, and lines of the log."""

from datetime import UTC, datetime
from typing import Any

from kurs.api import order_json
from kurs.api.stream.sources import number
from kurs.domain.events import Asked, Denied, Fact, FillBooked, OrderChanged, StateChanged, TradeClosed
from kurs.domain.market import timeframe_of
from kurs.domain.orders import Order, OrderStatus
from kurs.runtime.bots import BotReport, Bots
from kurs.services import Balances, LivePool
from kurs.services.live import Live
from kurs.services.logs import LogEntry
from kurs.services.recent_orders import Record

__all__ = ["balances", "bots", "earlier", "equity", "fill", "line", "order", "positions"]

Json = dict[str, Any]
NO_LIQUIDATION = "the paper venue liquidates nobody"
NO_FUNDING = "the paper venue lends nothing"


def positions(live: Live) -> list[Json]:
    """One for each symbol that was ever traded; CLOSED where nothing is held any more."""
    return [
        _position(pool, symbol)
        for pool in live.pools()
        for symbol in sorted(pool.engine.portfolio.positions)
        if symbol in pool.engine.instruments
    ]


def balances(found: Balances, live: Live) -> list[Json]:
    """Over all pools, one for each currency; `timestamp` is the market's."""
    time = max((pool.engine.now for pool in live.pools()), default=0)
    return [
        {
            "currency": one.currency,
            "available": float(one.together.available),
            "reserved": float(one.together.reserved),
            "total": float(one.together.total),
            "total_balance": float(one.together.total),
            "timestamp": _iso(time) if time else None,
        }
        for one in found.all()
    ]


def equity(live: Live) -> list[Json]:
    """One for each pool, in its quote currency; None while a held symbol has no price."""
    return [_equity(pool) for pool in live.pools()]


def bots(found: Bots) -> list[Json]:
    return [_bot(report) for report in found.reports()]


SHOWN = {OrderStatus.CLOSED: "filled", OrderStatus.INTENDED: "open", OrderStatus.CANCELLING: "open"}


def order(record: Record) -> Json:
    """As the REST API tells it, with the words of streams beside: `state` is what is `status` there."""
    one, told = record.order, order_json.order(record)
    return told | {
        "filled": float(one.filled),
        "remaining": float(one.remaining),
        "status": _shown(one),
        "state": told["status"],
    }


def _shown(order: Order) -> str:
    if order.status.final and order.status is not OrderStatus.CLOSED:
        return "cancelled"
    if order.filled and order.working:
        return "partial"
    return SHOWN.get(order.status, "open")


def fill(run_id: int, pool: str, booked: FillBooked) -> Json:
    one = booked.fill
    return {
        "id": one.trade_id,
        "order_id": f"{run_id}.{one.client_order_id}",
        "symbol": one.symbol,
        "side": one.side,
        "amount": float(one.amount),
        "price": float(one.price),
        "fee": float(one.fee),
        "fee_currency": one.fee_currency,
        "maker": one.maker,
        "bot": booked.bot,
        "pool": pool,
        "timestamp": one.time,
        "datetime": _iso(one.time),
    }


def _position(pool: LivePool, symbol: str) -> Json:
    position, price = pool.engine.portfolio.positions[symbol], pool.price(symbol)
    instrument = pool.engine.instruments[symbol]
    cost = abs(position.amount) * position.entry_price
    pl = None if price is None else position.unrealised(price)
    unknown = {"margin_funding": NO_FUNDING, "margin_funding_type": NO_FUNDING, "price_liq": NO_LIQUIDATION}
    if pl is None:
        unknown |= dict.fromkeys(("pl", "pnl", "pl_perc"), "the market has not told a price of this symbol yet")
    elif not cost:
        unknown["pl_perc"] = "nothing is held"
    return {
        "symbol": symbol,
        "pool": pool.name,
        "status": "ACTIVE" if position.amount else "CLOSED",
        "amount": float(position.amount),
        "base_price": float(position.entry_price),
        "margin_funding": None,
        "margin_funding_type": None,
        "pl": number(pl),
        "pnl": number(pl),
        "pl_perc": number(100 * pl / cost) if pl is not None and cost else None,
        "price_liq": None,
        "leverage": float(instrument.max_leverage) if instrument.margin else 1.0,
        "mark_price": number(price),
        "realised": float(position.realised),
        "timestamp": _iso(pool.engine.now) if pool.engine.now else None,
        "unknown": unknown,
    }


def _equity(pool: LivePool) -> Json:
    found = pool.engine.statistics()
    return {
        "pool": pool.name,
        "quote": found.quote,
        "equity": number(found.equity),
        "cash": float(found.cash),
        "realised": float(found.realised),
        "fees": float(found.fees),
        "daily_pnl": float(found.daily_pnl),
        "max_drawdown": float(found.max_drawdown),
        "trading": found.trading,
        "timestamp": _iso(found.time) if found.time else None,
    }


def _bot(report: BotReport) -> Json:
    spec, bot = report.spec, report.bot
    return {
        "name": spec.name,
        "pool": report.settings.pool,
        "symbol": spec.symbol,
        "timeframe": timeframe_of(spec.interval),
        "status": report.status,
        "reason": report.reason,
        "cycles": None if bot is None else bot.candles,
        "last_price": None if bot is None else bot.last_price,
        "last_signal": bot.last_signal[0] if bot and bot.last_signal else None,
        "position": None if bot is None else float(bot.held),
        "unrealised_pnl": None if bot is None else number(bot.unrealised),
        "realised_pnl": None if bot is None else float(bot.realised),
        "working_orders": None if bot is None else bot.working_orders,
    }


def line(fact: Fact, pool: str, now: int) -> Json | None:
    """None for what people do not want to read; `now` is wall time in ms, as in /api/logs."""
    found = _line(fact)
    if found is None:
        return None
    level, message = found
    return {"timestamp": _iso(now), "level": level, "message": message, "pool": pool}


def earlier(entry: LogEntry) -> Json:
    """A line of /api/logs, which says nothing of pools."""
    return {"timestamp": _iso(entry.time), "level": entry.level.name.lower(), "message": entry.message, "pool": None}


def _line(fact: Fact) -> tuple[str, str] | None:
    """(level, text)."""
    match fact:
        case StateChanged():
            level = "info" if fact.after == "active" else "warning"
            return level, f"trading {fact.before} -> {fact.after}: {fact.reason} (by {fact.by})"
        case Denied():
            d = fact.denial
            return "warning", f"{d.bot}: {d.side} {d.amount:f} {d.symbol} denied, {d.code}: {d.detail}"
        case OrderChanged():
            o = fact.order
            level = "warning" if o.status is OrderStatus.REJECTED else "info"
            why = f", {o.reason}" if o.reason else ""
            return level, f"order {o.client_order_id}: {o.side} {o.amount:f} {o.symbol} {o.status}{why}"
        case FillBooked():
            f = fact.fill
            return "info", f"{fact.bot}: {f.side} {f.amount:f} {f.symbol} filled at {f.price:f}"
        case TradeClosed():
            t = fact.trade
            return "info", f"{fact.bot}: {t.symbol} closed with {t.pnl - t.fees:f} after fees"
        case Asked():
            return "info", f"{fact.by}: {fact.what}"
        case _:
            return None


def _iso(time: int) -> str:
    return datetime.fromtimestamp(time / 1000, UTC).isoformat()
