"""A line of numbers as a picture in a terminal: braille dots, two across and four down in each character."""

from collections.abc import Sequence

import numpy as np

from kurs.market.columns import FloatArray

__all__ = ["picture"]

# The bit of each dot by column and by row from the top. Source: Unicode, chapter 21, Braille Patterns.
DOTS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
EMPTY = 0x2800
ACROSS, DOWN = 2, 4
LABELS = 3
# The axes' beams, marks and corner, and what a dot becomes where braille cannot be shown.
DRAWN, PLAIN = ("│", "┤", "└", "─"), ("|", "|", "+", "-")
STAR = "*"


def picture(values: FloatArray, *, width: int, height: int, ends: Sequence[str], plain: bool = False) -> list[str]:
    """Lines of text no wider than `width`: `height` rows of dots with values beside them, then `ends` below.

    A `plain` one is drawn in ASCII.
    """
    beam, mark, corner, floor = PLAIN if plain else DRAWN
    low, high = float(values.min()), float(values.max())
    labels = LABELS if high > low else 1
    rows = sorted({round(place * (height - 1) / max(1, labels - 1)) for place in range(labels)})
    marks = {row: _amount(high - (high - low) * row / max(1, height - 1)) for row in rows}
    margin = max(map(len, marks.values()))
    columns = max(8, width - margin - 2)
    cells = _dots(values, columns, height, low, high)
    lines = ["".join(_cell(cell, plain) for cell in row).rstrip(_cell(0, plain)) for row in cells]
    drawn = [f"{marks.get(row, ''):>{margin}} {mark if row in marks else beam}{line}" for row, line in enumerate(lines)]
    first, *_, last = ends
    gap = " " * max(1, columns - len(first) - len(last))
    return [*drawn, f"{'':>{margin}} {corner}{floor * columns}", f"{'':>{margin}}  {first}{gap}{last}"]


def _dots(values: FloatArray, columns: int, height: int, low: float, high: float) -> list[list[int]]:
    """Each column of dots covers what the line went through there, joined to the one before it."""
    cells = np.zeros((height, columns), np.int64)
    steps = np.linspace(0, len(values), columns * ACROSS + 1)
    scale = (height * DOWN - 1) / (high - low) if high > low else 0.0
    before: float | None = None
    for place in range(columns * ACROSS):
        start = int(steps[place])
        part = values[start : max(int(steps[place + 1]), start + 1)]
        lowest, highest = float(part.min()), float(part.max())
        if before is not None:
            lowest, highest = min(lowest, before), max(highest, before)
        before = float(part[-1])
        top, bottom = (round((high - value) * scale) for value in (highest, lowest))
        for dot in range(top, bottom + 1):
            cells[dot // DOWN, place // ACROSS] |= DOTS[place % ACROSS][dot % DOWN]
    rows: list[list[int]] = cells.tolist()
    return rows


def _cell(dots: int, plain: bool) -> str:
    return (STAR if dots else " ") if plain else chr(EMPTY + dots)


def _amount(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.4g}"
