"""The page of a result: one file that loads nothing, escapes everything, stays small, and draws in a browser."""

import base64
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from browsing import NARROW, browsed, needs_browser
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from outcomes import CASH, START, an_outcome, candles_of, walk

from kurs.backtest.curve import underwater
from kurs.backtest.outcome import Outcome
from kurs.backtest.page import page
from kurs.backtest.page_data import MOST_ROWS, MOST_TRADES, page_data
from kurs.backtest.page_pictures import distribution, months_table, trade_returns
from kurs.backtest.page_plan import plan_rows
from kurs.backtest.plan import Filling, Plan, Sizing, Slippage, StrategyChoice, Tier
from kurs.backtest.statistics import Month, buy_and_hold, figures
from kurs.domain.market import DAY, MINUTE

NUMBERS = {"f64": "<f8", "f32": "<f4", "u32": "<u4", "u8": "<u1"}
# Elements that have no end.
VOID = {"meta", "line", "br"}


class Tree(HTMLParser):
    """Whether every element that begins ends, and all attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag in VOID or self.open.pop() == tag


def a_page(outcome: Outcome, command: str = "kurs backtest") -> str:
    return page(outcome, figures(outcome), command=command)


def grown(count: int, profits: list[float] | None = None, **more: Any) -> Outcome:
    steps = np.random.default_rng(3).normal(0, 1e-3, count)
    candles = (candles_of(walk(count), more.get("interval", MINUTE)),)
    return an_outcome(CASH * np.exp(np.cumsum(steps)), profits or [5, -3, 8, -1], candles=candles, **more)


def decoded(column: dict[str, Any]) -> Any:
    values = np.frombuffer(base64.b64decode(column["data"]), NUMBERS[column["kind"]])
    return values.astype(np.float64) * column.get("unit", 1) + column.get("base", 0)


def test_it_is_one_sound_document_that_loads_nothing() -> None:
    text = a_page(grown(500))
    tree = Tree(text)
    assert tree.open == []
    assert len(tree.ids) == len(set(tree.ids))
    assert {"data", "equity", "drawdown", "candles", "trades", "csv"} <= set(tree.ids)
    for tag, name, value in tree.attributes:
        assert name not in {"src", "srcset", "href", "action"}, (tag, name, value)
        assert not name.startswith("on"), (tag, name)
    assert "default-src 'none'" in text
    assert not re.search(r"https?://|@import|url\(", text)
    for id_ in re.findall(r'getElementById\("(\w+)"\)', text):
        assert id_ in tree.ids or id_ == "market"


def test_whatever_people_wrote_stays_text() -> None:
    evil = '</script><script>alert("1")</script><img src=x onerror=alert(1)>'
    text = a_page(grown(50, notes=(evil,)), command=f"kurs backtest --param={evil}")
    tree = Tree(text)
    assert tree.open == []
    assert sum(tag == "script" for tag in re.findall(r"<(\w+)", text)) == 2
    assert not any(name == "onerror" for _, name, _ in tree.attributes)
    assert "&lt;img src=x onerror=alert(1)&gt;" in text


def test_all_figures_are_in_it() -> None:
    outcome = grown(5000, [10.0, -4.0, 30.0, -8.0, -2.0])
    text = a_page(outcome, command="kurs backtest --strategy=ema_crossover")
    for shown in (
        *("Sharpe ratio", "Sortino ratio", "Calmar ratio", "Deepest drawdown", "Profit factor", "Win rate"),
        *("buy and hold", "Before you believe it", "kurs backtest --strategy=ema_crossover"),
        *(outcome.digest, outcome.candles[0].fingerprint(), "ema_crossover", "BTC/USD"),
    ):
        assert shown in text
    assert "40.00 %" in text  # two of five were won


def test_what_decides_stands_at_the_top_whether_it_was_given_or_not() -> None:
    plan = Plan(
        strategies=(StrategyChoice(name="ema_crossover", parameters={"fast_period": 7}),),
        cash=CASH,
        fee=0.00075,
        stop_loss=0.02,
        slippage=Slippage(kind="fixed", value=2),
        sizing=Sizing(kind="risk", value=0.01),
    )
    text = a_page(grown(50, plan=plan), command="kurs backtest").partition("</header>")[0]
    for told in (
        *("fast_period 7", "slow_period 26", f"cash {CASH:,.2f} USD", "fee 0.075 %", "slippage 2 basis points"),
        *("sizing risk 0.01", "fills at the next open", "stop 2 %", "no target", "long alone"),
    ):
        assert told in text


def test_every_field_of_a_plan_is_told_in_words() -> None:
    """The same fields twice: as they are of themselves, and with all of them given."""
    choice = StrategyChoice(name="ema_crossover", parameters={"fast_period": 7})
    given = Plan(
        strategies=(choice,),
        timeframe=DAY,
        maker_fee=0.0002,
        tiers=(Tier(volume=50_000, maker=0.0001, taker=0.0005),),
        slippage=Slippage(kind="spread", value=0.001),
        sizing=Sizing(kind="risk", value=0.01),
        filling=Filling(rule="touch", volume_share=0.1, latency=50),
        stop_loss=0.02,
        warmup=1,
        rounding=False,
        short=True,
        reverse=True,
        leverage=2,
        borrow=0.1,
        engine="event",
    )
    for plan in (Plan(strategies=(choice,)), given):
        told = dict(plan_rows(plan, "USD"))
        assert len(told) == len(Plan.__struct_fields__)
        assert not re.search(r"[{}\[\]]|None|kind|rule|value", " ".join(told.values())), told
    for name, words in {
        "Strategies": "ema_crossover: fast_period 7",
        "Timeframe": "1d",
        "Warm-up": "1 candle",
        "Tiers": "from 50,000 USD on 0.05 %, as a maker 0.01 %",
        "Slippage": "0.001 of the price as spread",
        "Sizing": "what loses 1 % of the equity from the entry price to the stop",
        "Filling": "limit orders, filled when touched; at most 10 % of a candle's volume; 50 ms late",
        "Leverage": "up to 2 times the equity",
    }.items():
        assert told[name] == words


def test_columns_come_back_as_they_were() -> None:
    outcome = grown(1000, [1.5, -2.5, 3.25])
    told = json.loads(page_data(outcome))
    assert decoded(told["line"]["time"]).tolist() == outcome.time.tolist()
    assert decoded(told["line"]["equity"]).tolist() == outcome.equity.tolist()
    assert decoded(told["line"]["below"]) == pytest.approx(underwater(outcome.equity, CASH), abs=1e-6)
    assert decoded(told["line"]["hold"]) == pytest.approx(buy_and_hold(outcome), rel=1e-6)
    market = told["markets"][0]["columns"]
    for name in ("open", "high", "low", "close"):
        assert decoded(market[name]) == pytest.approx(getattr(outcome.candles[0], name), rel=1e-6)
    assert decoded(told["trades"]["profit"]).tolist() == [1.5, -2.5, 3.25]
    assert decoded(told["trades"]["entry"]).tolist() == outcome.trades.entry_time.tolist()


@settings(deadline=None, max_examples=20)
@given(st.integers(MOST_ROWS + 1, 4 * MOST_ROWS))
def test_joined_rows_lose_no_extreme(count: int) -> None:
    outcome = grown(count)
    told = json.loads(page_data(outcome))
    market, line = told["markets"][0], told["line"]
    assert len(decoded(line["time"])) <= MOST_ROWS
    assert told["step"] == market["step"] == MINUTE * -(-count // MOST_ROWS)
    assert decoded(market["columns"]["high"]).max() == pytest.approx(outcome.candles[0].high.max(), rel=1e-6)
    assert decoded(market["columns"]["low"]).min() == pytest.approx(outcome.candles[0].low.min(), rel=1e-6)
    assert decoded(line["below"]).max() == pytest.approx(underwater(outcome.equity, CASH).max(), rel=1e-5)
    assert decoded(line["equity"])[-1] == outcome.final_equity


def test_times_that_are_no_whole_seconds_are_kept() -> None:
    outcome = an_outcome(np.full(50, CASH), candles=(candles_of(walk(50), 250),), interval=250)
    assert decoded(json.loads(page_data(outcome))["line"]["time"]).tolist() == outcome.time.tolist()


def test_a_million_candles_stay_below_five_megabytes() -> None:
    profits = np.random.default_rng(1).normal(0, 5, 3 * MOST_TRADES).tolist()
    outcome = grown(1_000_000, profits)
    text = a_page(outcome)
    assert len(text.encode()) < 5_000_000
    assert "one of 3 is drawn and listed" in text
    assert "21 candles are drawn as one" in text


def test_several_symbols_can_be_chosen_between() -> None:
    candles = (candles_of(walk(300)), candles_of(walk(200, seed=2), start=START + 100 * MINUTE, symbol="ETH/USD"))
    text = a_page(an_outcome(np.linspace(CASH, 1.1 * CASH, 300), [1, 2, -3], candles=candles))
    assert '<option value="1">ETH/USD</option>' in text


def test_months_are_placed_by_year() -> None:
    table = months_table([Month(year=2023, month=12, earned=0.1), Month(year=2024, month=2, earned=-0.05)])
    rows = re.findall(r"<tr>(.*?)</tr>", table)
    assert [re.sub("<[^>]+>", "|", row).strip("|").split("|")[0] for row in rows] == ["Year", "2023", "2024"]
    assert "+10.00" in rows[1]
    assert "-5.00" in rows[2]


@settings(deadline=None)
@given(st.lists(st.floats(-0.5, 2, allow_subnormal=False), max_size=100))
def test_every_trade_is_in_one_bar(returns: list[float]) -> None:
    drawn = distribution(np.array(returns, np.float64))
    counts = [int(count.replace(",", "")) for count in re.findall(r": ([\d,]+)</title>", drawn)]
    assert sum(counts) == len(returns)
    assert "nan" not in drawn


def test_trades_are_told_as_shares_of_their_value() -> None:
    assert trade_returns(an_outcome(np.full(10, CASH), [1.0, -2.0])).tolist() == [0.01, -0.02]


@pytest.mark.parametrize(
    "outcome", [an_outcome(np.full(1, CASH)), an_outcome(np.array([CASH, 5.0, -1.0]), interval=DAY)]
)
def test_there_is_a_page_of_next_to_nothing(outcome: Outcome) -> None:
    assert Tree(a_page(outcome)).open == []


# Looks closer around a moment of the chart, and moves on until that has left the view; then chooses two trades.
LOOKED_AT = """
  const inside = frame.contentDocument, view = frame.contentWindow, tip = inside.getElementById("tip");
  const chart = inside.getElementById("equity"), candles = inside.getElementById("candles");
  const press = (key, shiftKey = false) => chart.dispatchEvent(new view.KeyboardEvent("keydown", { key, shiftKey }));
  const place = () => (tip.hidden ? null : parseFloat(tip.style.left));
  const copy = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const middle = () => {
    copy.clearRect(0, 0, 1, 1);
    copy.drawImage(candles, Math.round(4 + (candles.clientWidth - 78) / 2), 3, 1, 1, 0, 0, 1, 1);
    return copy.getImageData(0, 0, 1, 1).data[3];
  };
  found.rows = inside.querySelectorAll("#trades tbody tr").length;
  found.where = inside.getElementById("where").textContent;
  for (let n = 0; n < 30; n++) press("ArrowRight");
  press("+");
  found.places = [place()];
  for (let n = 0; n < 2; n++) { press("ArrowRight", true); found.places.push(place()); }
  const rows = inside.querySelectorAll("#trades tbody tr");
  await drawn();
  found.marked = [middle()];
  for (const row of [rows[5], rows[10]]) row.click();
  await drawn();
  found.marked.push(middle());
  found.chosen = [...rows].flatMap((row, n) => (row.hasAttribute("aria-current") ? [n] : []));
  // What would be saved, instead of saving it.
  view.HTMLAnchorElement.prototype.click = () => {};
  view.URL.createObjectURL = () => "about:blank";
  view.Blob = class { constructor(parts) { found.csv = parts.join(""); } };
  inside.getElementById("csv").click();
"""


@needs_browser
def test_a_browser_draws_it_without_a_complaint(tmp_path: Path) -> None:
    text = a_page(grown(3000, [5, -3, 8, -1] * 20), command=f"kurs backtest --candles={'a_long_name' * 9}.parquet")
    found = browsed(tmp_path, text, widths=(*NARROW, 1000), script=LOOKED_AT)
    assert [frame["drawn"] for frame in found["frames"]] == ["yes"] * 3
    for frame in found["frames"]:
        assert frame["page"] <= frame["width"], frame
        assert frame["beyond"] == []
        assert not {"Money and risk", "Trades and costs"} & set(frame["cut"]), frame
    assert (found["rows"], found["where"]) == (25, "1 to 25 of 80")
    first, second, gone = found["places"]
    assert second < first
    assert gone is None
    assert found["marked"][0] == 0 < found["marked"][1]
    assert found["chosen"] == [10]
    head, row, *_ = found["csv"].splitlines()
    assert head == "entry,exit,symbol,side,size,entry_price,exit_price,fees,profit,earned,reason"
    assert row.split(",")[2:] == ["BTC/USD", "long", "1", "100", "101", "0.2", "5", "0.05", "signal"]
    assert len(found["csv"].splitlines()) == 81


# The list as it is at first, on its next page, and after a look at the first column's head.
LISTED = """
  const inside = frame.contentDocument, of = (id) => inside.getElementById(id);
  const seen = () => ({
    entries: [...inside.querySelectorAll("#trades tbody tr")].map((row) => row.cells[0].textContent),
    sorted: [...inside.querySelectorAll("#trades th[aria-sort]")].map((head) => [head.dataset.name, head.ariaSort]),
    where: of("where").textContent, before: of("before").disabled, after: of("after").disabled,
  });
  found.seen = [seen()];
  for (const id of ["after", "after", "before"]) { of(id).click(); found.seen.push(seen()); }
  inside.querySelector("#trades th button").click();
  found.seen.push(seen());
"""


@needs_browser
def test_the_list_of_trades_is_sorted_as_it_says_and_its_pages_end(tmp_path: Path) -> None:
    symbols = ("BTC/USD", "ETH/USD")
    candles = tuple(candles_of(walk(900, seed=n), symbol=symbol) for n, symbol in enumerate(symbols))
    outcome = an_outcome(np.linspace(CASH, 1.1 * CASH, 900), [1.0] * 40, candles=candles)
    # In order of their ends, as a run gives them: of each symbol those that were held longest stand last.
    entries = np.concatenate((outcome.trades.entry_time[1::2], outcome.trades.entry_time[::2]))
    trades = replace(outcome.trades, entry_time=entries, exit_time=START + MINUTE * np.arange(500, 540))
    first, second, still, back, falling = browsed(
        tmp_path, a_page(replace(outcome, trades=trades)), widths=(1000,), script=LISTED
    )["seen"]
    rising = sorted(first["entries"] + second["entries"])
    assert first["entries"] + second["entries"] == rising
    assert (len(rising), first["sorted"]) == (40, [["entry", "ascending"]])
    assert [(one["before"], one["after"]) for one in (first, second)] == [(True, False), (False, True)]
    assert (first["where"], second["where"]) == ("1 to 25 of 40", "26 to 40 of 40")
    assert (still, back) == (second, first)
    assert (falling["sorted"], falling["entries"]) == ([["entry", "descending"]], rising[:-26:-1])
    none = browsed(tmp_path, a_page(an_outcome(np.full(10, CASH))), widths=(1000,), script=LISTED)["seen"][0]
    assert (none["where"], none["before"], none["after"]) == ("none", True, True)
