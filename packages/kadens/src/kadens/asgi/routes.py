"""Which route template answered a request, with the prefixes of mounts and included routers."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from starlette.convertors import CONVERTOR_TYPES
from starlette.routing import PARAM_REGEX, BaseRoute
from starlette.types import Scope

from kadens.asgi.paths import TEMPLATE, app_path
from kadens.checks import callable_

__all__ = ["UNMATCHED", "Expand", "RouteTemplates"]

UNMATCHED = "unmatched"

Expand = Callable[[Sequence[BaseRoute]], Iterable[object]]
"""Routes in, routes out: a framework whose routers nest in its own way flattens them here."""

# After so many readings in a row that did not find an endpoint, no more are made: a kind of route that
# makes a new endpoint for each request would otherwise cost a reading each time.
FRUITLESS_READINGS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class _Leaf:
    template: str
    methods: frozenset[str]
    pattern: re.Pattern[str]


class RouteTemplates:
    """Template of a scope that has been routed, such as "/shops/{shop}/orders/{order}".

    Routing leaves the endpoint in the scope; the app's routes, read at the first request and whenever an
    endpoint is new, tell its template. A request that middleware answered before routing goes under the first
    template that its path and method fit. Never the raw path: what cannot be told is "unmatched", so there are no
    more templates than routes.
    """

    def __init__(self, expand: Expand = iter) -> None:
        self._expand = callable_("expand", expand)
        # By identity, since not every endpoint can be hashed; held, so that no other takes its place.
        self._leaves: dict[int, tuple[object, tuple[_Leaf, ...]]] = {}
        # Of endpoints with one template, which most have: all that a request then costs is one look.
        self._single: dict[int, str] = {}
        self._fruitless = 0
        # All in the order of the routes, and what they were read from.
        self._ordered: tuple[_Leaf, ...] = ()
        self._ordered_from: Sequence[BaseRoute] = ()
        self._routes_read = 0

    def of(self, scope: Scope, app: object = None) -> str:
        """`app` is what the request was handed to: where its routes are, when it did not come as far as they."""
        endpoint = scope.get("endpoint")
        single = self._single.get(id(endpoint))
        if single is not None:
            return single
        if endpoint is None:
            # Middleware that answered before routing may have said under which template.
            answered: str | None = scope.get(TEMPLATE)
            return self._before_routing(scope, app) if answered is None else answered
        leaves = self._find(endpoint, scope)
        if leaves is None:
            return getattr(scope.get("route"), "path", UNMATCHED)
        return _choose(leaves, scope).template if leaves else UNMATCHED

    def _before_routing(self, scope: Scope, app: object) -> str:
        if "router" in scope:
            return UNMATCHED
        routes = _inner_routes(scope.get("app")) or _inner_routes(app)
        if routes is not self._ordered_from or len(routes) != self._routes_read:
            walked = self._walk(routes, prefix="", inside=frozenset())
            self._ordered = tuple(leaf for _, leaf in walked if leaf is not None)
            self._ordered_from, self._routes_read = routes, len(routes)
        path = app_path(scope)
        fitting = tuple(leaf for leaf in self._ordered if leaf.pattern.fullmatch(path))
        return _choose(fitting, scope).template if fitting else UNMATCHED

    def _find(self, endpoint: object, scope: Scope) -> tuple[_Leaf, ...] | None:
        known = self._leaves.get(id(endpoint))
        if known is None and self._fruitless < FRUITLESS_READINGS:
            self._read(getattr(scope.get("router"), "routes", ()))
            known = self._leaves.get(id(endpoint))
            self._fruitless = self._fruitless + 1 if known is None else 0
        return None if known is None else known[1]

    def _read(self, routes: Sequence[BaseRoute]) -> None:
        found: dict[int, tuple[object, tuple[_Leaf, ...]]] = {}
        for endpoint, leaf in self._walk(routes, prefix="", inside=frozenset()):
            _, leaves = found.get(id(endpoint), (endpoint, ()))
            found[id(endpoint)] = (endpoint, leaves if leaf is None else (*leaves, leaf))
        self._leaves |= found
        self._single = {key: leaves[0].template for key, (_, leaves) in self._leaves.items() if len(leaves) == 1}

    def _walk(
        self, routes: Sequence[BaseRoute], *, prefix: str, inside: frozenset[int]
    ) -> Iterator[tuple[object, _Leaf | None]]:
        for route in self._expand(routes):
            path = prefix + (getattr(route, "path", None) or "")
            endpoint = getattr(route, "endpoint", None)
            if endpoint is not None:
                yield endpoint, _leaf(path, getattr(route, "methods", None))
                continue
            app = getattr(route, "app", None)
            inner = () if id(app) in inside else _inner_routes(route)
            if inner:
                # A mount that matched while nothing in it did is no template of its own.
                yield app, None
                yield from self._walk(inner, prefix=path, inside=inside | {id(app)})
            elif app is not None:
                yield app, _leaf(path + "/{path:path}", None)


def _inner_routes(route: object) -> Sequence[BaseRoute]:
    """Of the mounted app, also when middleware, which keeps what it wraps as `app`, is around it."""
    app = route
    while app is not None:
        routes = getattr(app, "routes", None)
        if isinstance(routes, list) and routes:
            return routes
        app = getattr(app, "app", None)
    return ()


def _leaf(template: str, methods: Iterable[str] | None) -> _Leaf:
    return _Leaf(template=template, methods=frozenset(methods or ()), pattern=_pattern(template))


def _pattern(template: str) -> re.Pattern[str]:
    # Starlette compiles each level by itself; joined, two levels may use one parameter name.
    literal, *rest = PARAM_REGEX.split(template)
    pattern = re.escape(literal)
    for convertor, literal in zip(rest[1::3], rest[2::3], strict=True):
        kind = (convertor or ":str").removeprefix(":")
        pattern += f"(?:{CONVERTOR_TYPES[kind].regex}){re.escape(literal)}"
    return re.compile(pattern)


def _choose(leaves: tuple[_Leaf, ...], scope: Scope) -> _Leaf:
    """One endpoint under several templates: the first that the path and, if possible, the method fit."""
    path = app_path(scope)
    fitting = [leaf for leaf in leaves if leaf.pattern.fullmatch(path)] or list(leaves)
    method = scope.get("method")
    return next((leaf for leaf in fitting if not leaf.methods or method in leaf.methods), fitting[0])
