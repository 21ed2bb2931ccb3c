"""`make bench`: every comparison, or those named; ARGS="engine idle" for some."""

import sys

from bench.kadens import batching, cache, limits, locks, pools, resilience
from bench.spine import commands, engine, idle, orders, paper

QUESTIONS = {
    "engine": engine.run,
    "paper": paper.run,
    "orders": orders.run,
    "commands": commands.run,
    "idle": idle.run,
    "cache": cache.run,
    "locks": locks.run,
    "limits": limits.run,
    "batching": batching.run,
    "resilience": resilience.run,
    "pools": pools.run,
}


def main(names: list[str]) -> None:
    unknown = [name for name in names if name not in QUESTIONS]
    if unknown:
        sys.exit(f"unknown question {unknown[0]!r}; known: {', '.join(QUESTIONS)}")
    for name in names or QUESTIONS:
        for comparison in QUESTIONS[name]():
            print(comparison.line(), flush=True)


main(sys.argv[1:])
