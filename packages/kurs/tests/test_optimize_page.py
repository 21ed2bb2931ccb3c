"""The page of a study: whole in itself, every text escaped, and everything in it that it promises to draw."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from browsing import browsed, needs_browser
from studies import Here, edged_candles, job_of, study_of, walk

from kurs.optimize.journal import Journal
from kurs.optimize.page import page
from kurs.optimize.study import Result

COMMAND = "kurs optimize --strategy=ema_crossover"


def result_of(path: Path, **options: Any) -> Result:
    space = options.pop("space", "fast_period=3:12:3,slow_period=15:45:10,direction=both|bullish")
    study = study_of(options.pop("candles", edged_candles(1500)), space, **options)
    with Journal.open(path, study.head) as journal:
        return study.run(journal, Here(study), lambda _: None)


def data_of(text: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_it_holds_what_the_pictures_are_drawn_from(tmp_path: Path) -> None:
    result = result_of(tmp_path / "one.jsonl", walk_forward=3, job=job_of(objective="sharpe"))
    text = page(result, command=COMMAND)
    data = data_of(text)
    assert [axis["name"] for axis in data["axes"]] == ["fast_period", "slow_period", "direction"]
    assert data["value"] == [trial.value for trial in result.trials]
    assert data["axes"][2]["choices"] == ["both", "bullish"]
    assert set(data["axes"][2]["values"]) == {0, 1}
    assert len(data["forward"]["folds"]) == 3
    assert data["overfitting"]["splits"] == sum(data["overfitting"]["ranks"])
    for name in ("map", "coordinates", "history", "forward", "ranks"):
        assert f'<canvas id="{name}" role="img" aria-label=' in text
    first, _, rest = result.belief.sentence.partition(": ")
    assert first in text
    assert rest[5:40] in text


def test_it_loads_nothing(tmp_path: Path) -> None:
    text = page(result_of(tmp_path / "one.jsonl"), command=COMMAND)
    assert not re.search(r"(?:src|href)=|@import|https?://|fetch\(|XMLHttpRequest", text)
    assert "default-src 'none'" in text
    assert len(text) < 200_000


def test_no_text_can_become_markup(tmp_path: Path) -> None:
    result = result_of(tmp_path / "one.jsonl")
    bad = "</script><script>alert(1)</script><b>&\"'"
    head = msgspec.structs.replace(result.head, strategy=bad, objective=bad, space=bad, code=bad)
    trials = tuple(msgspec.structs.replace(trial, why=bad) for trial in result.trials)
    text = page(replace(result, head=head, trials=trials), command=bad)
    assert bad not in text
    assert "<b>" not in text.split("<script", 1)[0]
    assert text.count("<script") == 2
    assert data_of(text)["objective"] == bad.split()[0]


@pytest.mark.parametrize(
    "options",
    [
        {"space": "fast_period=3:12"},
        {"candles": walk(300), "job": job_of(objective="sharpe", warmup=300)},
        {"candles": walk(300), "space": "fast_period=5,slow_period=20"},
        {"method": "random", "trials": 12, "prune": True},
    ],
    ids=["one parameter", "no value at all", "one point", "pruned"],
)
def test_it_is_written_whatever_was_found(tmp_path: Path, options: dict[str, Any]) -> None:
    text = page(result_of(tmp_path / "one.jsonl", **options), command=COMMAND)
    assert text.endswith("</html>\n")
    assert "NaN" not in json.dumps(data_of(text))


@needs_browser
def test_a_telephone_shows_all_of_it(tmp_path: Path) -> None:
    result = result_of(tmp_path / "one.jsonl", walk_forward=3, job=job_of(objective="sharpe"))
    command = f"kurs optimize --candles={'a_long_name' * 9}.parquet"
    for frame in browsed(tmp_path, page(result, command=command))["frames"]:
        assert frame["page"] <= frame["width"], frame
        assert frame["beyond"] == []


def test_the_plan_is_told_in_words_and_how_to_do_it_again(tmp_path: Path) -> None:
    text = page(result_of(tmp_path / "one.jsonl", job=job_of(fee=0.002)), command=COMMAND)
    shown = text.partition("<script")[0]
    assert "{" not in shown.partition("<body>")[2]
    assert "<dt>Fee</dt><dd>0.2 %</dd>" in shown
    assert f"<pre>{COMMAND}</pre>" in shown
