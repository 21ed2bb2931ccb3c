"""`kurs doctor`: what a person would check first when something is wrong."""

import asyncio
import importlib.metadata
import platform
import shutil
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kurs import __version__
from kurs.cli.folder import data_folder, holder
from kurs.cli.output import print_json, print_rows
from kurs.domain.errors import KursError
from kurs.persistence import Database
from kurs.services.own_strategies import OwnStrategies
from kurs.settings import Settings, config_path, database_url, load

__all__ = ["Finding", "examine"]

LEAST_FREE = 1_000_000_000
# The day this was written: a clock before it is wrong.
RELEASED = datetime(2026, 11, 21, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Finding:
    check: str
    ok: bool
    found: str


def examine(*, as_json: bool) -> int:
    folder = data_folder()
    findings = [_versions(), _clock(), _disk(folder), *_configured(folder)]
    if as_json:
        print_json(findings)
    else:
        print_rows(
            ("check", "ok", "found"),
            ((f.check, "ok" if f.ok else "LOOK", f.found) for f in findings),
            empty="",
        )
    return 0 if all(f.ok for f in findings) else 1


def _versions() -> Finding:
    parts = ("fastapi", "uvicorn", "sqlalchemy", "numpy", "polars")
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in parts)
    text = f"kurs {__version__}, Python {platform.python_version()}, {versions}"
    return Finding("versions", sys.version_info >= (3, 11), text)


def _clock() -> Finding:
    wall, steady = time.time(), time.monotonic()
    drift = abs((time.time() - wall) - (time.monotonic() - steady))
    now = datetime.now(UTC)
    ok = now >= RELEASED and drift < 0.1
    return Finding("clock", ok, f"{now:%Y-%m-%d %H:%M:%S} UTC" + ("" if ok else ", before this program was made"))


def _disk(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    text = f"{free / 1e9:.1f} GB free for {folder}"
    return Finding("disk", free >= LEAST_FREE, text if free >= LEAST_FREE else f"{text}; at least 1 GB is wanted")


def _configured(folder: Path) -> list[Finding]:
    """The checks that need settings; without them there is one finding that says why."""
    try:
        settings = load(config_path(folder), own=False)
    except KursError as error:
        return [Finding("settings", False, str(error))]
    checks: tuple[Callable[[Settings, Path], Finding], ...] = (_settings, _strategies, _database, _port)
    return [check(settings, folder) for check in checks]


def _settings(_: Settings, folder: Path) -> Finding:
    path = config_path(folder)
    return Finding("settings", True, str(path) if path.exists() else f"defaults ({path} does not exist)")


def _strategies(settings: Settings, folder: Path) -> Finding:
    """One's own, read in a process beside this one, which ends where a file never comes back."""

    async def look() -> Finding:
        async with OwnStrategies(home=folder) as own:
            read = await own.read()
            wrong = [problem.error for problem in read.problems] or await own.problems(settings)
        names = ", ".join(strategy.name for strategy in read.strategies)
        return Finding("strategies", not wrong, "; ".join(wrong) or names or "none of your own")

    return asyncio.run(look())


def _database(settings: Settings, folder: Path) -> Finding:
    async def look() -> Finding:
        async with Database(database_url(settings, folder)) as database:
            check = await database.check()
            text = (
                f"{check.backend}, version {check.version or 'none yet'} of {check.head}, integrity {check.integrity}"
            )
            # An empty database is created by the first start: nothing a person has to do.
            return Finding("database", check.ok or check.version is None, f"{text}, {check.size:,} bytes")

    try:
        return asyncio.run(look())
    except KursError as error:
        return Finding("database", False, str(error))


def _port(settings: Settings, folder: Path) -> Finding:
    host, port = settings.server.host, settings.server.port
    if port == 0:
        return Finding("port", True, f"any free one on {host}")
    taken, mine = _answers(host, port), holder(folder)
    if not taken:
        return Finding("port", True, f"{port} on {host} is free")
    if mine is not None:
        return Finding("port", True, f"{port} on {host} answers; Kurs runs as process {mine}")
    return Finding("port", False, f"{port} on {host} is taken by another program; set server.port")


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), 0.5):
            return True
    except OSError:
        return False
