"""Finding the route of a request by its path, in place of asking every route in turn."""

from collections.abc import Sequence

from fastapi.routing import APIRouter
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match, Route, WebSocketRoute
from starlette.types import Receive, Scope, Send

__all__ = ["RouteIndex"]

# So many leading parts of a path tell which routes it may fit.
DEPTH = 3


class RouteIndex:
    """The router's own answer, found sooner: of two routes that fit, the first one, as ever; 405 names every method.

    What is no plain request for a path with a route of its own, the router looks for itself: WebSockets, 404,
    slashes too many. Routes that are added later count from the next request on.
    """

    def __init__(self, router: APIRouter) -> None:
        self._router = router
        self._read = 0
        self._exact: dict[str, tuple[BaseRoute, ...]] = {}
        self._below: dict[str, tuple[BaseRoute, ...]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope.get("root_path"):
            if len(self._router.routes) != self._read:
                self._index(self._router.routes)
            elsewhere: list[Scope] = []
            for route in self._candidates(scope["path"]):
                match, child = route.matches(scope)
                if match is Match.FULL:
                    scope["router"] = self._router
                    scope.update(child)
                    await route.handle(scope, receive, send)
                    return
                if match is Match.PARTIAL:
                    elsewhere.append(child)
            if elsewhere:
                scope.update(elsewhere[0])
                raise HTTPException(405, headers={"Allow": _methods(elsewhere)})
        await self._router.app(scope, receive, send)

    def _candidates(self, path: str) -> Sequence[BaseRoute]:
        found = self._exact.get(path)
        if found is not None:
            return found
        parts = path.split("/", DEPTH + 1)[: DEPTH + 1]
        while parts:
            found = self._below.get("/".join(parts))
            if found is not None:
                return found
            parts.pop()
        return ()

    def _index(self, routes: Sequence[BaseRoute]) -> None:
        plain = [route for route in routes if isinstance(route, Route)]
        stems = [_stem(route.path_format) for route in plain]
        # Whatever else there may be, a mount or a router within, is asked in its place only by the router itself.
        whole = len(plain) == len([route for route in routes if not isinstance(route, WebSocketRoute)])
        self._exact = {
            route.path: tuple(other for other in plain if other.path_regex.match(route.path))
            for route in plain
            if whole and "{" not in route.path
        }
        self._below = {
            stem: tuple(route for route, own in zip(plain, stems, strict=True) if _may_fit(own, stem))
            for stem in (stems if whole else ())
        }
        self._read = len(routes)


def _methods(matches: Sequence[Scope]) -> str:
    """Of every route with the first one's path: the router itself would name that one's alone."""
    routes: list[Route] = [match["route"] for match in matches]
    same = (route for route in routes if route.path == routes[0].path)
    return ", ".join(sorted({method for route in same for method in route.methods or ()}))


def _stem(path: str) -> str:
    """The parts before the first parameter, at most `DEPTH` of them: "/api/orders" of "/api/orders/{id}"."""
    parts = path.split("{")[0].split("/")[:-1] if "{" in path else path.split("/")
    return "/".join(parts[: DEPTH + 1])


def _may_fit(own: str, stem: str) -> bool:
    """Whether a route with the stem `own` may fit a path that begins with `stem`, and with no longer known one."""
    return own == stem or stem.startswith(f"{own}/")
