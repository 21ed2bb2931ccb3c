"""What was asked for, in the words of a report: strategies with all their parameters, and how they were traded."""

from collections.abc import Iterable
from html import escape

from kurs.backtest.outcome import Outcome
from kurs.backtest.plan import Filling, Plan, Slippage, StrategyChoice, Tier
from kurs.backtest.wording import counted, number, percent
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
SIZES = {
    "all-in": "all the cash",
    "fraction": "{share} of the equity",
    "fixed": "{amount} of what is traded",
    "risk": "what loses {share} of the equity from the entry price to the stop",
}


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


def plan_rows(plan: Plan, quote: str) -> Iterable[tuple[str, str]]:
    """Every field of a plan in words, as (name, value); `quote` is what money is counted in."""
    yield "Strategies", "; ".join(_given(choice) for choice in plan.strategies)
    yield "Timeframe", "that of the candles" if plan.timeframe is None else timeframe_of(plan.timeframe)
    yield "Cash", f"{number(plan.cash)} {quote}"
    yield "Fee", _share(plan.fee)
    yield "Maker fee", "as the fee" if plan.maker_fee is None else _share(plan.maker_fee)
    yield "Tiers", "; ".join(_tier(tier, quote) for tier in plan.tiers) or "none"
    yield "Slippage", _slippage(plan.slippage)
    yield "Sizing", SIZES[plan.sizing.kind].format(share=_share(plan.sizing.value), amount=f"{plan.sizing.value:g}")
    yield "Filling", "; ".join(_filling(plan.filling))
    yield "Stop loss", "none" if plan.stop_loss is None else f"{_share(plan.stop_loss)} from the entry price"
    yield "Take profit", "none" if plan.take_profit is None else f"{_share(plan.take_profit)} from the entry price"
    yield "Warm-up", "what the strategy needs" if plan.warmup is None else counted(plan.warmup, "candle")
    yield "Rounding", "to the steps of the market" if plan.rounding else "none"
    yield "Short", "allowed" if plan.short else "no"
    yield "Reverse", "a signal against a position turns it around" if plan.reverse else "no"
    yield "Leverage", "none" if plan.leverage == 1 else f"up to {plan.leverage:g} times the equity"
    yield "Borrowing", "free" if plan.borrow == 0 else f"{_share(plan.borrow)} in a year"
    yield "Engine", "whichever is faster and fits" if plan.engine == "auto" else plan.engine
    yield "Seed", str(plan.seed)


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
    yield "no slippage" if plan.slippage.kind == "none" else f"slippage {_slippage(plan.slippage)}"
    yield "all-in" if plan.sizing.kind == "all-in" else f"sizing {plan.sizing.kind} {plan.sizing.value:g}"
    yield FILLS[plan.filling.rule]
    yield "no stop" if plan.stop_loss is None else f"stop {_share(plan.stop_loss)}"
    yield "no target" if plan.take_profit is None else f"target {_share(plan.take_profit)}"
    sides = "long and short" if plan.short else "long alone"
    yield f"{sides}, turned around by one signal" if plan.reverse else sides


def _share(value: float) -> str:
    """A percentage with as many digits as it has: fees are too small for two of them."""
    return f"{value * 100:.6g} %" if value < 1 else percent(value)


def _given(choice: StrategyChoice) -> str:
    values = ", ".join(f"{name} {value}" for name, value in choice.parameters.items())
    weight = f", weight {choice.weight:g}" if choice.weight != 1 else ""
    return f"{choice.name}{': ' if values else ''}{values}{weight}"


def _tier(tier: Tier, quote: str) -> str:
    return f"from {tier.volume:,.0f} {quote} on {_share(tier.taker)}, as a maker {_share(tier.maker)}"


def _slippage(slippage: Slippage) -> str:
    if slippage.kind == "none":
        return "none"
    return f"{slippage.value:g}{UNITS[slippage.kind]}{' within the candle' if slippage.within else ''}"


def _filling(filling: Filling) -> Iterable[str]:
    yield FILLS[filling.rule]
    if filling.volume_share is not None:
        yield f"at most {_share(filling.volume_share)} of a candle's volume"
    if filling.latency:
        yield f"{filling.latency:,} ms late"
