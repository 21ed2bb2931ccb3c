"""What can be listened to, and by which name: "ticker:BTC/USD", "candles:BTC/USD:1m", "orders"."""

from dataclasses import dataclass
from enum import Enum

from kurs.domain.errors import BadInput, UnknownName
from kurs.domain.market import TIMEFRAMES, timeframe_ms
from kurs.domain.symbols import normalise

__all__ = ["TOPICS", "Kind", "Topic", "parse"]


class Kind(Enum):
    """What a reader who is late gets.

    STATE: the newest message alone, each tells everything. CHANGES: what was missed, or everything anew where that is
    too much. EVERY: all that was missed, for not one may be left out.
    """

    STATE = "state"
    CHANGES = "changes"
    EVERY = "every"


# In the order in which they are named to whoever asks for one that does not exist.
MARKET = {"ticker": Kind.STATE, "book": Kind.CHANGES, "trades": Kind.CHANGES, "candles": Kind.CHANGES}
ACCOUNT = {
    "orders": Kind.EVERY,
    "fills": Kind.EVERY,
    "positions": Kind.STATE,
    "balances": Kind.STATE,
    "equity": Kind.STATE,
    "bots": Kind.STATE,
    "log": Kind.CHANGES,
    "backtests": Kind.CHANGES,
}
TOPICS = (
    *(f"{name}:SYMBOL" for name in MARKET if name != "candles"),
    f"candles:SYMBOL:TIMEFRAME ({', '.join(TIMEFRAMES)})",
    *ACCOUNT,
)
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Topic:
    """`symbol` is unified, or empty where the topic is none of a market's; `interval` is ms, of candles alone."""

    name: str
    symbol: str = ""
    timeframe: str = ""

    @property
    def kind(self) -> Kind:
        return MARKET.get(self.name) or ACCOUNT[self.name]

    @property
    def interval(self) -> int:
        return timeframe_ms(self.timeframe)

    def __str__(self) -> str:
        return ":".join(part for part in (self.name, self.symbol, self.timeframe) if part)


def parse(text: str) -> Topic:
    """A topic in any known spelling of its symbol.

    UnknownName names those there are; BadInput for what is no symbol or no timeframe.
    """
    name, _, rest = text[:LONGEST].partition(":")
    if name in ACCOUNT and not rest:
        return Topic(name)
    if name not in MARKET or not rest:
        raise UnknownName(f"unknown topic {text[:LONGEST]!r}; known: {', '.join(TOPICS)}")
    if name != "candles":
        return Topic(name, normalise(rest))
    symbol, _, timeframe = rest.rpartition(":")
    timeframe = timeframe.lower()
    if not symbol or timeframe not in TIMEFRAMES:
        raise BadInput.of("topic", text[:LONGEST], f"such as {_example(rest)}; timeframes: {', '.join(TIMEFRAMES)}")
    return Topic(name, normalise(symbol), timeframe)


def _example(rest: str) -> str:
    """A topic of candles as whoever asked for `rest` may have meant it."""
    before = rest.rpartition(":")[0]
    # "BTC/USD:USD" is a perpetual without a timeframe; of "BTC/USD:7x" the timeframe alone is wrong.
    meant = (text for text in (rest if "/" in rest else "", before, rest) if _is_symbol(text))
    return f"candles:{next(meant, 'BTC/USD')}:1m"


def _is_symbol(text: str) -> bool:
    try:
        normalise(text)
    except BadInput:
        return False
    return True
