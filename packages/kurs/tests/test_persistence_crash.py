"""A process killed at any moment loses nothing that was acknowledged, and leaves whole batches only."""

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from books import a_run

from kurs.persistence import Database

pytestmark = pytest.mark.anyio
# A server is a process of its own, which the kill does not touch: fewer rounds will do.
ROUNDS = {"sqlite": 20, "postgresql": 6}


def killed_commits(url: str, run_id: int, rounds: int) -> list[dict[str, Any]]:
    script = str(Path(__file__).with_name("killed_commits.py"))
    command = [sys.executable, script, url, str(run_id), str(rounds), "20240229"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


async def test_every_acknowledged_commit_survives_kill_9(database: Database, books_url: str) -> None:
    run = await a_run(database)
    kills = ROUNDS[database.backend.name]
    rounds = killed_commits(books_url, run.id, kills + 1)
    assert len(rounds) == kills + 1
    for before, after in pairwise(rounds):
        number = after["found"]["state"]
        assert after["found"] == {"state": number, "orders": number, "fills": 2 * number}
        # One more may be durable: the process died between the commit and its acknowledgement.
        assert before["acknowledged"] <= number <= before["acknowledged"] + 1
    assert rounds[-1]["found"]["state"] > kills
