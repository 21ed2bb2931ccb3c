"""Orders: placed, changed, cancelled, listed, and their history."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import msgspec
from fastapi import Request, Response
from starlette.types import Scope

from kurs.api import order_json
from kurs.api.dependencies import Caller, OrdersDep
from kurs.api.doors import CALLER, at_once, needs
from kurs.api.doors import router as doors
from kurs.api.headers import header
from kurs.api.schemas.orders import (
    NEEDED,
    STATUSES,
    CancelledOrder,
    ChangedOrder,
    Cursor,
    HistoryItem,
    IdempotencyKey,
    NewOrder,
    Order,
    OrderChange,
    OrderId,
    OrderLimit,
    OrderList,
    PlacedOrder,
    RejectedOrder,
    Since,
    StatusWord,
    Symbol,
)
from kurs.domain.errors import BadInput
from kurs.domain.orders import OrderStatus
from kurs.domain.symbols import normalise
from kurs.services import orders as service
from kurs.services.order_names import parse_id
from kurs.services.recent_orders import ENDED, WORKING, OrderFilter, Record

__all__ = ["router", "wish_of"]

router = doors("/api/orders", "orders")

# What a query asks for, by its words: nothing else decides it.
READ: dict[bytes, tuple[OrderFilter, str | None]] = {}
MOST_READ, LONGEST_READ = 256, 200

decode = msgspec.json.Decoder().decode

Responses = dict[int | str, dict[str, Any]]
AWAY: Responses = {503: {"description": "No pool runs, the journal is away, or no answer came in time"}}
UNKNOWN: Responses = {404: {"description": "No such order"}}
BAD: Responses = {400: {"description": "What was given cannot be used"}}
REFUSED: Responses = {400: {"description": "Refused by our risk or by the venue", "model": RejectedOrder}}
CONFLICT: Responses = {409: {"description": "Not as things are: the order has ended, or the key was used for another"}}


async def _asked_before(scope: Scope, _body: bytes) -> Response | None:
    """What is asked in the same words again is read once."""
    known = READ.get(scope["query_string"])
    return None if known is None else await _listed(scope["state"]["kurs"].services.orders, *known)


@router.get("", summary="Orders, newest first", response_model=OrderList, responses=BAD | UNKNOWN | AWAY)
@needs("read")
@at_once(_asked_before)
async def orders(
    request: Request,
    orders: OrdersDep,
    symbol: Symbol = None,
    status: StatusWord | None = None,
    limit: OrderLimit = 50,
    cursor: Cursor = None,
) -> Response:
    """Those at work; others by `status`, "all" for every one."""
    wanted = WORKING if status is None else STATUSES[status]
    query = _query(limit, wanted, symbol, cursor)
    _keep(request.scope["query_string"], query, symbol)
    return await _listed(orders, query, symbol)


@router.get(
    "/history",
    summary="Orders that have ended, newest first",
    response_model=list[HistoryItem],
    responses=BAD | UNKNOWN | AWAY,
)
@needs("read")
async def history(
    orders: OrdersDep, symbol: Symbol = None, since: Since = None, limit: OrderLimit = 100, before: Cursor = None
) -> Response:
    """Each with its fills. The header `Link` names the next page."""
    found, more = await orders.history(_query(limit, ENDED, symbol, before, since))
    headers = {}
    if more:
        asked = {"before": found[-1].record.id, "limit": limit, "symbol": symbol, "since": since}
        query = urlencode({name: value for name, value in asked.items() if value is not None})
        headers["Link"] = f'</api/orders/history?{query}>; rel="next"'
    return _json(order_json.history(found, symbol), headers=headers)


@router.get("/{order_id}", summary="One order", response_model=Order, responses=UNKNOWN | AWAY)
@needs("read")
async def order(orders: OrdersDep, order_id: OrderId, symbol: Symbol = None) -> Response:
    """Of any pool and run. `symbol` is not needed: older clients send it."""
    record = await orders.get(order_id)
    return _json(order_json.single(record, _own_symbol(record, symbol)))


async def _asked_plainly(scope: Scope, body: bytes) -> Response | None:
    """What is wrong with anything else, or how it is meant, the route finds out."""
    if header(scope, b"content-type") != b"application/json" or header(scope, b"idempotency-key") is not None:
        return None
    try:
        wish = NewOrder.model_validate(decode(body))
    except ValueError:
        return None
    return await place(scope["state"]["kurs"].services.orders, scope[CALLER], wish)


@router.post(
    "",
    status_code=201,
    summary="Place an order",
    response_model=PlacedOrder,
    responses=REFUSED | CONFLICT | AWAY,
)
@needs("trade")
@at_once(_asked_plainly)
async def place(orders: OrdersDep, caller: Caller, body: NewOrder, idempotency_key: IdempotencyKey = None) -> Response:
    """Journalled before it is sent, under the same risk rules as a bot's. It is answered when the venue has taken it.

    With an `Idempotency-Key` or a `client_order_id` it may be asked for again and again: after a lost
    connection, a restart, or a 503 that says the outcome is not known.
    """
    placed = await orders.place(wish_of(body), who=caller.name, key=idempotency_key, owner=caller.token_id)
    record = placed.record
    refused = _rejection(record, body.symbol, "Order rejected by the venue")
    if refused is not None:
        return refused
    told = f"Order placed successfully - {record.order.side} {_plain(record.order.amount)} {body.symbol}"
    headers = {"Location": f"/api/orders/{record.id}"} | ({"Idempotent-Replayed": "true"} if placed.again else {})
    return _json(order_json.acted(record, told, body.symbol), 201, headers)


@router.patch(
    "/{order_id}",
    summary="Change an order",
    response_model=ChangedOrder,
    responses=REFUSED | UNKNOWN | CONFLICT | AWAY,
)
@needs("trade")
async def amend(orders: OrdersDep, caller: Caller, order_id: OrderId, body: OrderChange) -> Response:
    """Cancels it and, once the venue has said so, orders what is left under the new terms: never both at once."""
    changes = service.Changes(
        price=body.price, stop_price=body.stop_price, trail=body.trailing_amount, amount=body.amount
    )
    record = await orders.amend(order_id, changes, who=caller.name)
    told = "The order is cancelled, and the venue rejected what was to take its place"
    return _rejection(record, None, told) or _json(order_json.acted(record, "Order changed"))


@router.delete(
    "/{order_id}", summary="Cancel an order", response_model=CancelledOrder, responses=UNKNOWN | CONFLICT | AWAY
)
@needs("trade")
async def cancel(orders: OrdersDep, caller: Caller, order_id: OrderId, symbol: Symbol = None) -> Response:
    """`symbol` is not needed: older clients send it."""
    record = await orders.cancel(order_id, who=caller.name)
    done = record.order.status is OrderStatus.CANCELLED
    told = "Order cancelled successfully" if done else "Cancel asked for; the venue has not answered yet"
    return _json(order_json.acted(record, told, _own_symbol(record, symbol), nested=False))


def _own_symbol(record: Record, symbol: str | None) -> str | None:
    """The caller's spelling where it is this order's symbol: another one must not be told as its own."""
    try:
        return symbol if symbol is not None and normalise(symbol) == record.order.symbol else None
    except BadInput:
        return None


async def _listed(orders: service.Orders, query: OrderFilter, symbol: str | None) -> Response:
    return _json(order_json.page(await orders.page(query), symbol))


def _keep(words: bytes, query: OrderFilter, symbol: str | None) -> None:
    if len(READ) >= MOST_READ:
        READ.clear()
    if len(words) <= LONGEST_READ:
        READ[words] = (query, symbol)


def _query(
    limit: int,
    statuses: frozenset[OrderStatus],
    symbol: str | None,
    before: str | None,
    since: int | None = None,
) -> OrderFilter:
    return OrderFilter(
        limit=limit,
        statuses=statuses,
        symbol=None if symbol is None else normalise(symbol),
        since=since,
        before=None if before is None else parse_id(before),
    )


def wish_of(body: NewOrder) -> service.NewOrder:
    """What is asked for; BadInput for a number that is none of its kind."""
    if body.amount <= 0:
        raise _invalid("amount")
    return service.NewOrder(
        symbol=body.symbol,
        side=body.side,
        type=body.kind,
        amount=body.amount,
        price=_price(body, "price"),
        stop_price=_price(body, "stop_price"),
        trail=_price(body, "trailing_amount"),
        time_in_force=body.time_in_force,
        post_only=body.post_only,
        reduce_only=body.reduce_only,
        leverage=body.leverage,
        stop_loss=_price(body, "stop_loss"),
        take_profit=_price(body, "take_profit"),
        position_type=body.position_type,
        client_order_id=body.client_order_id,
    )


def _price(body: NewOrder, name: str) -> Decimal | None:
    """What was given; older clients say 0 for what is not set."""
    value: Decimal | None = getattr(body, name)
    if value is None or value > 0:
        return value
    if value < 0 or name in NEEDED.get(body.kind, ()):
        raise _invalid(name)
    return None


def _invalid(name: str) -> BadInput:
    return BadInput(f"Invalid order data: ['{name} must be above 0']")


def _rejection(record: Record, symbol: str | None, told: str) -> Response | None:
    """What the venue did not take is no success, though there is an order that says so."""
    if record.order.status is not OrderStatus.REJECTED:
        return None
    text = f"{told}: {record.order.reason}"
    body = {"detail": text, "error": text, "message": text, "code": "rejected"}
    return _json(order_json.encode(body | {"order": order_json.order(record, symbol)}), 400)


def _plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}"


def _json(body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(body, status, headers, "application/json")
