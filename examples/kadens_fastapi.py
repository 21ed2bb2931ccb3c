"""A FastAPI service with all of it attached by one call: measured, cached, locked, ready and shown on a dashboard.

Run it with `python examples/kadens_fastapi.py`, then ask http://127.0.0.1:8003 for /api/users/7, /dashboard, /metrics,
/healthz and /readyz.
"""

import asyncio
from typing import Annotated, Any

import uvicorn
from fastapi import Depends, FastAPI, HTTPException
from msgspec import Meta, Struct, to_builtins

from kadens import Kadens, Settings
from kadens.cache import cached
from kadens.errors import NotReady
from kadens.fastapi import attach
from kadens.metrics import timed
from kadens.parameters import bind

kadens = Kadens(Settings.of("balanced", environment="production"))
app = FastAPI(title="Users")
users: dict[int, str] = {7: "Ada"}


class Filters(Struct):
    name: str = ""
    limit: Annotated[int, Meta(ge=1, le=100)] = 10


@cached(ttl=60, tags=("user:{user_id}",), key="{user_id}")
async def find(user_id: int) -> str | None:
    async with timed("get_user_operation"):
        await asyncio.sleep(0.01)
        return users.get(user_id)


@app.get("/api/users/{user_id}")
async def get_user(user_id: int) -> dict[str, Any]:
    name = await find(user_id)
    if name is None:
        raise HTTPException(404, f"There is no user {user_id}")
    return {"id": user_id, "name": name}


@app.put("/api/users/{user_id}")
async def rename(user_id: int, name: str) -> dict[str, Any]:
    async with kadens.locks.hold(f"user:{user_id}", timeout=5):
        users[user_id] = name
        await find.invalidate(user_id)
    return {"id": user_id, "name": name}


@app.get("/api/users")
async def list_users(asked: Annotated[Filters, Depends(bind(Filters))]) -> dict[str, Any]:
    found = [name for name in users.values() if asked.name in name]
    return {"asked": to_builtins(asked), "users": found[: asked.limit]}


@app.get("/dashboard")
async def dashboard() -> dict[str, Any]:
    return kadens.statistics().as_json()


async def some_users() -> None:
    if not users:
        raise NotReady("there are no users")


kadens.add_check("users", some_users)
attach(app, kadens)

if __name__ == "__main__":
    uvicorn.run(app, port=8003)
