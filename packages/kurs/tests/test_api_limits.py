"""Who asks too often is told when to come back, in the shape of every other error; the rest go on."""

import asyncio
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI
from test_api_doors import Doors, opened

from kurs.api.limits import REQUESTS, SIGN_INS

pytestmark = pytest.mark.anyio

MESSAGE = "more requests than allowed"


def refused(answer: httpx2.Response) -> bool:
    assert answer.json() == {"detail": MESSAGE, "error": MESSAGE, "message": MESSAGE}
    return answer.status_code == 429 and int(answer.headers["Retry-After"]) >= 1


def somebody_else(app: FastAPI) -> httpx2.AsyncClient:
    transport = httpx2.ASGITransport(app, client=("192.0.2.7", 1))
    return httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1")


async def statuses(doors: Doors, times: float) -> set[int]:
    answers = [await doors.client.post("/sign-in", data={"token": "kurs_no_token"}) for _ in range(int(times))]
    return {answer.status_code for answer in answers}


async def test_tokens_can_be_tried_only_so_often(tmp_path: Path) -> None:
    async with opened(tmp_path) as doors:
        assert await statuses(doors, SIGN_INS.burst) == {401}
        valid = await doors.token("read")
        assert refused(await doors.client.post("/sign-in", data={"token": valid.text}))
        # The form, the API and everybody else are open as before.
        assert (await doors.get("/sign-in")).status_code == 200
        assert (await doors.get("/api/bot-status", valid.text)).status_code == 200
        async with somebody_else(doors.app) as other:
            assert (await other.post("/sign-in", data={"token": valid.text})).status_code == 303


async def test_a_flood_of_requests_is_refused_before_a_token_is_looked_up(tmp_path: Path) -> None:
    async with opened(tmp_path) as doors:
        for _ in range(int(REQUESTS.burst)):
            assert (await doors.get("/api/health")).status_code == 200
            # The client in this process never waits by itself, and nobody else would have a turn.
            await asyncio.sleep(0)
        assert refused(await doors.get("/api/health"))
        assert refused(await doors.get("/api/bot-status", "kurs_no_token"))
        # Whoever watches over this process asks as often as it must.
        assert (await doors.get("/readyz")).status_code == 200
        assert doors.platform.kadens.statistics().as_json()["parts"]["api.requests"]["limited"] == 2
        doors.clock.time += 1_000
        assert (await doors.get("/api/health")).status_code == 200
