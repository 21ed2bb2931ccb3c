"""`make bench`: every comparison, or those named; ARGS="engine idle" for some."""

import sys

from bench.spine import commands, engine, idle, orders, paper

QUESTIONS = {
    "engine": engine.run,
    "paper": paper.run,
    "orders": orders.run,
    "commands": commands.run,
    "idle": idle.run,
}


def main(names: list[str]) -> None:
    unknown = [name for name in names if name not in QUESTIONS]
    if unknown:
        sys.exit(f"unknown question {unknown[0]!r}; known: {', '.join(QUESTIONS)}")
    for name in names or QUESTIONS:
        for comparison in QUESTIONS[name]():
            print(comparison.line(), flush=True)


main(sys.argv[1:])
