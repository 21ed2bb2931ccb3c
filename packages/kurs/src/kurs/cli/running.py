"""`kurs run` and `kurs replay`."""

import asyncio
import gc
import importlib
import logging
import os
import signal
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kurs.backtest.limits import bounded
from kurs.cli.choices import RunOptions, chosen_market, chosen_mode, overrides, reloads
from kurs.cli.commands import reported
from kurs.cli.folder import data_folder, held
from kurs.cli.output import fields, print_json, print_pairs, working
from kurs.cli.result import as_text
from kurs.cli.session import Session
from kurs.runtime.modes import Mode
from kurs.runtime.record import replay
from kurs.settings import OlderNames, config_path, home, load
from kurs.strategies.registry import look_in

if TYPE_CHECKING:
    from kurs.cli.reloading import Life

__all__ = ["live", "new_loop", "replay_log", "run_bots"]

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
        older = OlderNames(os.environ)
        session = Session(
            options,
            settings,
            folder,
            chosen_market(options, settings),
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


def replay_log(recording: Path, *, as_json: bool) -> None:
    # A log may name strategies of one's own; nothing else of the data folder is needed.
    look_in(home)
    started = time.perf_counter()
    with working("replaying") as tell:
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
    }
    if as_json:
        print_json(result)
    else:
        print_pairs(result)
