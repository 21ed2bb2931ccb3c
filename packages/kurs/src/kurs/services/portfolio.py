"""Target weights, signals turned into actions, rebalancing."""

import asyncio
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import msgspec

from kurs.allocation.rebalance import Trade
from kurs.allocation.weights import PROFILES, Profile, capped
from kurs.domain.errors import BadInput, Unavailable
from kurs.domain.market import exact
from kurs.domain.orders import ZERO, Side
from kurs.domain.signals import Action, Signal
from kurs.domain.symbols import normalise
from kurs.services.assessment import Assessment
from kurs.services.capital import Capital, time_of
from kurs.services.live import Live, LivePool
from kurs.services.market_data import MarketData
from kurs.services.optimiser import Method, Optimiser
from kurs.services.orders import NewOrder, Orders
from kurs.services.places import Execution, Place, executed, place_in
from kurs.services.price_history import moves_of, too_few
from kurs.services.risk import Risk
from kurs.services.signal_actions import SignalAction, action_on

__all__ = [
    "Allocation",
    "Allocations",
    "Portfolio",
    "PortfolioStatus",
    "Rebalanced",
    "Rebalancing",
    "StrategyInUse",
]

# Candles that weights rest on.
HISTORY = 500
WITHIN_A_LOT = "what is held is within a lot of the target"


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyInUse:
    """None where bots do not agree on it."""

    weight: float | None
    min_confidence: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioStatus:
    capital: Capital
    assessment: Assessment
    strategies: Mapping[str, StrategyInUse]


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """What to hold of one symbol; `trade` leads there, and its shares are fractions of the pool's value."""

    place: Place
    signal: Signal
    trade: Trade


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocations:
    """`reason` says why another method than the usual one was taken; `time` is market time (ms)."""

    items: Sequence[Allocation]
    method: Method
    reason: str | None
    time: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebalancing:
    """One symbol's way to its target; `code` and `reason` say why risk refuses it, or `reason` why nothing is to do."""

    place: Place
    trade: Trade
    wish: NewOrder | None
    code: str | None
    reason: str | None
    execution: Execution | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebalanced:
    """`value` is that of the pools concerned, in their quote currency; `time` is market time (ms)."""

    value: Decimal
    actions: Sequence[Rebalancing]
    dry_run: bool
    time: int


class Portfolio:
    """Symbols in any spelling; UnknownName for one that is not traded, Unavailable while a price is missing.

    Orders are placed by `Orders.place` under keys that follow from the request, so that none is placed twice.
    """

    def __init__(self, *, live: Live, market_data: MarketData, risk: Risk, orders: Orders) -> None:
        self._live = live
        self._market_data = market_data
        self._risk = risk
        self._orders = orders
        self._optimiser = Optimiser()
        # What is ordered depends on what is held: nothing is worked out while orders are being placed.
        self._ordering = asyncio.Lock()

    def status(self, pool: str | None = None) -> PortfolioStatus:
        """What there is; raises as `Risk.capital`."""
        assessment = self._risk.assess_portfolio_risk(pool)
        capital = assessment.capital
        return PortfolioStatus(capital=capital, assessment=assessment, strategies=_strategies(capital.pools))

    def time(self) -> int:
        """The newest market time, ms; Unavailable before any pool has an engine."""
        times = [time_of(pool) for pool in self._live.pools()]
        if not times:
            raise Unavailable("no pool has started yet")
        return max(times)

    # ── target weights ────────────────────────────────────────────────────────────────────────────

    async def calculate_allocations(
        self,
        signals: Sequence[Signal],
        *,
        profile: Profile,
        most: float,
        method: Method | None = None,
        timeframe: str = "1h",
    ) -> Allocations:
        """What to hold of each symbol: those to buy share what is left of `most` (0..1), those to sell get nothing.

        What is held otherwise stays and takes of `most`; a profile takes its own share of it, and of the largest
        position that the pool's limits allow. Without a `method` it is the inverse of the volatility, or the same
        for each while too little is known of the prices; Unavailable when that is so and a method was named.
        """
        opinions = self._opinions(signals)
        places = {symbol: self._place(symbol) for symbol in opinions}
        buys = [symbol for symbol, signal in opinions.items() if signal.action is Action.BUY]
        chosen, reason, returns = await self._returns(buys, method, timeframe)
        shares: dict[str, float] = {}
        for name in dict.fromkeys(places[symbol].pool.name for symbol in buys):
            mine = {symbol: returns[symbol] for symbol in buys if places[symbol].pool.name == name}
            weights = await self._optimiser.weights(chosen, profile, mine)
            shares |= _within(weights, self._live.pool(name), opinions, profile, most)
        items = []
        for symbol, place in places.items():
            signal = opinions[symbol]
            trade = place.trade_to(_target(signal, place, shares))
            items.append(Allocation(place=place, signal=signal, trade=trade))
        return Allocations(items=items, method=chosen, reason=reason, time=self.time())

    async def _returns(
        self, symbols: Sequence[str], method: Method | None, timeframe: str
    ) -> tuple[Method, str | None, Mapping[str, Sequence[float]]]:
        """The method, why it is not the usual one, and the returns that it needs."""
        if method == "equal" or not symbols:
            return method or "inverse_volatility", None, dict.fromkeys(symbols, ())
        moves = await moves_of(self._market_data, symbols, timeframe, HISTORY)
        why = too_few(moves)
        if why is not None and method is not None:
            raise Unavailable(f"too little is known of the prices for {method}: {why}")
        return ("equal" if why else method or "inverse_volatility"), why, moves.returns

    # ── signals ───────────────────────────────────────────────────────────────────────────────────

    async def process_signals(
        self, signals: Sequence[Signal], *, execute: bool = False, who: str = "", key: str = ""
    ) -> list[SignalAction]:
        """What a bot would do now on these signals: combined by symbol, then sized and put before risk.

        With `execute` what risk lets pass is placed, each order once for this `key` and caller.
        """
        if not execute:
            return self._actions(signals)
        async with self._ordering:
            done = []
            for action in self._actions(signals):
                wish = action.wish if action.should_execute else None
                told = await executed(self._orders, wish, who=who, key=f"{key}/{action.place.symbol}")
                done.append(replace(action, execution=told))
            return done

    def _actions(self, signals: Sequence[Signal]) -> list[SignalAction]:
        return [
            action_on(signal, self._place(symbol), risk=self._risk, orders=self._orders)
            for symbol, signal in self._opinions(signals).items()
        ]

    def _opinions(self, signals: Sequence[Signal]) -> dict[str, Signal]:
        """One combined signal for each symbol; of each strategy the newest counts."""
        newest: dict[str, dict[str, Signal]] = {}
        for signal in sorted(signals, key=lambda signal: signal.time):
            _, instrument = self._live.trading(signal.symbol)
            known = msgspec.structs.replace(signal, symbol=instrument.symbol)
            newest.setdefault(instrument.symbol, {})[signal.strategy] = known
        return {symbol: self._risk.calculate_probability(list(of_one.values())) for symbol, of_one in newest.items()}

    # ── rebalancing ───────────────────────────────────────────────────────────────────────────────

    async def rebalance(
        self, targets: Mapping[str, Decimal], *, dry_run: bool = True, who: str = "", key: str | None = None
    ) -> Rebalanced:
        """To these shares (fractions of the value of each symbol's pool, below 0 for short); others stay as they are.

        Unless it is a dry run, what sells is ordered before what buys, each order once for this key and caller.
        Without a key one follows from the targets and from how many orders there have been, so that the same
        request again orders nothing again. BadInput for a symbol given twice, and for short on spot.
        """
        wanted = _by_name(targets)
        if dry_run:
            return self._planned(wanted)
        async with self._ordering:
            planned = self._planned(wanted)
            key = key or _key(wanted, planned)
            done: dict[str, Rebalancing] = {}
            for action in sorted(planned.actions, key=lambda action: action.trade.side is Side.BUY):
                told = await executed(self._orders, action.wish, who=who, key=f"{key}/{action.place.symbol}")
                done[action.place.symbol] = replace(action, execution=told)
            return replace(planned, dry_run=False, actions=[done[symbol] for symbol in wanted])

    def _planned(self, wanted: Mapping[str, Decimal]) -> Rebalanced:
        actions = [self._rebalancing(self._place(symbol), share) for symbol, share in wanted.items()]
        pools = {action.place.pool.name: action.place.equity for action in actions}
        return Rebalanced(
            value=sum(pools.values(), ZERO),
            actions=actions,
            dry_run=True,
            time=self.time(),
        )

    def _rebalancing(self, place: Place, share: Decimal) -> Rebalancing:
        if share < 0 and not place.instrument.margin:
            raise BadInput.of(f"target of {place.symbol}", float(share), "0 or more: it is traded on spot here")
        trade = place.trade_to(share)
        if not trade.amount:
            return Rebalancing(place=place, trade=trade, wish=None, code=None, reason=WITHIN_A_LOT)
        wish = place.market_order(trade.side, trade.amount, reduces=trade.reduces)
        code, reason = self._orders.refusal(wish) or (None, None)
        return Rebalancing(place=place, trade=trade, wish=wish, code=code, reason=reason)

    def _place(self, symbol: str) -> Place:
        return place_in(*self._live.trading(symbol))


def _within(
    weights: Mapping[str, float], pool: LivePool, opinions: Mapping[str, Signal], profile: Profile, most: float
) -> dict[str, float]:
    """The weights of what is to be bought, within what the profile, the limits and what else is held leave of it."""
    rule, kept = PROFILES[profile], ZERO
    for symbol, position in pool.engine.portfolio.positions.items():
        signal = opinions.get(symbol)
        if position.amount and (signal is None or signal.action is Action.HOLD):
            kept += abs(place_in(pool, pool.engine.instruments[symbol]).share)
    return capped(
        weights,
        total=max(0.0, most * rule.total - float(kept)),
        single=pool.engine.limits.max_position_size * rule.single,
    )


def _target(signal: Signal, place: Place, shares: Mapping[str, float]) -> Decimal:
    return place.share if signal.action is Action.HOLD else exact(shares.get(place.symbol, 0.0))


def _by_name(targets: Mapping[str, Decimal]) -> dict[str, Decimal]:
    named = {normalise(symbol): share for symbol, share in targets.items()}
    if len(named) < len(targets):
        raise BadInput.of("symbol", list(targets), "each symbol once")
    return named


def _key(wanted: Mapping[str, Decimal], planned: Rebalanced) -> str:
    pools = {action.place.pool.name: action.place.pool for action in planned.actions}
    state = [
        sorted((symbol, f"{share.normalize():f}") for symbol, share in wanted.items()),
        sorted((name, pool.run_id, pool.engine.statistics().orders) for name, pool in pools.items()),
    ]
    return "rebalance " + hashlib.sha256(json.dumps(state).encode()).hexdigest()


def _strategies(pools: Sequence[LivePool]) -> dict[str, StrategyInUse]:
    specs = [spec for pool in pools for bot in pool.engine.settings.bots for spec in bot.strategies]
    return {
        name: StrategyInUse(
            weight=_shared({spec.weight for spec in specs if spec.name == name}),
            min_confidence=_shared({spec.min_confidence for spec in specs if spec.name == name}),
        )
        for name in dict.fromkeys(spec.name for spec in specs)
    }


def _shared(values: set[float]) -> float | None:
    return next(iter(values)) if len(values) == 1 else None
