"""A process killed at any moment loses nothing that was acknowledged, and leaves whole batches only."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from books import a_run

from kurs.persistence import Database

pytestmark = pytest.mark.anyio
# A server is a process of its own, which the kill does not touch: fewer rounds will do.
ROUNDS = {"sqlite": 20, "postgresql": 6}


async def killed_commits(url: str, run_id: int, rounds: int) -> list[dict[str, Any]]:
    script = str(Path(__file__).with_name("killed_commits.py"))
    command = [sys.executable, script, url, str(run_id), str(rounds), "20240229"]
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=PIPE)
    output, problems = await process.communicate()
    assert process.returncode == 0, problems.decode()
    return [json.loads(line) for line in output.splitlines()]


async def test_every_acknowledged_commit_survives_kill_9(database: Database, books_url: str) -> None:
    run = await a_run(database)
    kills = ROUNDS[database.backend.name]
    rounds = await killed_commits(books_url, run.id, kills + 1)
    assert len(rounds) == kills + 1
    for before, after in pairwise(rounds):
        number = after["found"]["state"]
        assert after["found"] == {"state": number, "orders": number, "fills": 2 * number}
        # One more may be durable: the process died between the commit and its acknowledgement.
        assert before["acknowledged"] <= number <= before["acknowledged"] + 1
    assert rounds[-1]["found"]["state"] > kills
