"""Run modes: which services each of them runs, what the command line and older names change, and what is told."""

import asyncio
import importlib.util
import os
import threading
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from processes import a_recording, kurs, serving
from serving import housed

from kurs.bootstrap import MarketChoice
from kurs.cli.choices import RunOptions, chosen_mode, overrides, reloads
from kurs.cli.serving import bind, served
from kurs.cli.session import Session
from kurs.domain.errors import BadInput, UnknownName
from kurs.runtime.modes import FULL, SERVICES, Mode, RunMode, run_mode
from kurs.settings import OLDER_NAMES, OlderNames, Settings, load

NAMES = [service.name for service in SERVICES]
SWITCHES = [older.name for older in OLDER_NAMES if older.asks == "switch"]
NOWHERE = Path("/nonexistent/config.toml")


# ── the table ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("mode", "without"),
    [
        (Mode.MINIMAL, {"bots", "websockets", "nonce-manager", "notifications"}),
        (Mode.API, {"websockets"}),
        (Mode.WEBSOCKET, {"bots", "nonce-manager", "notifications"}),
        (Mode.FULL, set()),
    ],
)
def test_what_each_mode_leaves_out(mode: Mode, without: set[str]) -> None:
    assert run_mode(mode).services == set(NAMES) - without


def test_minimal_runs_the_least_and_full_everything() -> None:
    services = [run_mode(mode).services for mode in (Mode.MINIMAL, Mode.API, Mode.FULL)]
    assert all(less < more for less, more in pairwise(services))
    assert run_mode(Mode.FULL) == FULL


@given(
    st.sampled_from(list(Mode)),
    st.sets(st.sampled_from(NAMES)),
    st.sets(st.sampled_from(NAMES)),
    st.sets(st.sampled_from(NAMES)),
)
def test_the_command_line_wins_over_what_is_switched_off(
    mode: Mode, added: set[str], left_out: set[str], switched_off: set[str]
) -> None:
    if added & left_out:
        with pytest.raises(BadInput, match="--without too"):
            run_mode(mode, added=added, left_out=left_out, switched_off=switched_off)
        return
    chosen = run_mode(mode, added=added, left_out=left_out, switched_off=switched_off).services
    assert chosen >= added
    assert not chosen & left_out
    assert chosen - added == run_mode(mode).services - switched_off - left_out - added


def test_a_service_that_does_not_exist_is_named_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match=r"--with 'websocket'; did you mean 'websockets'"):
        run_mode(Mode.FULL, added=["websocket"])
    with pytest.raises(UnknownName, match=r"--without 'websocket'; did you mean 'websockets'"):
        run_mode(Mode.FULL, left_out=["websocket"])


def test_why_a_service_is_not_run() -> None:
    assert run_mode(Mode.MINIMAL).without("bots") == "mode minimal runs no bots"
    assert run_mode(Mode.FULL, left_out=["bots"]).without("bots") == "this process was started without bots"


@pytest.mark.parametrize("name", ["api", "market", "metrics", "bots", "websockets"])
def test_each_service_that_exists_can_be_asked_for(name: str) -> None:
    asked: Callable[[RunMode], bool] = getattr(RunMode, name).fget
    assert asked(FULL)
    assert not asked(run_mode(Mode.FULL, left_out=[name]))


# ── older names ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", SWITCHES)
@pytest.mark.parametrize(("value", "on"), [("true", True), ("1", True), ("YES", True), ("false", False), ("", False)])
def test_a_switch_is_true_or_false(name: str, value: str, on: bool) -> None:
    older = OlderNames({name: value})
    said = older.told(NAMES[:2])
    if on:
        (entry,) = [each for each in OLDER_NAMES if each.name == name]
        assert said == (f"{name}={value}: {entry.about}",)
        assert older.switched_off == ({entry.service} if entry.service else set())
    else:
        assert said == ((f"{name}={value}: changes nothing",) if value else ())
        assert not older.switched_off


@given(st.sampled_from(SWITCHES), st.text(min_size=1).filter(lambda text: text.strip()))
def test_any_other_value_of_a_switch_is_refused_by_name(name: str, value: str) -> None:
    if value.strip().lower() in ("1", "0", "true", "false", "yes", "no", "on", "off"):
        return
    with pytest.raises(BadInput, match=f"^{name}: .* true or false"):
        OlderNames({name: value})


def test_websockets_that_are_switched_off_and_asked_for_run_and_that_is_told() -> None:
    older = OlderNames({"DISABLE_WEBSOCKET": "true"})
    options = RunOptions(added=("websockets",))
    mode = chosen_mode(options, Settings(), older)
    assert mode.websockets
    assert older.told(mode.services) == ("DISABLE_WEBSOCKET=true: no websockets, but --with websockets overrules it",)
    assert not chosen_mode(RunOptions(), Settings(), older).websockets


def test_older_settings_give_way_to_those_of_kurs() -> None:
    secret = "postgresql://me:hunter2@db/kurs"
    older = {"DATABASE_URL": secret, "CORS_ORIGINS": "http://localhost:8080, https://desk.example.org"}
    settings = load(NOWHERE, older)
    assert settings.database.url is not None
    assert settings.database.url.get_secret_value() == secret
    assert settings.server.cors_origins == ("http://localhost:8080", "https://desk.example.org")
    told = OlderNames(older).told(NAMES)
    assert told == ("DATABASE_URL: the database's address", "CORS_ORIGINS: origins whose pages may call the API")
    mine = load(NOWHERE, older | {"KURS_DATABASE_URL": "sqlite:///mine.db"})
    assert mine.database.url is not None
    assert mine.database.url.get_secret_value() == "sqlite:///mine.db"


@pytest.mark.parametrize(("name", "value"), [("DATABASE_URL", "mysql://me:hunter2@db/kurs"), ("CORS_ORIGINS", "*")])
def test_an_older_setting_that_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(BadInput, match=f"^{name}: ") as caught:
        load(NOWHERE, {name: value})
    assert "hunter2" not in str(caught.value)


def test_the_environments_name() -> None:
    assert OlderNames({}).environment == "development"
    assert OlderNames({"ENVIRONMENT": "production"}).environment == "production"


# ── mode and reload by settings, environment, command line ────────────────────────────────────────


def test_the_mode_is_a_setting_that_the_command_line_overrules() -> None:
    settings = load(NOWHERE, {"KURS_RUN__MODE": "minimal"})
    assert chosen_mode(RunOptions(), settings, OlderNames({})).mode is Mode.MINIMAL
    options = RunOptions(mode=Mode.API)
    settings = load(NOWHERE, {"KURS_RUN__MODE": "minimal"}, overrides(options))
    assert chosen_mode(options, settings, OlderNames({})).mode is Mode.API


@pytest.mark.parametrize(
    ("option", "setting", "environment", "wanted"),
    [
        (None, False, {}, False),
        (None, True, {}, True),
        (True, False, {}, True),
        (False, True, {}, False),
        (None, False, {"FASTAPI_DEV_MODE": "true"}, True),
        (None, True, {"FASTAPI_NO_RELOAD": "true"}, False),
        (None, False, {"FASTAPI_DEV_MODE": "true", "FASTAPI_NO_RELOAD": "true"}, False),
        (True, False, {"FASTAPI_NO_RELOAD": "true"}, True),
        (False, False, {"FASTAPI_DEV_MODE": "true"}, False),
    ],
)
def test_who_decides_whether_to_reload(
    option: bool | None, setting: bool, environment: dict[str, str], wanted: bool
) -> None:
    settings = load(NOWHERE, {}, {"run.reload": setting})
    assert reloads(RunOptions(reload=option), settings, OlderNames(environment)) is wanted


def test_a_run_with_an_end_does_not_reload() -> None:
    settings = load(NOWHERE, {}, {"run.reload": True})
    assert not reloads(RunOptions(exit_at_end=True), settings, OlderNames({}))
    with pytest.raises(BadInput, match="--exit-at-end"):
        reloads(RunOptions(exit_at_end=True, reload=True), settings, OlderNames({}))


def test_the_older_script_takes_the_older_options() -> None:
    script = Path(__file__).resolve().parents[3] / "scripts" / "development" / "fastapi_dev.py"
    spec = importlib.util.spec_from_file_location("fastapi_dev", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.arguments([]) == ["run", "--mode", "full"]
    given = ["--mode", "minimal", "--no-reload", "--port", "0", "--speed", "0"]
    assert module.arguments(given) == ["run", "--mode", "minimal", "--no-reload", "--port", "0", "--speed", "0"]
    with pytest.raises(SystemExit):
        module.arguments(["--mode", "maximal"])


def test_people_are_told_what_they_do_not_expect(tmp_path: Path) -> None:
    def told(mode: RunMode, environment: dict[str, str]) -> Sequence[str]:
        older = OlderNames(environment)
        return Session(RunOptions(), Settings(), tmp_path, MarketChoice(), mode=mode, older=older)._report_lines()

    assert told(FULL, {}) == ()
    assert told(run_mode(Mode.API), {"FASTAPI_NO_RELOAD": "1"}) == (
        "Mode api, without websockets.",
        "From the environment, an older name: FASTAPI_NO_RELOAD=1: no reload",
    )


# ── as processes ──────────────────────────────────────────────────────────────────────────────────


def test_the_services_are_listed(tmp_path: Path) -> None:
    listed = kurs(tmp_path, "run", "--list-services", "--json").json
    assert {entry["name"]: set(entry["modes"]) for entry in listed} == {s.name: set(s.modes) for s in SERVICES}
    shown = kurs(tmp_path, "run", "--list-services").out
    assert all(any(line.startswith(name) for line in shown.splitlines()) for name in NAMES)
    assert all(entry["runs"] for entry in listed)
    assert not (tmp_path / "kurs.db").exists()


def test_what_would_run_is_listed(tmp_path: Path) -> None:
    options = ("--mode", "minimal", "--with", "bots", "--without", "metrics")
    listed = kurs(tmp_path, "run", "--list-services", "--json", *options).json
    assert {entry["name"] for entry in listed if entry["runs"]} == {"api", "market", "bots"}
    listed = kurs(tmp_path, "run", "--list-services", "--json", env={"DISABLE_WEBSOCKET": "true"}).json
    assert "websockets" not in {entry["name"] for entry in listed if entry["runs"]}
    header, *lines = kurs(tmp_path, "run", "--list-services", *options).out.splitlines()
    column = header.index("WOULD RUN")
    shown = {line.split()[0]: line[column:].split()[0] for line in lines}
    assert shown["bots"] == "yes"
    assert shown["metrics"] != "yes"
    wrong = kurs(tmp_path, "run", "--list-services", "--with", "botz")
    assert (wrong.code, "did you mean 'bots'?" in wrong.err) == (3, True)


def test_a_minimal_run_tells_what_it_leaves_out_and_why(tmp_path: Path) -> None:
    older = {"DISABLE_WEBSOCKET": "true", "MOCK_EXCHANGE_SERVICE": "1", "ENVIRONMENT": "laptop"}
    with serving(tmp_path, "--mode", "minimal", "--speed", "0", "--without", "metrics", env=older) as found:
        assert found.said["mode"] == "minimal"
        assert found.said["services"] == ["api", "market"]
        assert set(found.said["without"]) == set(NAMES) - {"api", "market"}
        assert found.said["older_names"] == [
            "DISABLE_WEBSOCKET=true: no websockets",
            "MOCK_EXCHANGE_SERVICE=1: the paper venue, which is the only one so far",
            "ENVIRONMENT: what /api/status calls this environment",
        ]
        status = found.status()
        assert (status["status"], status["reason"]) == ("stopped", "mode minimal runs no bots")
        assert found.client.get("/api/status").json()["environment"] == "laptop"
        assert "http_requests_total" not in found.client.get("/metrics").text
        done = found.stop()
        assert (done.code, done.err) == (0, "")


def test_without_its_api_it_trades_and_nobody_can_ask(tmp_path: Path) -> None:
    done = kurs(
        tmp_path,
        "run",
        "--without",
        "api",
        "--replay",
        a_recording(tmp_path, 50),
        "--speed",
        "max",
        "--exit-at-end",
        "--json",
    )
    assert done.json["candles"] == 50
    wrong = kurs(tmp_path, "run", "--with", "api", "--without", "api")
    assert (wrong.code, wrong.err) == (3, "kurs: --with: 'api' is not allowed; it is given to --without too\n")


def test_wrong_values_of_older_names_end_it_at_once(tmp_path: Path) -> None:
    done = kurs(tmp_path, "run", env={"FASTAPI_DEV_MODE": "maybe"})
    assert (done.code, done.err) == (3, "kurs: FASTAPI_DEV_MODE: 'maybe' is not allowed; true or false\n")
    assert os.listdir(tmp_path) == []


# ── the end ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.anyio
async def test_what_was_opened_is_closed_however_often(tmp_path: Path) -> None:
    async def lived() -> tuple[int, int, int]:
        """Tasks, threads and open files after a whole life with one answer."""
        async with housed(tmp_path) as (platform, state):
            listener = bind("127.0.0.1", 0)
            async with served(listener, state, platform.kadens, Settings().server) as (address, _):
                async with httpx2.AsyncClient(timeout=20, trust_env=False) as client:
                    assert (await client.get(f"{address}/api/health")).headers["date"].endswith("GMT")
                await platform.bots.drain()
        for thread in threading.enumerate():
            # A closed connection's thread has still to come to its end.
            if "_connection_worker_thread" in thread.name:
                thread.join(5)
        # How many threads the loop itself has for what would hold it up depends on who is done first, up to a bound.
        threads = [thread for thread in threading.enumerate() if not thread.name.startswith("asyncio_")]
        return len(asyncio.all_tasks()), len(threads), len(os.listdir("/proc/self/fd"))

    tasks = len(asyncio.all_tasks())
    first = await lived()
    assert first[0] == tasks
    assert all(now <= then for now, then in zip(await lived(), first, strict=True))
