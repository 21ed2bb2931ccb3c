"""`kurs config`: show, check, set."""

import asyncio
import os
import signal
from pathlib import Path
from typing import Any

from kurs.cli.folder import changing, data_folder, holder
from kurs.cli.output import print_json, print_pairs
from kurs.clock import SystemClock
from kurs.domain.errors import BadInput
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
    redacted,
    replacing,
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
    if file is not None and not file.exists():
        raise BadInput(f"{file}: there is no such file")
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
    with changing(folder):
        path = config_path(folder)
        changes = asyncio.run(_change(folder, path, key, literal(value)))
        asked = _asked(folder)
    if as_json:
        print_json({"changed": changes, "file": str(path), "told_process": asked})
        return
    for name, (old, new) in changes.items():
        print(f"{name}: {old} -> {new}")
    if not changes:
        print(f"Nothing is different: {key} was so already, or the environment decides it.")
    elif asked is not None:
        print(
            f"Process {asked} has been asked to take new risk limits and says where it cannot; "
            "the rest holds from its next start."
        )


async def _change(folder: Path, path: Path, key: str, value: Any) -> dict[str, list[Any]]:
    """Changes the file once the change is on record: with a database that takes no record, nothing is done."""
    before = _before(path)
    text = changed_file(path, {key: value})
    after = load(path, text=text)
    changes = _differences(before, after) if before is not None else {key: [None, _shown(after).get(key)]}
    async with Database(database_url(after, folder)) as database:
        await database.upgrade()
        with replacing(path, text):
            now = SystemClock().now()
            await ConfigHistory(database).append(now, "command line", changes, redacted(path, text))
            await Audit(database).append(now, "command line", "settings changed", {"changes": changes})
    return changes


def _before(path: Path) -> Settings | None:
    """What held so far; None when that was not allowed, which this very change may mend."""
    try:
        return load(path)
    except BadInput:
        return None


def _asked(folder: Path) -> int | None:
    """The process that has been asked to read its settings again, if one trades from this folder."""
    running = holder(folder)
    if running is None:
        return None
    try:
        os.kill(running, signal.SIGHUP)
    except (ProcessLookupError, PermissionError):
        return None
    return running


def _differences(before: Settings, after: Settings) -> dict[str, list[Any]]:
    """What became different, by the real values; what is shown of them has stars for secrets."""
    old, new = dict(_flat(before.model_dump())), dict(_flat(after.model_dump()))
    shown_old, shown_new = _shown(before), _shown(after)
    return {
        key: [shown_old.get(key), shown_new.get(key)]
        for key in sorted(old.keys() | new.keys())
        if old.get(key) != new.get(key)
    }


def _shown(settings: Settings) -> dict[str, Any]:
    return dict(_flat(settings.model_dump(mode="json")))


def _flat(tree: dict[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, value in tree.items():
        if isinstance(value, dict) and value:
            found += _flat(value, f"{prefix}{name}.")
        else:
            found.append((prefix + name, value))
    return found
