"""What a person sees in a terminal of any width, and what a program reads from a pipe."""

import os
import pty
import re
import subprocess
import termios
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from own_strategies import AVERAGES, write
from processes import KURS, WITHIN, a_recording, environment, kurs, serving
from rich.console import Console

from kurs.cli.output import NARROWEST, as_table
from kurs.cli.terminal import COLUMNS, picture
from kurs.domain.commands import TradingState
from kurs.domain.market import MINUTE
from kurs.engine import BotSpec, BotStatistics, EngineSettings, EngineStatistics, StrategySpec
from kurs.risk.rules import Limits
from kurs.runtime.bots import BotReport

ROOT = Path(__file__).resolve().parents[3]
NAMES = [column.name for column in COLUMNS]
START = 1_704_067_200_000

BTC = BotStatistics(
    name="btc",
    symbol="BTC/USD",
    interval=MINUTE,
    candles=73,
    last_candle=START,
    last_price=60_269.0,
    last_signal=("buy", 0.69, START),
    held=Decimal("0.01036123"),
    entry_price=Decimal(60_328),
    unrealised=Decimal("-1234.56"),
    realised=Decimal("1234.56"),
    fees=Decimal("1.25"),
    working_orders=2,
)
POOL = EngineStatistics(
    pool="paper",
    quote="USD",
    time=START,
    trading=TradingState.ACTIVE,
    reason=None,
    bots_off=None,
    candles=73,
    signals=1,
    orders=1,
    denials=0,
    fills=1,
    trades=0,
    cash=Decimal("9375.02"),
    equity=Decimal("9998.14"),
    realised=Decimal(0),
    fees=Decimal("1.25"),
    daily_pnl=Decimal("-1.86"),
    trades_today=0,
    max_drawdown=Decimal("0.0002"),
    bots=(BTC,),
)


def report(bot: BotStatistics = BTC, pool: EngineStatistics = POOL, status: str = "running") -> BotReport:
    spec = BotSpec(name=bot.name, symbol=bot.symbol, interval=bot.interval, strategies=(StrategySpec(name="rsi"),))
    settings = EngineSettings(pool=pool.pool, quote=pool.quote, cash=pool.cash, bots=(spec,), limits=Limits())
    return BotReport(spec=spec, settings=settings, bot=bot, pool=pool, status=status, reason=None)


def drawn(reports: list[BotReport], width: int) -> list[str]:
    console = Console(file=StringIO(), width=width, force_terminal=False)
    with console.capture() as seen:
        console.print(picture(reports, (), title="Simulated market, paper money", console=console))
    return seen.get().splitlines()


def header(lines: list[str]) -> list[str]:
    return next(line.split() for line in lines if line.split()[:1] == ["bot"])


# ── width ─────────────────────────────────────────────────────────────────────────────────────────


def test_at_100_columns_everything_is_shown() -> None:
    lines = drawn([report(), report(replace(BTC, name="eth", symbol="ETH/USD"), status="draining")], 100)
    assert header(lines) == NAMES
    text = "\n".join(lines)
    for cell in ("btc", "running", "BTC/USD", "buy 69%", "60,269", "0.010361", "-1,234.56", "+1,234.56", "draining"):
        assert cell in text


def test_at_80_columns_nothing_is_cut() -> None:
    lines = drawn([report()], 80)
    assert header(lines) == NAMES
    assert "…" not in "".join(lines)
    assert "buy 69%" in "".join(lines)


def test_at_60_columns_there_are_fewer_but_whole_ones() -> None:
    lines = drawn([report()], 60)
    shown = header(lines)
    assert shown == [name for name in NAMES if name not in ("symbol", "realised")]
    assert "…" not in "".join(lines)
    assert "btc" in "".join(lines)


def test_of_a_bot_without_an_engine_nothing_is_claimed() -> None:
    gone = replace(report(), bot=None, pool=None, status="error", reason="state is in format 99")
    text = "\n".join(drawn([gone], 100))
    assert "unknown" in text
    assert "flat" not in text
    assert "0.00" not in text
    assert "btc: state is in format 99" in text


@given(
    width=st.integers(min_value=40, max_value=200),
    name=st.from_regex(r"[a-z][a-z0-9-]{0,23}", fullmatch=True),
    price=st.none() | st.floats(min_value=1e-8, max_value=1e9),
    held=st.decimals(min_value=-(10**9), max_value=10**9, places=8),
    gain=st.none() | st.decimals(min_value=-(10**12), max_value=10**12, places=2),
)
@settings(max_examples=60, deadline=None)
def test_no_width_cuts_a_cell_or_loses_the_bots_name(
    width: int, name: str, price: float | None, held: Decimal, gain: Decimal | None
) -> None:
    bot = replace(BTC, name=name, last_price=price, held=held, unrealised=gain)
    lines = drawn([report(bot)], width)
    assert "…" not in "".join(lines)
    assert all(len(line) <= width for line in lines)
    assert any(line.split()[:2] == [name, "running"] for line in lines)
    assert set(header(lines)) <= set(NAMES)


@pytest.mark.parametrize(
    ("held", "shown"),
    [("0", "flat"), ("0.01036123", "0.010361"), ("-12.5", "-12.500"), ("123456.789", "123,457")],
)
def test_a_position_is_shown_to_five_digits(held: str, shown: str) -> None:
    lines = drawn([report(replace(BTC, held=Decimal(held)))], 100)
    assert any(shown in line.split() for line in lines)


# ── time ──────────────────────────────────────────────────────────────────────────────────────────


def test_no_time_is_shown_before_the_market_has_told_one() -> None:
    lines = drawn([report(replace(BTC, last_price=None), replace(POOL, time=0))], 100)
    assert "1970" not in "".join(lines)
    assert "-  paper: equity 9,998.14 USD, 0 trades, active" in lines


# ── what the documents show ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("page", ["README.md", "docs/tutorial.md"])
def test_the_picture_in_the_documents_has_the_tables_columns(page: str) -> None:
    fences = re.findall(r"^```text\n(.*?)^```$", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    (shown,) = [fence for fence in fences if "paper money" in fence]
    assert header(shown.splitlines()) == NAMES


# ── lists ─────────────────────────────────────────────────────────────────────────────────────────


def on_a_terminal(home: Path, *words: str, width: int) -> list[str]:
    """What a command prints onto a terminal that is so wide."""
    mine, its = pty.openpty()
    with open(mine, "rb", buffering=0) as seen:
        termios.tcsetwinsize(its, (24, width))
        env = environment(home, {"TERM": "xterm"})
        env.pop("COLUMNS", None)
        child = subprocess.Popen([str(KURS), *words], env=env, stdin=subprocess.DEVNULL, stdout=its)
        os.close(its)
        text = b""
        # Of a terminal that everybody else has closed Linux tells by an error.
        with suppress(OSError):
            while part := seen.read(4096):
                text += part
        assert child.wait(WITHIN) == 0
    return text.decode().splitlines()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with strategies of one's own, one of them with a long name, and a result."""
    home = tmp_path_factory.mktemp("home")
    write(home, AVERAGES)
    long = AVERAGES[: AVERAGES.index("class Framed")].replace("AboveMean", "AboveTheMeanOfTheLastClosesByFar")
    write(home, long, "above_the_mean_of_the_last_closes_by_far")
    for name in ("ema_crossover", "above_the_mean_of_the_last_closes_by_far"):
        fast = ("--param", "fast_period=11", "--param", "slow_period=34")
        kept = ("--param", "least=0.001") if "mean" in name else fast
        words = ("--strategy", name, *kept, "--candles", a_recording(home, 300), "--store", "--json")
        assert kurs(home, "backtest", *words).code == 0
    return home


@pytest.mark.parametrize("command", [("strategy", "list"), ("results", "list")])
@pytest.mark.parametrize("width", [80, 100])
def test_a_list_is_no_wider_than_its_terminal_and_loses_nothing(
    filled: Path, command: tuple[str, str], width: int
) -> None:
    wide = kurs(filled, *command).out.splitlines()
    assert max(map(len, wide)) > width
    lines = on_a_terminal(filled, *command, width=width)
    assert max(map(len, lines)) <= width
    assert lines[0].split()[0] == wide[0].split()[0]
    # Letter for letter, in another order.
    assert sorted("".join(lines).replace(" ", "")) == sorted("".join(wide).replace(" ", ""))
    # Words that fit stay whole.
    assert {"ema_crossover"} < set(" ".join(lines).split())


def test_a_list_that_fits_its_terminal_is_as_in_a_pipe(filled: Path) -> None:
    assert on_a_terminal(filled, "strategy", "list", width=300) == kurs(filled, "strategy", "list").out.splitlines()


@given(
    table=st.lists(st.tuples(*[st.text("ab _T1:-", max_size=60)] * 4), min_size=1, max_size=5),
    width=st.integers(min_value=4 * NARROWEST + 6, max_value=120),
)
@settings(deadline=None)
def test_a_table_fits_any_terminal(table: list[tuple[str, str, str, str]], width: int) -> None:
    lines = as_table(("a", "b", "c", "d"), table, width=width)
    assert max(map(len, lines)) <= width
    assert sorted("".join(lines).replace(" ", "")) == sorted("ABCD" + "".join(map("".join, table)).replace(" ", ""))


def test_a_path_is_never_broken_and_a_number_keeps_its_unit() -> None:
    path = f"/{'folder/' * 12}config.toml"
    rows = [("a_very_long_name_of_one_word", "-0.38 %", f"defaults ({path} does not exist)")]
    assert as_table(("name", "return", "found"), rows, width=40) == [
        "NAME      RETURN   FOUND",
        "a_very_l  -0.38 %  defaults",
        f"ong_name           ({path}",
        "_of_one_           does not exist)",
        "word",
    ]


# ── pipes ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_pipe_is_told_the_address_while_it_serves(tmp_path: Path) -> None:
    # Where Python is not told to leave its buffers alone.
    with serving(tmp_path, "--speed", "0", env={"PYTHONUNBUFFERED": ""}) as child:
        assert child.process.poll() is None
        assert set(child.said) >= {"address", "sign_in_token", "market", "mode"}
        assert child.stop().code == 0


def test_an_import_into_a_pipe_says_nothing_but_its_result(tmp_path: Path) -> None:
    done = kurs(tmp_path, "data", "import", a_recording(tmp_path, 100))
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("file ")
