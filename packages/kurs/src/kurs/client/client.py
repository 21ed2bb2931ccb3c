"""The whole API as one object: `async with Client() as kurs: await kurs.orders.page()`."""

from pathlib import Path
from types import TracebackType
from typing import Self

from kurs.client.access import Access
from kurs.client.account import Account
from kurs.client.backtests import Backtests
from kurs.client.bots import Bots
from kurs.client.config import Config
from kurs.client.connection import Connection, address_from, token_from
from kurs.client.market import Market
from kurs.client.monitoring import Monitoring
from kurs.client.orders import Orders
from kurs.client.portfolio import Portfolio
from kurs.client.risk import Risk
from kurs.client.strategies import Strategies
from kurs.client.stream import Stream

__all__ = ["Client"]


class Client:
    """A Kurs somewhere, by the same doors as everybody: each call needs a token with its scope.

    Without arguments KURS_URL and KURS_TOKEN count, and without those this machine and no token. BadInput for http to
    another machine, unless `insecure`. Every error is one of `kurs.client.errors`.
    """

    def __init__(
        self,
        url: str | None = None,
        token: str | None = None,
        *,
        ca_file: Path | None = None,
        insecure: bool = False,
    ) -> None:
        self._connection = Connection(url or address_from(), token or token_from(), ca_file=ca_file, insecure=insecure)
        self.access = Access(self._connection)
        self.account = Account(self._connection)
        self.backtests = Backtests(self._connection)
        self.bots = Bots(self._connection)
        self.config = Config(self._connection)
        self.market = Market(self._connection)
        self.monitoring = Monitoring(self._connection)
        self.orders = Orders(self._connection)
        self.portfolio = Portfolio(self._connection)
        self.risk = Risk(self._connection)
        self.strategies = Strategies(self._connection)

    def __repr__(self) -> str:
        return f"Client({self._connection.address!r})"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        await self._connection.aclose()

    def stream(self, *topics: str) -> Stream:
        """`async with` connects; `async for` over it gives each message, over lost connections too."""
        return Stream(self._connection, topics)
