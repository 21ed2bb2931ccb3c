"""What the composition root makes of settings: bots with names, accounts that live on, logs that can be written."""

import os
from pathlib import Path

import pytest
from processes import kurs

from kurs.bootstrap import MarketChoice, open_platform
from kurs.domain.errors import BadInput
from kurs.settings import Settings

pytestmark = pytest.mark.anyio


def settings(**sections: object) -> Settings:
    return Settings.model_validate(sections)


async def fingerprints(folder: Path, chosen: Settings, **choice: object) -> dict[str, str]:
    """Of each pool's run, once it has been recovered."""
    async with open_platform(chosen, folder, MarketChoice(speed=0, **choice)) as platform:  # type: ignore[arg-type]
        platform.bots.start()
        await platform.bots.recovered()
        runs = {pool: await platform.runs.get(run_id) for pool, run_id in platform.run_ids.items()}
        await platform.bots.drain()
    return {pool: run.fingerprint for pool, run in runs.items() if run is not None}


def logs_in(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("run*")}


async def test_the_account_does_not_depend_on_which_symbol_is_named_first(tmp_path: Path) -> None:
    one = await fingerprints(tmp_path, settings(strategy={"symbol": "BTC/USD"}))
    other = await fingerprints(tmp_path, settings(strategy={"symbol": "ETH/USD"}))
    assert one == other


async def test_a_start_tells_whether_the_account_is_a_new_one(tmp_path: Path) -> None:
    told: list[str] = []
    for choice in (MarketChoice(speed=0), MarketChoice(speed=0), MarketChoice(speed=0, fresh=True)):
        async with open_platform(settings(), tmp_path, choice) as platform:
            platform.bots.start()
            await platform.bots.recovered()
            told += platform.bots.origins()
            await platform.bots.drain()
    assert told == [
        "paper: run 1 begins with 10,000 USD",
        "paper: goes on with run 1",
        "paper: run 2 begins with 10,000 USD",
    ]


async def test_a_symbol_that_the_built_in_market_does_not_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"BTC/EUR.*known: "):
        async with open_platform(settings(strategy={"symbol": "BTC/EUR"}), tmp_path, MarketChoice(speed=0)):
            pass


@pytest.mark.parametrize("name", ["", "missing/run.log"])
async def test_a_log_that_cannot_be_written_is_found_out_before_anything_trades(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput, match=r"--record .* cannot be written"):
        async with open_platform(settings(), tmp_path, MarketChoice(speed=0, record=tmp_path / name)):
            pass


async def test_the_logs_of_several_pools_keep_their_ending(tmp_path: Path) -> None:
    bots = {"one": {"symbol": "BTC/USD"}, "two": {"symbol": "ETH/USD"}}
    await fingerprints(tmp_path, settings(bots=bots), record=tmp_path / "run.log.gz")
    assert logs_in(tmp_path) == {"run-one.log.gz", "run-two.log.gz"}


def test_a_backup_of_nothing_is_refused(tmp_path: Path) -> None:
    done = kurs(tmp_path / "home", "db", "backup", str(tmp_path / "copy.db"))
    assert (done.code, os.path.exists(tmp_path / "copy.db")) == (3, False)
    assert "holds nothing yet" in done.err


def test_the_doctor_looks_at_ipv6_too(tmp_path: Path) -> None:
    done = kurs(tmp_path, "doctor", "--json", env={"KURS_SERVER__HOST": "::1", "KURS_SERVER__PORT": "0"})
    assert done.code == 0, done.err
    done = kurs(tmp_path, "doctor", "--json", env={"KURS_SERVER__HOST": "::1", "KURS_SERVER__PORT": "9"})
    assert done.code == 0, done.err


@pytest.mark.parametrize("days", ["1e308", "0", "10000000"])
def test_a_token_lives_for_a_time_that_a_calendar_holds(tmp_path: Path, days: str) -> None:
    done = kurs(tmp_path, "token", "create", "--days", days)
    assert done.code == 2
    assert "--days" in done.err


async def test_a_log_that_is_there_is_kept_and_the_next_one_numbered(tmp_path: Path) -> None:
    kept = tmp_path / "run.log.gz"
    kept.write_bytes(b"of yesterday")
    for _ in range(2):
        async with open_platform(settings(), tmp_path, MarketChoice(speed=0, record=kept)):
            pass
    assert logs_in(tmp_path) == {"run.log.gz", "run-2.log.gz", "run-3.log.gz"}
    assert kept.read_bytes() == b"of yesterday"


def test_a_wrong_variable_of_kadens_is_named_as_any_other_setting_is(tmp_path: Path) -> None:
    done = kurs(tmp_path, "run", "--port", "0", env={"KADENS_CACHE__L1_CACHE_SIZ": "5"})
    assert done.code == 3, done.err
    assert "cache.l1_cache_siz" in done.err
    assert "Traceback" not in done.err


async def test_figures_of_the_database_and_the_leases_are_shown(books_url: str, tmp_path: Path) -> None:
    chosen = settings(database={"url": books_url})
    async with open_platform(chosen, tmp_path, MarketChoice(speed=0)) as platform:
        text = (await platform.kadens.metrics()).decode()
    assert 'database_pool_books_connections{state="idle"} 1' in text
    assert "locks_held 1" in text
