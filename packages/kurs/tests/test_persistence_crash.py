"""A process killed at any moment loses nothing that was acknowledged, and leaves whole batches only."""

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from books import a_run

from kurs.persistence import Database

pytestmark = pytest.mark.anyio
ROUNDS = 20


async def test_every_acknowledged_commit_survives_kill_9(database: Database, database_url: str) -> None:
    run = await a_run(database)
    script = str(Path(__file__).with_name("killed_commits.py"))
    command = [sys.executable, script, database_url, str(run.id), str(ROUNDS + 1), "20240229"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    rounds = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rounds) == ROUNDS + 1
    for before, after in pairwise(rounds):
        number = after["found"]["state"]
        assert after["found"] == {"state": number, "orders": number, "fills": 2 * number}
        # One more may be durable: the process died between the commit and its acknowledgement.
        assert before["acknowledged"] <= number <= before["acknowledged"] + 1
    assert rounds[-1]["found"]["state"] > ROUNDS
