"""Who wants to know is told: processor time over a threshold, a blocked event loop, a circuit that opened.

Run it with `python examples/kadens_alert.py`.
"""

import asyncio
import time

from kadens import Kadens, Settings
from kadens.errors import CircuitOpen
from kadens.system import CircuitChanged, Event, LeakSuspected, LeaseEnded, LoopBlocked, Report

MONITORING = {"metrics_interval": 0.1, "event_loop_interval": 0.01, "blocked_after": 0.05}
RESILIENCE = {"min_calls": 3, "window": 10}
# Of one processor. So low, that the example comes there on a busy machine too.
TOO_MUCH = 0.1


def sentence(event: Event) -> str | None:
    """What is worth waking a person for; None for the rest."""
    match event:
        case Report(cpu=cpu) if cpu > TOO_MUCH:
            return "High CPU usage detected"
        case LoopBlocked():
            return "The event loop was blocked"
        case LeaseEnded(name=name):
            return f"The lease of {name} ended before its block did"
        case LeakSuspected(leak=leak):
            return f"A leak: {leak.name}"
        case CircuitChanged(name=name, after="open"):
            return f"The circuit of {name} is open"
        case _:
            return None


async def main() -> None:
    kadens = Kadens(Settings.of("minimal", values={"monitoring": MONITORING, "resilience": RESILIENCE}))
    seen: set[str] = set()
    complete = asyncio.Event()

    def alert(event: Event) -> None:
        text = sentence(event)
        if text is not None and text not in seen:
            seen.add(text)
            print(text)
        if len(seen) == 3:
            complete.set()

    venue = kadens.circuit_breaker("venue")

    @venue
    async def call() -> None:
        raise ConnectionError("the venue does not answer")

    stop_listening = kadens.listen(alert)
    async with kadens, asyncio.timeout(10):
        for _ in range(4):
            try:
                await call()
            except (ConnectionError, CircuitOpen) as error:
                print(f"{type(error).__name__}: {error}")
        while not complete.is_set():
            _work(0.2)
            await asyncio.sleep(0.02)
    stop_listening()


def _work(seconds: float) -> None:
    """What belongs into `kadens.threads`: it takes the processor and holds up the loop."""
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        pass


if __name__ == "__main__":
    asyncio.run(main())
