"""How clients are spoken with: the new ones of `/ws`, and both kinds of the older bot's."""

from functools import partial
from typing import Any

from msgspec import UNSET

from kurs.api.stream import older
from kurs.api.stream.session import Session, id_of
from kurs.api.stream.topics import Topic, parse
from kurs.api.stream.wire import Dialect, Modern
from kurs.domain.errors import BadInput, KursError, NotFound, Unavailable, UnknownName
from kurs.domain.symbols import normalise

__all__ = ["MarketManners", "StreamManners", "UserManners"]

AUTHENTICATED = {"status": "authenticated", "message": "Successfully authenticated"}
INVALID_JSON = {"error": "Invalid JSON"}
MISSING = {"error": "Missing required fields: action, channel, symbol"}
NOT_YET = {"error": 'Not authenticated: send {"token": "..."} or {"ticket": "..."} first'}
CREDENTIALS_MISSING = "Missing API credentials"
NO_SECRETS = (
    "Exchange keys are not taken here: the server holds its own, and trades on paper alone so far. "
    'Send {"token": "..."} or {"ticket": "..."}'
)
# Older clients' channels, and the topics behind them.
CHANNELS = {"ticker": "ticker", "orderbook": "book", "trades": "trades"}
# What a client of the account is told.
TOLD = {"balances": "balance", "orders": "order", "positions": "position", "fills": "fill"}
SECRETS = ("api_key", "api_secret")
LONGEST = 100


class StreamManners:
    """`{"action": "subscribe", "topic": "ticker:BTC/USD", "after"?: 17}`, unsubscribe and ping; `id` comes back."""

    kind = "stream"

    async def welcome(self, session: Session) -> None:
        identity = session.connection.identity
        session.tell(
            {
                "type": "authenticated",
                "name": identity and identity.name,
                "scopes": sorted(identity.scopes) if identity else [],
                "expires_at": identity and identity.expires_at,
            }
        )

    async def refuse(self, session: Session, text: str) -> None:
        session.wrong({"type": "error", "code": "unauthenticated", "error": text})

    async def before(self, session: Session, value: object) -> None:
        _wrong(session, value, "unauthenticated", NOT_YET["error"])

    async def heard(self, session: Session, value: object) -> None:
        match value:
            case {"action": "ping"}:
                session.pong(value)
            case {"action": "subscribe", "topic": str(text), "after": after} if after is not None:
                await self._subscribe(session, value, text, after)
            case {"action": "subscribe", "topic": str(text)}:
                await self._subscribe(session, value, text, None)
            case {"action": "unsubscribe", "topic": str(text)}:
                self._unsubscribe(session, value, text)
            case {"token": str()} | {"ticket": str()}:
                await self.welcome(session)
            case _ if value is UNSET:
                _wrong(session, value, "bad_input", INVALID_JSON["error"])
            case _:
                _wrong(
                    session, value, "bad_input", "an object with action: subscribe, unsubscribe (with a topic), or ping"
                )

    async def _subscribe(self, session: Session, value: object, text: str, after: object) -> None:
        if after is not None and type(after) is not int:
            _wrong(session, value, "bad_input", "after: the seq of the last message that was seen, a whole number")
            return
        try:
            topic = parse(text)
            channel = await session.hub.opened(topic)
            name = str(topic)
            # Told before what the channel tells, so that a client knows whose it is.
            session.tell({"type": "subscribed", "topic": name, "asked": text, "seq": channel.sequence, **id_of(value)})
            dialect = channel.dialect("modern", lambda: Modern(name))
            session.hub.subscribe(session.connection, name, channel, dialect, after)
        except KursError as error:
            _wrong(session, value, _code(error), str(error), topic=text[:LONGEST])

    def _unsubscribe(self, session: Session, value: object, text: str) -> None:
        try:
            name = str(parse(text))
        except BadInput as error:
            _wrong(session, value, _code(error), str(error), topic=text[:LONGEST])
            return
        session.hub.unsubscribe(session.connection, name)
        session.tell({"type": "unsubscribed", "topic": name, "asked": text, **id_of(value)})


class MarketManners:
    """`{"action": "subscribe" | "unsubscribe", "channel": ..., "symbol": ...}`; `symbol` of the address: its ticker."""

    kind = "market"

    def __init__(self, symbol: str | None) -> None:
        self._symbol = symbol

    async def welcome(self, session: Session) -> None:
        session.tell(AUTHENTICATED)
        if self._symbol:
            await self._subscribe(session, "ticker", self._symbol)

    async def refuse(self, session: Session, text: str) -> None:
        session.wrong({"status": "error", "message": text})

    async def before(self, session: Session, value: object) -> None:
        session.wrong(INVALID_JSON if value is UNSET else NOT_YET)

    async def heard(self, session: Session, value: object) -> None:
        match value:
            case {"action": "ping"}:
                session.pong(value)
            case {"action": str(action), "channel": str(channel), "symbol": str(symbol)} if action and symbol:
                await self._asked(session, action, channel, symbol)
            case {"token": str()} | {"ticket": str()}:
                session.tell(AUTHENTICATED)
            case _ if value is UNSET:
                session.wrong(INVALID_JSON)
            case _:
                session.wrong(MISSING)

    async def _asked(self, session: Session, action: str, channel: str, symbol: str) -> None:
        if action not in ("subscribe", "unsubscribe"):
            session.wrong({"error": f"Unknown action: {action[:LONGEST]}"})
        elif channel not in CHANNELS:
            session.wrong({"error": f"Unknown channel: {channel[:LONGEST]}"})
        elif action == "subscribe":
            await self._subscribe(session, channel, symbol)
        else:
            session.hub.unsubscribe(session.connection, f"{channel} {symbol}")
            session.tell({"status": "unsubscribed", "channel": channel, "symbol": symbol})

    async def _subscribe(self, session: Session, channel: str, spelled: str) -> None:
        try:
            topic = Topic(CHANNELS[channel], normalise(spelled))
            found = await session.hub.opened(topic)
            session.tell({"status": "subscribed", "channel": channel, "symbol": spelled})
            dialect = found.dialect(spelled, lambda: _older(channel, topic.symbol, spelled))
            session.hub.subscribe(session.connection, f"{channel} {spelled}", found, dialect)
        except Unavailable:
            session.wrong({"error": "WebSocket service not available"})
        except KursError as error:
            session.wrong({"error": f"Subscription failed: {error}"})


class UserManners:
    """Nothing has to be asked: whoever is let in is told of the whole account."""

    kind = "user"

    async def welcome(self, session: Session) -> None:
        channels = {name: await session.hub.opened(Topic(name)) for name in TOLD}
        # Only now, so that whoever has heard this misses nothing.
        session.tell(AUTHENTICATED)
        for name, kind in TOLD.items():
            channel = channels[name]
            dialect = channel.dialect("older", partial(older.Items, kind))
            # Of fills those that come, also while it reads nothing yet; everything else begins with what is.
            after = channel.sequence if kind == "fill" else None
            session.hub.subscribe(session.connection, name, channel, dialect, after)

    async def refuse(self, session: Session, text: str) -> None:
        session.wrong({"status": "error", "message": text})

    async def before(self, session: Session, value: object) -> None:
        if value is UNSET:
            session.wrong({"error": "Invalid authentication data"})
        elif isinstance(value, dict) and value.get("action") == "ping":
            session.pong(value)
        elif _holds_secrets(value):
            await session.hang_up(NO_SECRETS)
        else:
            await session.hang_up(CREDENTIALS_MISSING)

    async def heard(self, session: Session, value: object) -> None:
        match value:
            case {"action": "ping"}:
                session.pong(value)
            case {"token": str()} | {"ticket": str()}:
                session.tell(AUTHENTICATED)
            case _ if value is UNSET:
                session.wrong(INVALID_JSON)
            case _ if _holds_secrets(value):
                await session.hang_up(NO_SECRETS)


def _older(channel: str, symbol: str, spelled: str) -> Dialect:
    if channel == "orderbook":
        return older.OrderBook(spelled)
    return older.Market(channel, symbol, spelled)


def _holds_secrets(value: object) -> bool:
    return isinstance(value, dict) and any(value.get(name) for name in SECRETS)


def _wrong(session: Session, value: object, code: str, text: str, **more: Any) -> None:
    session.wrong({"type": "error", "code": code, "error": text, **more, **id_of(value)})


def _code(error: KursError) -> str:
    if isinstance(error, Unavailable):
        return "unavailable"
    if isinstance(error, NotFound):
        return "not_found"
    return "unknown_topic" if isinstance(error, UnknownName) else "bad_input"
