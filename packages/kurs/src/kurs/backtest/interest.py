"""Interest on what is borrowed: the coins of a short position, or the money that a long one takes beyond one's own."""

from decimal import Decimal

from kurs.backtest.driver import Driver
from kurs.backtest.plan import Plan
from kurs.domain.events import Charge
from kurs.domain.market import DAY, Candle, exact
from kurs.domain.orders import ZERO
from kurs.engine import Engine

__all__ = ["Interest"]

YEAR = 365 * DAY


class Interest:
    """Charges every candle at whose close something borrowed is held, and the time before it of which there are no
    candles; `plan.borrow` is a fraction in 365 days.

    Money that is owed by the pool is charged to its long positions by their value.
    """

    def __init__(self, plan: Plan, engine: Engine, driver: Driver) -> None:
        self._rate = exact(plan.borrow)
        self._engine = engine
        self._driver = driver
        # When the last candle of each symbol closed, and where.
        self._last: dict[str, tuple[int, float]] = {}

    def bridge(self, candle: Candle) -> None:
        """What is held since the symbol's candle before this one costs until this one opens, by the close of that."""
        time, close = self._last.get(candle.symbol, (candle.time, candle.open))
        if time < candle.time:
            self._charge(candle, close, candle.time - time, candle.time)

    def accrue(self, candle: Candle) -> None:
        """What the position in this candle's symbol costs for as long as the candle lasts."""
        self._last[candle.symbol] = candle.close_time, candle.close
        self._charge(candle, candle.close, candle.interval, candle.close_time)

    def _charge(self, candle: Candle, price: float, span: int, time: int) -> None:
        """Charges `span` ms at this price, due at `time` (ms)."""
        held = self._engine.portfolio.position(candle.symbol).amount
        if not self._rate or not held:
            return
        value = abs(held) * exact(price)
        borrowed = value if held < 0 else self._owed(value)
        if borrowed:
            cost = borrowed * self._rate * span / YEAR
            self._driver.charge(Charge(symbol=candle.symbol, cost=cost, time=time), candle.time)

    def _owed(self, value: Decimal) -> Decimal:
        """The part of what the pool owes that falls to a long position of this value.

        What short positions brought in is not money of one's own: it lies with who has lent the coins.
        """
        books, prices = self._engine.portfolio, self._engine.prices
        own, longs = books.cash, ZERO
        for symbol, position in books.positions.items():
            worth = position.amount * exact(prices[symbol]) if position.amount else ZERO
            own += min(worth, ZERO)
            longs += max(worth, ZERO)
        return value * min(-own, longs) / longs if own < 0 < longs else ZERO
