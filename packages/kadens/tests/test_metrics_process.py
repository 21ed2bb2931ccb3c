import gc
import os
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from kadens.metrics import Registry, measure_process, process, render

Parse = Callable[[str], dict[tuple[str, ...], float]]

needs_proc = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="this platform has no /proc")


def read(parse: Parse) -> dict[tuple[str, ...], float]:
    registry = Registry()
    measure_process(registry)
    return parse(render(registry).decode())


@needs_proc
def test_the_process_is_measured(parse: Parse) -> None:
    samples = read(parse)
    assert samples[("process_resident_memory_bytes",)] > 1_000_000
    assert samples[("process_cpu_seconds_total",)] > 0
    assert samples["python_gc_collections_total", "0"] >= 0


@needs_proc
def test_open_files_are_counted(parse: Parse) -> None:
    # What others have left behind is not closed in between.
    gc.collect()
    before = read(parse)[("process_open_fds",)]
    with tempfile.TemporaryFile():
        assert read(parse)[("process_open_fds",)] == before + 1
    assert before == len(os.listdir("/proc/self/fd")) - 1


@needs_proc
def test_threads_are_counted(parse: Parse) -> None:
    before = read(parse)[("process_threads",)]
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    during = read(parse)[("process_threads",)]
    stop.set()
    thread.join()
    assert during == before + 1


def test_what_the_platform_cannot_tell_is_left_out(
    parse: Parse, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(process, "PROC", str(tmp_path))
    samples = read(parse)
    assert ("process_cpu_seconds_total",) in samples
    assert not {name for name, *_ in samples} & {
        "process_resident_memory_bytes",
        "process_open_fds",
        "process_threads",
    }
