"""Orders: placed, changed, cancelled, listed, and their history."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import datetime
from decimal import Decimal
from typing import Any

from msgspec import Struct

from kurs.client.connection import Connection, part
from kurs.client.errors import Away
from kurs.domain.errors import Unavailable

__all__ = ["EndedOrder", "Fill", "Order", "OrderPage", "Orders"]

# Seconds between one try and the next to place an order of which nobody knows whether it was placed.
TRIES_AGAIN_AFTER = (0.2, 1.0, 3.0)
# What the server asks for beyond this is for the caller to wait.
LONGEST_PAUSE = 10.0
PAGE = 500


class Order(Struct, frozen=True, kw_only=True):
    """Prices and money in the quote currency, amounts in the base currency; times are the market's."""

    id: str
    exchange_order_id: str | None
    client_order_id: str
    symbol: str
    type: str
    side: str
    amount: Decimal
    price: Decimal | None
    stop_price: Decimal | None
    trailing_amount: Decimal | None
    time_in_force: str
    post_only: bool
    reduce_only: bool
    status: str
    cancel_requested: bool
    created_at: datetime
    updated_at: datetime
    cancelled_at: datetime | None
    leverage: Decimal
    stop_loss: Decimal
    take_profit: Decimal
    filled_amount: Decimal
    remaining_amount: Decimal
    average_price: Decimal | None
    fee: Decimal
    error: str | None
    reason: str | None
    bot: str
    purpose: str
    pool: str
    replaces: str | None


class OrderPage(Struct, frozen=True, kw_only=True):
    """Newest first; `next` is the cursor of the next page, None on the last one."""

    orders: list[Order]
    next: str | None


class Fill(Struct, frozen=True, kw_only=True):
    id: str
    order_id: str
    symbol: str
    side: str
    amount: Decimal
    price: Decimal
    fee: Decimal
    fee_currency: str
    maker: bool
    timestamp: int


class EndedOrder(Struct, frozen=True, kw_only=True):
    """An order that has ended, and its fills; `timestamp` is in ms, `cost` and `fee` in the quote currency."""

    id: str
    symbol: str
    type: str
    side: str
    amount: Decimal
    price: Decimal | None
    average_price: Decimal | None
    fee: Decimal
    timestamp: int
    status: str
    state: str
    filled: Decimal
    remaining: Decimal
    cost: Decimal
    reason: str | None
    bot: str
    pool: str
    trades: list[Fill]


class Orders:
    """Numbers are Decimal; a symbol may be in any spelling."""

    def __init__(self, connection: Connection) -> None:
        self._ask = connection

    async def place(
        self,
        symbol: str,
        side: str,
        type: str,  # noqa: A002  # the field's word
        amount: Decimal,
        *,
        price: Decimal | None = None,
        stop_price: Decimal | None = None,
        trailing_amount: Decimal | None = None,
        stop_loss: Decimal | None = None,
        take_profit: Decimal | None = None,
        position_type: str | None = None,
        leverage: Decimal | None = None,
        time_in_force: str | None = None,
        post_only: bool | None = None,
        reduce_only: bool | None = None,
        client_order_id: str | None = None,
        key: str | None = None,
    ) -> Order:
        """One order, however often it has to be asked for: a lost answer is asked for again under the same key.

        `key` is yours, for asking again after this process has ended; one is made where there is none. Refused when
        risk or the venue refuses, with the rule as `code`; Unanswered when nobody could say what became of it.
        """
        body = {
            "symbol": symbol,
            "side": side,
            "type": type,
            "amount": amount,
            "price": price,
            "stop_price": stop_price,
            "trailing_amount": trailing_amount,
            "stop_loss": stop_loss,
            "take_profit": take_profit,
            "position_type": position_type,
            "leverage": leverage,
            "time_in_force": time_in_force,
            "post_only": post_only,
            "reduce_only": reduce_only,
            "client_order_id": client_order_id,
        }
        # One's own name for the order is its key.
        headers = {"Idempotency-Key": key or client_order_id or secrets.token_hex(16)}
        return await _patiently(lambda: self._ask.send("POST", "/api/orders", Order, body, headers=headers))

    async def page(
        self, *, symbol: str | None = None, status: str | None = None, limit: int = 50, cursor: str | None = None
    ) -> OrderPage:
        """Those at work, or those of a `status` ("all" for every one)."""
        return await self._ask.get("/api/orders", OrderPage, symbol=symbol, status=status, limit=limit, cursor=cursor)

    async def get(self, order_id: str) -> Order:
        """Missing when there is none."""
        return await self._ask.get(f"/api/orders/{part(order_id)}", Order)

    async def amend(
        self,
        order_id: str,
        *,
        price: Decimal | None = None,
        stop_price: Decimal | None = None,
        trailing_amount: Decimal | None = None,
        amount: Decimal | None = None,
    ) -> Order:
        """The order that has taken its place; Conflicting when it has ended."""
        body = {"price": price, "stop_price": stop_price, "trailing_amount": trailing_amount, "amount": amount}
        return await self._ask.send("PATCH", f"/api/orders/{part(order_id)}", Order, body)

    async def cancel(self, order_id: str) -> Order:
        """Conflicting when it has ended, Missing when there is none."""
        return await self._ask.send("DELETE", f"/api/orders/{part(order_id)}", Order)

    async def history(
        self, *, symbol: str | None = None, since: int | None = None, limit: int = 100, before: str | None = None
    ) -> list[EndedOrder]:
        """Those that have ended, newest first; `since` in ms, `before` is the id of the last one seen."""
        return await self._ask.get(
            "/api/orders/history", list[EndedOrder], symbol=symbol, since=since, limit=limit, before=before
        )

    async def all_history(self, *, symbol: str | None = None, since: int | None = None) -> AsyncIterator[EndedOrder]:
        """Every one that has ended, page by page, newest first."""
        before = None
        while True:
            page = await self.history(symbol=symbol, since=since, limit=PAGE, before=before)
            for order in page:
                yield order
            if len(page) < PAGE:
                return
            before = page[-1].id


async def _patiently(ask: Callable[[], Coroutine[Any, Any, Order]]) -> Order:
    for pause in TRIES_AGAIN_AFTER:
        try:
            return await ask()
        except Unavailable as error:
            told = (error.retry_after if isinstance(error, Away) else None) or pause
            if told > LONGEST_PAUSE:
                raise
            await asyncio.sleep(told)
    return await ask()
