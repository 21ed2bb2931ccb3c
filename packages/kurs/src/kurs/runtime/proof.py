"""Whether the fills of a run add up to what it says it has: at every start what is new, on demand all there is."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec

from kurs.domain.errors import StateCorrupt
from kurs.domain.orders import ZERO
from kurs.domain.positions import Position
from kurs.persistence import Books, Run, Runs, Sums
from kurs.runtime.bots import Bots

__all__ = ["Proof", "add_up_meanwhile", "added_up", "beginning", "prove"]

# Seconds between additions: so short that a start adds up little, so long that nobody feels it.
EVERY = 60.0
ORDERS = 500
# More would not be read.
MOST_TOLD = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How much was looked at, and what is `wrong` with it, in a sentence each: the first few of them."""

    runs: int
    orders: int
    fills: int
    wrong: tuple[str, ...]


def beginning(run: Run) -> Sums:
    """Before the first fill."""
    return Sums(quote=run.quote, cash=run.start_cash)


async def added_up(books: Books, run: Run, state: Mapping[str, Any]) -> Sums:
    """The sums over all fills, on from those in the state; StateCorrupt when they are not what the state says.

    Where they are not, or fills are missing that had been added up, everything is added up anew before it is said.
    """
    kept = state.get("sums")
    if kept is not None:
        sums = msgspec.convert(kept, Sums)
        if await books.still_there(run.id, sums):
            sums = await books.add_up(run.id, sums)
            if _disagreement(state, sums) is None:
                return sums
    sums = await books.add_up(run.id, beginning(run))
    wrong = _disagreement(state, sums)
    if wrong is not None:
        raise StateCorrupt(f"run {run.id} of {run.pool}: {wrong}")
    return sums


async def add_up_meanwhile(bots: Bots, books: Books) -> None:
    """Adds up what the Runners book while they work, so that the next start need not; ends only when cancelled."""
    while True:
        await asyncio.sleep(EVERY)
        for pool in bots.pools:
            runner = bots.runner(pool)
            if runner is not None and runner.sums is not None:
                runner.sums = await books.add_up(runner.run_id, runner.sums)


async def prove(runs: Runs, books: Books) -> Proof:
    """Reads every order and fill of every run: each order has filled what its fills say, and they add up."""
    every = await runs.latest(None)
    wrong: list[str] = []
    orders = fills = 0
    for run in every:
        try:
            async for more_orders, more_fills, found in _looked_through(books, run):
                orders, fills = orders + more_orders, fills + more_fills
                wrong += [f"run {run.id} of {run.pool}: {one}" for one in found]
        except StateCorrupt as error:
            wrong.append(f"run {run.id} of {run.pool}: {error}")
    return Proof(runs=len(every), orders=orders, fills=fills, wrong=tuple(wrong[:MOST_TOLD]))


async def _looked_through(books: Books, run: Run) -> AsyncIterator[tuple[int, int, list[str]]]:
    """Orders, fills and what is wrong, piece by piece."""
    # A run that was killed before its first commit has no state, and nothing to compare it with.
    state, until = await books.claim(run.id) or (None, None)
    sums = await books.add_up(run.id, beginning(run), until)
    disagreement = None if state is None else _disagreement(state, sums)
    yield 0, sums.fills, [] if disagreement is None else [disagreement]
    last = 0
    while True:
        page, last = await books.filled(run.id, after=last, limit=ORDERS)
        wrong = []
        for order, fills in page:
            told = sum((fill.amount for fill in fills), ZERO)
            if told != order.filled:
                name = order.client_order_id
                wrong.append(f"order {name} has filled {order.filled}, but its fills say {told}")
        yield len(page), 0, wrong
        if len(page) < ORDERS:
            return


def _disagreement(state: Mapping[str, Any], sums: Sums) -> str | None:
    """Cash and positions must equal the start and the sum over all fills, to the last digit."""
    portfolio = state["engine"]["portfolio"]
    cash = Decimal(portfolio["cash"])
    if cash != sums.cash:
        return f"cash is {cash}, but the fills say {sums.cash}"
    positions = msgspec.convert(portfolio["positions"], dict[str, Position])
    for symbol in sums.held.keys() | positions.keys():
        amount = positions[symbol].amount if symbol in positions else ZERO
        if amount != sums.held.get(symbol, ZERO):
            return f"{symbol} is {amount}, but the fills say {sums.held.get(symbol, ZERO)}"
    return None
