"""The page of a study: whole in itself, every text escaped, and everything in it that it promises to draw."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from browsing import browsed, needs_browser
from studies import Here, edged_candles, job_of, study_of, walk

from kurs.optimize.journal import Journal
from kurs.optimize.methods import METHODS
from kurs.optimize.page import page
from kurs.optimize.study import Result
from kurs.optimize.summary import BY_LOSS

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


@pytest.mark.parametrize("method", METHODS)
def test_the_map_knows_every_value_that_can_be_tried(tmp_path: Path, method: str) -> None:
    step = ":0.003" if method == "grid" else ""
    space = f"fast_period=3:9:3,slow_period=10:90:log,min_gap=0:0.003{step},lookback=1:2,direction=both|bullish"
    trials = None if method == "grid" else 20
    text = page(result_of(tmp_path / "one.jsonl", space=space, method=method, trials=trials), command=COMMAND)
    axes = {axis["name"]: axis for axis in data_of(text)["axes"]}
    known = [name for name, axis in axes.items() if axis["steps"] is not None]
    counted = ["fast_period", "lookback", "direction"]
    assert known == (list(axes) if method == "grid" else counted)
    assert all(set(axes[name]["values"]) <= set(axes[name]["steps"]) for name in known)
    assert axes["fast_period"]["steps"] == [3, 6, 9]
    assert axes["direction"]["steps"] == [0, 1]


# What stands in the map, and what it says of each of its cells where a pointer may be.
MAP = """
const inside = frame.contentDocument, canvas = inside.getElementById('map'), tip = inside.getElementById('tip');
const paper = frame.contentWindow.CanvasRenderingContext2D.prototype, write = paper.fillText, ring = paper.arc;
const looked = async () => {
  const words = [], rings = [];
  paper.fillText = function (...told) { if (this.canvas === canvas) words.push(told); write.apply(this, told); };
  paper.arc = function (...told) { if (this.canvas === canvas) rings.push(told); ring.apply(this, told); };
  frame.contentWindow.dispatchEvent(new frame.contentWindow.Event('resize'));
  await drawn();
  const box = canvas.getBoundingClientRect(), told = new Set();
  for (let y = box.top + 12; y < box.bottom; y += 30)
    for (let x = box.left; x < box.right; x += 8) {
      canvas.dispatchEvent(new frame.contentWindow.PointerEvent('pointermove', { clientX: x, clientY: y }));
      if (!tip.hidden) told.add([...tip.children].map((line) => line.textContent).join('|'));
    }
  return { words, rings, told: [...told], width: box.width };
};
const choose = (id, value) => {
  const one = inside.getElementById(id);
  one.value = value;
  one.dispatchEvent(new frame.contentWindow.Event('change'));
};
found.map = await looked();
"""


@needs_browser
@pytest.mark.parametrize("width", [400, 1200])
def test_the_map_shows_each_value_that_was_tried(tmp_path: Path, width: int) -> None:
    result = result_of(tmp_path / "one.jsonl", space="fast_period=2:20:2,min_gap=0:0.004:0.001")
    found = browsed(tmp_path, page(result, command=COMMAND), widths=(width,), script=MAP)["map"]
    assert len(result.trials) == 50
    told = [tip.split("|") for tip in found["told"]]
    assert sorted(int(lines[0].split(":")[0].removeprefix("trial ")) for lines in told) == list(range(50))
    across = {text: x for text, x, y in found["words"] if text in {str(n) for n in range(2, 21)} and y > 340}
    assert set(across) <= {str(n) for n in range(2, 21, 2)}
    assert len(across) == 10 or width == 400
    assert {"0", "0.001", "0.002", "0.003", "0.004"} <= {text for text, _, y in found["words"] if y < 340}
    # The ring stands over the value of the best.
    assert result.best is not None
    ((ring, *_),) = found["rings"]
    shown = str(result.best.parameters["fast_period"])
    assert across[shown] == pytest.approx(ring) if shown in across else width == 400


@needs_browser
def test_one_parameter_is_a_bar_for_each_of_its_values(tmp_path: Path) -> None:
    result = result_of(tmp_path / "one.jsonl", space="fast_period=2:50", candles=edged_candles(600))
    found = browsed(tmp_path, page(result, command=COMMAND), widths=(1200,), script=MAP)["map"]
    assert len(found["told"]) == len(result.trials) == 24
    assert all(tip.startswith("trial ") for tip in found["told"])


@needs_browser
def test_a_cell_of_several_trials_tells_their_number_median_and_range(tmp_path: Path) -> None:
    space = "fast_period=2:20:2,min_gap=0:0.004"
    result = result_of(tmp_path / "one.jsonl", space=space, method="random", trials=60)
    script = f"{MAP} choose('map-y', '0'); found.line = await looked();"
    found = browsed(tmp_path, page(result, command=COMMAND), widths=(1200,), script=script)
    # By itself each value of one parameter holds several trials of the other.
    assert len(found["line"]["told"]) == 10
    several = [tip for tip in found["line"]["told"] if not tip.startswith("trial ")]
    assert len(several) > 6
    for tip in several:
        head, spread, where = tip.split("|")
        period = int(where.removeprefix("fast_period "))
        values = [t.value or 0.0 for t in result.trials if t.parameters["fast_period"] == period]
        numbers = [float(n.replace(",", "")) for n in re.findall(r"-?\d[\d,]*\.?\d*", head + " " + spread)]
        assert head.startswith(f"{len(values)} trials, median net_profit ")
        assert numbers == pytest.approx([len(values), np.median(values), min(values), max(values)], rel=1e-4)
    # A number without steps is shown in parts, each told as the range that it is.
    ranges = [text for text, x, y in found["map"]["words"] if x < 200 and " to " in text and y < 340]
    ends = [tuple(map(float, text.split(" to "))) for text in ranges]
    assert len(ends) >= 4
    assert all(0 <= low < high <= 0.004 for low, high in ends)


@needs_browser
def test_losses_are_drawn_as_they_are_ranked(tmp_path: Path) -> None:
    losing = job_of(objective="calmar", fee=0.01)
    space = "fast_period=3:12:3,slow_period=15:45:10"
    result = result_of(tmp_path / "one.jsonl", space=space, candles=walk(1500, 5, drift=-0.002), job=losing)
    script = f"{MAP} choose('map-y', '0'); found.line = await looked();"
    text = page(result, command=COMMAND)
    assert BY_LOSS[1:] in text
    found = browsed(tmp_path, text, widths=(1200,), script=script)
    assert result.best is not None
    best = f"trial {result.best.number}: calmar {result.best.value:.5g}"
    assert any(tip.startswith(best) for tip in found["map"]["told"])
    for tip in found["line"]["told"]:
        period = int(tip.rpartition(" ")[2])
        losses = [-100 * (t.profit or 0.0) / 10_000 for t in result.trials if t.parameters["fast_period"] == period]
        told = [float(n) for n in re.findall(r"loss of ([\d.]+) %", tip)]
        assert told == pytest.approx([np.median(losses), max(losses), min(losses)], abs=0.006)


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
