"""Figures in words: shares as percent, money with its commas, times in the two units that matter."""

from kurs.domain.market import DAY, HOUR, MINUTE

__all__ = ["UNKNOWN", "counted", "duration", "money_digits", "number", "percent", "ratio"]

UNKNOWN = "-"
UNITS = (("d", DAY), ("h", HOUR), ("min", MINUTE), ("s", 1000))
# Of an amount of money, before and after the point together, as long as two are after it.
DIGITS = 7
# From here on a share or a ratio is read more easily with a power of ten.
HUGE = 1000


def percent(value: float | None, *, sign: bool = False) -> str:
    """A share of 1, such as "12.34 %"; with `sign` also a plus is written."""
    if value is None:
        return UNKNOWN
    plus = "+" if sign else ""
    return f"{value * 100:{plus}.2e} %" if abs(value) >= HUGE else f"{value * 100:{plus},.2f} %"


def number(value: float | None, digits: int = 2, *, sign: bool = False) -> str:
    """With commas between thousands, and so many digits after the point."""
    return UNKNOWN if value is None else f"{value:{'+' if sign else ''},.{digits}f}"


def counted(count: int, name: str) -> str:
    """Such as "1 trade" and "2,000 trades"."""
    return f"{count:,} {name}" if count == 1 else f"{count:,} {name}s"


def money_digits(cash: float) -> int:
    """How many digits after the point tell what matters of so much money: 2 of 10,000 dollars, 6 of one bitcoin."""
    return max(2, DIGITS - len(f"{cash:.0f}"))


def ratio(value: float | None, digits: int = 2) -> str:
    """As a number, a huge one with a power of ten: nobody counts its digits."""
    return f"{value:.2e}" if value is not None and abs(value) >= HUGE else number(value, digits)


def duration(ms: float | None) -> str:
    """Such as "3 d 4 h": two units at most, the second left out where it is nought."""
    if ms is None:
        return UNKNOWN
    for place, (name, size) in enumerate(UNITS):
        if ms >= size:
            finer, step = UNITS[place + 1] if place + 1 < len(UNITS) else ("", 0)
            rest = int(ms % size // step) if step else 0
            return f"{int(ms // size):,} {name}" + (f" {rest} {finer}" if rest else "")
    return "0"
