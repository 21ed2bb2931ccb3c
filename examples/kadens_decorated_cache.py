"""A decorated function remembers what it gave: loaded once however many ask, and dropped by tag.

Run it with `python examples/kadens_decorated_cache.py`. It needs no open Kadens: the values are in this process.
"""

import asyncio
from dataclasses import dataclass

from kadens.cache import cached, default_cache


@dataclass
class User:
    id: int
    name: str


names = {7: "Ada"}


@cached(ttl=3600, tags=("user:{user_id}",), stale=600, key="{user_id}")
async def get_user(user_id: int) -> User:
    await asyncio.sleep(0.01)  # the database
    return User(user_id, names[user_id])


async def main() -> None:
    users = await asyncio.gather(*(get_user(7) for _ in range(100)))
    print(f"100 callers of a cold key: {get_user.statistics().loads} load, {users[0]}")

    users[0].name = "changed by its receiver"
    print(f"Each has a copy: the next gets {(await get_user(7)).name}")

    names[7] = "Ada Lovelace"
    await default_cache().invalidate_tags("user:7")
    print(f"Dropped by its tag, loaded again: {(await get_user(user_id=7)).name}")

    statistics = get_user.statistics()
    print(f"{statistics.hits} hits, {statistics.misses} misses, {statistics.loads} loads")


if __name__ == "__main__":
    asyncio.run(main())
