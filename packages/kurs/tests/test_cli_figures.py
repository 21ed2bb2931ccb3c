"""A result on a terminal: remarks are broken between words, and sums that differ say why."""

from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from outcomes import CASH, an_outcome
from studies import Here, edged_candles, study_of

from kurs.backtest.remarks import remarks
from kurs.backtest.statistics import figures
from kurs.backtest.wording import counted
from kurs.cli.figures import as_text
from kurs.cli.findings import as_text as findings_as_text
from kurs.optimize.journal import Journal

LONG = "a_file_with_a_name_that_is_longer_than_the_line_is"


@pytest.mark.parametrize("width", [40, 80, 118])
def test_remarks_are_broken_between_words(width: int) -> None:
    outcome = an_outcome(
        np.linspace(CASH, CASH / 3, 500), [1, -2, -3], notes=(f"words {'of many letters ' * 9}{LONG}",)
    )
    found = figures(outcome)
    told = as_text(outcome, found, width=width, colour=False).partition("\n! ")[2].splitlines()
    assert all(len(line) <= width or LONG in line for line in ["! " + told[0], *told[1:]])
    words = " ".join("\n".join(told).replace("\n! ", "\n").split())
    for remark in remarks(outcome, found):
        assert " ".join(remark.split()) in words


def test_a_sum_of_fees_that_leaves_some_out_says_so() -> None:
    outcome = an_outcome(np.linspace(CASH, 9_000, 500), [-0.1] * 40)
    held = replace(outcome, held={"BTC/USD": 0.5})
    (alone,) = (text for text in remarks(outcome, figures(outcome)) if text.startswith("Fees"))
    (apart,) = (text for text in remarks(held, figures(held)) if text.startswith("Fees"))
    assert alone.startswith("Fees of 8.00 turned")
    assert apart.startswith("Fees of 8.00 (without those of what is still held) turned")


def test_one_is_not_many(tmp_path: Path) -> None:
    assert [counted(count, "trial") for count in (0, 1, 2, 2000)] == ["0 trials", "1 trial", "2 trials", "2,000 trials"]
    study = study_of(edged_candles(300), "fast_period=5,slow_period=20")
    with Journal.open(tmp_path / "one.jsonl", study.head) as journal:
        result = study.run(journal, Here(study), lambda _: None)
    text = findings_as_text(result, study=tmp_path / "one.jsonl")
    assert "\n1 trial over 300 candles" in text
    assert "1 trials" not in text
