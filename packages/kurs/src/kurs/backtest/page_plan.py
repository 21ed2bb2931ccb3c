"""What was asked for, in the words of a report: strategies with all their parameters, and how they were traded."""

from collections.abc import Iterable, Mapping
from html import escape

from kurs.backtest.outcome import Outcome
from kurs.backtest.plan import Plan
from kurs.backtest.wording import number, percent
from kurs.domain.market import timeframe_of
from kurs.domain.symbols import split
from kurs.market.columns import iso
from kurs.strategies.registry import create

__all__ = ["day", "header", "plan_rows"]

FILLS = {
    "open": "fills at the next open",
    "close": "fills at the close that asks",
    "touch": "limit orders, filled when touched",
    "through": "limit orders, filled when gone through",
}
UNITS = {"fixed": " basis points", "spread": " of the price as spread", "volume": " basis points for all the volume"}


def header(outcome: Outcome, title: str, symbols: str) -> str:
    """Title, parameters (also those that nobody gave), candles, and what decides how they are traded."""
    first, last = (day(int(outcome.time[row])) for row in (0, -1))
    lines = (
        "; ".join(_parameters(outcome.plan)),
        f"{len(outcome.time):,} candles of {timeframe_of(outcome.interval)}, {first} to {last} UTC; "
        f"{outcome.engine} engine",
        "; ".join(_terms(outcome.plan, split(outcome.candles[0].symbol)[1])),
    )
    told = "".join(f'<p class="soft">{escape(line)}</p>' for line in lines)
    return f"<header><h1>{escape(title)} on {escape(symbols)}</h1>{told}</header>"


def plan_rows(plan: Mapping[str, object]) -> Iterable[tuple[str, str]]:
    """Every field of a plan, as (name, value)."""
    for name, value in plan.items():
        yield name.replace("_", " "), _said(value)


def day(ms: int) -> str:
    """Date and time in UTC, to the minute where that is whole."""
    return iso(ms).replace("T", " ").removesuffix(":00Z")


def _parameters(plan: Plan) -> Iterable[str]:
    for choice in plan.strategies:
        values = create(choice.name, **choice.parameters).values
        given = ", ".join(f"{name} {value}" for name, value in values.items()) or "no parameters"
        weight = f", weight {choice.weight:g}" if len(plan.strategies) > 1 else ""
        yield f"{choice.name}: {given}{weight}"


def _terms(plan: Plan, quote: str) -> Iterable[str]:
    yield f"cash {number(plan.cash)} {quote}"
    yield f"fee {_share(plan.fee)}" + ("" if plan.maker_fee is None else f", {_share(plan.maker_fee)} as a maker")
    slippage = plan.slippage
    yield "no slippage" if slippage.kind == "none" else f"slippage {slippage.value:g}{UNITS[slippage.kind]}"
    yield "all-in" if plan.sizing.kind == "all-in" else f"sizing {plan.sizing.kind} {plan.sizing.value:g}"
    yield FILLS[plan.filling.rule]
    yield "no stop" if plan.stop_loss is None else f"stop {_share(plan.stop_loss)}"
    yield "no target" if plan.take_profit is None else f"target {_share(plan.take_profit)}"
    sides = "long and short" if plan.short else "long alone"
    yield f"{sides}, turned around by one signal" if plan.reverse else sides


def _share(value: float) -> str:
    """A percentage with as many digits as it has: fees are too small for two of them."""
    return f"{value * 100:.6g} %" if value < 1 else percent(value)


def _said(value: object) -> str:
    if value is None or value == ():
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_said(held)}" for name, held in value.items()) or "as they are"
    if isinstance(value, tuple):
        return "; ".join(map(_said, value))
    return str(value)
