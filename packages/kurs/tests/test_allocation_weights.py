"""Weights and the trades that lead to them: sums, caps, lots."""

import asyncio
import json
import os
import subprocess
import sys
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from building import d, instrument
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st

from kurs.allocation.rebalance import rebalancing
from kurs.allocation.weights import PROFILES, Profile, capped, equal_weights, inverse_volatility_weights
from kurs.domain.errors import BadInput, Unavailable
from kurs.domain.orders import Side
from kurs.services import optimiser
from kurs.services.optimiser import Method, Optimiser

pytestmark = pytest.mark.anyio

NEEDS_SKFOLIO = pytest.mark.skipif(find_spec("skfolio") is None, reason="the extra kurs[portfolio] is not installed")
WEIGHTS = st.dictionaries(st.text(min_size=1, max_size=5), st.floats(0, 1e3), max_size=8)
MONEY = st.decimals("0.01", "1000000", places=2)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def moves(scales: dict[str, float], count: int = 300) -> dict[str, list[float]]:
    """Independent returns of these spreads, a thousandth on average."""
    draw = np.random.default_rng(7)
    drawn = {name: draw.normal(0, scale, count) for name, scale in scales.items()}
    return {name: (values - values.mean() + 0.001).tolist() for name, values in drawn.items()}


# ── weights ───────────────────────────────────────────────────────────────────────────────────────


def test_equal_and_inverse_weights_by_hand() -> None:
    assert equal_weights(["a", "b", "c", "d"]) == dict.fromkeys("abcd", 0.25)
    returns = {"a": [0.01, -0.01, 0.01, -0.01], "b": [0.03, -0.03, 0.03, -0.03]}
    assert inverse_volatility_weights(returns) == pytest.approx({"a": 0.75, "b": 0.25})
    with pytest.raises(BadInput, match="b has not moved"):
        inverse_volatility_weights(returns | {"b": [0.0] * 4})


def test_inverse_volatility_is_numpys() -> None:
    returns = moves({"a": 0.01, "b": 0.02, "c": 0.05})
    inverse = np.array([1 / np.std(values, ddof=1) for values in returns.values()])
    assert list(inverse_volatility_weights(returns).values()) == pytest.approx((inverse / inverse.sum()).tolist())


def test_what_one_may_not_have_the_others_get() -> None:
    assert capped({"a": 0.5, "b": 0.5}, total=0.8, single=0.5) == pytest.approx({"a": 0.4, "b": 0.4})
    assert capped({"a": 0.8, "b": 0.1, "c": 0.1}, total=0.9, single=0.5) == pytest.approx(
        {"a": 0.5, "b": 0.2, "c": 0.2}
    )
    assert capped({"a": 0.8, "b": 0.2}, total=0.9, single=0.1) == pytest.approx({"a": 0.1, "b": 0.1})
    assert capped({"a": 1.0}, total=0.0, single=0.1) == {"a": 0.0}
    assert capped({}, total=1.0, single=1.0) == {}


@given(WEIGHTS, st.floats(0, 1), st.floats(0.001, 1))
def test_capped_weights_keep_within_both_bounds(weights: dict[str, float], total: float, single: float) -> None:
    found = capped(weights, total=total, single=single)
    assert found.keys() == weights.keys()
    assert all(0 <= weight <= single + 1e-9 for weight in found.values())
    counted = sum(weight > 1e-12 for weight in weights.values())
    assert sum(found.values()) == pytest.approx(min(total, single * counted), abs=1e-9)
    for name, weight in weights.items():
        for other, beside in weights.items():
            if weight > beside:
                assert found[name] >= found[other] - 1e-9


def test_profiles_rise() -> None:
    totals = [PROFILES[name].total for name in get_args(Profile)]
    assert totals == sorted(totals)
    assert totals[-1] == 1


# ── the library ───────────────────────────────────────────────────────────────────────────────────


MANY = "import json, runpy, sys; solve = runpy.run_path(sys.argv[1])['solve']; \
json.dump([solve(*question) for question in json.load(sys.stdin)], sys.stdout)"
CALMER = {"a": 0.01, "b": 0.02, "c": 0.04}
ASKED: list[tuple[str, str]] = [(method, profile) for method in ("mean_risk", "hrp") for profile in PROFILES]


@pytest.fixture(scope="module")
def solved() -> list[dict[str, Any]]:
    """Every question of this module, answered in one process: loading the library takes seconds."""
    two = moves({"a": 0.01, "b": 0.02})
    questions = [
        *((method, profile, moves(CALMER)) for method, profile in ASKED),
        *((method, "moderate", moves({"a": 0.01})) for method in ("mean_risk", "hrp")),
        ("mean_risk", "aggressive", {name: [value - 0.1 for value in values] for name, values in two.items()}),
        ("hrp", "moderate", two | {"c": [0.0] * 300}),
    ]
    done = subprocess.run(
        [sys.executable, "-I", "-c", MANY, str(optimiser.SOLVER)],
        input=json.dumps(questions), capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


@NEEDS_SKFOLIO
@pytest.mark.parametrize("asked", ASKED, ids="-".join)
def test_the_librarys_weights_are_whole_and_long(solved: list[dict[str, Any]], asked: tuple[str, str]) -> None:
    found = solved[ASKED.index(asked)]["weights"]
    assert list(found) == ["a", "b", "c"]
    assert sum(found.values()) == pytest.approx(1)
    assert min(found.values()) >= 0
    # Of independent prices that rise alike the calmer one gets more.
    assert found["a"] > found["b"] > found["c"]


@NEEDS_SKFOLIO
def test_the_least_variance_and_the_best_ratio_are_the_closed_forms(solved: list[dict[str, Any]]) -> None:
    returns = np.array(list(moves(CALMER).values()))
    inverse = np.linalg.inv(np.cov(returns))
    for profile, wanted in (("moderate", np.ones(3)), ("aggressive", returns.mean(axis=1))):
        expected = inverse @ wanted / (inverse @ wanted).sum()
        assert expected.min() > 0
        found = solved[ASKED.index(("mean_risk", profile))]["weights"]
        assert list(found.values()) == pytest.approx(expected.tolist(), abs=1e-3)


@NEEDS_SKFOLIO
def test_one_symbol_gets_all_and_what_cannot_be_solved_is_said(solved: list[dict[str, Any]]) -> None:
    *ones, falling, still = solved[len(ASKED) :]
    assert ones == [{"weights": {"a": pytest.approx(1)}}] * 2
    assert "none of these prices has risen" in falling["error"]
    assert still == {"error": "hrp finds no weights for these prices"}


@NEEDS_SKFOLIO
async def test_the_solver_is_asked_in_a_process_that_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    returns, solver, ran = moves({"a": 0.01, "b": 0.02}), tmp_path / "solver.py", tmp_path / "pid"
    monkeypatch.setattr(optimiser, "SOLVER", solver)
    begin = f"import json, os, sys, threading\nopen({str(ran)!r}, 'w').write(str(os.getpid()))\nquestion = "

    async def asked(does: str) -> dict[str, float]:
        solver.write_text(f"{begin}json.load(sys.stdin)\n{does}")
        try:
            return await Optimiser().weights("hrp", "moderate", returns)
        finally:
            with pytest.raises(ProcessLookupError):
                os.kill(int(ran.read_text()), 0)

    same = "assert question['returns']['a'][0] == %r; print('{\"weights\": {\"a\": 0.75, \"b\": 0.25}}')"
    assert await asked(same % returns["a"][0]) == {"a": 0.75, "b": 0.25}
    with pytest.raises(BadInput, match="no luck"):
        await asked('print(\'{"error": "no luck"}\')')
    with pytest.raises(Unavailable, match="has failed"):
        await asked("raise SystemExit(3)")
    monkeypatch.setattr(optimiser, "ANSWER_WITHIN", 2.0)
    with pytest.raises(Unavailable, match="within 2 s"):
        await asked("threading.Event().wait()")
    with pytest.raises(BadInput, match="c has not moved"):
        await Optimiser().weights("hrp", "moderate", returns | {"c": [0.0] * 300})


def test_without_the_extra_its_methods_name_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in [name for name in sys.modules if name.partition(".")[0] == "skfolio"]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "skfolio", None)
    returns = moves({"a": 0.01, "b": 0.02})
    library: tuple[Method, ...] = ("mean_risk", "hrp")
    for method in library:
        with pytest.raises(BadInput, match=r"kurs\[portfolio\].*equal and inverse_volatility"):
            asyncio.run(Optimiser().weights(method, "moderate", returns))
    assert asyncio.run(Optimiser().weights("equal", "moderate", returns)) == {"a": 0.5, "b": 0.5}
    assert sum(asyncio.run(Optimiser().weights("inverse_volatility", "moderate", returns)).values()) == pytest.approx(1)


# ── rebalancing ───────────────────────────────────────────────────────────────────────────────────


def test_a_trade_by_hand() -> None:
    trade = rebalancing(d("0.25"), held=d("1"), price=d("100"), equity=d("1000"), instrument=instrument())
    assert (trade.side, trade.amount, trade.reduces) == (Side.BUY, d("1.5"), False)
    assert (trade.current, trade.difference) == (d("0.1"), d("0.15"))
    trade = rebalancing(d("0"), held=d("1.0005"), price=d("100"), equity=d("1000"), instrument=instrument())
    assert (trade.side, trade.amount, trade.reduces) == (Side.SELL, d("1"), True)
    trade = rebalancing(d("-0.1"), held=d("1"), price=d("100"), equity=d("1000"), instrument=instrument())
    assert (trade.side, trade.amount, trade.reduces) == (Side.SELL, d("2"), False)


@how(max_examples=200)
@given(st.decimals("-3", "3", places=4), st.decimals("-1000", "1000", places=3), MONEY, MONEY)
def test_every_target_is_reached_within_a_lot(target: Decimal, held: Decimal, price: Decimal, equity: Decimal) -> None:
    listed = instrument()
    trade = rebalancing(target, held=held, price=price, equity=equity, instrument=listed)
    assert trade.amount >= 0
    assert trade.amount % listed.lot_size == 0
    after = held + trade.amount * trade.side.sign
    assert abs(after - target * equity / price) < listed.lot_size
    if trade.reduces:
        assert after * held >= 0
        assert abs(after) <= abs(held)
