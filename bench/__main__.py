"""`make bench`: every comparison, or those named; ARGS="engine idle" for some."""

import sys
from collections.abc import Callable, Iterator
from importlib import import_module

from bench.measuring import Comparison

# By the folder of their modules, each imported when it is asked for: what one needs, another may do without.
QUESTIONS = {
    **dict.fromkeys(("engine", "paper", "orders", "commands", "idle", "api", "streams"), "spine"),
    **dict.fromkeys(
        ("cache", "stampede", "redis", "locks", "limits", "batching", "resilience", "pools", "parameters"), "kadens"
    ),
    **dict.fromkeys(("memory", "metrics", "http", "responses", "profiles"), "kadens"),
    **dict.fromkeys(("runs", "sweeps", "starts", "workers"), "backtest"),
}


def main(names: list[str]) -> None:
    unknown = [name for name in names if name not in QUESTIONS]
    if unknown:
        sys.exit(f"unknown question {unknown[0]!r}; known: {', '.join(QUESTIONS)}")
    for name in names or QUESTIONS:
        run: Callable[[], Iterator[Comparison]] = import_module(f"bench.{QUESTIONS[name]}.{name}").run
        for comparison in run():
            print(comparison.line(), flush=True)


# Locks are measured over processes, which import this anew.
if __name__ == "__main__":
    main(sys.argv[1:])
