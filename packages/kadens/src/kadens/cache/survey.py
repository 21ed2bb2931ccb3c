"""What a far store holds, counted from outside: by prefix, and what the processes that use it have published."""

import asyncio
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kadens.cache.base import MAX_PREFIXES, OTHER, Codec, check_seconds, prefix_of
from kadens.cache.publishing import PUBLISHED_UNDER, Published
from kadens.cache.redis import RedisStore
from kadens.clock import monotonic
from kadens.errors import BadInput, Unavailable
from kadens.redis_client import RedisClient

__all__ = ["PrefixSurvey", "Survey", "survey_disk", "survey_redis"]

AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class PrefixSurvey:
    """`bytes` of the values as they are stored; `seconds_left` until they end, the mean."""

    values: int
    bytes: int
    seconds_left: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """`prefixes` by what stands before the first colon of a key, 256 of them, the rest as one.

    `loading` keys are being loaded by some process. Not `complete`: there was more than could be counted in time.
    """

    values: int
    loading: int
    complete: bool
    prefixes: Mapping[str, PrefixSurvey]
    processes: tuple[Published, ...]


Row = tuple[str, int, float]
"""A key, the bytes of its value, the seconds that are left."""


async def survey_redis(client: RedisClient, *, namespace: str = "kadens", within: float = 30.0) -> Survey:
    """Counts with SCAN, for at most `within` seconds, beside all that the server does. `Unavailable`."""
    check_seconds("within", within)
    store = RedisStore(client, namespace=namespace, timeout=within)
    count, loading, until = _Count(), 0, monotonic() + within
    cursor: bytes | int = 0
    values, leases = f"{namespace}:v:", f"{namespace}:l:"
    while monotonic() < until:
        cursor, found = await client.ask("SCAN", cursor, "MATCH", f"{namespace}:[vl]:*", "COUNT", AT_ONCE)
        names = [name.decode() for name in found]
        loading += sum(name.startswith(leases) for name in names)
        held = [name for name in names if name.startswith(values)]
        count.add(await _measured(client, held, len(values)))
        if int(cursor) == 0:
            break
    codec = Codec(Published)
    published = [await store.get(key, codec) for key in sorted(count.published)]
    return count.survey(loading, int(cursor) == 0, [entry.value for entry in published if entry is not None])


async def _measured(client: RedisClient, names: list[str], skip: int) -> list[Row]:
    if not names:
        return []
    asked = [(command, name) for name in names for command in ("STRLEN", "PTTL")]
    answers = await client.ask_all(*asked)
    return [
        (name[skip:], size, left / 1000)
        for name, size, left in zip(names, answers[::2], answers[1::2], strict=True)
        if left > 0
    ]


async def survey_disk(path: str | Path, *, within: float = 30.0) -> Survey:
    """Reads the file of a `DiskStore` without changing it. `BadInput` if it is none, `Unavailable` if it is locked."""
    check_seconds("within", within)
    try:
        async with asyncio.timeout(within):
            return await asyncio.to_thread(_survey_file, Path(path), within)
    except sqlite3.OperationalError as error:
        raise Unavailable(f"{path}: {error}") from error
    except sqlite3.DatabaseError as error:
        raise _no_store(path) from error
    except TimeoutError as error:
        raise Unavailable(f"{path}: not read within {within:g} s") from error


def _survey_file(path: Path, within: float) -> Survey:
    if not path.is_file():
        raise _no_store(path)
    now, count, codec = time.time(), _Count(), Codec(Published)
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=within)) as database:
        tables = database.execute("SELECT count(*) FROM sqlite_master WHERE name IN ('entry', 'lease')")
        if tables.fetchone() != (2,):
            raise _no_store(path)
        count.add(database.execute("SELECT key, length(value), expires - ?1 FROM entry WHERE expires > ?1", (now,)))
        published = "SELECT value FROM entry WHERE expires > ? AND substr(key, 1, ?) = ? ORDER BY key"
        told = database.execute(published, (now, len(PUBLISHED_UNDER), PUBLISHED_UNDER)).fetchall()
        (loading,) = database.execute("SELECT count(*) FROM lease WHERE expires > ?", (now,)).fetchone()
    return count.survey(loading, True, list(_decoded(codec, (value for (value,) in told))))


def _decoded(codec: Codec, values: Iterable[bytes]) -> Iterator[Published]:
    for value in values:
        try:
            yield codec.decode(value)
        except LookupError:  # of a process that runs another version
            continue


def _no_store(path: str | Path) -> BadInput:
    return BadInput.of("path", str(path), "the file of a DiskStore")


class _Count:
    """Rows by prefix, as they come."""

    def __init__(self) -> None:
        self._sums: dict[str, list[float]] = {}
        self.published: set[str] = set()

    def add(self, rows: Iterable[Row]) -> None:
        for key, size, left in self._of_users(rows):
            prefix = prefix_of(key)
            if prefix not in self._sums and len(self._sums) >= MAX_PREFIXES:
                prefix = OTHER
            sums = self._sums.setdefault(prefix, [0, 0, 0.0])
            for place, amount in enumerate((1, size, left)):
                sums[place] += amount

    def _of_users(self, rows: Iterable[Row]) -> Iterator[Row]:
        for row in rows:
            if row[0].startswith(PUBLISHED_UNDER):
                self.published.add(row[0])
            elif row[0].isprintable():  # what is not is Kadens' own: see `failures`
                yield row

    def survey(self, loading: int, complete: bool, processes: list[Published]) -> Survey:
        prefixes = {
            prefix: PrefixSurvey(values=int(values), bytes=int(size), seconds_left=left / values)
            for prefix, (values, size, left) in sorted(self._sums.items())
        }
        return Survey(
            values=sum(one.values for one in prefixes.values()),
            loading=loading,
            complete=complete,
            prefixes=prefixes,
            processes=tuple(processes),
        )
