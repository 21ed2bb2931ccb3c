"""No more than a hundred a second, evenly, with weights and with a rate for each key.

Run it with `python examples/kadens_rate_limiter.py`.
"""

import asyncio
from time import perf_counter

from kadens.errors import DeadlineExceeded
from kadens.limits import Rate, RateLimiter


async def main() -> None:
    limiter = RateLimiter(rate=100, per=1.0, burst=1)
    began = perf_counter()
    for _ in range(21):
        async with limiter:
            pass
    passed = perf_counter() - began
    print(f"21 calls took at least a fifth of a second: {passed >= 0.19}")

    quota = RateLimiter(rules=[Rate(rate=1, burst=10), Rate(rate=1000, per=3600, burst=100)])
    await quota.acquire(weight=8, key="customer:7")
    print(f"Customer 7 may ask for 8 more: {quota.try_acquire(weight=8, key='customer:7')}")
    print(f"Customer 8 may: {quota.try_acquire(weight=8, key='customer:8')}")
    try:
        await quota.acquire(weight=10, key="customer:7", timeout=0.1)
    except DeadlineExceeded:
        print("Customer 7 was told at once that its turn comes too late")

    statistics = quota.statistics()
    print(f"{statistics.passed} passed, {statistics.denied} denied, {statistics.keys} keys")


if __name__ == "__main__":
    asyncio.run(main())
