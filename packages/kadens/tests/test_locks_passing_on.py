"""Leases passed on within a process: whoever is cancelled, whenever, nothing stays taken and nobody is second."""

import asyncio
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st
from loop_turns import turns

from kadens.locks.base import Locks
from kadens.locks.lease import Grip, Lease


class SlowLocks(Locks):
    """A backend that takes turns of the loop to answer, and lets every name be passed on twice."""

    expires = False
    needs_renewal = False

    def __init__(self) -> None:
        super().__init__()
        self.taken = 0
        self.numbers = 0
        self.freed = asyncio.Condition()

    async def _take(self, name: str, _ttl: float, wait: bool, /) -> Grip | None:
        await turns(2)
        async with self.freed:
            while wait and self.taken:
                await self.freed.wait()
            if self.taken:
                return None
            self.taken += 1
        self.numbers += 1
        return Grip(name, self.numbers * 3, self._clock())

    def _pass_on(self, grip: Grip, /) -> Grip | None:
        fence = grip.fence + 1
        return Grip(grip.name, fence, grip.since) if fence % 3 else None

    async def _keep(self, _grip: Grip, _ttl: float, /) -> bool:
        return True

    async def _free(self, _grip: Grip, /) -> None:
        self.taken -= 1
        self._spawn(self._tell())

    async def _tell(self) -> None:
        async with self.freed:
            self.freed.notify_all()


@dataclass(frozen=True)
class Plan:
    """In turns of the loop: when to come, how long to stay, when to be cancelled."""

    comes: int
    stays: int
    cancelled: int | None
    fair: bool
    reentrant: bool


plans = st.builds(
    Plan,
    comes=st.integers(0, 6),
    stays=st.integers(0, 4),
    cancelled=st.none() | st.integers(0, 30),
    fair=st.booleans(),
    reentrant=st.booleans(),
)


async def carry_out(plans: list[Plan]) -> None:
    inside: list[Lease] = []
    fences: list[int] = []

    async def visit(plan: Plan) -> None:
        await turns(plan.comes)
        async with locks.hold("name", fair=plan.fair, reentrant=plan.reentrant) as lease:
            assert not inside
            inside.append(lease)
            fences.append(lease.fence)
            try:
                if plan.reentrant:
                    async with locks.hold("name", reentrant=True) as again:
                        assert again is lease
                await turns(plan.stays)
            finally:
                inside.remove(lease)

    async def cancel(task: "asyncio.Task[None]", after: int) -> None:
        await turns(after)
        task.cancel()

    async with SlowLocks() as locks:
        tasks = [asyncio.create_task(visit(plan)) for plan in plans]
        killers = [cancel(task, plan.cancelled) for task, plan in zip(tasks, plans, strict=True) if plan.cancelled]
        await asyncio.wait_for(asyncio.gather(*killers, asyncio.wait(tasks)), 10)
        for task, plan in zip(tasks, plans, strict=True):
            assert plan.cancelled or not task.cancelled()
            assert task.cancelled() or task.exception() is None
        assert fences == sorted(set(fences))
        async with locks.hold("name", timeout=10) as lease:
            assert lease.fence > max(fences, default=0)
        statistics = locks.statistics()
        assert (statistics.held, statistics.waiting, statistics.lost, locks.taken) == (0, 0, 0, 0)


@settings(max_examples=150, deadline=None)
@given(st.lists(plans, min_size=1, max_size=8))
def test_any_cancellation_leaves_the_name_to_the_next(plans: list[Plan]) -> None:
    asyncio.run(carry_out(plans))


def test_a_waiter_cancelled_in_any_turn_of_the_loop_leaves_the_name_to_the_next() -> None:
    for cancelled in range(1, 40):
        for stays in range(4):
            first = Plan(comes=0, stays=stays, cancelled=None, fair=False, reentrant=False)
            second = Plan(comes=1, stays=stays, cancelled=cancelled, fair=False, reentrant=False)
            asyncio.run(carry_out([first, second, first, second]))
