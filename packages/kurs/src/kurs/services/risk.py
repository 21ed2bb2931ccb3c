"""What risk says: of the whole book, of one order, of a signal."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kurs.allocation.combine import StrategyWeight, combine
from kurs.domain.errors import BadInput, Unavailable
from kurs.domain.instruments import Instrument
from kurs.domain.orders import ZERO, OrderType, Side
from kurs.domain.signals import Action, Probabilities, Signal
from kurs.domain.symbols import normalise
from kurs.engine import BotSpec, Entry
from kurs.risk.measures import ScoreLevel, score_level
from kurs.risk.sizing import risk_score
from kurs.services.assessment import Assessment, assessment_of, held_symbols
from kurs.services.book_risk import (
    Correlations,
    StressTest,
    ValueAtRisk,
    correlations_of,
    stress_of,
    value_at_risk_of,
)
from kurs.services.capital import NO_PRICE, Capital, capital_of
from kurs.services.live import Live, LivePool
from kurs.services.market_data import MarketData
from kurs.services.orders import NewOrder, Orders
from kurs.services.positions import Positions
from kurs.services.price_history import moves_of

__all__ = ["NO_ODDS", "UNSAID", "Risk", "Score", "Validation"]

# What signals of older clients mean that say no probabilities.
UNSAID = Probabilities(0.33, 0.33, 0.34)
NO_ODDS = "no probabilities were given"


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """From 0 (sure) to 1, and its word."""

    score: float
    level: ScoreLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """Whether an order would go now; `code` and `reason` name the rule that refuses it.

    `pool` is None when nobody trades the symbol; `score` is None without probabilities.
    """

    code: str | None
    reason: str | None
    pool: LivePool | None
    score: Score | None

    @property
    def valid(self) -> bool:
        return self.code is None

    @property
    def loss_limit_reached(self) -> bool:
        """Whether the pool opens nothing more today, because of what it has lost."""
        if self.pool is None:
            return False
        engine = self.pool.engine
        equity = engine.statistics().equity
        return equity is not None and engine.risk.daily_pnl <= -Decimal(str(engine.limits.max_daily_loss)) * equity


class Risk:
    """The engines' own rules and limits, asked without consequences."""

    def __init__(self, *, live: Live, market_data: MarketData, positions: Positions, orders: Orders) -> None:
        self._live = live
        self._market_data = market_data
        self._positions = positions
        self._orders = orders

    # ── the book ──────────────────────────────────────────────────────────────────────────────────

    def capital(self, pool: str | None = None) -> Capital:
        """As `capital_of`."""
        return capital_of(self._live, self._positions, pool)

    def assess_portfolio_risk(self, pool: str | None = None) -> Assessment:
        """The whole book, or one pool's; raises as `capital`."""
        return assessment_of(self.capital(pool))

    async def value_at_risk(self, *, timeframe: str, horizon: int, limit: int, pool: str | None = None) -> ValueAtRisk:
        """Over `horizon` candles, from the newest `limit`; Unavailable while a held symbol has no price."""
        capital = self.capital(pool)
        held = held_symbols(capital)
        single = await moves_of(self._market_data, held, timeframe, limit)
        whole = single if horizon == 1 else await moves_of(self._market_data, held, timeframe, limit, horizon)
        return value_at_risk_of(capital, single, whole)

    async def correlations(
        self, symbols: Collection[str], *, timeframe: str, limit: int, pool: str | None = None
    ) -> Correlations:
        """Of these symbols in any spelling; without any of what is held, and of all that bots trade if nothing is."""
        capital = self.capital(pool)
        names = list(dict.fromkeys(map(normalise, symbols))) or held_symbols(capital) or _traded(capital)
        return correlations_of(capital, names, await moves_of(self._market_data, names, timeframe, limit))

    async def stress(self, *, timeframe: str, limit: int, pool: str | None = None) -> StressTest:
        """What the book would lose; Unavailable while a held symbol has no price."""
        capital = self.capital(pool)
        return stress_of(capital, await moves_of(self._market_data, held_symbols(capital), timeframe, limit))

    # ── an order ──────────────────────────────────────────────────────────────────────────────────

    def validate_trade(self, wish: NewOrder, odds: tuple[Probabilities, float] | None = None) -> Validation:
        """What placing the order would be answered now, by the engine's own rules; nothing is placed.

        With `odds` (probabilities and a confidence) the rules for signals are asked too.
        """
        score = None if odds is None else self.score(odds[0], odds[1])
        try:
            pool, instrument = self._live.trading(wish.symbol)
            refused = self._orders.refusal(wish, None if odds is None else _signal(wish, pool, instrument, *odds))
        except BadInput as error:
            return Validation(code="bad_input", reason=str(error), pool=None, score=score)
        code, reason = refused or (None, None)
        return Validation(code=code, reason=reason, pool=pool, score=score)

    def largest(self, symbol: str, side: Side) -> Decimal:
        """The largest market order (base currency) that would go now, to the lot; 0 when none would."""
        pool, instrument = self._live.trading(symbol)
        price = pool.price(instrument.symbol)
        if price is None:
            return ZERO

        def passes(lots: int) -> bool:
            wish = NewOrder(
                symbol=instrument.symbol, side=side, type=OrderType.MARKET, amount=lots * instrument.lot_size
            )
            return self._orders.refusal(wish) is None

        held = pool.engine.portfolio.position(instrument.symbol).amount
        least = int(instrument.min_notional // (price * instrument.lot_size)) + 1
        known = [lots for lots in (int(abs(held) // instrument.lot_size), least) if lots > 0 and passes(lots)]
        if not known:
            return ZERO
        low, high = max(known), max(known) * 2
        while passes(high):
            low, high = high, high * 2
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if passes(middle) else (low, middle)
        return low * instrument.lot_size

    # ── a signal ──────────────────────────────────────────────────────────────────────────────────

    def score(self, probabilities: Probabilities, confidence: float) -> Score:
        """1 less confidence times the larger of buy and sell, whatever they sum to, kept within 0..1."""
        score = risk_score(confidence, probabilities)
        return Score(score=score, level=score_level(score))

    def calculate_probability(self, signals: Sequence[Signal]) -> Signal:
        """One signal of several on one symbol, combined as the symbol's bot combines its own.

        A strategy that the bot does not have counts like the least of those that it has, or like the others. Where
        no signal says its probabilities, they vote.
        """
        first = signals[0]
        pool, instrument = self._live.trading(first.symbol)
        bot = next((bot for bot in pool.engine.settings.bots if bot.symbol == instrument.symbol), None)
        voting = all(signal.probabilities == UNSAID for signal in signals)
        return combine(
            signals,
            _weights(bot, {signal.strategy for signal in signals}),
            method="majority_vote" if voting else "weighted_average" if bot is None else bot.combination,
            symbol=first.symbol,
            price=first.price,
            time=max(signal.time for signal in signals),
        )

    def calculate_position_size(self, signal: Signal, side: Side) -> Entry:
        """How much a bot would open on this signal now; Unavailable while a price is missing."""
        pool, _ = self._live.trading(signal.symbol)
        entry = pool.engine.would_enter(signal, side)
        if entry is None:
            raise Unavailable(f"{NO_PRICE}: how much to trade of {signal.symbol} is not known")
        return entry


def _traded(capital: Capital) -> list[str]:
    return list(dict.fromkeys(bot.symbol for pool in capital.pools for bot in pool.engine.settings.bots))


def _signal(
    wish: NewOrder, pool: LivePool, instrument: Instrument, probabilities: Probabilities, confidence: float
) -> Signal:
    price = pool.engine.prices.get(instrument.symbol)
    if price is None:
        raise Unavailable(f"no price of {instrument.symbol} is known yet")
    return Signal(
        symbol=instrument.symbol,
        action=Action(wish.side.value),
        confidence=confidence,
        probabilities=probabilities,
        strategy="asked",
        price=price,
        time=pool.engine.now,
    )


def _weights(bot: BotSpec | None, names: Collection[str]) -> dict[str, StrategyWeight]:
    known = {} if bot is None else {
        spec.name: StrategyWeight(name=spec.name, weight=spec.weight, min_confidence=spec.min_confidence)
        for spec in bot.strategies
    }  # fmt: skip
    least = min((entry.weight for entry in known.values() if entry.weight > 0), default=1.0)
    return known | {name: StrategyWeight(name=name, weight=least) for name in names if name not in known}
