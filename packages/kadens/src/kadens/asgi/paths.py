"""Which of the named route templates a request fits, told before any router has seen it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from starlette.routing import compile_path
from starlette.types import Scope

from kadens.checks import listed
from kadens.errors import BadInput

__all__ = [
    "HEALTH_PATHS",
    "TEMPLATE",
    "Fit",
    "Paths",
    "app_path",
    "checked_methods",
    "checked_template",
    "checked_templates",
]

T = TypeVar("T")

TEMPLATE = "kadens.template"
"""The key of the scope under which middleware that answers by itself leaves the template it went by."""

HEALTH_PATHS = ("/healthz", "/readyz", "/metrics")

METHOD = re.compile(r"[A-Z]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit(Generic[T]):
    """`parameters` are the raw texts that stand in the path in the template's places."""

    template: str
    rule: T
    parameters: Mapping[str, str] = field(default_factory=dict)


class Paths(Generic[T]):
    """A table of (template, methods, rule), such as ("/shops/{shop}", ("POST",), rule); no methods are all.

    Templates are those of Starlette and FastAPI, with the prefixes of mounts and routers: "/files/{path:path}" is all
    below "/files/". A template without parameters goes before those with; among these the first that fits counts.
    """

    __slots__ = ("_exact", "_patterns")

    def __init__(self, table: Iterable[tuple[str, tuple[str, ...], T]]) -> None:
        self._exact: dict[str, list[tuple[tuple[str, ...], Fit[T]]]] = {}
        self._patterns: list[tuple[re.Pattern[str], tuple[str, ...], str, T]] = []
        for template, methods, rule in table:
            pattern = checked_template(template)
            checked_methods(methods)
            if pattern.groups:
                self._patterns.append((pattern, methods, template, rule))
            else:
                self._exact.setdefault(template, []).append((methods, Fit(template=template, rule=rule)))

    def of(self, path: str, method: str | None = None) -> Fit[T] | None:
        """`method` is None for a WebSocket, which fits templates that name no methods."""
        for methods, fit in self._exact.get(path, ()):
            if not methods or method in methods:
                return fit
        for pattern, methods, template, rule in self._patterns:
            if (not methods or method in methods) and (found := pattern.match(path)):
                return Fit(template=template, rule=rule, parameters=found.groupdict())
        return None


def app_path(scope: Scope) -> str:
    """The path below the server's root path; mounts move `root_path` and keep the server's beside it."""
    path: str = scope["path"]
    root: str = scope.get("app_root_path", scope.get("root_path", ""))
    return path.removeprefix(root) if root and path.startswith(f"{root}/") else path


def checked_template(template: object, *, field: str = "path") -> re.Pattern[str]:
    """Compiled as the router does it; `BadInput` for what is no template."""
    if not isinstance(template, str) or not template.startswith("/"):
        raise BadInput.of(field, template, "a template that begins with /, such as /shops/{shop}")
    try:
        pattern, _, _ = compile_path(template)
    # Starlette asserts that it knows the convertor.
    except (AssertionError, ValueError, re.error) as error:
        raise BadInput(f"{field}: {template!r} is not allowed; {error}") from error
    return pattern


def checked_templates(field: str, templates: object) -> tuple[str, ...]:
    """Those of a list; `BadInput` names the argument that holds it."""
    checked = listed(field, templates, str)
    for template in checked:
        checked_template(template, field=field)
    return checked


def checked_methods(methods: object) -> None:
    if not isinstance(methods, tuple) or not all(isinstance(each, str) and METHOD.fullmatch(each) for each in methods):
        raise BadInput.of("methods", methods, "a tuple of methods in capitals, such as ('POST',)")
