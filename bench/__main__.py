"""`make bench`: every comparison, or those named; ARGS="engine idle" for some."""

import sys

from bench.kadens import (
    batching,
    cache,
    http,
    limits,
    locks,
    memory,
    metrics,
    parameters,
    pools,
    profiles,
    redis,
    resilience,
    responses,
    stampede,
)
from bench.spine import commands, engine, idle, orders, paper

QUESTIONS = {
    "engine": engine.run,
    "paper": paper.run,
    "orders": orders.run,
    "commands": commands.run,
    "idle": idle.run,
    "cache": cache.run,
    "stampede": stampede.run,
    "redis": redis.run,
    "locks": locks.run,
    "limits": limits.run,
    "batching": batching.run,
    "resilience": resilience.run,
    "pools": pools.run,
    "parameters": parameters.run,
    "memory": memory.run,
    "metrics": metrics.run,
    "http": http.run,
    "responses": responses.run,
    "profiles": profiles.run,
}


def main(names: list[str]) -> None:
    unknown = [name for name in names if name not in QUESTIONS]
    if unknown:
        sys.exit(f"unknown question {unknown[0]!r}; known: {', '.join(QUESTIONS)}")
    for name in names or QUESTIONS:
        for comparison in QUESTIONS[name]():
            print(comparison.line(), flush=True)


# Locks are measured over processes, which import this anew.
if __name__ == "__main__":
    main(sys.argv[1:])
