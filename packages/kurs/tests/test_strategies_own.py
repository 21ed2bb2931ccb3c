"""Strategies of one's own, of both kinds: what they say, what they remember, and how they fail."""

import asyncio
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import get_type_hints

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike
from own_strategies import AVERAGES, write

from kurs.backtest import compiled, event
from kurs.backtest.checks import views
from kurs.backtest.compiled import actions_of
from kurs.backtest.plan import Plan, StrategyChoice
from kurs.domain.errors import BadData, BadInput, UnknownName
from kurs.domain.events import Effect, SignalMade
from kurs.domain.fills import Fill
from kurs.domain.market import MINUTE, Candle
from kurs.domain.orders import Side
from kurs.domain.signals import Action
from kurs.engine import BotSpec, Engine, EngineSettings, PlainRule, StrategySpec
from kurs.exchanges.symbols import default_instrument
from kurs.market.columns import CandleColumns
from kurs.market.sample import sample_days
from kurs.risk.rules import Limits
from kurs.strategies import (
    BUY,
    HOLD,
    Columns,
    EventStrategy,
    Said,
    SignalStrategy,
    View,
    choice,
    number,
    registry,
    whole,
)
from kurs.strategies.adapted import Adapted
from kurs.strategies.adapters import ByCandle, adapted
from kurs.strategies.base import Strategy
from kurs.strategies.compilation import has_numba
from kurs.strategies.registry import create, describe, look_in, own

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "guides" / "strategies.md"
SIDES = {Action.BUY: 1, Action.SELL: -1, Action.HOLD: 0}
NAMES = ("above_mean", "framed", "steps", "remembering")
closes = st.lists(st.integers(90, 110), min_size=1, max_size=60).map(lambda found: [float(c) for c in found])


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("home")
    write(folder, AVERAGES)
    look_in(folder)
    yield folder
    look_in(None)


def columns_of(prices: list[float]) -> CandleColumns:
    close = np.array(prices)
    time = np.arange(len(prices)) * MINUTE
    return CandleColumns(
        symbol="X/Y", interval=MINUTE, time=time, open=close, high=close, low=close, close=close, volume=close
    )


def plain(columns: CandleColumns) -> Columns:
    prices = (columns.open, columns.high, columns.low, columns.close, columns.volume)
    return Columns(columns.time, *prices, columns.symbol, columns.interval)


def one_by_one(strategy: Strategy, columns: CandleColumns) -> list[View]:
    return [strategy.on_candle(candle) for candle in columns.candles()]


# ── what they say ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=25, deadline=None)
@given(prices=closes)
def test_both_ways_say_the_same(name: str, prices: list[float]) -> None:
    columns = columns_of(prices)
    said = [SIDES[view.action] for view in one_by_one(create(name), columns)]
    assert create(name).actions(plain(columns)).tolist() == said


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=20, deadline=None)
@given(prices=closes)
def test_what_is_fresh_is_a_change_of_the_view_also_through_the_warmup(name: str, prices: list[float]) -> None:
    columns = columns_of(prices)
    shown, hidden = create(name), create(name)
    shown.warmup = 0
    told, late = one_by_one(shown, columns), one_by_one(hidden, columns)
    before = Action.HOLD
    for row, view in enumerate(told):
        assert view.fresh == (view.action is not Action.HOLD and view.action is not before)
        before = view.action
        assert late[row].action is (Action.HOLD if row < hidden.warmup else view.action)
        assert late[row].fresh == (view.fresh and row >= hidden.warmup)


@settings(max_examples=20, deadline=None)
@given(prices=closes)
def test_polars_and_numpy_say_the_same(prices: list[float]) -> None:
    columns = columns_of(prices)
    assert views(create("framed"), columns).tolist() == views(create("above_mean"), columns).tolist()


def test_everybody_tells_a_strategy_the_same_symbol_and_interval() -> None:
    told: list[tuple[str, int]] = []

    class Candles(EventStrategy):
        def on_candle(self, candle: Candle) -> Said:
            told.append((candle.symbol, candle.interval))
            return BUY if candle.symbol == "X/Y" and candle.interval == MINUTE else HOLD

    class Whole(SignalStrategy):
        warmup = 0

        def signals(self, candles: Columns) -> ArrayLike:
            told.append((candles.symbol, candles.interval))
            return np.full(len(candles.close), candles.symbol == "X/Y" and candles.interval == MINUTE, np.int8)

    # A gap at every step: the interval cannot be told from the times.
    columns = columns_of([100.0, 101.0, 102.0, 103.0])
    columns = replace(columns, time=columns.time * 5)
    for kind in (adapted(Candles), adapted(Whole)):
        assert actions_of(kind(), columns).tolist() == [1, 1, 1, 1]
        assert views(kind(), columns).tolist() == [1, 1, 1, 1]
        assert [view.action for view in one_by_one(kind(), columns)] == [BUY] * 4
        plan = Plan(strategies=(StrategyChoice(name="own"),), rounding=False, engine="event")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(registry, "STRATEGIES", {**registry.STRATEGIES, "own": kind})
            assert event.run(plan, [columns]).held
            if has_numba():
                assert compiled.run(plan, columns).held
    assert set(told) == {("X/Y", MINUTE)}


def test_a_frame_has_the_columns_alone() -> None:
    columns = plain(columns_of([100.0, 101.0]))._replace(symbol="X/Y", interval=MINUTE)
    assert columns.frame().columns == ["time", "open", "high", "low", "close", "volume"]


def test_the_window_slides_on_for_as_long_as_one_likes() -> None:
    prices = (100 + np.cumsum(np.random.default_rng(1).normal(0, 0.1, 2_000))).tolist()
    columns = columns_of(prices)
    said = [SIDES[view.action] for view in one_by_one(create("above_mean", period=7), columns)]
    assert create("above_mean", period=7).actions(plain(columns)).tolist() == said


def test_a_view_may_say_why() -> None:
    class Speaking(EventStrategy):
        def on_candle(self, candle: Candle) -> Said:
            return View(BUY if candle.close > 100 else HOLD, "dear", False, f"{candle.close:g} is much")

    views_of = one_by_one(adapted(Speaking)(), columns_of([100, 101, 102]))
    assert [(view.action, view.fresh) for view in views_of] == [(HOLD, False), (BUY, True), (BUY, False)]
    assert views_of[1][1:] == ("dear", True, "101 is much")


def test_what_a_view_says_can_be_kept() -> None:
    class Halved(EventStrategy):
        def on_candle(self, candle: Candle) -> Said:
            return View(BUY, "\ud800", True, "caf\udce9")

    (view,) = one_by_one(adapted(Halved)(), columns_of([100]))
    assert view == View(BUY, r"\ud800", True, r"caf\udce9")


def test_who_asks_for_fills_is_told_of_them() -> None:
    deaf, hearing = create("steps"), create("remembering")
    assert isinstance(deaf, ByCandle)
    assert isinstance(hearing, ByCandle)
    assert deaf.on_fill is None
    assert hearing.on_fill is not None
    hearing.on_fill(
        Fill(
            trade_id="1",
            client_order_id="a",
            symbol="X/Y",
            side=Side.BUY,
            price=Decimal(1),
            amount=Decimal(1),
            fee=Decimal(0),
            fee_currency="Y",
            time=0,
            maker=False,
        )
    )
    assert json.loads(json.dumps(hearing.snapshot()))["memory"]["own"]["fills"] == 1


def test_the_guides_strategy_hears_of_fills_and_remembers_them(tmp_path: Path, home: Path) -> None:
    """As a reader who has copied it; what a fill is said to have, it has, of the types that are said."""
    page = GUIDE.read_text(encoding="utf-8")
    (block,) = [text for text in re.findall(r"^```python\n(.*?)^```$", page, re.M | re.S) if "on_fill" in text]
    told = re.findall(r"^\| (`.*?) \| (.*) \|$", page[page.index("| of a fill |") :], re.M)
    named = {name: words for names, words in told for name in re.findall(r"`(\w+)`", names)}
    assert set(named) == set(Fill.__struct_fields__)
    hints = get_type_hints(Fill)
    assert {name for name in named if hints[name] is Decimal} == {"amount", "price", "fee"}
    assert all("`Decimal`" in named[name] for name in ("amount", "price", "fee"))
    write(tmp_path, block)
    look_in(tmp_path)
    try:
        for of in ("close", "middle"):
            choice = StrategyChoice(name="trend", parameters={"of": of, "period": 20})
            assert len(event.run(Plan(strategies=(choice,), rounding=False), [sample_days(2)]).trades) > 1
        trend = create("trend")
        assert isinstance(trend, ByCandle)
        assert trend.on_fill is not None
        fill = {"trade_id": "1", "client_order_id": "a", "symbol": "X/Y", "fee_currency": "Y", "time": 0, "maker": True}
        money = {"price": Decimal("1.5"), "amount": Decimal(1), "fee": Decimal(0)}
        trend.on_fill(msgspec.convert({**fill, **money, "side": "buy"}, Fill))
        assert json.loads(json.dumps(trend.snapshot()))["memory"]["own"]["paid"] == 1.5
        trend.on_fill(msgspec.convert({**fill, **money, "side": "sell"}, Fill))
        assert json.loads(json.dumps(trend.snapshot()))["memory"]["own"]["paid"] == 0
    finally:
        look_in(home)


# ── parameters ────────────────────────────────────────────────────────────────────────────────────


def test_parameters_are_declared_where_they_are_used() -> None:
    described = describe("above_mean")
    assert described.description == "Buys above the mean of the last closes, sells below it."
    assert [(p.name, p.type, p.default, p.allowed) for p in described.parameters] == [
        ("period", int, 4, "a whole number from 2 up to 500"),
        ("least", float, 0.0, "a finite number from 0 up to 1"),
        ("side", str, "both", "one of: both, up, down"),
    ]
    assert described.parameters[2].description == "side"
    made = create("above_mean", period=7.0, side="up")
    assert dict(made.values) == {"period": 7, "least": 0.0, "side": "up"}
    assert made.warmup == 7


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"period": 1}, "period: 1 is not allowed; a whole number from 2 up to 500"),
        ({"period": 2.5}, "period: 2.5 is not allowed"),
        ({"least": float("nan")}, "least: nan is not allowed"),
        ({"side": "sideways"}, "side: 'sideways' is not allowed; one of: both, up, down"),
    ],
)
def test_a_value_beyond_its_bounds_is_refused(values: dict[str, object], message: str) -> None:
    with pytest.raises(BadInput, match=re.escape(message)):
        create("above_mean", **values)


def test_an_unknown_parameter_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownName, match=r"parameter of above_mean 'perod'; did you mean 'period'\?"):
        create("above_mean", perod=3)


def test_a_class_made_from_another_has_its_parameters_too() -> None:
    class First(EventStrategy):
        fast = whole(3, 1, 10)
        slow = whole(8, 1, 10)

        def start(self) -> None:
            if self.fast >= self.slow:
                raise BadInput.of("fast", self.fast, f"below slow {self.slow}")

        def on_candle(self, candle: Candle) -> Said:
            return None

    class SecondOne(First):
        slow = whole(9, 1, 20)
        way = choice("a", "b")

    made = adapted(SecondOne)
    assert made.name == "second_one"
    assert dict(made().values) == {"fast": 3, "slow": 9, "way": "a"}
    with pytest.raises(BadInput, match="fast: 9 is not allowed; below slow 9"):
        made(fast=9)
    assert dict(adapted(First)().values) == {"fast": 3, "slow": 8}


@pytest.mark.parametrize(
    ("declare", "message"),
    [
        (lambda: whole(0, 1, 10), "default: 0 is not allowed; a whole number from 1 up to 10"),
        (lambda: number(2.0, 0.0, 1.0), "default: 2.0 is not allowed; a finite number from 0 up to 1"),
    ],
)
def test_a_default_lies_within_its_own_bounds(declare: "type[object]", message: str) -> None:
    with pytest.raises(BadInput, match=re.escape(message)):
        declare()


# ── memory ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=20, deadline=None)
@given(prices=closes, data=st.data())
def test_one_that_was_written_down_goes_on_as_if_nothing_had_happened(
    name: str, prices: list[float], data: st.DataObject
) -> None:
    columns = columns_of(prices)
    cut = data.draw(st.integers(0, len(prices)))
    whole_run = one_by_one(create(name), columns)
    first = create(name)
    for candle in columns.candles(0, cut):
        first.on_candle(candle)
    again = create(name)
    again.restore(json.loads(json.dumps(first.snapshot())))
    assert [again.on_candle(candle) for candle in columns.candles(cut)] == whole_run[cut:]
    assert again.snapshot() == _after(name, columns)


@pytest.mark.parametrize("rule", [None, PlainRule()])
def test_a_bot_goes_on_after_a_restart_as_if_nothing_had_happened(rule: PlainRule | None) -> None:
    tape = sample_days(1).rows(0, 500)
    spec = BotSpec(
        name="bot",
        symbol=tape.symbol,
        interval=tape.interval,
        strategies=tuple(StrategySpec(name=name) for name in NAMES),
        plain=rule,
    )
    settings = EngineSettings(pool="p", quote="USD", cash=Decimal(1000), bots=(spec,), limits=Limits())
    known = {tape.symbol: default_instrument(tape.symbol, float(tape.close[0]))}

    def told(engine: Engine, start: int, stop: int | None) -> list[Effect]:
        return [effect for candle in tape.candles(start, stop) for effect in engine.handle(candle)]

    whole_day = Engine(settings, known)
    expected = told(whole_day, 0, None)
    first = Engine(settings, known)
    before = told(first, 0, 250)
    again = Engine(settings, known)
    again.restore(msgspec.json.decode(msgspec.json.encode(first.snapshot())), finished=[], trades=[])
    assert any(isinstance(effect, SignalMade) for effect in before)
    assert [*before, *told(again, 250, None)] == expected


def _after(name: str, columns: CandleColumns) -> dict[str, object]:
    strategy = create(name)
    one_by_one(strategy, columns)
    return strategy.snapshot()


def test_what_other_code_remembered_is_forgotten(tmp_path: Path, home: Path) -> None:
    strategy = create("remembering")
    one_by_one(strategy, columns_of([100.0, 101.0, 102.0, 103.0]))
    state = strategy.snapshot()
    write(tmp_path, AVERAGES + "\n# changed\n")
    try:
        look_in(tmp_path)
        changed = create("remembering")
        changed.restore(state)
        assert changed.snapshot()["memory"] == create("remembering").snapshot()["memory"]
    finally:
        look_in(home)


@pytest.mark.parametrize(
    "value",
    [(1, 2), {1: 2}, float("nan"), np.float64(1), np.zeros(2), {"a": [BUY]}, object(), ["\ud800"], {"\udce9": 1}],
)
def test_what_cannot_be_written_down_is_named(value: object) -> None:
    class Holding(EventStrategy):
        def start(self) -> None:
            self.thing = value

        def on_candle(self, candle: Candle) -> Said:
            return None

    with pytest.raises(BadInput, match=r"attribute thing of holding: .* is not allowed; what JSON can hold"):
        adapted(Holding)().snapshot()


def test_a_damaged_memory_names_its_field() -> None:
    made = create("above_mean")
    one_by_one(made, columns_of([100.0, 101.0]))
    state = made.snapshot()
    memory = state["memory"]
    assert isinstance(memory, dict)
    for damage, field in (({"close": [1.0]}, "memory"), ({"time": None}, "memory"), ({"said": "perhaps"}, "said")):
        with pytest.raises(BadData, match=field):
            create("above_mean").restore({**state, "memory": {**memory, **damage}})


# ── how they fail ─────────────────────────────────────────────────────────────────────────────────


def answering(answer: object) -> type[Strategy]:
    class Answering(SignalStrategy):
        warmup = 1

        def signals(self, candles: Columns) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
            return answer  # type: ignore[return-value]  # the point of the tests

    return adapted(Answering)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (1, "signals() gives one number for 3 candles"),
        (None, "signals() gives None for 3 candles"),
        ("buy", "signals() gives 'buy' for 3 candles"),
        ([1, 0], "signals() gives an answer of the shape (2,) for 3 candles"),
        ([[1], [0], [1]], "signals() gives an answer of the shape (3, 1) for 3 candles"),
        (
            [True, False, True],
            "signals() gives bool, not numbers: +1 (buy), -1 (sell) or 0 (neither); such as np.where",
        ),
        (["buy", "", ""], "not numbers"),
        ([0, 2, 0], "candle of 1970-01-01T00:01:00Z: signals() says 2 in row 1; it takes +1 (buy)"),
        ([0.0, float("nan"), 0.5], "signals() says 0.5 in row 2"),
        ([0.0, 0.0, float("inf")], "signals() says inf in row 2"),
    ],
)
def test_an_answer_that_makes_no_sense_is_refused_with_its_line(answer: object, message: str) -> None:
    with pytest.raises(BadInput, match=re.escape(message)) as refused:
        answering(answer)().actions(plain(columns_of([1.0, 2.0, 3.0])))
    assert re.match(rf"{re.escape(__file__)}, line \d+, X/Y candle of 1970-01-01T00:0\d:00Z: ", str(refused.value))


def test_on_paper_the_last_answer_counts_and_nan_is_to_hold() -> None:
    assert answering([float("nan")])().on_candle(next(columns_of([1.0]).candles())).action is HOLD
    for answer in ([3], [True], [1, 1], []):
        with pytest.raises(BadInput, match=r"candle of 1970-01-01T00:00:00Z: signals\(\) "):
            answering(answer)().on_candle(next(columns_of([1.0]).candles()))


@pytest.mark.parametrize("answer", [1, "perhaps", [], View("up", "x", False, "y")])  # type: ignore[arg-type]  # the point
def test_an_action_that_is_none_is_refused(answer: object) -> None:
    class Answering(EventStrategy):
        def on_candle(self, candle: Candle) -> Said:
            return answer  # type: ignore[return-value]  # the point of the test

    with pytest.raises(BadInput, match=r"candle of 1970-01-01T00:00:00Z: on_candle\(\) gives .*; it takes BUY, SELL"):
        adapted(Answering)().on_candle(next(columns_of([1.0]).candles()))


def test_one_that_raises_names_file_line_and_candle(tmp_path: Path, home: Path) -> None:
    file = write(
        tmp_path,
        "from kurs.strategies import EventStrategy, SignalStrategy, whole\n"
        "class Falls(EventStrategy):\n"
        "    def on_candle(self, candle):\n"
        "        if candle.close == 102:\n"
        "            return self.deeper(candle)\n"
        "        return None\n"
        "    def deeper(self, candle):\n"
        "        return 1 / (candle.close - 102)\n"
        "class Beyond(SignalStrategy):\n"
        "    warmup = 1\n"
        "    def signals(self, candles):\n"
        "        return candles.close.reshape(0)\n"
        "class Unwarm(SignalStrategy):\n"
        "    warmup = -1\n"
        "    def signals(self, candles):\n"
        "        return candles.close\n"
        "class Unstarted(EventStrategy):\n"
        "    def start(self):\n"
        "        self.x = {}['a']\n"
        "    def on_candle(self, candle):\n"
        "        return None\n",
    )
    columns = columns_of([100.0, 101.0, 102.0])
    look_in(tmp_path)
    try:
        assert not own().problems
        for run in (lambda: one_by_one(create("falls"), columns), lambda: create("falls").actions(plain(columns))):
            with pytest.raises(BadInput, match=re.escape(f"{file}, line 8, X/Y candle of 1970-01-01T00:02:00Z: Zero")):
                run()
        with pytest.raises(BadInput, match=re.escape(f"{file}, line 12, X/Y candle of 1970-01-01T00:02:00Z: Value")):
            create("beyond").actions(plain(columns))
        with pytest.raises(BadInput, match="warmup of unwarm: -1 is not allowed; a whole number from 0"):
            create("unwarm")
        with pytest.raises(BadInput, match=re.escape(f"{file}, line 19: KeyError: 'a'")):
            create("unstarted")
    finally:
        look_in(home)


class Odd(BaseException):
    """As test tools have them, so that nobody catches them by chance."""


@pytest.mark.parametrize(
    "raised",
    [SystemExit(1), asyncio.CancelledError("x"), GeneratorExit("x"), Odd("x")],
    ids=lambda one: type(one).__name__,
)
def test_one_that_ends_the_program_ends_itself_alone(raised: BaseException) -> None:
    class Leaving(EventStrategy):
        def on_candle(self, candle: Candle) -> Said:
            raise raised

    told = f"{__file__}, line {Leaving.on_candle.__code__.co_firstlineno + 1}, X/Y candle of 1970-01-01T00:00:00Z: "
    with pytest.raises(BadInput, match=f"^{re.escape(told)}{type(raised).__name__}: "):
        adapted(Leaving)().on_candle(next(columns_of([1.0]).candles()))


def test_an_interrupt_is_no_fault_of_a_strategy() -> None:
    class Interrupted(EventStrategy):
        def on_candle(self, candle: Candle) -> Said:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        adapted(Interrupted)().on_candle(next(columns_of([1.0]).candles()))


def test_memory_that_has_run_out_is_the_caller_s_matter() -> None:
    class Greedy(EventStrategy):
        def on_candle(self, candle: Candle) -> Said:
            raise MemoryError

    with pytest.raises(MemoryError):
        adapted(Greedy)().on_candle(next(columns_of([1.0]).candles()))


WRITING = """
import numpy as np

from kurs.strategies import SignalStrategy, choice


class Writing(SignalStrategy):
    way = choice("item", "sum", "sort", "polars", "column", "copy")
    warmup = 1

    def signals(self, candles):
        return getattr(self, self.way)(candles)

    def item(self, candles):
        candles.close[0] = 5.0

    def sum(self, candles):
        np.cumsum(candles.volume, out=candles.volume)

    def sort(self, candles):
        candles.time.sort()

    def polars(self, candles):
        candles.frame()["close"].to_numpy()[0] = 5.0

    def column(self, candles):
        candles.close = 5.0

    def copy(self, candles):
        close, frame = candles.close.copy(), candles.frame()
        close[1] = 5.0
        frame[1, "close"] = 5.0
        frame["open"][1] = 5.0
        return np.sign(candles.close - close)
"""


@pytest.mark.parametrize(
    ("way", "line", "said"),
    [
        ("item", 15, "ValueError: assignment destination is read-only"),
        ("sum", 18, "ValueError: output array is read-only"),
        ("sort", 21, "ValueError: sort array is read-only"),
        ("polars", 24, "ValueError: assignment destination is read-only"),
        ("column", 27, "AttributeError: can't set attribute"),
    ],
)
def test_one_that_writes_into_its_candles_is_told_where_and_what_to_do(
    tmp_path: Path, home: Path, way: str, line: int, said: str
) -> None:
    file = write(tmp_path, WRITING)
    columns = columns_of([1.0, 6.0])
    look_in(tmp_path)
    try:
        strategy = create("writing", way=way)
        where = f"{file}, line {line}, X/Y candle of 1970-01-01T00:0"
        todo = f"Z: {said}; candles cannot be changed: work on a copy, such as candles.close.copy()"
        for run in (lambda: strategy.actions(plain(columns)), lambda: one_by_one(strategy, columns)):
            with pytest.raises(BadInput) as refused:
                run()
            assert str(refused.value).startswith(where)
            assert str(refused.value).endswith(todo)
    finally:
        look_in(home)
    assert columns.close.tolist() == [1.0, 6.0]


def test_a_copy_may_be_changed(tmp_path: Path, home: Path) -> None:
    write(tmp_path, WRITING)
    columns = columns_of([4.0, 6.0])
    look_in(tmp_path)
    try:
        assert create("writing", way="copy").actions(plain(columns)).tolist() == [0, 1]
    finally:
        look_in(home)
    assert columns.close.tolist() == columns.open.tolist() == [4.0, 6.0]


def test_of_an_error_with_many_lines_the_first_is_told() -> None:
    class Missing(SignalStrategy):
        warmup = 1

        def signals(self, candles: Columns) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
            raise LookupError("\n no such column\n\nDid you mean another?")

    with pytest.raises(BadInput, match=r"Z: LookupError: no such column$"):
        adapted(Missing)().actions(plain(columns_of([1.0])))


def test_a_history_without_candles_has_no_actions() -> None:
    empty = np.array([])
    nothing = Columns(empty.astype(np.int64), empty, empty, empty, empty, empty)
    for name in NAMES:
        assert create(name).actions(nothing).tolist() == []


def test_they_are_what_the_platform_runs() -> None:
    for name in NAMES:
        assert isinstance(create(name), Adapted)
