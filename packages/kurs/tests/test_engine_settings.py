"""What an engine refuses to be told before it starts, and what it says of itself."""

import pytest
from building import BUYS, SYMBOL, Floor, bot, d, engine, instrument, settings

from kurs.domain.commands import TradingState
from kurs.domain.errors import BadInput, UnknownName
from kurs.engine import Engine, EngineSettings, StrategySpec


def test_two_bots_on_one_symbol_are_refused() -> None:
    with pytest.raises(BadInput, match="bots: 'BTC/USD' is not allowed; two bots of one pool cannot trade the same"):
        settings(bot("one"), bot("two"))


def test_two_bots_of_one_name_are_refused() -> None:
    with pytest.raises(BadInput, match="bots: 'one' is not allowed; two bots of one pool cannot have the same name"):
        settings(bot("one"), bot("one", "ETH/USD"))


def test_a_strategy_given_twice_is_refused_under_any_of_its_names() -> None:
    twice = bot(strategies=(StrategySpec(name="rsi"), StrategySpec(name="rsi_strategy")))
    with pytest.raises(BadInput, match="strategies of trend: 'rsi, rsi' is not allowed; each strategy at most once"):
        engine(settings(twice))


@pytest.mark.parametrize(
    ("told", "message"),
    [
        (settings(bot(symbol="BTX/USD")), "unknown symbol 'BTX/USD'; did you mean 'BTC/USD'? known: BTC/USD"),
        (settings(quote="EUR"), "symbol: 'BTC/USD' is not allowed; a symbol quoted in the pool's EUR"),
        (settings(bot(strategies=(StrategySpec(name="rsy"),))), "unknown strategy 'rsy'; did you mean 'rsi'?"),
    ],
)
def test_what_cannot_be_traded_is_refused_by_name(told: EngineSettings, message: str) -> None:
    with pytest.raises((BadInput, UnknownName)) as caught:
        Engine(told, {SYMBOL: instrument()})
    assert str(caught.value).startswith(message)


def test_it_says_what_it_has_done() -> None:
    floor = Floor(engine(settings(bot(), bot("eth", "ETH/USD"))))
    floor.hold(BUYS)
    floor.candle(101.0)
    said = floor.engine.statistics()
    assert (said.pool, said.quote, said.time, said.trading, said.reason) == (
        "paper",
        "USD",
        120_000,
        TradingState.ACTIVE,
        None,
    )
    assert (said.candles, said.signals, said.orders, said.denials, said.fills, said.trades) == (2, 1, 3, 0, 1, 0)
    assert (said.cash, said.equity, said.trades_today) == (d(9200), d(10008), 1)
    btc, eth = said.bots
    assert (btc.name, btc.held, btc.entry_price, btc.unrealised, btc.working_orders) == ("trend", d(8), d(100), d(8), 2)
    assert (btc.candles, btc.last_candle, btc.last_price, btc.last_signal) == (2, 120_000, 101.0, ("buy", 0.9, 60_000))
    assert (eth.name, eth.candles, eth.last_candle, eth.last_price, eth.last_signal) == ("eth", 0, None, None, None)
    assert (eth.held, eth.unrealised, eth.working_orders) == (d(0), d(0), 0)


def test_equity_is_unknown_while_what_is_held_has_no_price() -> None:
    floor = Floor(engine())
    floor.hold(BUYS)
    state = floor.engine.snapshot()
    state["valuation"] = {"prices": {}, "spreads": {}}
    again = engine()
    again.restore(state)
    assert again.statistics().equity is None
    assert again.statistics().bots[0].unrealised is None
