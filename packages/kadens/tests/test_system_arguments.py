from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI

from kadens import Kadens, Settings
from kadens.errors import BadInput
from kadens.fastapi import attach
from kadens.memory import ResourceTracker


async def nothing(items: Any = ()) -> Any:
    return items


# What the types forbid is given all the same: a program without types, or a file of settings, gives it.
kadens: Callable[..., Any] = Kadens
settings: Callable[..., Any] = Settings.of
attached: Callable[..., Any] = attach


@pytest.mark.parametrize("name", [5, None, "", "a\nb", "x" * 2_000, []])
@pytest.mark.parametrize(
    "give",
    [
        lambda name: kadens().add(name, Kadens()),
        lambda name: kadens().keep(name, Kadens()),
        lambda name: kadens().watch(name, Kadens()),
        lambda name: kadens().add_check(name, nothing),
        lambda name: kadens().batcher(name, nothing),
        lambda name: kadens().circuit_breaker(name),
        lambda name: kadens().pool(name, nothing),
    ],
    ids=["add", "keep", "watch", "add_check", "batcher", "circuit_breaker", "pool"],
)
def test_what_has_a_name_has_one_that_can_be_shown(give: Callable[[Any], object], name: Any) -> None:
    with pytest.raises(BadInput, match=r"^(name|batching|resilience)"):
        give(name)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: kadens(open_within=0), "^open_within: 0"),
        (lambda: kadens(close_within="1"), "^close_within: '1'"),
        (lambda: kadens().add_check("a", lambda: None), "^check: "),
        (lambda: kadens().add_check("a", nothing, deadline=-1), "^deadline: -1"),
        (lambda: kadens().add_check("a", nothing, deadline="1"), "^deadline: '1'"),
        (lambda: kadens().redis_server(5), "^url: 5"),
        (lambda: kadens().circuit_breaker("a", shared="no"), "^shared: 'no'"),
        (lambda: kadens().response_cache([], obey_requests=5), "^obey_requests: 5"),
        (lambda: settings(variables=5), "^variables: 5"),
        (lambda: settings("auto", machine=5), "^machine: 5"),
        (lambda: attached(5, Kadens()), "^app: 5"),
        (lambda: attached(FastAPI(), 5), "^kadens: 5"),
        (lambda: attached(FastAPI(), Kadens(), responses=5), "^responses: 5"),
        (lambda: attached(FastAPI(), Kadens(), metrics_dependencies=5), "^metrics_dependencies: 5"),
        (lambda: attached(FastAPI(), Kadens(), metrics_dependencies=[nothing]), "^metrics_dependencies: .*Depends"),
        (lambda: attached(FastAPI(), Kadens(), manage_lifespan="no"), "^manage_lifespan: 'no'"),
        (lambda: attached(FastAPI(), Kadens(), include_in_schema="no"), "^include_in_schema: 'no'"),
        (lambda: ResourceTracker().resources(older_than="x"), "^older_than: 'x'"),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_meant_is_refused_by_its_name(make: Callable[[], object], told: str) -> None:
    with pytest.raises(BadInput, match=told):
        make()


def test_an_attach_that_was_refused_may_be_made_again() -> None:
    one, app = Kadens(), FastAPI()
    with pytest.raises(BadInput):
        attached(app, one, manage_lifespan="no")
    attach(app, one)
