"""Fixtures that every test of Kadens may use."""

import math
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# The import mode leaves the path alone, and tests share the modules of this folder.
sys.path.insert(0, str(Path(__file__).parent / "support"))

from backends import postgres_server, postgres_url, redis_server, redis_url

__all__ = ["postgres_server", "postgres_url", "redis_server", "redis_url"]

# How long an example takes says something about the machine, and nothing about what is tested.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

Samples = dict[tuple[str, ...], float]

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
SAMPLE = re.compile(rf"({NAME})(?:\{{(.*)\}})? (\S+)")
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\\\|\\"|\\n)*)"(,|$)')
HELP = re.compile(rf"# HELP ({NAME}) ((?:[^\\\n]|\\\\|\\n)*)")
TYPE = re.compile(rf"# TYPE ({NAME}) (counter|gauge|histogram)")
SUFFIXES = {"counter": ("",), "gauge": ("",), "histogram": ("_bucket", "_sum", "_count")}
UNESCAPED = {r"\\": "\\", r"\"": '"', r"\n": "\n"}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def parse() -> Callable[[str], Samples]:
    """Reads Prometheus text 0.0.4 strictly; the key of a sample is its name and its label values."""
    return parse_exposition


def parse_exposition(text: str) -> Samples:
    assert text.endswith("\n")
    samples: Samples = {}
    names: set[str] = set()
    for name, kind, lines in _families(text[:-1].split("\n")):
        assert name not in names, f"{name} has two families"
        names.add(name)
        family = dict(_sample(line, name, kind) for line in lines)
        assert len(family) == len(lines), f"{name} has a sample twice"
        assert not samples.keys() & family.keys()
        _check(name, kind, family)
        samples |= family
    return samples


def _families(lines: list[str]) -> Iterator[tuple[str, str, list[str]]]:
    starts = [number for number, line in enumerate(lines) if line.startswith("# HELP ")]
    assert starts[0] == 0
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        described, typed = HELP.fullmatch(lines[start]), TYPE.fullmatch(lines[start + 1])
        assert described is not None, lines[start]
        assert typed is not None, lines[start + 1]
        assert described[1] == typed[1]
        yield typed[1], typed[2], lines[start + 2 : end]


def _sample(line: str, family: str, kind: str) -> tuple[tuple[str, ...], float]:
    found = SAMPLE.fullmatch(line)
    assert found is not None, line
    name, labels, figure = found.groups()
    assert name in {family + suffix for suffix in SUFFIXES[kind]}, line
    assert re.fullmatch(r"NaN|[+-]Inf|[+-]?[0-9.]+(?:e[+-]?[0-9]+)?", figure), line
    return (name, *_label_values(labels or "")), float(figure)


def _label_values(text: str) -> list[str]:
    values, names, end = [], [], 0
    while end < len(text):
        label = LABEL.match(text, end)
        assert label is not None, text
        names.append(label[1])
        values.append(re.sub(r"\\.", lambda escape: UNESCAPED[escape[0]], label[2]))
        end = label.end()
    assert len(set(names)) == len(names)
    return values


def _check(name: str, kind: str, family: Samples) -> None:
    if kind == "counter":
        assert name.endswith("_total")
        assert all(value >= 0 for value in family.values())
    if kind == "histogram":
        for key in [key for key in family if key[0] == f"{name}_count"]:
            _check_histogram(name, key[1:], family)


def _check_histogram(name: str, labels: tuple[str, ...], family: Samples) -> None:
    buckets = [(key[-1], n) for key, n in family.items() if key[:-1] == (f"{name}_bucket", *labels)]
    bounds = [float(bound) for bound, _ in buckets]
    counts = [count for _, count in buckets]
    assert bounds == sorted(set(bounds))
    assert bounds[-1] == math.inf
    assert buckets[-1][0] == "+Inf"
    assert counts == sorted(counts)
    assert counts[-1] == family[f"{name}_count", *labels]
    assert (f"{name}_sum", *labels) in family
