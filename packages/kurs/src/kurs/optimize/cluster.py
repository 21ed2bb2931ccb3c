"""Workers on other machines: a cluster of Dask distributed, told of by the address of its scheduler."""

import asyncio
import logging
import re
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from kurs import __version__
from kurs.backtest.artefact import program
from kurs.domain.errors import BadInput, Unavailable
from kurs.market.columns import CandleColumns
from kurs.optimize.evaluation import Bench
from kurs.optimize.objective import MisreadOutcome
from kurs.optimize.trials import Job, Task, Trial

__all__ = ["Cluster"]

THERE_WITHIN = 3.0
# A message through the scheduler takes milliseconds: short trials travel together, about so long together.
TOGETHER_SECONDS = 0.2
MOST_TOGETHER = 256
# Threads that have told of one message find the next one waiting.
AHEAD = 2
# What a client takes for an address and does not reach, it cannot be made to leave quietly.
ADDRESS = re.compile(r"(?:(?:tcp|tls|ws|wss)://)?(?:[\w.-]+|\[[0-9A-Fa-f:.%]+\]):(?P<port>[0-9]{1,5})")
INSTALL = "it needs the extra: pip install 'kurs[cluster]'"


class Cluster:
    """The threads of a cluster's workers, each of which is sent the candles once.

    A worker that dies is the scheduler's to replace: what it was at is tried elsewhere, and fails when it has taken
    three workers with it. Time and memory of a trial are limited by the cluster's own settings. BadInput for what is
    no address of a scheduler.
    """

    def __init__(self, address: str, job: Job, candles: Sequence[CandleColumns], *, patient: bool = False) -> None:
        found = ADDRESS.fullmatch(address)
        if found is None or not 0 < int(found["port"]) < 1 << 16:
            raise BadInput.of("cluster", address, "the address of a scheduler, such as tcp://127.0.0.1:8786")
        self._address = address
        self._job = job
        self._candles = candles
        self._patient = patient
        self._threads = 0
        self._together = 1
        self._packet: list[Task] = []
        self._sent: dict[Any, list[Task]] = {}

    def __enter__(self) -> Self:
        """Unavailable within seconds where there is no scheduler, it has no workers, or they run another Kurs."""
        distributed = _distributed()
        self._client = _connected(distributed, self._address)
        try:
            self._threads = _threads(self._client, self._address)
            # Each worker takes it from its nearest neighbour that has it.
            self._bench = self._client.scatter(Bench(self._job, self._candles), broadcast=True, hash=False)
            self._ended = distributed.as_completed(loop=self._client.loop, raise_errors=False)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Takes back what is not being tried yet, and leaves."""
        # A cluster that is gone has nothing to take back.
        with suppress(OSError, TimeoutError, asyncio.CancelledError):
            self._client.cancel(list(self._sent))
            self._client.close()

    @property
    def free(self) -> int:
        most = self._threads if self._patient else self._threads * AHEAD * self._together
        return most - len(self._packet) - sum(map(len, self._sent.values()))

    @property
    def busy(self) -> bool:
        return bool(self._packet or self._sent)

    def submit(self, task: Task) -> None:
        self._packet.append(task)
        if len(self._packet) >= self._together:
            self._send()

    def wait(self) -> list[Trial]:
        """What has ended; Unavailable when the cluster is gone."""
        if self._packet:
            self._send()
        ended = [trial for future in self._ended.next_batch() for trial in self._heard(future)]
        seconds = sum(trial.seconds for trial in ended) / max(len(ended), 1)
        if not self._patient:
            self._together = max(1, min(MOST_TOGETHER, int(TOGETHER_SECONDS / max(seconds, 1e-6))))
        return ended

    def _send(self) -> None:
        tasks, self._packet = self._packet, []
        future = self._client.submit(Bench.trials, self._bench, tasks, pure=False)
        self._sent[future] = tasks
        self._ended.add(future)

    def _heard(self, future: Any) -> list[Trial]:
        tasks = self._sent.pop(future)
        if future.status == "finished":
            trials: list[Trial] = future.result()
            return trials
        if future.status == "error":
            error = future.exception()
            if isinstance(error, MisreadOutcome):
                raise error
            return [Trial.ended(task, "failed", f"the cluster gave up: {error}") for task in tasks]
        raise Unavailable(f"cluster {self._address}: its scheduler is gone; what has ended is kept, the same goes on")


def _distributed() -> Any:
    try:
        import distributed
    except ImportError:
        raise Unavailable(f"cluster: {INSTALL}") from None
    # It tells of every lost connection at length; ours is one line. Some of its parts have levels of their own.
    for name in ("distributed", *logging.root.manager.loggerDict):
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL)
    return distributed


def _connected(distributed: Any, address: str) -> Any:
    client = distributed.Client.__new__(distributed.Client)
    try:
        client.__init__(address, timeout=THERE_WITHIN, set_as_default=False)
    except Exception as error:  # noqa: BLE001  # each way of reaching it raises what it likes
        # What has not come to be has nothing to close, and would fail at that where nobody can catch it.
        client.status = "closed"
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise Unavailable(f"cluster {address}: no scheduler answers there: {reason}") from None
    return client


def _threads(client: Any, address: str) -> int:
    threads: int = sum(client.nthreads().values())
    if not threads:
        raise Unavailable(f"cluster {address}: it has no workers")
    others = {found for found in client.run(_version).values() if found != __version__}
    if others:
        raise Unavailable(f"cluster {address}: its workers run Kurs {', '.join(sorted(others))}, not {__version__}")
    if set(client.run(program).values()) != {program()}:
        told = f"its workers run another program, though it is called Kurs {__version__} too"
        raise Unavailable(f"cluster {address}: {told}; install there what is installed here")
    return threads


def _version() -> str:
    return __version__
