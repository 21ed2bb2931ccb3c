import asyncio
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from httpx2 import ASGITransport, AsyncClient

pytestmark = pytest.mark.anyio

Parse = Callable[[str], dict[tuple[str, ...], float]]

README = Path(__file__).resolve().parents[1] / "README.md"


def example() -> dict[str, Any]:
    (block,) = re.findall(r"```python\n(.*?)```", README.read_text(), re.DOTALL)
    namespace: dict[str, Any] = {"__name__": "service"}
    exec(compile(block, str(README), "exec"), namespace)
    return namespace


async def test_the_two_minute_start_does_what_it_says(parse: Parse) -> None:
    app = example()["app"]
    transport = ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=transport, base_url="http://test") as client,
    ):
        assert (await client.post("/orders/tea")).json() == {"tea": 7.0}
        for strange in ("a%01b", "x" * 3_000, "Tea!"):
            assert (await client.post(f"/orders/{strange}")).status_code == 422
        assert (await client.get("/readyz")).json() == {
            "status": "ready",
            "checks": [
                {"name": "kadens", "ok": True, "reason": None},
                {"name": "database", "ok": True, "reason": None},
            ],
        }
        dashboard = (await client.get("/dashboard")).json()
        text = (await client.get("/metrics")).text
    assert dashboard["parts"]["locks"]["acquired"] == 1
    assert dashboard["parts"]["collector"]["open"] is True
    samples = parse(text)
    assert samples["orders_total", "tea"] == 1
    assert samples["http_requests_total", "POST", "/orders/{product}", "200"] == 1


async def test_its_commands_start_it_and_order_some_tea(tmp_path: Path) -> None:
    text = README.read_text()
    (command,) = re.findall(r"^uvicorn (\S+)$", text, re.MULTILINE)
    ((method, path, told),) = re.findall(r"^curl -X (\w+) http://127.0.0.1:8000(\S+) +# (.+)$", text, re.MULTILINE)
    (block,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    (tmp_path / "app.py").write_text(block)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "uvicorn", command, "--port", str(port)), cwd=tmp_path, stderr=asyncio.subprocess.PIPE
    )
    try:
        assert server.stderr is not None
        async with asyncio.timeout(30), AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            while b"Uvicorn running" not in (line := await server.stderr.readline()):
                assert line, "it ended before it served"
            assert (await client.request(method, path)).text == told
            assert "orders_total" in (await client.get("/metrics")).text
    finally:
        server.terminate()
        await server.communicate()


def test_every_metric_it_lists_exists_and_none_is_missing() -> None:
    kadens, app = example()["kadens"], example()["app"]
    measured = README.read_text().partition("## What is measured")[2]
    listed = set(re.findall(r"^\| `([a-z_]+)` \|", measured, re.MULTILINE))
    assert app is not None
    assert listed == {family.name for family in kadens.registry.families()} - {"orders_total"}


def test_importing_kadens_loads_no_web_framework() -> None:
    code = "import sys, kadens; print(*sorted({'fastapi', 'starlette', 'pydantic'} & sys.modules.keys()))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == []
