"""Kills `kurs run` again and again: `python killed_runs.py HOME RECORDING SPEED KILLS SEED`.

Prints one JSON line per life: what a reader of the database saw right before the kill. Then the run
goes on to its end, undisturbed, and its result is the last line. Each life is a fork of a process that
has imported the program, so that it starts in no time; it runs what the command runs.
"""

import json
import os
import random
import signal
import sys
import time
from pathlib import Path
from typing import Any

from processes import rows

import kurs.cli.serving
import kurs.market.files  # noqa: F401  # imported before the forks, like the rest of the program
from kurs.cli.choices import RunOptions
from kurs.cli.running import run_bots

__all__ = ["main"]


def main(home: Path, recording: Path, speed: str, kills: int, seed: int) -> None:
    os.environ["KURS_HOME"] = str(home)
    chance = random.Random(seed)
    for _ in range(kills):
        child, lines = _born(recording, speed)
        with os.fdopen(lines) as stream:
            ready = stream.readline()
            time.sleep(chance.uniform(0.005, 0.3))
            seen = _visible(home)
            os.kill(child, signal.SIGKILL)
            _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        print(json.dumps({"ready": bool(ready), "killed": killed, **seen}), flush=True)
    child, lines = _born(recording, "max")
    with os.fdopen(lines) as stream:
        result = stream.readlines()[-1]
    os.waitpid(child, 0)
    print(json.dumps({"result": json.loads(result), **_visible(home)}), flush=True)


def _born(recording: Path, speed: str) -> tuple[int, int]:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        os.dup2(writer, 1)
        code = 1
        try:
            code = run_bots(_options(recording, speed))
            sys.stdout.flush()
        finally:
            os._exit(code)
    os.close(writer)
    return child, reader


def _options(recording: Path, speed: str) -> RunOptions:
    return RunOptions(
        replay=recording,
        speed=speed,
        exit_at_end=True,
        strategy=None,
        symbol=None,
        timeframe=None,
        host=None,
        port=0,
        record=None,
        fresh=False,
        as_json=True,
    )


def _visible(home: Path) -> dict[str, Any]:
    return {
        "orders": rows(home, "SELECT client_order_id, status, filled FROM orders ORDER BY id"),
        "fills": rows(home, "SELECT trade_id, side, amount, price, fee, cash_after FROM fills ORDER BY id"),
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
