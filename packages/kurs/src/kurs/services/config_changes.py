"""A change of the settings: checked whole, put on record, and written at once or not at all.

The one way in which they are changed, by the command line and by the API alike.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AbstractContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kurs.clock import Clock
from kurs.domain.errors import BadInput, Conflict
from kurs.persistence import Audit, ConfigHistory
from kurs.settings import Settings, changed_file, changing, load, read_file, redacted, replacing
from kurs.strategies.registry import known

__all__ = ["Change", "Changed", "Records", "change_settings", "flat"]

Records = Callable[[Settings], AbstractAsyncContextManager[tuple[ConfigHistory, Audit]]]
Look = Callable[["Changed"], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became different: the values before and after, with stars for secrets."""

    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """`changes` by dotted key; `overruled` are keys that were asked for, but whose value the environment decides."""

    settings: Settings
    changes: Mapping[str, Change]
    overruled: tuple[str, ...]

    @property
    def bots(self) -> frozenset[str]:
        """Names of those that become different."""
        return frozenset(key.split(".")[1] for key in self.changes if key.startswith("bots."))


async def change_settings(
    file: Path, asked: Mapping[str, Any], *, who: str, by: str, clock: Clock, records: Records, look: Look
) -> Changed:
    """Changes the file once the change is on record; where no record can be made, nothing is changed.

    `asked` holds values by dotted key, None for one that is to be left out; with other strategies of a bot the file's
    parameters of those that it gives up are left out too. `by` is where they were given, for
    what is wrong with them. BadInput names each wrong key; Conflict when the settings cannot be used already,
    and this does not mend them. ResourceBusy or Unavailable when it is not possible now. Strategies of one's
    own are not run to see what they take: `look` is shown the change, and refuses it by raising BadInput.
    """
    async with changing(file.parent):
        text, changed = await asyncio.to_thread(_prepared, file, asked, by)
        await look(changed)
        told = {key: [change.before, change.after] for key, change in changed.changes.items()}
        async with records(changed.settings) as (history, audit), _off_loop(replacing(file, text)):
            now = clock.now()
            await history.append(now, who, told, redacted(file, text))
            await audit.append(now, who, "settings changed" if told else "settings unchanged", {"changes": told})
        return changed


def flat(tree: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Values by dotted key."""
    found: dict[str, Any] = {}
    for name, value in tree.items():
        if isinstance(value, Mapping) and value:
            found |= flat(value, f"{prefix}{name}.")
        else:
            found[prefix + name] = value
    return found


def _prepared(file: Path, asked: Mapping[str, Any], by: str) -> tuple[str, Changed]:
    """The file's new text, and what will be different by it."""
    before, problem = _before(file)
    asked = {**_given_up(file, asked), **asked}
    try:
        text = changed_file(file, asked, by=by, own=False)
        after = load(file, text=text, own=False)
    except BadInput as error:
        if problem is not None and str(error) == str(problem):
            raise Conflict(f"the settings cannot be used as they are: {problem}") from None
        raise
    stored, real = flat(load(file, {}, text=text, own=False).model_dump()), flat(after.model_dump())
    overruled = tuple(key for key in asked if stored.get(key) != real.get(key))
    return text, Changed(settings=after, changes=_changes(before, after, asked), overruled=overruled)


def _given_up(file: Path, asked: Mapping[str, Any]) -> dict[str, None]:
    """Parameters in the file of strategies that a bot is to have no more; what is asked for itself is left to be told.

    They would keep the bot from having other strategies until each of them is taken out by itself.
    """
    found: dict[str, None] = {}
    for key, strategies in asked.items():
        match key.split("."):
            case ["bots", bot, "strategies"] if isinstance(strategies, list | tuple):
                given = _table(read_file(file), "bots", bot, "parameters")
                left = given.keys() - set(strategies or known())
                found |= {f"bots.{bot}.parameters.{name}": None for name in sorted(left)}
    return {key: None for key in found if not any(f"{other}.".startswith(f"{key}.") for other in asked)}


def _table(tree: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    """{} where there is none; what stands in its place is wrong, and told of elsewhere."""
    for name in names:
        inner = tree.get(name)
        if not isinstance(inner, Mapping):
            return {}
        tree = inner
    return tree


def _before(file: Path) -> tuple[Settings | None, BadInput | None]:
    """What held so far, or why that was not allowed, which a change may mend."""
    try:
        return load(file, own=False), None
    except BadInput as error:
        return None, error


def _changes(before: Settings | None, after: Settings, asked: Mapping[str, Any]) -> dict[str, Change]:
    """By the real values; what is shown of them has stars for secrets."""
    shown = _values(after.model_dump(mode="json"))
    if before is None:
        return {key: Change(before=None, after=shown.get(key)) for key in asked}
    old, new = _values(before.model_dump()), _values(after.model_dump())
    shown_old = _values(before.model_dump(mode="json"))
    return {
        key: Change(before=shown_old.get(key), after=shown.get(key))
        for key in sorted(old.keys() | new.keys())
        if old.get(key) != new.get(key)
    }


def _values(tree: Mapping[str, Any]) -> dict[str, Any]:
    """By dotted key; a table without any holds none, and is none itself once it is filled."""
    return {key: value for key, value in flat(tree).items() if value != {}}


@asynccontextmanager
async def _off_loop(block: AbstractContextManager[None]) -> AsyncIterator[None]:
    """Enters and leaves in a thread: a disk that takes its time must not hold up trading."""
    await asyncio.to_thread(block.__enter__)
    try:
        yield
    except BaseException as error:
        block.__exit__(type(error), error, error.__traceback__)
        raise
    await asyncio.to_thread(block.__exit__, None, None, None)
