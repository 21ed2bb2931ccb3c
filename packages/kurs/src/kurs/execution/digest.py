"""One SHA-256 over everything that was ordered and filled, in order: two runs agree or they do not."""

import hashlib
from collections.abc import Iterable
from decimal import Decimal

from kurs.domain.fills import Fill
from kurs.domain.orders import Order

__all__ = ["digest"]


def digest(orders: Iterable[Order], fills: Iterable[Fill]) -> str:
    """Hex SHA-256 over one line per order (in order of intent), then one per fill (in order of booking).

    Lines hold market time alone, never the machine's, so the speed of a run does not show.
    """
    sha = hashlib.sha256()
    for o in orders:
        sha.update(
            _line(
                "order", o.client_order_id, o.bot, o.symbol, o.side, o.type, o.amount, o.price, o.stop_price,
                o.trail, o.time_in_force, o.post_only, o.reduce_only, o.oco_group, o.purpose, o.created_at,
                o.status, o.filled, o.average_price, o.fees, o.updated_at, o.reason,
            )
        )  # fmt: skip
    for f in fills:
        sha.update(
            _line(
                "fill", f.trade_id, f.client_order_id, f.symbol, f.side, f.amount, f.price, f.fee,
                f.fee_currency, f.maker, f.time,
            )
        )  # fmt: skip
    return sha.hexdigest()


def _line(*values: object) -> bytes:
    return ("|".join(_text(v) for v in values) + "\n").encode()


def _text(value: object) -> str:
    if isinstance(value, Decimal):
        # 1.0 and 1.00 are the same amount; databases do not keep the difference.
        return f"{value.normalize():f}"
    return "" if value is None else str(value)
