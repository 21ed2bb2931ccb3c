"""Operations timed by one line, failures told apart from successes, and numbers of one's own.

Run it with `python examples/kadens_monitor.py`.
"""

import asyncio

from kadens.metrics import Histogram, Registry, default_registry, render, timed


@timed("get_user")
async def get_user(user_id: int) -> str:
    async with timed("database_query", table="users"):
        await asyncio.sleep(0.001)
        if user_id < 0:
            raise ValueError("there is no such user")
        return f"user {user_id}"


registry = Registry()
# What is timed by `timed` is in the registry of the process; Kadens shows it too.
registry.include(default_registry())
rows = registry.counters("database_rows_total", "Rows changed.", labels=("operation", "table"))
duration = registry.histograms("jobs_seconds", "How long a job took.", labels=("job",))


def slowest(histogram: Histogram) -> str:
    reading = histogram.read()
    return f"{reading.count} jobs, 99 % within {reading.quantile(0.99):.2f} s"


async def main() -> None:
    for user_id in (1, 2, -1):
        try:
            await get_user(user_id)
        except ValueError:
            continue
    rows.labels("SELECT", "users").inc(10)
    for seconds in (0.05, 0.02, 0.9):
        duration.labels("rebalance").observe(seconds)

    print(slowest(duration.labels("rebalance")))
    for line in render(registry).decode().splitlines():
        if "_count" in line or line.startswith("database_rows_total"):
            print(line)


if __name__ == "__main__":
    asyncio.run(main())
