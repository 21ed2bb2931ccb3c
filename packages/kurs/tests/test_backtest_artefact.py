"""A result as an artefact, the command that asks for it, what is remarked about it, and its picture in a terminal."""

import ast
import dataclasses
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from outcomes import CASH, START, an_outcome, candles_of, walk

import kurs
from kurs.backtest import artefact, recorded
from kurs.backtest import command as commands
from kurs.backtest.artefact import (
    Source,
    artefact_of,
    code_of,
    differences,
    plan_name,
    program,
    read_artefact,
    write_artefact,
)
from kurs.backtest.outcome import Outcome
from kurs.backtest.plan import Filling, Plan, Sizing, Slippage, StrategyChoice, Tier
from kurs.backtest.recorded import other_figures
from kurs.backtest.remarks import remarks
from kurs.backtest.run import run
from kurs.backtest.statistics import figures
from kurs.backtest.summary import summary
from kurs.backtest.wording import duration, money_digits, number, percent, ratio
from kurs.cli import backtesting
from kurs.cli.commands import app
from kurs.cli.picture import picture
from kurs.cli.plans import PlanOptions, SourceOptions, plan_of
from kurs.domain.errors import BadData, BadInput
from kurs.domain.market import DAY, HOUR, MINUTE, timeframe_ms
from kurs.market.columns import CandleColumns
from kurs.market.resample import resampled

shares = st.floats(1e-4, 0.5)
SIZED = ("fixed", "fraction", "risk")
SLIPPED = ("fixed", "spread", "volume")


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Plans of every kind that a command line can ask for."""
    two = draw(st.booleans())
    names = ("ema_crossover", "rsi") if two else ("ema_crossover",)
    parameters: dict[str, int | float | str] = draw(
        st.fixed_dictionaries({}, optional={"lookback": st.integers(1, 9), "min_gap": shares})
    )
    choices = tuple(
        StrategyChoice(
            name=name,
            parameters=parameters if name == "ema_crossover" else {},
            weight=draw(st.sampled_from([1.0, 2.5])) if two else 1.0,
        )
        for name in names
    )
    sizing = draw(st.just(Sizing()) | st.builds(Sizing, kind=st.sampled_from(SIZED), value=shares))
    slippage = draw(
        st.just(Slippage()) | st.builds(Slippage, kind=st.sampled_from(SLIPPED), value=shares, within=st.booleans())
    )
    return Plan(
        strategies=choices,
        timeframe=draw(st.sampled_from([None, MINUTE, HOUR, DAY])),
        cash=draw(st.floats(1, 1e9)),
        fee=draw(st.floats(0, 0.01)),
        maker_fee=draw(st.none() | st.floats(-0.001, 0.01)),
        tiers=tuple(
            draw(
                st.lists(
                    st.builds(Tier, volume=st.floats(0, 1e9), maker=shares, taker=shares),
                    max_size=2,
                    unique_by=lambda tier: tier.volume,
                )
            )
        ),
        slippage=slippage,
        sizing=sizing,
        filling=Filling(
            rule=draw(st.sampled_from(["open", "close", "touch", "through"])),
            volume_share=draw(st.none() | shares),
            latency=draw(st.integers(0, 1000)),
        ),
        stop_loss=draw(shares if sizing.kind == "risk" else st.none() | shares),
        take_profit=draw(st.none() | shares),
        warmup=draw(st.none() | st.integers(0, 500)),
        rounding=draw(st.booleans()),
        short=(short := draw(st.booleans())),
        reverse=short and draw(st.booleans()),
        leverage=draw(st.floats(1, 10)),
        borrow=draw(st.floats(0, 1)),
        engine=draw(st.sampled_from(["auto", "compiled", "event"])),
        seed=draw(st.integers(0, 99)),
    )


@settings(deadline=None, max_examples=60)
@given(plans())
def test_the_command_asks_for_the_same_plan(plan: Plan) -> None:
    words = shlex.split(commands.command(plan, ["--candles=BTC_USD-1m.csv"], start=START, end=START + DAY))
    assert words[0] == "kurs"
    asked: list[tuple[PlanOptions, SourceOptions]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backtesting, "backtest", lambda one, other, kept: asked.append((one, other)))
        app(words[1:], standalone_mode=False)
    ((options, sources),) = asked
    again = plan_of(options, None if sources.timeframe is None else timeframe_ms(sources.timeframe))
    assert again == plan
    assert plan_name(again) == plan_name(plan)
    assert sources.candles == ("BTC_USD-1m.csv",)
    assert (sources.since, sources.until) == ("2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z")


def an_artefact_of() -> tuple[Outcome, CandleColumns]:
    columns = candles_of(walk(200))
    return an_outcome(np.linspace(CASH, 1.1 * CASH, 200), [5, -1, 3], candles=(columns,)), columns


SOURCE = Source(symbol="BTC/USD", timeframe="1m", path="BTC_USD-1m.csv")


def test_it_comes_back_whole_from_its_file(tmp_path: Path) -> None:
    outcome, columns = an_artefact_of()
    made = artefact_of(outcome, [SOURCE])
    write_artefact(tmp_path / "result.json", made)
    assert msgspec.json.encode(read_artefact(tmp_path / "result.json")) == msgspec.json.encode(made)
    assert [path.name for path in tmp_path.iterdir()] == ["result.json"]
    assert (made.digest, made.data_sha256) == (outcome.digest, outcome.data)
    assert list(differences(made, [columns], outcome)) == []


def test_other_candles_another_result_and_other_code_are_told_apart() -> None:
    outcome, columns = an_artefact_of()
    made = artefact_of(outcome, [SOURCE])
    shorter = list(differences(made, [columns.rows(0, 150)], None))
    assert [(text.partition(":")[0], counts) for text, counts in shorter] == [("data changed", True)]
    assert "200 candles" in shorter[0][0]
    assert "150 from" in shorter[0][0]
    moved = dataclasses.replace(columns, close=np.clip(columns.close + 1e-9, columns.low, columns.high))
    assert "with other values" in next(differences(made, [moved], None))[0]
    other = replace(outcome, equity=outcome.equity * 1.01)
    assert next(text for text, counts in differences(made, [columns], other) if counts).startswith("another result: ")
    older = msgspec.structs.replace(
        made,
        program_sha256="1",
        code_sha256={},
        versions={"kurs": "0", "engine": "event"},
        result=made.result | {"engine": "event", "remarks": ["worded otherwise"]},
    )
    told = list(differences(older, [columns], outcome))
    assert not any(counts for _, counts in told)
    assert {text.partition(":")[0] for text, _ in told} >= {"code changed", "another program", "another engine"}


def test_engines_may_differ_in_the_last_digits_and_no_others() -> None:
    outcome, columns = an_artefact_of()
    made = artefact_of(outcome, [SOURCE])
    event = replace(outcome, engine="event", fees=outcome.fees * (1 + 1e-12), equity=outcome.equity * (1 + 2e-11))
    assert event.digest != outcome.digest
    told = list(differences(made, [columns], event))
    assert not any(counts for _, counts in told)
    assert "another engine: compiled then, event now" in [text for text, _ in told]
    wrong = replace(event, fees=outcome.fees * (1 + 1e-7))
    assert ("another result: ", True) in [(text[:16], counts) for text, counts in differences(made, [columns], wrong)]
    same_engine = replace(outcome, equity=outcome.equity * (1 + 2e-11))
    assert any(counts for _, counts in differences(made, [columns], same_engine))
    older = msgspec.structs.replace(made, program_sha256="1")
    told = list(differences(older, [columns], same_engine))
    assert ("another result in the last digits alone, as programs differ in them", False) in told
    assert not any(counts for _, counts in told)


def counting(made: artefact.Artefact, outcome: Outcome) -> list[str]:
    return [text for text, counts in differences(made, outcome.candles, outcome) if counts]


@pytest.mark.parametrize(
    "false",
    [
        {"sharpe": 9.9},
        {"max_drawdown": 0.001},
        {"net_profit": 99_999.0},
        {"win_rate": None},
        {"held": {"BTC/USD": 1.0}},
        {"months": []},
        {"trades": []},
    ],
    ids=lambda false: next(iter(false)),
)
def test_a_false_figure_is_not_reproduced(tmp_path: Path, false: dict[str, Any]) -> None:
    outcome, _ = an_artefact_of()
    made = artefact_of(outcome, [SOURCE])
    write_artefact(tmp_path / "result.json", msgspec.structs.replace(made, result=made.result | false))
    (text,) = counting(read_artefact(tmp_path / "result.json"), outcome)
    assert text.startswith(f"another result: {next(iter(false))}")


Edit = Callable[[dict[str, Any]], object]


def flip(told: dict[str, Any]) -> None:
    for trade in told["result"]["trades"]:
        trade["side"] = "short"


def first_data(name: str, value: object) -> tuple[str, Edit]:
    return f"data.0.{name}", lambda told: told["data"][0].update({name: value})


TAMPERINGS: tuple[tuple[str, Edit], ...] = (
    ("result", lambda told: told.update(result={})),
    ("trades removed", lambda told: told["result"].pop("trades")),
    ("trades null", lambda told: told["result"].update(trades=None)),
    ("held removed", lambda told: told["result"].pop("held")),
    ("side", flip),
    ("side of one", lambda told: told["result"]["trades"][1].update(side="lon0")),
    ("profit removed", lambda told: told["result"]["trades"][1].pop("profit")),
    ("extra of a trade", lambda told: told["result"]["trades"][1].update(luck=1)),
    ("data_sha256", lambda told: told.update(data_sha256="0" * 64)),
    ("data", lambda told: told.update(data=[])),
    first_data("sha256", "0" * 64),
    first_data("candles", 7),
    first_data("first", "2020-01-01T00:00:00Z"),
    first_data("last", "2020-01-01T00:00:00Z"),
    first_data("gaps", 7),
    first_data("missing", 7),
    first_data("symbol", "ETH/USD"),
    first_data("timeframe", "1h"),
    ("seed", lambda told: told.update(seed=7)),
    ("engine", lambda told: told["result"].update(engine="event")),
    ("remarks", lambda told: told["result"].update(remarks=[])),
    ("unknown", lambda told: told["result"].update(unknown={"sharpe": "invented"})),
    ("denials", lambda told: told["result"].update(denials=[])),
    ("unknown of holding", lambda told: told["result"]["buy_and_hold"].update(unknown={"sharpe": "invented"})),
    ("extra", lambda told: told["result"].update(luck=1)),
    ("plan in result", lambda told: told["result"].update(plan={})),
    ("detail", lambda told: told["result"].update(detail=[told["data"][0]])),
    ("code", lambda told: told["code_sha256"].update(rsi="0" * 64)),
    ("a bool", lambda told: told["result"].update(losing_trades=True)),
)


@pytest.fixture(scope="module")
def saved() -> tuple[Outcome, bytes]:
    outcome, _ = an_artefact_of()
    return outcome, msgspec.json.encode(artefact_of(outcome, [SOURCE]))


@pytest.mark.parametrize("edit", [edit for _, edit in TAMPERINGS], ids=[name for name, _ in TAMPERINGS])
def test_a_tampered_result_is_not_reproduced(saved: tuple[Outcome, bytes], edit: Edit) -> None:
    outcome, content = saved
    assert counting(artefact.artefact_from(msgspec.json.decode(content)), outcome) == []
    told = msgspec.json.decode(content)
    edit(told)
    assert len(counting(artefact.artefact_from(told), outcome)) >= 1
    # Another program words its remarks otherwise, which is told; nothing else hides behind it.
    told["program_sha256"] = "1"
    found = list(differences(artefact.artefact_from(told), outcome.candles, outcome))
    assert any(counts or text.startswith("other remarks") for text, counts in found)


def test_what_may_differ_speaks_against_nothing(saved: tuple[Outcome, bytes]) -> None:
    outcome, content = saved
    told = msgspec.json.decode(content)
    told["created_at"] = "2020-01-01T00:00:00Z"
    told["data"][0]["origin"] = "another.csv"
    told["result"] |= {"elapsed_s": 9.0, "bars_per_s": None}
    assert list(differences(artefact.artefact_from(told), outcome.candles, outcome)) == []


def deep() -> msgspec.Raw:
    return msgspec.Raw(b"[" * 200_000 + b"]" * 200_000)


@pytest.mark.parametrize(
    ("edit", "name"),
    [
        (lambda told: told.update(format=99), r"format: 99, allowed: 1"),
        (lambda told: told.update(luck=1), r"unknown field `\$\.luck`"),
        (lambda told: told["plan"].update(luck=1), r"unknown field `\$\.plan\.luck`"),
        (lambda told: told["data"][0].update(luck=1), r"unknown field `\$\.data\[0\]\.luck`"),
        (lambda told: told.update(sources=[]), r"Expected `array` of length >= 1 - at `\$\.sources`"),
        (lambda told: told["sources"][0].update(path="a\0b"), r"Expected `str` matching .* - at `\$\.sources\[0\]"),
        (lambda told: told["sources"][0].update(end=10**17), r"Expected `int` <= 253402300799999 - at `\$\.sources"),
        (lambda told: told["sources"][0].update(start=-(10**17)), r"Expected `int` >= -62135596800000 - at"),
        (lambda told: told["sources"].append(told["sources"][0]), "symbol BTC/USD twice among sources"),
        (lambda told: told.update(detail=[told["sources"][0]] * 2), "symbol BTC/USD twice among detail"),
        (lambda told: told["result"].update(remarks=5), r"Expected `array`, got `int` - at `\$\.result\.remarks`"),
        (lambda told: told["result"].update(remarks=[5]), r"Expected `str`, got `int` - at `\$\.result\.remarks\[0\]`"),
        (lambda told: told["result"].update(sharpe=10**400), r"Expected `int` <= 9223372036854775807 - at `\$\.result"),
        (lambda told: told["result"].update(luck=[[[[[[[1]]]]]]]), r"Expected .*, got `array` - at `\$\.result"),
        (lambda told: told["plan"].update(cash=-1), r"cash: -1\.0 is not allowed"),
        (lambda told: told.update(luck=deep()), "it is nested too deeply"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_another_format_is_refused(saved: tuple[Outcome, bytes], tmp_path: Path, edit: Edit, name: str) -> None:
    told = msgspec.json.decode(saved[1])
    edit(told)
    (tmp_path / "other.json").write_bytes(msgspec.json.encode(told))
    with pytest.raises(BadData, match=rf"other\.json: it is no saved result: {name}"):
        read_artefact(tmp_path / "other.json")


def test_doubts_about_ones_own_strategy_may_have_been_told_before(
    saved: tuple[Outcome, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome, content = saved
    told = msgspec.json.decode(content)
    told["result"]["remarks"].insert(0, "ema_crossover was not checked")
    made = artefact.artefact_from(told)
    assert len(counting(made, outcome)) == 1
    monkeypatch.setattr(recorded, "TAKEN", frozenset())
    assert counting(made, outcome) == []


def test_a_false_trade_is_not_reproduced_and_a_result_without_trades_is() -> None:
    outcome, _ = an_artefact_of()
    made = artefact_of(outcome, [SOURCE])
    rows = [row | {"profit": 7.0} if number == 1 else row for number, row in enumerate(made.result["trades"])]
    false = msgspec.structs.replace(made, result=made.result | {"trades": rows})
    assert counting(false, outcome) == ["another result: trades.2.profit 7.0 then, -1.0 now"]
    without = {name: value for name, value in made.result.items() if name != "trades"}
    stored = msgspec.structs.replace(made, result=without)
    assert list(differences(stored, outcome.candles, outcome, trades=False)) == []
    assert counting(stored, outcome) == ["another result: trades is not recorded"]


def test_the_equity_the_plan_and_the_finer_candles_are_those_of_then() -> None:
    outcome, columns = an_artefact_of()
    made = artefact_of(replace(outcome, detail=(columns,)), [SOURCE], [SOURCE])
    assert counting(made, replace(outcome, detail=(columns,))) == []
    assert "finer candles" in counting(made, outcome)[0]
    equity = outcome.equity.copy()
    equity[50] *= 1 + 1e-13
    nearly = replace(outcome, detail=(columns,), equity=equity)
    assert counting(made, nearly) == ["another result: the equity candle by candle differs, though no figure does"]
    elsewhere = msgspec.structs.replace(made, versions=made.versions | {"machine": "another"})
    assert counting(elsewhere, nearly) == []
    other_plan = msgspec.structs.replace(made, plan=msgspec.structs.replace(made.plan, fee=0.002))
    assert counting(other_plan, replace(outcome, detail=(columns,)))[0].startswith("plan changed")
    figures_then = {name: value for name, value in made.result.items() if name != "detail"}
    before = msgspec.structs.replace(made, equity_sha256=None, detail_sha256=None, result=figures_then)
    assert counting(before, outcome) == []


def test_a_run_names_its_finer_candles() -> None:
    fine = candles_of(walk(300))
    plan = Plan(strategies=(StrategyChoice(name="rsi"),), timeframe=HOUR, rounding=False)
    outcome = run(plan, (fine,), detail={fine.symbol: fine})
    assert [columns.fingerprint() for columns in outcome.detail] == [fine.fingerprint()]
    assert artefact_of(outcome, [SOURCE]).detail_sha256 not in (
        "",
        artefact_of(run(plan, (fine,)), [SOURCE]).detail_sha256,
    )


def test_what_is_no_result_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="a file that exists"):
        read_artefact(tmp_path / "none.json")
    (tmp_path / "torn.json").write_text('{"format": 1')
    with pytest.raises(BadData, match=r"torn\.json: it is no saved result"):
        read_artefact(tmp_path / "torn.json")


def test_code_has_a_name_of_its_own() -> None:
    assert code_of("ema_crossover") != code_of("rsi")
    assert code_of("ema_crossover", fast_period=3) == code_of("ema_crossover")
    assert len(program()) == 64


# Words, messages and the interfaces of others: they decide nothing.
DECIDE_NOTHING = {
    *(
        "kurs",
        "kurs.ports",
        "kurs.backtest",
        "kurs.backtest.artefact",
        "kurs.backtest.limits",
        "kurs.backtest.messages",
        "kurs.backtest.own",
    ),
    *("kurs.backtest.question", "kurs.backtest.recorded", "kurs.backtest.report", "kurs.backtest.workers"),
}


def test_the_programs_name_holds_whatever_a_run_and_its_figures_import() -> None:
    top = Path(kurs.__file__).parents[1]
    held = {path.relative_to(top) for path in artefact._files()}
    waiting, seen = ["kurs.backtest.run", "kurs.backtest.summary", "kurs.backtest.replay"], set[str]()
    while waiting:
        name = waiting.pop()
        path = top / name.replace(".", "/")
        path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        if name in seen or not path.is_file():
            continue
        seen.add(name)
        assert name in DECIDE_NOTHING or path.relative_to(top) in held
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "kurs":
                waiting += [str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)]
    assert "kurs.exchanges.symbols" in seen
    assert all((top / path).is_file() for path in held)


def said(outcome: Outcome) -> str:
    return "\n".join(remarks(outcome, figures(outcome)))


def test_remarks_are_made_where_they_matter() -> None:
    calm = an_outcome(
        CASH * (1 + 1e-4 * np.random.default_rng(1).normal(size=60).cumsum()), [1.0, 2.0] * 20, interval=DAY
    )
    assert said(calm) == ""
    assert "No trade was closed" in said(an_outcome(np.full(60, CASH), interval=DAY))
    assert "3 closed trades are too few" in said(replace(calm, trades=an_outcome(np.full(9, CASH), [1, 1, 1]).trades))
    assert "less than a month" in said(an_outcome(np.full(60, CASH)))
    assert "turned what trading earned" in said(an_outcome(np.full(60, CASH), [-0.1] * 40, interval=DAY))
    ruined = an_outcome(np.linspace(CASH, CASH / 4, 60), [-0.3] * 40, interval=DAY)
    assert "The strategy lost 75% of the cash" in said(ruined)
    assert "are 67% of what the trades lost; before fees they lost 4" in said(ruined)
    assert "Fees took 67%" in said(an_outcome(np.full(60, CASH), [0.1] * 40, interval=DAY))
    assert "One single trade earned" in said(an_outcome(np.full(60, CASH), [90.0] + [-1.0] * 40, interval=DAY))
    assert "0.5 BTC/USD is still held" in said(replace(calm, held={"BTC/USD": 0.5}))
    assert "0.5 BTC/USD is sold short and still held" in said(replace(calm, held={"BTC/USD": -0.5}))
    assert "2 orders were not placed or not filled: too small" in said(replace(calm, denials={"too small": 2}))
    assert "Trading stopped before the end: nothing is left" in said(replace(calm, halted="nothing is left"))
    patient = msgspec.structs.replace(calm.plan, warmup=60)
    assert "All 60 candles are warm-up" in said(replace(calm, plan=patient))
    assert "a note" in said(replace(calm, notes=("a note",)))


def test_a_short_that_is_never_opened_is_remarked() -> None:
    line = CASH * (1 + 1e-4 * np.random.default_rng(1).normal(size=60).cumsum())
    long = an_outcome(line, [1.0, 2.0] * 20, interval=DAY)
    assert said(long) == ""
    allowed = replace(long, plan=msgspec.structs.replace(long.plan, short=True))
    assert "Nothing was sold short" in said(allowed)
    assert "Nothing was sold short" not in said(replace(allowed, held={"BTC/USD": -0.5}))
    turning = replace(allowed, plan=msgspec.structs.replace(allowed.plan, reverse=True))
    assert "Nothing was sold short" not in said(turning)
    short = replace(allowed.trades, size=-allowed.trades.size)
    assert said(replace(allowed, trades=short)) == ""


def test_programs_are_told_the_side_and_the_finer_candles() -> None:
    coarse, finer = candles_of(walk(60), HOUR), candles_of(walk(120), 30 * MINUTE)
    outcome = replace(an_outcome(np.full(60, CASH), [1.0, -1.0], candles=(coarse,)), detail=(finer,))
    size = outcome.trades.size * np.array([1, -1])
    told = summary(replace(outcome, trades=replace(outcome.trades, size=size)))
    assert [trade["side"] for trade in told["trades"]] == ["long", "short"]
    assert [(one["timeframe"], one["sha256"]) for one in told["detail"]] == [("30m", finer.fingerprint())]
    # An older result has neither, and is the same all the same.
    older = msgspec.json.decode(msgspec.json.encode(artefact_of(outcome, [SOURCE]).result))
    del older["detail"]
    for trade in older["trades"]:
        del trade["side"]
    assert list(other_figures(older, outcome, same_engine=True)) == []


def test_finer_candles_that_make_no_whole_one_are_remarked() -> None:
    coarse = resampled(candles_of(walk(7 * 24 * 60), HOUR).rows(5, 7 * 24 * 50 + 3), DAY)
    text = said(an_outcome(np.full(len(coarse), CASH), [1.0] * 40, interval=DAY, candles=(coarse,)))
    assert "of the finer candles 19 at the beginning and 3 at the end make no whole one of 1d" in text


def test_holes_and_silence_in_the_candles_are_remarked() -> None:
    whole = candles_of(walk(100), DAY)
    rows = np.r_[0:40, 50:100]
    names = ("time", "open", "high", "low", "close")
    holed = dataclasses.replace(whole, volume=np.zeros(90), **{name: getattr(whole, name)[rows] for name in names})
    text = said(an_outcome(np.full(90, CASH), [1.0] * 40, interval=DAY, candles=(holed,)))
    assert "10 candles of 1d are missing (10.00%) in 1 gap, the largest of 10 from 2024-02-10T00:00:00Z" in text
    assert "90 candles (100.00%) have no volume" in text


@settings(deadline=None)
@given(
    st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=500),
    st.integers(20, 200),
    st.integers(2, 20),
)
def test_a_picture_keeps_its_width_and_shows_every_column(values: list[float], width: int, height: int) -> None:
    lines = picture(np.array(values), width=width, height=height, ends=("2024-01-01", "2024-12-31"))
    assert len(lines) == height + 2
    dots = [line.split("┤")[-1].split("│")[-1] for line in lines[:height]]
    across = max(map(len, dots))
    assert all(any(place < len(row) and row[place] != "\u2800" for row in dots) for place in range(across))
    plain = picture(np.array(values), width=width, height=height, ends=("2024-01-01", "2024-12-31"), plain=True)
    assert "\n".join(plain).isascii()
    assert [len(line) for line in plain] == [len(line) for line in lines]
    assert max(map(len, lines)) <= max(width, max(map(len, lines[:1])) + 8, 50)


def test_words_for_figures() -> None:
    assert (percent(0.1234), percent(-0.5, sign=True), percent(None)) == ("12.34 %", "-50.00 %", "-")
    assert percent(12345.0) == "1.23e+06 %"
    assert (number(1234.5), number(2, 0, sign=True), ratio(1e7), ratio(1.5)) == ("1,234.50", "+2", "1.00e+07", "1.50")
    assert [money_digits(cash) for cash in (1, 10, 10_000, 1e9)] == [6, 5, 2, 2]
    told = [duration(ms) for ms in (None, 0, 1000, 90_000, 3 * DAY + 4 * HOUR)]
    assert told == ["-", "0", "1 s", "1 min 30 s", "3 d 4 h"]
