"""What the guide says of fills is what happens: its candles are traded with each of its options, by both engines."""

import re
import shlex
from pathlib import Path

import msgspec
import numpy as np
import pytest
from typer.testing import CliRunner

from kurs.cli.commands import app

GUIDE = Path(__file__).parents[3] / "docs" / "guides" / "backtests.md"
ROW = re.compile(r"^\| (.+) \|$", re.MULTILINE)


def tables() -> list[list[tuple[str, ...]]]:
    """Of the section on fills: the cells of every table, without its head."""
    section = GUIDE.read_text(encoding="utf-8").partition("## How an order fills")[2].partition("\n## ")[0]
    found = [ROW.findall(part) for part in section.split("\n\n")]
    return [[tuple(cell.strip() for cell in row.split(" | ")) for row in rows[2:]] for rows in found if len(rows) > 2]


@pytest.fixture(scope="module")
def tape(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The candles of the guide, as a file of one minute each."""
    path = tmp_path_factory.mktemp("guide") / "BTC_USD-1m.csv"
    candles = next(table for table in tables() if table[0][0] == "0")
    rows = [[1_704_067_200 + 60 * int(row), *map(float, numbers)] for row, *numbers in candles]
    np.savetxt(path, rows, "%.10g", ",", header="time,open,high,low,close,volume", comments="")
    return path


def fills() -> list[tuple[str, float, float]]:
    """Options, and the prices of the one round trip."""
    return [
        (cells[0].strip("`"), float(cells[1]), float(cells[2]))
        for table in tables()
        for cells in table
        if len(cells) == 4
    ]


def named() -> str:
    """The options that the guide names for all rows of its table."""
    found = re.search(r"^`(--param .+)`:$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    assert found
    return found[1]


@pytest.mark.parametrize(("options", "bought", "sold"), fills())
def test_the_guide_s_prices_are_those_of_a_run(tape: Path, options: str, bought: float, sold: float) -> None:
    given = "" if options == "none" else options
    command = f"backtest --strategy ema_crossover {named()} --candles {tape} --json {given}"
    done = CliRunner().invoke(app, shlex.split(command), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    trade = msgspec.json.decode(done.stdout)["trades"][0]
    assert (trade["entry_price"], trade["exit_price"]) == (pytest.approx(bought), pytest.approx(sold))


def test_every_way_to_fill_is_in_the_guide() -> None:
    said = " ".join(options for options, _, _ in fills())
    for option in ("close", "touch", "through", "--volume-share", "--latency", "spread:", "volume:", "--stop-loss"):
        assert option in said
