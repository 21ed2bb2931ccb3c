"""Strategies of the data folder over HTTP, and bots that are given one with its parameters."""

import asyncio
import os
import re
import sys
import tomllib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from own_strategies import AVERAGES, write
from processes import a_recording
from serving import Doors, advance, housed, opened

from kurs.backtest import Workers
from kurs.bootstrap import MarketChoice
from kurs.cli.commands import app, reported
from kurs.client import Client
from kurs.domain.errors import BadInput
from kurs.settings import load
from kurs.strategies.loading import PREFIX
from kurs.strategies.registry import known, look_in, read

pytestmark = pytest.mark.anyio

OWN = ("above_mean", "framed", "steps", "remembering")
BROKEN = "import os\n\ndef (:\n"
BOT = '[bots.eth]\nsymbol = "ETH/USD"\nstrategies = ["above_mean", "rsi"]\n'


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    write(tmp_path, AVERAGES)
    look_in(tmp_path)
    yield tmp_path
    look_in(None)


@pytest.fixture
async def doors(home: Path) -> AsyncIterator[Doors]:
    async with opened(home) as doors:
        yield doors


async def ask(doors: Doors, method: str, path: str, body: Any = None, status: int = 200) -> Any:
    answer = await doors.ask(method, path, "read", "config", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def was_run_here() -> bool:
    return any(name.startswith(PREFIX) for name in sys.modules)


async def test_they_are_listed_with_their_parameters_and_broken_files_with_their_error(
    doors: Doors, home: Path
) -> None:
    for name in [name for name in sys.modules if name.startswith(PREFIX)]:
        del sys.modules[name]
    write(home, BROKEN, "broken")
    told = await ask(doors, "GET", "/api/strategies")
    listed = {found["name"]: found for found in told["strategies"]}
    assert tuple(listed) == (*known(), *OWN)
    assert {found["kind"] for name, found in listed.items() if name in known()} == {"built in"}
    assert (listed["above_mean"]["kind"], listed["steps"]["kind"]) == ("signals", "event")
    assert (listed["above_mean"]["file"], listed["rsi"]["file"]) == ("mine.py", None)
    assert listed["above_mean"]["parameters"]["period"] == {
        "type": "int", "default": 4, "min": 2.0, "max": 500.0, "choices": None,
        "description": "candles of the mean", "aliases": [],
    }  # fmt: skip
    assert listed["above_mean"]["parameters"]["side"]["choices"] == ["both", "up", "down"]
    ((problem),) = told["problems"]
    assert (problem["file"], problem["error"]) == (
        "broken.py",
        "strategies/broken.py, line 3: SyntaxError: invalid syntax",
    )
    # Nobody has read them here, and who asks again makes nobody read them again.
    own = doors.platform.services.own
    assert await ask(doors, "GET", "/api/backtest/strategies") == told
    assert own._workers.statistics().answered == 1
    assert not was_run_here()
    (home / "strategies" / "broken.py").unlink()
    again = await ask(doors, "GET", "/api/strategies")
    assert (again["strategies"], again["problems"]) == (told["strategies"], [])
    # What no bot trades by is not run here for an analysis either.
    body = {"symbol": "BTCUSD", "strategies": {"above_mean": {}}}
    refused = await doors.ask("POST", "/api/strategy/analyze", "read", json=body)
    assert (refused.status_code, "unknown strategy 'above_mean'" in refused.text) == (400, True)
    assert not was_run_here()
    assert read().isdisjoint({"above_mean"})


async def test_a_file_that_never_comes_back_holds_up_nobody(doors: Doors, home: Path) -> None:
    write(home, "while True:\n    pass\n", "endless")
    # A process is begun within these, too.
    doors.platform.services.own._workers = Workers(home=home, seconds=8.0)
    asking = asyncio.create_task(ask(doors, "GET", "/api/strategies"))
    assert (await ask(doors, "GET", "/api/health"))["status"]
    assert not asking.done()
    told = await asking
    assert [found["name"] for found in told["strategies"]] == [*known(), *OWN]
    ((problem),) = told["problems"]
    assert problem["file"] == "endless.py"
    assert re.fullmatch(r"strategies/endless.py, line \d: it has not come back for [\d.]+ s", problem["error"])


async def test_files_that_end_whoever_reads_them_hide_none_of_the_others(doors: Doors, home: Path) -> None:
    write(
        home,
        "while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass\n",
        "bad",
    )
    write(home, "import os\nos._exit(3)\n", "dying")
    own = doors.platform.services.own
    own._workers = Workers(home=home, seconds=8.0)
    told = await ask(doors, "GET", "/api/strategies")
    assert [found["name"] for found in told["strategies"]] == [*known(), *OWN]
    assert told["problems"] == [
        {"file": "bad.py", "error": "strategies/bad.py: it has not come back for 8 s"},
        {"file": "dying.py", "error": "strategies/dying.py: it ends the process that reads it"},
    ]
    # Bots are given those that can be read; nobody reads the files again for that.
    settings = load(home / "config.toml", {}, text=BOT, own=False)
    assert await own.problems(settings) == ()
    assert own._workers.statistics().stopped == 1
    assert await ask(doors, "GET", "/api/strategies") == told
    assert own._workers.statistics().answered == 2


ODD = """
from kurs.strategies.base import Strategy

class {title}(Strategy):
    name, description = "{name}", "Odd."
    {line}
    def on_candle(self, candle): ...
    def actions(self, candles): ...
    def _memory(self): return {{}}
    def _recall(self, memory): ...
"""


async def test_one_that_cannot_be_told_of_hides_none_of_the_others(doors: Doors, home: Path) -> None:
    write(home, ODD.format(title="Pairs", name="pairs", line='parameters = (("n", 5),)'), "pairs")
    write(home, ODD.format(title="Renamed", name="renamed", line='aliases = {"a": 7}'), "renamed")
    write(home, ODD.format(title="Raising", name="raising", line="def snapshot(self): return {}['x']"), "raising")
    write(
        home,
        "import math\nfrom kurs.strategies import *\nclass Wide(EventStrategy):\n    n = number(1, 0, math.inf)\n"
        "    side = choice('both', ['both', 'low'])\n    def on_candle(self, candle): ...\n",
        "listed",
    )
    write(
        home,
        "import math\nfrom kurs.strategies import *\nclass Wide(EventStrategy):\n    n = number(1, 0, math.inf)\n"
        "    def on_candle(self, candle): ...\n",
        "wide",
    )
    told = await ask(doors, "GET", "/api/strategies")
    assert await ask(doors, "GET", "/api/backtest/strategies") == told
    listed = {found["name"]: found for found in told["strategies"]}
    assert tuple(listed) == (*known(), *OWN, "raising", "wide")
    assert listed["wide"]["parameters"]["n"]["max"] is None
    assert {problem["file"]: problem["error"] for problem in told["problems"]} == {
        "listed.py": "strategies/listed.py, line 5: choice: ['both', 'low'] is not allowed; one word each,"
        ' without | , = ; what the parameter is for is said by description="..."',
        "pairs.py": "strategies/pairs.py: of 'pairs' nothing can be told: AttributeError: 'tuple' object"
        " has no attribute 'name'",
        "renamed.py": "strategies/renamed.py: of 'renamed' nothing can be told: ValidationError: Expected `str`,"
        " got `int` - at `$.aliases[...]`",
    }
    # Nor does one that cannot be made keep the others from being looked at.
    settings = load(home / "config.toml", {}, text=BOT.replace("above_mean", "raising"), own=False)
    (why,) = await doors.platform.services.own.problems(settings)
    assert why == "bots.eth.parameters.raising: KeyError: 'x'"


async def test_no_text_of_a_file_hides_the_others(doors: Doors, home: Path) -> None:
    write(home, 'raise ValueError("caf\\udce9")\n', "bad")
    # Linux takes any bytes for a name.
    write(home, "import os\nos._exit(3)\n", os.fsdecode(b"dying\xe9"))
    write(home, AVERAGES.replace("class ", "class Other"), os.fsdecode(b"m\xe9"))
    told = await ask(doors, "GET", "/api/backtest/strategies")
    assert [found["name"] for found in told["strategies"]] == [*known(), *OWN, *(f"other_{name}" for name in OWN)]
    assert {found["file"] for found in told["strategies"][-len(OWN) :]} == {r"m\udce9.py"}
    assert told["problems"] == [
        {"file": "bad.py", "error": r"strategies/bad.py, line 1: ValueError: caf\udce9"},
        {"file": r"dying\udce9.py", "error": r"strategies/dying\udce9.py: it ends the process that reads it"},
    ]


async def test_what_is_told_of_files_that_change_is_told_of_those_that_were_read(doors: Doors, home: Path) -> None:
    """A file that is written anew while it is read, and put back: its first contents are looked at again."""
    own, first = doors.platform.services.own, (home / "strategies" / "mine.py").read_text()
    write(home, "from pathlib import Path\nPath(__file__).with_name('z.py').touch(0o600)\n" + first)
    assert [problem.file for problem in (await own.read()).problems] == ["strategies"]
    write(home, first)
    (home / "strategies" / "z.py").unlink()
    assert [problem.file for problem in (await own.read()).problems] == []


async def test_a_bot_is_given_one_over_the_api(doors: Doors, home: Path) -> None:
    def bots(**eth: Any) -> dict[str, Any]:
        return {"bots": {"eth": {"symbol": "tETHUSD", "strategies": ["above_mean", "rsi"], **eth}}}

    for body, words in (
        (
            bots(parameters={"above_mean": {"period": 501}}),
            "bots.eth.parameters.above_mean: period: 501 is not allowed",
        ),
        (bots(parameters={"rsi": {"rsi_period": 0}}), "rsi_period: 0 is not allowed"),
        (bots(parameters={"fvg": {"lookback": 3}}), "unknown strategy of this bot 'fvg'"),
        (bots(parameters={"rsi": {"rsi_period": True}}), "a number or a text is needed"),
        (bots(strategies=["above_men"]), "bots.eth.strategies: unknown strategy 'above_men'; did you mean"),
        (
            {"bots": {"btc": {"strategies": ["above_mean"]}}},
            "request: bots.btc.symbol: it is missing, and must be given",
        ),
    ):
        told = await ask(doors, "POST", "/api/config", body, 422)
        assert words in str(told["detail"]), told
        assert str(home) not in str(told)
    assert not (home / "config.toml").exists()
    given = bots(parameters={"above_mean": {"period": 9, "side": "up"}})
    told = await ask(doors, "POST", "/api/config", given)
    assert "bots.eth.parameters.above_mean.period" in told["updated_fields"]
    assert set(told["from_next_start"]) >= {"bots.eth.strategies"}
    kept = tomllib.loads((home / "config.toml").read_text())["bots"]["eth"]
    assert kept["parameters"] == {"above_mean": {"period": 9, "side": "up"}}
    # The name is what is wrong, not the parameters of those that were to go.
    told = await ask(doors, "POST", "/api/config", {"bots": {"eth": {"strategies": ["above_men"]}}}, 422)
    assert "bots.eth.strategies: unknown strategy 'above_men'" in str(told["detail"])
    assert "of this bot" not in str(told["detail"])
    # One value of it alone, and the whole is looked at.
    await ask(doors, "POST", "/api/config", {"bots": {"eth": {"parameters": {"above_mean": {"period": 12}}}}})
    assert (await ask(doors, "GET", "/api/config/validate"))["valid"]
    await ask(doors, "POST", "/api/config", {"bots": {"eth": {"parameters": {"above_mean": {"side": None}}}}})
    assert tomllib.loads((home / "config.toml").read_text())["bots"]["eth"]["parameters"] == {
        "above_mean": {"period": 12}
    }
    await ask(doors, "POST", "/api/config", {"bots": {"eth": {"parameters": {"above_mean": None}}}})
    assert not tomllib.loads((home / "config.toml").read_text())["bots"]["eth"].get("parameters")
    # A file that cannot be used any more is told of, and keeps no limit from being set.
    write(home, f"{AVERAGES}\ndef (:\n")
    verdict = await ask(doors, "GET", "/api/config/validate")
    assert not verdict["valid"]
    assert verdict["errors"][0].startswith(
        "bots.eth.strategies: 'above_mean' is not allowed; strategies/mine.py, line "
    )
    assert (await ask(doors, "POST", "/api/bot/validate-config"))["status"] == "error"
    await ask(doors, "POST", "/api/config", {"risk": {"max_open_positions": 2}})
    assert not was_run_here()


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("[bots.eth\n", 409),
        (f"{BOT}[nonsense]\nkey = 1\n", 409),
        (f"{BOT}[bots.eth.parameters.rsi]\nrsi_period = 0\n", 409),
        (f"{BOT}[bots.eth.parameters.above_mean]\nperiod = 1\n", 422),
    ],
)
async def test_no_answer_says_where_the_files_lie(doors: Doors, home: Path, text: str, status: int) -> None:
    (home / "config.toml").write_text(text)
    told = await ask(doors, "POST", "/api/config", {"bots": {"eth": {"short": True}}}, status)
    verdict = await ask(doors, "POST", "/api/bot/validate-config")
    assert (verdict["status"], told["message"][-40:]) == ("error", verdict["message"][-40:])
    found = [told, verdict, await ask(doors, "GET", "/api/config/validate")]
    if status == 422:
        # Not asked for just now: it stands in the file.
        assert told["detail"][0]["msg"].startswith("bots.eth.parameters.above_mean: period: 1 is not allowed; a whole")
    else:
        assert told["detail"].startswith("the settings cannot be used as they are: config.toml: ")
        weighed = {"json": {"weight": 0.3}}
        answer = await doors.ask("PUT", "/api/config/strategy/rsi/weight", "read", "config", **weighed)
        assert answer.status_code == 409
        found.append(answer.json())
    (home / "config.toml").unlink()
    (home / "config.lock").unlink()
    (home / "config.lock").mkdir()
    found.append(await ask(doors, "POST", "/api/config", {"risk": {"lookback": 7}}, 503))
    assert str(home) not in str(found)


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ('above_mean = {period = 1}', r"eth\.parameters: period: 1 is not allowed; a whole number from 2 up to 500"),
        ('above_mean = {side = "left"}', "side: 'left' is not allowed; one of: both, up, down"),
        ('above_mean = {length = 3}', "unknown parameter of above_mean 'length'"),
        ('rsi = {rsi_overbought = 20, oversold = 30}', "rsi"),
        ('rsi = {rsi_overbought = "many"}', "overbought: 'many' is not allowed"),
        ('steps = {}', "unknown strategy of this bot 'steps'"),
        ('rsi = {rsi_period = 2024-01-01}', "a number or a text is needed"),
    ],
)  # fmt: skip
def test_the_file_is_refused_with_what_is_allowed(home: Path, parameters: str, words: str) -> None:
    (home / "config.toml").write_text(f"{BOT}[bots.eth.parameters]\n{parameters}\n")
    with pytest.raises(BadInput, match=words):
        load(home / "config.toml", {})


def test_the_command_line_says_the_same(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def say(*words: str) -> tuple[int, str]:
        code = reported(lambda: app(["config", *words], standalone_mode=False))
        told = capsys.readouterr()
        return code, told.out + told.err

    monkeypatch.setenv("KURS_HOME", str(home))
    (home / "config.toml").write_text(f"{BOT}[bots.eth.parameters.above_mean]\nperiod = 9\n")
    assert say("check")[0] == 0
    key = "bots.eth.parameters.above_mean.period"
    code, text = say("set", key, "1")
    assert (code, "parameters.above_mean: period: 1 is not allowed" in text) == (3, True)
    assert "period = 9" in (home / "config.toml").read_text()
    assert say("set", key, "12")[0] == 0
    write(home, AVERAGES.replace("500", "10"))
    code, text = say("check")
    assert (code, "period: 12 is not allowed; a whole number from 2 up to 10" in text) == (3, True)


async def test_a_bot_trades_by_them(home: Path) -> None:
    parameters = "[bots.eth.parameters]\nabove_mean = {period = 7}\nrsi = {rsi_overbought = 65}\n"
    (home / "config.toml").write_text(BOT.replace("ETH/USD", "BTC/USD:USD") + parameters)
    settings = load(home / "config.toml", {"KURS_BOTS__ETH__PARAMETERS__ABOVE_MEAN__SIDE": "up"})
    choice = MarketChoice(replay=a_recording(home, 300), speed=0.0)
    async with housed(home, settings=settings, choice=choice) as (platform, _):
        (report,) = platform.bots.reports()
        mine, rsi = report.spec.strategies
        assert mine.parameters == {"period": 7, "least": 0.0, "side": "up"}
        assert rsi.parameters == {"rsi_period": 14, "overbought": 65, "oversold": 30.0}
        await advance(platform, 30)
        runner = platform.bots.runner(report.settings.pool)
        assert runner is not None
        assert runner.engine.now > 0
        # What a bot of this process trades by has been read, and may be looked at here.
        assert "above_mean" in read()


async def test_the_client_lists_them(home: Path) -> None:
    from streaming import streaming

    async with streaming(home) as house, Client(house.url, await house.token()) as kurs:
        listed = await kurs.strategies.listed()
        assert [found.name for found in listed.strategies if found.kind == "event"] == ["steps", "remembering"]
        assert (await kurs.strategies.known(), listed.problems) == (listed.strategies, [])
