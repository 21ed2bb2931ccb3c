"""Ways to search a space: which point is tried next, by what became of those before."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from kurs.domain.errors import BadInput, Unavailable, UnknownName
from kurs.optimize.space import LARGEST_GRID, Axis, Parameters, Point, Space, point
from kurs.optimize.trials import Trial

__all__ = ["METHODS", "CmaEs", "Grid", "Method", "RandomSearch", "Tpe", "method"]

METHODS = ("grid", "random", "tpe", "cma-es")
# So often a point that was tried already, or is refused, is drawn anew.
DRAWS = 200
# The same of TPE, which takes milliseconds for each, and longer the more it has proposed.
PROPOSALS = 2
# After so many generations in a row that bring no point that is new, the search has settled.
SETTLED = 20
# Of the width of every axis: half of the points of the first generation lie within it of the middle.
FIRST_STEP = 0.3
INSTALL = "it needs the extra: pip install 'kurs[optimize]'"


class Method(Protocol):
    """Proposes points, each once; a point that was told counts as tried, whoever tried it."""

    def ask(self, number: int) -> Parameters | None:
        """The point of trial `number`; None when there is none now, or never again if nothing is being tried."""

    def tell(self, trial: Trial) -> None:
        """What came of a trial, of this process or of an earlier one; of one that was tried again the newest counts."""


def method(name: str, space: Space, *, seed: int, fold: int = 0) -> Method:
    """A new search by its name. UnknownName; Unavailable where its library is not installed.

    The same seed and fold, and the same results told in the same order, lead to the same points. Which results were
    told before a point is asked for counts for "tpe" alone.
    """
    chance = _Seed(seed, fold)
    match name:
        case "grid":
            return Grid(space)
        case "random":
            return RandomSearch(space, seed=chance)
        case "tpe":
            return Tpe(space, seed=chance)
        case "cma-es":
            return CmaEs(space, seed=chance)
    raise UnknownName.among("method", name, METHODS)


@dataclass(frozen=True, slots=True)
class _Seed:
    """Chance that depends on a trial's number and on nothing that came before, as if a search had never been killed."""

    seed: int
    fold: int

    def rng(self, number: int) -> np.random.Generator:
        return np.random.default_rng((self.seed, self.fold, number))

    def whole(self, number: int, attempt: int = 0) -> int:
        return int(np.random.SeedSequence((self.seed, self.fold, number, attempt)).generate_state(1)[0])


class Grid:
    """Every point of the grid that the strategy accepts, in order."""

    def __init__(self, space: Space) -> None:
        self._points = space.grid

    def ask(self, number: int) -> Parameters | None:
        return self._points[number] if number < len(self._points) else None

    def tell(self, trial: Trial) -> None:
        """A grid learns nothing."""


class RandomSearch:
    """Points by chance, none of them twice."""

    def __init__(self, space: Space, *, seed: _Seed) -> None:
        self._space = space
        self._seed = seed
        self._taken: set[Point] = set()
        self._left: Iterator[Parameters] | None = None

    def ask(self, number: int) -> Parameters | None:
        rng = self._seed.rng(number)
        for _ in range(DRAWS):
            drawn = self._space.draw(rng)
            if drawn is not None and point(drawn) not in self._taken:
                return self._take(drawn)
        return self._remaining()

    def tell(self, trial: Trial) -> None:
        self._taken.add(point(trial.parameters))

    def _remaining(self) -> Parameters | None:
        """Where nearly everything was tried, what is left in order; None where that cannot be counted."""
        size = self._space.size
        if size is None or size > LARGEST_GRID:
            return None
        if self._left is None:
            self._left = self._space.points()
        fresh = next((p for p in self._left if point(p) not in self._taken), None)
        return None if fresh is None else self._take(fresh)

    def _take(self, parameters: Parameters) -> Parameters:
        self._taken.add(point(parameters))
        return parameters


class Tpe:
    """Points that lie where the good ones were and the bad ones were not (tree-structured Parzen estimator).

    The estimator is optuna's; a point that it proposes again, or that the strategy refuses, is replaced by chance.
    While trials are in flight, a point depends on which of them have ended: only one at a time goes on exactly.
    Source: J. Bergstra et al., Algorithms for Hyper-Parameter Optimization, 2011.
    """

    def __init__(self, space: Space, *, seed: _Seed) -> None:
        self._optuna = _optuna()
        self._space = space
        self._seed = seed
        self._chance = RandomSearch(space, seed=seed)
        self._study = self._optuna.create_study(direction="maximize")
        self._axes = {axis.name: _distribution(self._optuna, axis) for axis in space.axes}
        self._asked: dict[Point, Any] = {}
        self._tried: set[Point] = set()
        self._told: dict[Point, Trial] = {}
        self._outdated = False

    def ask(self, number: int) -> Parameters | None:
        if self._outdated:
            self._tell_all_anew()
        for attempt in range(PROPOSALS):
            self._study.sampler = self._sampler(self._seed.whole(number, attempt))
            asked = self._study.ask(self._axes)
            parameters = {axis.name: _value(axis, asked.params[axis.name]) for axis in self._space.axes}
            if point(parameters) not in self._tried and self._space.refusal(parameters) is None:
                self._tried.add(point(parameters))
                self._asked[point(parameters)] = asked
                return parameters
            self._study.tell(asked, state=self._optuna.trial.TrialState.FAIL)
        drawn = self._chance.ask(number)
        if drawn is not None:
            self._tried.add(point(drawn))
        return drawn

    def tell(self, trial: Trial) -> None:
        place = point(trial.parameters)
        self._tried.add(place)
        self._chance.tell(trial)
        before = self._told.get(place)
        self._told[place] = trial
        if before is None:
            self._add(trial)
        else:
            # Optuna takes nothing back that it was told.
            self._outdated = self._outdated or before.rank != trial.rank

    def _tell_all_anew(self) -> None:
        """In the order in which the points ended first, whatever came of them since."""
        self._outdated = False
        self._study = self._optuna.create_study(direction="maximize")
        self._asked.clear()
        for trial in self._told.values():
            self._add(trial)

    def _add(self, trial: Trial) -> None:
        states = self._optuna.trial.TrialState
        # Optuna ranks pruned trials below all others, which is where those without a value belong.
        state = states.COMPLETE if trial.rank is not None else states.PRUNED
        asked = self._asked.pop(point(trial.parameters), None)
        if asked is not None:
            self._study.tell(asked, trial.rank, state=state)
            return
        self._study.add_trial(
            self._optuna.trial.create_trial(
                state=state,
                value=trial.rank,
                params={axis.name: _shown(axis, trial.parameters[axis.name]) for axis in self._space.axes},
                distributions=self._axes,
            )
        )

    def _sampler(self, seed: int) -> Any:
        return self._optuna.samplers.TPESampler(seed=seed, multivariate=True, constant_liar=True)


class CmaEs:
    """Generations of points around a centre that moves and a spread that adapts (CMA-ES), in the unit cube.

    A generation is tried whole before the next is made, in any order and by as many workers as it has points; what is
    tried again later changes nothing of those that were made of it. Whole numbers, steps and choices are cells of the
    cube. Source: N. Hansen, The CMA Evolution Strategy: A Tutorial, 2016.
    """

    def __init__(self, space: Space, *, seed: _Seed) -> None:
        self._space = space
        dimensions = len(space.axes)
        if dimensions < 2:
            raise BadInput.of("method", "cma-es", "a space of at least two parameters; use tpe for one")
        self._cma = _cmaes().CMA(
            mean=np.full(dimensions, 0.5),
            sigma=FIRST_STEP,
            bounds=np.tile([0.0, 1.0], (dimensions, 1)),
            seed=seed.whole(0),
        )
        self._values: dict[Point, float | None] = {}
        self._waiting: set[Point] = set()
        self._generation: list[tuple[np.ndarray[Any, Any], Parameters]] = []
        self._proposed_before: set[Point] = set()
        self._settled = 0
        self._go_on()

    def ask(self, number: int) -> Parameters | None:  # noqa: ARG002  # a generation has its own order
        if self._settled < SETTLED:
            for _, parameters in self._generation:
                if point(parameters) not in self._values and point(parameters) not in self._waiting:
                    self._waiting.add(point(parameters))
                    return parameters
        return None

    def tell(self, trial: Trial) -> None:
        self._waiting.discard(point(trial.parameters))
        self._values[point(trial.parameters)] = trial.rank
        self._go_on()

    def _go_on(self) -> None:
        """At once, so that what ends later finds the generation made, now and when all is told again after a kill."""
        while self._settled < SETTLED and all(point(parameters) in self._values for _, parameters in self._generation):
            self._next_generation()

    def _next_generation(self) -> None:
        if self._generation:
            values = [self._values[point(parameters)] for _, parameters in self._generation]
            known = [value for value in values if value is not None]
            # One without a value is as bad as the worst: CMA-ES looks at the order alone.
            worst = min(known, default=0.0)
            self._cma.tell(
                [
                    (place, -(worst if value is None else value))
                    for (place, _), value in zip(self._generation, values, strict=True)
                ]
            )
        self._generation = [self._proposed() for _ in range(self._cma.population_size)]
        # Not by what was told: all of an earlier process was, before its generations are made again.
        points = {point(parameters) for _, parameters in self._generation}
        self._settled = 0 if points - self._proposed_before else self._settled + 1
        self._proposed_before |= points

    def _proposed(self) -> tuple[np.ndarray[Any, Any], Parameters]:
        for _ in range(DRAWS):
            place = self._cma.ask()
            parameters = self._space.at(place)
            if self._space.refusal(parameters) is None:
                break
        else:
            # It fails when it is tried, and is the worst of its generation.
            self._values.setdefault(point(parameters), None)
            self._proposed_before.add(point(parameters))
        return place, parameters


def _distribution(optuna: Any, axis: Axis) -> Any:
    kinds = optuna.distributions
    if axis.choices:
        return kinds.CategoricalDistribution(axis.choices)
    if axis.whole and (axis.step is None or axis.log):
        return kinds.IntDistribution(int(axis.low), int(axis.high), log=axis.log)
    if axis.count is None or axis.log:
        return kinds.FloatDistribution(axis.low, axis.high, log=axis.log)
    # Steps by their number: optuna would cut the last one off where the range is no multiple of the step.
    return kinds.IntDistribution(0, axis.count - 1)


def _numbered(axis: Axis) -> bool:
    """Whether optuna sees the numbers of the steps instead of the values."""
    return not axis.choices and not axis.log and axis.count is not None and not (axis.whole and axis.step is None)


def _value(axis: Axis, shown: Any) -> Any:
    # To the last digit: what optuna proposed is what the journal gives back to it after a kill.
    return axis.nth(shown) if _numbered(axis) else shown


def _shown(axis: Axis, value: Any) -> Any:
    return round((value - axis.low) / (axis.step or 1.0)) if _numbered(axis) else value


def _optuna() -> Any:
    try:
        import optuna
    except ImportError:
        raise Unavailable(f"method 'tpe': {INSTALL}") from None
    # It tells of every trial; whoever runs a study is told by us.
    logging.getLogger("optuna").setLevel(logging.ERROR)
    return optuna


def _cmaes() -> Any:
    try:
        import cmaes
    except ImportError:
        raise Unavailable(f"method 'cma-es': {INSTALL}") from None
    return cmaes
