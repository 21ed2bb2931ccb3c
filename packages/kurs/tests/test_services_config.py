"""A change of the settings: one at a time over all processes, and whole or none wherever its process dies."""

import asyncio
import os
import signal
import subprocess
import sys
import tomllib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from kurs.clock import SystemClock
from kurs.domain.errors import BadInput, Conflict, ResourceBusy, Unavailable
from kurs.persistence import Audit, ConfigHistory, Database
from kurs.services.config_changes import Change, Changed, change_settings, flat
from kurs.settings import Settings, changing, load

pytestmark = pytest.mark.anyio

MINE = "[risk]\nmax_open_positions = 3\n"

# Many children make one change each: the first dies at the first step that touches a file, the next at the
# second one, and so on until one comes to its end. Their folders are copies of the one that is given.
DIES = """
import asyncio, os, shutil, signal, sys
from itertools import count
from contextlib import asynccontextmanager
from pathlib import Path
from kurs.clock import SystemClock
from kurs.persistence import Audit, ConfigHistory, Database
from kurs.services.config_changes import change_settings

async def change(folder):
    async with Database(f"sqlite:///{folder / 'kurs.db'}") as database:
        @asynccontextmanager
        async def records(_):
            yield ConfigHistory(database), Audit(database)

        die_at(int(folder.name))
        await change_settings(
            folder / "config.toml", {"risk.max_open_positions": 4}, who="me", by="test", clock=SystemClock(),
            records=records, look=look,
        )

async def look(_):
    pass

def die_at(left):
    def step(event, args):
        nonlocal left
        if event in ("open", "os.rename", "os.remove", "fcntl.flock"):
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(step)

first = Path(sys.argv[1])
for step in count():
    folder = first.with_name(str(step))
    shutil.copytree(first, folder)
    child = os.fork()
    if not child:
        asyncio.run(change(folder))
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(code, flush=True)
    if not code:
        break
"""


def drafts(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.endswith(".new")]


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with Database(f"sqlite:///{tmp_path / 'kurs.db'}") as database:
        await database.upgrade()
        yield database


async def look(_: Changed) -> None:
    """There is nothing of one's own in these settings."""


async def change(database: Database, folder: Path, **asked: object) -> Changed:
    return await set_keys(database, folder, {f"risk.{name}": value for name, value in asked.items()})


async def set_keys(database: Database, folder: Path, wanted: Mapping[str, object]) -> Changed:
    @asynccontextmanager
    async def records(_: Settings) -> AsyncIterator[tuple[ConfigHistory, Audit]]:
        yield ConfigHistory(database), Audit(database)

    file = folder / "config.toml"
    clock = SystemClock()
    return await change_settings(file, wanted, who="me", by="test", clock=clock, records=records, look=look)


async def test_a_kill_at_any_step_leaves_the_old_file_or_the_new_one(database: Database, tmp_path: Path) -> None:
    await database.aclose()
    first = tmp_path / "first"
    first.mkdir()
    (tmp_path / "kurs.db").rename(first / "kurs.db")
    (first / "config.toml").write_text(MINE)
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", DIES, str(first)], capture_output=True, text=True, timeout=60, check=True
    )
    *killed, last = [int(line) for line in done.stdout.split()]
    assert (set(killed), last) == ({-signal.SIGKILL}, 0), done.stderr
    texts = [(tmp_path / str(step) / "config.toml").read_text() for step in range(len(killed) + 1)]
    new = MINE.replace("3", "4")
    # First the old one, from some step on the new one, and never anything in between.
    changed = texts.index(new)
    assert texts == [MINE] * changed + [new] * (len(texts) - changed)
    assert len(killed) > 3


async def test_changes_at_once_are_all_kept(database: Database, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(MINE)
    wanted = {"lookback": 8, "max_orders_per_minute": 9, "max_open_positions": 7, "max_leverage": 2.0}
    done = await asyncio.gather(*(change(database, tmp_path, **{name: value}) for name, value in wanted.items()))
    assert [list(each.changes) for each in done] == [[f"risk.{name}"] for name in wanted]
    assert tomllib.loads((tmp_path / "config.toml").read_text())["risk"] == wanted
    assert len(await ConfigHistory(database).list()) == 4
    assert drafts(tmp_path) == []


async def test_whoever_waits_too_long_for_another_change_is_told(tmp_path: Path) -> None:
    order: list[str] = []
    async with changing(tmp_path):
        with pytest.raises(ResourceBusy, match="being changed"):
            async with changing(tmp_path, within=0.0):
                order.append("never")
        order.append("first")
    async with changing(tmp_path):
        order.append("second")
    assert order == ["first", "second"]
    with pytest.raises(Unavailable, match="cannot be written"):
        async with changing(tmp_path / "none"):
            pass


async def test_a_change_that_is_not_on_record_is_not_made(database: Database, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(MINE)
    await database.aclose()
    with pytest.raises(Exception):  # noqa: B017, PT011  # whatever the database says
        await change(database, tmp_path, max_open_positions=4)
    assert (tmp_path / "config.toml").read_text() == MINE
    assert drafts(tmp_path) == []


async def test_a_change_may_mend_what_cannot_be_used(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("[risk]\nmax_open_positions = 0\n")
    with pytest.raises(Conflict, match="max_open_positions"):
        await change(database, tmp_path, lookback=4)
    with pytest.raises(BadInput, match="lookback"):
        await change(database, tmp_path, lookback=0)
    done = await change(database, tmp_path, max_open_positions=4)
    assert done.changes["risk.max_open_positions"].after == 4
    assert load(file, {}).risk.max_open_positions == 4


BOT = """
[bots.btc]
symbol = "BTC/USD"
strategies = ["rsi", "fvg"]

# Slow.
[bots.btc.parameters.rsi]
rsi_period = 21

[bots.btc.parameters.fvg]
lookback = 30
"""


async def test_a_bot_that_gives_a_strategy_up_gives_up_its_parameters(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(BOT)
    done = await set_keys(database, tmp_path, {"bots.btc.strategies": ["fvg"]})
    assert done.changes["bots.btc.parameters.rsi.rsi_period"] == Change(before=21, after=None)
    bot = tomllib.loads(file.read_text())["bots"]["btc"]
    assert (bot["strategies"], bot["parameters"]) == (["fvg"], {"fvg": {"lookback": 30}})
    assert load(file, {}).bots["btc"].parameters == {"fvg": {"lookback": 30}}


async def test_a_change_is_told_as_it_was_and_as_it_is(database: Database, tmp_path: Path) -> None:
    async def told(**asked: object) -> dict[str, tuple[object, object]]:
        done = await set_keys(database, tmp_path, {f"bots.btc.{name}": value for name, value in asked.items()})
        return {key.removeprefix("bots.btc."): (change.before, change.after) for key, change in done.changes.items()}

    # A bot that was not there has no value before, and nothing is told of what holds bots.
    assert await told(symbol="BTC/USD", strategies=["rsi"]) == {
        "short": (None, False), "strategies": (None, ["rsi"]), "symbol": (None, "BTC/USD")
    }  # fmt: skip
    assert await told(short=True) == {"short": (False, True)}
    period = "parameters.rsi.rsi_period"
    for value, change in ((9, (None, 9)), (12, (9, 12)), (None, (12, None)), (7, (None, 7))):
        assert await told(**{period: value}) == {period: change}
    assert await told(**{"parameters.rsi": None}) == {period: (7, None)}
    assert await told(**{period: None}) == {}
    latest = (await ConfigHistory(database).list(2))[1]
    assert latest.changes == {f"bots.btc.{period}": [7, None]}


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"bots.btc.strategies": ["rsi_strategy"]}, "unknown strategy 'rsi_strategy'"),
        # What is asked for at once is asked for on purpose, and is not dropped without a word.
        (
            {"bots.btc.strategies": ["fvg"], "bots.btc.parameters.rsi.rsi_period": 9},
            "unknown strategy of this bot 'rsi'",
        ),
    ],
)
async def test_what_is_wrong_of_a_change_of_strategies_is_told(
    database: Database, tmp_path: Path, asked: dict[str, object], words: str
) -> None:
    (tmp_path / "config.toml").write_text(BOT)
    with pytest.raises(BadInput, match=words):
        await set_keys(database, tmp_path, asked)
    assert (tmp_path / "config.toml").read_text() == BOT


@pytest.mark.parametrize("name", ["rsi", "rsi.rsi_period"])
async def test_null_takes_parameters_out(database: Database, tmp_path: Path, name: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(BOT)
    await set_keys(database, tmp_path, {f"bots.btc.parameters.{name}": None})
    assert "rsi_period" not in file.read_text()
    assert not load(file, {}).bots["btc"].parameters.get("rsi")


async def test_the_disk_holds_nobody_up(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a change waits for the disk, the event loop goes on."""
    reading, writing = os.pipe()
    sync = os.fsync

    def slowly(handle: int) -> None:
        os.read(reading, 1)
        sync(handle)

    monkeypatch.setattr(os, "fsync", slowly)
    changing_ = asyncio.create_task(change(database, tmp_path, max_open_positions=4))
    for _ in range(2):
        while not changing_.done() and not (tmp_path / "config.lock").exists():  # noqa: ASYNC110
            await asyncio.sleep(0)
        os.write(writing, b"xx")
    assert (await changing_).changes
    os.close(reading)
    os.close(writing)


def test_values_by_dotted_key() -> None:
    assert flat({"a": {"b": 1, "c": {"d": 2}}, "e": {}}) == {"a.b": 1, "a.c.d": 2, "e": {}}
