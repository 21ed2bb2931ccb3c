import subprocess
import sys

import pytest

import kadens.asgi
from kadens.asgi.paths import Paths, app_path


def found(paths: Paths[str], path: str, method: str | None = "GET") -> str | None:
    fit = paths.of(path, method)
    return None if fit is None else fit.rule


PATHS = Paths(
    [
        ("/files/{path:path}", (), "all files"),
        ("/files/{file}", (), "never reached"),
        ("/files/list", ("GET",), "list"),
        ("/files/list", (), "list otherwise"),
        ("/shops/{shop:int}/orders/{order}", ("POST", "PUT"), "orders"),
    ]
)


@pytest.mark.parametrize(
    ("path", "method", "rule"),
    [
        ("/files/a/b", "GET", "all files"),
        ("/files/list", "GET", "list"),
        ("/files/list", "POST", "list otherwise"),
        ("/files/list", None, "list otherwise"),
        ("/files", "GET", None),
        ("/shops/7/orders/a", "PUT", "orders"),
        ("/shops/7/orders/a", "GET", None),
        ("/shops/7/orders/a", None, None),
        ("/shops/seven/orders/a", "PUT", None),
        ("/shops/7/orders/a/b", "PUT", None),
        ("/shops/7/orders/", "PUT", None),
    ],
)
def test_a_path_fits_as_the_router_would_have_it(path: str, method: str | None, rule: str | None) -> None:
    assert found(PATHS, path, method) == rule


def test_parameters_are_the_texts_in_the_path() -> None:
    fit = PATHS.of("/shops/7/orders/a b", "POST")
    assert fit is not None
    assert (fit.template, fit.parameters) == ("/shops/{shop:int}/orders/{order}", {"shop": "7", "order": "a b"})


@pytest.mark.parametrize(
    ("scope", "path"),
    [
        ({"path": "/a"}, "/a"),
        ({"path": "/behind/a", "root_path": "/behind"}, "/a"),
        ({"path": "/behindhand", "root_path": "/behind"}, "/behindhand"),
        ({"path": "/behind/mount/a", "root_path": "/behind/mount", "app_root_path": "/behind"}, "/mount/a"),
    ],
)
def test_the_path_is_told_without_the_servers_root(scope: dict[str, str], path: str) -> None:
    assert app_path(scope) == path


def test_every_name_is_where_it_is_said_to_be() -> None:
    assert [name for name in kadens.asgi.__all__ if not hasattr(kadens.asgi, name)] == []


def test_who_only_measures_does_not_pay_for_the_rooms_behind_the_rest() -> None:
    code = "import sys, kadens.asgi; print([name for name in sys.modules if name.startswith('kadens.asgi.')])"
    said = subprocess.run((sys.executable, "-c", code), capture_output=True, text=True, check=True).stdout
    assert "metrics" in said
    assert "cache" not in said
    assert "limit" not in said
