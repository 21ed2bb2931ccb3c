"""The text in which Prometheus reads a registry: format 0.0.4.

Source: https://prometheus.io/docs/instrumenting/exposition_formats/
"""

import logging
import math
from collections.abc import Iterator
from itertools import accumulate

from kadens.metrics.instruments import Counter, Gauge, Histogram
from kadens.metrics.registry import Family, Registry

__all__ = ["CONTENT_TYPE", "render"]

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

HELP_ESCAPES = str.maketrans({"\\": r"\\", "\n": r"\n"})
LABEL_ESCAPES = str.maketrans({"\\": r"\\", "\n": r"\n", '"': r"\""})

EXACT_INTEGERS = 2.0**53

logger = logging.getLogger(__name__)


def render(registry: Registry) -> bytes:
    """All families of the registry, in the order in which they were made."""
    lines = [line for family in registry.families() for line in _family(family)]
    return "".join(f"{line}\n" for line in lines).encode()


def _family(family: Family) -> Iterator[str]:
    yield f"# HELP {family.name} {family.help_text.translate(HELP_ESCAPES)}"
    yield f"# TYPE {family.name} {family.kind}"
    names = family.instruments.names
    for values, instrument in family.instruments.series():
        pairs = [f'{name}="{value.translate(LABEL_ESCAPES)}"' for name, value in zip(names, values, strict=True)]
        if isinstance(instrument, Histogram):
            yield from _histogram(family.name, pairs, instrument)
        else:
            yield from _number(family.name, pairs, instrument)


def _number(name: str, pairs: list[str], number: Counter | Gauge) -> Iterator[str]:
    try:
        value = number.value()
    except Exception:
        # The reader is the host's code: one that fails must not cost the host all its other metrics.
        logger.exception("the metric %s could not be read", name)
        return
    if value is not None:
        yield f"{name}{_braced(pairs)} {_figure(value)}"


def _histogram(name: str, pairs: list[str], histogram: Histogram) -> Iterator[str]:
    reading = histogram.read()
    bounds = (*map(repr, reading.bounds), "+Inf")
    for bound, count in zip(bounds, accumulate(reading.counts), strict=True):
        le = f'le="{bound}"'
        yield f"{name}_bucket{_braced([*pairs, le])} {count}"
    yield f"{name}_sum{_braced(pairs)} {_figure(reading.sum)}"
    yield f"{name}_count{_braced(pairs)} {reading.count}"


def _braced(pairs: list[str]) -> str:
    return "{" + ",".join(pairs) + "}" if pairs else ""


def _figure(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    return str(int(value)) if value == int(value) and abs(value) < EXACT_INTEGERS else repr(float(value))
