"""Names of one's own strategies for tab completion: those that reading the files gives, without running one."""

from pathlib import Path

import pytest
from own_strategies import AVERAGES, FUTURES, write

from kurs.cli.commands.options import strategies_named
from kurs.strategies.loading import load
from kurs.strategies.named import named
from kurs.strategies.registry import FOLDER, known

ODD = """
import kurs.strategies as k

raise SystemExit("nobody runs this")


class Named(k.EventStrategy):
    name = "called_so"


class Helper:
    name = "no_strategy"


class Second(Named):
    pass
"""


def test_they_are_those_that_are_loaded(tmp_path: Path) -> None:
    write(tmp_path, AVERAGES)
    write(tmp_path, FUTURES, "others")
    assert named(tmp_path / FOLDER) == tuple(load(tmp_path / FOLDER).strategies)


def test_no_file_is_run_and_none_that_is_broken_is_in_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, ODD)
    write(tmp_path, "def (:", "broken")
    write(tmp_path, AVERAGES, "_left_out")
    assert named(tmp_path / FOLDER) == ("called_so", "second")
    monkeypatch.setenv("KURS_HOME", str(tmp_path))
    assert strategies_named("") == [*known(), "called_so", "second"]
    assert strategies_named("se") == ["second"]
    monkeypatch.setenv("KURS_HOME", str(tmp_path / "nothing"))
    assert strategies_named("r") == ["rsi"]
