"""What is counted of the keys of one prefix, and when their values are to be loaded anew."""

import math
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from kadens.cache.base import MAX_PREFIXES, OTHER, Entry, prefix_of
from kadens.cache.memory import MemoryStore
from kadens.cache.policy import Policy
from kadens.clock import Clock

__all__ = ["Given", "Tallies", "Tally", "TallyStatistics"]

SAMPLED = 1_000
# Beyond so many load times before the end, an early refresh has a chance of 2e-9: not worth a draw.
EARLY_REACH = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyStatistics:
    """`hits` of all, of which `near` without leaving the process; of these `stale`; a load is good or a failure.

    `load_time` is the mean of late, in seconds; `saved` is about how many seconds of loading the hits have spared.
    `age` is the mean of what is kept near, in seconds, by the policy's ttl and so no better than its jitter; None
    where nothing is. Kept errors count among the hits, for they spare a load too. `unkept` were loaded and given out,
    but the far store cannot take them: they are of another type than it was told, or too large.
    """

    hits: int
    near: int
    stale: int
    misses: int
    loads: int
    failures: int
    refreshes: int
    load_time: float
    age: float | None = None
    unkept: int = 0

    @property
    def hit_ratio(self) -> float:
        """Hits of all calls."""
        return _share(self.hits, self.hits + self.misses)

    @property
    def near_ratio(self) -> float:
        """Calls answered without leaving the process, of all."""
        return _share(self.near, self.hits + self.misses)

    @property
    def far_ratio(self) -> float:
        """Calls answered by the far store, of those that came to it."""
        return _share(self.hits - self.near, self.hits - self.near + self.misses)

    @property
    def saved(self) -> float:
        return self.hits * self.load_time

    def plus(self, other: "TallyStatistics") -> "TallyStatistics":
        """Both together."""
        loads = self.loads + other.loads
        spent = self.load_time * self.loads + other.load_time * other.loads
        return TallyStatistics(
            hits=self.hits + other.hits,
            near=self.near + other.near,
            stale=self.stale + other.stale,
            misses=self.misses + other.misses,
            loads=loads,
            failures=self.failures + other.failures,
            refreshes=self.refreshes + other.refreshes,
            load_time=spent / loads if loads else 0.0,
            unkept=self.unkept + other.unkept,
        )


Given = tuple[tuple[str, Any], ...]
"""Fields of a policy by name, with what they are to be."""


class Tally:
    """What happened to the keys of one prefix, and how far ahead of its end a value needs a closer look.

    One that was `given` fields of a policy takes the others from the policy it is told to follow.
    """

    __slots__ = (
        *("failures", "far", "given", "hits", "load_time", "loads", "margin", "misses", "policy", "refreshes"),
        *("stale", "unkept"),
    )

    def __init__(self, policy: Policy, given: Given | None = None) -> None:
        self.given = given
        self.policy = policy
        self.margin = policy.stale
        self.hits = self.far = self.stale = self.misses = self.loads = self.failures = self.refreshes = 0
        self.unkept = 0
        self.load_time = 0.0
        self.follow(policy)

    def follow(self, policy: Policy) -> None:
        if self.given is not None:
            self.policy = replace(policy, **dict(self.given))
            self._set_margin()

    def loaded(self, seconds: float) -> None:
        self.loads += 1
        self.load_time += (seconds - self.load_time) * (1.0 if self.loads == 1 else 0.1)
        self._set_margin()

    def _set_margin(self) -> None:
        # At most half the ttl, or a load as long as its ttl would never have a hit that is cheap.
        reach = min(EARLY_REACH * self.load_time * self.policy.early, self.policy.ttl / 2)
        self.margin = self.policy.stale + reach

    def wants_refresh(self, remaining: float) -> bool:
        """XFetch's draw; always, when the value is stale."""
        fresh = remaining - self.policy.stale
        if fresh <= 0:
            return True
        # 1 - random() is never 0.
        draw = -math.log(1.0 - random.random())  # noqa: S311  # spreads, guards nothing
        return fresh < self.load_time * self.policy.early * draw

    def statistics(self) -> TallyStatistics:
        return TallyStatistics(
            hits=self.hits,
            near=self.hits - self.far,
            stale=self.stale,
            misses=self.misses,
            loads=self.loads,
            failures=self.failures,
            refreshes=self.refreshes,
            load_time=self.load_time,
            unkept=self.unkept,
        )


def _common(name: str) -> Any:
    """What is counted for one of them is counted for all."""

    def get(tally: "_Overflow") -> Any:
        return getattr(tally.all, name)

    def put(tally: "_Overflow", value: Any) -> None:
        setattr(tally.all, name, value)

    return property(get, put)


class _Overflow(Tally):
    """Where no more prefixes are told apart: the times of one policy, and the counts of all such in one tally."""

    __slots__ = ("all",)

    failures, far, hits, loads, misses = map(_common, ("failures", "far", "hits", "loads", "misses"))
    load_time, refreshes, stale, unkept = map(_common, ("load_time", "refreshes", "stale", "unkept"))

    def __init__(self, policy: Policy, everything: Tally) -> None:
        self.all = everything
        self.given = None
        self.policy = policy
        self._set_margin()

    def loaded(self, seconds: float) -> None:
        self.all.loaded(seconds)
        self._set_margin()


class Tallies:
    """Those of one cache, by prefix and policy: 256 of them, and one that counts for all other prefixes."""

    __slots__ = ("_began", "_clock", "_kept")

    def __init__(self, clock: Clock) -> None:
        self._kept: dict[tuple[str, Policy | Given], Tally] = {}
        self._clock = clock
        self._began = clock()

    def of(self, prefix: str, policy: Policy) -> Tally:
        """The one of this prefix and policy."""
        tally = self._kept.get((prefix, policy))
        if tally is not None:
            return tally
        if len(self._kept) < MAX_PREFIXES:
            return self._keep(prefix, policy, Tally(policy))
        # Not kept: whoever computes its times makes a policy per call.
        return _Overflow(policy, self._kept.get((OTHER, ())) or self.following(OTHER, (), policy))

    def following(self, prefix: str, given: Given, policy: Policy) -> Tally:
        """The one of this prefix whose policy is the cache's, which is `policy` now, but for what is given."""
        return self._keep(prefix, given, Tally(policy, given))

    def follow(self, policy: Policy) -> None:
        """The cache's policy from now on."""
        for tally in tuple(self._kept.values()):
            tally.follow(policy)

    def _keep(self, prefix: str, policy: Policy | Given, tally: Tally) -> Tally:
        if len(self._kept) >= MAX_PREFIXES and (prefix, policy) not in self._kept:
            prefix = OTHER
        return self._kept.setdefault((prefix, policy), tally)

    def statistics(self, near: MemoryStore | None) -> dict[str, TallyStatistics]:
        """By prefix, with the ages of what is near."""
        prefixes: dict[str, TallyStatistics] = {}
        # A copy, for another thread may add to them meanwhile.
        tallies = self._kept.copy()
        for (prefix, _), tally in tallies.items():
            told = tally.statistics()
            prefixes[prefix] = told.plus(prefixes[prefix]) if prefix in prefixes else told
        if near is not None:
            lives = {prefix: tally.policy.ttl + tally.policy.stale for (prefix, _), tally in tallies.items()}
            for prefix, age in self._ages(near.sample(SAMPLED), lives).items():
                prefixes[prefix] = replace(prefixes[prefix], age=age)
        return prefixes

    def _ages(self, entries: Iterable[Entry], lives: Mapping[str, float]) -> dict[str, float]:
        """By prefix the mean age, from when they end and how long they live."""
        now, ages = self._clock(), dict[str, list[float]]()
        for entry in entries:
            prefix = prefix_of(entry.key)
            if prefix in lives and entry.expires > now:
                age = max(0.0, lives[prefix] - entry.expires + now)
                ages.setdefault(prefix, []).append(min(age, now - self._began))
        return {prefix: sum(each) / len(each) for prefix, each in ages.items()}


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
