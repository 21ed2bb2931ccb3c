"""How far checks are: a share that rises to the whole, nothing where all was checked before; and bounds in bounds."""

import signal
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from own_strategies import AVERAGES, write

from kurs.backtest.checks import check_all, lookahead, warmup
from kurs.backtest.limits import bounded
from kurs.domain.errors import BadInput
from kurs.market.columns import CandleColumns
from kurs.market.sample import sample_days
from kurs.strategies.registry import FOLDER, create, look_in

HONEST = ("above_mean", "framed", "steps", "remembering")
TAPE: CandleColumns = sample_days(1).rows(0, 900)


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("home")
    write(folder, AVERAGES)
    look_in(folder)
    yield folder
    look_in(None)


def is_whole(shares: list[float]) -> bool:
    """Whether it rises to the end."""
    rises = shares == sorted(shares) and all(0 <= share <= 1 for share in shares)
    return rises and shares[-1] == pytest.approx(1)


@pytest.mark.parametrize("name", [*HONEST, "rsi"])
def test_each_check_tells_all_of_its_way(name: str) -> None:
    ahead: list[float] = []
    late: list[float] = []
    told = lookahead(create(name), TAPE, progress=ahead.append), warmup(create(name), TAPE, progress=late.append)
    assert told == (lookahead(create(name), TAPE), warmup(create(name), TAPE))
    assert is_whole(ahead)
    assert len(set(ahead)) > 5
    assert is_whole(late)


@pytest.mark.parametrize("names", [(), ("rsi",), ("steps",), ("rsi", "above_mean"), ("remembering", "steps")])
@pytest.mark.parametrize("symbols", [("BTC/USD",), ("BTC/USD", "ETH/USD")])
def test_the_checks_of_several_are_one_whole(home: Path, names: tuple[str, ...], symbols: tuple[str, ...]) -> None:
    (home / FOLDER / ".checked.json").unlink(missing_ok=True)
    candles = [replace(TAPE, symbol=symbol) for symbol in symbols]
    strategies = [create(name) for name in names]
    shares: list[float] = []
    assert list(check_all(home, strategies, candles, progress=shares.append)) == []
    # What comes with Kurs is not checked, and what was checked is not checked again.
    assert is_whole(shares) if set(names) - {"rsi"} else not shares
    shares.clear()
    assert list(check_all(home, strategies, candles, progress=shares.append)) == []
    assert not shares


def test_bounds_hold_again_after_those_within() -> None:
    def every() -> float:
        return signal.getitimer(signal.ITIMER_REAL)[1]

    before = signal.getsignal(signal.SIGALRM)
    with bounded(80.0):
        outer = signal.getsignal(signal.SIGALRM)
        assert every() == pytest.approx(10.0)
        with suppress(BadInput), bounded(8.0):
            assert every() == pytest.approx(1.0)
            raise BadInput("within")
        assert signal.getsignal(signal.SIGALRM) == outer
        assert every() == pytest.approx(10.0)
    assert signal.getsignal(signal.SIGALRM) == before
    assert every() == 0
