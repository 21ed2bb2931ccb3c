"""What the venue assumes about a market: fees, slippage, latency, and how much of a volume is ours."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from kurs.domain.errors import BadInput
from kurs.domain.instruments import Instrument
from kurs.domain.orders import ZERO

__all__ = [
    "MOST_SLIPPAGE",
    "FeeSchedule",
    "FeeTier",
    "FillRule",
    "FixedSlippage",
    "HalfSpread",
    "LatencyModel",
    "Models",
    "NoSlippage",
    "SlippageModel",
    "VolumeImpact",
]

BASIS_POINT = Decimal("0.0001")
# Of the price: whatever a model says, a sale gets something, and a purchase pays less than twice the price.
MOST_SLIPPAGE = Decimal("0.9999")


class FillRule(StrEnum):
    """When a resting limit fills: at a price equal to it (TOUCH), or only at a better one (THROUGH)."""

    TOUCH = "touch"
    THROUGH = "through"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeSchedule:
    """Fees as fractions of the traded value; a maker fee below 0 is a rebate."""

    maker: Decimal
    taker: Decimal

    @classmethod
    def of(cls, instrument: Instrument) -> "FeeSchedule":
        return cls(maker=instrument.maker_fee, taker=instrument.taker_fee)

    @property
    def worst(self) -> Decimal:
        """The highest fee that a fill can cost; a rebate is not counted on."""
        return max(self.maker, self.taker, ZERO)

    def fee(self, value: Decimal, *, maker: bool) -> Decimal:
        return value * (self.maker if maker else self.taker)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeTier:
    """The fees once so much (quote currency) was traded in the last 30 days."""

    volume: Decimal
    fees: FeeSchedule


class SlippageModel(Protocol):
    """How far the price moves against whoever takes from a market whose depth is not known."""

    def shift(self, price: Decimal, amount: Decimal, volume: Decimal) -> Decimal:
        """Quote currency, 0 or more, for taking `amount` while `volume` traded (both base currency).

        What is more than MOST_SLIPPAGE of the price is cut to that.
        """
        ...


@dataclass(frozen=True, slots=True)
class NoSlippage:
    def shift(self, price: Decimal, amount: Decimal, volume: Decimal) -> Decimal:  # noqa: ARG002  # the port's
        return ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedSlippage:
    """The same share of the price every time, in basis points."""

    bps: Decimal

    def __post_init__(self) -> None:
        _at_least_zero("bps", self.bps)

    def shift(self, price: Decimal, amount: Decimal, volume: Decimal) -> Decimal:  # noqa: ARG002  # the port's
        return price * self.bps * BASIS_POINT


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfSpread:
    """Candles and trades lie between bid and ask: a taker pays half of `spread` (quote currency)."""

    spread: Decimal

    def __post_init__(self) -> None:
        _at_least_zero("spread", self.spread)

    def shift(self, price: Decimal, amount: Decimal, volume: Decimal) -> Decimal:  # noqa: ARG002  # the port's
        return self.spread / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeImpact:
    """Square-root impact: `bps` for taking the whole volume, and bps x sqrt(amount / volume) for a part.

    Source: Almgren, Thum, Hauptmann, Li, Direct Estimation of Equity Market Impact, 2005 (the form).
    """

    bps: Decimal

    def __post_init__(self) -> None:
        _at_least_zero("bps", self.bps)

    def shift(self, price: Decimal, amount: Decimal, volume: Decimal) -> Decimal:
        # Where nobody else traded, what we take is all there was.
        share = amount / volume if volume > 0 else Decimal(1)
        return price * self.bps * BASIS_POINT * share.sqrt()


@dataclass(frozen=True, slots=True, kw_only=True)
class LatencyModel:
    """An order reaches the venue `ms` after it was sent; a cancel takes effect at once."""

    ms: int = 0

    def __post_init__(self) -> None:
        if self.ms < 0:
            raise BadInput.of("ms", self.ms, "milliseconds, 0 or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class Models:
    """Everything assumed, together.

    `volume_share` is the fraction of a candle's volume that all own orders together may take;
    None takes any amount. `beyond` lets slippage lead out of the candle. With `at_once` a limit order is taken
    to stand in the book when it is sent, for the price was its limit then. With `at_close` orders that are
    sent at the close of a candle, or arrive just then, meet that close. `tiers` are fees by the volume
    (quote currency) of the last 30 days, lowest first; none: those of the instrument.
    """

    slippage: SlippageModel = field(default_factory=NoSlippage)
    latency: LatencyModel = field(default_factory=LatencyModel)
    fill_rule: FillRule = FillRule.THROUGH
    volume_share: Decimal | None = Decimal("0.1")
    beyond: bool = False
    at_once: bool = False
    at_close: bool = False
    tiers: tuple[FeeTier, ...] = ()

    def __post_init__(self) -> None:
        share = self.volume_share
        if share is not None and not (share.is_finite() and 0 < share <= 1):
            raise BadInput.of("volume_share", share, "a fraction above 0 and at most 1, or None")


def _at_least_zero(name: str, value: Decimal) -> None:
    if not (value.is_finite() and value >= 0):
        raise BadInput.of(name, value, "a finite number, 0 or more")
