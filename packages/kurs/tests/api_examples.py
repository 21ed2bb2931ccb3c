"""Asks a server over the built-in market everything that the API can be asked, and keeps what it answers as examples.

`python packages/kurs/tests/api_examples.py` writes the file that the API's description shows.
"""

import asyncio
import json
import re
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from contract_config import BACKTESTS, CONFIG, LOGS, MONITORING, RUN_BODY, columns
from contract_market import MARKET_DATA, STRATEGIES
from contract_older import OLDER
from contract_portfolio import PORTFOLIO, RISK
from contract_rows import Row, get
from contract_trading import BOTS, LIMITATIONS, ORDERS, POSITIONS, STATUS
from listening import Listening, listening

from kurs.api import examples
from kurs.api.doors import SUCCESSOR
from kurs.api.examples import Example

__all__ = ["recorded", "template_of"]

FILE = Path(examples.__file__).with_name(examples.FILE)
ADMIN = ("read", "trade", "config", "admin")
# Before those of the contract that ask the same with less.
FIRST = (
    Row(
        method="POST",
        path="/api/portfolio/live/validate-trade",
        body={"symbol": "BTCUSD", "amount": 0.001, "type": "buy"},
        shape={},
    ),
)
MORE = (
    get("/api/risk/var?timeframe=1m&limit=200", {}),
    get("/api/risk/correlation?symbols=BTCUSD,ETHUSD&timeframe=1m&limit=200", {}),
    get("/api/risk/stress?timeframe=1m&limit=200", {}),
    get("/api/portfolio/live/position-value?symbol=BTCUSD&amount=0.5", {}),
    get("/api/portfolio/live/market-overview?symbols=BTCUSD&limit=3", {}),
    get("/api/backtest", {}),
    get("/api/backtest/compare?ids={backtest},{planned}", {}),
    get("/api/backtest/results/{planned}/trades?limit=2", {}),
    Row(method="DELETE", path="/api/backtest/{slow}", shape={}),
    get("/api/session", {}),
    get("/api/tokens", {}),
    get("/api/sessions", {}),
    get("/healthz", {}),
    get("/readyz", {}),
    get("/metrics", {}),
    Row(method="PATCH", path="/api/orders/{open}", body={"price": 58_400}, shape={}),
    Row(method="POST", path="/api/ws-ticket", shape={}),
    Row(method="POST", path="/api/tokens", body={"name": "dashboard", "scopes": ["read"], "days": 30}, shape={}),
    Row(method="DELETE", path="/api/tokens/{token}", shape={}),
)
EMERGENCY = Row(
    method="POST", path="/api/bot/emergency-stop", body={"reason": "something is odd", "flatten": False}, shape={}
)
RESUME = Row(method="POST", path="/api/bot/resume", body={"reason": "looked at it"}, shape={})
ROWS = (
    *FIRST, *STATUS, *POSITIONS, *ORDERS, *LIMITATIONS, *MARKET_DATA, *STRATEGIES, *RISK, *PORTFOLIO, *MONITORING,
    *LOGS, *CONFIG, *BACKTESTS, *OLDER, *MORE, *BOTS[:-2], EMERGENCY, RESUME, BOTS[-1],
)  # fmt: skip
# Lists and mappings of figures are told by their first ones.
SHOWN = 2
MANY = 25
SECRET = re.compile(r"kurs_s?[0-9a-f]{12}_\S+")


def template_of(method: str, path: str, document: Mapping[str, Any]) -> str | None:
    """ "GET /api/orders/{order_id}" of a path that was asked; one without parameters before one with."""
    asked = path.partition("?")[0].rstrip("/")
    fits = [
        template
        for template, methods in document["paths"].items()
        if method.lower() in methods and _pattern(template).fullmatch(asked)
    ]
    # Of two with as many parameters the longer one says more of the path.
    return f"{method} {min(fits, key=lambda template: (template.count('{'), -len(template)))}" if fits else None


@cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{\w+\\}", ".+", re.escape(template)))


async def recorded() -> dict[str, Example]:
    with tempfile.TemporaryDirectory() as folder:
        async with listening(Path(folder)) as server:
            await _traded(server)
            document = (await server.ask("GET", "/openapi.json")).json()
            found: dict[str, Example] = {}
            for row in ROWS:
                template = template_of(row.method, row.path, document)
                if template is not None and template not in found:
                    example = await _asked(server, row)
                    if example is not None:
                        found[template] = example
            found |= await _of_a_browser(server)
            return {name: found[name] for name in sorted(found) if not _is_told_already(name, found, document)}


async def _of_a_browser(server: Listening) -> dict[str, Example]:
    """Signing in and out, which no token does."""
    token = await server.token(*ADMIN)
    found, session = {}, ""
    headers = {"Origin": server.address}
    for method, path, body in (
        ("POST", "/api/session", {"token": token}),
        ("POST", "/api/session/authenticate", {"token": token}),
        ("DELETE", "/api/sessions/{session_id}", None),
        ("POST", "/api/session", {"token": token}),
        ("DELETE", "/api/session", None),
    ):
        options: dict[str, Any] = {} if body is None else {"json": body}
        answer = await server.client.request(method, path.format(session_id=session), headers=headers, **options)
        assert answer.status_code < 400, answer.text
        told = answer.json()
        found[f"{method} {path}"] = Example(status=answer.status_code, answer=_shown(told), request=_shown(body))
        if "csrf_token" in told:
            headers["X-CSRF-Token"], session = told["csrf_token"], told["id"]
    return found


def _is_told_already(name: str, found: Mapping[str, Example], document: Mapping[str, Any]) -> bool:
    """Whether it is an older name of a path that answers in the same form."""
    method, path = name.split()
    successor = found.get(f"{method} {document['paths'][path][method.lower()].get(SUCCESSOR)}")
    return successor is not None and _form(successor.answer) == _form(found[name].answer)


def _form(answer: Any) -> Any:
    if isinstance(answer, list):
        return [_form(part) for part in answer[:1]]
    return sorted(answer) if isinstance(answer, dict) else type(answer)


async def _traded(server: Listening) -> None:
    for symbol, amount in (("BTC/USD", 0.001), ("ETH/USD", 0.01)):
        body = {"symbol": symbol, "type": "market", "side": "buy", "amount": amount}
        await server.ask("POST", "/api/orders", *ADMIN, json=body)
    await server.ask("POST", "/sign-in", data={"token": await server.token(*ADMIN)})
    server.client.cookies.clear()


async def _asked(server: Listening, row: Row) -> Example | None:
    path = row.path.format(**await _names(server, row.path))
    answer = await server.ask(row.method, path, *ADMIN, **({} if row.body is None else {"json": row.body}))
    if answer.status_code >= 400:
        print(row, answer.status_code, answer.text[:200])
        return None
    if answer.headers["content-type"] != "application/json":
        return Example(status=answer.status_code, answer="\n".join(answer.text.splitlines()[:3]) + "\n")
    return Example(status=answer.status_code, answer=_shown(answer.json()), request=_shown(row.body))


async def _names(server: Listening, path: str) -> dict[str, str]:
    names = {}
    if "{open}" in path:
        body = {"symbol": "BTC/USD", "type": "limit", "side": "buy", "amount": 0.0002, "price": 58_500}
        placed = await server.ask("POST", "/api/orders", *ADMIN, json=body)
        assert placed.status_code == 201, placed.text
        names["open"] = placed.json()["id"]
    if "{backtest}" in path:
        names["backtest"] = (await server.ask("POST", "/api/backtest/run", *ADMIN, json=RUN_BODY)).json()["id"]
    if "{planned}" in path:
        planned = RUN_BODY | {"plan": {"stop_loss": 0.02}}
        names["planned"] = (await server.ask("POST", "/api/backtest/run", *ADMIN, json=planned)).json()["id"]
    if "{slow}" in path:
        long = RUN_BODY | {"data": columns(5_000), "answer_within": 0}
        names["slow"] = (await server.ask("POST", "/api/backtest/run", *ADMIN, json=long)).json()["id"]
    if "{token}" in path:
        body = {"name": "by hand", "scopes": ["read"]}
        names["token"] = (await server.ask("POST", "/api/tokens", *ADMIN, json=body)).json()["id"]
    return names


def _shown(value: Any) -> Any:
    """Short, and without secrets."""
    match value:
        case dict():
            items = list(value.items())
            figures = len(items) > MANY and all(isinstance(part, int | float) for part in value.values())
            return {name: _hidden(name, part) for name, part in (items[:SHOWN] if figures else items)}
        case list():
            return [_shown(part) for part in value[:SHOWN]]
        case str():
            return SECRET.sub("kurs_0123456789ab_...", value)
        case _:
            return value


def _hidden(name: str, part: Any) -> Any:
    return "..." if name in {"ticket", "csrf_token"} and part is not None else _shown(part)


if __name__ == "__main__":
    made = asyncio.run(recorded())
    text = json.dumps(msgspec.to_builtins(made), indent=1, ensure_ascii=False)
    FILE.write_text(text + "\n", encoding="utf-8")
    print(f"{len(made)} examples, {FILE.stat().st_size} bytes: {FILE}")
