"""How much: a share of the portfolio, never above the largest share allowed."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kurs.domain.orders import Side
from kurs.domain.signals import Probabilities

__all__ = ["Exposure", "Sizing", "kelly_share", "position_share", "protective_shares", "risk_score"]


class Sizing(StrEnum):
    """confidence: by what the signal is worth; risk: a fixed loss at the stop; volatility: a fixed
    swing per bar; kelly: half the Kelly share of the calibrated probability."""

    CONFIDENCE = "confidence"
    RISK = "risk"
    VOLATILITY = "volatility"
    KELLY = "kelly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """What the size depends on beside the signal; shares are fractions of the portfolio's value.

    `daily_pnl` is the day's profit (or loss, below 0) as a share; `volatility` the spread of the
    returns of one bar, None when unknown.
    """

    daily_pnl: float
    max_daily_loss: float
    open_positions: int
    max_open_positions: int
    stop_distance: float
    target_distance: float
    volatility: float | None


def risk_score(confidence: float, probabilities: Probabilities) -> float:
    """1 - confidence x the larger of P(buy) and P(sell), kept within 0..1."""
    return min(1.0, max(0.0, 1.0 - confidence * max(probabilities.buy, probabilities.sell)))


def position_share(
    method: Sizing,
    *,
    confidence: float,
    probabilities: Probabilities,
    side: Side,
    max_position_size: float,
    probability_weight: float,
    risk_per_trade: float,
    exposure: Exposure,
) -> Decimal:
    """The share of the portfolio's value to hold, 0..max_position_size, cut to 8 decimals."""
    if method is Sizing.CONFIDENCE:
        clarity = abs(probabilities.buy - probabilities.sell)
        raw = max_position_size * (confidence * (1 - probability_weight) + clarity * probability_weight)
    elif method is Sizing.RISK:
        raw = risk_per_trade / exposure.stop_distance if exposure.stop_distance > 0 else 0.0
    elif method is Sizing.VOLATILITY:
        raw = risk_per_trade / exposure.volatility if exposure.volatility else 0.0
    else:
        win = probabilities.buy if side is Side.BUY else probabilities.sell
        lose = probabilities.sell if side is Side.BUY else probabilities.buy
        raw = kelly_share(win, lose, exposure.target_distance, exposure.stop_distance) / 2
    share = min(max(raw * _daily_factor(exposure) * _crowding_factor(exposure), 0.0), max_position_size)
    return Decimal(int(share * 100_000_000)) / 100_000_000


def kelly_share(win: float, lose: float, gain: float, loss: float) -> float:
    """Kelly's share for a bet that gains or loses these fractions of the stake; 0 without an edge.

    Source: J. L. Kelly, A New Interpretation of Information Rate, 1956.
    """
    decided = win + lose
    if decided <= 0 or gain <= 0 or loss <= 0:
        return 0.0
    p = win / decided
    return max(0.0, p / loss - (1 - p) / gain)


def protective_shares(stop_loss: float, take_profit: float, *, score: float, confidence: float) -> tuple[float, float]:
    """Distances of stop and target from the entry price, as fractions of it."""
    return stop_loss * (1 - 0.3 * score), take_profit * (1 + 0.5 * confidence)


def _daily_factor(exposure: Exposure) -> float:
    if exposure.max_daily_loss <= 0:
        return 1.0
    return max(0.5, 1 + min(0.0, exposure.daily_pnl) / exposure.max_daily_loss)


def _crowding_factor(exposure: Exposure) -> float:
    return max(0.5, 1 - 0.5 * exposure.open_positions / exposure.max_open_positions)
