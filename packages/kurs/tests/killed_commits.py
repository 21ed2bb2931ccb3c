"""Kills a committing process again and again: `python killed_commits.py URL RUN ROUNDS SEED`.

Prints one JSON line per round: what the process found when it began, and the last number that it
had been told was durable before it died. Processes are forked, so that each starts in no time.
"""

import asyncio
import json
import os
import random
import signal
import sys
import time

from books import StandingClock, a_fill, an_order

from kurs.domain.events import Fact, OrderChanged
from kurs.persistence import Books, Database, SqlJournal
from kurs.ports import Batch

__all__ = ["main"]

PADDING = "x" * 5_000


def main(url: str, run_id: int, rounds: int, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(rounds):
        child, lines = _fork(url, run_id)
        with os.fdopen(lines) as stream:
            found = json.loads(stream.readline())
            acknowledged = [stream.readline() for _ in range(chance.randrange(8))]
            _spin(chance.uniform(0, 0.003))
            os.kill(child, signal.SIGKILL)
            acknowledged += stream.readlines()
        os.waitpid(child, 0)
        last = int(acknowledged[-1]) if acknowledged else found["state"]
        print(json.dumps({"found": found, "acknowledged": last}), flush=True)


def _fork(url: str, run_id: int) -> tuple[int, int]:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        asyncio.run(_commit_for_ever(url, run_id, writer))
    os.close(writer)
    return child, reader


async def _commit_for_ever(url: str, run_id: int, lines: int) -> None:
    async with Database(url) as database, SqlJournal(database, StandingClock()) as journal:
        found = await _found(Books(database), run_id)
        os.write(lines, json.dumps(found).encode() + b"\n")
        number = found["state"]
        while True:
            number += 1
            facts: list[Fact] = [OrderChanged(an_order(f"o{number}")), a_fill(f"t{number}"), a_fill(f"u{number}")]
            state: dict[str, object] = {"number": number, "padding": PADDING}
            await journal.commit(Batch(run_id=run_id, facts=facts, state=state))
            os.write(lines, f"{number}\n".encode())


async def _found(books: Books, run_id: int) -> dict[str, int]:
    state = await books.state(run_id)
    # A server may still be at the last commit of a process that is dead: between the two questions nothing may change.
    while True:
        before, counts = state, await books.counts(run_id)
        state = await books.state(run_id)
        if state == before:
            break
    number = int(str(state["number"])) if state else 0
    return {"state": number, "orders": counts.orders, "fills": counts.fills}


def _spin(seconds: float) -> None:
    # Far shorter than the machine's shortest sleep, to die at any point within a commit.
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
