"""How everything is, as plain data for a dashboard: one call, and again and again for whoever listens.

Run it with `python examples/kadens_dashboard.py`.
"""

import asyncio
import json
from typing import Any

from kadens import Kadens, Settings
from kadens.cache import cached
from kadens.system import Event, Report


@cached(ttl=60)
async def price(product: str) -> float:
    return 4.0 + len(product)


def summary(dashboard: dict[str, Any]) -> dict[str, Any]:
    parts = dashboard["parts"]
    return {
        "cache": next(iter(parts["cached_functions"]["prefixes"].values())),
        "locks": {key: parts["locks"][key] for key in ("acquired", "contended", "longest_wait")},
        "threads": {key: parts["threads"][key] for key in ("size", "done", "waiting")},
    }


async def main() -> None:
    kadens = Kadens(Settings.of("balanced", values={"monitoring": {"metrics_interval": 0.05}}))
    reports: asyncio.Queue[Report] = asyncio.Queue()

    def collect(event: Event) -> None:
        if isinstance(event, Report):
            reports.put_nowait(event)

    kadens.listen(collect)
    async with kadens:
        for _ in range(3):
            await price("tea")
        async with kadens.locks.hold("rebalance"):
            await kadens.threads.run(sum, range(1000))
        print(json.dumps(summary(kadens.statistics().as_json()), indent=2))

        async with asyncio.timeout(10):
            report = await reports.get()
        print(f"A report by itself: {len(report.statistics.parts)} parts, {report.cpu:.0%} of a processor")


if __name__ == "__main__":
    asyncio.run(main())
