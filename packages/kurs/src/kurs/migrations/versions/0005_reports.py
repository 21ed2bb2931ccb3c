"""Reports of backtests apart from what a list tells of them, which then does not read them."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

__all__ = ["down_revision", "revision", "upgrade"]

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("backtest_results", sa.Column("report", sa.Text(), nullable=True))
    connection = op.get_bind()
    number: sa.ColumnClause[int] = sa.column("id")
    results = sa.table("backtest_results", number, sa.column("digest"), sa.column("summary"), sa.column("report"))
    ours = sa.select(number).select_from(results).where(results.c.digest.startswith("backtest:"))
    # One at a time: each may take megabytes.
    for each in connection.scalars(ours.order_by(number)).all():
        query = sa.select(sa.cast(results.c.summary, sa.Text())).where(number == each)
        summary = json.loads(connection.scalars(query).one())
        if isinstance(summary, dict) and "report" in summary:
            _apart(results, each, summary, summary.pop("report"))


def _apart(results: sa.TableClause, number: int, summary: dict[str, Any], report: Any) -> None:
    total, profit = _headline(report)
    told = sa.literal(json.dumps(summary | {"total_trades": total, "net_profit": profit}), sa.Text())
    short = sa.cast(told, JSONB()) if op.get_context().dialect.name == "postgresql" else told
    kept = None if report is None else json.dumps(report, separators=(",", ":"))
    op.execute(sa.update(results).where(results.c.id == number).values(summary=short, report=kept))


def _headline(report: Any) -> tuple[int | None, float | None]:
    """By a bot's rules or by a plan; what nobody can read any more tells nothing."""
    match report:
        case {"rounds": list(rounds), "profit": str(profit)}:
            return len(rounds), float(profit)
        case {"artefact": {"result": {"total_trades": int(total), "net_profit": int(profit) | float(profit)}}}:
            return total, profit
        case _:
            return None, None
