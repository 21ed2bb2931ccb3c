"""What `kurs run` reports and journals is what a slow second calculation gives from the written rules.

Each variant is one real run of the command over recorded candles, in a process and a data folder of its
own. What was sent is read from the journal and the event log; what had to follow is worked out anew.
"""

import json
import os
import sqlite3
import subprocess
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import msgspec
import polars as pl
import pytest
import tomlkit
from recalculation import (
    Assumptions,
    Bar,
    Cancel,
    Close,
    Execution,
    Opinion,
    Recalculation,
    RoundTrip,
    Rules,
    Send,
    Sent,
    Step,
    local_day,
    protective_prices,
    recalculate,
    share_of,
)

from kurs.domain.events import SignalMade
from kurs.domain.signals import Action, Signal
from kurs.engine import Engine
from kurs.runtime.record import TAGS, Header

MINUTE = 60_000
DAY = 24 * 60
BASIS_POINT = Decimal("0.0001")
# Shares and distances are kept with eight decimals.
EIGHTH = Decimal("0.00000001")
# Average prices and their gains are quotients, which Decimal cuts at 28 digits.
QUOTIENT = Decimal("1e-18")
MARK_EVERY = 5 * MINUTE
PERPETUAL = "BTC_PERP-1m"
PAIRS = {PERPETUAL: "BTC/USD:USD", "XRP_ETH-1m": "XRP/ETH"}
# Only what needs no long history is tried again under other assumptions.
ENOUGH = 3000

# The documented defaults of the settings that the recalculation needs.
DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "paper": {
        "cash": "10000",
        "maker_fee_bps": "10",
        "taker_fee_bps": "20",
        "slippage_bps": 1.0,
        "latency_ms": 50,
        "volume_share": 0.1,
    },
    "trading_window": {"max_trades_per_day": 5, "timezone": "UTC"},
    "risk": {
        "max_position_size": 0.1,
        "max_daily_loss": 2.0,
        "stop_loss_percent": 2.0,
        "take_profit_percent": 2.0,
        "min_signal_confidence": 0.6,
        "min_side_probability": 0.4,
        "probability_weight": 0.5,
    },
    "probability_settings": {
        "confidence_threshold_buy": 0.7,
        "confidence_threshold_sell": 0.7,
        "confidence_threshold_hold": 0.6,
        "risk_score_threshold": 0.8,
    },
}
# Both directions, and protection near enough that a few days see all of it.
BOTH_WAYS: Mapping[str, Mapping[str, Any]] = {
    "bots": {"trader": {"symbol": PAIRS[PERPETUAL], "short": True}},
    "trading_window": {"max_trades_per_day": 60},
    "risk": {"stop_loss_percent": 0.4, "take_profit_percent": 0.3, "min_signal_confidence": 0.5},
    "probability_settings": {"confidence_threshold_buy": 0.5, "confidence_threshold_sell": 0.5},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One run: `days` of the recording, from and to (None: all); `sees` is what must occur for it to be worth it."""

    name: str
    recording: str = PERPETUAL
    days: tuple[int, int] | None = None
    arguments: tuple[str, ...] = ()
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    sees: frozenset[str]

    @property
    def symbol(self) -> str:
        return PAIRS[self.recording]

    def setting(self, section: str, key: str) -> Any:
        return self.settings.get(section, {}).get(key, DEFAULTS[section][key])

    def decimal(self, section: str, key: str) -> Decimal:
        return Decimal(str(self.setting(section, key)))


def with_settings(base: Mapping[str, Mapping[str, Any]], **sections: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {name: {**base.get(name, {}), **sections.get(name, {})} for name in {**base, **sections}}


VARIANTS = (
    Variant(name="month", sees=frozenset({"stop", "exit", "trades_per_day", "confidence"})),
    Variant(
        name="ema-without-latency",
        days=(5, 7),
        arguments=("--strategy", "ema_crossover"),
        settings=with_settings(BOTH_WAYS, paper={"latency_ms": 0, "taker_fee_bps": "7.5", "maker_fee_bps": "0"}),
        sees=frozenset({"stop", "target", "short"}),
    ),
    Variant(
        name="rsi-new-york-daily-loss",
        days=(20, 22),
        arguments=("--strategy", "rsi"),
        settings=with_settings(
            BOTH_WAYS,
            trading_window={"timezone": "America/New_York", "max_trades_per_day": 20},
            risk={"max_daily_loss": 0.1},
        ),
        sees=frozenset({"stop", "target", "short", "daily_loss"}),
    ),
    Variant(
        name="fvg-late-orders",
        days=(10, 12),
        arguments=("--strategy", "fvg", "--timeframe", "5m"),
        settings=with_settings(BOTH_WAYS, paper={"latency_ms": 90_000, "slippage_bps": 3.0}),
        sees=frozenset({"stop", "target", "short"}),
    ),
    Variant(
        name="partial-fills",
        days=(15, 16),
        settings=with_settings(
            BOTH_WAYS, paper={"latency_ms": 20_000, "volume_share": 0.000_000_004, "slippage_bps": 5.0}
        ),
        sees=frozenset({"stop", "target", "exit", "short", "partial"}),
    ),
    Variant(
        name="spot-with-gaps",
        recording="XRP_ETH-1m",
        settings=with_settings(
            {k: v for k, v in BOTH_WAYS.items() if k != "bots"}, paper={"cash": "5"}, risk={"max_daily_loss": 50.0}
        ),
        sees=frozenset({"stop", "target", "partial"}),
    ),
)


# ── one run, and what is read from it ─────────────────────────────────────────────────────────────


@dataclass(kw_only=True)
class PaperRun:
    """What the command printed, journalled and recorded."""

    variant: Variant
    report: dict[str, Any]
    database: Path
    log: Path
    bars: list[Bar]

    @classmethod
    def made(cls, variant: Variant, recordings: Path, folder: Path) -> Self:
        file = f"{variant.recording}.parquet"
        frame = pl.read_parquet(recordings / file)
        if variant.days is not None:
            first, last = variant.days
            frame = frame.slice(first * DAY, (last - first) * DAY)
        candles, log, home = folder / file, folder / "events.jsonl", folder / "home"
        frame.write_parquet(candles)
        home.mkdir()
        (home / "config.toml").write_text(tomlkit.dumps(variant.settings))
        report = run_kurs(home, candles, log, variant.arguments)
        return cls(variant=variant, report=report, database=home / "kurs.db", log=log, bars=bars_of(frame))

    @cached_property
    def told(self) -> "Told":
        return Told.read(self.log)

    @cached_property
    def orders(self) -> dict[str, sqlite3.Row]:
        return {row["client_order_id"]: row for row in self.rows("SELECT * FROM orders ORDER BY id")}

    @cached_property
    def steps(self) -> list[Step]:
        sent = {key: sent_of(row) for key, row in self.orders.items()}

        def requests(asked: Sequence[tuple[str, bool]]) -> tuple[Send | Cancel, ...]:
            return tuple(Send(sent[key]) if new else Cancel(key) for key, new in asked)

        told = self.told
        asked = zip(self.bars, told.asked, told.opening, told.inside, strict=True)
        return [Step(bar, *map(requests, phases)) for bar, *phases in asked]

    @cached_property
    def assumptions(self) -> Assumptions:
        variant, (instrument,) = self.variant, self.told.instruments
        return Assumptions(
            cash=variant.decimal("paper", "cash"),
            tick=Decimal(instrument["tick_size"]),
            lot=Decimal(instrument["lot_size"]),
            maker_fee=variant.decimal("paper", "maker_fee_bps") * BASIS_POINT,
            taker_fee=variant.decimal("paper", "taker_fee_bps") * BASIS_POINT,
            slippage=variant.decimal("paper", "slippage_bps") * BASIS_POINT,
            latency=variant.setting("paper", "latency_ms"),
            volume_share=variant.decimal("paper", "volume_share"),
        )

    @cached_property
    def rules(self) -> Rules:
        variant, (instrument,) = self.variant, self.told.instruments
        least = max(
            variant.decimal("risk", "min_signal_confidence"),
            variant.decimal("probability_settings", "confidence_threshold_buy"),
        )
        return Rules(
            max_position_size=variant.decimal("risk", "max_position_size"),
            max_daily_loss=variant.decimal("risk", "max_daily_loss") / 100,
            max_trades_per_day=variant.setting("trading_window", "max_trades_per_day"),
            min_confidence=least,
            max_hold_probability=variant.decimal("probability_settings", "confidence_threshold_hold"),
            min_side_probability=variant.decimal("risk", "min_side_probability"),
            max_risk_score=variant.decimal("probability_settings", "risk_score_threshold"),
            min_notional=Decimal(instrument["min_notional"]),
            probability_weight=variant.decimal("risk", "probability_weight"),
            stop_loss=variant.decimal("risk", "stop_loss_percent") / 100,
            take_profit=variant.decimal("risk", "take_profit_percent") / 100,
            short=bool(variant.settings.get("bots")),
        )

    @property
    def zone(self) -> str:
        return str(self.variant.setting("trading_window", "timezone"))

    @cached_property
    def again(self) -> Recalculation:
        return recalculate(self.steps, self.assumptions, self.zone)

    @cached_property
    def closes(self) -> dict[int, Close]:
        return {close.time: close for close in self.again.closes}

    @cached_property
    def opinions(self) -> list[Opinion]:
        """The signals: they are not journalled, but the log tells an engine all that it needs to say them again."""
        return [opinion_of(signal) for signal in signals_of(self.log)]

    @cached_property
    def requests_at(self) -> dict[int, list[Sent]]:
        return {step.bar.end: [r.order for r in step.requests if isinstance(r, Send)] for step in self.steps}

    def rows(self, query: str) -> list[sqlite3.Row]:
        connection = sqlite3.connect(self.database)
        try:
            connection.row_factory = sqlite3.Row
            return list(connection.execute(query))
        finally:
            connection.close()


@dataclass(slots=True, kw_only=True)
class Told:
    """The event log: the candles in order, and after each one (order id, whether it was sent or to be cancelled);
    `opening` and `inside` in answer to its open, and to what the rest of it filled, which both come before it."""

    instruments: list[dict[str, Any]]
    candles: list[tuple[Any, ...]]
    asked: list[list[tuple[str, bool]]]
    opening: list[list[tuple[str, bool]]]
    inside: list[list[tuple[str, bool]]]
    # Since the last candle: whether anything has filled, and what was asked after that, and when (ms).
    filled: bool = False
    waiting: list[tuple[str, bool, int]] = field(default_factory=list)

    @classmethod
    def read(cls, log: Path) -> Self:
        with log.open() as lines:
            instruments = list(json.loads(next(lines))["instruments"].values())
            told = cls(instruments=instruments, candles=[], asked=[], opening=[], inside=[])
            for line in lines:
                tag, payload = json.loads(line, parse_float=Decimal)
                told.hear(tag, payload)
        return told

    def hear(self, tag: str, payload: Any) -> None:
        """The venue accepts or rejects what is sent, and answers what is cancelled; all else is its own doing."""
        if tag == "C":
            self.candles.append(tuple(payload))
            end = payload[1] + payload[2]
            self.asked.append([])
            self.opening.append([(key, new) for key, new, time in self.waiting if time < end])
            self.inside.append([(key, new) for key, new, time in self.waiting if time >= end])
            self.filled, self.waiting = False, []
        elif tag == "fill":
            self.filled = True
        elif tag == "report":
            key, kind, reason = payload["client_order_id"], payload["kind"], payload["reason"]
            if kind in ("accepted", "rejected"):
                self.ask(key, True, payload["time"])
            elif kind == "cancel_rejected" or reason == "cancelled on request":
                self.ask(key, False, payload["time"])

    def ask(self, key: str, new: bool, time: int) -> None:
        """What comes after a fill answers the candle that is told of next."""
        if self.filled:
            self.waiting.append((key, new, time))
        else:
            self.asked[-1].append((key, new))


def run_kurs(home: Path, candles: Path, log: Path, arguments: Sequence[str]) -> dict[str, Any]:
    command = (
        *(str(Path(sys.executable).with_name("kurs")), "run", "--replay", str(candles), "--speed", "max"),
        *("--exit-at-end", "--json", "--record", str(log), *arguments),
    )
    environment = {key: value for key, value in os.environ.items() if not key.startswith("KURS_")}
    done = subprocess.run(command, env={**environment, "KURS_HOME": str(home)}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def bars_of(frame: pl.DataFrame) -> list[Bar]:
    times = frame["time"].dt.epoch("ms").to_list()
    columns = ([Decimal(repr(v)) for v in frame[name]] for name in ("open", "high", "low", "close", "volume"))
    return [
        Bar(start=start, end=start + MINUTE, open=open_, high=high, low=low, close=close, volume=volume)
        for start, open_, high, low, close, volume in zip(times, *columns, strict=True)
    ]


def sent_of(row: sqlite3.Row) -> Sent:
    assert row["type"] in ("market", "limit", "stop")
    assert row["time_in_force"] == "gtc"
    return Sent(
        id=row["client_order_id"],
        sign=sign_of(row),
        kind=row["type"],
        amount=Decimal(row["amount"]),
        purpose=row["purpose"],
        created_at=row["created_at"],
        price=decimal_or_none(row["price"]),
        stop_price=decimal_or_none(row["stop_price"]),
        reduce_only=bool(row["reduce_only"]),
        oco_group=row["oco_group"],
    )


def sign_of(row: sqlite3.Row) -> int:
    return {"buy": 1, "sell": -1}[row["side"]]


def decimal_or_none(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def signals_of(log: Path) -> Iterator[Signal]:
    with log.open("rb") as lines:
        header = msgspec.json.decode(next(lines), type=Header)
        engine = Engine(header.settings, header.instruments)
        for line in lines:
            tag, payload = msgspec.json.decode(line, type=tuple[str, msgspec.Raw])
            if tag not in TAGS:
                # What was decided then, which is not told to an engine.
                continue
            effects = engine.handle(msgspec.json.decode(payload, type=TAGS[tag]))
            yield from (effect.signal for effect in effects if isinstance(effect, SignalMade))


def opinion_of(signal: Signal) -> Opinion:
    buy, sell, hold = (Decimal(repr(p)) for p in signal.probabilities)
    return Opinion(
        time=signal.time,
        sign={Action.BUY: 1, Action.SELL: -1}[signal.action],
        confidence=Decimal(repr(signal.confidence)),
        buy=buy,
        sell=sell,
        hold=hold,
    )


@pytest.fixture(scope="module", params=VARIANTS, ids=lambda variant: variant.name)
def paper(request: pytest.FixtureRequest, shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> PaperRun:
    return PaperRun.made(request.param, shared_data / "candles", tmp_path_factory.mktemp("paper"))


# ── market and venue ──────────────────────────────────────────────────────────────────────────────


def test_the_engine_was_told_the_recording(paper: PaperRun) -> None:
    recorded = [(paper.variant.symbol, MINUTE, b.start, b.open, b.high, b.low, b.close, b.volume) for b in paper.bars]
    assert paper.told.candles == recorded
    assert not any(price % paper.assumptions.tick for b in paper.bars for price in (b.open, b.high, b.low, b.close))


def test_the_run_sees_what_it_is_here_for(paper: PaperRun) -> None:
    purposes = {paper.again.orders[fill.order_id].sent.purpose for fill in paper.again.executions}
    denials = {row["code"] for row in paper.rows("SELECT code FROM denials")}
    seen = purposes | denials
    seen |= {"short" for trip in paper.again.books.trips if trip.amount < 0}
    fills = Counter(fill.order_id for fill in paper.again.executions)
    seen |= {"partial" for count in fills.values() if count > 1}
    assert paper.variant.sees <= seen


def test_every_fill_is_the_same(paper: PaperRun) -> None:
    journalled = [
        Execution(
            order_id=row["client_order_id"],
            sign=sign_of(row),
            amount=Decimal(row["amount"]),
            price=Decimal(row["price"]),
            fee=Decimal(row["fee"]),
            maker=bool(row["maker"]),
            time=row["time"],
        )
        for row in paper.rows("SELECT * FROM fills ORDER BY id")
    ]
    assert journalled == paper.again.executions
    assert len(journalled) == paper.report["fills"]


def test_every_order_ends_the_same(paper: PaperRun) -> None:
    assert list(paper.orders) == list(paper.again.orders)
    assert len(paper.orders) == paper.report["orders"]
    for key, row in paper.orders.items():
        order = paper.again.orders[key]
        assert (row["status"], Decimal(row["filled"])) == (order.status, order.filled), key
        assert Decimal(row["fees"]) == order.fees, key
        if order.filled:
            assert abs(Decimal(row["average_price"]) - order.spent / order.filled) < QUOTIENT, key
        if order.status != "open":
            assert row["updated_at"] == order.ended_at, key


# ── books ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_report_gives_the_same_money(paper: PaperRun) -> None:
    books, last = paper.again.books, paper.again.closes[-1]
    assert Decimal(paper.report["fees"]) == books.fees
    assert Decimal(paper.report["final_equity"]) == last.equity
    assert abs(Decimal(paper.report["realised_pnl"]) - books.realised) < QUOTIENT
    assert paper.report["max_drawdown"] == pytest.approx(float(paper.again.max_drawdown), abs=1e-12, rel=0)
    assert paper.report["candles"] == len(paper.bars)


def test_cash_after_every_fill_is_the_same(paper: PaperRun) -> None:
    cash = paper.assumptions.cash
    for row, fill in zip(paper.rows("SELECT * FROM fills ORDER BY id"), paper.again.executions, strict=True):
        cash -= fill.sign * fill.amount * fill.price + fill.fee
        assert Decimal(row["cash_after"]) == cash, fill
    assert cash == paper.again.books.cash


def test_equity_is_the_same_wherever_it_was_marked(paper: PaperRun) -> None:
    rows = paper.rows("SELECT * FROM equity")
    marked = {row["time"]: Decimal(row["equity"]) for row in rows}
    assert marked == {time: paper.again.marks[time] for time in marked}
    times = sorted(marked)
    on_the_grid = {close.time // MARK_EVERY: close for close in reversed(paper.again.closes)}
    for close in on_the_grid.values():
        # A value that has not changed is not told again: the last mark still holds.
        assert marked[times[bisect_right(times, close.time) - 1]] == paper.again.marks[close.time]
    assert {trip.exit_time for trip in paper.again.books.trips} <= marked.keys()


def test_round_trips_are_the_same(paper: PaperRun) -> None:
    rows = paper.rows("SELECT * FROM trades ORDER BY id")
    assert len(rows) == paper.report["trades"] == len(paper.again.books.trips)
    for row, trip in zip(rows, paper.again.books.trips, strict=True):
        journalled = RoundTrip(
            amount=Decimal(row["amount"]),
            entry_time=row["entry_time"],
            exit_time=row["exit_time"],
            pnl=Decimal(row["pnl"]),
            fees=Decimal(row["fees"]),
        )
        assert abs(journalled.pnl - trip.pnl) < QUOTIENT, trip
        assert replace(journalled, pnl=trip.pnl) == trip


# ── risk ──────────────────────────────────────────────────────────────────────────────────────────


def test_no_position_was_left_without_its_stop(paper: PaperRun) -> None:
    assert paper.again.unprotected == []


def test_every_signal_had_the_answer_that_the_rules_give(paper: PaperRun) -> None:
    denied = {row["time"]: row["code"] for row in paper.rows("SELECT * FROM denials")}
    answers: Counter[str] = Counter()
    for opinion in paper.opinions:
        sent = [o.purpose for o in paper.requests_at[opinion.time] if o.purpose in ("entry", "exit")]
        given = sent[0] if sent else denied.get(opinion.time, "nothing")
        due = paper.rules.answer(opinion, paper.closes[opinion.time])
        assert given == due, (opinion, paper.closes[opinion.time])
        assert len(sent) <= 1
        answers[given] += 1
    purposes = Counter(row["purpose"] for row in paper.orders.values())
    assert (answers["entry"], answers["exit"]) == (purposes["entry"], purposes["exit"])
    assert sum(answers[code] for code in set(denied.values())) == paper.report["denials"]
    assert len(paper.opinions) == paper.report["signals"]


def test_every_entry_has_the_size_that_the_rules_give(paper: PaperRun) -> None:
    rules, lot = paper.rules, paper.assumptions.lot
    for opinion in paper.opinions:
        close = paper.closes[opinion.time]
        for order in paper.requests_at[opinion.time]:
            if order.purpose != "entry":
                continue
            share = share_of(opinion, close, rules).quantize(EIGHTH, ROUND_FLOOR)
            due = (share * close.equity / close.price / lot).to_integral_value(ROUND_FLOOR) * lot
            # Confidence and probabilities are binary floats, so the last step may fall to either side.
            assert abs(order.amount - due) <= EIGHTH * close.equity / close.price + lot, order
            assert order.amount * close.price <= rules.max_position_size * close.equity, order
            assert order.sign == opinion.sign


def test_every_exit_closes_what_is_held(paper: PaperRun) -> None:
    for time, sent in paper.requests_at.items():
        for order in sent:
            if order.purpose == "exit":
                held = paper.closes[time].held
                assert (order.reduce_only, order.sign * order.amount) == (True, -held), order


def test_protective_prices_are_those_of_the_signal(paper: PaperRun) -> None:
    said = {opinion.time: opinion for opinion in paper.opinions}
    tick, opinion = paper.assumptions.tick, None
    for time, sent in paper.requests_at.items():
        for order in sent:
            if order.purpose == "entry":
                opinion = said[time]
            if order.purpose not in ("stop", "target"):
                continue
            assert opinion is not None
            entry_price = paper.closes[time].entry_price
            stop, target = protective_prices(opinion, entry_price, paper.rules)
            due, asked = (stop, order.stop_price) if order.purpose == "stop" else (target, order.price)
            assert asked is not None
            # The stop is put on the grid toward the entry, the target away from it: both up for a long position.
            outward = opinion.sign * (asked - due)
            slack = EIGHTH * entry_price
            assert -slack <= outward < tick + slack, order
            assert (order.sign, order.reduce_only) == (-opinion.sign, True)


def test_guards_cover_what_is_held_and_exclude_each_other(paper: PaperRun) -> None:
    for step in paper.steps:
        # A candle with two fills moves the guards twice; the first pair is called back at once.
        recalled = {request.order_id for request in step.requests if isinstance(request, Cancel)}
        sent = [order for order in paper.requests_at[step.bar.end] if order.id not in recalled]
        guards = [order for order in sent if order.purpose in ("stop", "target")]
        if guards:
            held = paper.closes[step.bar.end].held
            assert [order.purpose for order in guards] == ["stop", "target"]
            assert {order.amount for order in guards} == {abs(held)}
            assert len({order.oco_group for order in guards} - {None}) == 1


def test_no_day_had_more_entries_than_allowed(paper: PaperRun) -> None:
    first: dict[str, date] = {}
    for fill in paper.again.executions:
        if paper.again.orders[fill.order_id].sent.purpose == "entry":
            first.setdefault(fill.order_id, local_day(fill.time, paper.zone))
    most = max(Counter(first.values()).values(), default=0)
    assert most <= paper.rules.max_trades_per_day
    assert "trades_per_day" not in paper.variant.sees or most == paper.rules.max_trades_per_day


def test_no_entry_was_sent_after_the_daily_loss_limit(paper: PaperRun) -> None:
    """Summed from the journal's own fills and round trips: a trip's gain counts on the local day on which it ended."""
    fills = paper.rows("SELECT f.time, o.created_at, f.fee FROM fills f JOIN orders o USING (run_id, client_order_id)")
    money = [(row["time"], row["created_at"], -Decimal(row["fee"])) for row in fills]
    trips = paper.rows("SELECT exit_time, entry_time, pnl FROM trades")
    money += [(row["exit_time"], row["entry_time"], Decimal(row["pnl"])) for row in trips]
    for order in paper.orders.values():
        if order["purpose"] != "entry":
            continue
        now, today = order["created_at"], local_day(order["created_at"], paper.zone)
        # Without latency an entry fills at the moment of its decision, so what began then is not yet known.
        known = [m for when, began, m in money if began < now and when <= now and local_day(when, paper.zone) == today]
        assert sum(known, Decimal(0)) > -paper.rules.max_daily_loss * paper.closes[now].equity, order["client_order_id"]


# ── whether a mistake would show ──────────────────────────────────────────────────────────────────


def test_other_assumptions_would_give_other_fills(paper: PaperRun) -> None:
    right, steps = paper.assumptions, paper.steps[:ENOUGH]
    others = [
        replace(right, slippage=right.slippage + BASIS_POINT),
        replace(right, latency=right.latency + 5_000),
        replace(right, taker_fee=right.taker_fee + BASIS_POINT),
    ]
    if "partial" in paper.variant.sees:
        others.append(replace(right, volume_share=None))
    expected = recalculate(steps, right, paper.zone).executions
    assert expected
    assert expected == paper.again.executions[: len(expected)]
    for other in others:
        assert recalculate(steps, other, paper.zone).executions != expected, other
