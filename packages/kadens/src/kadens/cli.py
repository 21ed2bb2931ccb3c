"""`kadens`: looks into a cache that processes share, drops what is in it, and warms it.

Exit codes: 0 done; 1 some loads failed; 2 the command line is wrong; 3 bad input; 4 the store is out of reach;
130 interrupted.
"""

import argparse
import asyncio
import importlib
import logging
import os
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec

from kadens.cache import Cache, DiskStore, Invalidation, RedisStore, Survey, Warming, survey_disk, survey_redis
from kadens.cache.base import check_key
from kadens.cache.warming import remembered_in
from kadens.errors import BadInput, KadensError, Unavailable
from kadens.redis_client import RedisClient

__all__ = ["EXIT_CODES", "main"]

EXIT_CODES = {
    0: "done",
    1: "some loads failed",
    2: "the command line is wrong",
    3: "bad input: an address, a file, a name",
    4: "the store is out of reach",
    130: "interrupted",
}
ADDRESS = "KADENS_CACHE"
EVERYTHING = Invalidation(prefixes=("",))

Run = Callable[[argparse.Namespace], Coroutine[Any, Any, int]]


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code; errors go to stderr in one line."""
    given = _parser().parse_args(arguments)
    # What is wrong is said once, by the error.
    logging.getLogger("kadens").addHandler(logging.NullHandler())
    run: Run = given.run
    try:
        return asyncio.run(run(given))
    except KeyboardInterrupt:
        return 130
    except Unavailable as error:
        return _failed(error, 4)
    except KadensError as error:
        return _failed(error, 3)


def _failed(error: KadensError, code: int) -> int:
    sys.stderr.write(f"kadens: {error}\n")
    return code


# ── what can be typed ────────────────────────────────────────────────────────────────────────────────


def _parser() -> argparse.ArgumentParser:
    codes = "; ".join(f"{code} {meaning}" for code, meaning in EXIT_CODES.items())
    parser = argparse.ArgumentParser(prog="kadens", epilog=f"Exit codes: {codes}.")
    rooms = parser.add_subparsers(required=True, metavar="ROOM")
    cache = rooms.add_parser("cache", help="a cache that processes share")
    commands = cache.add_subparsers(required=True, metavar="COMMAND")
    shared = _shared()

    stats = commands.add_parser("stats", parents=[shared], help="what the store holds, what processes have published")
    stats.set_defaults(run=_stats)

    invalidate = commands.add_parser("invalidate", parents=[shared], help="drop values, in every process")
    for name, what in (("key", "this key"), ("tag", "all that carry the tag"), ("prefix", "all that begin so")):
        invalidate.add_argument(f"--{name}", action="append", default=[], metavar=name.upper(), help=what)
    invalidate.add_argument("--all", action="store_true", help="everything")
    invalidate.set_defaults(run=_invalidate)

    warm = commands.add_parser("warm", parents=[_printing()], help="make the calls that were hot, into the far store")
    warm.add_argument("hot", type=Path, metavar="FILE", help="what a Warming has written down")
    warm.add_argument("functions", nargs="+", metavar="MODULE:FUNCTION", help="functions decorated with @cached")
    warm.add_argument("--concurrency", type=int, default=8, help="calls at once (8)")
    warm.add_argument("--limit", type=int, default=1_000, help="calls of each function at most (1000)")
    warm.add_argument("--within", type=float, default=60.0, help="seconds for all (60)")
    warm.set_defaults(run=_warm)
    return parser


def _printing() -> argparse.ArgumentParser:
    printing = argparse.ArgumentParser(add_help=False)
    printing.add_argument("--json", action="store_true", help="print JSON for programs")
    return printing


def _shared() -> argparse.ArgumentParser:
    """The store, and how it is spoken to."""
    shared = argparse.ArgumentParser(add_help=False, parents=[_printing()])
    shared.add_argument(
        "store",
        nargs="?",
        default=os.environ.get(ADDRESS),
        help=f"redis://, rediss:// or unix:// and an address, or a DiskStore's file; ${ADDRESS} if not given, where"
        " a password is not seen in the list of processes",
    )
    shared.add_argument("--namespace", default="kadens", help="of the RedisStore (kadens)")
    shared.add_argument("--within", type=float, default=30.0, help="seconds to wait at most (30)")
    return shared


# ── stats ────────────────────────────────────────────────────────────────────────────────────────────


async def _stats(given: argparse.Namespace) -> int:
    address = _address(given)
    if _is_file(address):
        survey = await survey_disk(address, within=given.within)
    else:
        async with _client(address, given.within) as client:
            survey = await survey_redis(client, namespace=given.namespace, within=given.within)
    _print(given, survey, _told(survey))
    return 0


def _told(survey: Survey) -> list[str]:
    more = "" if survey.complete else ", and more than could be counted in time"
    lines = [f"{survey.values:,} values{more}; {survey.loading:,} being loaded"]
    rows = [
        (prefix, f"{one.values:,}", f"{one.bytes:,}", f"{one.seconds_left:,.0f}")
        for prefix, one in survey.prefixes.items()
    ]
    lines += _table(("prefix", "values", "bytes", "seconds left"), rows)
    if not survey.processes:
        return [*lines, "", "No process has published what it counted; kadens.cache.Publishing does."]
    return [*lines, "", *_table(("process", "cache", "prefix", *COUNTED), _counted(survey))]


COUNTED = ("hit ratio", "near", "far", "hits", "misses", "loads", "failures", "saved s", "age s")


def _counted(survey: Survey) -> list[tuple[str, ...]]:
    return [
        (
            *(told.process, told.cache, prefix),
            *(f"{ratio:.3f}" for ratio in (one.hit_ratio, one.near_ratio, one.far_ratio)),
            *(f"{count:,}" for count in (one.hits, one.misses, one.loads, one.failures)),
            f"{one.saved:,.1f}",
            "-" if one.age is None else f"{one.age:,.0f}",
        )
        for told in survey.processes
        for prefix, one in sorted(told.prefixes.items())
    ]


def _table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Figures to the right, and words, which begin with a letter in the first row, to the left."""
    if not rows:
        return []
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    words = [any(sign.isalpha() for sign in cell) for cell in rows[0]]
    return [
        "  ".join(
            cell.ljust(width) if word else cell.rjust(width)
            for cell, width, word in zip(row, widths, words, strict=True)
        ).rstrip()
        for row in (heads, *rows)
    ]


# ── invalidate ───────────────────────────────────────────────────────────────────────────────────────


async def _invalidate(given: argparse.Namespace) -> int:
    named = Invalidation(keys=tuple(given.key), tags=tuple(given.tag), prefixes=tuple(given.prefix))
    if given.all == bool(given.key or given.tag or given.prefix):
        raise BadInput("either --all, or at least one of --key, --tag and --prefix")
    for option in ("key", "tag", "prefix"):
        for name in getattr(given, option):
            check_key(name, field=f"--{option}")
    async with _opened(given) as cache:
        if given.all:
            await cache.clear()
        else:
            await _drop(cache, named)
    dropped = {"all": given.all, "keys": named.keys, "tags": named.tags, "prefixes": named.prefixes}
    _print(given, dropped, ["dropped in every process"])
    return 0


async def _drop(cache: Cache, named: Invalidation) -> None:
    if named.keys:
        await cache.delete(*named.keys)
    if named.tags:
        await cache.invalidate_tags(*named.tags)
    for prefix in named.prefixes:
        await cache.invalidate_prefix(prefix)


@asynccontextmanager
async def _opened(given: argparse.Namespace) -> AsyncIterator[Cache]:
    address = _address(given)
    async with AsyncExitStack() as stack:
        if _is_file(address):
            # Read first: it makes sure of the file, which a DiskStore would make.
            await survey_disk(address, within=given.within)
            yield await stack.enter_async_context(Cache(DiskStore(address, timeout=given.within)))
            return
        client = await stack.enter_async_context(_client(address, given.within))
        yield await stack.enter_async_context(
            Cache(RedisStore(client, namespace=given.namespace, timeout=given.within))
        )


def _client(address: str, within: float) -> RedisClient:
    return RedisClient(address, timeout=within, open_within=within, field="store", wanted_by="kadens cache")


def _address(given: argparse.Namespace) -> str:
    address = given.store
    if not address:
        raise BadInput(f"a store is needed: its address as an argument, or in ${ADDRESS}")
    return str(address)


def _is_file(address: str) -> bool:
    return "://" not in address


# ── warm ─────────────────────────────────────────────────────────────────────────────────────────────


async def _warm(given: argparse.Namespace) -> int:
    remembered_in(given.hot)
    functions = [_function(name) for name in given.functions]
    async with AsyncExitStack() as stack:
        caches = {id(function.cache): function.cache for function in functions}.values()
        for cache in caches:
            await stack.enter_async_context(cache)
        warming = Warming(functions, given.hot, limit=given.limit, concurrency=given.concurrency, within=given.within)
        await warming.recall()
        told = warming.statistics()
        unreached = sum(cache.statistics().unreachable + _degraded(cache) for cache in caches)
    if unreached:
        raise Unavailable(f"the far store was out of reach in {unreached:,} calls: not all is warm")
    _print(given, told, [f"{told.warmed:,} warm, {told.failed:,} failed"])
    return 1 if told.failed else 0


def _degraded(cache: Cache) -> int:
    count: int = getattr(cache.store.statistics(), "degraded", 0)
    return count


def _function(named: str) -> Any:
    module, _, name = named.partition(":")
    # As for a server that is told what to serve: the application is where the command is given.
    if "" not in sys.path:
        sys.path.insert(0, "")
    try:
        found: Any = importlib.import_module(module)
        for part in name.split("."):
            found = getattr(found, part)
    except (Exception, SystemExit) as error:
        # Importing runs the host's code, which may raise anything, and write it in many lines.
        told = f"MODULE:FUNCTION ({type(error).__name__}: {' '.join(str(error).split())})"
        raise BadInput.of("function", named, told) from error
    if not isinstance(getattr(found, "cache", None), Cache):
        raise BadInput.of("function", named, "a function decorated with @cached")
    if found.cache.far is None:
        raise BadInput.of(
            "function", named, "a function whose cache has a far store: what is near is its process's own"
        )
    return found


def _print(given: argparse.Namespace, told: object, lines: list[str]) -> None:
    text = msgspec.json.format(msgspec.json.encode(told)).decode() if given.json else "\n".join(lines)
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main())
