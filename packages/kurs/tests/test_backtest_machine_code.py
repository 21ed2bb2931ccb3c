"""Compiled passes as machine code that was kept: the same bits as numba's own, and only of what it was made from."""

import importlib
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import NoneType
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurs.backtest import kept_code, llvm, loops, records
from kurs.backtest.arguments import ArrayOf
from kurs.backtest.machine_code import MachineCode
from kurs.strategies.compilation import fetched, has_numba, jitted, linked

pytestmark = [
    pytest.mark.skipif(not has_numba(), reason="numba is not installed"),
    pytest.mark.skipif(sys.platform != "linux", reason="machine code is kept on Linux alone"),
]

FLOATS, TABLE = ArrayOf(np.float64), ArrayOf(np.float64, 2)
# A pass of one's own, compiled in a moment.
SOURCE = """
import numpy as np
from kurs.strategies.compilation import jitted

@jitted
def doubled(values):
    for row in range(len(values)):
        values[row] = {factor} * values[row]

@jitted
def turned(values):
    others = np.empty(len(values))
    for row in range(len(values)):
        others[row] = values[len(values) - 1 - row]
    for row in range(len(values)):
        values[row] = others[row]
"""


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A module with a pass; what is made of it is kept in `kept`."""
    file = tmp_path / "one_pass.py"
    file.write_text(SOURCE.format(factor=2))
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "kept"))
    yield file
    sys.modules.pop("one_pass", None)


def a_pass(source: Path, name: str = "doubled", takes: Sequence[ArrayOf | type] = (FLOATS,)) -> MachineCode[None]:
    return MachineCode("one_pass", name, takes=takes, gives=NoneType, sources=[source])


def doubled(pass_: MachineCode[None]) -> list[float]:
    values = np.arange(3.0)
    pass_(values)
    return [float(value) for value in values]


def test_what_was_kept_is_run_without_the_compiler(source: Path) -> None:
    assert doubled(a_pass(source)) == [0, 2, 4]
    (kept,) = source.parent.glob("kept/*.code")
    before = kept.stat().st_mtime_ns
    del sys.modules["one_pass"]
    assert doubled(a_pass(source)) == [0, 2, 4]
    assert "one_pass" not in sys.modules
    assert kept.stat().st_mtime_ns == before


def test_what_was_made_from_another_source_is_not_run(source: Path) -> None:
    assert doubled(a_pass(source)) == [0, 2, 4]
    source.write_text(SOURCE.format(factor=30))
    del sys.modules["one_pass"]
    assert doubled(a_pass(source)) == [0, 30, 60]


def test_a_number_from_another_file_is_the_one_of_now(source: Path) -> None:
    numbers, parts = source.with_name("one_number.py"), source.with_name("one_part.py")
    parts.write_text(
        "from kurs.strategies.compilation import inlined\nfrom one_number import FACTOR\n\n"
        "@inlined\ndef times(value):\n    return FACTOR * value\n"
    )
    source.write_text(
        "from kurs.strategies.compilation import linked\nfrom one_part import times\n\n"
        "@linked\ndef doubled(values):\n    for row in range(len(values)):\n        values[row] = times(values[row])\n"
    )
    for factor in (2, 30):
        numbers.write_text(f"FACTOR = {factor}.0\n")
        pass_ = MachineCode("one_pass", "doubled", takes=(FLOATS,), gives=NoneType, sources=[source, parts, numbers])
        assert doubled(pass_) == [0, factor, 2 * factor]
        for name in ("one_pass", "one_part", "one_number"):
            del sys.modules[name]


def test_what_is_made_of_sources_that_have_changed_since_is_not_kept(source: Path) -> None:
    before = a_pass(source)
    importlib.import_module("one_pass")
    source.write_text(SOURCE.format(factor=30))
    assert doubled(before) == [0, 2, 4]
    assert list(source.parent.glob("kept/*.code")) == []
    del sys.modules["one_pass"]
    assert doubled(a_pass(source)) == [0, 30, 60]


def test_what_was_damaged_is_made_anew(source: Path) -> None:
    doubled(a_pass(source))
    (kept,) = source.parent.glob("kept/*.code")
    whole = kept.read_bytes()
    for damaged in (b"", whole[:40], whole[:-1], whole[:-100] + b"?" + whole[-99:]):
        kept.write_bytes(damaged)
        assert doubled(a_pass(source)) == [0, 2, 4]
        assert len(kept.read_bytes()) == len(whole)


def test_what_others_may_write_is_not_run(source: Path) -> None:
    doubled(a_pass(source))
    (kept,) = source.parent.glob("kept/*.code")
    for rights in (0o664, 0o646):
        kept.chmod(rights)
        before = kept.stat().st_mtime_ns
        assert doubled(a_pass(source)) == [0, 2, 4]
        assert kept.stat().st_mode & 0o777 == 0o644
        assert kept.stat().st_mtime_ns > before


def test_everybody_may_read_what_was_kept_whatever_the_usual_rights_of_new_files_are(source: Path) -> None:
    before = os.umask(0o077)
    try:
        doubled(a_pass(source))
    finally:
        os.umask(before)
    (kept,) = source.parent.glob("kept/*.code")
    assert kept.stat().st_mode & 0o777 == 0o644


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_what_a_stranger_has_written_is_not_run(source: Path) -> None:
    doubled(a_pass(source))
    (kept,) = source.parent.glob("kept/*.code")
    os.chown(kept, 54_321, 54_321)
    assert doubled(a_pass(source)) == [0, 2, 4]
    assert kept.stat().st_uid == 0


def owned(user: int, rights: int) -> os.stat_result:
    return os.stat_result((0o100000 | rights, 1, 1, 1, user, 0, 1, 0, 0, 0))


def test_the_user_root_and_whose_program_it_is_are_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 54_321)
    program = Path(kept_code.__file__).stat().st_uid
    assert all(kept_code.trusted(owned(user, 0o644)) for user in (54_321, 0, program))
    assert not kept_code.trusted(owned(54_322, 0o644))
    assert not any(kept_code.trusted(owned(54_321, rights)) for rights in (0o664, 0o646))


def test_where_nothing_can_be_kept_it_is_compiled_all_the_same(source: Path) -> None:
    (source.parent / "kept").write_text("no folder")
    assert doubled(a_pass(source)) == [0, 2, 4]
    assert (source.parent / "kept").read_text() == "no folder"


def test_who_has_no_home_keeps_it_beside_the_source_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(path: str) -> str:
        return path

    for name in ("NUMBA_CACHE_DIR", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("os.path.expanduser", nowhere)
    assert [folder.name for folder in kept_code.folders()] == ["__pycache__"]


def test_where_numba_has_no_folder_it_compiles_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    caching = pytest.importorskip("numba.core.caching")
    monkeypatch.setattr(caching.CacheImpl, "_locator_classes", [])

    def twice(number: int) -> int:
        return 2 * number

    assert jitted(twice)(21) == 42


def test_what_asks_for_memory_stays_numba_s_own(source: Path) -> None:
    values = np.array([3.0, 1.0, -2.0])
    a_pass(source, "turned")(values)
    assert values.tolist() == [-2.0, 1.0, 3.0]
    assert not list(source.parent.glob("kept/*.code"))


def test_what_gives_another_kind_stays_numba_s_own(source: Path) -> None:
    source.write_text(SOURCE.format(factor=2).replace("\n@jitted\ndef turned", "    return 7.0\n\n@jitted\ndef turned"))
    other: MachineCode[Any] = a_pass(source)
    assert other(np.arange(3.0)) == 7.0
    assert not list(source.parent.glob("kept/*.code"))


@pytest.mark.parametrize("wrong", [np.zeros(3, np.float32), np.zeros((3, 1)), np.zeros(6)[::2]])
def test_an_array_of_another_kind_is_refused(wrong: np.ndarray) -> None:
    with pytest.raises(TypeError, match="instead of a contiguous"):
        loops.measure(wrong, 1.0, np.zeros(records.RESULTS))


def test_too_few_arguments_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        loops.measure(np.zeros(3))


# ── words that came with Kurs ─────────────────────────────────────────────────────────────────────


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "passes"
    folder.mkdir()
    monkeypatch.setattr(llvm, "FOLDER", folder)
    return folder


def words_of(pass_: MachineCode[None], before: str = "2.000000e+00", after: str = "5.000000e+00") -> str:
    """Those of another factor than the source has, so that it can be seen which were taken; or of another change."""
    told = pass_.written()
    assert told is not None
    words = told.partition("\n")[2]
    assert before in words
    return llvm.headed(words.replace(before, after), pass_.origin())


def test_words_that_came_with_it_are_compiled_without_numba(source: Path, shipped: Path) -> None:
    (shipped / "doubled.ll").write_text(words_of(a_pass(source)))
    del sys.modules["one_pass"]
    assert doubled(a_pass(source)) == [0, 5, 10]
    assert "one_pass" not in sys.modules
    assert len(list(source.parent.glob("kept/*.code"))) == 1


def test_words_of_another_source_are_not_taken(source: Path, shipped: Path) -> None:
    (shipped / "doubled.ll").write_text(words_of(a_pass(source)))
    source.write_text(SOURCE.format(factor=30))
    del sys.modules["one_pass"]
    assert doubled(a_pass(source)) == [0, 30, 60]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("nofree", "nofree attribute_of_tomorrow"),
        ("ret i32 0", "ret i32"),
        ("!0 = !{!1}", "!0 = !{!99}"),
        ("fmul", "fmul \N{DEGREE SIGN}"),
        ("}", ""),
    ],
)
def test_words_that_cannot_be_read_are_written_anew(source: Path, shipped: Path, before: str, after: str) -> None:
    (shipped / "doubled.ll").write_text(words_of(a_pass(source), before, after), encoding="utf-8")
    assert doubled(a_pass(source)) == [0, 2, 4]


def test_words_that_are_no_longer_as_they_were_written_are_not_taken(source: Path, shipped: Path) -> None:
    words = a_pass(source).written()
    assert words is not None
    (shipped / "doubled.ll").write_text(words.replace("2.000000e+00", "5.000000e+00"))
    assert doubled(a_pass(source)) == [0, 2, 4]


@pytest.mark.parametrize("name", loops.__all__)
def test_every_pass_comes_with_the_words_of_its_sources(name: str) -> None:
    pass_ = getattr(loops, name)
    assert llvm.came_with(name, pass_.origin()), f"{name}.ll is of other sources; `make passes` writes it anew"


def test_words_that_come_along_are_of_no_machine_and_need_nothing() -> None:
    for file in llvm.FOLDER.glob("*.ll"):
        words = file.read_text(encoding="ascii")
        declared = [line for line in words.splitlines() if line.startswith("declare")]
        assert all("@llvm." in line for line in declared)
        told = [part for part in ("\ntarget", "triple", "datalayout", "inttoptr", "x86", "/", "@_Z") if part in words]
        assert told == [], file.name


# ── the passes themselves ─────────────────────────────────────────────────────────────────────────

PRICES = st.integers(0, 2**32).map(lambda seed: candles(np.random.default_rng(seed)))
TERMS = st.builds(
    records.Terms,
    cash=st.just(1e4),
    fee=st.sampled_from((0.0, 0.001)),
    maker_fee=st.sampled_from((-0.0001, 0.001)),
    slip=st.sampled_from((0.0, 0.0005)),
    within=st.booleans(),
    fixed=st.booleans(),
    size=st.sampled_from((0.1, 1.0)),
    stop=st.sampled_from((0.01, 0.05)),
    target=st.sampled_from((0.03, np.inf)),
    at_close=st.booleans(),
    short=st.booleans(),
    reverse=st.booleans(),
    tick=st.sampled_from((0.0, 0.01)),
    lot=st.sampled_from((0.0, 0.001)),
    least=st.sampled_from((0.0, 10.0)),
    cash_rest=st.just(0.0),
    fee_rest=st.sampled_from((0.0, -2.1e-20)),
    maker_rest=st.sampled_from((0.0, 4.8e-21)),
    size_rest=st.sampled_from((0.0, -5.6e-18)),
    tick_rest=st.sampled_from((0.0, -2.1e-19)),
    lot_rest=st.sampled_from((0.0, -2.1e-20)),
)


def candles(chance: np.random.Generator) -> tuple[np.ndarray, ...]:
    close = 100 * np.exp(np.cumsum(chance.normal(0, 0.01, 300)))
    open_ = np.concatenate((close[:1], close[:-1]))
    return open_, np.maximum(open_, close) * 1.003, np.minimum(open_, close) * 0.997, close


@settings(deadline=None, max_examples=60)
@given(prices=PRICES, terms=TERMS, warmup=st.integers(0, 40))
def test_a_run_has_the_bits_of_numba_s_own(prices: tuple[np.ndarray, ...], terms: records.Terms, warmup: int) -> None:
    from kurs.backtest import kernels, views

    actions = np.sign(np.diff(prices[3], prepend=100.0)).astype(np.int8)
    averages = np.empty((records.AVERAGES, records.PARTS))
    for crossing in (True, False):
        bits = np.zeros((2, 2, records.PARTS), np.int64)
        equity, trips = np.zeros((2, 300)), np.zeros((2, records.WIDTH, 300))
        states = []
        sides: list[tuple[Any, Any]] = [(loops, loops), (views, kernels)]
        for row, (made, traded) in enumerate(sides):
            if crossing:
                made.view_crosses(prices[3], 3, 8, bits[row], averages)
            else:
                made.view_actions(actions, bits[row])
            states.append(traded.trade_views(*prices, bits[row], warmup, terms, equity[row], trips[row]))
        assert repr(states[0]) == repr(states[1])
        assert bits[0].tobytes() == bits[1].tobytes()
        assert equity[0].tobytes() == equity[1].tobytes()
        assert trips[0].tobytes() == trips[1].tobytes()


def test_a_run_of_any_length_has_the_bits_of_plain_python_and_reads_nothing_beyond_its_candles() -> None:
    code = """
import sys
import numpy as np
from kurs.backtest import kernels, loops, records, views

passes = (loops, loops) if sys.argv[1] == "compiled" else (views, kernels)
chance = np.random.default_rng(11)
for rows in (*range(1, 6), *range(60, 70), *range(125, 131), 190, 192, 200, 255, 257, 1100):
    close = 100 * np.exp(np.cumsum(chance.normal(0, 0.01, rows)))
    open_ = np.concatenate((close[:1], close[:-1])) * np.exp(chance.normal(0, 0.002, rows))
    prices = open_, np.maximum(open_, close) * 1.003, np.minimum(open_, close) * 0.997, close
    for at_close, target, short in ((False, np.inf, False), (True, 0.02, True), (False, 0.02, True)):
        terms = records.Terms(
            cash=1e4, fee=0.001, maker_fee=0.0, slip=0.0005, within=at_close, fixed=False, size=0.5, stop=0.01,
            target=target, at_close=at_close, short=short, reverse=short, tick=0.01, lot=0.001, least=10.0,
        )
        for crossing in (True, False):
            words = np.zeros((2, -(-rows // (64 * records.PARTS)) * records.PARTS), np.int64)
            if crossing:
                averages = np.empty((records.AVERAGES, records.PARTS))
                turns = passes[0].view_crosses(close, 2, 5, words, averages)
            else:
                turns = passes[0].view_actions(chance.integers(-1, 2, rows).astype(np.int8), words)
            equity, trips = np.zeros(rows), np.zeros((records.WIDTH, turns.candles))
            state = passes[1].trade_views(*prices, words, 0, terms, equity, trips)
            told = [float(number) for number in state], int(turns.candles)
            print(rows, told, equity.tobytes().hex(), trips[:, : int(state.trades)].tobytes().hex())
"""
    plain = subprocess.run(
        [sys.executable, "-W", "ignore::RuntimeWarning", "-c", code, "plain"],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        check=True,
        capture_output=True,
        text=True,
    )
    compiled = subprocess.run([sys.executable, "-c", code, "compiled"], check=True, capture_output=True, text=True)
    assert plain.stdout == compiled.stdout


def test_the_first_run_of_all_needs_nothing_that_it_does_not_use(tmp_path: Path) -> None:
    code = """
import sys
import numpy as np
from kurs.backtest.plan import Plan, StrategyChoice
from kurs.backtest.run import run
from kurs.backtest.statistics import figures
from kurs.market.columns import CandleColumns

close = 100.0 + np.sin(np.arange(500) / 9)
columns = CandleColumns(
    symbol="BTC/USD", interval=60_000, time=np.arange(500) * 60_000, open=close, high=close, low=close, close=close,
    volume=close,
)
found = figures(run(Plan(strategies=(StrategyChoice(name="ema_crossover"),), rounding=False), [columns]))
heavy = {"numba", "scipy", "polars", "pydantic", "fastapi", "sqlalchemy", "kadens", "rich", "typer", "asyncio"}
print(found.trades.total > 0, sorted(heavy & sys.modules.keys()))
"""
    for _ in ("first", "again"):
        told = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)},
            check=True,
            capture_output=True,
            text=True,
        )
        assert told.stdout == "True []\n"
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize(
    "values",
    [np.arange(8.0), np.arange(8.0)[::2], np.empty(0), np.asfortranarray(np.ones((3, 4)))[0], np.ones(1, np.int8)],
)
def test_what_is_fetched_early_need_not_be_there(values: np.ndarray[Any, Any]) -> None:
    @linked
    def summed(values: Any) -> float:
        total = 0.0
        for row in range(len(values)):
            fetched(values, row + 10**12)
            fetched(values, -row)
            total += values[row]
        return total

    assert summed(values) == values.sum()
