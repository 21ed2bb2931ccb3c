"""For schemathesis, which loads this: a request that was refused has changed nothing, and no answer tells a path."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import schemathesis

HOME = Path(os.environ["KURS_HOME"])
# What people ask for ends in these; that they asked in vain may be on record elsewhere.
HELD = (
    "SELECT count(*), max(id), group_concat(status) FROM orders",
    "SELECT count(*), max(id) FROM fills",
    "SELECT count(*), max(id) FROM config_history",
    "SELECT count(*), group_concat(revoked_at) FROM tokens",
    "SELECT count(*) FROM tickets",
    "SELECT count(*), max(id) FROM backtest_results",
)
CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_before: dict[str, object] = {}


@schemathesis.hook
def before_call(context: schemathesis.HookContext, case: "schemathesis.Case[Any]", kwargs: dict[str, Any]) -> None:
    if case.method in CHANGING:
        _before.clear()
        _before[case.id] = _held()


@schemathesis.check
def refused_changes_nothing(
    ctx: schemathesis.CheckContext, response: schemathesis.Response, case: "schemathesis.Case[Any]"
) -> None:
    # An order that the venue has refused stays in the books, as one that was.
    if case.id in _before and response.status_code >= 400 and b'"code":"rejected"' not in response.content:
        assert _held() == _before[case.id], f"{response.status_code}, and yet something has changed"


@schemathesis.check
def says_not_where_the_data_lie(
    ctx: schemathesis.CheckContext, response: schemathesis.Response, case: "schemathesis.Case[Any]"
) -> None:
    assert str(HOME).encode() not in response.content, "the data folder's place is nobody's business"


def _held() -> list[object]:
    with closing(sqlite3.connect(HOME / "kurs.db", timeout=5)) as connection:
        found: list[object] = [connection.execute(query).fetchall() for query in HELD]
    settings = HOME / "config.toml"
    return [*found, settings.read_text()]
