"""The event log: everything an engine was told gives the same decisions again, bit for bit."""

import gzip
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from building import SYMBOL, Floor, bot, candle, d, fill, instrument, limits, of_kind, report, settings
from hypothesis import given
from hypothesis import strategies as st

from kurs.domain.commands import (
    AmendOrder,
    CancelWorkingOrder,
    EmergencyStop,
    PlaceOrder,
    SetTradingState,
    SwitchBots,
    TradingState,
)
from kurs.domain.errors import BadData
from kurs.domain.events import Charge, Effect, FillBooked, Input, OrderChanged, Timer
from kurs.domain.fills import Fill, ReportKind
from kurs.domain.market import MINUTE, BookChange, Quote, Trade
from kurs.domain.orders import Order, OrderStatus, OrderType, Purpose, Side
from kurs.engine import Engine, Reconfigure, StrategySpec
from kurs.execution.digest import digest
from kurs.risk.sizing import Sizing
from kurs.risk.window import TradingWindow
from kurs.runtime.record import EventLog, Header, replay

ETH = "ETH/USD"
OPEN_DOOR = limits(
    min_signal_confidence=0.0,
    min_buy_confidence=0.0,
    min_sell_confidence=0.0,
    min_side_probability=0.0,
    max_hold_probability=1.0,
    max_risk_score=1.0,
    max_trades_per_day=1000,
    max_orders_per_minute=1000,
    max_daily_loss=0.9,
    max_drawdown=0.9,
    sizing=Sizing.RISK,
    window=TradingWindow(days=frozenset({0, 1, 2, 3, 4, 5, 6}), end_hour=23, zone="Europe/Stockholm"),
)
TOLD = settings(
    bot(
        strategies=(
            StrategySpec(name="ema_crossover", parameters={"fast_period": 2, "slow_period": 5, "min_gap": 0.0}),
            StrategySpec(name="rsi", parameters={"rsi_period": 3}, weight=0.7),
        ),
        combination="majority_vote",
    ),
    bot(
        "eth",
        ETH,
        interval=3 * MINUTE,
        strategies=(StrategySpec(name="rsi", parameters={"rsi_period": 2}), StrategySpec(name="fvg")),
        combination="majority_vote",
    ),
    limits=OPEN_DOOR,
    zone="Europe/Stockholm",
)
INSTRUMENTS = {SYMBOL: instrument(), ETH: instrument(ETH, tick_size=d("0.05"))}


class Noting(Engine):
    """Keeps what followed from each event."""

    def __init__(self) -> None:
        super().__init__(TOLD, INSTRUMENTS)
        self.followed: list[Sequence[Effect]] = []

    def handle(self, event: Input | Reconfigure) -> Sequence[Effect]:
        self.followed.append(super().handle(event))
        return self.followed[-1]


class Session:
    """An hour or two of two random markets, and a venue that fills some of what comes, in parts."""

    def __init__(self, seed: int) -> None:
        self.engine = Noting()
        self.floor = Floor(self.engine)
        self._chance = random.Random(seed)
        self._prices = {SYMBOL: 100.0, ETH: 50.0}

    def trade(self, minutes: int) -> None:
        for _ in range(minutes):
            for symbol in self._prices:
                self._minute(symbol)
            self.floor.time += MINUTE

    def people(self) -> None:
        """Everything that a person can ask for, and what else an engine can be told."""
        tell, time = self.floor.tell, self.floor.time
        tell(Timer(time))
        tell(Trade(SYMBOL, time, "17", 101.25, 0.5, -1))
        tell(Charge(symbol=SYMBOL, cost=d("0.25"), time=time))
        tell(Quote(SYMBOL, time, 101.0, 2.0, 101.5, 3.0))
        tell(BookChange(SYMBOL, time, -1, 101.5, 0.0))
        tell(
            PlaceOrder(
                command_id="p", symbol=ETH, side=Side.BUY, type=OrderType.LIMIT, amount=d("0.5"), price=self._near(ETH)
            )
        )
        placed = next(o for o in self.floor.engine.working.values() if o.purpose is Purpose.MANUAL)
        tell(AmendOrder(command_id="a", client_order_id=placed.client_order_id, amount=d("0.4"), by="ada"))
        tell(CancelWorkingOrder(command_id="c", client_order_id=placed.client_order_id))
        tell(Reconfigure(command_id="r", limits=replace(OPEN_DOOR, max_position_size=0.05)))
        tell(SetTradingState(command_id="s", state=TradingState.REDUCING, reason="lunch", by="ada"))
        tell(SetTradingState(command_id="s2", state=TradingState.ACTIVE, reason="back", by="ada"))
        tell(SwitchBots(command_id="b", running=False, reason="lunch", by="ada"))
        self.trade(20)
        tell(SwitchBots(command_id="b2", running=True, reason="back", by="ada"))

    def end(self) -> None:
        self.floor.tell(EmergencyStop(command_id="e", reason="évening: 5|6\n", by="ada", flatten=True))
        self._venue()
        self.floor.tell(fill("foreign", Side.BUY, "0.1", client_order_id="someone-1", time=self.floor.time))

    def _minute(self, symbol: str) -> None:
        close = round(self._prices[symbol] * (1 + self._chance.gauss(0, 0.004)), 2)
        self._prices[symbol] = close
        self.floor.tell(candle(self.floor.time, close, 1.0, symbol=symbol, width=0.1))
        self._venue()

    def _venue(self) -> None:
        """Cancels what is to be cancelled, fills markets in two parts, guards now and then."""
        tell = self.floor.tell
        for name in tuple(self.floor.engine.working):
            order = self.floor.order(name)
            if order.status is OrderStatus.CANCELLING:
                tell(report(order, ReportKind.CANCELLED, time=self.floor.time, reason="asked"))
            elif order.status is OrderStatus.INTENDED:
                tell(report(order, ReportKind.ACCEPTED, time=self.floor.time))
            elif order.working and (order.type is OrderType.MARKET or self._chance.random() < 0.1):
                half = INSTRUMENTS[order.symbol].round_amount(order.remaining / 2)
                tell(self._execution(order, half if half and self._chance.random() < 0.5 else order.remaining))

    def _execution(self, order: Order, amount: Decimal) -> Fill:
        return fill(
            f"t{len(self.floor.told)}",
            order.side,
            amount,
            self._near(order.symbol),
            client_order_id=order.client_order_id,
            symbol=order.symbol,
            fee=amount / 10,
            time=self.floor.time + 7,
        )

    def _near(self, symbol: str) -> Decimal:
        return INSTRUMENTS[symbol].round_price(Decimal(repr(self._prices[symbol])))


def header(**fields: Any) -> Header:
    return Header(version="1.2.3", settings=TOLD, instruments=INSTRUMENTS, **fields)


def write(path: Path, head: Header, floor: Floor, start: int = 0) -> Path:
    """The log of what the engine was told and decided, from an event on."""
    engine = floor.engine
    followed = engine.followed if isinstance(engine, Noting) else []
    with EventLog(path, head) as log:
        for event, effects in zip(floor.told[start:], followed[start:], strict=False):
            log.write(event)
            log.decided(effects)
    return path


def digest_of(floor: Floor) -> str:
    orders = {e.order.client_order_id: e.order for e in of_kind(OrderChanged, floor.heard)}
    return digest(orders.values(), [e.fill for e in of_kind(FillBooked, floor.heard)])


@pytest.fixture(scope="module")
def session() -> Session:
    session = Session(seed=3)
    session.trade(150)
    session.people()
    session.trade(60)
    session.end()
    return session


def test_the_session_is_worth_replaying(session: Session) -> None:
    said = session.floor.engine.statistics()
    assert said.trades > 5
    assert all(b.realised for b in said.bots)
    kinds = {type(event).__name__ for event in session.floor.told}
    assert kinds == {k.__name__ for k in session.floor.engine._handlers}


@pytest.mark.parametrize("name", ["events.jsonl", "events.jsonl.gz"])
def test_a_log_of_every_kind_of_event_replays_to_the_same_digest(tmp_path: Path, session: Session, name: str) -> None:
    replayed = replay(write(tmp_path / name, header(), session.floor))
    assert replayed.digest == digest_of(session.floor)
    assert replayed.events == len(session.floor.told)
    assert replayed.statistics == session.floor.engine.statistics()
    assert (replayed.same, replayed.differs, replayed.whole, replayed.version) == (True, None, True, "1.2.3")


def test_a_log_that_begins_in_the_middle_goes_on_to_the_same_digest(tmp_path: Path, session: Session) -> None:
    half = len(session.floor.told) // 3
    first = Floor(Engine(TOLD, INSTRUMENTS))
    for event in session.floor.told[:half]:
        first.tell(event)
    orders = {e.order.client_order_id: e.order for e in of_kind(OrderChanged, first.heard)}
    fills = [e.fill for e in of_kind(FillBooked, first.heard)]
    head = header(state=first.engine.snapshot(), orders=list(orders.values()), fills=fills)
    replayed = replay(write(tmp_path / "events.jsonl", head, session.floor, half))
    assert replayed.digest == digest_of(session.floor)
    assert replayed.statistics == session.floor.engine.statistics()
    assert replayed.same is replayed.whole is True


def test_one_event_less_is_another_run(tmp_path: Path, session: Session) -> None:
    fewer = Floor(session.floor.engine)
    fewer.told = session.floor.told[:-1]
    assert replay(write(tmp_path / "events.jsonl", header(), fewer)).digest != digest_of(session.floor)


def lines_of(path: Path) -> list[str]:
    return path.read_text().splitlines(keepends=True)


def test_a_log_says_what_was_decided_at_each_event(tmp_path: Path, session: Session) -> None:
    lines = lines_of(write(tmp_path / "events.jsonl", header(), session.floor))
    decided = [number for number, line in enumerate(lines) if line.startswith('["decided",')]
    deciding = [
        number
        for number, effects in enumerate(session.engine.followed)
        if any(isinstance(effect, OrderChanged | FillBooked) for effect in effects)
    ]
    assert len(decided) == len(deciding) > 50
    # The head and the decisions before it stand before an event, and it before its own.
    assert decided == [1 + event + before + 1 for before, event in enumerate(deciding)]
    assert lines[-1] == '["end",null]\n'


def another_decision(lines: list[str], place: int) -> None:
    lines[place] = '["decided","0123456789abcdef"]\n'


def none_recorded(lines: list[str], place: int) -> None:
    del lines[place]


def one_too_many(lines: list[str], place: int) -> None:
    lines.insert(place + 1, lines[place])


@pytest.mark.parametrize("spoil", [another_decision, none_recorded, one_too_many])
@pytest.mark.parametrize("which", [0, 7, -1])
def test_other_decisions_than_recorded_are_told_by_the_first_event(
    tmp_path: Path, session: Session, spoil: Callable[[list[str], int], None], which: int
) -> None:
    path = write(tmp_path / "events.jsonl", header(), session.floor)
    lines = lines_of(path)
    place = [number for number, line in enumerate(lines) if line.startswith('["decided",')][which]
    spoil(lines, place)
    path.write_text("".join(lines))
    replayed = replay(path)
    assert (replayed.same, replayed.differs, replayed.whole) == (False, place, True)
    # Only what was recorded is another thing.
    assert replayed.digest == digest_of(session.floor)


def test_another_setting_decides_otherwise_from_some_event_on(tmp_path: Path, session: Session) -> None:
    path = write(tmp_path / "events.jsonl", header(), session.floor)
    path.write_bytes(path.read_bytes().replace(b'"slow_period":5', b'"slow_period":9', 1))
    replayed = replay(path)
    assert replayed.same is False
    assert replayed.differs is not None
    assert replayed.stopped == "order trend-19: fill t127 brings 9.910 filled of 4.941"
    assert replayed.events < len(session.floor.told)
    assert replayed.whole is None
    assert not lines_of(path)[replayed.differs - 1].startswith('["decided",')
    assert replayed.digest != digest_of(session.floor)


@given(share=st.floats(0, 1))
@hypothesis.settings(max_examples=20, deadline=None)
def test_a_log_that_was_cut_between_two_lines_is_as_far_the_same(
    tmp_path_factory: pytest.TempPathFactory, session: Session, share: float
) -> None:
    path = write(tmp_path_factory.mktemp("cut") / "events.jsonl", header(), session.floor)
    lines = lines_of(path)
    path.write_text("".join(lines[: 1 + int(share * (len(lines) - 2))]))
    replayed = replay(path)
    assert (replayed.same, replayed.differs, replayed.whole) == (True, None, False)


def test_of_a_log_without_decisions_nothing_is_claimed(tmp_path: Path, session: Session) -> None:
    path = write(tmp_path / "events.jsonl", header(kurs=1), session.floor)
    path.write_text("".join(line for line in lines_of(path) if not line.startswith(('["decided",', '["end",'))))
    replayed = replay(path)
    assert replayed.digest == digest_of(session.floor)
    assert (replayed.same, replayed.differs, replayed.whole) == (None, None, None)
    path.write_bytes(path.read_bytes().replace(b'"slow_period":5', b'"slow_period":9', 1))
    other = replay(path)
    # Fills that were recorded do not fit what is ordered now.
    assert (other.same, other.whole) == (False, None)
    assert (other.stopped or "").startswith("order trend-19: fill t127")


NO_HEAD, NO_EVENT = "line 1: is not the head", "line 2: is not an event"


@pytest.mark.parametrize(
    ("head", "lines", "message"),
    [
        (b"", b"", NO_HEAD),
        (b"not json\n", b"", NO_HEAD),
        (b'{"kurs":1}\n', b"", NO_HEAD),
        (b"\xff\n", b"", NO_HEAD),
        (b"HEAD", b"not json\n", NO_EVENT),
        (b"HEAD", b'["C",["BTC/USD",60000,0,1,1,1]]\n', NO_EVENT),
        (b"HEAD", b'["nonsense",{}]\n', NO_EVENT),
        (b"HEAD", b'["timer",{"time":"noon"}]\n', NO_EVENT),
        (b"HEAD", b'["timer",{"time":5}]\n["timer",{}]\n', "line 3: is not an event"),
        (b"HEAD", b'["timer",{"time":5}]\n["decided",5]\n', "line 3: is not an event"),
    ],
)
def test_a_damaged_log_names_the_line(tmp_path: Path, head: bytes, lines: bytes, message: str) -> None:
    path = write(tmp_path / "events.jsonl", header(), Floor(Engine(TOLD, INSTRUMENTS)))
    path.write_bytes((path.read_bytes().splitlines(keepends=True)[0] if head == b"HEAD" else head) + lines)
    with pytest.raises(BadData, match=message):
        replay(path)


def test_a_log_of_another_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    with EventLog(path, header(kurs=3)):
        pass
    with pytest.raises(BadData, match="event log format 3 is not allowed; this Kurs reads formats 1 and 2"):
        replay(path)


def test_a_log_that_was_cut_or_is_missing_is_refused(tmp_path: Path, session: Session) -> None:
    path = write(tmp_path / "events.jsonl.gz", header(), session.floor)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(BadData, match="cannot be read"):
        replay(path)
    with pytest.raises(BadData, match="cannot be read"):
        replay(tmp_path / "nothing.jsonl")
    plain = tmp_path / "plain.jsonl.gz"
    plain.write_bytes(gzip.compress(b"")[:5])
    with pytest.raises(BadData, match="cannot be read"):
        replay(plain)
