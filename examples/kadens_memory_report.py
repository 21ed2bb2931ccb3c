"""What grows, what is used again, and what the garbage collector does.

Run it with `python examples/kadens_memory_report.py`: a list that nobody empties is found within some samples.
"""

import asyncio

from kadens.memory import BufferPool, GarbageCollector, Growth, LeakDetector


class Visit:
    """Kept for ever by `history`, which is the leak."""


history: list[Visit] = []
found = asyncio.Event()


def alert(leak: Growth) -> None:
    if leak.name.endswith("Visit"):
        found.set()


async def receive() -> None:
    while True:
        history.append(Visit())
        await asyncio.sleep(0.001)


async def main() -> None:
    # What is there at the start is frozen: no collection looks at it any more, nor does the detector. A service takes
    # a sample every minute, not some in a second.
    detector = LeakDetector(interval=0.05, samples=6, min_growth=50, max_share=1.0, on_leak=alert)
    async with GarbageCollector() as collector, detector, asyncio.timeout(30):
        visits = asyncio.create_task(receive())
        await found.wait()
        visits.cancel()
        print(detector.report())
        print(f"Something was frozen: {collector.statistics().frozen > 0}")

    buffers = BufferPool(max_idle=1_000_000)
    for _ in range(3):
        with buffers.borrow(100_000) as view:
            view[:5] = b"hello"
    print(f"{buffers.statistics().reused} of 3 loans used the same memory again")


if __name__ == "__main__":
    asyncio.run(main())
