"""Topics of the engines of this process: from facts and ticks to messages, and no work while nobody listens."""

import asyncio
import logging
from contextlib import ExitStack

from kurs.api.stream import account, account_json, market
from kurs.api.stream.backtests import BacktestsSource
from kurs.api.stream.channel import Channel
from kurs.api.stream.sources import Source
from kurs.api.stream.topics import Kind, Topic
from kurs.api.stream.wire import encode
from kurs.bus import Bus, Subscription
from kurs.clock import Clock
from kurs.persistence import Books
from kurs.runtime.bots import Bots
from kurs.services import Services

__all__ = ["EngineOrigin"]

log = logging.getLogger(__name__)

# Seconds between two messages of what conflates: twenty a second are more than anybody sees.
PERIOD = 0.05
# Facts that wait for their turn; more than this in one turn of the loop, and listeners are told that some are lost.
WAITING = 20_000


class EngineOrigin:
    """Reads the live state alone."""

    def __init__(self, *, services: Services, bots: Bots, books: Books, bus: Bus, clock: Clock) -> None:
        self._services = services
        self._bots = bots
        self._books = books
        self._bus = bus
        self._clock = clock
        self._sources: dict[Channel, Source] = {}
        self._stirred = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._listening = ExitStack()
        self._dropped = 0

    async def open(self, channel: Channel) -> None:
        source = self._source(channel.topic)
        if not self._sources:
            self._begin()
        # Before it reads, so that nothing told meanwhile is missed; what comes twice is the same.
        self._sources[channel] = source
        try:
            await source.open()
        except BaseException:
            self.close(channel)
            raise

    def close(self, channel: Channel) -> None:
        if self._sources.pop(channel, None) is not None and not self._sources:
            self._end()

    def refresh(self, channel: Channel) -> None:
        channel.whole(encode(self._sources[channel].whole()))

    def look(self) -> None:
        """What changes without a tick or a fact, such as a bot that waits, is seen now."""
        self._stirred.set()

    async def aclose(self) -> None:
        tasks = list(self._tasks)
        self._sources.clear()
        self._end()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _begin(self) -> None:
        told = self._listening.enter_context(self._bus.subscribe(WAITING, account.FACTS))
        self._listening.enter_context(self._bus.watch(self._stirred.set))
        self._listening.enter_context(self._services.backtests.watch(self._stirred.set))
        self._dropped = 0
        self._tasks = [
            asyncio.create_task(self._tell_facts(told), name="stream facts"),
            asyncio.create_task(self._tell_news(), name="stream news"),
        ]

    def _end(self) -> None:
        self._listening.close()
        for task in self._tasks:
            task.cancel()
        self._tasks = []

    async def _tell_facts(self, told: Subscription) -> None:
        while True:
            run_id, fact = await told.next()
            self._stirred.set()
            if told.dropped != self._dropped:
                self._dropped = told.dropped
                self._lost()
            for channel, source in list(self._sources.items()):
                if isinstance(source, account.OrdersSource | account.FillsSource | account.LogSource):
                    news = source.hear(run_id, fact)
                    if news is not None:
                        channel.publish(encode(news))

    def _lost(self) -> None:
        for channel in self._sources:
            if channel.topic.kind is Kind.EVERY:
                channel.lost("more happened at once than could be told")
                self.refresh(channel)

    async def _tell_news(self) -> None:
        while True:
            await self._stirred.wait()
            self._stirred.clear()
            for channel, source in list(self._sources.items()):
                await self._tell(channel, source)
            await asyncio.sleep(PERIOD)

    async def _tell(self, channel: Channel, source: Source) -> None:
        try:
            news = await source.news()
        # A topic that cannot be told now must not silence the others; the next look tries again.
        except Exception as error:  # noqa: BLE001
            log.warning("stream %s: %r", channel.topic, error)
            return
        # Its last reader may have left meanwhile.
        if news is not None and channel in self._sources:
            channel.publish(encode(news))

    def _source(self, topic: Topic) -> Source:
        services, live = self._services, self._services.live
        match topic.name:
            case "ticker":
                return market.TickerSource(topic.symbol, live=live, market_data=services.market_data)
            case "book":
                return market.BookSource(topic.symbol, market_data=services.market_data)
            case "trades":
                return market.TradesSource(topic.symbol, live=live, market_data=services.market_data)
            case "candles":
                return market.CandlesSource(
                    topic.symbol, topic.timeframe, topic.interval, live=live, market_data=services.market_data
                )
            case "orders":
                return account.OrdersSource(live)
            case "fills":
                return account.FillsSource(live, self._books)
            case "log":
                return account.LogSource(live, services.logs, self._clock)
            case "positions":
                return account.StateSource(lambda: account_json.positions(live))
            case "balances":
                return account.StateSource(lambda: account_json.balances(services.balances, live))
            case "equity":
                return account.StateSource(lambda: account_json.equity(live))
            case "backtests":
                return BacktestsSource(services.backtests)
            case _:
                return account.StateSource(lambda: account_json.bots(self._bots))
