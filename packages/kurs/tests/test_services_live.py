"""Which pool trades a symbol, also while one of them has not started."""

from pathlib import Path

import pytest
from serving import opened

from kurs.bootstrap import MarketChoice
from kurs.domain.errors import BadInput, Unavailable, UnknownName
from kurs.settings import Settings

pytestmark = pytest.mark.anyio

TWO_POOLS = Settings.model_validate(
    {"bots": {"btc": {"symbol": "BTC/USD", "pool": "one"}, "eth": {"symbol": "ETH/USD", "pool": "two"}}}
)


async def test_a_symbol_is_found_in_every_spelling(tmp_path: Path) -> None:
    async with opened(tmp_path, choice=MarketChoice(speed=0.0), settings=TWO_POOLS) as doors:
        live = doors.platform.services.live
        for spelling in ("ETH/USD", "ETHUSD", "tETHUSD", "eth-usd"):
            pool, instrument = live.trading(spelling)
            assert (pool.name, instrument.symbol) == ("two", "ETH/USD")
        with pytest.raises(UnknownName):
            live.trading("SOL/USD")
        with pytest.raises(BadInput):
            live.trading("?")


async def test_a_pool_that_has_not_started_is_no_unknown_symbol(tmp_path: Path) -> None:
    async with opened(tmp_path, choice=MarketChoice(speed=0.0), settings=TWO_POOLS) as doors:
        live = doors.platform.services.live
        del doors.platform.bots._runners["two"]
        with pytest.raises(Unavailable, match="ETH/USD: two has not started"):
            live.trading("ETHUSD")
        assert live.trading("BTCUSD")[0].name == "one"
        assert (await doors.ask("GET", "/api/market-data/ticker/ETHUSD", "read")).status_code == 503
        assert (await doors.ask("GET", "/api/market-data/ticker/SOLUSD", "read")).status_code == 404
