"""The configuration over HTTP: every field of the contract, and changes that are whole or none."""

import asyncio
import json
import re
import tomllib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from processes import Done, kurs, rows
from pydantic import TypeAdapter
from serving import Doors, opened

from kurs.api.schemas.config import ConfigChange
from kurs.persistence import Audit, ConfigHistory
from kurs.services.config import needs_restart
from kurs.settings import CARRIED, FLAT, Settings, keys
from kurs.strategies.registry import known

pytestmark = pytest.mark.anyio

MINE = """\
# my settings
[risk]
max_open_positions = 3  # not more, since that week in May
"""
SECTIONS = (
    "strategy",
    "risk",
    "trading_window",
    "notifications",
    "portfolio_strategies",
    "probability_settings",
    "fvg_strategy",
)


@pytest.fixture
async def doors(tmp_path: Path) -> AsyncIterator[Doors]:
    (tmp_path / "config.toml").write_text(MINE)
    async with opened(tmp_path) as doors:
        yield doors


async def ask(doors: Doors, method: str, path: str = "", body: Any = None, status: int = 200) -> Any:
    answer = await doors.ask(method, f"/api/config{path}", "read", "config", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def file(doors: Doors, folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "config.toml").read_text())


# ── reading ───────────────────────────────────────────────────────────────────────────────────────


async def test_the_configuration_is_told_as_a_summary_and_flat(doors: Doors) -> None:
    found = await ask(doors, "GET")
    summary = await ask(doors, "GET", "/summary")
    assert summary == {
        "config_file": "config.toml",
        "config_valid": True,
        "validation_errors": [],
        "enabled_strategies": ["ema_crossover", "rsi", "fvg"],
        "total_strategy_count": 4,
        "risk_management": {"max_position_size": 0.1, "min_signal_confidence": 0.6, "probability_weight": 0.5},
        "probability_framework": {
            "combination_method": "weighted_average",
            "dynamic_weights_enabled": True,
            "risk_threshold": 0.8,
        },
    }
    flat = {name: found.pop(name) for name in FLAT}
    assert flat == {
        "SYMBOL": "BTC/USD",
        "TIMEFRAME": None,
        "EMA_LENGTH": 20,
        "EMA_FAST": 12,
        "EMA_SLOW": 26,
        "RSI_PERIOD": 14,
        "ATR_MULTIPLIER": 2.0,
        "VOLUME_MULTIPLIER": 1.5,
        "LOOKBACK": 5,
        "TRADING_START_HOUR": 0,
        "TRADING_END_HOUR": 24,
        "STOP_LOSS_PERCENT": 2.0,
        "TAKE_PROFIT_PERCENT": 2.0,
        "MAX_TRADES_PER_DAY": 5,
        "MAX_DAILY_LOSS": 2.0,
        "RISK_PER_TRADE": 0.02,
        "EMAIL_NOTIFICATIONS": False,
        "EMAIL_SENDER": "",
        "EMAIL_RECEIVER": "",
        "EMAIL_SMTP_SERVER": "",
        "EMAIL_SMTP_PORT": 465,
    }
    assert list(found.pop("unknown")) == ["TIMEFRAME"]
    assert found == summary


async def test_strategies_are_weighed_so_that_the_enabled_ones_sum_to_one(doors: Doors) -> None:
    weights = {"ema_crossover": {"weight": 0.9}, "rsi": {"weight": 0.6}, "fvg": {"enabled": False}}
    await ask(doors, "POST", body={"portfolio_strategies": weights})
    found = await ask(doors, "GET", "/strategies")
    assert (found["total_strategies"], found["enabled_strategies"]) == (4, 2)
    assert [each["strategy_name"] for each in found["strategy_weights"]] == list(known())
    by_name = {each.pop("strategy_name"): each for each in found["strategy_weights"]}
    assert by_name["ema_crossover"] == {"weight": 0.6, "min_confidence": 0.6, "enabled": True}
    assert by_name["rsi"]["weight"] == pytest.approx(0.4)
    assert by_name["fvg"] == {"weight": 0.2, "min_confidence": 0.5, "enabled": False}


async def test_a_strategy_is_told_with_the_shared_parameters_below_its_own(doors: Doors) -> None:
    await ask(doors, "POST", body={"RSI_PERIOD": 9, "fvg_strategy": {"min_gap_size": 3}})
    rsi = await ask(doors, "GET", "/strategy/rsi")
    assert rsi["strategy_name"] == "rsi"
    assert rsi["parameters"] | {"rsi_period": 9, "overbought": 70, "symbol": "BTC/USD"} == rsi["parameters"]
    assert await ask(doors, "GET", "/strategy/rsi_strategy") == rsi
    assert (await ask(doors, "GET", "/strategy/fvg"))["parameters"]["min_gap_size"] == 3
    missing = await ask(doors, "GET", "/strategy/nothing", status=404)
    assert "not found" in missing["detail"]


async def test_probabilities_are_told(doors: Doors) -> None:
    assert await ask(doors, "GET", "/probability") == {
        "probability_settings": {
            "confidence_threshold_buy": 0.7,
            "confidence_threshold_sell": 0.7,
            "confidence_threshold_hold": 0.6,
            "risk_score_threshold": 0.8,
            "combination_method": "weighted_average",
            "enable_dynamic_weights": True,
        },
        "risk_config": {"min_signal_confidence": 0.6, "probability_weight": 0.5},
    }


async def test_a_broken_file_is_told_of_and_not_answered_with_what_it_might_mean(doors: Doors, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[risk]\nmax_leverage = 0\nnothing = 1\n[database]\nurl = "hunter2"\n')
    found = await ask(doors, "GET")
    assert (found["config_file"], found["config_valid"], len(found["validation_errors"])) == ("error.json", False, 3)
    assert {found[name] for name in FLAT} == {None}
    assert set(found["unknown"]) == set(FLAT)
    verdict = await ask(doors, "GET", "/validate")
    assert (verdict["valid"], verdict["error_count"]) == (False, 3)
    assert any("risk.max_leverage" in error for error in verdict["errors"])
    assert any("unknown key risk.nothing" in error for error in verdict["errors"])
    for text in (json.dumps(found), json.dumps(verdict)):
        assert "hunter2" not in text
        assert str(tmp_path) not in text
    for path in ("/summary", "/strategies", "/strategy/rsi", "/probability"):
        told = await ask(doors, "GET", path, status=500)
        assert told["detail"] == "The configuration cannot be used; GET /api/config/validate says why"
    conflict = await ask(doors, "POST", body={"MAX_DAILY_LOSS": 3}, status=409)
    assert "risk.nothing" in conflict["detail"]
    reloaded = await ask(doors, "POST", "/reload")
    assert (reloaded["config_valid"], reloaded["pools"]) == (False, {})
    # What is not even TOML.
    (tmp_path / "config.toml").write_text("risk = [")
    assert (await ask(doors, "GET", "/validate"))["error_count"] == 1


async def test_weights_that_do_not_sum_to_one_are_an_error_of_validate(doors: Doors) -> None:
    await ask(doors, "PUT", "/strategy/rsi/weight", {"weight": 0.8})
    found = await ask(doors, "GET", "/validate")
    assert found == {"valid": False, "errors": ["Strategy weights sum to 1.45, should be 1.0"], "error_count": 1}
    assert (await ask(doors, "GET"))["config_valid"] is False


# ── changing ──────────────────────────────────────────────────────────────────────────────────────


async def test_flat_and_nested_keys_are_written_whole_and_on_record(doors: Doors, tmp_path: Path) -> None:
    body = {"MAX_DAILY_LOSS": "3", "SYMBOL": "tETHUSD", "LOOKBACK": 5, "risk": {"max_open_positions": 4}}
    done = await ask(doors, "POST", body=body)
    assert done == {
        "success": True,
        "message": "Configuration updated successfully",
        "updated_fields": ["SYMBOL", "MAX_DAILY_LOSS", "risk.max_open_positions"],
        "changes": {
            "risk.max_daily_loss": {"before": 2.0, "after": 3.0},
            "risk.max_open_positions": {"before": 3, "after": 4},
            "strategy.symbol": {"before": "BTC/USD", "after": "ETH/USD"},
        },
        "overruled": [],
        "from_next_start": ["strategy.symbol"],
        "pools": {"paper": "limits changed"},
    }
    assert "max_open_positions = 4  # not more, since that week in May" in (tmp_path / "config.toml").read_text()
    assert file(doors, tmp_path)["strategy"] == {"symbol": "ETH/USD"}
    (entry,) = await ConfigHistory(doors.platform.database).list()
    assert (entry.who, entry.content) == ("test", (tmp_path / "config.toml").read_text())
    audit = next(e for e in await Audit(doors.platform.database).list() if e.what == "settings changed")
    assert audit.detail == {"changes": {key: [c["before"], c["after"]] for key, c in done["changes"].items()}}
    # The running bots trade by it at once.
    (pool,) = doors.platform.services.live.pools()
    assert (pool.engine.limits.max_daily_loss, pool.engine.limits.max_open_positions) == (0.03, 4)
    assert (await ask(doors, "GET"))["MAX_DAILY_LOSS"] == 3.0
    again = await ask(doors, "POST", body=body)
    assert (again["updated_fields"], again["message"]) == ([], "Nothing is different")


# A body, and where the wrong keys are.
WRONG: list[tuple[dict[str, Any], list[str]]] = [
    ({"MAX_DAILY_LOSS": 101}, ["MAX_DAILY_LOSS"]),
    ({"TRADING_START_HOUR": 24, "TRADING_END_HOUR": 0}, ["TRADING_START_HOUR", "TRADING_END_HOUR"]),
    ({"SYMBOL": "no!"}, ["SYMBOL"]),
    ({"TIMEFRAME": "7x"}, ["TIMEFRAME"]),
    ({"NOTHING": 1}, ["NOTHING"]),
    ({"risk": {"nothing": 1, "max_leverage": 0.5}}, ["risk.max_leverage", "risk.nothing"]),
    ({"risk": {"max_position_size": 0}}, ["risk.max_position_size"]),
    ({"trading_window": {"timezone": "Mars"}}, ["trading_window.timezone"]),
    ({"portfolio_strategies": {"rsi": {"overbought": 40}}}, ["portfolio_strategies.rsi.overbought"]),
    ({"EMA_FAST": 30, "MAX_DAILY_LOSS": 3}, [""]),
    ({"portfolio_strategies": {n: {"enabled": False} for n in ("ema_crossover", "rsi", "fvg")}}, [""]),
    ({"SYMBOL": "ETHUSD", "strategy": {"symbol": "BTCUSD"}}, ["SYMBOL"]),
    ({"server": {"insecure": True}}, ["server"]),
    ({"database": {"url": "sqlite:///hunter2"}}, ["database"]),
    ({"EMA_FAST": None}, ["EMA_FAST"]),
    ({"EMAIL_SENDER": "me@x.org\nBcc: you@x.org"}, ["EMAIL_SENDER"]),
    ({"notifications": {"receiver": "\0"}}, ["notifications.receiver"]),
    ({"MAX_DAILY_LOSS": False, "EMAIL_NOTIFICATIONS": 1}, ["MAX_DAILY_LOSS", "EMAIL_NOTIFICATIONS"]),
]


async def test_a_wrong_change_changes_nothing_and_names_each_wrong_key(doors: Doors, tmp_path: Path) -> None:
    for body, places in WRONG:
        told = await ask(doors, "POST", body=body, status=422)
        assert [".".join(problem["loc"][1:]) for problem in told["detail"]] == places, body
    assert (tmp_path / "config.toml").read_text() == MINE
    assert rows(tmp_path, "SELECT 1 FROM config_history") == []
    (pool,) = doors.platform.services.live.pools()
    assert pool.engine.limits == Settings().limits()


async def test_null_takes_a_key_out(doors: Doors, tmp_path: Path) -> None:
    await ask(doors, "POST", body={"TIMEFRAME": "5m"})
    assert file(doors, tmp_path)["strategy"] == {"timeframe": "5m"}
    done = await ask(doors, "POST", body={"TIMEFRAME": None})
    assert done["changes"] == {"strategy.timeframe": {"before": "5m", "after": None}}
    assert file(doors, tmp_path)["strategy"] == {}


async def test_what_the_environment_decides_is_stored_and_said(
    doors: Doors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KURS_RISK__MAX_DAILY_LOSS", "1")
    done = await ask(doors, "POST", body={"MAX_DAILY_LOSS": 7, "LOOKBACK": 8})
    assert (done["updated_fields"], done["overruled"]) == (["LOOKBACK"], ["risk.max_daily_loss"])
    assert file(doors, tmp_path)["risk"]["max_daily_loss"] == 7
    assert (await ask(doors, "GET"))["MAX_DAILY_LOSS"] == 1


async def test_the_older_json_file_is_changed_too(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"MAX_DAILY_LOSS": 3}')
    async with opened(tmp_path) as doors:
        await ask(doors, "POST", body={"EMA_FAST": 5})
        assert (await ask(doors, "GET"))["config_file"] == "config.json"
        assert json.loads((tmp_path / "config.json").read_text())["strategy"]["ema_fast"] == 5
        assert not (tmp_path / "config.toml").exists()


async def test_a_strategy_is_weighed(doors: Doors, tmp_path: Path) -> None:
    done = await ask(doors, "PUT", "/strategy/ema_crossover/weight", {"weight": 0.8})
    assert done == {
        "message": "Updated ema_crossover weight to 0.8",
        "strategy_name": "ema_crossover",
        "new_weight": 0.8,
    }
    assert file(doors, tmp_path)["portfolio_strategies"]["ema_crossover"] == {"weight": 0.8}
    for weight in (1.1, -0.1, "x", None, True):
        told = await ask(doors, "PUT", "/strategy/rsi/weight", {"weight": weight}, 422)
        assert weight != 1.1 or "less than or equal to 1" in json.dumps(told)
    assert "not found" in (await ask(doors, "PUT", "/strategy/nothing/weight", {"weight": 0.5}, 404))["detail"]


async def test_probabilities_are_changed(doors: Doors, tmp_path: Path) -> None:
    given_ = {"confidence_threshold_buy": 0.75, "combination_method": "majority_vote"}
    done = await ask(doors, "PUT", "/probability", {"probability_settings": given_})
    assert done["message"]
    assert done["updated_settings"] | given_ == done["updated_settings"]
    assert len(done["updated_settings"]) == 6
    (pool,) = doors.platform.services.live.pools()
    assert pool.engine.limits.min_buy_confidence == 0.75
    before = (tmp_path / "config.toml").read_text()
    for key in ("confidence_threshold_buy", "confidence_threshold_hold", "risk_score_threshold"):
        for value in (1.5, -0.1, "high", None, True):
            told = await ask(doors, "PUT", "/probability", {"probability_settings": {key: value}}, 400)
            assert told["detail"] == f"{key} must be between 0.0 and 1.0"
    for wrong in ({"nothing": 1}, {"combination_method": "chance"}, {"enable_dynamic_weights": "maybe"}):
        told = await ask(doors, "PUT", "/probability", {"probability_settings": wrong}, 400)
        assert f"probability_settings.{next(iter(wrong))}" in told["detail"]
    assert (tmp_path / "config.toml").read_text() == before
    assert (await ask(doors, "PUT", "/probability", {"probability_settings": {}}))["updated_settings"]


async def test_a_change_by_hand_is_given_to_the_bots(doors: Doors, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("risk.max_daily_loss = 9\n")
    done = await ask(doors, "POST", "/reload")
    assert done == {
        "message": "Configuration reloaded successfully",
        "config_valid": True,
        "validation_errors": [],
        "pools": {"paper": "limits changed"},
        "changes": {
            "paper": {"max_daily_loss": {"before": 0.02, "after": 0.09}},
        },
    }
    (pool,) = doors.platform.services.live.pools()
    assert pool.engine.limits.max_daily_loss == 0.09
    entry = (await Audit(doors.platform.database).list())[0]
    assert (entry.what, entry.detail["changes"]) == ("settings reloaded", {"paper": {"max_daily_loss": [0.02, 0.09]}})


async def test_what_is_as_it_was_is_not_told_as_changed(doors: Doors) -> None:
    """Neither a reload of the same file nor a change to what is so already."""
    changed = await ask(doors, "POST", "/reload")
    assert changed["changes"] == {"paper": {"max_open_positions": {"before": 5, "after": 3}}}
    done = await ask(doors, "POST", "/reload")
    assert (done["pools"], done["changes"]) == ({"paper": "limits unchanged"}, {})
    entry = (await Audit(doors.platform.database).list())[0]
    assert (entry.who, entry.what) == ("test", "settings reloaded")
    assert entry.detail == {"valid": True, "pools": {"paper": "limits unchanged"}, "changes": {}}
    done = await ask(doors, "POST", body={"MAX_DAILY_LOSS": 2})
    assert (done["message"], done["pools"]) == ("Nothing is different", {"paper": "limits unchanged"})
    entry = (await Audit(doors.platform.database).list())[0]
    assert (entry.what, entry.detail) == ("settings unchanged", {"changes": {}})


async def test_who_may_change_it(doors: Doors) -> None:
    for method, path in (("POST", ""), ("PUT", "/strategy/rsi/weight"), ("PUT", "/probability"), ("POST", "/reload")):
        assert (await doors.ask(method, f"/api/config{path}", "read", "trade", json={})).status_code == 403
    assert (await doors.get("/api/config")).status_code == 401


# ── several at once ───────────────────────────────────────────────────────────────────────────────


async def test_two_doors_at_once_lose_nothing(doors: Doors, tmp_path: Path) -> None:
    # Whoever waits long for the others, as on a slow disk, is told so, and nothing is changed: they try again.
    async def set_by_command(key: str) -> Done:
        done = await asyncio.to_thread(kurs, tmp_path, "config", "set", key, 17)
        return await set_by_command(key) if "try again" in done.err else done

    async def post(name: str) -> None:
        answer = await doors.ask("POST", "/api/config", "read", "config", json={name: wanted[name]})
        if "try again" in answer.text:
            await post(name)
        else:
            assert answer.status_code == 200, answer.text

    keys = ("risk.lookback", "fvg_strategy.lookback")
    commands = [asyncio.create_task(set_by_command(key)) for key in keys]
    wanted = {"MAX_TRADES_PER_DAY": 18, "EMA_LENGTH": 19, "RSI_PERIOD": 20, "MAX_DAILY_LOSS": 21}
    posted = 0
    while not all(command.done() for command in commands) or posted < len(wanted):
        name = list(wanted)[posted % len(wanted)]
        await asyncio.gather(*(post(each) for each in {name, "EMA_LENGTH"}))
        posted += 1
    assert [(await command).code for command in commands] == [0, 0]
    found = await ask(doors, "GET")
    assert {name: found[name] for name in wanted} == wanted
    assert (found["LOOKBACK"], file(doors, tmp_path)["fvg_strategy"]["lookback"]) == (17, 17)
    latest = (await ConfigHistory(doors.platform.database).list(1))[0]
    assert latest.content == (tmp_path / "config.toml").read_text()


async def test_the_changes_of_a_bot_are_told_truly(doors: Doors) -> None:
    async def told(**bot: Any) -> tuple[list[str], dict[str, Any]]:
        done = await ask(doors, "POST", body={"bots": {"eth": bot}})
        return done["updated_fields"], done["changes"]

    key = "bots.eth.parameters.rsi"
    _, first = await told(symbol="ETH/USD", strategies=["rsi"], parameters={"rsi": {"rsi_period": 9}})
    assert first == {
        "bots.eth.short": {"before": None, "after": False},
        "bots.eth.strategies": {"before": None, "after": ["rsi"]},
        "bots.eth.symbol": {"before": None, "after": "ETH/USD"},
        f"{key}.rsi_period": {"before": None, "after": 9},
    }
    changed = {f"{key}.rsi_period": {"before": 9, "after": 12}}
    assert await told(parameters={"rsi": {"rsi_period": 12}}) == ([f"{key}.rsi_period"], changed)
    taken = {f"{key}.rsi_period": {"before": 12, "after": None}}
    assert await told(parameters={"rsi": None}) == ([key], taken)
    assert await told(parameters={"rsi": None}) == ([], {})


def test_the_guide_names_every_section_that_can_be_changed() -> None:
    guide = (Path(__file__).parents[3] / "docs" / "configuration.md").read_text()
    paragraph = next(part for part in guide.split("\n\n") if part.startswith("`POST /api/config`"))
    sections = [name for name in ConfigChange.model_fields if name not in FLAT]
    assert re.findall(r"`(\w+)`", paragraph.partition("the sections")[2]) == sections


# ── one truth ─────────────────────────────────────────────────────────────────────────────────────


def test_flat_keys_have_the_bounds_of_their_sections() -> None:
    whole = TypeAdapter(Settings).json_schema()
    asked = ConfigChange.model_json_schema()
    assert set(asked["properties"]) == {*FLAT, *SECTIONS, "bots"}
    bot = asked["$defs"]["BotChange"]["properties"]
    assert bot.keys() == whole["$defs"]["BotSettings"]["properties"].keys()
    for name, key in FLAT.items():
        section, field = key.split(".")
        kind = whole["properties"][section]["$ref"].rpartition("/")[2]
        own = whole["$defs"][kind]["properties"][field]
        about = {"title", "description"}
        assert {k: v for k, v in asked["properties"][name].items() if k not in about} == {
            k: v for k, v in own.items() if k not in about
        }, name


@given(name=st.sampled_from([key for key in keys() if key.split(".")[0] in SECTIONS]))
def test_what_holds_at_once_is_what_the_limits_are_made_of(name: str) -> None:
    """Another value than the default makes other limits, or the key needs a restart, or nothing reads it."""
    field = name.rpartition(".")[2]
    tree: dict[str, Any] = json.loads(Settings().model_dump_json())
    place: dict[str, Any] = tree
    for part in name.split(".")[:-1]:
        place = place[part]
    value = place[field]
    others = {"sizing": "risk", "combination_method": "majority_vote", "days": ["mon"], "timezone": "Europe/Stockholm"}
    if isinstance(value, bool):
        place[field] = not value
    elif isinstance(value, int | float):
        place[field] = value * 0.5 if isinstance(value, float) and value < 1 else value - 1 or 2
    elif field in others:
        place[field] = others[field]
    else:
        return
    if field == "start_hour":
        place[field] = 3
    changed = Settings.model_validate(tree).limits() != Settings().limits()
    assert changed is (name not in CARRIED and (not needs_restart(name) or name == "trading_window.timezone"))
