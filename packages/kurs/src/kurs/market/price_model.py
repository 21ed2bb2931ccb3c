"""A model of prices that looks like a market: one day of one symbol, made from a seed.

Volatility is stochastic and comes in clusters: its logarithm is the sum of three mean-reverting
processes, two shared by all symbols and one of each symbol's own (S. J. Taylor, Modelling Financial
Time Series, 1986). Jumps with heavy tails come at random and leave volatility raised. A common factor
correlates the symbols. Volume and volatility follow the hour of the day and the weekend.

The shape was fitted by eye to one month of 1-minute candles of a BTC perpetual (January 2022): annual
volatility 0.7, kurtosis of returns 26, autocorrelation of absolute returns 0.33 at 1 minute and 0.21 at
20, and the mean volume of each hour. Random numbers come from PCG64 seeded with the seed, the symbol
and the day, so that a day can be made without the days before it, given the state in which it starts.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple
from zlib import crc32

import numpy as np

from kurs.domain.market import DAY, HOUR, MINUTE
from kurs.market.columns import CandleColumns, FloatArray

__all__ = [
    "PROFILES",
    "STEP",
    "CommonDay",
    "CommonState",
    "Profile",
    "SymbolState",
    "common_day",
    "day_number",
    "symbol_day",
]

MINUTES = DAY // MINUTE
# Milliseconds between two prices of the path that candles are built from: twelve to a minute.
STEP = 5_000
STEPS = MINUTE // STEP
DAYS_PER_YEAR = 365

# Mean volume of each hour of the day in UTC, 1 = the day's mean: the recorded month above.
VOLUME_BY_HOUR = (
    *(0.92, 0.65, 0.63, 0.82, 0.69, 0.55, 0.51, 0.60, 0.92, 0.78, 0.89, 0.87),
    *(0.97, 1.20, 1.70, 1.57, 1.41, 1.27, 1.26, 1.39, 1.38, 1.16, 0.99, 0.94),
)
WEEKEND_VOLUME = 0.7
EPOCH_WEEKDAY = 3  # 1970-01-01 was a Thursday, Monday being 0.


class Reversion(NamedTuple):
    """A mean-reverting process: half-life in minutes, and its spread in the long run."""

    half_life: float
    spread: float

    @property
    def keeps(self) -> float:
        """The share that is left after one minute."""
        return math.exp2(-1 / self.half_life)

    @property
    def shock(self) -> float:
        """The spread of one minute's shock."""
        return self.spread * math.sqrt(1 - self.keeps**2)

    def path(self, start: float, shocks: FloatArray) -> FloatArray:
        """Its value in each minute, from the one before the first on."""
        keeps = self.keeps
        values = accumulate(shocks.tolist(), lambda value, shock: value * keeps + shock, initial=start)
        return np.fromiter(values, np.float64, len(shocks) + 1)[1:]


FAST = Reversion(45, 0.3)
SLOW = Reversion(2 * MINUTES, 0.3)
OWN = Reversion(180, 0.25)
LOG_VARIANCE = FAST.spread**2 + SLOW.spread**2 + OWN.spread**2

JUMPS_PER_DAY = 6.0
# In units of one minute's volatility; Student's t with 4 degrees of freedom has the fat tails.
JUMP_SIZE = 3.0
JUMP_TAIL = 4.0
# What a jump adds to the logarithm of volatility, per unit of its size, and the most it adds.
AFTERSHOCK = 0.05
STRONGEST_AFTERSHOCK = 1.0
# Volume grows with volatility to this power, around it by this spread of its logarithm.
VOLUME_POWER = 1.2
VOLUME_NOISE = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One simulated symbol: where it starts (quote), the price's decimals, volatility per year,
    correlation with the common factor, and base currency traded per day. Round numbers, no quotes."""

    start_price: float
    decimals: int
    volatility: float
    correlation: float
    daily_volume: float


PROFILES: Mapping[str, Profile] = {
    "ADA/USD": Profile(start_price=0.5, decimals=5, volatility=0.9, correlation=0.75, daily_volume=20_000_000),
    "BTC/USD": Profile(start_price=60_000, decimals=0, volatility=0.55, correlation=0.9, daily_volume=3_000),
    "DOGE/USD": Profile(start_price=0.15, decimals=5, volatility=1.0, correlation=0.7, daily_volume=80_000_000),
    "DOT/USD": Profile(start_price=6, decimals=4, volatility=0.9, correlation=0.75, daily_volume=1_000_000),
    "ETH/USD": Profile(start_price=3_000, decimals=1, volatility=0.7, correlation=0.9, daily_volume=40_000),
    "LTC/USD": Profile(start_price=80, decimals=3, volatility=0.75, correlation=0.8, daily_volume=150_000),
    "SOL/USD": Profile(start_price=150, decimals=2, volatility=0.9, correlation=0.8, daily_volume=300_000),
    "XRP/USD": Profile(start_price=0.6, decimals=5, volatility=0.85, correlation=0.7, daily_volume=30_000_000),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonState:
    """The shared volatility's two parts at the end of a day."""

    fast: float = 0.0
    slow: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SymbolState:
    """A symbol's price (its logarithm, off the grid) and its own part of volatility at the end of a day."""

    log_price: float
    own: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonDay:
    """What all symbols share on one day: log volatility per minute, moves per step, activity per minute."""

    log_volatility: FloatArray
    moves: FloatArray
    activity: FloatArray
    end: CommonState


@dataclass(frozen=True, slots=True, kw_only=True)
class SymbolDay:
    """One symbol's day: its candles, a minute's volatility (fraction) at each close, the state after it."""

    candles: CandleColumns
    volatility: FloatArray
    end: SymbolState


def day_number(time: int) -> int:
    """The number of the day (since 1970, UTC) that holds `time` in ms."""
    return time // DAY


def common_day(seed: int, day: int, state: CommonState) -> CommonDay:
    """The day that all symbols share."""
    random = _random(seed, "common", day)
    jumps = _jumps(random)
    fast = FAST.path(state.fast, random.normal(0, FAST.shock, MINUTES) + _aftershocks(jumps))
    slow = SLOW.path(state.slow, random.normal(0, SLOW.shock, MINUTES))
    return CommonDay(
        log_volatility=fast + slow,
        moves=_moves(random, jumps),
        activity=_activity(day),
        end=CommonState(fast=float(fast[-1]), slow=float(slow[-1])),
    )


def symbol_day(
    seed: int,
    symbol: str,
    day: int,
    interval: int,
    *,
    profile: Profile,
    common: CommonDay,
    state: SymbolState,
) -> SymbolDay:
    """One day of one symbol in candles of `interval` ms, which is a multiple of STEP that divides a day.

    The path does not depend on the interval: 5-minute candles are the 1-minute candles put together.
    """
    random = _random(seed, symbol, day)
    jumps = _jumps(random)
    own = OWN.path(state.own, random.normal(0, OWN.shock, MINUTES) + _aftershocks(jumps))
    mixed = profile.correlation * common.moves
    mixed += math.sqrt(1 - profile.correlation**2) * _moves(random, jumps)
    log_volatility = common.log_volatility + own
    # Less the long-run variance, so that (jumps aside) the mean square is the profile's volatility; the
    # recorded hours show volatility growing with the square root of volume.
    volatility = _per_minute(profile) * np.exp(log_volatility - LOG_VARIANCE) * np.sqrt(common.activity)
    log_path = state.log_price + np.cumsum(mixed * volatility[:, np.newaxis])
    volume = _volume(random, profile, log_volatility, common.activity, mixed)
    steps = interval // STEP
    return SymbolDay(
        candles=_candles(symbol, day, interval, profile, state.log_price, log_path, volume),
        volatility=np.repeat(volatility, STEPS)[steps - 1 :: steps],
        end=SymbolState(log_price=float(log_path[-1]), own=float(own[-1])),
    )


def _random(seed: int, stream: str, day: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, crc32(stream.encode()), day])))


def _per_minute(profile: Profile) -> float:
    return profile.volatility / math.sqrt(DAYS_PER_YEAR * MINUTES)


def _jumps(random: np.random.Generator) -> FloatArray:
    """The jump of each minute in units of its volatility; most minutes have none."""
    happens = random.random(MINUTES) < JUMPS_PER_DAY / MINUTES
    sizes: FloatArray = random.standard_t(JUMP_TAIL, MINUTES) * JUMP_SIZE
    return np.where(happens, sizes, 0.0)


def _aftershocks(jumps: FloatArray) -> FloatArray:
    """A jump raises volatility from the next minute on."""
    raised = np.minimum(np.abs(jumps) * AFTERSHOCK, STRONGEST_AFTERSHOCK)
    return np.concatenate(([0.0], raised[:-1]))


def _moves(random: np.random.Generator, jumps: FloatArray) -> FloatArray:
    """Moves in units of the minute's volatility, shaped (minutes, steps); a jump falls into one step."""
    moves = random.normal(0, 1 / math.sqrt(STEPS), (MINUTES, STEPS))
    moves[np.arange(MINUTES), random.integers(0, STEPS, MINUTES)] += jumps
    return moves


def _activity(day: int) -> FloatArray:
    """How busy each minute is, 1 on the mean of a weekday."""
    middles = np.arange(24) * HOUR + HOUR // 2
    minutes = np.arange(MINUTES) * MINUTE
    by_hour = np.interp(minutes, middles, VOLUME_BY_HOUR, period=DAY)
    weekend = (day + EPOCH_WEEKDAY) % 7 >= 5
    return by_hour * (WEEKEND_VOLUME if weekend else 1.0)


def _volume(
    random: np.random.Generator,
    profile: Profile,
    log_volatility: FloatArray,
    activity: FloatArray,
    moves: FloatArray,
) -> FloatArray:
    """Base currency traded in each step; large moves trade more."""
    spread = math.hypot(VOLUME_POWER * math.sqrt(LOG_VARIANCE), VOLUME_NOISE)
    noise = random.normal(-spread * spread / 2, VOLUME_NOISE, MINUTES)
    minute = profile.daily_volume / MINUTES * activity * np.exp(VOLUME_POWER * log_volatility + noise)
    size = np.abs(moves) * math.sqrt(STEPS)
    share = (0.5 + size) / (0.5 + math.sqrt(2 / math.pi)) / STEPS
    traded: FloatArray = minute[:, np.newaxis] * share
    return traded


def _candles(
    symbol: str,
    day: int,
    interval: int,
    profile: Profile,
    log_before: float,
    log_path: FloatArray,
    volume: FloatArray,
) -> CandleColumns:
    scale = 10.0**profile.decimals
    # Whole ticks divided by a power of ten are the very floats that such decimals are read as.
    prices = np.maximum(np.rint(np.exp(np.concatenate(([log_before], log_path))) * scale), 1.0) / scale
    steps = interval // STEP
    opens = prices[:-1:steps]
    inside = prices[1:].reshape(-1, steps)
    return CandleColumns(
        symbol=symbol,
        interval=interval,
        time=day * DAY + np.arange(DAY // interval) * interval,
        open=opens,
        high=np.maximum(opens, inside.max(axis=1)),
        low=np.minimum(opens, inside.min(axis=1)),
        close=inside[:, -1],
        volume=np.round(volume.reshape(-1, steps).sum(axis=1), 5),
        origin="simulated",
    )
