"""Orders: what they protect, whose place they took; and a way to any page of them without a scan."""

import sqlalchemy as sa
from alembic import op

__all__ = ["down_revision", "revision", "upgrade"]

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    for name in ("stop_loss", "take_profit"):
        op.add_column("orders", sa.Column(name, sa.Text().with_variant(sa.Numeric(), "postgresql"), nullable=True))
    op.add_column("orders", sa.Column("replaces", sa.Text(), nullable=True))
    op.drop_index("orders_by_status", "orders")
    op.create_index("orders_by_status", "orders", ["run_id", "status", "created_at", "id"])
    op.create_index("orders_by_time", "orders", ["run_id", "created_at", "id"])
    op.create_index("orders_by_symbol", "orders", ["run_id", "symbol", "created_at", "id"])
    op.create_index("fills_by_order", "fills", ["run_id", "client_order_id"])
