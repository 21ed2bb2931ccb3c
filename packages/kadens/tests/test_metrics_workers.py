import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import measured_app
import pytest
from httpx2 import AsyncClient, TransportError

from kadens.errors import BadInput, DeadlineExceeded, WrongState
from kadens.metrics import Registry, Workers
from kadens.metrics.worker_files import WorkerFiles

pytestmark = pytest.mark.anyio

Parse = Callable[[str], dict[tuple[str, ...], float]]

NEVER = 3600.0


WITHIN = 20.0


class Worker:
    """What one process of a service would hold; several stand side by side in one process as well."""

    def __init__(self, folder: Path, parse: Parse) -> None:
        self.registry = Registry()
        self.orders = self.registry.counter("orders_total", "")
        self.delay = self.registry.histogram("delay_seconds", "", buckets=(1, 10))
        self.open = self.registry.gauge("open", "")
        self.lag = self.registry.gauge("lag", "", merge="max")
        self.free = self.registry.gauge("free", "", merge="min")
        self.workers = Workers(self.registry, folder, interval=NEVER)
        self._parse = parse

    async def samples(self) -> dict[tuple[str, ...], float]:
        return self._parse((await self.workers.render()).decode())


def files_of(folder: Path, suffix: str) -> int:
    return sum(path.suffix == suffix for path in folder.iterdir())


async def test_counters_and_histograms_are_added_and_gauges_follow_their_rules(tmp_path: Path, parse: Parse) -> None:
    one, two = Worker(tmp_path, parse), Worker(tmp_path, parse)
    async with one.workers, two.workers:
        for number, worker in enumerate((one, two), start=1):
            worker.orders.inc(number)
            worker.delay.observe(number * 3)
            for gauge in (worker.open, worker.lag, worker.free):
                gauge.set(number)
            samples = await worker.samples()
    assert samples[("orders_total",)] == 3
    assert samples["delay_seconds_bucket", "10.0"] == 2
    assert samples[("delay_seconds_sum",)] == 9
    assert (samples[("open",)], samples[("lag",)], samples[("free",)]) == (3, 2, 1)


async def test_what_one_has_told_the_other_does_not_take_back(tmp_path: Path, parse: Parse) -> None:
    one, two = Worker(tmp_path, parse), Worker(tmp_path, parse)
    told = 0.0
    async with one.workers, two.workers:
        for turn in range(10):
            (one if turn % 3 else two).orders.inc()
            now = (await (one if turn % 2 else two).samples())[("orders_total",)]
            assert now >= told
            told = now
        assert one.workers.statistics().living == 2


async def test_counts_of_the_departed_stay_and_their_gauges_go(tmp_path: Path, parse: Parse) -> None:
    one = Worker(tmp_path, parse)
    async with one.workers:
        for _ in range(3):
            two = Worker(tmp_path, parse)
            async with two.workers:
                two.orders.inc()
                two.open.set(1)
            samples = await one.samples()
            assert samples[("open",)] == 0
        assert samples[("orders_total",)] == 3
        assert one.workers.statistics().living == 1
        # One of the living, three of all that have departed, however many they were.
        assert files_of(tmp_path, ".numbers") == 2
        assert files_of(tmp_path, ".alive") == 1


async def test_a_process_that_ended_while_it_cleaned_up_is_not_counted_twice(
    tmp_path: Path, parse: Parse, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = Worker(tmp_path, parse)
    async with two.workers:
        two.orders.inc()

    def ends(self: Path, missing_ok: bool = False) -> None:
        raise KeyboardInterrupt

    reader = WorkerFiles(tmp_path)
    reader.enter()
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", ends)
        with pytest.raises(KeyboardInterrupt):
            reader.read()
    reader.leave()
    one = Worker(tmp_path, parse)
    async with one.workers:
        for _ in range(2):
            assert (await one.samples())[("orders_total",)] == 1


async def test_a_folder_that_is_used_again_goes_on_counting(tmp_path: Path, parse: Parse) -> None:
    for runs in range(1, 4):
        worker = Worker(tmp_path, parse)
        async with worker.workers:
            worker.orders.inc()
            assert (await worker.samples())[("orders_total",)] == runs


async def test_older_numbers_never_replace_newer_ones(tmp_path: Path) -> None:
    registry = Registry()
    orders = registry.counter("orders_total", "")
    files = WorkerFiles(tmp_path)
    files.enter()
    older = registry.snapshot()
    orders.inc()
    files.write(registry.snapshot(), number=2)
    files.write(older, number=1)
    snapshot, _ = files.read()
    files.leave()
    assert {family.name: family.series for family in snapshot}["orders_total"] == (((), 1.0),)


async def test_a_file_of_nonsense_costs_its_own_numbers_and_no_others(tmp_path: Path, parse: Parse) -> None:
    (tmp_path / "123-abc.numbers").write_bytes(b"\xc1nonsense")
    worker = Worker(tmp_path, parse)
    async with worker.workers:
        worker.orders.inc()
        assert (await worker.samples())[("orders_total",)] == 1


async def test_two_versions_of_a_program_side_by_side_are_both_heard(tmp_path: Path, parse: Parse) -> None:
    other = Registry()
    other.gauges("orders_total_now", "", labels=("venue",)).labels("x").set(1)
    other.gauges("open", "", labels=("venue",)).labels("x").set(9)
    worker = Worker(tmp_path, parse)
    async with Workers(other, tmp_path) as workers, worker.workers:
        await workers.snapshot()
        worker.open.set(1)
        samples = await worker.samples()
    assert samples["orders_total_now", "x"] == 1
    assert (("open",) in samples) != (("open", "x") in samples)


async def test_a_folder_in_which_nothing_can_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match="folder"):
        async with Workers(Registry(), tmp_path / "file" / "below"):
            pass


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), float("inf"), "1", None])
def test_times_are_checked(seconds: Any, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="interval"):
        Workers(Registry(), tmp_path, interval=seconds)
    with pytest.raises(BadInput, match="deadline"):
        Workers(Registry(), tmp_path, deadline=seconds)


@pytest.mark.parametrize("folder", [None, 5, "", "a\0b"])
def test_a_folder_is_a_path(folder: Any) -> None:
    with pytest.raises(BadInput, match=r"^folder: "):
        Workers(Registry(), folder)
    with pytest.raises(BadInput, match=r"^registry: "):
        Workers(folder, "here")


async def test_it_is_asked_while_open(tmp_path: Path) -> None:
    workers = Workers(Registry(), tmp_path)
    with pytest.raises(WrongState):
        await workers.render()
    async with workers:
        with pytest.raises(WrongState):
            await workers.__aenter__()
    await workers.aclose()


async def test_a_folder_that_does_not_answer_is_not_waited_for(tmp_path: Path, parse: Parse) -> None:
    worker = Worker(tmp_path, parse)
    slow = tmp_path / "slow.numbers"
    os.mkfifo(slow)
    async with worker.workers:
        # It had all the time that it needed to open.
        worker.workers._deadline = 0.05
        with pytest.raises(DeadlineExceeded, match="did not answer"):
            await worker.workers.render()
        # A writer lets the reading thread go.
        with slow.open("wb"):
            slow.unlink()


async def test_cancelling_it_at_any_point_leaves_no_process_that_seems_to_live(tmp_path: Path) -> None:
    for turns in range(12):
        task = asyncio.create_task(_opened(tmp_path))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
    watcher = Workers(Registry(), tmp_path, interval=NEVER)
    async with watcher:
        async with asyncio.timeout(WITHIN):
            while watcher.statistics().living != 1:
                await watcher.snapshot()


async def _opened(folder: Path) -> None:
    async with Workers(Registry(), folder) as workers:
        await workers.render()


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    support = Path(measured_app.__file__).parent
    command = [sys.executable, "-m", "uvicorn", "measured_app:application", "--factory", "--workers", "2"]
    server = subprocess.Popen(
        [*command, "--port", str(port), "--app-dir", os.fspath(support), "--log-level", "error"],
        env={**os.environ, measured_app.FOLDER: os.fspath(folder)},
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(WITHIN)


async def ask_until(url: str, answered: Counter[int], processes: int, without: int = 0) -> None:
    """Ask, each time by a new connection, until so many processes, none of them `without`, have answered."""
    async with asyncio.timeout(WITHIN):
        while len(answered.keys() - {without}) < processes:
            async with AsyncClient() as client:
                try:
                    answered[int((await client.get(f"{url}/process")).text)] += 1
                except TransportError:
                    await asyncio.sleep(0.02)


async def scrape(url: str, parse: Parse) -> dict[tuple[str, ...], float]:
    async with AsyncClient() as client:
        return parse((await client.get(f"{url}/metrics")).text)


async def scrape_until(url: str, parse: Parse, counted: int, workers: int) -> dict[tuple[str, ...], float]:
    async with asyncio.timeout(WITHIN):
        while True:
            samples = await scrape(url, parse)
            if samples["http_requests_total", "GET", "/process", "200"] == counted and samples[("workers",)] == workers:
                return samples


async def test_two_workers_of_uvicorn_answer_as_one_also_after_one_was_killed(tmp_path: Path, parse: Parse) -> None:
    with serving(tmp_path) as url:
        answered: Counter[int] = Counter()
        await ask_until(url, answered, 2)
        samples = await scrape_until(url, parse, answered.total(), 2)
        assert samples[("greatest_process",)] == max(answered)
        killed = min(answered)
        os.kill(killed, signal.SIGKILL)
        await ask_until(url, answered, 2, without=killed)
        samples = await scrape_until(url, parse, answered.total(), 2)
        assert samples["http_request_duration_seconds_count", "GET", "/process"] == answered.total()
