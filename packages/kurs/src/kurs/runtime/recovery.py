"""Start = recovery: a Runner is made from the journal, whether its run is new, paused or was killed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kurs.bus import Bus
from kurs.clock import Clock
from kurs.domain.errors import StateCorrupt
from kurs.engine import Engine, EngineSettings
from kurs.persistence import Books, Run, Runs
from kurs.ports import Journal, Market, Venue
from kurs.runtime.proof import added_up, beginning
from kurs.runtime.record import Header
from kurs.runtime.runner import STATE_FORMAT, Meter, Recorder, Runner

__all__ = ["Plan", "Recovered", "recover"]

# As many as an engine keeps in mind.
REMEMBERED = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a pool is to trade. A run goes on when pool and `fingerprint` are the same and it has not finished;
    `fresh` finishes such a run and begins a new one."""

    settings: EngineSettings
    venue: Callable[[], Venue]
    market: Callable[[], Market]
    source: str
    fingerprint: str
    config_hash: str
    simulated: bool
    version: str
    fresh: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """The Runner, its run, and whether it goes on with an earlier one."""

    runner: Runner
    run: Run
    resumed: bool


async def recover(
    plan: Plan,
    *,
    runs: Runs,
    books: Books,
    journal: Journal,
    clock: Clock,
    bus: Bus,
    record: Callable[[Header], Recorder] | None = None,
    commit_meter: Meter | None = None,
    order_meter: Meter | None = None,
) -> Recovered:
    """Raises StateCorrupt when the state in the journal and the sum over its fills disagree."""
    run, resumed = await _run(plan, runs, clock)
    state = await books.state(run.id) if resumed else None
    venue = plan.venue()
    engine = Engine(plan.settings, venue.instruments())
    sums = beginning(run)
    if state is not None:
        if state.get("format") != STATE_FORMAT:
            raise StateCorrupt(
                f"run {run.id} of {run.pool}: its state has format {state.get('format')}, this Kurs reads "
                f"{STATE_FORMAT}; go on with the version that wrote it, or start anew with --fresh"
            )
        await _restore(engine, venue, state, run, books)
        sums = await added_up(books, run, state)
    recorder = None
    if record is not None:
        recorder = record(
            Header(
                version=plan.version,
                settings=plan.settings,
                instruments=dict(venue.instruments()),
                state=None if state is None else _engine_state(state),
                # A replay tells the digest of the whole run, so that it can be compared with the journal's.
                orders=await books.orders(run.id) if state is not None else [],
                fills=[booked.fill for booked in await books.fills(run.id)] if state is not None else [],
            )
        )
    runner = Runner(
        engine=engine,
        venue=venue,
        market=plan.market(),
        journal=journal,
        run_id=run.id,
        origin=_origin(run, resumed=state is not None),
        clock=clock,
        bus=bus,
        sums=sums,
        recorder=recorder,
        commit_meter=commit_meter,
        order_meter=order_meter,
    )
    if state is not None:
        runner.restore(state)
    return Recovered(runner=runner, run=run, resumed=state is not None)


def _origin(run: Run, *, resumed: bool) -> str:
    """What a person is told at the start, so that nobody takes a new account for the old one."""
    if resumed:
        return f"{run.pool}: goes on with run {run.id}"
    return f"{run.pool}: run {run.id} begins with {run.start_cash:,f} {run.quote}"


async def _run(plan: Plan, runs: Runs, clock: Clock) -> tuple[Run, bool]:
    pool = plan.settings.pool
    found = await runs.latest_unfinished(pool, plan.fingerprint)
    if found is not None and not plan.fresh:
        return found, True
    if found is not None:
        await runs.finish(found.id, clock.now())
    created = await runs.create(
        pool=pool,
        source=plan.source,
        fingerprint=plan.fingerprint,
        config_hash=plan.config_hash,
        quote=plan.settings.quote,
        start_cash=plan.settings.cash,
        simulated=plan.simulated,
        engine_version=plan.version,
        started_at=clock.now(),
    )
    return created, False


def _engine_state(state: dict[str, Any]) -> dict[str, Any]:
    found = state["engine"]
    if not isinstance(found, dict):
        raise StateCorrupt("the journal's state holds no engine")
    return found


async def _restore(engine: Engine, venue: Venue, state: dict[str, Any], run: Run, books: Books) -> None:
    engine.restore(
        _engine_state(state),
        finished=await books.ended(run.id, REMEMBERED),
        trades=await books.trade_ids(run.id, REMEMBERED),
    )
    if state["venue"] is not None:
        venue.restore(state["venue"])
