"""What an answer costs behind its doors, beside Flask and bare FastAPI; and a page of a million orders."""

import json
import os
import random
import re
import sqlite3
import statistics
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter
from urllib.error import HTTPError

from bench.measuring import Comparison
from bench.serving import Server, served_if, serving, serving_wsgi, spent
from bench.spine.api_peers import CASH, ROWS, TOKEN
from bench.spine.commands import KURS, started

__all__ = ["run"]

ROUNDS = 5
SECONDS = 3
CONNECTIONS = 32
PEERS = "bench.spine.api_peers"
CONFIG = f"""
[server]
requests_per_second = 1000000
[risk]
max_orders_per_minute = 10000000
[paper]
cash = {CASH}
"""
BUY = {"symbol": "BTC/USD", "type": "market", "side": "buy", "amount": 0.0002}
POST = 'wrk.method = "POST"\nwrk.headers["Content-Type"] = "application/json"\nwrk.body = [[{}]]\n'
SPEED, PRICED_WITHIN = "600", 20.0
MILLION, PAGES, PAGE = 1_000_000, 200, 100
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Requests a second, waits of a request in ms, processor microseconds of the server for each."""

    rate: float
    median: float
    p99: float
    processor: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    server: Server
    token: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    name: str
    path: str
    body: Mapping[str, object] | None
    beside_flask: str
    beside_bare: str


def run() -> Iterator[Comparison]:
    yield from _reading()
    yield from _placing()
    yield from _history()


def _reading() -> Iterator[Comparison]:
    with ExitStack() as stack:
        stack.enter_context(_on_core(first=True))
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        _warm(home)
        kurs = stack.enter_context(_kurs(home, "--speed", "0"))
        for _ in range(ROWS):
            _ask(kurs, "/api/orders", BUY)
        flask = stack.enter_context(served_if("flask", f"{PEERS}:by_flask", serve=serving_wsgi))
        bare = Target(server=stack.enter_context(serving(f"{PEERS}:bare")), token=None)
        for question in (
            Question(name="GET /api/health", path="/api/health", body=None, beside_flask="2.2", beside_bare="0.7"),
            Question(
                name=f"GET /api/orders, {ROWS} rows", path=f"/api/orders?limit={ROWS}", body=None,
                beside_flask="4", beside_bare="0.7",
            ),
        ):  # fmt: skip
            yield from _compared(question, kurs, _target(flask), bare)


def _placing() -> Iterator[Comparison]:
    with ExitStack() as stack:
        stack.enter_context(_on_core(first=True))
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        _warm(home)
        # So fast that no order works for long.
        kurs = stack.enter_context(_kurs(home, "--speed", SPEED))
        flask = stack.enter_context(served_if("flask", f"{PEERS}:by_flask", serve=serving_wsgi))
        bare = Target(server=stack.enter_context(serving(f"{PEERS}:over_kurs")), token=None)
        question = Question(
            name="POST /api/orders, journalled", path="/api/orders", body=BUY, beside_flask="2", beside_bare="0.7"
        )
        yield from _compared(question, kurs, _target(flask), bare)


def _target(flask: Server | None) -> Target | None:
    return None if flask is None else Target(server=flask, token=TOKEN)


def _compared(question: Question, kurs: Target, flask: Target | None, bare: Target) -> Iterator[Comparison]:
    ours, theirs, limit = [], [], []
    for _ in range(ROUNDS):
        ours.append(_loaded(kurs, question))
        limit.append(_loaded(bare, question))
        if flask is not None:
            theirs.append(_loaded(flask, question))
    if theirs:
        yield _comparison(question.name, "1/s", ours, theirs, "rate", "Flask", f">= {question.beside_flask}")
        yield _comparison(f"{question.name}, p99", "ms", ours, theirs, "p99", "Flask's p50", "<= 1", other="median")
        yield _comparison(f"{question.name}, processor", "us", ours, theirs, "processor", "Flask", "")
    yield _comparison(question.name, "1/s", ours, limit, "rate", "bare FastAPI", f">= {question.beside_bare}")
    yield _comparison(f"{question.name}, processor", "us", ours, limit, "processor", "bare FastAPI", "")


def _comparison(
    question: str,
    unit: str,
    ours: Sequence[Load],
    theirs: Sequence[Load],
    of: str,
    what: str,
    reach: str,
    *,
    other: str | None = None,
) -> Comparison:
    mine = [getattr(load, of) for load in ours]
    return Comparison(
        question=question,
        unit=unit,
        ours=statistics.median(mine),
        theirs=statistics.median(getattr(load, other or of) for load in theirs),
        what=what,
        spread=(min(mine), max(mine)),
        reach=reach,
    )


# ── the load ──────────────────────────────────────────────────────────────────────────────────────


def _loaded(target: Target, question: Question) -> Load:
    """By wrk, from another processor than the server's."""
    with _on_core(first=False), tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "post.lua"
        script.write_text(POST.format(json.dumps(question.body)))
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency"]
        if target.token is not None:
            command += ["-H", f"Authorization: Bearer {target.token}"]
        if question.body is not None:
            command += ["-s", str(script)]
        before = spent(target.server.pid)
        said = subprocess.run(
            [*command, target.server.url + question.path], capture_output=True, text=True, check=True
        ).stdout
        processor = spent(target.server.pid) - before
    found = re.search(r"(\d+) requests in ([\d.]+)s", said)
    if found is None or "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(said)
    answered = int(found[1])
    return Load(
        rate=answered / float(found[2]),
        median=_wait(said, "50%"),
        p99=_wait(said, "99%"),
        processor=processor / answered * 1e6,
    )


def _wait(said: str, share: str) -> float:
    found = re.search(rf"{share}\s+([\d.]+)(us|ms|s)", said)
    if found is None:
        raise RuntimeError(said)
    return float(found[1]) * UNITS[found[2]]


@contextmanager
def _on_core(*, first: bool) -> Iterator[None]:
    """What is started meanwhile runs on one processor: servers on the first, load on the last."""
    cores = sorted(os.sched_getaffinity(0))
    every = range(os.cpu_count() or 1)
    os.sched_setaffinity(0, {every[0] if first else every[-1]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


@contextmanager
def _kurs(home: Path, *arguments: str) -> Iterator[Target]:
    """The product as people run it, and a token that may read and trade."""
    (home / "config.toml").write_text(CONFIG)
    with started(home, "--mode", "api", *arguments) as (process, address):
        create = [KURS, "token", "create", "--scope", "read,trade", "--json"]
        known = {**os.environ, "KURS_HOME": str(home)}
        made = subprocess.run(create, env=known, capture_output=True, text=True, check=True).stdout
        server = Server(pid=process.pid, port=int(address.rpartition(":")[2]))
        yield Target(server=server, token=json.loads(made)["token"])


def _warm(home: Path) -> None:
    """Leaves an account on a market that has prices."""
    with _kurs(home, "--speed", SPEED) as kurs:
        until = time.monotonic() + PRICED_WITHIN
        while True:
            try:
                _ask(kurs, "/api/orders", BUY)
            except HTTPError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)
            else:
                return


def _ask(target: Target, path: str, body: Mapping[str, object]) -> None:
    headers = {"Authorization": f"Bearer {target.token}", "Content-Type": "application/json"}
    request = urllib.request.Request(target.server.url + path, json.dumps(body).encode(), headers)
    urllib.request.urlopen(request, timeout=10).read()


# ── a million orders ──────────────────────────────────────────────────────────────────────────────


def _history() -> Iterator[Comparison]:
    with tempfile.TemporaryDirectory() as folder:
        _warm(Path(folder))
        with (
            _kurs(Path(folder), "--speed", "0") as kurs,
            sqlite3.connect(Path(folder) / "kurs.db", timeout=30) as connection,
        ):
            _fill(connection)
            before, rounds = spent(kurs.server.pid), range(ROUNDS)
            ours = [took for _ in rounds for took in _pages(kurs)]
            processor = (spent(kurs.server.pid) - before) / len(ours) * 1000
            theirs = [took for _ in rounds for took in _bare_pages(connection)]
    question = f"GET /api/orders/history, {MILLION:,} orders"
    yield _of_pages(f"{question}, p99", _quantile(ours, 99), _quantile(theirs, 99), "<= 20")
    yield _of_pages(f"{question}, median", _quantile(ours, 50), _quantile(theirs, 50), "")
    yield _of_pages(f"{question}, processor", processor, _quantile(theirs, 50), "")


def _of_pages(question: str, ours: float, theirs: float, reach: str) -> Comparison:
    what = "its rows by the driver alone"
    return Comparison(
        question=question, unit="ms", ours=ours, theirs=theirs, what=what, spread=(ours, ours), reach=reach
    )


def _fill(connection: sqlite3.Connection) -> None:
    """Copies of one order that has filled, each with its fill, below the server that is at work."""
    columns = [row[1] for row in connection.execute("PRAGMA table_info(orders)") if row[1] != "id"]
    pattern = dict(zip(columns, connection.execute(f"SELECT {', '.join(columns)} FROM orders").fetchone(), strict=True))
    pattern |= {"status": "closed", "filled": pattern["amount"], "average_price": "60000", "fees": "0.1"}
    fills = [row[1] for row in connection.execute("PRAGMA table_info(fills)") if row[1] != "id"]
    insert_order = f"INSERT INTO orders ({', '.join(columns)}) VALUES ({', '.join(':' + c for c in columns)})"
    insert_fill = f"INSERT INTO fills ({', '.join(fills)}) VALUES ({', '.join(':' + c for c in fills)})"
    for first in range(0, MILLION, 20_000):
        names = [(number, f"old-{number}") for number in range(first, first + 20_000)]
        connection.executemany(
            insert_order, ({**pattern, "client_order_id": name, "created_at": number + 1} for number, name in names)
        )
        connection.executemany(insert_fill, (_fill_of(pattern, name, number + 1) for number, name in names))
        connection.commit()


def _fill_of(order: Mapping[str, object], name: str, time: int) -> dict[str, object]:
    return {
        "run_id": order["run_id"],
        "trade_id": f"t-{name}",
        "client_order_id": name,
        "symbol": order["symbol"],
        "side": order["side"],
        "amount": order["amount"],
        "price": "60000",
        "fee": "0.1",
        "fee_currency": "USD",
        "maker": 0,
        "time": time,
        "bot": order["bot"],
        "cash_after": "1000",
    }


def _pages(kurs: Target) -> list[float]:
    """Milliseconds of each of some pages, anywhere in the history."""
    connection = HTTPConnection("127.0.0.1", kurs.server.port)
    took = []
    for number in _places():
        begun = perf_counter()
        connection.request(
            "GET",
            f"/api/orders/history?limit={PAGE}&before=1.old-{number}",
            headers={"Authorization": f"Bearer {kurs.token}"},
        )
        answer = connection.getresponse()
        body = answer.read()
        took.append((perf_counter() - begun) * 1000)
        if answer.status != 200:
            raise RuntimeError(body.decode())
    connection.close()
    return took


def _bare_pages(connection: sqlite3.Connection) -> list[float]:
    took = []
    for number in _places():
        begun = perf_counter()
        (place,) = connection.execute(
            "SELECT id FROM orders WHERE run_id = 1 AND client_order_id = ?", (f"old-{number}",)
        ).fetchone()
        rows = connection.execute(
            "SELECT * FROM orders WHERE run_id = 1 AND id < ? ORDER BY id DESC LIMIT ?", (place, PAGE)
        )
        names = [row[2] for row in rows]
        marks = ", ".join("?" * len(names))
        connection.execute(f"SELECT * FROM fills WHERE run_id = 1 AND client_order_id IN ({marks})", names).fetchall()
        took.append((perf_counter() - begun) * 1000)
    return took


def _places() -> list[int]:
    draw = random.Random(7)
    return [draw.randrange(PAGE, MILLION) for _ in range(PAGES)]


def _quantile(values: Sequence[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]
