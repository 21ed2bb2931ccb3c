"""A plan as the command that asks for it."""

import shlex
from collections.abc import Iterator, Sequence

from kurs.backtest.plan import Plan
from kurs.domain.market import timeframe_of
from kurs.market.columns import iso

__all__ = ["command"]

# Written whenever they are not what a plan has of itself.
PLAIN = ("cash", "fee", "maker_fee", "stop_loss", "take_profit", "warmup", "leverage", "borrow", "engine", "seed")


def command(
    plan: Plan,
    candles: Sequence[str],
    *,
    start: int | None = None,
    end: int | None = None,
    search: Sequence[str] = (),
) -> str:
    """`candles` are options that name them, such as "--candles=BTC_USD-1m.parquet"; times are ms.

    With the options of a `search` it is `kurs optimize`.
    """
    words = ["kurs", "optimize" if search else "backtest", *_strategies(plan), *search, *candles]
    if start is not None:
        words.append(f"--from={iso(start)}")
    if end is not None:
        words.append(f"--to={iso(end)}")
    return shlex.join([*words, *_options(plan)])


def _strategies(plan: Plan) -> Iterator[str]:
    several = len(plan.strategies) > 1
    for choice in plan.strategies:
        yield f"--strategy={choice.name}"
        for name, value in choice.parameters.items():
            yield f"--param={f'{choice.name}.' if several else ''}{name}={value}"
        if choice.weight != 1:
            yield f"--weight={choice.name}={choice.weight!r}"


def _options(plan: Plan) -> Iterator[str]:
    plain = Plan(strategies=plan.strategies)
    if plan.timeframe is not None:
        yield f"--timeframe={timeframe_of(plan.timeframe)}"
    for name in PLAIN:
        value = getattr(plan, name)
        if value != getattr(plain, name):
            yield f"--{name.replace('_', '-')}={value}"
    yield from (f"--tier={tier.volume!r}:{tier.maker!r}:{tier.taker!r}" for tier in plan.tiers)
    if plan.slippage.kind != "none":
        yield f"--slippage={plan.slippage.kind}:{plan.slippage.value!r}{':within' if plan.slippage.within else ''}"
    if plan.sizing.kind != "all-in":
        yield f"--sizing={plan.sizing.kind}:{plan.sizing.value!r}"
    if plan.filling.rule != "open":
        yield f"--filling={plan.filling.rule}"
    if plan.filling.volume_share is not None:
        yield f"--volume-share={plan.filling.volume_share!r}"
    if plan.filling.latency:
        yield f"--latency={plan.filling.latency}"
    if not plan.rounding:
        yield "--no-rounding"
    if plan.short:
        yield "--short"
    if plan.reverse:
        yield "--reverse"
