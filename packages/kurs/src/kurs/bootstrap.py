"""The composition root: from frozen settings to a platform that runs; the only place where parts meet."""

import hashlib
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from itertools import count
from pathlib import Path

import msgspec
import numpy as np

from kadens import Kadens
from kadens.errors import BadSettings, NotReady
from kadens.locks import measure_locks
from kadens.pools import measure_database_pool
from kadens.settings import Settings as KadensSettings
from kurs import __version__
from kurs.bus import Bus, Subscription
from kurs.clock import Clock, SystemClock
from kurs.domain.errors import BadInput, Unavailable
from kurs.domain.events import OrderChanged
from kurs.domain.instruments import Instrument
from kurs.domain.market import MINUTE, timeframe_ms, timeframe_of
from kurs.domain.symbols import split
from kurs.engine import BotSpec, EngineSettings, StrategySpec
from kurs.exchanges.paper import PaperVenue
from kurs.exchanges.symbols import default_instrument
from kurs.market.generator import GeneratedMarket
from kurs.market.replay import ReplayMarket
from kurs.matching.models import FixedSlippage, LatencyModel, Models
from kurs.persistence import (
    Audit,
    Books,
    ConfigHistory,
    Database,
    Leases,
    PoolLease,
    Results,
    Runs,
    SqlJournal,
    Tokens,
)
from kurs.ports import Market
from kurs.runtime.bots import Bots, Pool
from kurs.runtime.modes import FULL, RunMode
from kurs.runtime.proof import add_up_meanwhile
from kurs.runtime.record import EventLog, Header
from kurs.runtime.recovery import Plan, recover
from kurs.runtime.runner import Meter, Runner
from kurs.runtime.supervisor import Supervisor
from kurs.services import (
    Backtests,
    Balances,
    BotControl,
    Config,
    Exchange,
    Live,
    LivePortfolio,
    Logs,
    MarketData,
    Monitoring,
    Orders,
    OwnStrategies,
    Portfolio,
    Positions,
    RecentOrders,
    Risk,
    Services,
    Strategies,
)
from kurs.settings import BotSettings, Settings, config_path, database_url
from kurs.strategies.registry import create, known

__all__ = ["MarketChoice", "Outpost", "Platform", "engine_settings", "open_outpost", "open_platform"]

# What the built-in market shows a newcomer: three symbols on one capital pool.
SHOWN = ("BTC/USD", "ETH/USD", "SOL/USD")
# Changes of orders that wait for somebody to look at them; what is more is read from the journal.
ORDERS_HELD = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketChoice:
    """Which market is traded: recorded candles when `replay` names a file, else the built-in one.

    `speed` None is as fast as possible. `strategy`, `symbol` and `timeframe` narrow what the bots do.
    """

    replay: Path | None = None
    speed: float | None = 60.0
    strategy: str | None = None
    symbol: str | None = None
    timeframe: str | None = None
    fresh: bool = False
    record: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """Everything that runs, opened; `candles` is how many a replay holds, None for an endless market."""

    kadens: Kadens
    clock: Clock
    bus: Bus
    bots: Bots
    services: Services
    runs: Runs
    books: Books
    results: Results
    tokens: Tokens
    audit: Audit
    config_history: ConfigHistory
    database: Database
    candles: int | None
    run_ids: Mapping[str, int]


@asynccontextmanager
async def open_platform(
    settings: Settings,
    folder: Path,
    choice: MarketChoice,
    *,
    clock: Clock | None = None,
    order_meter: Meter | None = None,
    mode: RunMode = FULL,
) -> AsyncIterator[Platform]:
    """Opens the database and everything over it; the bots are ready to start. Closes all in reverse."""
    clock = clock or SystemClock()
    source = _source(settings, choice, mode)
    kadens, bus = _kadens(mode), Bus()
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(kadens)
        database = await stack.enter_async_context(Database(database_url(settings, folder), busy_timeout=2.0))
        await database.upgrade()
        measure_database_pool(kadens.registry, database.engine, name="books")
        leases = await stack.enter_async_context(Leases(database, clock))
        measure_locks(kadens.registry, leases.locks)
        runs, books = Runs(database), Books(database)
        commits = kadens.registry.histogram("kurs_commit_seconds", "Time to make a batch of facts durable.")
        ways = order_meter or kadens.registry.histogram(
            "kurs_tick_to_order_seconds", "From a tick to its orders at the venue, journalled on the way."
        )
        run_ids: dict[str, int] = {}
        fences: dict[str, int] = {}
        pools: dict[str, Pool] = {}
        for plan in source.plans:
            lease = leases.of(plan.settings.pool)
            # Before anything starts, so that a person learns at once who trades already.
            await lease.take()
            fences[plan.settings.pool] = lease.fence()
            journal = await stack.enter_async_context(SqlJournal(database, clock, lease=lease))
            record = None
            if choice.record is not None:
                record = _recorder(stack, choice.record, plan.settings.pool, alone=len(source.plans) == 1)
            pools[plan.settings.pool] = _pool(
                plan, runs=runs, books=books, journal=journal, lease=lease, clock=clock, bus=bus, record=record,
                commits=commits, ways=ways, run_ids=run_ids,
            )  # fmt: skip
        # Entered last, so left first: no task outlives the journal that it writes to.
        supervisor = await stack.enter_async_context(Supervisor(clock))
        bots = Bots(pools, supervisor=supervisor, clock=clock, market=source.label, simulated=source.simulated)
        leases.listen(partial(_stop, bots))
        supervisor.start("sums", partial(add_up_meanwhile, bots, books))
        _measure(kadens, bots)
        kadens.add_check("bots", _bots_ready(bots))
        results, audit, history = Results(database), Audit(database), ConfigHistory(database)
        told = stack.enter_context(bus.subscribe(ORDERS_HELD, (OrderChanged,)))
        services = _services(
            bots, kadens=kadens, told=told, mode=mode, file=config_path(folder), clock=clock, runs=runs, books=books,
            results=results, audit=audit, history=history, fences=fences,
        )  # fmt: skip
        stack.enter_context(services.logs.listening(bus))
        await stack.enter_async_context(services.own)
        await stack.enter_async_context(services.backtests)
        kadens.watch("backtests", services.backtests)
        yield Platform(
            kadens=kadens,
            clock=clock,
            bus=bus,
            bots=bots,
            services=services,
            runs=runs,
            books=books,
            results=results,
            tokens=Tokens(database),
            audit=audit,
            config_history=history,
            database=database,
            candles=source.candles,
            run_ids=run_ids,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outpost:
    """What a process needs to let people in, without anything that trades."""

    kadens: Kadens
    clock: Clock
    database: Database


@asynccontextmanager
async def open_outpost(settings: Settings, folder: Path, *, clock: Clock | None = None) -> AsyncIterator[Outpost]:
    """Opens the database as it is, which the process that trades keeps up to date; Unavailable when it is not."""
    kadens = _kadens(FULL)
    async with kadens, Database(database_url(settings, folder), busy_timeout=2.0) as database:
        if await database.is_behind():
            raise Unavailable(f"{database.address}: not of this program's version yet; `kurs run` brings it there")
        measure_database_pool(kadens.registry, database.engine, name="books")
        _name_process(kadens, "front")
        yield Outpost(kadens=kadens, clock=clock or SystemClock(), database=database)


# ── which market ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    label: str
    simulated: bool
    candles: int | None
    plans: Sequence[Plan]


def _source(settings: Settings, choice: MarketChoice, mode: RunMode) -> _Source:
    if not mode.market:
        choice = replace(choice, speed=0.0)
    idle = None if mode.bots else mode.without("bots")
    if choice.replay is not None:
        return _replay(settings, choice, choice.replay, idle)
    return _generated(settings, choice, idle)


def _replay(settings: Settings, choice: MarketChoice, path: Path, idle: str | None) -> _Source:
    from kurs.market.store import read_candles  # polars: a third of a second and 60 MB that only files need

    if not path.is_file():
        raise BadInput(f"--replay {path}: there is no such file; give one of candles (.parquet, .csv, .json)")
    columns = read_candles(path, symbol=choice.symbol)
    prices = np.unique(np.concatenate((columns.open, columns.high, columns.low, columns.close)))
    instrument = _instrument(columns.symbol, settings, price=float(columns.close[0]), prices=prices.tolist())
    bots = _bots(settings, choice, (columns.symbol,), columns.interval)
    fingerprint = columns.fingerprint()
    plans = [
        _plan(
            engine,
            instruments={instrument.symbol: instrument},
            settings=settings,
            choice=choice,
            market=lambda: ReplayMarket(columns, speed=choice.speed),
            source=f"replay of {path.name}",
            fingerprint=fingerprint,
            simulated=False,
        )
        for engine in engine_settings(settings, bots, idle=idle)
    ]
    return _Source(
        label=f"replay of {path.name}, {columns.symbol} {timeframe_of(columns.interval)}",
        simulated=False,
        candles=len(columns),
        plans=plans,
    )


def _generated(settings: Settings, choice: MarketChoice, idle: str | None) -> _Source:
    market, interval = settings.market, MINUTE
    symbols = (choice.symbol,) if choice.symbol else tuple(dict.fromkeys((settings.strategy.symbol, *SHOWN)))
    bots = _bots(settings, choice, symbols, interval)
    start = int(market.start.timestamp() * 1000)

    def make(names: Sequence[str]) -> GeneratedMarket:
        return GeneratedMarket(names, interval=interval, seed=market.seed, speed=choice.speed, start_time=start)

    plans = []
    for engine in engine_settings(settings, bots, idle=idle):
        names = tuple(bot.symbol for bot in engine.bots)
        made = make(names)
        instruments = {name: _instrument(name, settings, price=1.0, tick=made.tick_size(name)) for name in names}
        plans.append(
            _plan(
                engine,
                instruments=instruments,
                settings=settings,
                choice=choice,
                market=partial(make, names),
                source="simulated",
                fingerprint=_hash(["generated", market.seed, interval, start, sorted(names)]),
                simulated=True,
            )
        )
    return _Source(label="simulated", simulated=True, candles=None, plans=plans)


def _plan(
    engine: EngineSettings,
    *,
    instruments: Mapping[str, Instrument],
    settings: Settings,
    choice: MarketChoice,
    market: Callable[[], Market],
    source: str,
    fingerprint: str,
    simulated: bool,
) -> Plan:
    models = _models(settings)
    told = msgspec.to_builtins(engine)
    # Whether the bots trade in this process makes no other experiment of it.
    del told["idle"]
    config_hash = _hash([told, msgspec.to_builtins(instruments), repr(models)])
    return Plan(
        settings=engine,
        venue=lambda: PaperVenue(instruments=instruments.values(), cash={engine.quote: engine.cash}, models=models),
        market=market,
        source=source,
        # A replay with other settings is another experiment; the simulated account lives on under new ones.
        fingerprint=fingerprint if simulated else _hash([fingerprint, config_hash]),
        config_hash=config_hash,
        simulated=simulated,
        version=__version__,
        fresh=choice.fresh,
    )


def _instrument(
    symbol: str, settings: Settings, *, price: float, prices: Iterable[float] | None = None, tick: Decimal | None = None
) -> Instrument:
    return default_instrument(
        symbol,
        price,
        prices=prices,
        tick_size=tick,
        maker_fee=settings.paper.maker_fee_bps / 10_000,
        taker_fee=settings.paper.taker_fee_bps / 10_000,
        max_leverage=Decimal(str(settings.risk.max_leverage)),
    )


def _models(settings: Settings) -> Models:
    paper = settings.paper
    return Models(
        slippage=FixedSlippage(bps=Decimal(str(paper.slippage_bps))),
        latency=LatencyModel(ms=paper.latency_ms),
        volume_share=None if paper.volume_share is None else Decimal(str(paper.volume_share)),
    )


def _hash(value: object) -> str:
    return hashlib.sha256(msgspec.json.encode(value, order="sorted")).hexdigest()


# ── which bots ────────────────────────────────────────────────────────────────────────────────────


def _bots(settings: Settings, choice: MarketChoice, symbols: Sequence[str], interval: int) -> list[tuple[str, BotSpec]]:
    """(pool, bot) of every bot on these symbols; what the command line says wins over the settings."""
    if settings.bots and choice.symbol is None:
        wanted = {name: bot for name, bot in settings.bots.items() if choice.replay is None or bot.symbol in symbols}
        if not wanted:
            raise BadInput.of("bots", ", ".join(b.symbol for b in settings.bots.values()), f"a bot on {symbols[0]}")
    else:
        wanted = {name: BotSettings(symbol=s, pool="paper") for name, s in _named(symbols)}
    return [(bot.pool or name, _spec(name, bot, settings, choice, interval)) for name, bot in wanted.items()]


def _named(symbols: Sequence[str]) -> list[tuple[str, str]]:
    """A short name for a bot on each symbol: its base currency, with the quote where that is not enough."""
    bases = [split(symbol)[0] for symbol in symbols]
    return [
        ((base if bases.count(base) == 1 else "-".join(split(symbol))).lower(), symbol)
        for base, symbol in zip(bases, symbols, strict=True)
    ]


def _spec(name: str, bot: BotSettings, settings: Settings, choice: MarketChoice, interval: int) -> BotSpec:
    timeframe = choice.timeframe or bot.timeframe or settings.strategy.timeframe
    alone = (choice.strategy,) if choice.strategy else bot.strategies
    strategies = alone or settings.enabled_strategies()
    specs = []
    for strategy in strategies:
        weight, least = settings.weight(strategy)
        parameters = settings.bot_parameters(bot, strategy)
        made = create(strategy, **parameters)
        # One whose memory cannot be written down is told of now, not at its first candle.
        made.snapshot()
        specs.append(
            StrategySpec(
                name=strategy,
                # With the defaults of one's own: where its file changes them, it is another strategy.
                parameters=parameters if strategy in known() else dict(made.values),
                weight=weight if len(strategies) > 1 else 1.0,
                min_confidence=least,
            )
        )
    odds = settings.probability_settings
    return BotSpec(
        name=name,
        symbol=bot.symbol,
        interval=timeframe_ms(timeframe) if timeframe else interval,
        strategies=tuple(specs),
        combination=odds.combination_method,
        dynamic_weights=odds.enable_dynamic_weights,
        short=bot.short,
    )


def engine_settings(
    settings: Settings, bots: Sequence[tuple[str, BotSpec]], *, idle: str | None = None
) -> list[EngineSettings]:
    """One engine for each pool of bots; `idle` says why they do not trade, where they do not."""
    pools: dict[str, list[BotSpec]] = {}
    for pool, bot in bots:
        pools.setdefault(pool, []).append(bot)
    return [
        EngineSettings(
            pool=pool,
            quote=split(members[0].symbol)[1],
            cash=settings.paper.cash,
            bots=tuple(members),
            limits=settings.limits(),
            zone=settings.trading_window.timezone,
            idle=idle,
        )
        for pool, members in pools.items()
    ]


# ── putting it together ───────────────────────────────────────────────────────────────────────────


def _pool(
    plan: Plan,
    *,
    runs: Runs,
    books: Books,
    journal: SqlJournal,
    lease: PoolLease,
    clock: Clock,
    bus: Bus,
    record: Callable[[Header], EventLog] | None,
    commits: Meter,
    ways: Meter,
    run_ids: dict[str, int],
) -> Pool:
    async def start(settings: EngineSettings) -> Runner:
        # A Runner that is made again within this process goes on with the account that was fresh at the start.
        fresh = plan.fresh and plan.settings.pool not in run_ids
        await lease.take()
        recovered = await recover(
            replace(plan, settings=settings, fresh=fresh),
            runs=runs,
            books=books,
            journal=journal,
            clock=clock,
            bus=bus,
            record=record,
            commit_meter=commits,
            order_meter=ways,
        )
        run_ids[plan.settings.pool] = recovered.run.id
        return recovered.runner

    async def finish(runner: Runner) -> None:
        await runs.finish(runner.run_id, clock.now())

    return Pool(settings=plan.settings, recover=start, finish=finish)


def _services(
    bots: Bots,
    *,
    kadens: Kadens,
    told: Subscription,
    mode: RunMode,
    file: Path,
    clock: Clock,
    runs: Runs,
    books: Books,
    results: Results,
    audit: Audit,
    history: ConfigHistory,
    fences: Mapping[str, int],
) -> Services:
    live, own = Live(bots), OwnStrategies(home=file.parent)
    market_data = MarketData(live=live)
    positions = Positions(live=live)
    recent = RecentOrders(live=live, books=books, told=told)
    orders = Orders(live=live, bots=bots, books=books, runs=runs, recent=recent)
    risk = Risk(live=live, market_data=market_data, positions=positions, orders=orders)
    return Services(
        live=live,
        own=own,
        strategies=Strategies(live=live, market_data=market_data, own=own, clock=clock),
        exchange=Exchange(live=live, bots=bots, market_data=market_data, clock=clock),
        market_data=market_data,
        balances=Balances(live=live),
        positions=positions,
        orders=orders,
        risk=risk,
        portfolio=Portfolio(live=live, market_data=market_data, risk=risk, orders=orders),
        live_portfolio=LivePortfolio(live=live, books=books, positions=positions, market_data=market_data, risk=risk),
        bots=BotControl(bots=bots, mode=mode, file=file, own=own, audit=audit, clock=clock),
        config=Config(file=file, bots=bots, own=own, history=history, audit=audit, clock=clock),
        monitoring=Monitoring(kadens=kadens, mode=mode),
        backtests=Backtests(
            file=file,
            live=live,
            market_data=market_data,
            results=results,
            clock=clock,
            instrument=lambda symbol, told, price, prices: _instrument(symbol, told, price=price, prices=prices),
            pools=fences,
        ),
        logs=Logs(audit=audit, clock=clock),
    )


def _stop(bots: Bots, pool: str) -> None:
    """Ends a run whose lease was lost: its last commit is refused, and it starts again when the pool is free."""
    runner = bots.runner(pool)
    if runner is not None:
        runner.drain()


def _recorder(stack: AsyncExitStack, path: Path, pool: str, *, alone: bool) -> Callable[[Header], EventLog]:
    """Each pool has its own engine, so its own log; one that recovery begins again replaces this process's last."""
    suffixes = "".join(path.suffixes)
    stem = path.name.removesuffix(suffixes) if alone else f"{path.name.removesuffix(suffixes)}-{pool}"
    open_log = stack.enter_context(ExitStack())
    # Found out before anything trades.
    target = _unused(path, stem, suffixes)

    def begin(header: Header) -> EventLog:
        # What the last one still had to write must not land in the middle of the new one.
        open_log.close()
        with _writable(target):
            return open_log.enter_context(EventLog(target, header))

    return begin


def _unused(path: Path, stem: str, suffixes: str) -> Path:
    """The file, made empty; of names that exist already the next number's: a log is never written over."""
    for number in count(1):
        target = path.with_name(f"{stem}{suffixes}" if number == 1 else f"{stem}-{number}{suffixes}")
        if target.is_dir():
            raise BadInput(f"--record {target}: cannot be written: is a folder")
        with _writable(target), suppress(FileExistsError), target.open("xb"):
            break
    return target


@contextmanager
def _writable(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BadInput(f"--record {target}: cannot be written: {(error.strerror or str(error)).lower()}") from None


def _kadens(mode: RunMode) -> Kadens:
    """With the smallest profile, unless the environment's own variables for Kadens ask for more."""
    try:
        return Kadens() if mode.metrics else Kadens(KadensSettings.of(values={"monitoring": {"enabled": False}}))
    except BadSettings as error:
        raise BadInput("; ".join(error.problems)) from error


def _name_process(kadens: Kadens, role: str) -> None:
    """Of several behind one port, which one has answered."""
    processes = kadens.registry.gauges("kurs_process_info", "This process: what it is.", labels=("role", "process"))
    processes.labels(role, str(os.getpid())).set(1.0)


def _measure(kadens: Kadens, bots: Bots) -> None:
    """Trading figures for Prometheus, read when they are asked for."""
    registry = kadens.registry
    _name_process(kadens, "trading")
    for name, text, read in (
        ("kurs_bots", "Bots of this process.", lambda: float(len(bots.reports()))),
        ("kurs_bots_running", "Bots whose task is alive and trading.", lambda: float(bots.running())),
        ("kurs_candles_total", "Candles that bots have worked on.", lambda: float(bots.summary().cycles)),
    ):
        registry.gauge(name, text).read_from(read)


def _bots_ready(bots: Bots) -> Callable[[], Awaitable[bool]]:
    async def check() -> bool:
        failure = bots.failure()
        if failure is not None:
            raise NotReady(failure)
        if bots.shut_down:
            raise NotReady("the bots were shut down; POST /api/bot/start begins them again")
        return len(bots.recovered_pools()) == len(bots.pools)

    return check
