"""Loads: one per key, however many ask, here and in all processes that share the store."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from inspect import isawaitable
from typing import Any, TypeVar

from kadens.cache.base import DEAD, Claim, Codec, Entry, Store
from kadens.cache.claims import KeptClaim, claim_seconds
from kadens.cache.copying import copied
from kadens.cache.failures import Failures
from kadens.cache.flights import Flights
from kadens.cache.memory import MemoryStore
from kadens.cache.tallies import Tally
from kadens.errors import BadInput, DeadlineExceeded, LoadFailed, Unavailable, WrongState

__all__ = ["NO_LOAD", "KeptError", "Loader", "Order"]

T = TypeVar("T")

logger = logging.getLogger(__name__)

NO_LOAD = "an async function"
WAIT_AT_FIRST, WAIT_AT_MOST = 0.002, 0.05


class KeptError:
    """An error in the place of a value."""

    __slots__ = ("error",)

    def __init__(self, error: Exception) -> None:
        self.error = error


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be loaded, and for whom it counts; `refresh`: whatever is kept."""

    key: str
    load: Callable[[], Awaitable[Any]]
    tags: tuple[str, ...]
    codec: Codec | None
    tally: Tally
    refresh: bool = False


Kept = tuple[Any, Entry]
"""A value and the entry that holds it."""


class Loader:
    """What is asked of one store, and loaded where that has nothing.

    A store that is out of reach has nothing.
    """

    __slots__ = ("_failures", "_flights", "_held", "_near", "_retired", "_store", "unreachable")

    def __init__(self, store: Store, *, near: MemoryStore | None, far: Store | None, unreachable: int = 0) -> None:
        self._store = store
        self._near = near
        self._failures = Failures(far)
        self._flights = Flights()
        self._held: set[KeptClaim] = set()
        self._retired = False
        self.unreachable = unreachable
        """Calls that were made without the store."""

    def __len__(self) -> int:
        return len(self._flights)

    async def look(self, key: str, codec: Codec | None) -> Kept | None:
        if self._retired:
            return None
        try:
            entry = await self._store.get(key, codec)
        except Unavailable:
            self.unreachable += 1
            return None
        if entry is None:
            return None
        # In this order: another thread that drops an entry ends it first, and takes its value then.
        value = entry.value
        return None if entry.expires == DEAD else (value, entry)

    async def join(self, order: Order) -> tuple[Any, Entry | None]:
        """What the load under way gives, or one that begins now."""
        found: tuple[Any, Entry | None] = await self._flights.join(
            order.key, order.tags, self._store.invalidations, partial(self._load, order)
        )
        return found

    def launch(self, order: Order) -> None:
        """Load it behind the scenes, unless somebody does so already."""
        self._flights.launch(order.key, order.tags, self._store.invalidations, partial(self._load, order))

    def flying(self, key: str) -> bool:
        return self._flights.flying(key)

    def retire(self) -> None:
        """Ask the store no more; what is being loaded goes to those who wait for it, and is kept nowhere."""
        self._retired = True
        # A copy, for another thread may add to them meanwhile.
        for kept in self._held.copy():
            kept.stop()

    async def aclose(self) -> None:
        """Retire, and give up all claims."""
        self.retire()
        held, self._held = self._held, set()
        await asyncio.gather(*(self._let_go(kept.claim) for kept in held))

    async def _load(self, order: Order) -> tuple[Any, Entry | None]:
        timeout = order.tally.policy.timeout
        try:
            async with asyncio.timeout(timeout) as timer:
                claim, found = await self._claim(order)
                if found is not None:
                    return found
                # What went by while another process loaded is not taken from this load.
                timer.reschedule(asyncio.get_running_loop().time() + timeout)
                return await self._fill(order, claim)
        except TimeoutError as error:
            if timer.expired():
                raise DeadlineExceeded(f"the load of {order.key!r} took longer than {timeout:g} s") from error
            raise

    async def _claim(self, order: Order) -> tuple[Claim | None, Kept | None]:
        """The right to load; or what another process has loaded meanwhile. Neither without a store."""
        wait, before, seconds = WAIT_AT_FIRST, None, claim_seconds(order.tally.policy.timeout)
        try:
            while not self._retired:
                claim = await self._store.claim(order.key, order.tags, seconds=seconds)
                if claim is not None:
                    return (claim, None) if order.refresh else await self._claimed(order, claim, before)
                found = await self.look(order.key, order.codec)
                if found is not None:
                    return None, found
                if before is None and not self._retired:
                    before = await self._failures.last(order.key)
                await asyncio.sleep(wait * (0.5 + random.random() / 2))  # noqa: S311  # spreads, guards nothing
                wait = min(2 * wait, WAIT_AT_MOST)
        except Unavailable:
            self.unreachable += 1
        except WrongState:
            # Whoever waits is owed a value also when the store is closed meanwhile.
            if not self._retired:
                raise
        return None, None

    async def _claimed(self, order: Order, claim: Claim, before: str | None) -> tuple[Claim | None, Kept | None]:
        """As `_claim`, once it is given; `before` is the last word of failure when this one began to wait."""
        to_load = False
        try:
            found = await self.look(order.key, order.codec)
            if found is None:
                await self._check_wave(order.key, before)
                to_load = True
        finally:
            if not to_load:
                await self._release(claim)
        return (claim, None) if to_load else (None, found)

    async def _check_wave(self, key: str, before: str | None) -> None:
        """`LoadFailed` if another process loaded while this one waited: it failed for all who did."""
        word = "" if before is None else await self._failures.last(key)
        if word not in ("", before):
            raise LoadFailed(f"another process loaded {key!r} for all who asked, and failed: {word.partition(' ')[2]}")

    async def _fill(self, order: Order, claim: Claim | None) -> tuple[Any, Entry | None]:
        if claim is None or self._retired:
            return await self._measured(order), None
        kept = KeptClaim(self._store, claim, claim_seconds(order.tally.policy.timeout))
        self._held.add(kept)
        try:
            with kept:
                value = await self._measured(order)
            return value, await self._keep(order, value, claim)
        except BaseException as error:
            await self._give_up(claim, error)
            raise
        finally:
            self._held.discard(kept)

    async def _measured(self, order: Order) -> Any:
        tally, began = order.tally, self._store.clock()
        try:
            value = await _begun(order.load)
        except Exception as error:
            tally.failures += 1
            if not isinstance(error, tally.policy.errors):
                raise
            return KeptError(error)
        tally.loaded(self._store.clock() - began)
        return value

    async def _keep(self, order: Order, value: Any, claim: Claim) -> Entry | None:
        key, tags, policy = order.key, order.tags, order.tally.policy
        if self._retired:
            return None
        if isinstance(value, KeptError):
            await self._give_up(claim, value.error)
            if self._near is None:
                return None
            return self._near.put(key, value, ttl=policy.error_ttl, tags=tags, since=claim.epoch)
        ttl = policy.ttl_of(value)
        if ttl <= 0:
            await self._release(claim)
            return None
        mine = value if policy.shared else copied(value)
        try:
            return await self._store.set(key, mine, ttl=ttl + policy.stale, tags=tags, codec=order.codec, claim=claim)
        except Unavailable:
            self.unreachable += 1
            return None
        except BadInput as error:
            # Whoever asked is owed the value all the same.
            logger.log(logging.DEBUG if order.tally.unkept else logging.WARNING, "%s is not kept: %s", key, error)
            order.tally.unkept += 1
            await self._release(claim)
            return None

    async def _give_up(self, claim: Claim, error: BaseException) -> None:
        # Told before the claim is free: who gets it next has then the means to know.
        if isinstance(error, Exception) and not self._retired:
            await self._failures.tell(claim.key, error)
        await self._release(claim)

    async def _release(self, claim: Claim) -> None:
        if not self._retired:
            await self._let_go(claim)

    async def _let_go(self, claim: Claim) -> None:
        # A claim that cannot be given up ends by itself.
        try:
            await self._store.release(claim)
        except Unavailable:
            self.unreachable += 1


def _begun(load: Callable[[], Awaitable[T]]) -> Awaitable[T]:
    begun = load()
    if not isawaitable(begun):
        raise BadInput.of("load", load, NO_LOAD)
    return begun
