"""`kurs config`: show, check, set."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from kurs.cli.folder import data_folder, holder
from kurs.cli.output import print_json, print_pairs
from kurs.clock import SystemClock
from kurs.domain.errors import BadInput
from kurs.persistence import Audit, ConfigHistory, Database
from kurs.services.config_changes import Changed, change_settings, flat
from kurs.services.own_strategies import OwnStrategies
from kurs.settings import CARRIED, Settings, WrongSettings, config_path, database_url, literal, load, read_file

__all__ = ["check_settings", "set_settings", "show_settings"]

WHO = "command line"


def show_settings(*, as_json: bool) -> None:
    settings = load(config_path(data_folder()), own=False)
    shown = settings.model_dump(mode="json")
    if as_json:
        print_json(shown)
    else:
        print_pairs(flat(shown))


def check_settings(file: Path | None, *, as_json: bool) -> None:
    if file is not None and not file.exists():
        raise BadInput(f"{file}: there is no such file")
    folder = data_folder()
    path = file or config_path(folder)
    wrong = asyncio.run(_wrong_strategies(folder, load(path, own=False)))
    if wrong:
        raise WrongSettings(f"{path}: {problem}" for problem in wrong)
    unused = sorted(set(flat(read_file(path))) & set(CARRIED))
    if as_json:
        print_json({"valid": True, "file": str(path), "exists": path.exists(), "unused": unused})
        return
    print(f"{path}: {'valid' if path.exists() else 'does not exist; the defaults hold'}")
    for key in unused:
        print(f"note: {key} is kept for older clients; nothing reads it")


def set_settings(given: Sequence[tuple[str, str]], *, as_json: bool) -> None:
    """Changes these keys, all of them or none; BadInput for one that is given twice."""
    wanted = {key: literal(value) for key, value in given}
    if len(wanted) < len(given):
        raise BadInput("a key is given twice: " + ", ".join(key for key, _ in given))
    folder = data_folder()
    path = config_path(folder)

    @asynccontextmanager
    async def records(after: Settings) -> AsyncIterator[tuple[ConfigHistory, Audit]]:
        async with Database(database_url(after, folder)) as database:
            await database.upgrade()
            yield ConfigHistory(database), Audit(database)

    async def look(after: Changed) -> None:
        wrong = await _wrong_strategies(folder, after.settings, after.bots)
        if wrong:
            raise WrongSettings(f"{WHO}: {problem}" for problem in wrong)

    changed = asyncio.run(
        change_settings(path, wanted, who=WHO, by=WHO, clock=SystemClock(), records=records, look=look)
    )
    changes = {name: [change.before, change.after] for name, change in changed.changes.items()}
    asked = _asked(folder)
    if as_json:
        print_json({"changed": changes, "file": str(path), "told_process": asked})
        return
    for name, (old, new) in changes.items():
        print(f"{name}: {old} -> {new}")
    if not changes:
        print(f"Nothing is different: {', '.join(wanted)} was so already, or the environment decides it.")
    elif asked is not None:
        print(
            f"Process {asked} has been asked to take new risk limits and says where it cannot; "
            "the rest holds from its next start."
        )


async def _wrong_strategies(folder: Path, settings: Settings, bots: Collection[str] | None = None) -> tuple[str, ...]:
    """Those of one's own are read in a process beside this one, which ends where one of them does not come back."""
    async with OwnStrategies(home=folder) as own:
        return await own.problems(settings, bots)


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
