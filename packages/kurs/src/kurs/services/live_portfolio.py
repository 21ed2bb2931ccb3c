"""The portfolio as it is now, how it has done, and whether a trade would fit."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from kurs.domain.errors import BadInput, KursError, Unavailable
from kurs.domain.events import EquityMarked
from kurs.domain.market import DAY, HOUR
from kurs.domain.orders import ZERO, OrderType, Side
from kurs.domain.symbols import normalise
from kurs.persistence import Books
from kurs.services.capital import Capital, capital_of, free_cash, time_of
from kurs.services.live import Live, LivePool
from kurs.services.market_context import Context
from kurs.services.market_data import MarketData
from kurs.services.orders import NewOrder
from kurs.services.performance import MOST_STEPS, SPANS, Performance, performance_of
from kurs.services.positions import OpenPosition, Positions
from kurs.services.risk import Risk

__all__ = ["LivePortfolio", "MarketView", "PositionValue", "Quality", "Snapshot", "TradeCheck"]

Level = Literal["high", "medium", "low"]
# What older clients get for a span that nobody knows.
USUAL_SPAN = "30d"
NO_PRICE_YET = "its market has told no price yet"
SILENT = "nothing has been told of it since this process began"
SUITS = "Trade is valid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How far the prices can be relied on: `problems` by symbol, empty when all are fresh."""

    level: Level
    problems: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """`positions` are those that were asked for; totals are of all of them in the capital."""

    capital: Capital
    positions: Sequence[OpenPosition]
    value: Decimal | None
    pnl: Decimal | None
    pnl_percentage: Decimal | None
    quality: Quality


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeCheck:
    """Money in `quote`, `largest` in base currency: the largest such trade that would go now.

    `code` names the rule that refuses the trade, None when it would go; `time` is market time (ms).
    """

    symbol: str
    quote: str
    code: str | None
    message: str
    price: Decimal
    value: Decimal
    required: Decimal
    available: Decimal | None
    largest: Decimal
    time: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionValue:
    symbol: str
    quote: str
    price: Decimal
    value: Decimal
    time: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketView:
    """One symbol's context, or why there is none."""

    symbol: str
    context: Context | None
    reason: str | None


class LivePortfolio:
    """Symbols in any spelling; UnknownName for one that is not traded, Unavailable while a price is missing."""

    def __init__(self, *, live: Live, books: Books, positions: Positions, market_data: MarketData, risk: Risk) -> None:
        self._live = live
        self._books = books
        self._positions = positions
        self._market_data = market_data
        self._risk = risk

    def snapshot(self, symbols: Collection[str] = (), pool: str | None = None) -> Snapshot:
        """What is held now; of these symbols, or all. Raises as `capital_of`."""
        capital = capital_of(self._live, self._positions, pool)
        wanted = set(map(normalise, symbols))
        shown = [p for p in capital.positions if not wanted or p.position.symbol in wanted]
        cost = sum((position.cost for position in capital.positions), ZERO)
        value = None if capital.exposure is None else sum((worth for _, worth in capital.priced), ZERO)
        return Snapshot(
            capital=capital,
            positions=shown,
            value=value,
            pnl=capital.pnl,
            pnl_percentage=None if capital.pnl is None or not cost else 100 * capital.pnl / cost,
            quality=_quality(capital, wanted),
        )

    async def performance(self, span: str, pool: str | None = None) -> tuple[Performance, Capital]:
        """Over 1h, 24h, 7d, 30d or all of market time; any other span is 30d. From the recorded value alone."""
        span = span if span in SPANS else USUAL_SPAN
        capital = capital_of(self._live, self._positions, pool)
        ends = [time_of(found) for found in capital.pools]
        marks = [await self._marks(found, end, span) for found, end in zip(capital.pools, ends, strict=True)]
        return performance_of(span, marks, ends), capital

    async def _marks(self, pool: LivePool, end: int, span: str) -> Sequence[EquityMarked]:
        """From the last mark at or before the beginning of the span, as far as there is one."""
        length = SPANS[span]
        if length is None:
            return await self._whole(pool, end)
        begin = end - length[0]
        # A value that moves is marked every few minutes; only one that stood still for long takes all marks.
        found = await self._books.equity(pool.run_id, since=begin - DAY)
        return found if found and found[0].time <= begin else await self._books.equity(pool.run_id)

    async def _whole(self, pool: LivePool, end: int) -> Sequence[EquityMarked]:
        """All of them; of months one for each hour, because its steps are longer then."""
        hourly = await self._books.equity(pool.run_id, every=HOUR)
        if hourly and end - hourly[0].time > MOST_STEPS * HOUR:
            return hourly
        return await self._books.equity(pool.run_id)

    def validate_trade(self, symbol: str, amount: Decimal, trade_type: str) -> TradeCheck:
        """Whether a market order would go now, by the engine's own rules; BadInput for another type than buy and sell.

        What a buy requires is its value and the fee; a sell requires no money.
        """
        if trade_type not in tuple(Side):
            raise BadInput(f"Invalid trade type: {trade_type}")
        side = Side(trade_type)
        pool, instrument = self._live.trading(symbol)
        price = self._price(pool, instrument.symbol)
        wish = NewOrder(symbol=instrument.symbol, side=side, type=OrderType.MARKET, amount=amount)
        found = self._risk.validate_trade(wish)
        value = amount * price
        return TradeCheck(
            symbol=instrument.symbol,
            quote=instrument.quote,
            code=found.code,
            message=found.reason or SUITS,
            price=price,
            value=value,
            required=value * (1 + instrument.taker_fee) if side is Side.BUY else ZERO,
            available=free_cash(pool),
            largest=self._risk.largest(instrument.symbol, side),
            time=time_of(pool),
        )

    def position_value(self, symbol: str, amount: Decimal) -> PositionValue:
        """What so much of it (base currency) is worth at the last price."""
        pool, instrument = self._live.trading(symbol)
        price = self._price(pool, instrument.symbol)
        return PositionValue(
            symbol=instrument.symbol, quote=instrument.quote, price=price, value=amount * price, time=time_of(pool)
        )

    async def market_overview(self, symbols: Sequence[str], timeframe: str, limit: int) -> list[MarketView]:
        """Every symbol's context; without symbols of all that are traded. Unavailable before any pool has an engine."""
        names = symbols or list(self._live.instruments())
        if not names:
            raise Unavailable("no pool has started yet")
        return [await self._view(name, timeframe, limit) for name in names]

    async def _view(self, symbol: str, timeframe: str, limit: int) -> MarketView:
        try:
            return MarketView(
                symbol=symbol, context=await self._market_data.context(symbol, timeframe, limit), reason=None
            )
        except KursError as error:
            # One that is not traded hides nothing of the others.
            return MarketView(symbol=symbol, context=None, reason=str(error))

    def _price(self, pool: LivePool, symbol: str) -> Decimal:
        price = pool.price(symbol)
        if price is None:
            raise Unavailable(f"no price of {symbol} is known yet")
        return price


def _quality(capital: Capital, wanted: Collection[str]) -> Quality:
    """Of what is held or was asked for; of all that is traded when that is nothing."""
    problems: dict[str, str] = {}
    missing = False
    for pool in capital.pools:
        held = {position.position.symbol for position in capital.positions if position.pool == pool.name}
        symbols = ({*held, *wanted} & pool.engine.instruments.keys()) or pool.engine.instruments.keys()
        for symbol in sorted(symbols):
            problem = NO_PRICE_YET if pool.price(symbol) is None else _staleness(pool, symbol)
            missing |= problem == NO_PRICE_YET
            if problem is not None:
                problems[symbol] = problem
    return Quality(level="low" if missing else "medium" if problems else "high", problems=problems)


def _staleness(pool: LivePool, symbol: str) -> str | None:
    """Why the last price is not fresh: two candles' time has passed without one."""
    candle, quote = pool.board.candle(symbol), pool.board.quote(symbol)
    told = max(0 if candle is None else candle.close_time, 0 if quote is None else quote.time)
    if not told:
        return SILENT
    age, patience = pool.market.now() - told, 2 * pool.market.interval(symbol)
    return f"its last price is {age / 1000:.0f} s old" if age > patience else None
