"""One cache for a service: near in memory, far on Redis or Valkey, warmed from what was hot.

Run it with `python examples/kadens_cache_manager.py`; `REDIS_URL=redis://...` names the server, without it the cache
is in this process alone.
"""

import asyncio
import os
import tempfile
from pathlib import Path

from msgspec import Struct

from kadens.cache import Cache, CachedFunction, MemoryStore, Policy, RedisStore, Store, TieredStore, Warming, cached


class Product(Struct, frozen=True):
    id: int
    price: float


def store() -> Store:
    near = MemoryStore(max_entries=2000, max_bytes=64_000_000)
    url = os.environ.get("REDIS_URL")
    if url is None:
        print("REDIS_URL is not set: the cache is in this process alone.")
        return near
    return TieredStore(near, RedisStore(url, namespace="shop", timeout=1.0))


def decorated(cache: Cache) -> CachedFunction[[int], Product]:
    # What it gives is typed, so that it can be decoded from the far store: never pickle.
    @cached(ttl=3600, tags=("product:{product_id}",), cache=cache)
    async def product(product_id: int) -> Product:
        return Product(product_id, 4.0 + product_id)

    return product


async def start(hot: Path) -> None:
    """What a process does between its start and its end."""
    async with Cache(store(), name="shop", policy=Policy(ttl=3600, stale=600)) as cache:
        product = decorated(cache)
        async with Warming([product], hot) as warming:
            print(f"Warmed {warming.statistics().warmed} at the start")
            for number in (1, 2, 1, 1):
                await product(number)
            await cache.invalidate_tags("product:2")
            counts = product.statistics()
            print(f"{counts.hits} hits ({counts.near} near), {counts.loads} loads, hit ratio {counts.hit_ratio:.0%}")


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        hot = Path(folder) / "hot.json"
        for process in ("first", "second"):
            print(f"The {process} start")
            await start(hot)


if __name__ == "__main__":
    asyncio.run(main())
