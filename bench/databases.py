"""A Redis and a PostgreSQL of a bench's own, started as the tests start theirs."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["postgres", "redis"]

# Their folder has to be on the path before the import.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "packages" / "kadens" / "tests" / "support"))

from backends import PostgresServer, RedisServer


@contextmanager
def redis() -> Iterator[str]:
    """Its address; in memory alone."""
    with tempfile.TemporaryDirectory() as folder:
        server = RedisServer(Path(folder))
        server.start()
        try:
            yield server.url
        finally:
            server.kill()


@contextmanager
def postgres() -> Iterator[str]:
    """Its address; without fsync."""
    # The path of its socket may be no longer than a hundred bytes.
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as folder:
        server = PostgresServer(Path(folder))
        server.create()
        server.start()
        try:
            yield server.url
        finally:
            server.stop()
