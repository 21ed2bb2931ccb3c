"""`kurs run` and `kurs replay`."""

import asyncio
import gc
import importlib
import logging
import os
import re
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kurs import __version__
from kurs.backtest.limits import bounded
from kurs.cli.choices import RunOptions, chosen_market, chosen_mode, overrides, reloads
from kurs.cli.commands import reported
from kurs.cli.folder import data_folder, held
from kurs.cli.output import fields, print_json, print_pairs, working
from kurs.cli.result import as_text
from kurs.cli.session import Session
from kurs.domain.errors import BadInput
from kurs.runtime.modes import Mode
from kurs.runtime.record import Replayed, replay
from kurs.settings import OlderNames, config_path, home, load
from kurs.strategies.registry import look_in

if TYPE_CHECKING:
    from kurs.cli.reloading import Life

__all__ = ["live", "new_loop", "replay_log", "run_bots"]

DIGEST = re.compile("[0-9a-f]{64}")
STOPPED = "Kurs has stopped. Everything is on disk; the next start goes on from here."


def run_bots(options: RunOptions) -> int:
    """Trades until it is told to stop or, with exit_at_end, until the recording ends; gives the exit code."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    settings = load(config_path(data_folder()), overrides=overrides(options), own=False)
    if not reloads(options, settings, OlderNames(os.environ)):
        return _run(options, None)
    # Each takes longest to import of all, and not every run needs it.
    from kurs.cli.reloading import run_lives
    from kurs.cli.serving import bind

    shared = settings.server.redis_url is not None
    with bind(settings.server.host, settings.server.port, shared=shared) as listener:
        return run_lives(listener, __name__, live.__name__, fields(options))


def live(life: "Life", **told: Any) -> int:
    """One life of `kurs run --reload`: with these options, whose enumerations are those of another import."""
    mode = None if told["mode"] is None else Mode(told["mode"])
    options = RunOptions(**told | {"mode": mode})
    # All that takes its time, before the one that trades now has to leave.
    importlib.import_module("kurs.cli.serving")
    life.await_turn()
    gc.enable()
    return reported(lambda: _run(options if life.first else replace(options, fresh=False), life))


def _run(options: RunOptions, life: "Life | None") -> int:
    folder = data_folder()
    # From before anybody can know this process: a hangup that nobody handles ends it.
    hangups: list[int] = []
    signal.signal(signal.SIGHUP, lambda number, _: hangups.append(number))
    # Let go of before the loop, which takes its signal handlers with it, is closed.
    with asyncio.Runner(loop_factory=new_loop) as runner, held(folder):
        # Read while it is held, so that whoever changes them later finds this process and asks it.
        with bounded():
            settings = load(config_path(folder), overrides=overrides(options))
            choice = chosen_market(options, settings)
        older = OlderNames(os.environ)
        session = Session(
            options,
            settings,
            folder,
            choice,
            mode=chosen_mode(options, settings, older),
            older=older,
            hangups=hangups,
            life=life,
        )
        code = runner.run(session.run())
    # The loop has taken its own handlers with it, and what is left of this process needs no care.
    signal.signal(signal.SIGINT, lambda number, _: os._exit(128 + number))
    if session.told_to_stop and not options.as_json:
        print(STOPPED)
    return code


def new_loop() -> asyncio.AbstractEventLoop:
    try:
        import uvloop  # not made for every platform
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


def replay_log(recording: Path, *, expected: str | None = None, as_json: bool) -> int:
    """Prints what came of it, and gives the exit code: 1 for other decisions than recorded or another digest than
    `expected`."""
    if expected is not None and not DIGEST.fullmatch(expected):
        raise BadInput.of("digest", expected, "the 64 digits of one that kurs run printed")
    # A log may name strategies of one's own; nothing else of the data folder is needed.
    look_in(home)
    started = time.perf_counter()
    with bounded(), working("replaying") as tell:
        done = replay(recording, on_progress=lambda events: tell(f"replaying: {events:,} events"))
    stats = done.statistics
    result = {
        "digest": done.digest,
        "events": done.events,
        "candles": stats.candles,
        "orders": stats.orders,
        "fills": stats.fills,
        "trades": stats.trades,
        "final_equity": as_text(stats.equity),
        "elapsed_s": round(time.perf_counter() - started, 3),
        "recorded_by": done.version,
        "whole": done.whole,
        "as_recorded": done.same,
        "as_expected": None if expected is None else done.digest == expected,
    }
    if as_json:
        print_json(result)
    else:
        print_pairs(result)
    for line in _doubts(done, recording, expected):
        print(f"kurs: {line}", file=sys.stderr)
    return 1 if done.same is False or expected not in (None, done.digest) else 0


def _doubts(done: Replayed, recording: Path, expected: str | None) -> Iterator[str]:
    """What speaks against the same run as that of then, or keeps it from being known."""
    by = f"Kurs {done.version} recorded it, this is {__version__}"
    if done.differs is not None:
        until = f", until the engine cannot go on: {done.stopped}" if done.stopped else ""
        yield f"{recording}, line {done.differs}: from here on other orders or fills follow than recorded{until}; {by}"
    elif done.same is None and expected is None:
        yield (
            f"{recording}: it does not say what was decided, so nothing was compared ({by}); "
            "give the digest that kurs run printed with --digest"
        )
    elif done.whole is False:
        yield f"{recording}: it was cut off; all that was recorded is the same"
    if expected not in (None, done.digest):
        yield f"{recording}: the digest is {done.digest}, not {expected}; {by}"
