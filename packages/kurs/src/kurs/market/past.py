"""The built-in market's days that have passed, made again when somebody looks back."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kurs.domain.errors import BadInput
from kurs.market.columns import CandleColumns
from kurs.market.price_model import CommonState, Profile, SymbolState, common_day, symbol_day

__all__ = ["DAYS", "Morning", "Past"]

# How far back one can look; the states of so many mornings are part of the market's mark.
DAYS = 30
# Candles that are kept once they were made, about 12 MB; then the ones made first go.
KEPT_ROWS = 2**18


@dataclass(frozen=True, slots=True)
class Morning:
    """Everything that the days from `day` on depend on."""

    day: int
    common: CommonState
    symbols: Mapping[str, SymbolState]


class Past:
    """The mornings of the last days, the present one among them, and the candles that follow from each."""

    def __init__(self, *, seed: int, interval: int, profiles: Mapping[str, Profile]) -> None:
        self._seed = seed
        self._interval = interval
        self._profiles = profiles
        self._mornings: dict[int, Morning] = {}
        self._kept: dict[tuple[str, int], CandleColumns] = {}
        self._marks: list[list[float]] = []

    @property
    def first(self) -> int:
        """The earliest day that can be looked at."""
        return min(self._mornings)

    def begin(self, morning: Morning) -> None:
        """A new day: the one before it has passed."""
        earliest = morning.day - DAYS
        self._mornings = {day: m for day, m in self._mornings.items() if day >= earliest} | {morning.day: morning}
        self._kept = {key: made for key, made in self._kept.items() if key[1] >= earliest}
        self._marks = [_mark(m) for m in self._mornings.values() if m is not morning]

    def keep(self, day: int, columns: Iterable[CandleColumns]) -> None:
        """Candles of a day that were made already."""
        for made in columns:
            self._kept[made.symbol, day] = made
        while sum(map(len, self._kept.values())) > KEPT_ROWS and len(self._kept) > 1:
            del self._kept[next(iter(self._kept))]

    def marks(self) -> Sequence[Sequence[float]]:
        """The mornings before the present one, oldest first, without gaps, as numbers for the market's mark."""
        return self._marks

    def restore(self, marks: object, now: Morning) -> None:
        """Puts back what `marks` gave when the market stood at the morning `now`; BadInput when it cannot be read."""
        if not isinstance(marks, list) or len(marks) > DAYS:
            raise BadInput.of("cursor", marks, f"at most {DAYS} mornings")
        self._mornings = {}
        self._kept = {}
        for place, mark in enumerate(marks):
            day = now.day - len(marks) + place
            self._mornings[day] = _morning(day, mark, list(self._profiles))
        self.begin(now)

    async def columns(self, symbol: str, days: range) -> list[CandleColumns]:
        """The symbol's candles of whole days, none of them before `first` or after the present one."""
        # Found first: while days are made, time may pass beyond the earliest of them.
        mornings = [self._mornings[day] for day in days]
        return [await self._day(symbol, morning) for morning in mornings]

    async def _day(self, symbol: str, morning: Morning) -> CandleColumns:
        made = self._kept.get((symbol, morning.day))
        if made is None:
            # A day takes some milliseconds; between two of them others get their turn.
            await asyncio.sleep(0)
            made = self._made(symbol, morning)
            self.keep(morning.day, [made])
        return made

    def _made(self, symbol: str, morning: Morning) -> CandleColumns:
        return symbol_day(
            self._seed,
            symbol,
            morning.day,
            self._interval,
            profile=self._profiles[symbol],
            common=common_day(self._seed, morning.day, morning.common),
            state=morning.symbols[symbol],
        ).candles


def _mark(morning: Morning) -> list[float]:
    states = [value for state in morning.symbols.values() for value in (state.log_price, state.own)]
    return [morning.common.fast, morning.common.slow, *states]


def _morning(day: int, mark: object, symbols: Sequence[str]) -> Morning:
    numbers = isinstance(mark, list) and all(isinstance(value, int | float) for value in mark)
    if not isinstance(mark, list) or not numbers or len(mark) != 2 * len(symbols) + 2:
        raise BadInput.of("cursor", mark, f"{2 * len(symbols) + 2} numbers for each morning")
    fast, slow, *rest = mark
    states = {
        symbol: SymbolState(log_price=log_price, own=own)
        for symbol, log_price, own in zip(symbols, rest[::2], rest[1::2], strict=True)
    }
    return Morning(day, CommonState(fast=fast, slow=slow), states)
