"""The API as its description says: whatever is sent, it answers as described, or refuses and changes nothing."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from serving import advance, housed

from kurs.api import limits
from kurs.bootstrap import MarketChoice
from kurs.cli.serving import bind, served
from kurs.clock import SystemClock
from kurs.settings import Settings, config_path

pytest.importorskip("schemathesis")
pytestmark = pytest.mark.anyio

SETTINGS = Settings.model_validate(
    {"server": {"requests_per_second": 1_000_000}, "risk": {"max_orders_per_minute": 1_000_000}}
)
# What the description cannot say is refused with these: a symbol that is none, two fields that exclude each other.
ACCEPTED = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "3xx", "400", "401", "403", "404", "409", "422", "429", "503"]
"""
EXAMPLES = 3
# After these nothing would be at work that could go wrong.
LAST = "shutdown|emergency|stop"


@pytest.fixture
async def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[str, str]]:
    """(address, token) of one whose market has a past and stands still."""
    # Each operation is shown tokens that are none, more of them than one address may show.
    monkeypatch.setattr(limits, "UNKNOWN_TOKENS", 1_000_000)
    choice, clock = MarketChoice(speed=0.0), SystemClock()
    async with housed(tmp_path, choice=choice, settings=SETTINGS, clock=clock) as (platform, state):
        # So that hours of candles are known too.
        await advance(platform, 2400)
        config_path(tmp_path).write_text("")
        token = await state.access.tokens.issue("test", ("read", "trade", "config", "admin"), minutes=None)
        async with served(bind("127.0.0.1", 0), state, platform.kadens, SETTINGS.server) as (address, _):
            yield address, token.text


async def test_every_answer_is_as_described(server: tuple[str, str], tmp_path: Path) -> None:
    address, token = server
    settings = tmp_path / "schemathesis.toml"
    settings.write_text(ACCEPTED)
    command = (
        f"--config-file {settings} run {address}/openapi.json --checks all --phases examples,fuzzing "
        f"--max-examples {EXAMPLES} --exclude-path-regex {LAST} --seed 7 --no-color --suppress-health-check all"
    )
    here = str(Path(__file__).parent)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "schemathesis.cli", *command.split(), "--header", f"Authorization: Bearer {token}"),
        env=os.environ | {"KURS_HOME": str(tmp_path), "SCHEMATHESIS_HOOKS": "schema_checks", "PYTHONPATH": here},
        cwd=tmp_path,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    told, _ = await asyncio.wait_for(process.communicate(), 180)
    assert process.returncode == 0, told.decode()[-20_000:]
