"""What a plan means to the engine and to the venue: instruments, fees, how orders fill, one bot for each symbol."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from kurs.backtest.plan import Plan
from kurs.backtest.steps import assumed_instrument, currencies
from kurs.domain.errors import BadInput
from kurs.domain.instruments import Instrument
from kurs.domain.market import exact
from kurs.domain.orders import ZERO
from kurs.engine import BotSpec, EngineSettings, PlainRule, StrategySpec
from kurs.market.columns import CandleColumns
from kurs.matching import FeeSchedule, FeeTier, FillRule, FixedSlippage, LatencyModel, Models, NoSlippage, VolumeImpact
from kurs.matching.models import SlippageModel
from kurs.risk.rules import Limits

__all__ = ["instruments_of", "models_of", "settings_of"]

# No rule binds: what a plan does not say is not assumed.
UNLIMITED = Limits(
    max_position_size=1e12,
    max_leverage=1e12,
    max_open_positions=10**9,
    max_daily_loss=1e12,
    max_drawdown=1e12,
    max_trades_per_day=10**9,
    max_orders_per_minute=10**9,
    min_signal_confidence=0.0,
    min_buy_confidence=0.0,
    min_sell_confidence=0.0,
    max_hold_probability=2.0,
    min_side_probability=0.0,
    max_risk_score=1.0,
    max_price_distance=1e12,
    max_volatility=1e12,
    max_spread=1e12,
)


def instruments_of(
    plan: Plan, candles: Sequence[CandleColumns], given: Mapping[str, Instrument]
) -> dict[str, Instrument]:
    """What each symbol trades as: fees and margin are the plan's; steps are those given, else those of the prices.

    BadInput for symbols that are not quoted in one currency.
    """
    known = {columns.symbol: _instrument(plan, columns, given.get(columns.symbol)) for columns in candles}
    quotes = sorted({instrument.quote for instrument in known.values()})
    if len(quotes) > 1:
        raise BadInput.of("symbols", ", ".join(known), f"symbols quoted in one currency, not in {', '.join(quotes)}")
    return known


def models_of(plan: Plan) -> Models:
    """What the venue assumes."""
    filling = plan.filling
    return Models(
        slippage=_slippage(plan),
        latency=LatencyModel(ms=filling.latency),
        fill_rule=FillRule.THROUGH if filling.rule == "through" else FillRule.TOUCH,
        volume_share=None if filling.volume_share is None else exact(filling.volume_share),
        beyond=not plan.slippage.within,
        at_once=filling.latency == 0,
        at_close=filling.rule == "close",
        tiers=tuple(
            FeeTier(volume=exact(tier.volume), fees=FeeSchedule(maker=exact(tier.maker), taker=exact(tier.taker)))
            for tier in plan.tiers
        ),
    )


def settings_of(plan: Plan, instruments: Mapping[str, Instrument], interval: int) -> EngineSettings:
    """One pool, and one bot for each symbol with all of the plan's strategies; `interval` of the candles in ms."""
    heaviest = max(choice.weight for choice in plan.strategies)
    if not (math.isfinite(heaviest) and heaviest > 0 and min(choice.weight for choice in plan.strategies) >= 0):
        raise BadInput.of("weight", heaviest, "finite numbers, none below 0 and one above it")
    strategies = tuple(
        StrategySpec(name=choice.name, parameters=choice.parameters, weight=choice.weight / heaviest)
        for choice in plan.strategies
    )
    rule = PlainRule(
        warmup=plan.warmup,
        sizing=plan.sizing.kind,
        size=exact(plan.sizing.value),
        stop=_exact_or_none(plan.stop_loss),
        target=_exact_or_none(plan.take_profit),
        limit=plan.filling.rule in ("touch", "through"),
        whole=plan.filling.volume_share is None,
        reverse=plan.reverse,
    )
    return EngineSettings(
        pool="backtest",
        quote=next(iter(instruments.values())).quote,
        cash=exact(plan.cash),
        bots=tuple(
            BotSpec(name=symbol, symbol=symbol, interval=interval, strategies=strategies, short=plan.short, plain=rule)
            for symbol in instruments
        ),
        limits=UNLIMITED,
        mark_every=0,
    )


def _instrument(plan: Plan, columns: CandleColumns, given: Instrument | None) -> Instrument:
    fee = exact(plan.fee)
    terms = {
        "symbol": columns.symbol,
        "taker_fee": fee,
        "maker_fee": fee if plan.maker_fee is None else exact(plan.maker_fee),
        "margin": plan.short or plan.leverage > 1,
        "max_leverage": exact(plan.leverage),
    }
    if plan.rounding:
        known = given or assumed_instrument(columns)
        return replace(known, **terms)  # type: ignore[arg-type]  # replace() checks the names itself
    base, quote = (given.base, given.quote) if given is not None else currencies(columns.symbol)
    without = Instrument(
        symbol=columns.symbol,
        base=base,
        quote=quote,
        tick_size=ZERO,
        lot_size=ZERO,
        min_notional=ZERO,
        maker_fee=ZERO,
        taker_fee=ZERO,
    )
    return replace(without, **terms)  # type: ignore[arg-type]  # replace() checks the names itself


def _slippage(plan: Plan) -> SlippageModel:
    kind, value = plan.slippage.kind, exact(plan.slippage.value)
    if kind == "none" or not value:
        return NoSlippage()
    if kind == "volume":
        return VolumeImpact(bps=value)
    # Half of a spread that is a fraction of the price is so many basis points of it.
    return FixedSlippage(bps=value if kind == "fixed" else value * 10_000 / 2)


def _exact_or_none(value: float | None) -> Decimal | None:
    return None if value is None else exact(value)
