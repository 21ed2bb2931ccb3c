"""What to know before a result is believed: few trades, costs that eat the profit, holes in the candles."""

from collections.abc import Iterator

from kurs.backtest.curve import YEAR
from kurs.backtest.outcome import Outcome
from kurs.backtest.statistics import Figures
from kurs.backtest.wording import money_digits, number
from kurs.domain.market import timeframe_of
from kurs.market.columns import CandleColumns, find_gaps, iso

__all__ = ["TOO_GOOD", "remarks"]

# Fewer trades than this say little about the next ones: the usual rule of thumb for a mean.
FEW_TRADES = 30
# A Sharpe ratio above this has more often been a mistake than a discovery.
TOO_GOOD = 5.0
SHORT = YEAR // 12
# Of the closed trades' profit before fees, of what was lost, and of the cash.
MUCH_OF_IT = 0.5


def remarks(outcome: Outcome, figures: Figures) -> list[str]:
    """One sentence each, the weightiest first; [] where there is nothing to say."""
    return [
        *_of_the_run(outcome),
        *_of_the_trades(outcome, figures),
        *_of_the_time(outcome, figures),
        *(said for columns in outcome.candles for said in _of_the_candles(columns)),
        *outcome.notes,
    ]


def _of_the_run(outcome: Outcome) -> Iterator[str]:
    if outcome.halted is not None:
        yield f"Trading stopped before the end: {outcome.halted}."
    for reason, count in sorted(outcome.denials.items()):
        yield f"{count:,} {'order was' if count == 1 else 'orders were'} not placed or not filled: {reason}."
    held = {symbol: amount for symbol, amount in outcome.held.items() if amount}
    for symbol, amount in sorted(held.items()):
        yield (
            f"{abs(amount):.8g} {symbol} {'is' if amount > 0 else 'is sold short and'} still held at the end: "
            "it counts in the equity at the last close, without the cost of closing it, and not as a trade."
        )


def _of_the_trades(outcome: Outcome, figures: Figures) -> Iterator[str]:
    total, warmup = figures.trades.total, outcome.plan.warmup or 0
    if warmup >= len(outcome.time):
        yield f"All {len(outcome.time):,} candles are warm-up, which lasts {warmup:,}: nothing could be traded."
    elif not total:
        yield "No trade was closed: the figures tell nothing about the strategy."
    elif total < FEW_TRADES:
        yield f"{total} closed {'trade is' if total == 1 else 'trades are'} too few to tell skill from luck."
    if total and outcome.plan.short and not outcome.plan.reverse and not _sold_short(outcome):
        yield (
            "Nothing was sold short, though it may be: without reversing a signal closes a position or opens one, "
            "never both, and each sell found something to close."
        )
    yield from _of_the_money(outcome, figures)


def _sold_short(outcome: Outcome) -> bool:
    return bool((outcome.trades.size < 0).any()) or any(amount < 0 for amount in outcome.held.values())


def _of_the_money(outcome: Outcome, figures: Figures) -> Iterator[str]:
    total_return = figures.curve.total_return
    if total_return <= -MUCH_OF_IT:
        yield f"The strategy lost {-total_return:.0%} of the cash."
    total = figures.trades.total
    profit, fees = float(outcome.trades.profit.sum()), float(outcome.trades.fees.sum())
    earned, digits = profit + fees, money_digits(outcome.plan.cash)
    apart = " (without those of what is still held)" if any(outcome.held.values()) else ""
    if total and profit <= 0 < earned:
        trading = f"what trading earned ({number(earned, digits)})"
        yield f"Fees of {number(fees, digits)}{apart} turned {trading} into a loss."
    elif total and profit <= 0 and fees > -MUCH_OF_IT * profit:
        yield (
            f"Fees of {number(fees, digits)}{apart} are {fees / -profit:.0%} of what the trades lost; "
            f"before fees they lost {number(abs(earned), digits)}."
        )
    elif total and profit > 0 and fees > MUCH_OF_IT * earned:
        yield f"Fees took {fees / earned:.0%} of what trading earned; a little more cost leaves nothing."
    if profit > 0 and total >= 2 and float(outcome.trades.profit.max()) >= profit:
        yield "One single trade earned all of the profit; without it there is none."


def _of_the_time(outcome: Outcome, figures: Figures) -> Iterator[str]:
    span = int(outcome.time[-1]) + outcome.interval - int(outcome.time[0])
    if span < SHORT:
        yield "The candles span less than a month: the figures by the year are guesses."
    sharpe = figures.curve.sharpe
    if sharpe is not None and sharpe > TOO_GOOD:
        yield f"A Sharpe ratio of {sharpe:.1f} is too good to be believed before its reason is known."


def _of_the_candles(columns: CandleColumns) -> Iterator[str]:
    places = zip(columns.left_out, ("beginning", "end"), strict=True)
    parts = " and ".join(f"{count:,} at the {place}" for count, place in places if count)
    if parts:
        coarse = timeframe_of(columns.interval)
        yield f"{columns.symbol}: of the finer candles {parts} make no whole one of {coarse}, and are left out."
    gaps = find_gaps(columns.time, columns.interval)
    if gaps.largest is not None:
        share = gaps.missing / (gaps.missing + len(columns))
        where = f"the largest of {gaps.largest.missing:,} from {iso(gaps.largest.time)}"
        yield (
            f"{columns.symbol}: {gaps.missing:,} candles of {timeframe_of(columns.interval)} are missing ({share:.2%})"
            f" in {gaps.count:,} {'gap' if gaps.count == 1 else 'gaps'}, {where}; nothing is traded in between."
        )
    quiet = int((columns.volume == 0).sum())
    if quiet:
        yield (
            f"{columns.symbol}: {quiet:,} candles ({quiet / len(columns):.2%}) have no volume;"
            " fills in them could not have been had."
        )
