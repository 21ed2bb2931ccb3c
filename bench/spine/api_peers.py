"""The same three answers by others: Flask over the same engine, and bare FastAPI with ready bytes."""

import hashlib
import json
import sqlite3
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec
from fastapi import FastAPI, Request, Response

from kurs.api import order_json
from kurs.api.routes.orders import wish_of
from kurs.api.schemas.orders import NewOrder
from kurs.bootstrap import MarketChoice, engine_settings, open_platform
from kurs.domain.commands import PlaceOrder, SubmitOrder
from kurs.domain.events import OrderChanged
from kurs.domain.market import MINUTE, Candle
from kurs.domain.orders import Order, OrderStatus, OrderType, Purpose, Side
from kurs.engine import BotSpec, Engine, StrategySpec
from kurs.exchanges.symbols import default_instrument
from kurs.matching import MAIN_ACCOUNT, MatchingVenue
from kurs.runtime.bots import Bots
from kurs.services.recent_orders import OrdersPage, Record
from kurs.settings import Settings

__all__ = ["CASH", "ROWS", "SETTINGS", "TOKEN", "bare", "by_flask", "over_kurs"]

TOKEN = "of-flask"
ROWS = 100
CASH = 10_000_000
SETTINGS = Settings.model_validate(
    {
        "server": {"requests_per_second": 1_000_000},
        "risk": {"max_orders_per_minute": 10_000_000},
        "paper": {"cash": CASH},
        "market": {"speed": 600},
    }
)
SYMBOL, PRICE = "BTC/USD", 60_000.0
# As fast as Kurs' own market goes under this load.
CANDLE_EVERY = 0.1
JSON = "application/json"


def an_order(number: int) -> Order:
    return Order(
        client_order_id=f"manual-{number}",
        bot="manual",
        symbol=SYMBOL,
        side=Side.BUY,
        type=OrderType.LIMIT,
        amount=Decimal("0.0002"),
        price=Decimal(59_000),
        purpose=Purpose.MANUAL,
        created_at=1_704_067_200_000 + number,
        status=OrderStatus.OPEN,
        venue_order_id=str(number),
    )


def _records() -> list[Record]:
    return [Record(run_id=1, pool="paper", order=an_order(number)) for number in range(ROWS)]


# ── bare FastAPI ──────────────────────────────────────────────────────────────────────────────────


def bare() -> FastAPI:
    """Ready bytes, and nothing in front of them."""
    app = FastAPI(openapi_url=None)
    records = _records()
    listed = order_json.page(OrdersPage(records=tuple(records), more=False))

    @app.get("/api/health")
    async def health() -> Response:
        return Response(b'{"status":"ok"}', media_type=JSON)

    @app.get("/api/orders")
    async def orders() -> Response:
        return Response(listed, media_type=JSON)

    return app


def over_kurs() -> FastAPI:
    """Orders are placed by the same service; what is answered is ready, and nothing is in front of it."""

    @asynccontextmanager
    async def opened(app: FastAPI) -> AsyncIterator[None]:
        with tempfile.TemporaryDirectory() as folder:
            async with open_platform(SETTINGS, Path(folder), MarketChoice(speed=SETTINGS.market.speed)) as platform:
                await _ready(platform.bots)
                app.state.orders = platform.services.orders
                yield

    app = FastAPI(openapi_url=None, lifespan=opened)
    told = order_json.acted(_records()[0], "Order placed successfully - buy 0.0002 BTC/USD")

    @app.post("/api/orders", response_model=None)
    async def place(request: Request, body: NewOrder) -> Response:
        await request.app.state.orders.place(wish_of(body), who="bench")
        return Response(told, 201, media_type=JSON)

    return app


async def _ready(bots: Bots) -> None:
    bots.start()
    await bots.recovered()


# ── Flask ─────────────────────────────────────────────────────────────────────────────────────────


def by_flask() -> Any:
    """A token by its hash, a limit and a count for each address, a count and a time for each route; as WSGI app."""
    flask = import_module("flask")
    app = flask.Flask("bench")
    holders = {hashlib.sha256(TOKEN.encode()).hexdigest(): ("bench", frozenset({"read", "trade"}))}
    doorman, meter, desk = _Doorman(), _Meter(), _Desk()
    records = _records()

    def admitted() -> Any:
        flask.g.started = time.perf_counter()
        if not doorman.admits(flask.request.remote_addr):
            return {"detail": "more requests than allowed"}, 429
        if flask.request.path == "/api/health":
            return None
        text = flask.request.headers.get("Authorization", "").removeprefix("Bearer ")
        name, scopes = holders.get(hashlib.sha256(text.encode()).hexdigest(), ("", frozenset()))
        needed = "read" if flask.request.method == "GET" else "trade"
        flask.g.caller = name
        return None if needed in scopes else ({"detail": "A valid token is required"}, 401)

    def counted(answer: Any) -> Any:
        meter.count(flask.request.url_rule, answer.status_code, time.perf_counter() - flask.g.started)
        return answer

    def health() -> Any:
        return flask.jsonify({"status": "ok"})

    def orders() -> Any:
        return flask.jsonify({"orders": [order_json.order(record) for record in records], "next": None})

    def place() -> Any:
        wish = NewOrder.model_validate(flask.request.get_json())
        placed = order_json.order(Record(run_id=1, pool="paper", order=desk.place(wish, flask.g.caller)))
        return flask.jsonify(placed | {"order": placed, "success": True, "message": "Order placed successfully"}), 201

    app.before_request(admitted)
    app.after_request(counted)
    app.get("/api/health")(health)
    app.get("/api/orders")(orders)
    app.post("/api/orders")(place)
    return app


class _Doorman:
    """Requests of each address in this second."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: Counter[tuple[str, int]] = Counter()

    def admits(self, address: str) -> bool:
        key = (address, int(time.monotonic()))
        with self._lock:
            if key not in self._seen:
                self._seen.clear()
            self._seen[key] += 1
            return self._seen[key] <= SETTINGS.server.requests_per_second


class _Meter:
    """Answers and seconds by route and status."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: Counter[tuple[str, int]] = Counter()
        self._seconds: defaultdict[str, float] = defaultdict(float)

    def count(self, route: object, status: int, seconds: float) -> None:
        with self._lock:
            self._answers[str(route), status] += 1
            self._seconds[str(route)] += seconds


class _Desk:
    """One engine and venue, one order at a time; what happens is committed before anything is sent."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        instrument = default_instrument(SYMBOL, PRICE)
        bot = BotSpec(
            name="btc",
            symbol=SYMBOL,
            interval=MINUTE,
            strategies=(StrategySpec(name="ema_crossover", parameters=SETTINGS.parameters("ema_crossover")),),
        )
        (settings,) = engine_settings(SETTINGS, [("paper", bot)])
        self._engine = Engine(settings, {SYMBOL: instrument})
        self._venue = MatchingVenue(instruments=[instrument], accounts={MAIN_ACCOUNT: {"USD": Decimal(CASH)}})
        self._folder = tempfile.TemporaryDirectory()
        self._journal = sqlite3.connect(Path(self._folder.name) / "kurs.db", check_same_thread=False)
        self._journal.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            "CREATE TABLE orders (id TEXT PRIMARY KEY, body TEXT); CREATE TABLE states (id INT PRIMARY KEY, body TEXT)"
        )
        self._facts: list[Any] = []
        self._number = 0
        self._time, self._candle_at = 1_704_067_200_000, 0.0
        self._tick()

    def place(self, wish: NewOrder, who: str) -> Order:
        with self._lock:
            if time.monotonic() >= self._candle_at:
                self._tick()
            self._number += 1
            command = PlaceOrder(
                command_id=str(self._number), symbol=SYMBOL, side=wish.side, type=wish.kind, amount=wish.amount,
                price=wish.price, by=who,
            )  # fmt: skip
            sending = self._hear(command)
            self._commit()
            for submit in sending:
                for report in self._venue.submit(submit.order, submit.order.created_at):
                    self._hear(report)
            placed = next(fact.order for fact in self._facts if isinstance(fact, OrderChanged))
            self._commit()
            return placed

    def _tick(self) -> None:
        self._candle_at = time.monotonic() + CANDLE_EVERY
        self._time += MINUTE
        candle = Candle(SYMBOL, MINUTE, self._time, PRICE, PRICE, PRICE, PRICE, 1e6)
        for report in self._venue.on_tick(candle):
            self._hear(report)
        self._hear(candle)

    def _hear(self, event: Any) -> Sequence[SubmitOrder]:
        sending = []
        for effect in self._engine.handle(event):
            if isinstance(effect, SubmitOrder):
                sending.append(effect)
            else:
                self._facts.append(effect)
        return sending

    def _commit(self) -> None:
        orders = [fact.order for fact in self._facts if isinstance(fact, OrderChanged)]
        rows = [(order.client_order_id, json.dumps(msgspec.to_builtins(order))) for order in orders]
        state = msgspec.json.encode({"engine": self._engine.snapshot(), "venue": self._venue.snapshot()}).decode()
        with self._journal:
            self._journal.executemany("INSERT OR REPLACE INTO orders VALUES (?, ?)", rows)
            self._journal.execute("INSERT OR REPLACE INTO states VALUES (1, ?)", (state,))
        self._facts.clear()
