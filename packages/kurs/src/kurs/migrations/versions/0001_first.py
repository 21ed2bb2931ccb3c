"""Runs, orders, fills, trades, denials, equity, states, audit, configurations, tokens, results."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

__all__ = ["down_revision", "revision", "upgrade"]

revision = "0001"
down_revision = None


def upgrade() -> None:
    _runs()
    _orders()
    _fills()
    _outcomes()
    _marks()
    _records()
    _append_only("audit")


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True)


def _run() -> sa.Column[int]:
    return sa.Column("run_id", sa.BigInteger(), sa.ForeignKey("runs.id"), nullable=False)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _money(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text().with_variant(sa.Numeric(), "postgresql"), nullable=nullable)


def _json(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text().with_variant(JSONB(), "postgresql"), nullable=False)


def _time(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _runs() -> None:
    op.create_table(
        "runs",
        _id(),
        _text("pool"),
        _text("source"),
        _text("fingerprint"),
        _text("config_hash"),
        _text("quote"),
        _money("start_cash"),
        _flag("simulated"),
        _text("engine_version"),
        _time("started_at"),
        _time("finished_at", nullable=True),
    )
    op.create_index("runs_by_pool", "runs", ["pool", "fingerprint", "id"])


def _orders() -> None:
    op.create_table(
        "orders",
        _id(),
        _run(),
        _text("client_order_id"),
        _text("bot"),
        _text("symbol"),
        _text("side"),
        _text("type"),
        _money("amount"),
        _text("purpose"),
        _time("created_at"),
        _money("price", nullable=True),
        _money("stop_price", nullable=True),
        _money("trail", nullable=True),
        _text("time_in_force"),
        _flag("post_only"),
        _flag("reduce_only"),
        _text("oco_group", nullable=True),
        _money("leverage"),
        _text("status"),
        _text("venue_order_id", nullable=True),
        _money("filled"),
        _money("average_price", nullable=True),
        _money("fees"),
        _time("updated_at"),
        _text("reason", nullable=True),
        sa.UniqueConstraint("run_id", "client_order_id", name="orders_once"),
    )
    op.create_index("orders_by_run", "orders", ["run_id", "id"])
    op.create_index("orders_by_status", "orders", ["run_id", "status"])


def _fills() -> None:
    op.create_table(
        "fills",
        _id(),
        _run(),
        _text("trade_id"),
        _text("client_order_id"),
        _text("bot"),
        _text("symbol"),
        _text("side"),
        _money("amount"),
        _money("price"),
        _money("fee"),
        _text("fee_currency"),
        _flag("maker"),
        _time("time"),
        _money("cash_after"),
        sa.UniqueConstraint("run_id", "trade_id", name="fills_once"),
    )
    op.create_index("fills_by_run", "fills", ["run_id", "id"])


def _outcomes() -> None:
    op.create_table(
        "trades",
        _id(),
        _run(),
        _text("bot"),
        _text("symbol"),
        _money("amount"),
        _time("entry_time"),
        _time("exit_time"),
        _money("pnl"),
        _money("fees"),
    )
    op.create_index("trades_by_run", "trades", ["run_id", "id"])
    op.create_table(
        "denials",
        _id(),
        _run(),
        _text("bot"),
        _text("symbol"),
        _text("side"),
        _money("amount"),
        _text("code"),
        _text("detail"),
        _time("time"),
    )
    op.create_index("denials_by_run", "denials", ["run_id", "id"])


def _marks() -> None:
    op.create_table(
        "equity",
        sa.Column("run_id", sa.BigInteger(), sa.ForeignKey("runs.id"), primary_key=True, autoincrement=False),
        sa.Column("time", sa.BigInteger(), primary_key=True, autoincrement=False),
        _money("equity"),
        _money("cash"),
        _money("realised"),
        _money("fees"),
        sqlite_with_rowid=False,
    )
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "states",
        sa.Column("run_id", key, sa.ForeignKey("runs.id"), primary_key=True, autoincrement=False),
        _text("state"),
        _time("updated_at"),
    )


def _records() -> None:
    op.create_table("audit", _id(), _time("time"), _text("who"), _text("what"), _json("detail"))
    op.create_table("config_history", _id(), _time("time"), _text("who"), _json("changes"), _text("content"))
    op.create_table(
        "tokens",
        sa.Column("id", sa.Text(), primary_key=True),
        _text("name"),
        _text("hash"),
        _json("scopes"),
        _time("created_at"),
        _time("expires_at", nullable=True),
        _time("last_used_at", nullable=True),
        _time("revoked_at", nullable=True),
        _flag("one_time"),
        _time("used_at", nullable=True),
    )
    op.create_table(
        "backtest_results",
        _id(),
        sa.Column("run_id", sa.BigInteger(), sa.ForeignKey("runs.id"), nullable=True),
        _time("created_at"),
        _text("digest"),
        _json("summary"),
    )
    op.create_index("backtest_results_by_digest", "backtest_results", ["digest", "id"])


def _append_only(table: str) -> None:
    """Rows of this table are added and read, never changed; the database itself refuses the rest."""
    if op.get_context().dialect.name == "postgresql":
        op.execute(
            f"CREATE FUNCTION {table}_keeps() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{table} is append only'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_keeps()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_keeps_{change.lower()} BEFORE {change} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append only'); END"
        )
