"""At most ten at once; the others wait in order, not for ever, and not without number.

Run it with `python examples/kadens_semaphore.py`.
"""

import asyncio

from kadens.errors import DeadlineExceeded, Overloaded
from kadens.limits import Semaphore


async def main() -> None:
    semaphore = Semaphore(10, max_waiting=1000)
    inside, most = 0, 0

    async def call() -> None:
        nonlocal inside, most
        async with semaphore:
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.001)
            inside -= 1

    await asyncio.gather(*(call() for _ in range(50)))
    print(f"50 callers, at most {most} inside")

    narrow = Semaphore(1, max_waiting=1, timeout=0.01)
    async with narrow:
        results = await asyncio.gather(narrow.acquire(), narrow.acquire(), return_exceptions=True)
    for error in results:
        match error:
            case Overloaded():
                print(f"The queue is full: {error}")
            case DeadlineExceeded():
                print(f"Too late: {error}")

    statistics = semaphore.statistics()
    print(f"{statistics.acquired} acquired, {statistics.waited} of them waited, {statistics.in_use} in use")


if __name__ == "__main__":
    asyncio.run(main())
