"""Many calls become one: items are gathered for a moment and handed over together.

Run it with `python examples/kadens_batch_processor.py`.
"""

import asyncio
from collections.abc import Sequence

from kadens.batching import Batcher

PRICES = {"tea": 4.0, "coffee": 5.0}


async def process_many(names: Sequence[str]) -> list[float | Exception]:
    """One query for all of them; an exception among the results is raised for its item alone."""
    print(f"One call with {len(names)} items")
    return [PRICES.get(name, KeyError(name)) for name in names]


async def main() -> None:
    async with Batcher(process_many, max_size=50, max_wait=0.01, concurrency=5) as price:
        print(await asyncio.gather(*(price("tea") for _ in range(120)), return_exceptions=True) == [4.0] * 120)
        print(await asyncio.gather(price("coffee"), price("gold"), return_exceptions=True))
        statistics = price.statistics()
        print(f"{statistics.items} items in {statistics.batches} batches, {statistics.mean_size:.1f} each")


if __name__ == "__main__":
    asyncio.run(main())
