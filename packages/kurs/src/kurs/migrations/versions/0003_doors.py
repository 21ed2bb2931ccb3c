"""Doors: browser sessions, tickets, used one-time codes, and the audit as a chain of hashes."""

import hashlib
import json
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

__all__ = ["down_revision", "revision", "upgrade"]

revision = "0003"
down_revision = "0002"

PAGE = 1_000
EXACT = 2**53


def upgrade() -> None:
    _sessions()
    op.create_table(
        "tickets",
        sa.Column("hash", sa.Text(), primary_key=True),
        _json("holder"),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
    )
    step = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table("codes", sa.Column("step", step, primary_key=True, autoincrement=False))
    # Sessions were tokens of half a day; whoever had one signs in again.
    op.execute("DELETE FROM tokens WHERE id LIKE 's%'")
    op.add_column("audit", sa.Column("hash", sa.Text(), nullable=False, server_default=""))
    _chain()


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.Text(), primary_key=True),
        _text("token_id"),
        _text("name"),
        _json("scopes"),
        _text("address"),
        _time("created_at"),
        _time("expires_at"),
        _time("authenticated_at"),
        _text("hash"),
        _time("rotated_at"),
        _text("offered", nullable=True),
        _time("offered_at", nullable=True),
        _json("spent"),
        _text("csrf_key"),
        _time("ended_at", nullable=True),
        _text("ended_why", nullable=True),
    )


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _time(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _json(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text().with_variant(JSONB(), "postgresql"), nullable=False)


def _chain() -> None:
    """Gives the rows that are there already their hashes."""
    _let_change(True)
    connection = op.get_bind()
    columns: list[sa.ColumnClause[Any]] = [sa.column(name) for name in ("id", "time", "who", "what")]
    audit = sa.table("audit", *columns, sa.column("detail", sa.Text()), sa.column("hash"))
    # As text on both databases: a driver's own reading of numbers would differ.
    detail = sa.cast(audit.c.detail, sa.Text()).label("detail")
    previous, last = "", 0
    while True:
        query = sa.select(*columns, detail).select_from(audit).where(audit.c.id > last).order_by(audit.c.id)
        rows = connection.execute(query.limit(PAGE)).all()
        for row in rows:
            previous, last = _link(previous, row), row.id
            connection.execute(sa.update(audit).where(audit.c.id == row.id).values(hash=previous))
        if len(rows) < PAGE:
            break
    _let_change(False)


# Said again and not imported: a migration does for ever what it did on its day.
def _link(previous: str, row: Any) -> str:
    content = [row.time, row.who, row.what, _plain(json.loads(row.detail))]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {name: _plain(part) for name, part in value.items()}
        case list():
            return [_plain(part) for part in value]
        case bool() | str() | None:
            return value
        case _:
            number = float(value)
            return int(number) if number.is_integer() and abs(number) <= EXACT else number


def _let_change(allowed: bool) -> None:
    """The audit is append only by triggers, which this step alone may pass."""
    if op.get_context().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE audit {'DISABLE' if allowed else 'ENABLE'} TRIGGER audit_keeps")
    elif allowed:
        op.execute("DROP TRIGGER audit_keeps_update")
    else:
        op.execute(
            "CREATE TRIGGER audit_keeps_update BEFORE UPDATE ON audit "
            "BEGIN SELECT RAISE(ABORT, 'audit is append only'); END"
        )
