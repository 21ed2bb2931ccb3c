"""What the fills of a run add up to: exactly, in the order of booking, a piece at a time, on from an earlier sum."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from sqlalchemy import Connection, func, select

from kurs.domain.orders import ZERO
from kurs.persistence import tables
from kurs.persistence.database import Database

__all__ = ["Sums", "add_up", "still_there"]

# Rows of one question: so few that neither memory nor the event loop feels them.
PIECE = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """`cash` in `quote`, and what is `held` by symbol, after so many `fills`; `last` is the row of the last of them."""

    quote: str
    cash: Decimal
    held: Mapping[str, Decimal] = field(default_factory=dict)
    fills: int = 0
    last: int = 0


async def add_up(database: Database, run_id: int, sums: Sums, until: int | None = None) -> Sums:
    """The sums with every fill booked since; those up to the row `until`, or all. StateCorrupt for one unreadable."""
    while True:
        further = await database.ask(partial(_further, run_id=run_id, sums=sums, until=until))
        if further.fills - sums.fills < PIECE:
            return further
        sums = further


def still_there(connection: Connection, run_id: int, sums: Sums) -> bool:
    """Whether as many fills as were added up are there; an index tells, without reading them."""
    fills = tables.fills.c
    count = select(func.count()).where(fills.run_id == run_id, fills.id <= sums.last)
    return connection.scalar(count) == sums.fills


def _further(connection: Connection, run_id: int, sums: Sums, until: int | None) -> Sums:
    fill = tables.fills.c
    query = (
        select(fill.id, fill.symbol, fill.side, fill.amount, fill.price, fill.fee, fill.fee_currency)
        .where(fill.run_id == run_id, fill.id > sums.last)
        .order_by(fill.id)
        .limit(PIECE)
    )
    if until is not None:
        query = query.where(fill.id <= until)
    rows = connection.execute(query).all()
    cash, held = sums.cash, dict(sums.held)
    for _, symbol, side, amount, price, fee, currency in rows:
        signed, in_quote = amount * side.sign, currency == sums.quote
        # Step by step as the portfolio does it, so that a number of too many digits is rounded alike.
        cash -= signed * price + (fee if in_quote else ZERO)
        held[symbol] = held.get(symbol, ZERO) + signed - (ZERO if in_quote else fee)
    last = rows[-1].id if rows else sums.last
    return Sums(quote=sums.quote, cash=cash, held=held, fills=sums.fills + len(rows), last=last)
