"""One unified name for many spellings, and what is assumed of a pair that no venue describes."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurs.domain.errors import BadInput
from kurs.domain.market import exact
from kurs.domain.symbols import file_stem, is_perpetual
from kurs.exchanges.symbols import default_instrument, normalise, split, tick_of

CURRENCIES = st.from_regex(r"[A-Z][A-Z0-9]{0,9}", fullmatch=True).filter(
    lambda name: name != "PERP" and not name.endswith("F0")
)


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("BTC/USD", "BTC/USD"),
        ("BTCUSD", "BTC/USD"),
        ("btcusd", "BTC/USD"),
        (" BTC-USD ", "BTC/USD"),
        ("BTC_USD", "BTC/USD"),
        ("btc/usd", "BTC/USD"),
        ("tBTCUSD", "BTC/USD"),
        ("tDUSK:USD", "DUSK/USD"),
        ("DUSK:USD", "DUSK/USD"),
        ("tBTCUST", "BTC/USDT"),
        ("tXAUTRY", "XAU/TRY"),
        ("tBTCF0:USTF0", "BTC/USDT:USDT"),
        ("TESTBTC/TESTUSD", "TESTBTC/TESTUSD"),
        ("tTESTBTC:TESTUSD", "TESTBTC/TESTUSD"),
        ("TESTBTCTESTUSD", "TESTBTC/TESTUSD"),
        ("BTC_PERP", "BTC/USD:USD"),
        ("BTC-PERP", "BTC/USD:USD"),
        ("BTC_USDT_PERP", "BTC/USDT:USDT"),
        ("BTC/USD:USD", "BTC/USD:USD"),
        ("BTC_USDT", "BTC/USDT"),
        ("BTCUSDT", "BTC/USDT"),
        ("USDTUSD", "USDT/USD"),
        ("XRP_ETH", "XRP/ETH"),
        ("ETHBTC", "ETH/BTC"),
        ("TRXUSD", "TRX/USD"),
        ("1INCH/USD", "1INCH/USD"),
    ],
)
def test_every_known_spelling_has_one_unified_name(text: str, symbol: str) -> None:
    assert normalise(text) == symbol
    assert normalise(symbol) == symbol


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "BTC",
        "USD",
        "BTC/",
        "/USD",
        "BTC//USD",
        "BTC/USD/EUR",
        "BTC/BTC",
        "BTC/USD:BTC",
        "HELLO",
        "123/456",
        "BTC/US D",
        "BTC/../USD",
        "BTC/ÜSD",
        "t",
        "tBTC",
        "tB:",
        "AVERYLONGCURRENCY/USD",
        "BTC/USD\n/X",
        "PERP",
    ],
)
def test_any_other_text_is_refused_with_what_is_allowed(text: str) -> None:
    with pytest.raises(BadInput, match=r"symbol: .* is not allowed; a pair such as") as refused:
        normalise(text)
    assert repr(text) in str(refused.value)


@given(base=CURRENCIES, quote=CURRENCIES, perpetual=st.booleans())
def test_a_unified_name_stays_and_survives_a_file_name(base: str, quote: str, perpetual: bool) -> None:
    if base == quote:
        return
    symbol = f"{base}/{quote}:{quote}" if perpetual else f"{base}/{quote}"
    assert normalise(symbol) == symbol
    assert split(symbol) == (base, quote)
    assert is_perpetual(symbol) is perpetual
    assert normalise(file_stem(symbol)) == symbol


@given(st.text(max_size=20))
def test_normalising_is_done_after_one_time_or_refused(text: str) -> None:
    try:
        symbol = normalise(text)
    except BadInput:
        return
    assert normalise(symbol) == symbol


@pytest.mark.parametrize(
    ("prices", "tick"),
    [
        ([46319.0, 46377.0], "1"),
        ([46319.5], "0.1"),
        ([100.0, 99.25, 101.5], "0.01"),
        ([5.330000000000001e-05, 5.29e-05, 5.2900000000000005e-05], "1E-7"),
        ([0.00141342], "1E-8"),
        ([1e-20], "1E-12"),
        ([1 / 3], "1E-12"),
    ],
)
def test_the_tick_is_the_coarsest_grid_under_all_prices(prices: list[float], tick: str) -> None:
    assert tick_of(prices) == Decimal(tick)


@given(st.integers(0, 8), st.lists(st.integers(1, 10**6), min_size=1, max_size=20))
def test_prices_of_a_grid_lie_on_their_tick(decimals: int, ticks: list[int]) -> None:
    prices = [float(Decimal(n).scaleb(-decimals)) for n in ticks]
    tick = tick_of(prices)
    assert tick >= Decimal(1).scaleb(-decimals)
    assert all(exact(price) % tick == 0 for price in prices)


@pytest.mark.parametrize("price", [0.0, -1.0, float("nan"), float("inf")])
def test_a_price_that_is_none_is_refused(price: float) -> None:
    with pytest.raises(BadInput, match="price"):
        tick_of([price])
    with pytest.raises(BadInput, match="price"):
        default_instrument("BTC/USD", price)


@pytest.mark.parametrize(
    ("price", "tick"),
    [(43_210.0, "1"), (123_456.0, "10"), (3_000.0, "0.1"), (0.5, "0.00001"), (5.3e-05, "1E-8")],
)
def test_without_prices_the_tick_has_five_significant_digits(price: float, tick: str) -> None:
    assert default_instrument("BTC/USD", price).tick_size == Decimal(tick)


def test_an_instrument_is_assumed_and_every_part_can_be_given() -> None:
    spot = default_instrument("XRP_ETH", 0.0014, prices=[0.00141342, 0.001414])
    assert (spot.symbol, spot.base, spot.quote, spot.margin) == ("XRP/ETH", "XRP", "ETH", False)
    assert (spot.tick_size, spot.lot_size, spot.min_notional) == (
        Decimal("1E-8"),
        Decimal("1E-8"),
        Decimal("0.001"),
    )
    assert (spot.maker_fee, spot.taker_fee) == (Decimal("0.001"), Decimal("0.002"))
    assert default_instrument("BTC_PERP", 46_000.0).margin
    assert default_instrument("BTC/USDT", 46_000.0).min_notional == 10
    assert default_instrument("ETH/BTC", 0.07).min_notional == Decimal("0.0001")
    assert default_instrument("XAU/TRY", 90_000.0).min_notional == 0
    given = default_instrument(
        "BTC/USD",
        46_000.0,
        tick_size=Decimal("0.5"),
        lot_size=Decimal("0.001"),
        min_notional=Decimal(5),
        maker_fee=Decimal(0),
        taker_fee=Decimal("0.0005"),
        margin=True,
        max_leverage=Decimal(3),
    )
    assert given.tick_size == Decimal("0.5")
    assert given.lot_size == Decimal("0.001")
    assert given.min_notional == Decimal(5)
    assert (given.maker_fee, given.taker_fee) == (Decimal(0), Decimal("0.0005"))
    assert (given.margin, given.max_leverage) == (True, Decimal(3))


@pytest.mark.parametrize("field", ["tick_size", "lot_size"])
@pytest.mark.parametrize("value", ["0", "-1", "NaN", "Infinity"])
def test_a_step_that_is_none_is_refused(field: str, value: str) -> None:
    steps = {"tick_size": Decimal(1), "lot_size": Decimal(1), field: Decimal(value)}
    with pytest.raises(BadInput, match=field):
        default_instrument("BTC/USD", 1.0, tick_size=steps["tick_size"], lot_size=steps["lot_size"])
