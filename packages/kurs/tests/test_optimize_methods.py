"""Ways to search: every point once, the same points after a kill, better points than by chance."""

from collections.abc import Callable, Iterator

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurs.domain.errors import BadInput, UnknownName
from kurs.optimize.methods import METHODS, SETTLED, Method, method
from kurs.optimize.space import Parameters, Space, point
from kurs.optimize.trials import Trial

PLANE = "fast_period=5:60,slow_period=20:300"
MIXED = "fast_period=5:30:5,slow_period=40:400:log,min_gap=0:0.01,direction=both|bullish"


def space(text: str = PLANE) -> Space:
    return Space.parse(text, strategy="ema_crossover")


def hill(parameters: Parameters) -> float:
    """One top, at 20 and 100."""
    fast, slow = float(parameters["fast_period"]), float(parameters["slow_period"])
    return -(((fast - 20) / 55) ** 2) - ((slow - 100) / 280) ** 2


def sometimes(parameters: Parameters) -> float | None:
    return hill(parameters) if int(parameters["fast_period"]) % 3 else None


def trial(number: int, parameters: Parameters, value: float | None) -> Trial:
    return Trial(fold=0, number=number, parameters=parameters, state="void" if value is None else "done", value=value)


def searched(searching: Method, numbers: range, value: Callable[[Parameters], float | None] = hill) -> Iterator[Trial]:
    for number in numbers:
        parameters = searching.ask(number)
        if parameters is None:
            return
        ended = trial(number, parameters, value(parameters))
        searching.tell(ended)
        yield ended


@pytest.mark.parametrize("name", METHODS)
def test_every_point_is_accepted_and_tried_once(name: str) -> None:
    small = space("fast_period=5:9,slow_period=8:14")
    found = [one.parameters for one in searched(method(name, small, seed=1), range(30))]
    assert len({point(parameters) for parameters in found}) == len(found)
    # The generations of CMA-ES draw together around the top, and end there.
    assert len(found) == 30 or (name == "cma-es" and len(found) > 10)
    assert all(float(parameters["fast_period"]) < float(parameters["slow_period"]) for parameters in found)


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize("text", ["fast_period=5:30:5,slow_period=20:90", MIXED])
def test_a_search_goes_on_as_if_it_had_never_been_interrupted(name: str, text: str) -> None:
    if name == "grid":
        text = text.replace("0:0.01", "0:0.01:0.005")
    whole = list(searched(method(name, space(text), seed=3), range(40)))
    for killed in (1, 13, 27):
        again = method(name, space(text), seed=3)
        for ended in whole[:killed]:
            again.tell(ended)
        rest = list(searched(again, range(killed, 40)))
        assert [one.parameters for one in rest] == [one.parameters for one in whole[killed:]]


@pytest.mark.parametrize("name", METHODS)
def test_a_search_goes_on_exactly_after_failures_that_were_tried_again(name: str) -> None:
    text = "fast_period=6:60:5,slow_period=20:300:20" if name == "grid" else PLANE
    begun = list(searched(method(name, space(text), seed=3), range(20), sometimes))
    failed = [one for one in begun if one.value is None]
    assert failed
    # One of them fails again.
    again = [trial(one.number, one.parameters, hill(one.parameters)) for one in failed[1:]]
    lines = [*begun, failed[0], *again]

    def told(lines: list[Trial]) -> Method:
        searching = method(name, space(text), seed=3)
        for line in lines:
            searching.tell(line)
        return searching

    whole = list(searched(told(lines), range(20, 40)))
    assert len(whole) == 20
    for killed in (1, 9, 14):
        rest = list(searched(told([*lines, *whole[:killed]]), range(20 + killed, 40)))
        assert [one.parameters for one in rest] == [one.parameters for one in whole[killed:]]
    assert {point(one.parameters) for one in whole}.isdisjoint(point(one.parameters) for one in begun)


def test_what_is_tried_again_leaves_the_generations_that_followed_in_their_place() -> None:
    wide = space("fast_period=3:200,slow_period=150:900")
    whole = list(searched(method("cma-es", wide, seed=1), range(60), sometimes))
    failed = [one for one in whole[:12] if one.value is None]
    again = method("cma-es", wide, seed=1)
    for ended in (*whole[:30], *(trial(one.number, one.parameters, 9.0) for one in failed)):
        again.tell(ended)
    assert failed
    assert list(searched(again, range(30, 60), sometimes)) == whole[30:]


def test_tpe_learns_from_what_is_tried_again() -> None:
    def after(value: float | None) -> list[Parameters]:
        searching = method("tpe", space(), seed=3)
        begun = list(searched(searching, range(15), lambda _: None))
        for one in begun:
            searching.tell(trial(one.number, one.parameters, None if value is None else value * hill(one.parameters)))
        return [one.parameters for one in searched(searching, range(15, 25))]

    assert after(None) != after(1.0)


@pytest.mark.parametrize("value", [hill, sometimes])
def test_generations_that_are_repeated_after_a_kill_are_not_taken_for_settled_ones(
    value: Callable[[Parameters], float | None],
) -> None:
    # More than SETTLED generations of 6, up to where the search settles by itself.
    wide = space("fast_period=3:200,slow_period=150:900")
    whole = list(searched(method("cma-es", wide, seed=1), range(1000), value))
    assert SETTLED * 6 < len(whole) < 1000
    for killed in (SETTLED * 6, len(whole) - 5, len(whole)):
        again = method("cma-es", wide, seed=1)
        for ended in whole[:killed]:
            again.tell(ended)
        assert list(searched(again, range(killed, 1000), value)) == whole[killed:]


@pytest.mark.parametrize("name", ["random", "tpe", "cma-es"])
def test_the_seed_and_the_fold_decide(name: str) -> None:
    def points(seed: int, fold: int) -> list[Parameters]:
        return [one.parameters for one in searched(method(name, space(), seed=seed, fold=fold), range(15))]

    assert points(1, 0) == points(1, 0)
    assert points(1, 0) != points(2, 0)
    assert points(1, 0) != points(1, 1)


@pytest.mark.parametrize("name", ["tpe", "cma-es"])
def test_what_learns_is_better_than_chance(name: str) -> None:
    def best(name: str, seed: int) -> float:
        return max(one.value or -9.0 for one in searched(method(name, space(), seed=seed), range(40)))

    assert sum(best(name, seed) for seed in range(3)) > sum(best("random", seed) for seed in range(3))


@pytest.mark.parametrize("name", ["tpe", "cma-es"])
def test_what_learns_learns_from_the_rank(name: str) -> None:
    def after(told: Callable[[Trial], Trial]) -> list[Parameters]:
        searching = method(name, space(), seed=3)
        found = []
        for number in range(30):
            parameters = searching.ask(number)
            assert parameters is not None
            found.append(parameters)
            searching.tell(told(trial(number, parameters, hill(parameters))))
        return found

    def turned(one: Trial) -> Trial:
        return msgspec.structs.replace(one, value=-(one.value or 0.0), standing=one.value)

    assert after(turned) == after(lambda one: one)


@pytest.mark.parametrize("name", ["grid", "random", "tpe"])
def test_a_space_that_was_tried_whole_has_nothing_more(name: str) -> None:
    small = space("fast_period=5:7,slow_period=6:8")
    found = list(searched(method(name, small, seed=1), range(1000)))
    assert {point(one.parameters) for one in found} <= {point(parameters) for parameters in small.grid}
    assert len(found) == len(small.grid)


@pytest.mark.parametrize("name", ["random", "tpe", "cma-es"])
def test_trials_without_a_value_stop_nothing(name: str) -> None:
    found = list(searched(method(name, space(), seed=1), range(25), sometimes))
    assert len(found) == 25
    assert len(list(searched(method(name, space(), seed=1), range(25), lambda _: None))) == 25


@pytest.mark.parametrize("name", ["random", "cma-es"])
def test_several_are_asked_for_before_one_is_told(name: str) -> None:
    searching = method(name, space(), seed=1)
    asked = [searching.ask(number) for number in range(4)]
    assert None not in asked
    assert len({point(parameters) for parameters in asked if parameters is not None}) == 4


def test_a_generation_waits_for_its_last() -> None:
    searching = method("cma-es", space(), seed=1)
    asked: list[Parameters] = []
    while (parameters := searching.ask(len(asked))) is not None:
        asked.append(parameters)
    assert 3 < len(asked) < 12
    for number, parameters in enumerate(asked):
        assert searching.ask(99) is None
        searching.tell(trial(number, parameters, hill(parameters)))
    assert searching.ask(len(asked)) is not None


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 2**31), lost=st.sets(st.integers(0, 19), max_size=6))
def test_what_was_in_flight_is_tried_again(seed: int, lost: set[int]) -> None:
    whole = list(searched(method("random", space(), seed=seed), range(20)))
    again = method("random", space(), seed=seed)
    for ended in whole:
        if ended.number not in lost:
            again.tell(ended)
    assert {number: again.ask(number) for number in sorted(lost)} == {n: whole[n].parameters for n in lost}


def test_an_unknown_method_is_told_with_the_known_ones() -> None:
    with pytest.raises(UnknownName, match="known: cma-es, grid, random, tpe"):
        method("annealing", space(), seed=1)


def test_one_parameter_is_too_little_for_cma_es() -> None:
    with pytest.raises(BadInput, match="at least two parameters"):
        method("cma-es", space("fast_period=5:60"), seed=1)
