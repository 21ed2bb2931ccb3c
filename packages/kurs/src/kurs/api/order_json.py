"""Orders on their way into bytes, without a model in between; each is written once until it changes."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec

from kurs.domain.fills import Fill
from kurs.domain.orders import ZERO, Order, OrderStatus
from kurs.services.order_names import client_name
from kurs.services.orders import HistoricOrder
from kurs.services.recent_orders import OrdersPage, Record

__all__ = ["acted", "encode", "history", "order", "page", "single"]

Json = dict[str, Any]
encode = msgspec.json.Encoder().encode

STATUS = {OrderStatus.INTENDED: "pending", OrderStatus.OPEN: "open", OrderStatus.CANCELLING: "open"}
SHOWN = STATUS | {OrderStatus.CLOSED: "filled"}


def order(record: Record, symbol: str | None = None) -> Json:
    """With the symbol as a client has spelled it."""
    one = record.order
    return {
        "id": record.id,
        "exchange_order_id": one.venue_order_id,
        "client_order_id": client_name(one.client_order_id),
        "symbol": symbol or one.symbol,
        "type": one.type,
        "order_type": one.type,
        "side": one.side,
        "amount": float(one.amount),
        "price": _number(one.price),
        "stop_price": _number(one.stop_price),
        "trailing_amount": _number(one.trail),
        "time_in_force": one.time_in_force,
        "post_only": one.post_only,
        "reduce_only": one.reduce_only,
        "status": _status(one),
        "display_status": _shown(one),
        "cancel_requested": one.status is OrderStatus.CANCELLING,
        "created_at": _iso(one.created_at),
        "updated_at": _iso(one.updated_at),
        "cancelled_at": _iso(one.updated_at) if one.status is OrderStatus.CANCELLED else None,
        "timestamp": one.created_at,
        "leverage": float(one.leverage),
        "stop_loss": float(one.stop_loss or ZERO),
        "take_profit": float(one.take_profit or ZERO),
        "filled_amount": float(one.filled),
        "remaining_amount": float(one.remaining),
        "average_price": _number(one.average_price),
        "fee": float(one.fees),
        "error": one.reason if one.status is OrderStatus.REJECTED else None,
        "reason": one.reason,
        "bot": one.bot,
        "purpose": one.purpose,
        "pool": record.pool,
        "replaces": None if one.replaces is None else f"{record.run_id}.{one.replaces}",
    }


def single(record: Record, symbol: str | None = None) -> bytes:
    if symbol is not None and symbol != record.order.symbol:
        return encode(order(record, symbol))
    if record.told is None:
        record.told = encode(order(record))
    return record.told


def acted(record: Record, message: str, symbol: str | None = None, *, nested: bool = True) -> bytes:
    """An order and what was done with it, flat and, for who reads it there, as `order` too."""
    told = order(record, symbol)
    return encode(told | ({"order": told} if nested else {}) | {"success": True, "message": message})


def page(found: OrdersPage, symbol: str | None = None) -> bytes:
    if symbol is None and found.told is not None:
        return found.told
    following = encode(found.records[-1].id) if found.more else b"null"
    orders = b",".join([single(record, symbol) for record in found.records])
    told = b'{"orders":[' + orders + b'],"next":' + following + b"}"
    if symbol is None:
        found.told = told
    return told


def history(found: Sequence[HistoricOrder], symbol: str | None = None) -> bytes:
    return encode([_historic(one, symbol) for one in found])


def _historic(found: HistoricOrder, symbol: str | None) -> Json:
    record, one = found.record, found.record.order
    shown = symbol or one.symbol
    return {
        "id": record.id,
        "symbol": shown,
        "type": one.type,
        "order_type": one.type,
        "side": one.side,
        "amount": float(one.amount),
        "price": _number(one.average_price or one.price or one.stop_price),
        "average_price": _number(one.average_price),
        "fee": float(one.fees),
        "timestamp": one.created_at,
        "datetime": _iso(one.created_at),
        "status": _shown(one),
        "display_status": _shown(one),
        "state": _status(one),
        "filled": float(one.filled),
        "remaining": float(one.remaining),
        "cost": float(sum((fill.amount * fill.price for fill in found.fills), ZERO)),
        "reason": one.reason,
        "bot": one.bot,
        "pool": record.pool,
        "trades": [_fill(fill, record.id, shown) for fill in found.fills],
    }


def _fill(fill: Fill, order_id: str, symbol: str) -> Json:
    return {
        "id": fill.trade_id,
        "order_id": order_id,
        "symbol": symbol,
        "side": fill.side,
        "amount": float(fill.amount),
        "price": float(fill.price),
        "fee": float(fill.fee),
        "fee_currency": fill.fee_currency,
        "maker": fill.maker,
        "timestamp": fill.time,
        "datetime": _iso(fill.time),
    }


def _status(one: Order) -> str:
    return STATUS.get(one.status) or str(one.status)


def _shown(one: Order) -> str:
    return SHOWN.get(one.status, "cancelled")


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _iso(time: int) -> str:
    return datetime.fromtimestamp(time / 1000, UTC).isoformat()
