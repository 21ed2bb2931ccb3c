"""Whole answers kept by route, made once however many ask: nothing is kept that was not asked for."""

import asyncio
import math
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from random import random
from string import Formatter
from typing import Final, Self

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kadens.asgi.app_call import UNSHARED, AppCall, CachedResponse, Collecting, Unshared
from kadens.asgi.freshness import directives, is_unchanged, tolerated_age
from kadens.asgi.paths import TEMPLATE, Fit, Paths, app_path, checked_template
from kadens.asgi.refusals import refuse
from kadens.asgi.response_keys import CREDENTIALS, Question, ResponseKeys, is_short, path_tag
from kadens.cache import Cache, CacheStatistics, Codec, Entry, MemoryStore, Policy
from kadens.cache.base import DEAD, Found
from kadens.checks import callable_, count, instance, listed, seconds
from kadens.clock import Clock, without_deadline
from kadens.errors import BadInput, DeadlineExceeded, Unavailable

__all__ = ["ResponseCache", "ResponseCacheMiddleware", "ResponseCacheStatistics", "RouteCache"]

SAFE = frozenset({"GET", "HEAD"})
UNSAFE = frozenset({"DELETE", "PATCH", "POST", "PUT"})
CONDITIONS = frozenset({b"if-modified-since", b"if-none-match"})
# Parts of an answer, and requests with a body, are the app's own affair.
PAST_THE_CACHE = frozenset({b"content-length", b"expect", b"range", b"transfer-encoding", b"upgrade"})

MAX_ENTRIES = 10_000
MAX_BYTES = 64 * 1024 * 1024
LONGEST_PATH = 512
TIDY_AT = 64
LONGEST_TAG = 256
OK = 200
HIGHEST_STATUS = 599
NOT_MODIFIED = 304
NOT_WHOLE = (206, NOT_MODIFIED)
UNANSWERED = 0
ERRORS = 400
GATEWAY_TIMEOUT = 504
NOT_STORED: Final = -math.inf
# The app's own deadline must ring first, for it ends the app and answers all who wait.
WAITING = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteCache:
    """How long the answers of one route template are kept. Seconds.

    Fresh for `ttl`, less if the answer's Cache-Control says so; for `stale` more it is served while one call
    replaces it behind the scenes. Answers differ by path, query and the request headers in `vary`. `tags` may
    name the path's parameters: "shop:{shop}". Only `statuses` are kept, and no body of more than `max_body` bytes.
    A request with credentials (Authorization, Cookie) goes past the cache, unless `vary` names that header, so that
    each has its own answers, or `ignore_credentials` says that all get the same. `timeout` bounds the app's call;
    who waits for it gets a 504 then.
    """

    path: str
    ttl: float
    stale: float = 0.0
    vary: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    statuses: tuple[int, ...] = (200,)
    max_body: int = 1024 * 1024
    ignore_credentials: bool = False
    timeout: float = 30.0

    def __post_init__(self) -> None:
        _check_words("vary", self.vary)
        _check_words("tags", self.tags)
        _check_tags(self.tags, checked_template(self.path).groupindex)
        _check_statuses(self.statuses)
        count("max_body", self.max_body)
        # "no" from a file of settings would be as good as True, and show one's answers to another.
        instance("ignore_credentials", self.ignore_credentials, bool, "True or False")
        # What is wrong with the times, the policy says.
        Policy(ttl=self.ttl, stale=self.stale, timeout=self.timeout)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseCacheStatistics:
    """Requests that went past the cache, answers that were for one asker alone, 304s, and calls under way.

    Hits, misses and stale answers are in `cache`, by route template. `untold` writes could not be told to the store.
    """

    bypassed: int
    unshared: int
    not_modified: int
    invalidated: int
    untold: int
    running: int
    cache: CacheStatistics


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lifetimes(Policy):
    """Each answer says for itself how long it is fresh."""

    def ttl_of(self, value: object) -> float:
        if not isinstance(value, CachedResponse) or value.fresh <= 0:
            return 0.0
        # One that must not be served stale is replaced within its time instead.
        fresh = value.fresh if value.stale else value.fresh - self.stale
        return fresh * (1 - self.jitter * random())  # noqa: S311  # spreads, guards nothing


class _Kept:
    """One route, with all that is the same for each of its requests, and what has been found before."""

    __slots__ = ("_clock", "_index", "_near", "_tags", "_tidy_at", "avoid", "how", "keys", "tally")

    def __init__(self, route: RouteCache, cache: Cache, wall: Clock, running: "set[asyncio.Task[None]]") -> None:
        self.keys = ResponseKeys(route.path, route.vary)
        told = CREDENTIALS if route.ignore_credentials else frozenset(self.keys.vary)
        self.avoid = PAST_THE_CACHE | (CREDENTIALS - told)
        policy = _Lifetimes(ttl=route.ttl, stale=route.stale, timeout=route.timeout + WAITING, shared=True)
        self.tally = cache.tally(self.keys.prefix, policy)
        self.how = Collecting(
            ttl=route.ttl,
            statuses=frozenset(route.statuses),
            vary=frozenset(name.decode() for name in self.keys.vary),
            max_body=route.max_body,
            timeout=route.timeout,
            wall=wall,
            running=running,
        )
        self._tags = route.tags
        self._clock = cache.clock
        self._near = cache.near is not None
        # The entries of a near store tell by themselves that they are over.
        self._index: dict[Question, Entry] = {}
        self._tidy_at = TIDY_AT

    def find(self, question: Question) -> CachedResponse | None:
        """What needs neither a look into the store nor a thought of replacing it."""
        entry = self._index.get(question)
        if entry is None:
            return None
        # The value before its end: who drops an entry in another thread ends it first.
        value: CachedResponse = entry.value
        if entry.expires - self.tally.margin <= self._clock():
            return None
        entry.visited = True
        self.tally.hits += 1
        return value

    def remember(self, question: Question, entry: Entry | None) -> None:
        # One from afar does not hear of invalidations, and long questions would fill the memory.
        if entry is None or not self._near or isinstance(entry, Found) or not is_short(question):
            return
        if len(self._index) >= self._tidy_at:
            # A copy, for another thread may add to it meanwhile.
            living = {known: held for known, held in self._index.copy().items() if held.expires != DEAD}
            # One answer may be asked for in any number of words.
            self._index = living if len(living) < MAX_ENTRIES else {}
            self._tidy_at = max(TIDY_AT, 2 * len(self._index))
        self._index[question] = entry

    def tags(self, path: str, parameters: Mapping[str, str]) -> tuple[str, ...]:
        return (*(tag.format_map(parameters) for tag in self._tags), path_tag(path))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    """What the cache is asked: `tolerated` is how old the answer may be, None if the request does not say."""

    kept: _Kept
    question: Question
    tags: tuple[str, ...]
    tolerated: float | None


class ResponseCache:
    """The answers that are kept, by route; one object for the middleware and whoever invalidates.

    `cache` may be any, memory, far or tiered; without one, 10,000 answers of together 64 MiB are kept in this process.
    Requests' own Cache-Control (no-store, no-cache, max-age) is obeyed, at one call of the app at a time per
    answer; `obey_requests=False` is for a public service that strangers must not make work.
    """

    def __init__(
        self,
        routes: Sequence[RouteCache],
        *,
        cache: Cache | None = None,
        obey_requests: bool = True,
        close_timeout: float = 10.0,
        wall: Clock = time.time,
    ) -> None:
        if cache is None:
            cache = Cache(MemoryStore(max_entries=MAX_ENTRIES, max_bytes=MAX_BYTES), name="responses")
        self.cache = instance("cache", cache, Cache)
        self.wall = callable_("wall", wall)
        self.tally = _Tally()
        self._obey_requests = instance("obey_requests", obey_requests, bool, "True or False")
        self._close_timeout = seconds("close_timeout", close_timeout)
        self._running: set[asyncio.Task[None]] = set()
        self._telling: set[asyncio.Task[bool]] = set()
        self._codec = Codec(CachedResponse)
        self._paths = Paths(
            (route.path, (), _Kept(route, cache, wall, self._running)) for route in listed("routes", routes, RouteCache)
        )

    async def invalidate(self, *tags: str) -> None:
        """Drop the answers with one of these tags, in every process; `Unavailable` if not all could be told."""
        await self.cache.invalidate_tags(*tags)

    async def invalidate_path(self, path: str) -> None:
        """Drop the answers of one path, whatever its query; `Unavailable` if not all could be told."""
        await self.cache.invalidate_tags(path_tag(path))

    def statistics(self) -> ResponseCacheStatistics:
        return ResponseCacheStatistics(
            bypassed=self.tally.bypassed,
            unshared=self.tally.unshared,
            not_modified=self.tally.not_modified,
            invalidated=self.tally.invalidated,
            untold=self.tally.untold,
            running=len(self._running),
            cache=self.cache.statistics(),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """End the calls of the app that are still under way. The cache stays open: its owner closes it.

        `DeadlineExceeded` if some take no notice of their end for `close_timeout` seconds.
        """
        for task in tuple(self._running):
            task.cancel()
        # Words of writes are not cut off: the store's own deadline bounds them.
        under_way = {*self._running, *self._telling}
        if under_way:
            _, left = await asyncio.wait(under_way, timeout=self._close_timeout)
            if left:
                raise DeadlineExceeded(f"{len(left)} of the app's calls did not end within {self._close_timeout:g} s")

    # ── for the middleware ───────────────────────────────────────────────────────────────────────

    def fit(self, path: str) -> Fit[_Kept] | None:
        return self._paths.of(path) if len(path) <= LONGEST_PATH and path.isprintable() else None

    def tolerated(self, headers: Mapping[bytes, bytes]) -> float | None:
        """How old an answer the request takes, in seconds; None if it does not say; NOT_STORED for none at all."""
        control, pragma = headers.get(b"cache-control"), headers.get(b"pragma")
        if (control is None and pragma is None) or not self._obey_requests:
            return None
        told = directives((control or b"").decode("latin-1"))
        return NOT_STORED if "no-store" in told else tolerated_age(told, pragma)

    async def get(self, request: _Request, call: AppCall) -> CachedResponse | Unshared:
        """From the cache, or by the call of whoever came first."""
        value = await self._get(request, call)
        if request.tolerated is None or value is UNSHARED or call.task is not None:
            return value
        return value if self.wall() - value.born <= request.tolerated else await self._get_anew(request, call)

    async def drop(self, path: str) -> bool:
        """Whether the store could be told; one that cannot must not make a write fail."""
        try:
            await self.invalidate_path(path)
        except Unavailable:
            return False
        return True

    async def written(self, path: str) -> None:
        """A write to the path is done. The store is told although who waits for it is cancelled."""
        self.tally.invalidated += 1
        telling = asyncio.get_running_loop().create_task(self.drop(path), context=without_deadline())
        self._telling.add(telling)
        telling.add_done_callback(self._told)
        await asyncio.shield(telling)

    def _told(self, telling: asyncio.Task[bool]) -> None:
        self._telling.discard(telling)
        self.tally.untold += telling.cancelled() or telling.exception() is not None or not telling.result()

    async def _get(self, request: _Request, call: AppCall) -> CachedResponse | Unshared:
        kept = request.kept
        key = kept.keys.key(request.question)
        value, entry = await self.cache.serve(key, call.load, tags=request.tags, codec=self._codec, tally=kept.tally)
        kept.remember(request.question, entry)
        answer: CachedResponse | Unshared = value
        return answer

    async def _get_anew(self, request: _Request, call: AppCall) -> CachedResponse | Unshared:
        key, tally = request.kept.keys.key(request.question), request.kept.tally
        await self.cache.reload(key, call.load, tags=request.tags, codec=self._codec, tally=tally)
        return await self._get(request, call) if call.answer is None else call.answer


class ResponseCacheMiddleware:
    """Answers GET and HEAD of the routes of a `ResponseCache` from it, with Age, ETag and 304.

    One call of the app at a time makes an answer, for all who wait for it and in a task of its own. Never shared and
    never kept: what sets a cookie, says no-store, no-cache or private, varies by a header that its route does not
    name, or comes in parts of unknown length, which pass through as they come. An answer of 5xx or another status that
    is not kept goes to those who waited for it, and to nobody else. HEAD is answered from the GET. A POST, PUT, PATCH
    or DELETE that succeeds drops the answers of its path before it is answered, and once more when the app is done
    with it: what commits later than that tells by `ResponseCache.invalidate_path`. WebSockets pass through.
    """

    def __init__(self, app: ASGIApp, *, responses: ResponseCache) -> None:
        self.app = app
        self._responses = instance("responses", responses, ResponseCache)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path, method = app_path(scope), scope["method"]
        fit = self._responses.fit(path) if method in SAFE or method in UNSAFE else None
        if fit is None:
            await self.app(scope, receive, send)
            return
        scope[TEMPLATE] = fit.template
        if method in UNSAFE:
            await self._write(path, scope, receive, send)
            return
        kept, asked = fit.rule, dict(scope["headers"])
        tolerated = self._responses.tolerated(asked)
        if tolerated is NOT_STORED or not kept.avoid.isdisjoint(asked):
            self._responses.tally.bypassed += 1
            await self.app(scope, receive, send)
            return
        question = kept.keys.question(scope, asked)
        value = kept.find(question) if tolerated is None else None
        if value is not None:
            await self._answer(value, asked, method, send)
            return
        tags = kept.tags(path, fit.parameters)
        request = _Request(kept=kept, question=question, tags=tags, tolerated=tolerated)
        await self._serve(request, AppCall(self.app, scope, receive, send, kept.how), asked, method, send)

    async def _serve(
        self, request: _Request, call: AppCall, asked: Mapping[bytes, bytes], method: str, send: Send
    ) -> None:
        try:
            await self._give(request, call, asked, method, send)
        except DeadlineExceeded:
            if call.task is not None:
                raise
            # Another process had the right to load, and did not do it in time.
            await refuse(send, GATEWAY_TIMEOUT, "not done in time")
        except BaseException:
            await call.abandon()
            raise

    async def _give(
        self, request: _Request, call: AppCall, asked: Mapping[bytes, bytes], method: str, send: Send
    ) -> None:
        value = await self._responses.get(request, call)
        if value is UNSHARED and call.task is None:
            # It was for the one who came first; this one needs an answer of its own.
            value = await call.load()
        mine = call.task is not None
        if not mine:
            call.leave()
        if value is UNSHARED:
            self._responses.tally.unshared += 1
        else:
            await self._answer(value, asked, method, send)
        if mine:
            await call.end()

    async def _answer(self, value: CachedResponse, asked: Mapping[bytes, bytes], method: str, send: Send) -> None:
        status, body, headers = value.status, value.body, [*value.headers]
        if value.fresh > 0:
            headers.append((b"age", b"%d" % max(0.0, self._responses.wall() - value.born)))
            if status == OK and not CONDITIONS.isdisjoint(asked) and is_unchanged(asked, value.etag, value.modified):
                self._responses.tally.not_modified += 1
                status, body = NOT_MODIFIED, b""
                headers = [field for field in headers if not field[0].startswith(b"content-")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if method == "HEAD" else body})

    async def _write(self, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Before the answer, for its asker may look at once; and at the end, for much commits after its answer."""
        status = UNANSWERED

        async def telling(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                if status < ERRORS:
                    await self._responses.drop(path)
            await send(message)

        try:
            await self.app(scope, receive, telling)
        finally:
            # What was cut off or failed after its commit has written too.
            if status < ERRORS:
                await self._responses.written(path)


class _Tally:
    """What has happened beside the cache."""

    __slots__ = ("bypassed", "invalidated", "not_modified", "unshared", "untold")

    def __init__(self) -> None:
        self.bypassed = self.invalidated = self.not_modified = self.unshared = self.untold = 0


def _check_statuses(statuses: object) -> None:
    if not isinstance(statuses, tuple) or not all(
        type(status) is int and OK <= status <= HIGHEST_STATUS and status not in NOT_WHOLE for status in statuses
    ):
        raise BadInput.of("statuses", statuses, "a tuple of statuses of whole answers, from 200 to 599")


def _check_words(field: str, words: object) -> None:
    if not isinstance(words, tuple) or not all(
        isinstance(word, str) and 0 < len(word) <= LONGEST_TAG and word.isascii() and word.isprintable()
        for word in words
    ):
        raise BadInput.of(field, words, f"a tuple of texts of 1 to {LONGEST_TAG} printable characters")


def _check_tags(tags: tuple[str, ...], parameters: Collection[str]) -> None:
    for tag in tags:
        try:
            fields = {name for _, name, _, _ in Formatter().parse(tag) if name is not None}
        except ValueError as error:
            raise BadInput(f"tags: {tag!r} is not allowed; {error}") from error
        if not fields <= set(parameters):
            known = ", ".join(parameters) or "of no parameter, for the path has none"
            raise BadInput.of("tags", tag, f"the fields {known}")
