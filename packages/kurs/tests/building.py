"""Small builders for the tests of the core, and a floor on which an engine is told things one by one.

A candle's volume is what the scripted strategy says at its close, so that the same candles always say
the same: an engine that is restored, or asked twice, needs no memory of the script. In a coarser candle
the volumes add up, and the majority has its way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

import msgspec

from kurs.domain.commands import CancelOrder, SubmitOrder, TradingState
from kurs.domain.events import Denied, Effect, Input, OrderChanged, Replied, StateChanged
from kurs.domain.fills import Fill, OrderReport, ReportKind
from kurs.domain.instruments import Instrument
from kurs.domain.market import MINUTE, Candle
from kurs.domain.orders import Order, OrderStatus, OrderType, Purpose, Side
from kurs.domain.signals import Action, Probabilities, Signal
from kurs.engine import BotSpec, Engine, EngineSettings, Reconfigure, StrategySpec
from kurs.engine.desk import Desk
from kurs.risk.rules import Limits
from kurs.strategies.calibration import Analyst
from kurs.strategies.registry import create

__all__ = [
    "BUYS",
    "HOLDS",
    "RAISES",
    "SELLS",
    "SYMBOL",
    "Floor",
    "bot",
    "cancelled",
    "candle",
    "d",
    "denied",
    "engine",
    "fill",
    "instrument",
    "limits",
    "of_kind",
    "order",
    "replied",
    "report",
    "settings",
    "signal",
    "states",
    "submitted",
]

SYMBOL = "BTC/USD"
HOLDS, BUYS, SELLS, RAISES = 0.0, 1.0, 1000.0, 1_000_000.0
Kind = TypeVar("Kind")


def d(text: str | int) -> Decimal:
    return Decimal(text)


def instrument(symbol: str = SYMBOL, **fields: object) -> Instrument:
    """Ticks of 0.01, lots of 0.001, fees of 0.1 % and 0.2 %, on margin up to 3 unless told otherwise."""
    base, quote = symbol.split("/")
    plain = Instrument(
        symbol=symbol,
        base=base,
        quote=quote,
        tick_size=d("0.01"),
        lot_size=d("0.001"),
        min_notional=d("10"),
        maker_fee=d("0.001"),
        taker_fee=d("0.002"),
        margin=True,
        max_leverage=d("3"),
    )
    return replace(plain, **fields)  # type: ignore[arg-type]  # replace() checks the names itself


def candle(
    time: int, close: float, says: float = HOLDS, *, symbol: str = SYMBOL, interval: int = MINUTE, width: float = 0.0
) -> Candle:
    """One that opens where it closes; `time` is its start."""
    return Candle(symbol, interval, time, close, close + width, close - width, close, says)


def signal(action: Action = Action.BUY, confidence: float = 0.9, *, symbol: str = SYMBOL, **fields: object) -> Signal:
    """A clear one: 80 % for its own side."""
    chances = {
        Action.BUY: Probabilities(0.8, 0.1, 0.1),
        Action.SELL: Probabilities(0.1, 0.8, 0.1),
        Action.HOLD: Probabilities(0.1, 0.1, 0.8),
    }
    plain = Signal(
        symbol=symbol,
        action=action,
        confidence=confidence,
        probabilities=chances[action],
        strategy="sample",
        price=100.0,
        time=MINUTE,
    )
    return msgspec.structs.replace(plain, **fields)


def order(client_order_id: str = "trend-1", amount: str = "1", **fields: object) -> Order:
    """A market order to buy."""
    plain = Order(
        client_order_id=client_order_id,
        bot="trend",
        symbol=SYMBOL,
        side=Side.BUY,
        type=OrderType.MARKET,
        amount=d(amount),
        purpose=Purpose.ENTRY,
        created_at=0,
    )
    return plain.changed(**fields)


def fill(
    trade_id: str,
    side: Side = Side.BUY,
    amount: str | Decimal = "1",
    price: str | Decimal = "100",
    *,
    client_order_id: str = "trend-1",
    fee: str | Decimal = "0",
    fee_currency: str = "USD",
    symbol: str = SYMBOL,
    time: int = MINUTE,
) -> Fill:
    return Fill(
        trade_id=trade_id,
        client_order_id=client_order_id,
        symbol=symbol,
        side=side,
        amount=Decimal(amount),
        price=Decimal(price),
        fee=Decimal(fee),
        fee_currency=fee_currency,
        maker=False,
        time=time,
    )


def report(of: Order, kind: ReportKind, *, time: int = MINUTE, reason: str | None = None) -> OrderReport:
    return OrderReport(
        client_order_id=of.client_order_id,
        symbol=of.symbol,
        kind=kind,
        time=time,
        venue_order_id=f"v-{of.client_order_id}",
        reason=reason,
    )


def limits(**fields: object) -> Limits:
    """The limits as they are when nobody has set any, but for these."""
    return replace(Limits(), **fields)  # type: ignore[arg-type]  # replace() checks the names itself


def bot(name: str = "trend", symbol: str = SYMBOL, interval: int = MINUTE, **fields: object) -> BotSpec:
    """A bot whose only strategy is scripted by the candles; it goes short too."""
    plain = BotSpec(name=name, symbol=symbol, interval=interval, strategies=(StrategySpec(name="sample"),), short=True)
    return replace(plain, **fields)  # type: ignore[arg-type]  # replace() checks the names itself


def settings(*bots: BotSpec, cash: str = "10000", **fields: object) -> EngineSettings:
    """A pool of 10,000 USD with one scripted bot unless told otherwise."""
    plain = EngineSettings(pool="paper", quote="USD", cash=d(cash), bots=bots or (bot(),), limits=limits())
    return replace(plain, **fields)  # type: ignore[arg-type]  # replace() checks the names itself


def engine(told: EngineSettings | None = None, instruments: Mapping[str, Instrument] | None = None) -> Engine:
    """An engine whose "sample" strategies follow the script."""
    told = told or settings()
    made = Engine(told, instruments or {b.symbol: instrument(b.symbol) for b in told.bots})
    for desk in (desk for desk in made._desks.values() if isinstance(desk, Desk)):
        desk.analysts = tuple(_Scripted(desk.spec.symbol) if a.strategy.name == "sample" else a for a in desk.analysts)
    return made


class _Scripted(Analyst):
    """Says what the candle's volume tells it to."""

    def __init__(self, symbol: str) -> None:
        super().__init__(create("sample"), symbol)

    def on_candle(self, candle: Candle) -> Signal | None:
        super().on_candle(candle)
        if candle.volume >= RAISES:
            raise ZeroDivisionError("a flat market")
        sales, purchases = divmod(candle.volume, SELLS)
        if sales == purchases:
            return None
        action = Action.BUY if purchases > sales else Action.SELL
        return signal(action, symbol=self.symbol, price=candle.close, time=candle.close_time)


class Floor:
    """Tells an engine things one after the other, and keeps all that follows."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.told: list[Input | Reconfigure] = []
        self.heard: list[Effect] = []
        self.time = 0
        self._trades = 0

    def tell(self, event: Input | Reconfigure) -> Sequence[Effect]:
        self.told.append(event)
        effects = self.engine.handle(event)
        self.heard += effects
        return effects

    def candle(self, close: float, says: float = HOLDS, *, symbol: str = SYMBOL) -> Sequence[Effect]:
        """The next minute of one symbol."""
        effects = self.tell(candle(self.time, close, says, symbol=symbol))
        self.time += MINUTE
        return effects

    def fill(
        self, of: Order, amount: str | Decimal | None = None, price: str | Decimal = "100", *, fee: str | Decimal = "0"
    ) -> Sequence[Effect]:
        """Fills an order, or so much of it."""
        self._trades += 1
        wanted = self.order(of.client_order_id).remaining if amount is None else amount
        trade_id = f"t{self._trades}"
        return self.tell(
            fill(
                trade_id,
                of.side,
                wanted,
                price,
                client_order_id=of.client_order_id,
                fee=fee,
                symbol=of.symbol,
                time=self.time,
            )
        )

    def report(self, of: Order, kind: ReportKind, reason: str | None = None) -> Sequence[Effect]:
        return self.tell(report(of, kind, time=self.time, reason=reason))

    def accept_all(self) -> None:
        for one in tuple(self.engine.working.values()):
            if one.status is OrderStatus.INTENDED:
                self.report(one, ReportKind.ACCEPTED)

    def cancel_all(self) -> None:
        """The venue does what it was asked to."""
        for one in tuple(self.engine.working.values()):
            if one.status is OrderStatus.CANCELLING:
                self.report(one, ReportKind.CANCELLED)

    def enter(self, says: float = BUYS, close: float = 100.0, *, symbol: str = SYMBOL) -> Order:
        """A signal, and the entry that it leads to, accepted."""
        (entry,) = submitted(self.candle(close, says, symbol=symbol))
        self.report(entry, ReportKind.ACCEPTED)
        return entry

    def hold(self, says: float = BUYS, close: float = 100.0, *, symbol: str = SYMBOL) -> tuple[Order, Order]:
        """An entry that has filled at the close; gives its stop and target, accepted."""
        stop, target = submitted(self.fill(self.enter(says, close, symbol=symbol), price=str(close)))
        self.accept_all()
        return stop, target

    def order(self, client_order_id: str) -> Order:
        """The order as it was last told."""
        return next(
            e.order
            for e in reversed(self.heard)
            if isinstance(e, OrderChanged) and e.order.client_order_id == client_order_id
        )

    def staying(self, symbol: str = SYMBOL) -> list[Order]:
        """The orders at work whose end has not been asked for."""
        return [
            o for o in self.engine.working.values() if o.symbol == symbol and o.status is not OrderStatus.CANCELLING
        ]

    @property
    def held(self) -> Decimal:
        return self.engine.portfolio.position(SYMBOL).amount

    @property
    def trading(self) -> TradingState:
        return self.engine.risk.trading


def of_kind(kind: type[Kind], effects: Sequence[Effect]) -> list[Kind]:
    return [e for e in effects if isinstance(e, kind)]


def submitted(effects: Sequence[Effect]) -> list[Order]:
    return [e.order for e in of_kind(SubmitOrder, effects)]


def cancelled(effects: Sequence[Effect]) -> list[str]:
    return [e.client_order_id for e in of_kind(CancelOrder, effects)]


def denied(effects: Sequence[Effect]) -> list[str]:
    return [e.denial.code for e in of_kind(Denied, effects)]


def replied(effects: Sequence[Effect]) -> list[Replied]:
    return of_kind(Replied, effects)


def states(effects: Sequence[Effect]) -> list[tuple[TradingState, str]]:
    return [(e.after, e.by) for e in of_kind(StateChanged, effects)]
