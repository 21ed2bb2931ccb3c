"""What `kurs run` was told, and what follows from it: overrides, market, mode."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kurs.bootstrap import MarketChoice
from kurs.domain.errors import BadInput
from kurs.domain.market import timeframe_ms
from kurs.domain.symbols import normalise
from kurs.runtime.modes import Mode, RunMode, run_mode
from kurs.settings import OlderNames, Settings
from kurs.strategies.registry import create

__all__ = ["RunOptions", "chosen_market", "chosen_mode", "overrides", "reloads"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """What was given on the command line; None where the settings decide."""

    replay: Path | None = None
    speed: str | None = None
    exit_at_end: bool = False
    strategy: str | None = None
    symbol: str | None = None
    timeframe: str | None = None
    host: str | None = None
    port: int | None = None
    insecure: bool = False
    record: Path | None = None
    fresh: bool = False
    as_json: bool = False
    mode: Mode | None = None
    added: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    reload: bool | None = None


def overrides(options: RunOptions) -> dict[str, Any]:
    """Dotted keys of settings that the command line decides."""
    given = {
        "server.host": options.host,
        "server.port": options.port,
        "server.insecure": options.insecure or None,
        "run.mode": None if options.mode is None else str(options.mode),
    }
    return {key: value for key, value in given.items() if value is not None}


def chosen_mode(options: RunOptions, settings: Settings, older: OlderNames) -> RunMode:
    """The command line over the older names over the mode. UnknownName, BadInput."""
    return run_mode(
        Mode(settings.run.mode),
        added=options.added,
        left_out=options.left_out,
        switched_off=older.switched_off,
        development=older.development,
    )


def reloads(options: RunOptions, settings: Settings, older: OlderNames) -> bool:
    """Whether Kurs starts anew when its own files change; those who develop it want that unless they say no."""
    if options.reload is not None:
        wanted = options.reload
    else:
        wanted = not older.no_reload and (settings.run.reload or older.development)
    if wanted and options.exit_at_end:
        if options.reload:
            raise BadInput("--reload: not with --exit-at-end, whose end would come again with every change")
        return False
    return wanted


def chosen_market(options: RunOptions, settings: Settings) -> MarketChoice:
    if options.exit_at_end and options.replay is None:
        raise BadInput("--exit-at-end: only a recording has an end; name one with --replay FILE")
    if options.timeframe is not None:
        timeframe_ms(options.timeframe)
    if options.record is not None and not options.record.absolute().parent.is_dir():
        raise BadInput(f"--record {options.record}: cannot be written: its folder does not exist")
    return MarketChoice(
        replay=options.replay,
        speed=settings.market.speed if options.speed is None else _speed(options.speed),
        strategy=None if options.strategy is None else create(options.strategy).name,
        symbol=None if options.symbol is None else normalise(options.symbol),
        timeframe=options.timeframe,
        fresh=options.fresh,
        record=options.record,
    )


def _speed(text: str) -> float | None:
    if text == "max":
        return None
    try:
        speed = float(text)
    except ValueError:
        speed = -1.0
    if not 0 <= speed < math.inf:
        raise BadInput.of("--speed", text, "a number from 0 on, or max")
    return speed
