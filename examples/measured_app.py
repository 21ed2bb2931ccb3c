"""A tiny FastAPI app, measured by Kadens.

Run it with `python examples/measured_app.py`, then ask http://127.0.0.1:8002 for /tea/green, /metrics, /healthz
and /readyz. When one kind of tea has run out, the app still lives but is no longer ready.
"""

from typing import Literal

import uvicorn
from fastapi import FastAPI, HTTPException

from kadens import Kadens
from kadens.errors import NotReady
from kadens.fastapi import attach

Kind = Literal["green", "black"]

kadens = Kadens()
cups = kadens.registry.counters("cups_total", "Cups of tea poured.", labels=("kind",))
app = FastAPI(title="Tea")
leaves: dict[Kind, int] = {"green": 3, "black": 5}


@app.get("/tea/{kind}")
async def pour(kind: Kind) -> dict[str, int]:
    if not leaves[kind]:
        raise HTTPException(503, f"No {kind} tea is left")
    leaves[kind] -= 1
    cups.labels(kind).inc()
    return {"left": leaves[kind]}


async def enough_leaves() -> None:
    empty = [kind for kind, left in leaves.items() if left < 1]
    if empty:
        raise NotReady(f"no {' and no '.join(empty)} tea is left")


kadens.add_check("leaves", enough_leaves)
attach(app, kadens)

if __name__ == "__main__":
    uvicorn.run(app, port=8002)
