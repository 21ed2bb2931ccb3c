"""A plan means the same to the engine, to the API and to the client: every field, every choice, every bound."""

import math
import types
from collections.abc import Iterator
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
import pytest
from pydantic import BaseModel, ValidationError

from kurs.api.schemas import backtest_plans as asked
from kurs.backtest import plan as engine
from kurs.client import backtest_plans as client
from kurs.domain.errors import BadInput

# Told of a backtest beside its plan.
BESIDE = {"strategies", "timeframe"}
EDGES = (0, 0.01, 1, 100, 1_000, 10_000, 10_000_000, 86_400_000, 2**53, 1e15, 1e18)
VALUES = sorted(
    {sign * value * near for sign in (-1, 1) for value in EDGES for near in (1, 1 - 1e-9, 1 + 1e-9)}
    | {0.5, -0.5, 1e-12}
)
# What JSON and people can say is narrower than what the engine could work with.
NARROWER = {("tiers", "volume"): 1e18, ("sizing", "value"): 1e15}


def alike(one: Any, other: Any, place: str) -> Iterator[str]:
    """Where two kinds of values differ; classes are compared field by field."""
    if isinstance(one, type) and issubclass(one, msgspec.Struct):
        yield from fields_alike(one, other, place)
    elif get_origin(one) in (types.UnionType, Union, tuple, Literal):
        if get_origin(one) is Literal or len(get_args(one)) != len(get_args(other)):
            if set(get_args(one)) != set(get_args(other)):
                yield f"{place}: {one} and {other}"
            return
        for part, its in zip(get_args(one), get_args(other), strict=True):
            yield from alike(part, its, place)
    elif one != other:
        yield f"{place}: {one} and {other}"


def fields_alike(one: type[msgspec.Struct], other: type[msgspec.Struct], place: str) -> Iterator[str]:
    mine = {field.name: field.default for field in msgspec.structs.fields(one) if field.name not in BESIDE}
    its = {field.name: field.default for field in msgspec.structs.fields(other) if field.name not in BESIDE}
    if msgspec.to_builtins(mine, enc_hook=str) != msgspec.to_builtins(its, enc_hook=str):
        yield f"{place}: {mine} and {its}"
    hints, others = get_type_hints(one), get_type_hints(other)
    for name in mine.keys() & its.keys():
        yield from alike(hints[name], others[name], f"{place}.{name}")


def test_the_client_says_what_the_engine_says() -> None:
    pairs = ((client.BacktestPlan, engine.Plan), (client.PlanStrategy, engine.StrategyChoice))
    assert [problem for mine, its in pairs for problem in fields_alike(mine, its, mine.__name__)] == []


def numbers(model: type[BaseModel]) -> list[str]:
    """Fields that are numbers, and no truths."""
    kinds = {name: {info.annotation, *get_args(info.annotation)} for name, info in model.model_fields.items()}
    return [name for name, kind in kinds.items() if kind & {int, float}]


CASES: list[tuple[str, str, dict[str, Any]]] = [
    *(("", name, {}) for name in numbers(asked.PlanRequest)),
    *(("filling", name, {}) for name in numbers(asked.FillingRequest)),
    *(("tiers", name, {"volume": 1.0, "maker": 0.0, "taker": 0.0}) for name in numbers(asked.TierRequest)),
    ("slippage", "value", {"kind": "fixed"}),
    ("slippage", "value", {"kind": "volume"}),
    ("sizing", "value", {"kind": "fixed"}),
]


def plan_with(part: str, name: str, value: float, beside: dict[str, Any]) -> dict[str, Any]:
    if not part:
        return {name: value}
    inner = {**beside, name: value}
    return {part: [inner] if part == "tiers" else inner}


def api_takes(plan: dict[str, Any]) -> bool:
    try:
        asked.PlanRequest.model_validate(plan)
    except ValidationError:
        return False
    return True


def engine_takes(plan: dict[str, Any]) -> bool:
    try:
        msgspec.convert({"strategies": [{"name": "rsi"}]} | plan, engine.Plan)
    except (BadInput, msgspec.ValidationError):
        return False
    return True


@pytest.mark.parametrize(("part", "name", "beside"), CASES)
def test_the_api_takes_what_the_engine_takes(part: str, name: str, beside: dict[str, Any]) -> None:
    whole = name in ("warmup", "latency", "seed")
    most = NARROWER.get((part, name), math.inf)
    for value in VALUES:
        tried = int(value) if whole else value
        if tried > most or (name == "seed" and not 0 <= tried <= asked.LARGEST):
            assert not api_takes(plan_with(part, name, tried, beside)), tried
            continue
        plan = plan_with(part, name, tried, beside)
        assert api_takes(plan) == engine_takes(plan), plan


@pytest.mark.parametrize("kind", ["fraction", "risk"])
def test_what_the_kind_bounds_is_refused_by_the_plan(kind: str) -> None:
    plan = {"sizing": {"kind": kind, "value": 1.5}, "stop_loss": 0.1}
    assert (api_takes(plan), engine_takes(plan)) == (True, False)


@pytest.mark.parametrize("choices", [("sizing", "kind"), ("slippage", "kind"), ("filling", "rule"), ("", "engine")])
def test_the_choices_are_the_same(choices: tuple[str, str]) -> None:
    part, name = choices
    model: type[BaseModel] = asked.PlanRequest
    kind: type[msgspec.Struct] = engine.Plan
    if part:
        model, kind = type(getattr(asked.PlanRequest(), part)), get_type_hints(engine.Plan)[part]
    assert set(get_args(model.model_fields[name].annotation)) == set(get_args(get_type_hints(kind)[name]))
