"""How long values live, and how they are loaded anew."""

import math
import random
from dataclasses import dataclass
from typing import Final

from kadens import checks
from kadens.errors import BadInput

__all__ = ["USUAL", "Policy"]


def _check_errors(errors: object) -> None:
    if not isinstance(errors, tuple) or not all(
        isinstance(kind, type) and issubclass(kind, Exception) for kind in errors
    ):
        raise BadInput.of("errors", errors, "a tuple of types of exceptions")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How long a value lives, from the end of its load. Seconds.

    For `ttl` it is fresh, for `stale` more it is served while one caller's load replaces it behind the scenes.
    `jitter` shortens each ttl by up to that share, so that what was stored together does not end together.
    `early` is the beta of XFetch: a value about to end is replaced before, sooner the longer its load takes
    (Vattani, Chierichetti, Lowenstein: Optimal Probabilistic Cache Stampede Prevention, VLDB 2015); 0 leaves it
    out. `none_ttl` is the ttl of a None, 0 keeps none; `errors` of these types are kept for `error_ttl` in this
    process. `timeout` bounds a load, and before it the wait for another process's. `shared` hands out the very object
    to all, which must then not change it.
    """

    ttl: float = 300.0
    stale: float = 0.0
    jitter: float = 0.05
    early: float = 1.0
    none_ttl: float | None = None
    errors: tuple[type[Exception], ...] = ()
    error_ttl: float = 5.0
    timeout: float = 30.0
    shared: bool = False

    def __post_init__(self) -> None:
        for field in ("ttl", "error_ttl", "timeout"):
            checks.seconds(field, getattr(self, field))
        checks.seconds("stale", self.stale, zero=True)
        if self.none_ttl is not None:
            checks.seconds("none_ttl", self.none_ttl, zero=True)
        if not checks.is_number(self.jitter) or not 0 <= self.jitter < 1:
            raise BadInput.of("jitter", self.jitter, "a share of the ttl, at least 0 and less than 1")
        if not checks.is_number(self.early) or not 0 <= self.early < math.inf:
            raise BadInput.of("early", self.early, "a number of at least 0, finite")
        _check_errors(self.errors)
        checks.instance("shared", self.shared, bool, "True or False")

    def ttl_of(self, value: object) -> float:
        """How long this value is to be fresh; 0 if it is not to be kept."""
        ttl = self.none_ttl if value is None and self.none_ttl is not None else self.ttl
        return ttl * (1 - self.jitter * random.random())  # noqa: S311  # spreads, guards nothing


USUAL: Final = Policy()
"""Of a cache that is told none."""
