"""What clients of the older bot are told: the same messages, in the shapes that they read."""

from typing import Any

import msgspec

from kurs.api.stream.wire import Message, Parcel, encode, parcel, told

__all__ = ["Items", "Market", "OrderBook"]

Json = dict[str, Any]
# Where a kind's time stands as text: these clients read no ms there.
TEXTS = {"order": "updated_at", "fill": "datetime"}


class Market:
    """A ticker or trades; the symbol as the client spelled it, around the data and in it."""

    def __init__(self, kind: str, symbol: str, spelled: str) -> None:
        self._head = b'{"type":%b,"symbol":%b,"data":' % (encode(kind), encode(spelled))
        self._own = b'{"symbol":' + encode(symbol)
        self._spelled = b'{"symbol":' + encode(spelled)

    def parcel(self, message: Message) -> Parcel | None:
        # The symbol stands first in the data of every topic of the market.
        return parcel(self._head + self._spelled + message.data.removeprefix(self._own) + b"}")

    def gap(self, reason: str) -> None:
        """Everything is told anew, which is all that these clients know to read."""


class OrderBook:
    """A snapshot, and one message for each level that has changed; a count of 0 takes it away."""

    def __init__(self, spelled: str) -> None:
        self._spelled = spelled

    def parcel(self, message: Message) -> Parcel | None:
        data: Json = msgspec.json.decode(message.data)
        data["symbol"] = self._spelled
        changes = data.pop("changes", None)
        if changes is None:
            return parcel(self._told(data))
        return parcel(*(self._told(data | {"update": _update(change)}) for change in changes))

    def gap(self, reason: str) -> None:
        """A snapshot follows."""

    def _told(self, data: Json) -> bytes:
        return encode({"type": "orderbook", "symbol": self._spelled, "data": data})


class Items:
    """One message for each item of a topic of the account; of what is told whole each time, for those that changed."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._head = b'{"type":%b,"data":' % encode(kind)
        self._text = TEXTS.get(kind)

    def parcel(self, message: Message) -> Parcel | None:
        items = _items(message.data)
        if message.before is not None:
            known = frozenset(_items(message.before))
            items = [item for item in items if item not in known]
        return parcel(*(self._head + self._dated(item) + b"}" for item in items)) if items else None

    def gap(self, reason: str) -> Parcel:
        # What was an item for a while alone is not among those that follow.
        return told({"type": "gap", "topic": self._kind, "reason": reason})

    def _dated(self, item: bytes) -> bytes:
        if self._text is None:
            return item
        data: Json = msgspec.json.decode(item)
        return encode(data | {"timestamp": data[self._text]})


def _items(data: bytes) -> list[bytes]:
    """A list's own, or what is none as the only one."""
    if not data.startswith(b"["):
        return [data]
    return [bytes(item) for item in msgspec.json.decode(data, type=list[msgspec.Raw])]


def _update(change: Json) -> Json:
    """The venue tells a level's amount, and of the orders in it only whether there are any."""
    gone = not change["amount"]
    side = change["side"]
    amount = (1.0 if side == "bid" else -1.0) if gone else change["amount"]
    return {"price": change["price"], "count": 0 if gone else 1, "amount": amount, "side": side}
