"""A run that is killed a hundred times ends where an undisturbed one ends, and takes nothing back."""

import json
import random
import subprocess
import sys
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from processes import a_recording, environment, kurs, rows

KILLS = 100
CANDLES = 40_000
# Market time over real time: some 44 seconds for all of it. A hundred short lives take 15, and may take longer where
# other processes have the machine for a while.
SPEED = "54000"
START = Decimal(10_000)
FINAL = {"closed", "cancelled", "rejected", "expired"}


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_recording(tmp_path_factory.mktemp("recording"), CANDLES)


@pytest.fixture(scope="module")
def undisturbed(recording: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    home = tmp_path_factory.mktemp("undisturbed")
    result: dict[str, Any] = kurs(home, "run", "--replay", recording, "--speed", "max", "--exit-at-end", "--json").json
    return result


def lives(home: Path, recording: Path, seed: int) -> list[dict[str, Any]]:
    script = Path(__file__).with_name("killed_runs.py")
    command = [sys.executable, script, home, recording, SPEED, KILLS, seed]
    done = subprocess.run(
        [str(part) for part in command], env=environment(home), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_hundred_kills_change_nothing(recording: Path, undisturbed: dict[str, Any], tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    *killed, last = lives(tmp_path, recording, seed)
    assert len(killed) == KILLS
    assert all(life["ready"] and life["killed"] for life in killed)
    kept = [life["fills"] for life in killed if life["fills"]]
    assert len({len(fills) for fills in kept}) > 10, "the kills have to fall on a run that trades"
    for before, after in pairwise([*killed, last]):
        assert nothing_taken_back(before, after)
    assert same(last["result"]) == same(undisturbed)
    assert once([order[0] for order in last["orders"]])
    assert once([fill[0] for fill in last["fills"]])
    assert len(last["orders"]) == undisturbed["orders"]
    assert len(last["fills"]) == undisturbed["fills"]
    assert cash_of(last["fills"]) == Decimal(last["fills"][-1][-1])
    assert rows(tmp_path, "SELECT count(*) FROM runs") == [(1,)]


def nothing_taken_back(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Every order and fill that could be seen is still there; what was final has not changed."""
    orders = {row[0]: row for row in after["orders"]}
    stayed = all(row[0] in orders and (row[1] not in FINAL or orders[row[0]] == row) for row in before["orders"])
    fills: bool = after["fills"][: len(before["fills"])] == before["fills"]
    return stayed and fills


def cash_of(fills: list[list[str]]) -> Decimal:
    cash = START
    for _, side, amount, price, fee, _ in fills:
        sign = 1 if side == "buy" else -1
        cash -= sign * Decimal(amount) * Decimal(price) + Decimal(fee)
    return cash


def once(names: list[str]) -> bool:
    return len(names) == len(set(names))


def same(result: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in result.items() if key != "elapsed_s"}
