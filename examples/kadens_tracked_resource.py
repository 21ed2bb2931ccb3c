"""Resources with their owners: what is open, who took it, and what was forgotten.

Run it with `python -W always examples/kadens_tracked_resource.py`: Python hides the warning otherwise.
"""

import asyncio

from kadens.errors import Overloaded
from kadens.memory import ResourceTracker


class Connection:
    async def aclose(self) -> None:
        print("  the connection was closed")


def forget(tracker: ResourceTracker) -> None:
    tracker.register("prices.csv", kind="file")


async def main() -> None:
    async with ResourceTracker(limits={"database": 1}) as tracker:
        # `close=True` hands it over: it is closed at the end of the block, whatever happens in it.
        async with tracker.track("orders", kind="database", resource=Connection(), close=True):
            print("Open:", *tracker.resources())
            try:
                tracker.register("one more", kind="database")
            except Overloaded as error:
                print(f"Refused: {error}")

        handle = tracker.register("session", kind="memory", owner="the importer")
        print("By hand:", handle)
        tracker.release(handle)

        forget(tracker)
        for kind, counted in tracker.statistics().kinds.items():
            print(f"{kind}: {counted.open} open of {counted.total} taken")
        print("The end: what was neither released nor handed over is told by a ResourceWarning.")
    print(f"Forgotten: {tracker.statistics().forgotten}")


if __name__ == "__main__":
    asyncio.run(main())
