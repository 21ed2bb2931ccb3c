"""`kurs run` and `kurs replay`."""

import asyncio
import logging
import math
import os
import signal
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kadens.memory import GarbageCollector
from kurs import __version__
from kurs.bootstrap import MarketChoice, Platform, open_platform
from kurs.cli.folder import data_folder, held
from kurs.cli.output import print_json, print_pairs, working
from kurs.cli.terminal import progress, show
from kurs.domain.errors import BadInput, KursError, Unavailable
from kurs.domain.market import timeframe_ms
from kurs.domain.symbols import normalise
from kurs.engine import EngineStatistics, Reconfigure
from kurs.execution.digest import digest
from kurs.runtime.record import replay
from kurs.settings import Settings, config_path, load
from kurs.strategies.registry import create

__all__ = ["RunOptions", "replay_log", "run_bots"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """What `kurs run` was told; None where the settings decide."""

    replay: Path | None
    speed: str | None
    exit_at_end: bool
    strategy: str | None
    symbol: str | None
    timeframe: str | None
    host: str | None
    port: int | None
    record: Path | None
    fresh: bool
    as_json: bool


def run_bots(options: RunOptions) -> int:
    """Trades until it is told to stop or, with exit_at_end, until the recording ends; gives the exit code."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    folder = data_folder()
    # From before anybody can know this process: a hangup that nobody handles ends it.
    hangups: list[int] = []
    signal.signal(signal.SIGHUP, lambda number, _: hangups.append(number))
    # Let go of before the loop, which takes its signal handlers with it, is closed.
    with asyncio.Runner(loop_factory=_new_loop) as runner, held(folder):
        # Read while it is held, so that whoever changes them later finds this process and asks it.
        settings = load(config_path(folder), overrides=_overrides(options))
        choice = _choice(options, settings)
        return runner.run(_Session(options, settings, folder, choice, hangups).run())


def replay_log(recording: Path, *, as_json: bool) -> None:
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
        "final_equity": _text(stats.equity),
        "elapsed_s": round(time.perf_counter() - started, 3),
    }
    if as_json:
        print_json(result)
    else:
        print_pairs(result)


def _overrides(options: RunOptions) -> dict[str, Any]:
    given = {"server.host": options.host, "server.port": options.port}
    return {key: value for key, value in given.items() if value is not None}


def _choice(options: RunOptions, settings: Settings) -> MarketChoice:
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


def _new_loop() -> asyncio.AbstractEventLoop:
    try:
        import uvloop  # not made for every platform
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


class _Session:
    """One `kurs run`: the bots, the server beside them, and the signals that end both."""

    def __init__(
        self, options: RunOptions, settings: Settings, folder: Path, choice: MarketChoice, hangups: Sequence[int]
    ) -> None:
        self._options = options
        self._settings = settings
        self._folder = folder
        self._choice = choice
        self._hangups = hangups
        self._stop = asyncio.Event()
        self._hung_up = asyncio.Event()
        self._serves = not options.exit_at_end or options.port is not None

    async def run(self) -> int:
        self._listen_to_signals()
        server = self._settings.server
        with ExitStack() as stack:
            listener = None
            if self._serves:
                from kurs.cli.serving import bind  # the web framework takes longest to import of all

                listener = stack.enter_context(bind(server.host, server.port))
            # What is imported by now lives as long as the process: looking through it would hold up trading.
            async with (
                GarbageCollector() as collector,
                open_platform(self._settings, self._folder, self._choice) as platform,
            ):
                platform.kadens.watch("garbage_collector", collector)
                started = time.perf_counter()
                platform.bots.start()
                async with AsyncExitStack() as shown:
                    server_task = None
                    if listener is not None:
                        server_task = await self._serve(shown, listener, platform)
                    elif platform.candles is not None:
                        await shown.enter_async_context(progress(platform.candles, lambda: _candles(platform)))
                    broken = await self._until_done(platform, server_task)
                    await platform.bots.drain()
                    for task in broken:
                        # Raises what it died of; to end untold is as bad.
                        task.result()
                        raise Unavailable(f"{task.get_name()} ended by itself")
                return await self._result(platform, time.perf_counter() - started)

    def _listen_to_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._told_to_stop, number)
        loop.add_signal_handler(signal.SIGHUP, self._hung_up.set)
        if self._hangups:
            self._hung_up.set()

    def _told_to_stop(self, number: int) -> None:
        if self._stop.is_set():
            # Told twice: whoever asks wants out now; the journal is safe at any moment.
            os._exit(128 + number)
        self._stop.set()

    async def _serve(self, shown: AsyncExitStack, listener: Any, platform: Platform) -> "asyncio.Task[None]":
        """Starts the server and shows its address; gives the task that answers requests."""
        from kurs.api.auth import Tokens
        from kurs.api.dependencies import Services
        from kurs.cli.serving import served

        tokens = Tokens(platform.tokens, platform.clock)
        services = Services(
            bots=platform.bots,
            tokens=tokens,
            clock=platform.clock,
            version=__version__,
            environment=os.environ.get("ENVIRONMENT", "development"),
        )
        address, task = await shown.enter_async_context(served(listener, services, platform.kadens))
        sign_in = await tokens.issue_sign_in()
        if self._options.as_json:
            print_json({"address": address, "sign_in_token": sign_in.text, "market": platform.bots.market})
            return task
        intro = _intro(address, sign_in.text, self._folder)
        await shown.enter_async_context(show(platform.bots, platform.bus, intro))
        return task

    async def _until_done(
        self, platform: Platform, server: "asyncio.Task[None] | None"
    ) -> Sequence["asyncio.Task[None]"]:
        """Waits for a signal or the end; gives the tasks that have ended and never should."""
        ends: list[asyncio.Task[Any]] = [asyncio.create_task(self._stop.wait())]
        if self._options.exit_at_end:
            ends.append(asyncio.create_task(_all_finished(platform)))
        reloading = asyncio.create_task(self._reload_on_hangup(platform), name="reload")
        lasting = [reloading] if server is None else [reloading, server]
        try:
            await asyncio.wait((*ends, *lasting), return_when=asyncio.FIRST_COMPLETED)
            return [task for task in lasting if task.done()]
        finally:
            for task in (*ends, reloading):
                task.cancel()

    async def _result(self, platform: Platform, elapsed: float) -> int:
        error = platform.bots.error()
        if error is not None:
            raise error
        if self._stop.is_set() and self._options.exit_at_end:
            raise KeyboardInterrupt
        if self._options.exit_at_end:
            result = await _summary(platform, elapsed)
            await platform.results.save(
                digest=str(result["digest"]),
                summary=result,
                created_at=platform.clock.now(),
                run_id=next(iter(platform.run_ids.values()), None),
            )
            print_json(result) if self._options.as_json else print_pairs(result)
        return 0

    async def _reload_on_hangup(self, platform: Platform) -> None:
        await platform.bots.recovered()
        while True:
            await self._hung_up.wait()
            self._hung_up.clear()
            await self._reload(platform)

    async def _reload(self, platform: Platform) -> None:
        """Takes new risk limits from the settings file; settings that cannot be used change nothing."""
        try:
            settings = load(config_path(self._folder), overrides=_overrides(self._options))
        except KursError as error:
            log.warning("settings were not reloaded: %s", error)
            return
        command = Reconfigure(command_id=f"reload-{platform.clock.now()}", limits=settings.limits())
        # Side by side, so that no pool waits for one that is slow to answer.
        await asyncio.gather(*(_reconfigured(platform, pool, command) for pool in platform.bots.pools))


async def _reconfigured(platform: Platform, pool: str, command: Reconfigure) -> None:
    try:
        await platform.bots.ask(pool, command)
    except KursError as error:
        log.warning("%s: new limits hold only from its next start: %s", pool, error)


async def _all_finished(platform: Platform) -> None:
    for pool in platform.bots.pools:
        await platform.bots.finished(pool)


def _candles(platform: Platform) -> int:
    return sum(engine.candles for engine in _engines(platform))


def _engines(platform: Platform) -> list[EngineStatistics]:
    runners = (platform.bots.runner(pool) for pool in platform.bots.pools)
    return [runner.engine.statistics() for runner in runners if runner is not None]


async def _summary(platform: Platform, elapsed: float) -> dict[str, object]:
    """The whole of each run, earlier parts included, from the engines and, for the digest, from the journal."""
    engines = _engines(platform)
    orders, fills = [], []
    for run_id in platform.run_ids.values():
        orders += await platform.books.orders(run_id)
        fills += [booked.fill for booked in await platform.books.fills(run_id)]
    equities = [engine.equity for engine in engines]
    known = [equity for equity in equities if equity is not None]
    names = ("candles", "signals", "orders", "denials", "fills", "trades")
    totals = {name: sum(getattr(engine, name) for engine in engines) for name in names}
    return {
        **totals,
        "fees": _text(sum(e.fees for e in engines)),
        "realised_pnl": _text(sum(e.realised for e in engines)),
        "final_equity": _text(sum(known)) if len(known) == len(equities) else None,
        "max_drawdown": float(max((e.max_drawdown for e in engines), default=0)),
        "elapsed_s": round(elapsed, 3),
        "digest": digest(orders, fills),
    }


def _intro(address: str, sign_in: str, folder: Path) -> Sequence[str]:
    return (
        f"Kurs {__version__} trades on paper: {address}",
        f"Sign in at {address}/sign-in with this token (once, within 15 minutes): {sign_in}",
        f"Data in {folder}. Ctrl-C stops; the next start goes on where this one ended.",
    )


def _text(value: object) -> str | None:
    return None if value is None else f"{value:f}"
