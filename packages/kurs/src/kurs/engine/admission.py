"""Admission: how large an entry would be, and whether risk lets an order go."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from kurs.domain.instruments import Instrument
from kurs.domain.orders import ZERO, Order, Purpose, Side, TimeInForce
from kurs.domain.portfolio import Portfolio
from kurs.domain.signals import Signal
from kurs.engine.blotter import Blotter
from kurs.engine.settings import PlainRule
from kurs.engine.valuation import Valuation
from kurs.risk.rules import Limits, Proposal, plain_refusal, refusal
from kurs.risk.sizing import Exposure, position_share, protective_shares, risk_score
from kurs.risk.state import RiskState

__all__ = ["Admission", "Entry", "PlainEntry"]

LEFT_OVER = Decimal("1e-9")
# Of the cash that a pool begins with: a liquidation leaves less, by rounding alone.
NOTHING = Decimal("1e-15")
INFINITE = Decimal("Infinity")


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """`amount` in base currency; `stop` and `target` are distances from the entry price, as fractions."""

    amount: Decimal
    stop: float
    target: float


class PlainEntry(msgspec.Struct, frozen=True, kw_only=True):
    """`amount` in base currency, 0 when no money is free for it, at the `limit` or at the market (None); `funds` as
    in SubmitOrder, `whole` fills all of it or nothing."""

    amount: Decimal
    limit: Decimal | None
    funds: Decimal | None
    whole: bool


class Admission:
    """Puts before the rules of risk what they look at: the books, the working orders, the market."""

    def __init__(
        self,
        *,
        portfolio: Portfolio,
        valuation: Valuation,
        blotter: Blotter,
        risk: RiskState,
        instruments: Mapping[str, Instrument],
    ) -> None:
        self._portfolio = portfolio
        self._valuation = valuation
        self._blotter = blotter
        self._risk = risk
        self._instruments = instruments
        self._nothing = portfolio.cash * NOTHING

    def entry(self, signal: Signal, side: Side, limits: Limits, volatility: float | None) -> Entry | None:
        """How much to open on this signal, and how to protect it; None while a price is missing."""
        equity, price = self._valuation.equity(), self._valuation.price(signal.symbol)
        if equity is None or price is None:
            return None
        score = risk_score(signal.confidence, signal.probabilities)
        stop, target = protective_shares(
            limits.stop_loss, limits.take_profit, score=score, confidence=signal.confidence
        )
        share = position_share(
            limits.sizing,
            confidence=signal.confidence,
            probabilities=signal.probabilities,
            side=side,
            max_position_size=limits.max_position_size,
            probability_weight=limits.probability_weight,
            risk_per_trade=limits.risk_per_trade,
            exposure=Exposure(
                daily_pnl=float(self._risk.daily_pnl / equity) if equity > 0 else 0.0,
                max_daily_loss=limits.max_daily_loss,
                open_positions=len(self._others(signal.symbol, self._adding())),
                max_open_positions=limits.max_open_positions,
                stop_distance=stop,
                target_distance=target,
                volatility=volatility,
            ),
        )
        amount = self._instruments[signal.symbol].round_amount(share * equity / price)
        return Entry(amount=amount, stop=stop, target=target)

    def plain_entry(self, rule: PlainRule, symbol: str, side: Side, price: Decimal | None = None) -> PlainEntry | None:
        """How much to open by a plain rule, at this `price` or the last one; None while a price is missing."""
        equity, price = self._valuation.equity(), price or self._valuation.price(symbol)
        if equity is None or price is None:
            return None
        instrument = self._instruments[symbol]
        limit = _limit(price, side, instrument) if rule.limit else None
        # What waits for its price may cost either fee.
        fee = instrument.taker_fee if limit is None else _dearest(instrument)
        power, unit = self._power(symbol, equity, fee), (limit or price) * (1 + fee)
        if rule.sizing == "fixed":
            stands = rule.whole and limit is None
            covered = power > 0 and (stands or rule.size * unit <= power)
            funds = power if stands else None
            return PlainEntry(amount=rule.size if covered else ZERO, limit=limit, funds=funds, whole=stands)
        funds = min(_wanted(rule, equity, fee), power)
        # What is less than this share of the pool is what rounding has left over.
        amount = instrument.round_amount(funds / unit) if funds > max(equity * LEFT_OVER, self._nothing) else ZERO
        return PlainEntry(amount=amount, limit=limit, funds=funds if limit is None else None, whole=False)

    def plain_refusal(self, order: Order, price: Decimal | None = None) -> tuple[str, str] | None:
        """Why an entry by a plain rule may not go, as (code, sentence): it must be possible, and trading must go on."""
        price = price or self._valuation.price(order.symbol)
        if price is None:
            return "no_price", f"no price of {order.symbol} is known yet"
        return plain_refusal(order, self._instruments[order.symbol], price, self._risk.trading)

    def _power(self, symbol: str, equity: Decimal, fee: Decimal) -> Decimal:
        """Quote currency, the `fee` included, for which a position may be opened now."""
        instrument = self._instruments[symbol]
        bound = sum((self._binds(o) for o in self._adding()), ZERO)
        if not instrument.margin:
            return self._portfolio.cash - bound
        leverage, exposure = instrument.max_leverage, self._valuation.exposure()
        if leverage == 1:
            return equity - (exposure + bound)
        return (equity - exposure / leverage) * leverage * (1 + fee) / (1 + leverage * fee) - bound

    def refusal(
        self,
        order: Order,
        limits: Limits,
        *,
        signal: Signal | None,
        volatility: float | None,
        time: int,
        instead_of: Order | None = None,
    ) -> tuple[str, str] | None:
        """Why the order may not go, as (code, sentence); None when it may.

        What `instead_of` binds counts as free: it ends before the order goes.
        """
        price, equity = self._valuation.price(order.symbol), self._valuation.equity()
        if price is None or equity is None:
            return "no_price", f"no price of {order.symbol} is known yet"
        adding = self._adding(but=instead_of)
        here = [o for o in adding if o.symbol == order.symbol]
        proposal = Proposal(
            order=order,
            instrument=self._instruments[order.symbol],
            signal=signal,
            state=self._risk.trading,
            time=time,
            price=price,
            equity=equity,
            cash=self._portfolio.cash,
            reserved=sum((self._binds(o) for o in adding), ZERO),
            held=self._portfolio.position(order.symbol).amount,
            working_buys=sum((o.remaining for o in here if o.side is Side.BUY), ZERO),
            working_sells=sum((o.remaining for o in here if o.side is Side.SELL), ZERO),
            exposure=self._valuation.exposure()
            + sum((self._valuation.remaining(o) for o in adding if o.symbol != order.symbol), ZERO),
            open_positions=len(self._others(order.symbol, adding)),
            trades_today=self._risk.trades_today + sum(o.purpose is Purpose.ENTRY and o.filled == 0 for o in adding),
            daily_pnl=self._risk.daily_pnl,
            orders_last_minute=self._blotter.sent_last_minute(time),
            volatility=volatility,
            spread=self._valuation.spreads.get(order.symbol),
        )
        return refusal(proposal, limits)

    def _adding(self, *, but: Order | None = None) -> list[Order]:
        """Working orders that may open or grow a position."""
        return [o for o in self._blotter.working.values() if not o.reduce_only and o is not but]

    def _others(self, symbol: str, adding: Sequence[Order]) -> set[str]:
        """The other symbols that are held, or will be once their working orders fill."""
        held = {s for s in self._portfolio.positions if self._valuation.held(s)}
        return (held | {o.symbol for o in adding}) - {symbol}

    def _binds(self, order: Order) -> Decimal:
        """Cash that a working buy order binds until it fills or ends."""
        instrument = self._instruments[order.symbol]
        if order.side is Side.SELL and not instrument.margin:
            return ZERO
        needed, funds = self._valuation.remaining(order) * (1 + _dearest(instrument)), self._blotter.funds(order)
        if funds is None:
            return needed
        # One that is to be filled whole has its amount, and may spend no more than that takes.
        return min(needed, funds) if order.time_in_force is TimeInForce.FOK else funds


def _wanted(rule: PlainRule, equity: Decimal, fee: Decimal) -> Decimal:
    """What an entry is to cost, its fee included; without bound for all that there is."""
    if rule.sizing == "fraction":
        return rule.size * equity
    if rule.sizing == "risk" and rule.stop is not None:
        return rule.size * equity / rule.stop * (1 + fee)
    return INFINITE


def _dearest(instrument: Instrument) -> Decimal:
    """The highest fee that a fill can cost, as a venue counts it; a rebate is not counted on."""
    return max(instrument.maker_fee, instrument.taker_fee, ZERO)


def _limit(price: Decimal, side: Side, instrument: Instrument) -> Decimal:
    """A price as a limit: on the grid, and never worse than it."""
    return instrument.round_price_down(price) if side is Side.BUY else instrument.round_price_up(price)
