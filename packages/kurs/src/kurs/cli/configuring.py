"""`kurs config`: show, check, set."""

import asyncio
import os
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any

from kurs.cli.folder import data_folder, holder
from kurs.cli.output import print_json, print_pairs
from kurs.clock import SystemClock
from kurs.persistence import Audit, ConfigHistory, Database
from kurs.settings import (
    CARRIED,
    Settings,
    changed_file,
    config_path,
    database_url,
    literal,
    load,
    read_file,
    write_whole,
)

__all__ = ["check_settings", "set_setting", "show_settings"]


def show_settings(*, as_json: bool) -> None:
    settings = load(config_path(data_folder()))
    shown = settings.model_dump(mode="json")
    if as_json:
        print_json(shown)
    else:
        print_pairs(dict(_flat(shown)))


def check_settings(file: Path | None, *, as_json: bool) -> None:
    path = file or config_path(data_folder())
    load(path)
    given = {key for key, _ in _flat(read_file(path))}
    unused = sorted(given & set(CARRIED))
    if as_json:
        print_json({"valid": True, "file": str(path), "exists": path.exists(), "unused": unused})
        return
    print(f"{path}: {'valid' if path.exists() else 'does not exist; the defaults hold'}")
    for key in unused:
        print(f"note: {key} is kept for older clients; nothing reads it")


def set_setting(key: str, value: str, *, as_json: bool) -> None:
    folder = data_folder()
    path = config_path(folder)
    before = load(path)
    text = changed_file(path, {key: literal(value)})
    write_whole(path, text)
    after = load(path)
    changes = _differences(before, after)
    asyncio.run(_note(after, folder, changes, text))
    running = holder(folder)
    if running is not None:
        with suppress(ProcessLookupError):
            os.kill(running, signal.SIGHUP)
    if as_json:
        print_json({"changed": changes, "file": str(path), "told_process": running})
        return
    for name, (old, new) in changes.items():
        print(f"{name}: {old} -> {new}")
    if not changes:
        print(f"{key} was {value} already.")
    elif running is not None:
        print(f"Process {running} has been told; risk limits hold at once, the rest from its next start.")


async def _note(settings: Settings, folder: Path, changes: dict[str, list[Any]], text: str) -> None:
    clock = SystemClock()
    async with Database(database_url(settings, folder)) as database:
        await database.upgrade()
        await ConfigHistory(database).append(clock.now(), "command line", changes, text)
        await Audit(database).append(clock.now(), "command line", "settings changed", {"changes": changes})


def _differences(before: Settings, after: Settings) -> dict[str, list[Any]]:
    old, new = (dict(_flat(s.model_dump(mode="json"))) for s in (before, after))
    return {
        key: [old.get(key), new.get(key)] for key in sorted(old.keys() | new.keys()) if old.get(key) != new.get(key)
    }


def _flat(tree: dict[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, value in tree.items():
        if isinstance(value, dict) and value:
            found += _flat(value, f"{prefix}{name}.")
        else:
            found.append((prefix + name, value))
    return found
