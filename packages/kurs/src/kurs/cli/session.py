"""One `kurs run`: the bots, the server beside them, and whatever ends both."""

import asyncio
import logging
import os
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kadens.memory import CollectorOptions, GarbageCollector
from kurs import __version__
from kurs.bootstrap import MarketChoice, Platform, open_platform
from kurs.cli.choices import RunOptions, overrides
from kurs.cli.output import print_json, print_pairs
from kurs.cli.private import private_socket
from kurs.cli.result import candles_so_far, summary
from kurs.cli.terminal import progress, show
from kurs.domain.errors import KursError, Unavailable
from kurs.engine import Reconfigure
from kurs.runtime.modes import SERVICES, RunMode
from kurs.settings import OlderNames, Settings, config_path, load

if TYPE_CHECKING:
    import socket

    from kurs.api.access import Access
    from kurs.api.stream.hub import Hub
    from kurs.cli.reloading import Life

__all__ = ["Session"]

log = logging.getLogger(__name__)

SHOW_CURSOR = b"\x1b[?25h"


class Session:
    """`run` gives the exit code. A `life` is one of several, on a port that its parent keeps."""

    def __init__(
        self,
        options: RunOptions,
        settings: Settings,
        folder: Path,
        choice: MarketChoice,
        *,
        mode: RunMode,
        older: OlderNames,
        hangups: Sequence[int] = (),
        life: "Life | None" = None,
    ) -> None:
        self._options = options
        self._settings = settings
        self._folder = folder
        self._choice = choice
        self._mode = mode
        self._older = older
        self._hangups = hangups
        self._life = life
        self._stop = asyncio.Event()
        self._hung_up = asyncio.Event()
        self._serves = mode.api and (not options.exit_at_end or options.port is not None)

    @property
    def told_to_stop(self) -> bool:
        """By a signal."""
        return self._stop.is_set()

    async def run(self) -> int:
        self._listen_to_signals()
        with ExitStack() as stack:
            listener = stack.enter_context(self._listener()) if self._serves else None
            private = stack.enter_context(private_socket(self._folder)) if listener and self._shared else None
            # What is imported by now lives as long as the process: looking through it would hold up trading. A life
            # that ends at the next change is better off without the full collection before it.
            async with (
                GarbageCollector(CollectorOptions(freeze=self._life is None)) as collector,
                open_platform(self._settings, self._folder, self._choice, mode=self._mode) as platform,
            ):
                platform.kadens.watch("garbage_collector", collector)
                started = time.perf_counter()
                platform.bots.start()
                async with AsyncExitStack() as shown:
                    server_task = None
                    if listener is not None:
                        server_task = await self._serve(shown, listener, private, platform)
                    elif self._options.exit_at_end and platform.candles is not None:
                        await shown.enter_async_context(progress(platform.candles, lambda: candles_so_far(platform)))
                    else:
                        await self._tell(shown, platform, {}, ("Nobody can ask: it runs without its API",))
                    broken = await self._until_done(platform, server_task)
                    await platform.bots.drain()
                    for task in broken:
                        # Raises what it died of; to end untold is as bad.
                        task.result()
                        raise Unavailable(f"{task.get_name()} ended by itself")
                return await self._result(platform, time.perf_counter() - started)

    def _listener(self) -> "socket.socket":
        if self._life is not None:
            return self._life.listener
        from kurs.cli.serving import bind  # the web framework takes longest to import of all

        return bind(self._settings.server.host, self._settings.server.port, shared=self._shared)

    @property
    def _shared(self) -> bool:
        """Whether there may be fronts beside this process."""
        return self._settings.server.redis_url is not None

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
            if sys.stdout.isatty():
                # What drew the table hid the cursor.
                os.write(sys.stdout.fileno(), SHOW_CURSOR)
            os._exit(128 + number)
        self._stop.set()

    async def _serve(
        self,
        shown: AsyncExitStack,
        listener: "socket.socket",
        private: "socket.socket | None",
        platform: Platform,
    ) -> "asyncio.Task[None]":
        """Starts the server and shows its address; gives the task that answers requests."""
        from kurs.api.access import Access
        from kurs.api.state import AppState
        from kurs.cli.serving import served

        server = self._settings.server
        access = Access.over(
            platform.database,
            self._folder,
            platform.clock,
            requests_per_second=server.requests_per_second,
            origins=server.cors_origins,
        )
        streams = await self._open_streams(shown, platform, access) if self._mode.websockets else None
        state = AppState(
            services=platform.services,
            bots=platform.bots,
            access=access,
            clock=platform.clock,
            version=__version__,
            environment=self._older.environment,
            mode=self._mode,
            streams=streams,
        )
        address, task = await shown.enter_async_context(
            served(listener, state, platform.kadens, server, private=private)
        )
        sign_in = await access.tokens.issue_sign_in()
        intro = (
            f"Kurs {__version__} trades on paper: {address}",
            f"Sign in at {address}/sign-in with this token (once, within 15 minutes): {sign_in.text}",
        )
        await self._tell(shown, platform, {"address": address, "sign_in_token": sign_in.text}, intro)
        return task

    async def _open_streams(self, shown: AsyncExitStack, platform: Platform, access: "Access") -> "Hub":
        from kurs.api.stream.running import open_hub, relay_name

        return await shown.enter_async_context(
            open_hub(
                self._settings,
                services=platform.services,
                bots=platform.bots,
                books=platform.books,
                bus=platform.bus,
                access=access,
                clock=platform.clock,
                name=relay_name(self._settings, self._folder),
            )
        )

    async def _tell(
        self, shown: AsyncExitStack, platform: Platform, found: dict[str, object], intro: Sequence[str]
    ) -> None:
        """What runs and why, once for programs, and for people above the table of the bots."""
        if self._options.as_json:
            print_json(found | {"market": platform.bots.market} | self._report())
            return
        last = f"Data in {self._folder}. Ctrl-C stops; the next start goes on where this one ended."
        await shown.enter_async_context(show(platform.bots, platform.bus, (*intro, *self._report_lines(), last)))

    def _report(self) -> dict[str, object]:
        names = [service.name for service in SERVICES]
        return {
            "mode": str(self._mode.mode),
            "services": [name for name in names if name in self._mode.services],
            "without": [name for name in names if name not in self._mode.services],
            "older_names": list(self._older.told(self._mode.services)),
        }

    def _report_lines(self) -> Sequence[str]:
        """What a newcomer does not expect: services that are left out, and older names that were heeded."""
        missing = [service.name for service in SERVICES if service.name not in self._mode.services]
        left_out = (f"Mode {self._mode.mode}, without {', '.join(missing)}.",) if missing else ()
        older = self._older.told(self._mode.services)
        return (*left_out, *(f"From the environment, an older name: {line}" for line in older))

    async def _until_done(
        self, platform: Platform, server: "asyncio.Task[None] | None"
    ) -> Sequence["asyncio.Task[None]"]:
        """Waits for a signal or the end; gives the tasks that have ended and never should."""
        ends: list[asyncio.Task[Any]] = [asyncio.create_task(self._stop.wait())]
        if self._options.exit_at_end:
            ends.append(asyncio.create_task(_all_finished(platform)))
        if self._life is not None:
            ends.append(asyncio.create_task(self._life.over()))
        reloading = asyncio.create_task(self._reload_on_hangup(platform), name="reload")
        lasting = [reloading] if server is None else [reloading, server]
        try:
            await asyncio.wait((*ends, *lasting), return_when=asyncio.FIRST_COMPLETED)
            broken = [task for task in ends if task.done() and task.exception() is not None]
            return [*broken, *(task for task in lasting if task.done())]
        finally:
            for task in (*ends, reloading):
                task.cancel()
            await asyncio.gather(*ends, reloading, return_exceptions=True)

    async def _result(self, platform: Platform, elapsed: float) -> int:
        error = platform.bots.error()
        if error is not None:
            raise error
        if self._options.exit_at_end and not platform.bots.ended:
            raise KeyboardInterrupt
        if self._options.exit_at_end:
            result = await summary(platform, elapsed)
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
            settings = load(config_path(self._folder), overrides=overrides(self._options), own=False)
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
