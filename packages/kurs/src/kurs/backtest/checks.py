"""Whether a strategy can be believed: it sees nothing of the future, and says the same wherever its history begins."""

import os
import shlex
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np

from kurs.backtest.tape import shown
from kurs.domain.errors import BadInput, Unavailable
from kurs.domain.market import Candle
from kurs.domain.signals import Action
from kurs.market.columns import CandleColumns, FloatArray, IntArray, iso
from kurs.strategies.adapted import Adapted
from kurs.strategies.adapters import ByCandle, ByColumns
from kurs.strategies.base import Actions, Strategy, Value
from kurs.strategies.registry import FOLDER, known, own

__all__ = [
    "Difference",
    "Lookahead",
    "TooFewCandles",
    "Warmup",
    "check_all",
    "check_first",
    "checked_before",
    "lookahead",
    "mark",
    "views",
    "warmup",
]

# The newest so many are looked at: more find nothing that these do not.
MOST = 20_000
# Cuts at rows where the view changes, where a look at the future shows, and as many evenly spread. As many more where
# a rare look would pay: before and behind the candles with the largest moves, and behind the views that earned most.
CUTS = 32
# Beginnings of shorter histories, chosen likewise; each is followed for so many warm-ups, or candles at least.
STARTS = 16
WARMUPS, FOLLOWED = 8, 2_000
# What differs so late in what was followed has not settled.
LATE = 0.9
CHECKED = ".checked.json"
# Seconds until no further check is begun, of those that are done without being asked for.
CHECKED_WITHIN = 60.0
# Candles between two words on the progress.
STEP = 256
SIDES = {Action.BUY: 1, Action.SELL: -1, Action.HOLD: 0}
WORDS = {1: "buy", -1: "sell", 0: "hold"}


Progress = Callable[[float], None]


class TooFewCandles(BadInput):
    """A strategy cannot be checked over fewer candles than it needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The first row (of the candles that were looked at) with two views: +1 buy, -1 sell, 0 hold; `time` is in ms.

    `known` is what the strategy says when it is shown all candles, `alone` when it is shown fewer.
    """

    row: int
    time: int
    known: int
    alone: int

    def __str__(self) -> str:
        return f"candle of {iso(self.time)} (row {self.row})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookahead:
    """What was found by cutting off the future `cuts` times; `reach` is how many candles ahead it looks at least.

    `candles` are the newest of the `history`; a look at the next candle alone would have shown at `told` of them. One
    that is shown one candle after the other is asked twice instead, without a cut.
    """

    strategy: str
    history: int
    candles: int
    told: int
    cuts: int
    first: Difference | None
    reach: int

    @property
    def passed(self) -> bool:
        return self.first is None

    def __str__(self) -> str:
        if self.first is None:
            return self._passed()
        said, alone = WORDS[self.first.known], WORDS[self.first.alone]
        if not self.reach:
            return f"{self.strategy} is not the same twice: at the {self.first} it says {said}, then {alone}"
        return (
            f"{self.strategy} looks ahead, {self.reach} candle{'s' if self.reach > 1 else ''} at least: at the "
            f"{self.first} it says {said} when it knows what came after, and {alone} when it does not"
        )

    def _passed(self) -> str:
        newest = f"the newest {self.candles:,} of {self.history:,}" if self.candles < self.history else ""
        through = f"{newest or f'{self.candles:,}'} candles"
        if not self.cuts:
            return f"{self.strategy} sees one candle after the other, and says the same twice: {through}"
        limit = (
            f"; a look at the next candle alone would have shown at {self.told:,} of them"
            if self.told < self.candles
            else ""
        )
        return f"{self.strategy} sees nothing of the future: {self.cuts} cuts through {through}{limit}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Warmup:
    """How many candles a strategy has to have seen before it says the same wherever its history began.

    `declared` is what it says itself; `needed` is what was found, None where it did not settle within `followed`.
    `first` is where it differed although it had seen as many as it declares.
    """

    strategy: str
    candles: int
    starts: int
    followed: int
    declared: int
    needed: int | None
    first: Difference | None

    @property
    def passed(self) -> bool:
        return self.needed is not None and self.needed <= self.declared

    def __str__(self) -> str:
        tried = f"{self.starts} beginnings within {self.candles:,} candles"
        if self.passed:
            return f"{self.strategy} says the same from {self.needed} candles on ({self.declared} declared; {tried})"
        found = (
            f"has not settled after {self.followed:,} candles"
            if self.needed is None
            else f"needs {self.needed:,} candles"
        )
        said = "" if self.first is None else (
            f": at the {self.first} it says {WORDS[self.first.known]} with all candles before it, and "
            f"{WORDS[self.first.alone]} with fewer"
        )  # fmt: skip
        return f"{self.strategy} {found}, and declares {self.declared:,}{said} ({tried})"


def views(strategy: Strategy, columns: CandleColumns, *, progress: Progress | None = None) -> Actions:
    """+1, 0 or -1 for each row, as a new strategy of the same parameters says it, none of them hidden by a warm-up.

    `progress` is told the share that is done, of one that is shown one candle after the other.
    """
    anew = type(strategy)(**strategy.values)
    if isinstance(anew, ByCandle):
        anew.warmup = 0
        return _asked_one_by_one(anew, columns, progress)
    told = shown(columns)
    if isinstance(anew, Adapted):
        return anew.unhidden(told)
    anew.warmup = 0
    return anew.actions(told)


def lookahead(strategy: Strategy, columns: CandleColumns, *, progress: Progress | None = None) -> Lookahead:
    """Cuts the future off again and again: what was said of a candle must stay the same.

    `progress` is told the share that is done. TooFewCandles where there are not more than the strategy needs, BadInput
    where it raises.
    """
    history = len(columns)
    columns = _newest(strategy, columns)
    known = views(strategy, columns, progress=_part(progress, 0.0, 0.5))
    if isinstance(strategy, ByCandle):
        again = views(strategy, columns, progress=_part(progress, 0.5, 1.0))
        first = _first_difference(columns, known, again)
        return Lookahead(
            strategy=strategy.name,
            history=history,
            candles=len(columns),
            told=len(columns),
            cuts=0,
            first=first,
            reach=0,
        )
    cuts = _cuts(strategy, known, columns.close)
    first, reach = None, 0
    for cut in _followed(cuts, progress):
        found = _first_difference(columns, known, views(strategy, columns.rows(0, cut)))
        if found is not None:
            reach = max(reach, cut - found.row)
            first = found if first is None or found.row < first.row else first
    if first is None and not isinstance(strategy, Adapted):
        first = _one_by_one(strategy, columns)
        reach = int(first is not None)
    return Lookahead(
        strategy=strategy.name,
        history=history,
        candles=len(columns),
        # One that is asked candle by candle as well was compared at all of them.
        told=len(cuts) if isinstance(strategy, Adapted) else len(columns),
        cuts=len(cuts),
        first=first,
        reach=reach,
    )


def warmup(strategy: Strategy, columns: CandleColumns, *, progress: Progress | None = None) -> Warmup:
    """Begins the history later and later: what is said once the warm-up is over must stay the same.

    Averages that never forget come close to each other, never quite; where they do not change what is said, they are
    the same. `progress` is told the share that is done. TooFewCandles where there are not more than the strategy needs,
    BadInput where it raises.
    """
    columns = _newest(strategy, columns)
    known = views(strategy, columns, progress=_part(progress, 0.0, 0.5))
    # One with a window is asked at the last candle of its warm-up already.
    windowed = int(isinstance(strategy, ByColumns))
    declared = max(strategy.warmup, windowed)
    followed = min(max(FOLLOWED, WARMUPS * declared), len(columns) - 1)
    starts = _starts(known, declared - windowed, followed)
    needed: int | None = windowed
    first = None
    for start in _followed(starts, _part(progress, 0.5, 1.0)):
        # One that may look ahead is shown all of them: this is not the check for that.
        end = start + followed if isinstance(strategy, ByCandle) else len(columns)
        alone = views(strategy, columns.rows(start, end))[:followed]
        rows = np.flatnonzero(alone != known[start : start + len(alone)])
        if not len(rows):
            continue
        last = int(rows[-1])
        needed = max(needed, last + 1 + windowed) if last < LATE * len(alone) and needed is not None else None
        late = rows[rows >= declared - windowed]
        if len(late) and (first is None or start + late[0] < first.row):
            first = _difference(columns, start + int(late[0]), known, int(alone[late[0]]))
    return Warmup(
        strategy=strategy.name,
        candles=len(columns),
        starts=len(starts),
        followed=followed,
        declared=declared,
        needed=needed,
        first=first,
    )


def _part(progress: Progress | None, low: float, high: float) -> Progress | None:
    """Of the whole from `low` to `high`."""
    return None if progress is None else lambda done: progress(low + (high - low) * done)


def _followed(rows: Sequence[int], progress: Progress | None) -> Iterator[int]:
    for number, row in enumerate(rows, 1):
        yield row
        if progress is not None:
            progress(number / len(rows))


def _newest(strategy: Strategy, columns: CandleColumns) -> CandleColumns:
    least = max(strategy.warmup, 1) + 1
    if len(columns) <= least:
        raise TooFewCandles(f"{len(columns):,} candles are not enough for it; more than {least:,} are needed")
    return columns.rows(max(len(columns) - MOST, 0), len(columns))


def _changes(known: Actions) -> IntArray:
    rows: IntArray = np.flatnonzero(np.diff(known, prepend=known[:1])).astype(np.int64)
    return rows


def _cuts(strategy: Strategy, known: Actions, close: FloatArray) -> list[int]:
    """How many rows are left; no fewer than the strategy needs, so that it is not asked what it cannot know."""
    least = max(strategy.warmup, 1) + 1
    changes = _changes(known) + 1
    spread = np.linspace(least, len(known) - 1, CUTS).astype(int)
    moves = _largest(np.abs(np.diff(close, prepend=close[:1]) / close))
    earning = _best_turns(known, close) + 1
    chosen = np.concatenate((_some(changes[changes >= least], CUTS), spread, moves, moves + 1, earning))
    return [int(cut) for cut in np.unique(chosen) if least <= cut < len(known)]


def _largest(values: FloatArray) -> IntArray:
    rows: IntArray = np.argsort(-values, kind="stable")[:CUTS].astype(np.int64)
    return rows


def _best_turns(known: Actions, close: FloatArray) -> IntArray:
    """Rows at which it turned to buy or to sell, and the price then went its way the furthest before the next turn."""
    asking = np.flatnonzero(known)
    turns = asking[np.diff(known[asking], prepend=np.zeros(1, known.dtype)) != 0]
    ends = np.append(turns[1:], len(known) - 1)[: len(turns)]
    best: IntArray = turns[_largest(known[turns] * (close[ends] / close[turns] - 1))]
    return best


def _starts(known: Actions, hidden: int, followed: int) -> list[int]:
    """Rows with which a history may begin: those after whose first, hidden rows the view changes, and evenly spread
    ones."""
    changes = _changes(known) - hidden
    latest = max(len(known) - followed, 1)
    spread = np.linspace(1, latest, STARTS).astype(int)
    chosen = np.concatenate((_some(changes[(changes > 0) & (changes <= latest)], STARTS), spread))
    return [int(start) for start in np.unique(chosen)]


def _some(rows: IntArray, most: int) -> IntArray:
    if len(rows) <= most:
        return rows
    some: IntArray = rows[np.linspace(0, len(rows) - 1, most).astype(np.int64)]
    return some


def _one_by_one(strategy: Strategy, columns: CandleColumns) -> Difference | None:
    """Whether the columns' answers are those of one who knows no more than the candles so far."""
    anew = type(strategy)(**strategy.values)
    told = shown(columns)
    known = anew.actions(told)
    return _first_difference(columns, known, _asked_one_by_one(anew, columns))


def _asked_one_by_one(anew: Strategy, columns: CandleColumns, progress: Progress | None = None) -> Actions:
    said: Iterator[int] = (SIDES[anew.on_candle(candle).action] for candle in _shown(columns, progress))
    actions = np.fromiter(said, np.int8, len(columns))
    if progress is not None:
        progress(1.0)
    return actions


def _shown(columns: CandleColumns, progress: Progress | None) -> Iterator[Candle]:
    for start in range(0, len(columns), STEP):
        if progress is not None:
            progress(start / len(columns))
        yield from columns.candles(start, min(start + STEP, len(columns)))


def _first_difference(columns: CandleColumns, known: Actions, alone: Actions) -> Difference | None:
    """Of the rows that both have."""
    rows = np.flatnonzero(known[: len(alone)] != alone)
    return _difference(columns, int(rows[0]), known, int(alone[rows[0]])) if len(rows) else None


def _difference(columns: CandleColumns, row: int, known: Actions, alone: int) -> Difference:
    return Difference(row=row, time=int(columns.time[row]), known=int(known[row]), alone=alone)


# ── what has been checked ─────────────────────────────────────────────────────────────────────────


def check_all(
    home: Path,
    strategies: Sequence[Strategy],
    candles: Sequence[CandleColumns],
    *,
    progress: Progress | None = None,
) -> Iterator[tuple[Strategy, str]]:
    """Checks each over every symbol that it is to trade, and gives what speaks against it; BadInput as `check_first`.

    What has not begun after CHECKED_WITHIN seconds is left out, and that is told of. `progress` is told the share that
    is done, and nothing where all was checked before.
    """
    ends = time.monotonic() + CHECKED_WITHIN
    asked = sum(not checked_before(home, each, columns.symbol) for each in strategies for columns in candles)
    done = 0
    for strategy in strategies:
        left = []
        for columns in candles:
            if checked_before(home, strategy, columns.symbol):
                continue
            if time.monotonic() > ends:
                left.append(columns.symbol)
                continue
            own_part = _part(progress, done / asked, (done + 1) / asked)
            if (doubt := check_first(home, strategy, columns, progress=own_part)) is not None:
                yield strategy, f"{columns.symbol}: {doubt}" if len(candles) > 1 else doubt
            done += 1
        if left:
            what = f"was not checked for a look at the future on {', '.join(left)}"
            yield strategy, f"{strategy.name} {what}: the checks before took {CHECKED_WITHIN:.0f} s"


def check_first(
    home: Path, strategy: Strategy, columns: CandleColumns, *, progress: Progress | None = None
) -> str | None:
    """Checks code that has not passed both checks before with these parameters on this symbol, over these candles.

    Gives a sentence where it may mislead, None where all is well. BadInput for one that sees the future: no result
    of it would mean anything. `progress` is told the share that is done.
    """
    if checked_before(home, strategy, columns.symbol):
        return None
    if progress is not None:
        progress(0.0)
    try:
        ahead = lookahead(strategy, columns, progress=_part(progress, 0.0, 0.5))
    except TooFewCandles as error:
        return f"{strategy.name} was not checked for a look at the future: {error}"
    if not ahead.passed:
        given = "".join(f" --param {shlex.quote(f'{name}={value}')}" for name, value in strategy.values.items())
        raise BadInput(f"{columns.symbol}: {ahead}; see kurs check lookahead {strategy.name}{given}")
    late = warmup(strategy, columns, progress=_part(progress, 0.5, 1.0))
    if not late.passed:
        return str(late)
    mark(home, strategy, columns.symbol)
    return None


class _Passed(msgspec.Struct, frozen=True, kw_only=True):
    parameters: dict[str, Value]
    symbol: str


class _Mark(msgspec.Struct, frozen=True, kw_only=True):
    """`code` is that of `Loaded`, `passed` is each time that it passed."""

    code: str
    passed: tuple[_Passed, ...]


def checked_before(home: Path, strategy: Strategy, symbol: str) -> bool:
    """Whether this code was marked in the data folder with all of these parameters, on this symbol.

    What it does with others is not known: one of them may be how far it looks ahead, and it may tell symbols apart.
    Those that come with Kurs need no mark.
    """
    if strategy.name in known():
        return True
    marked = _marks(home).get(strategy.name)
    same = marked is not None and marked.code == own().code.get(strategy.name)
    return marked is not None and same and _passed(strategy, symbol) in marked.passed


def _passed(strategy: Strategy, symbol: str) -> _Passed:
    return _Passed(parameters=dict(strategy.values), symbol=symbol)


def mark(home: Path, strategy: Strategy, symbol: str) -> None:
    """Remembers in the data folder that this code has passed so; Unavailable where it cannot."""
    if checked_before(home, strategy, symbol):
        return
    file = home / FOLDER / CHECKED
    marks = _marks(home)
    code, before = own().code[strategy.name], marks.get(strategy.name)
    passed = before.passed if before is not None and before.code == code else ()
    told = marks | {strategy.name: _Mark(code=code, passed=(*passed, _passed(strategy, symbol)))}
    fresh = file.with_suffix(f".{os.getpid()}")
    try:
        fresh.write_bytes(msgspec.json.encode(told, order="sorted"))
        fresh.replace(file)
    except OSError as error:
        raise Unavailable(f"{file}: cannot be written: {(error.strerror or str(error)).lower()}") from None


def _marks(home: Path) -> dict[str, _Mark]:
    """None where the file is not there or is none of ours: then everything is checked once more."""
    try:
        return msgspec.json.decode((home / FOLDER / CHECKED).read_bytes(), type=dict[str, _Mark])
    except (OSError, msgspec.DecodeError):
        return {}
