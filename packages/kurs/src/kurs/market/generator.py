"""The built-in market: candles that look real, made from a seed, and labelled simulated wherever they go."""

import asyncio
import math
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import cast

from kurs.clock import Clock
from kurs.domain.errors import BadInput, UnknownName
from kurs.domain.market import DAY, Candle, Quote, Tick, timeframe_of
from kurs.market.history import coarser, joined, no_multiple, plain
from kurs.market.pace import Pace, Wait, wait_for
from kurs.market.past import Morning, Past
from kurs.market.price_model import (
    PROFILES,
    STEP,
    CommonState,
    Profile,
    SymbolDay,
    SymbolState,
    common_day,
    day_number,
    symbol_day,
)
from kurs.market.timeline import Timeline
from kurs.ports import Cursor

__all__ = ["GeneratedMarket"]

# Half the spread as a share of one minute's volatility; it is never less than half a tick.
SPREAD_SHARE = 0.1
# The best bid and ask hold this share of the candle's volume.
TOUCH_SHARE = 0.1

# The symbols' part of a cursor.
Symbols = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class _Day:
    timeline: Timeline
    symbols: Mapping[str, SymbolDay]
    next: Morning


class GeneratedMarket:
    """Endless simulated candles of one or more symbols, delivered when market time passes their close.

    The same seed, symbols, interval and start make the same candles; a symbol's path depends neither on
    the other symbols nor on the interval. `start_time` (ms) is rounded down to the interval. `speed` as
    for a replay. With `quotes` each candle is followed by the best bid and ask at its close, whose
    spread widens with volatility. Going on from a cursor makes at most one day again.

    Raises BadInput for an interval that is not a multiple of 5 seconds that divides a day, or a negative
    seed; UnknownName for a symbol without a profile.
    """

    def __init__(
        self,
        symbols: Iterable[str],
        *,
        interval: int,
        seed: int,
        speed: float | None,
        start_time: int,
        quotes: bool = False,
        profiles: Mapping[str, Profile] = PROFILES,
        clock: Clock | None = None,
        wait: Wait = wait_for,
    ) -> None:
        self.name = "simulated"
        self.simulated = True
        self._profiles = {symbol: _profile(symbol, profiles) for symbol in sorted(set(symbols))}
        self._interval = _checked_interval(interval)
        self._seed = _checked("seed", seed)
        self._start = _checked("start_time", start_time) // interval * interval
        self._quotes = quotes
        self._pace = Pace(speed, clock=clock, wait=wait)
        if not self._profiles:
            raise BadInput.of("symbols", [], "at least one symbol")
        self._past = Past(seed=seed, interval=interval, profiles=self._profiles)
        self._morning, self._taken = self._first_morning(), self._first_place()
        self._past.restore([], self._morning)
        self.source: dict[str, object] = {
            "kind": "generated",
            "name": self.name,
            "label": "simulated",
            "simulated": True,
            "symbols": list(self._profiles),
            "timeframes": [timeframe_of(interval)],
            "seed": seed,
            "first": self._start,
        }

    @property
    def speed(self) -> float | None:
        return self._pace.speed

    def set_speed(self, speed: float | None) -> None:
        """Holds from now on, also for a candle that is being waited for."""
        self._pace.change(speed)

    def tick_size(self, symbol: str) -> Decimal:
        """The grid on which the symbol's prices lie, in quote currency."""
        return Decimal(1).scaleb(-_profile(symbol, self._profiles).decimals)

    def cursor(self) -> Cursor:
        """The day, the candles of it that were taken, and the states in which it and the days before it began."""
        return {
            "seed": self._seed,
            "interval": self._interval,
            "day": self._morning.day,
            "index": self._taken,
            "time": self._time(),
            "common": asdict(self._morning.common),
            "symbols": {symbol: asdict(state) for symbol, state in self._morning.symbols.items()},
            "past": self._past.marks(),
        }

    def now(self) -> int:
        """What the pace says, but always before the close of the first candle that was not handed out yet."""
        return min(self._pace.now(), self._next_close() - 1)

    async def ticks(self, after: Cursor | None) -> AsyncIterator[Sequence[Tick]]:
        """Batches from the mark on, without end; BadInput when the mark belongs to another market."""
        if after is None:
            self._morning, self._taken = self._first_morning(), self._first_place()
            self._past.restore([], self._morning)
        else:
            self.seek(after)
        self._pace.start(self._time())
        while True:
            day = await self._make_day(self._morning)
            self._past.keep(self._morning.day, day.timeline.columns)
            while self._taken < len(day.timeline):
                start = self._taken
                stop = await self._pace.due(day.timeline.closes, start)
                batch = self._batch(day, start, stop)
                self._taken = stop
                yield batch
            self._morning, self._taken = day.next, 0
            self._past.begin(day.next)

    def seek(self, mark: Cursor) -> None:
        """Goes on from the mark; one without a past, of an older Kurs, remembers no day before its own."""
        self._morning, self._taken = self._read(mark)
        self._past.restore(mark.get("past", []), self._morning)

    def interval(self, symbol: str) -> int:
        """The same for every symbol."""
        _profile(symbol, self._profiles)
        return self._interval

    async def history(self, symbol: str, interval: int, *, until: int, limit: int) -> Sequence[Candle]:
        """Of the last 30 days and today, at most; days that passed before a restart are made again."""
        if interval % self.interval(symbol):
            raise no_multiple(interval, self._interval)
        # One that is still open and one that is cut off, beside those that are wanted.
        first = day_number(until - (limit + 2) * interval)
        days = range(max(first, self._past.first), min(day_number(until), self._morning.day) + 1)
        if not days:
            return ()
        parts = await self._past.columns(symbol, days)
        if days[0] == day_number(self._start):
            parts[0] = parts[0].since(self._start)
        candles = joined(parts)
        series = plain(candles) if interval == self._interval else coarser(candles, interval)
        return () if series is None else series.newest(until=until, limit=limit)

    def _batch(self, day: _Day, start: int, stop: int) -> Sequence[Tick]:
        candles = day.timeline.candles(start, stop)
        if not self._quotes:
            return candles
        return [tick for candle in candles for tick in (candle, self._quote(day, candle))]

    def _quote(self, day: _Day, candle: Candle) -> Quote:
        decimals = self._profiles[candle.symbol].decimals
        row = candle.time % DAY // self._interval
        half = SPREAD_SHARE * float(day.symbols[candle.symbol].volatility[row]) * candle.close
        scale = 10.0**decimals
        bid = max(math.floor((candle.close - half) * scale), 1)
        ask = max(math.ceil((candle.close + half) * scale), bid + 1)
        size = round(candle.volume * TOUCH_SHARE, 5)
        return Quote(candle.symbol, candle.close_time, bid / scale, size, ask / scale, size)

    async def _make_day(self, morning: Morning) -> _Day:
        common = common_day(self._seed, morning.day, morning.common)
        days = {}
        for symbol, profile in self._profiles.items():
            # One symbol's day takes about two milliseconds; between two of them others get their turn.
            await asyncio.sleep(0)
            days[symbol] = symbol_day(
                self._seed,
                symbol,
                morning.day,
                self._interval,
                profile=profile,
                common=common,
                state=morning.symbols[symbol],
            )
        ends = {symbol: day.end for symbol, day in days.items()}
        timeline = Timeline([day.candles for day in days.values()])
        return _Day(timeline, days, Morning(morning.day + 1, common.end, ends))

    def _first_morning(self) -> Morning:
        states = {s: SymbolState(log_price=math.log(p.start_price)) for s, p in self._profiles.items()}
        return Morning(day_number(self._start), CommonState(), states)

    def _first_place(self) -> int:
        return self._start % DAY // self._interval * len(self._profiles)

    def _time(self) -> int:
        """When the last candle that was taken closed; the start before the first."""
        rows = -(-self._taken // len(self._profiles))
        return self._morning.day * DAY + rows * self._interval

    def _next_close(self) -> int:
        rows = self._taken // len(self._profiles)
        return self._morning.day * DAY + (rows + 1) * self._interval

    def _read(self, mark: Cursor) -> tuple[Morning, int]:
        here = {"seed": self._seed, "interval": self._interval, "symbols": list(self._profiles)}
        there = {key: mark.get(key) for key in here} | {"symbols": sorted(cast(Symbols, mark.get("symbols", {})))}
        if there != here:
            raise BadInput.of("cursor", there, f"this market is {here}")
        day, taken = mark.get("day"), mark.get("index")
        most = DAY // self._interval * len(self._profiles)
        if not (isinstance(day, int) and isinstance(taken, int) and day >= 0 and 0 <= taken <= most):
            raise BadInput.of("cursor", {"day": day, "index": taken}, f"a day, and an index from 0 to {most}")
        symbols = cast(Symbols, mark["symbols"])
        try:
            common = CommonState(**cast(dict[str, float], mark["common"]))
            return Morning(day, common, {s: SymbolState(**symbols[s]) for s in self._profiles}), taken
        except (KeyError, TypeError) as error:
            raise BadInput.of("cursor", mark, f"a cursor of this market; {error}") from None


def _profile(symbol: str, profiles: Mapping[str, Profile]) -> Profile:
    if symbol not in profiles:
        raise UnknownName.among("simulated symbol", symbol, profiles)
    return profiles[symbol]


def _checked_interval(interval: int) -> int:
    if interval < STEP or interval % STEP or DAY % interval:
        raise BadInput.of("interval", interval, f"a multiple of {STEP} ms that divides a day")
    return interval


def _checked(field: str, value: int) -> int:
    if value < 0:
        raise BadInput.of(field, value, "0 or more")
    return value
