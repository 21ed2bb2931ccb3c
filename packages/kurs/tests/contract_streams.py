"""What the older WebSockets tell of the market and of the account."""

from contract_older import LEVEL
from shapes import ISO, NUMBER, TEXT, WHOLE, Known, Maybe, one_of

__all__ = ["ACCOUNT", "BOOK", "TICKER"]

TICKER = {
    "symbol": TEXT,
    "price": NUMBER,
    "volume": NUMBER,
    "bid": Known(NUMBER),
    "ask": Known(NUMBER),
    "timestamp": ISO,
}
BOOK = {"symbol": TEXT, "bids": [LEVEL], "asks": [LEVEL], "timestamp": ISO}
ACCOUNT = {
    "balance": {"currency": TEXT, "available": NUMBER, "total": NUMBER, "timestamp": ISO},
    "order": {
        "id": TEXT,
        "symbol": TEXT,
        "side": one_of("buy", "sell"),
        "amount": NUMBER,
        "price": Maybe(NUMBER),
        "filled": NUMBER,
        "remaining": NUMBER,
        "status": one_of("open", "filled", "cancelled", "partial"),
        "timestamp": ISO,
    },
    "position": {
        "symbol": TEXT,
        "status": TEXT,
        "amount": NUMBER,
        "base_price": NUMBER,
        "margin_funding": Known(NUMBER),
        "margin_funding_type": Known(WHOLE),
        "pl": Known(NUMBER),
        "pnl": Known(NUMBER),
        "pl_perc": Known(NUMBER),
        "price_liq": Known(NUMBER),
        "leverage": NUMBER,
        "timestamp": ISO,
    },
}
