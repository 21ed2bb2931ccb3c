"""What a service pays for all that a profile attaches: requests, processor time and memory beside the bare app."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from fastapi import FastAPI

from bench.measuring import Comparison, in_turn
from bench.serving import Server, processor_time, rate, serving

__all__ = ["balanced", "bare", "maximum", "minimal", "run"]

ROUNDS = 7
STARTS = 3
PATH = "/"


def bare() -> FastAPI:
    app = FastAPI()

    @app.get(PATH)
    async def hello() -> dict[str, str]:
        return {"hello": "world"}

    return app


def minimal() -> FastAPI:
    return _attached("minimal")


def balanced() -> FastAPI:
    return _attached("balanced")


def maximum() -> FastAPI:
    return _attached("maximum")


def run() -> Iterator[Comparison]:
    for profile, reach in ((minimal, "none"), (balanced, ">= 0.88"), (maximum, "none")):
        with serving(_factory(profile)) as ours, serving(_factory(bare)) as plain:
            rate(ours, PATH), rate(plain, PATH)
            yield in_turn(
                f"hello world with all of {profile.__name__}", partial(rate, ours, PATH), partial(rate, plain, PATH),
                unit="1/s", what="bare", reach=reach, rounds=ROUNDS,
            )  # fmt: skip
            yield in_turn(
                f"hello world with all of {profile.__name__}", partial(processor_time, ours, PATH),
                partial(processor_time, plain, PATH), unit="us", what="bare, CPU per request", reach="none",
                rounds=ROUNDS,
            )  # fmt: skip
    for profile, reach in ((minimal, "<= 2 more"), (balanced, "<= 8 more"), (maximum, "<= 30 more")):
        yield in_turn(
            f"memory of a service with {profile.__name__}", partial(_memory, profile), partial(_memory, bare),
            unit="MB", what="bare", reach=reach, rounds=STARTS,
        )  # fmt: skip


def _attached(profile: str) -> FastAPI:
    # Here, because the bare service is to know nothing of them.
    from kadens import Kadens, Settings
    from kadens.fastapi import attach

    app = bare()
    attach(app, Kadens(Settings.of(profile, variables={})))
    return app


def _factory(function: Callable[[], FastAPI]) -> str:
    return f"{__name__}:{function.__name__}"


def _memory(function: Callable[[], FastAPI]) -> float:
    """Megabytes in RAM of a service that has just started, its code compiled before."""
    with serving(_factory(function)) as server:
        return _resident(server) / 1e6


def _resident(server: Server) -> int:
    lines = Path(f"/proc/{server.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:"))
