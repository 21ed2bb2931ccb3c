"""Strategies from the files of a folder: which are taken, which are refused, and what is said of them."""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from own_strategies import AVERAGES, write

from kurs.domain.errors import BadInput, UnknownName
from kurs.domain.market import Candle
from kurs.settings import load as load_settings
from kurs.strategies.loading import load
from kurs.strategies.registry import TAKEN, create, describe, known, look_in, own

HEAD = "from kurs.strategies import EventStrategy, SignalStrategy, whole\n"
DECLARES = "import math, numpy as np; from kurs.strategies import *\nclass A(EventStrategy):\n    n = {}\n"
FULL = (
    "from kurs.strategies.base import Strategy\nclass A(Strategy):\n{}"
    "    def on_candle(self, candle): ...\n    def actions(self, candles): ...\n"
    "    def _memory(self): ...\n    def _recall(self, memory): ...\n"
)
HOLDS = "    def on_candle(self, candle):\n        return None\n"


@pytest.fixture(autouse=True)
def nowhere() -> Iterator[None]:
    yield
    look_in(None)


def problem(home: Path, text: str) -> str:
    """What is said of a file, without its path."""
    file = write(home, text)
    loaded = load(file.parent, taken=TAKEN)
    assert loaded.strategies.keys() == set() or text == AVERAGES
    return str(loaded.problems[file]).removeprefix(str(file))


def test_a_file_may_hold_several_and_another_one_more(tmp_path: Path) -> None:
    write(tmp_path, AVERAGES)
    file = write(tmp_path, HEAD + "class More(EventStrategy):\n" + HOLDS, "more")
    write(tmp_path, "raise RuntimeError\n", "test_more")
    write(tmp_path, "raise RuntimeError\n", "_draft")
    loaded = load(file.parent)
    assert list(loaded.strategies) == ["above_mean", "framed", "steps", "remembering", "more"]
    assert loaded.problems == {}
    assert len({loaded.code[name] for name in ("above_mean", "framed", "steps", "remembering")}) == 1
    assert loaded.code["more"] != loaded.code["steps"]
    # Nothing is left behind that could be run in its place.
    assert sorted(path.name for path in file.parent.iterdir()) == ["_draft.py", "mine.py", "more.py", "test_more.py"]


def test_a_folder_that_is_not_there_holds_none(tmp_path: Path) -> None:
    assert not load(tmp_path / "strategies").strategies
    look_in(tmp_path)
    assert not own().strategies
    with pytest.raises(UnknownName, match="unknown strategy 'mine'; known: ema_crossover, fvg, rsi, sample"):
        create("mine")


def test_a_full_strategy_is_taken_too(tmp_path: Path) -> None:
    source = Path(sys.modules["kurs.strategies.sample"].__file__ or "").read_text(encoding="utf-8")
    write(tmp_path, source.replace('name = "sample"', 'name = "own_sample"'))
    look_in(tmp_path)
    assert create("own_sample").name == "own_sample"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = 1\ndef broken(:\n", ", line 2: SyntaxError: invalid syntax"),
        ("\nimport nothing_of_this_name\n", ", line 2: ModuleNotFoundError: No module named 'nothing_of_this_name'"),
        ("def f():\n    return 1 / 0\nf()\n", ", line 2: ZeroDivisionError: division by zero"),
        ("x = 1\n", ": holds no strategy: no class made from SignalStrategy or EventStrategy of kurs.strategies"),
        ("", ": holds no strategy"),
        ("\n\nraise SystemExit(3)\n", ", line 3: SystemExit: 3"),
        ("import asyncio\n\nraise asyncio.CancelledError(3)\n", ", line 3: CancelledError: 3"),
        ("\0", ": SyntaxError: source code string cannot contain null bytes"),
        (HEAD, ": holds no strategy"),
        (HEAD + "class A(SignalStrategy):\n    pass\n", ", line 2: A lacks signals, warmup"),
        (HEAD + "\nclass A(EventStrategy):\n    pass\n", ", line 3: A lacks on_candle"),
        (
            HEAD + "class A(SignalStrategy):\n    warmup = 1\n    def signals(self):\n        return 1\n",
            ", line 4: signals(self) of A must be signals(self, candles)",
        ),
        (
            HEAD + "class A(EventStrategy):\n    def on_candle(self, candle, more):\n        return 1\n",
            ", line 3: on_candle(self, candle, more) of A must be on_candle(self, candle)",
        ),
        (
            HEAD + "class A(EventStrategy):\n" + HOLDS + "    def on_fill(self):\n        pass\n",
            ", line 5: on_fill(self) of A must be on_fill(self, fill)",
        ),
        (
            HEAD + "class A(EventStrategy):\n    n = whole()\n" + HOLDS,
            ", line 3: TypeError: whole() missing 3 required positional arguments: 'default', 'minimum', and 'maximum'",
        ),
        (
            HEAD + "class A(EventStrategy):\n    n = whole(11, 1, 10)\n" + HOLDS,
            ", line 3: default: 11 is not allowed; a whole number from 1 up to 10",
        ),
        (
            HEAD + "class A(EventStrategy):\n    name = whole(1, 1, 10)\n" + HOLDS,
            ", line 2: parameter: 'name' is not allowed; another name",
        ),
        (HEAD + "class A(EventStrategy):\n    name = 'A B'\n" + HOLDS, ", line 2: name: 'A B' is not allowed; small"),
        (HEAD + "class Rsi(EventStrategy):\n" + HOLDS, ": a strategy named 'rsi' comes with Kurs; choose another name"),
        (HEAD + "class RsiStrategy(EventStrategy):\n" + HOLDS, ": a strategy named 'rsi_strategy' comes with Kurs"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    assert problem(tmp_path, text).startswith(message)


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        ('choice("both", ["both", "low"])', "choice: ['both', 'low'] is not allowed; one word each, "),
        ("choice(1, 2)", "choice: 1 is not allowed; one word each, "),
        ("choice(True, False)", "choice: True is not allowed; one word each, "),
        ('choice("a", np.int64(1))', "choice: np.int64(1) is not allowed; one word each, "),
        ('choice("a", "")', "choice: '' is not allowed; one word each, "),
        ('choice("a", "b|c")', "choice: 'b|c' is not allowed; one word each, "),
        ('choice("a,b", "c")', "choice: 'a,b' is not allowed; one word each, "),
        ('choice("a", "b=c")', "choice: 'b=c' is not allowed; one word each, "),
        ('choice("a", "\\udce9")', "choice: '\\udce9' is not allowed; one word each, "),
        ('choice("a", "b", "a")', "choice: 'a' is not allowed; each choice once"),
        (
            'choice("both", "low", "which end counts")',
            "choice: 'which end counts' is not allowed; one word each, without | , = ;"
            ' what the parameter is for is said by description="..."',
        ),
        ('choice("a", "b", description=7)', "description: 7 is not allowed; a text"),
        ('choice("a", description="\\udce9")', "description: '\\udce9' is not allowed; a text"),
        ("whole(5, 1, 10, 7)", "description: 7 is not allowed; a text"),
        ("number(0.5, 0, 1, None)", "description: None is not allowed; a text"),
        ("whole(5, np.int64(1), 10)", "minimum: np.int64(1) is not allowed; a number as Python has it, "),
        ("number(0.5, 0, np.float64(1))", "maximum: np.float64(1.0) is not allowed; a number as Python has it, "),
        ("whole(1, True, 10)", "minimum: True is not allowed; a number as Python has it, "),
        ('whole(1, "1", 10)', "minimum: '1' is not allowed; a number as Python has it, "),
        ("number(0.5, 0, math.nan)", "maximum: nan is not allowed; a number as Python has it, "),
        ("whole(2**64, 1, 2**65)", "maximum: 36893488147419103232 is not allowed; a number as Python has it, "),
    ],
)
def test_a_parameter_that_nobody_can_be_told_of_is_refused_where_it_is_declared(
    tmp_path: Path, declared: str, message: str
) -> None:
    assert problem(tmp_path, DECLARES.format(declared) + HOLDS).startswith(f", line 3: {message}")


def test_texts_of_enumerations_and_of_numpy_become_plain_ones(tmp_path: Path) -> None:
    declared = (
        'choice(*np.array(["a", "b"]))',
        'choice(*enum.StrEnum("Ends", ["LOW", "HIGH"]), description=np.str_("x"))',
        "whole(np.int64(3), 1, 5)",
    )
    file = write(tmp_path, "import enum\n" + DECLARES.format("{}; m = {}; k = {}").format(*declared) + HOLDS)
    loaded = load(file.parent)
    assert loaded.problems == {}
    n, m, k = loaded.strategies["a"].parameters
    assert (n.choices, m.choices, k.default) == (("a", "b"), ("low", "high"), 3)
    texts = [*(n.choices or ()), *(m.choices or ()), n.default, m.default, m.description]
    assert {type(text) for text in texts} == {str}
    assert type(k.default) is int


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (FULL.format('    description = "x"\n'), ", line 2: A lacks name"),
        (FULL.format('    name = "a"\n'), ", line 2: A lacks description"),
        (FULL.format('    name = "a"\n    description = 7\n'), ", line 2: A lacks description"),
        (HEAD + "class A(EventStrategy):\n    description = 7\n" + HOLDS, ", line 2: description: 7 is not allowed"),
        (HEAD + "class A(EventStrategy):\n    name = 7\n" + HOLDS, ", line 2: name: 7 is not allowed; small letters"),
    ],
)
def test_a_strategy_has_its_name_and_its_description_in_words(tmp_path: Path, text: str, message: str) -> None:
    assert problem(tmp_path, text).startswith(message)


def test_a_name_comes_once(tmp_path: Path) -> None:
    first = write(tmp_path, HEAD + "class Mine(EventStrategy):\n" + HOLDS, "a")
    second = write(tmp_path, HEAD + "class Mine(EventStrategy):\n" + HOLDS, "b")
    loaded = load(first.parent)
    assert list(loaded.strategies) == ["mine"]
    assert str(loaded.problems[second]) == (
        f"{second}: a strategy named 'mine' is in {first} already; choose another name"
    )


def test_one_bad_file_keeps_no_other_from_being_used(tmp_path: Path) -> None:
    write(tmp_path, AVERAGES, "good")
    bad = write(tmp_path, "x = (\n", "bad")
    look_in(tmp_path)
    assert create("steps").name == "steps"
    with pytest.raises(BadInput, match=re.escape(f"{bad}, line 1: SyntaxError: '(' was never closed")):
        create("bad")
    with pytest.raises(UnknownName, match=r"unknown strategy 'other'; known: above_mean.*, steps$"):
        describe("other")


@pytest.mark.parametrize(
    "text", ["class Other(SignalStrategy):\n", 'class Mine(SignalStrategy):\n    name = "other"\n']
)
def test_a_file_that_seems_to_hold_what_is_asked_for_is_told_of_alone(tmp_path: Path, text: str) -> None:
    write(tmp_path, "x = (\n", "bad")
    write(tmp_path, HEAD + text + "    x = (\n", "mine")
    look_in(tmp_path)
    with pytest.raises(BadInput, match=r"^\S*mine\.py, line \d: SyntaxError: '\(' was never closed$"):
        create("other")


def test_a_name_of_a_file_is_answered_with_those_that_are_in_it(tmp_path: Path) -> None:
    write(tmp_path, HEAD + "class Len(EventStrategy):\n" + HOLDS, "e_len")
    write(tmp_path, AVERAGES, "averages")
    look_in(tmp_path)
    with pytest.raises(BadInput, match=r"^unknown strategy 'e_len': e_len\.py has the strategy 'len'$"):
        create("e_len")
    with pytest.raises(
        BadInput, match=r"averages\.py has the strategies 'above_mean', 'framed', 'steps', 'remembering'"
    ):
        create("averages")


# ── what a file imports from its folder ───────────────────────────────────────────────────────────

IMPORTS = (
    "from _shared import period",
    "import _shared as s\nperiod = s.period",
    "from package import period",
    "from package.deep import period",
    "from package import deep\nperiod = deep.period",
    "from _between import period",
    "import package\nperiod = package.period",
    "import package.deep\nperiod = package.deep.period",
    "import package.deep as d\nperiod = d.period",
    "from package import *",
    "from package.inner.deepest import period",
    "from package.inner import deepest\nperiod = deepest.period",
    "from folder.deep import period",
    "import folder.deep\nperiod = folder.deep.period",
    "from folder import deep\nperiod = deep.period",
    "from common import period",
    "def late():\n    from package.deep import period\n    return period\nperiod = late()",
)


@pytest.mark.parametrize("line", IMPORTS)
def test_what_it_imports_from_its_folder_is_its_code_too(tmp_path: Path, line: str) -> None:
    text = f"{line}\n{HEAD}class Mine(EventStrategy):\n    warmup = period\n{HOLDS}"
    folder = write(tmp_path, text).parent
    sources = {"_shared": "period = 5\n", "package/__init__": "from .deep import period\n__all__ = ['period']\n"}
    sources |= {"package/deep": "period = 5\n", "_between": "from package.deep import period\n", "_unused": "x = 1\n"}
    sources |= {"package/inner/deepest": "from ..deep import period\n", "folder/deep": "period = 5\n"}
    if "common" in line:
        sources["common"] = "from package import deep\nperiod = deep.period\n"
    for name, source in sources.items():
        (folder / name).parent.mkdir(mode=0o700, exist_ok=True)
        (folder / f"{name}.py").write_text(source)
        (folder / f"{name}.py").chmod(0o600)

    def code() -> str:
        loaded = load(folder)
        assert not loaded.problems
        assert loaded.strategies["mine"]().warmup == int(changed.read_text().split()[-1])
        return loaded.code["mine"]

    deep = "folder/deep.py" if "folder" in line else "package/deep.py"
    changed = folder / ("_shared.py" if "_shared" in line else deep)

    first = code()
    assert code() == first
    (folder / "_unused.py").write_text("x = 2\n")
    assert code() == first
    changed.write_text("period = 6\n")
    assert code() != first
    changed.chmod(0o666)
    assert f"{changed}: others may write it" in str(load(folder).problems[folder / "mine.py"])
    changed.chmod(0o600)
    if changed.parent != folder:
        changed.parent.chmod(0o770)
        assert f"{changed.parent}: others may write it" in str(load(folder).problems[folder / "mine.py"])
    assert not {"package", "folder", "common", "package.deep"} & set(sys.modules)
    assert not list(folder.rglob("__pycache__"))


USES = HEAD + "class Mine(EventStrategy):\n    warmup = K\n" + HOLDS


def warmup(folder: Path, name: str = "mine") -> int:
    loaded = load(folder)
    assert not loaded.problems
    return loaded.strategies[name]().warmup


def test_a_helper_beside_it_is_found_and_read_afresh_each_time(tmp_path: Path) -> None:
    before = set(sys.modules)
    folder = write(tmp_path, "from _help import K\n" + USES).parent
    helper = write(tmp_path, "import _deeper\nK = _deeper.K\n", "_help")
    kept = "from dataclasses import dataclass\n@dataclass\nclass Kept:\n    k: 'int' = 5\nK = Kept().k\n"
    write(tmp_path, kept, "_deeper")
    assert warmup(folder) == 5
    helper.write_text("K = 7\n")
    assert warmup(folder) == 7
    (tmp_path / "other").mkdir()
    elsewhere = write(tmp_path / "other", "from _help import K\n" + USES).parent
    write(tmp_path / "other", "K = 9\n", "_help")
    assert (warmup(elsewhere), warmup(folder)) == (9, 7)
    helper.unlink()
    said = str(load(folder).problems[folder / "mine.py"])
    assert said == f"{folder / 'mine.py'}, line 1: ModuleNotFoundError: No module named '_help'"
    left = set(sys.modules) - before
    assert not left & {"_help", "_deeper", "kurs_own_mine/_deeper"}
    assert sorted(path.name for path in folder.iterdir()) == ["_deeper.py", "mine.py"]


def test_a_helper_is_that_of_its_folder_alone_and_hides_nothing_from_others(tmp_path: Path) -> None:
    names: tuple[str, ...] = ("bisect", "_bisect")
    kept = {name: sys.modules.pop(name) for name in names if name in sys.modules}
    try:
        folder = write(tmp_path, "import bisect\nfrom _bisect import K\nbisect.bisect([1], 1)\n" + USES).parent
        write(tmp_path, "K = 3\n", "_bisect")
        assert warmup(folder) == 3
        assert "_bisect.py" not in str(getattr(sys.modules.get("_bisect"), "__file__", ""))
    finally:
        sys.modules.update(kept)


def test_a_function_may_import_a_helper_when_it_runs_and_finds_what_was_read(tmp_path: Path) -> None:
    text = HEAD + "class Mine(EventStrategy):\n    @property\n    def warmup(self):\n"
    folder = write(tmp_path, text + "        from _help import K\n        return K\n" + HOLDS).parent
    helper = write(tmp_path, "K = 4\n", "_help")
    mine = load(folder).strategies["mine"]
    helper.unlink()
    assert mine().warmup == 4


def beside(folder: Path, sources: dict[str, str]) -> None:
    """Files by their paths without .py, as safe as they have to be."""
    for name, source in sources.items():
        file = folder / f"{name}.py"
        file.parent.mkdir(mode=0o700, exist_ok=True)
        file.write_text(source)
        file.chmod(0o600)


@pytest.mark.parametrize(
    ("sources", "line", "message"),
    [
        (
            {"pack/__init__": "", "pack/deep": "1 / 0\n"},
            "from pack.deep import K",
            "pack/deep.py, line 1: ZeroDivisionError",
        ),
        (
            {"pack/__init__": "\n\nx = (\n"},
            "import pack",
            "pack/__init__.py, line 3: SyntaxError: '(' was never closed",
        ),
        (
            {"pack/__init__": ""},
            "from pack.far import K",
            "mine.py, line 1: ModuleNotFoundError: No module named 'pack.far'",
        ),
        (
            {"pack/__init__": ""},
            "from pack import K",
            "mine.py, line 1: ImportError: cannot import name 'K' from 'pack' (",
        ),
        (
            {"pack/__init__": "from ..x import K\n"},
            "import pack",
            "__init__.py, line 1: ImportError: attempted relative import bey",
        ),
        (
            {"pack/__init__": ""},
            "from .pack import K",
            "mine.py, line 1: ImportError: attempted relative import with no known par",
        ),
        (
            {"pack/__init__": ""},
            "from . import pack",
            "mine.py, line 1: ImportError: attempted relative import with no known par",
        ),
        (
            {"pack/deep": "K = 1\n"},
            "from pack.far import K",
            "mine.py, line 1: ModuleNotFoundError: No module named 'pack.far'",
        ),
        ({"one": "import nowhere\n"}, "import one", "one.py, line 1: ModuleNotFoundError: No module named 'nowhere'"),
    ],
)
def test_what_is_wrong_in_a_package_is_said_as_its_author_calls_it(
    tmp_path: Path, sources: dict[str, str], line: str, message: str
) -> None:
    file = write(tmp_path, f"{line}\n{USES}")
    beside(file.parent, sources)
    said = str(load(file.parent).problems[file])
    assert message in said
    assert said.startswith(str(file.parent))
    assert "kurs_own" not in said
    assert not [name for name in sys.modules if name.endswith(("/pack", "/pack.deep", "/one"))]


def test_a_line_of_a_helper_is_told_while_it_trades_too(tmp_path: Path) -> None:
    text = (
        HEAD
        + "class Mine(EventStrategy):\n    def on_candle(self, candle):\n        from pack.deep import f\n        f()\n"
    )
    folder = write(tmp_path, text).parent
    beside(folder, {"pack/__init__": "", "pack/deep": "def f():\n    from pack import nothing\n"})
    mine = load(folder).strategies["mine"]()
    said = re.escape(
        f"{folder / 'pack' / 'deep.py'}, line 2, X/Y candle of 1970-01-01T00:00:00Z: ImportError: cannot import"
    )
    with pytest.raises(BadInput, match=rf"^{said} name 'nothing' from 'pack' \("):
        mine.on_candle(Candle("X/Y", 60_000, 0, 1.0, 1.0, 1.0, 1.0, 1.0))


def test_names_that_python_and_kurs_have_stay_theirs(tmp_path: Path) -> None:
    check = "import statistics, kurs\nfrom statistics import mean\nK = int(mean([3, 5])) + bool(kurs.__version__)\n"
    folder = write(tmp_path, check + USES).parent
    beside(folder, {"kurs/__init__": "1 / 0\n"})
    write(tmp_path, HEAD + "class Mine2(EventStrategy):\n" + HOLDS, "statistics")
    loaded = load(folder)
    assert not loaded.problems
    assert loaded.strategies["mine"]().warmup == 5


@pytest.mark.parametrize("rights", [0o600, 0o666])
def test_names_of_installed_packages_stay_theirs(tmp_path: Path, rights: int) -> None:
    text = "import numpy.typing as npt\nfrom helpers.bands import upper as K\nfrom numpy import ones\nones(K), npt\n"
    folder = write(tmp_path, text + USES).parent
    beside(folder, {"helpers/bands": "import numpy.typing\nupper = 5\n", "polars/__init__": "1 / 0\n"})
    code = load(folder).code["mine"]
    other = write(
        tmp_path, "import numpy as np\nnp.ones(1)\n" + HEAD + "class Mine2(EventStrategy):\n" + HOLDS, "numpy"
    )
    other.chmod(rights)
    loaded = load(folder)
    assert list(loaded.problems) == ([] if rights == 0o600 else [other])
    assert loaded.strategies["mine"]().warmup == 5
    assert loaded.code["mine"] == code
    assert set(loaded.files["mine"]) == {folder / "mine.py", folder / "helpers" / "bands.py"}


def test_what_lies_where_the_program_was_started_replaces_no_helper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path, "from common import K\n" + USES).parent
    beside(folder, {"common": "K = 4\n"})
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "common.py").write_text("K = 9\n")
    monkeypatch.chdir(tmp_path / "here")
    for places in (["", str(tmp_path / "here")], [str(folder)]):
        monkeypatch.setattr(sys, "path", [*places, *sys.path])
        assert warmup(folder) == 4


def test_a_package_goes_before_a_module_of_its_name(tmp_path: Path) -> None:
    folder = write(tmp_path, "from _both import K\n" + USES).parent
    beside(folder, {"_both": "K = 2\n", "_both/__init__": "K = 3\n"})
    assert warmup(folder) == 3


def test_packages_may_go_round_in_circles_and_hold_dataclasses(tmp_path: Path) -> None:
    folder = write(tmp_path, "import pack.one\nK = pack.one.two.kept().k\n" + USES).parent
    kept = "from dataclasses import dataclass\n@dataclass\nclass Kept:\n    k: 'int' = 5\n"
    two = "import pack.one as one\ndef kept():\n    return one.kept.Kept()\n"
    beside(folder, {"pack/__init__": "", "pack/one": "from . import two, kept\n", "pack/two": two, "pack/kept": kept})
    assert warmup(folder) == 5


def test_a_strategy_may_be_made_from_another_file_s(tmp_path: Path) -> None:
    base = HEAD + "class Base(EventStrategy):\n    warmup = 8\n" + HOLDS
    folder = write(tmp_path, base, "base").parent
    write(tmp_path, "from base import Base\nclass Mine(Base):\n    pass\n")
    loaded = load(folder)
    assert not loaded.problems
    assert list(loaded.strategies) == ["base", "mine"]
    assert loaded.strategies["mine"]().warmup == 8
    assert set(loaded.files["mine"]) == {folder / "mine.py", folder / "base.py"}


def test_a_file_without_a_strategy_that_nobody_imports_is_told_of(tmp_path: Path) -> None:
    folder = write(tmp_path, "from common import K\n" + USES).parent
    beside(folder, {"common": "K = 4\n"})
    assert warmup(folder) == 4
    (folder / "mine.py").write_text("K = 4\n" + USES)
    assert "common.py: holds no strategy" in str(load(folder).problems[folder / "common.py"])


def test_files_of_one_name_in_two_folders_keep_what_each_imports(tmp_path: Path) -> None:
    late = HEAD + "class Mine(EventStrategy):\n    @property\n    def warmup(self):\n        from pack.deep import K\n"
    found = []
    for number, home in enumerate((tmp_path, tmp_path / "other"), 1):
        home.mkdir(exist_ok=True)
        folder = write(home, late + "        return K\n" + HOLDS).parent
        beside(folder, {"pack/deep": f"K = {number}\n"})
        found.append(load(folder).strategies["mine"])
    assert [mine().warmup for mine in found] == [1, 2]


def test_helpers_may_import_each_other(tmp_path: Path) -> None:
    folder = write(tmp_path, "from _one import K\n" + USES).parent
    write(tmp_path, "import _two\nK = _two.K\n", "_one")
    write(tmp_path, "import _one\nK = 6\n", "_two")
    assert warmup(folder) == 6


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = 1\ndef f(:\n", ", line 2: SyntaxError: invalid syntax"),
        ("\n\n1 / 0\n", ", line 3: ZeroDivisionError: division by zero"),
        ("\nimport nothing_of_this_name\n", ", line 2: ModuleNotFoundError: No module named 'nothing_of_this_name'"),
        ("\0", ": SyntaxError: source code string cannot contain null bytes"),
        ("raise SystemExit(3)\n", ", line 1: SystemExit: 3"),
    ],
)
def test_what_is_wrong_with_a_helper_is_said_with_its_own_line(tmp_path: Path, text: str, message: str) -> None:
    file = write(tmp_path, "\n\n\nfrom _help import K\n" + USES)
    helper = write(tmp_path, text, "_help")
    assert str(load(file.parent).problems[file]) == f"{helper}{message}"
    assert not [name for name in sys.modules if name.endswith("_help")]


def test_a_helper_that_others_may_write_is_not_run(tmp_path: Path) -> None:
    file = write(tmp_path, "from _help import K\n" + USES)
    helper = write(tmp_path, "raise SystemExit('run')\n", "_help")
    helper.chmod(0o620)
    assert str(load(file.parent).problems[file]) == (
        f"{helper}: others may write it, and it trades your money; chmod go-w {helper}"
    )


# ── nothing is run that others could have written, and nothing by surprise ────────────────────────


@pytest.mark.parametrize("rights", [0o620, 0o602, 0o666])
def test_a_file_that_others_may_write_is_not_run(tmp_path: Path, rights: int) -> None:
    file = write(tmp_path, "raise SystemExit('run')\n")
    file.chmod(rights)
    assert str(load(file.parent).problems[file]) == (
        f"{file}: others may write it, and it trades your money; chmod go-w {file}"
    )


def test_a_folder_that_others_may_write_is_not_read(tmp_path: Path) -> None:
    folder = write(tmp_path, "raise SystemExit('run')\n").parent
    folder.chmod(0o777)
    assert "others may write it" in str(load(folder).problems[folder])


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can give a file away")
def test_a_file_of_somebody_else_is_not_run(tmp_path: Path) -> None:
    file = write(tmp_path, "raise SystemExit('run')\n")
    os.chown(file, 12345, 12345)
    assert "belongs to another user" in str(load(file.parent).problems[file])


def test_a_file_that_cannot_be_read_is_told_of(tmp_path: Path) -> None:
    file = write(tmp_path, "")
    file.unlink()
    file.symlink_to(tmp_path / "nowhere")
    assert "cannot be read: no such file" in str(load(file.parent).problems[file])


def test_they_are_run_when_a_name_is_asked_for_that_does_not_come_with_kurs(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    write(tmp_path, f"with open({str(seen)!r}, 'a') as f:\n    f.write('x')\n" + AVERAGES)
    look_in(tmp_path)
    for name in known():
        create(name)
    assert not seen.exists()
    create("steps")
    look_in(tmp_path)
    create("above_mean")
    assert seen.read_text() == "x"
    asked: list[Path] = []

    def find() -> Path:
        asked.append(tmp_path)
        return tmp_path

    look_in(find)
    create("rsi")
    assert not asked
    create("steps")
    assert asked == [tmp_path]


def test_a_bot_may_be_given_one_in_the_settings(tmp_path: Path) -> None:
    write(tmp_path, AVERAGES)
    (tmp_path / "config.toml").write_text('[bots.eth]\nsymbol = "ETH/USD"\nstrategies = ["steps", "rsi"]\n')
    with pytest.raises(BadInput, match=r"bots\.eth\.strategies.*unknown strategy 'steps'"):
        load_settings(tmp_path / "config.toml", {})
    look_in(tmp_path)
    settings = load_settings(tmp_path / "config.toml", {})
    assert settings.bots["eth"].strategies == ("steps", "rsi")
    assert (settings.parameters("steps"), settings.weight("steps")) == ({}, (1.0, 0.5))
    assert settings.enabled_strategies() == ("ema_crossover", "rsi", "fvg")
    (tmp_path / "config.toml").write_text('[bots.eth]\nsymbol = "ETH/USD"\nstrategies = ["rsi_strategy"]\n')
    with pytest.raises(BadInput, match="unknown strategy 'rsi_strategy'; known: "):
        load_settings(tmp_path / "config.toml", {})
