"""What was typed after `kurs backtest`, as a plan and as the candles that it is to trade."""

import math
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kurs.backtest.artefact import Source
from kurs.backtest.plan import EngineName, Filling, Plan, Rule, Sizing, Slippage, StrategyChoice, Tier
from kurs.backtest.steps import of_whole
from kurs.domain.errors import BadData, BadInput, UnknownName
from kurs.domain.market import timeframe_ms, timeframe_of
from kurs.domain.symbols import normalise
from kurs.market.columns import ENDINGS, CandleColumns, iso
from kurs.market.store import CandleStore, read_candles, symbol_of

__all__ = ["PlanOptions", "SourceOptions", "home_folder", "load", "overlapping", "plan_of", "sources_of"]

# The largest whole number that every reader of JSON holds exactly.
LARGEST_SEED = 2**53
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SIZINGS = "all-in, fixed:AMOUNT, fraction:SHARE or risk:SHARE"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOptions:
    """Which candles: files, with a symbol and = before them where their names do not tell; or stored symbols."""

    candles: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    detail: tuple[str, ...] = ()
    timeframe: str | None = None
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOptions:
    """How they are traded, as typed; what is None or empty is the plan's own default."""

    strategies: tuple[str, ...]
    parameters: tuple[str, ...] = ()
    weights: tuple[str, ...] = ()
    cash: float
    fee: float
    maker_fee: float | None = None
    tiers: tuple[str, ...] = ()
    slippage: str = "none"
    sizing: str = "all-in"
    filling: Rule = "open"
    volume_share: float | None = None
    latency: int = 0
    stop_loss: float | None = None
    take_profit: float | None = None
    warmup: int | None = None
    rounding: bool = True
    short: bool = False
    reverse: bool = False
    leverage: float = 1.0
    borrow: float = 0.0
    engine: EngineName = "auto"
    seed: int = 0


def plan_of(options: PlanOptions, timeframe: int | None = None) -> Plan:
    """Raises BadInput and UnknownName for what makes no sense; `timeframe` is ms."""
    if not 0 <= options.seed <= LARGEST_SEED:
        raise BadInput.of("seed", options.seed, f"a whole number from 0 up to {LARGEST_SEED:,}")
    return Plan(
        strategies=_strategies(options),
        timeframe=timeframe,
        cash=options.cash,
        fee=options.fee,
        maker_fee=options.maker_fee,
        tiers=tuple(_tier(text) for text in options.tiers),
        slippage=_slippage(options.slippage),
        sizing=_sizing(options.sizing),
        filling=Filling(rule=options.filling, volume_share=options.volume_share, latency=options.latency),
        stop_loss=options.stop_loss,
        take_profit=options.take_profit,
        warmup=options.warmup,
        rounding=options.rounding,
        short=options.short,
        reverse=options.reverse,
        leverage=options.leverage,
        borrow=options.borrow,
        engine=options.engine,
        seed=options.seed,
    )


def sources_of(options: SourceOptions) -> tuple[tuple[Source, ...], tuple[Source, ...]]:
    """Where the candles are, and where the finer ones that decide what happens within one."""
    if not options.candles and not options.symbols:
        raise BadInput("no candles: give --candles FILE, or --symbol for those of the data folder (kurs data list)")
    since, until = _moment("from", options.since), _moment("to", options.until)
    if since is not None and until is not None and since >= until:
        raise BadInput.of("to", options.until, f"a time after --from {options.since}")
    if options.candles:
        names = options.symbols if len(options.symbols) == len(options.candles) else ()
        if options.symbols and not names:
            raise BadInput.of("symbol", ", ".join(options.symbols), "one for each --candles, in their order")
        pairs = [_file("candles", text, names[place] if names else None) for place, text in enumerate(options.candles)]
        sources = [_source(symbol, path, since, until) for symbol, path in pairs]
    else:
        sources = [_stored(symbol, options.timeframe, since, until) for symbol in options.symbols]
    found = (_file("detail", text, None) for text in options.detail)
    finer = [_source(symbol, path, since, until) for symbol, path in found]
    for symbol in (source.symbol for source in sources):
        if sum(source.symbol == symbol for source in sources) > 1:
            raise BadInput.of("symbol", symbol, "each symbol once")
    for extra in {source.symbol for source in finer} - {source.symbol for source in sources}:
        raise BadInput.of("detail", extra, f"a symbol that is traded: {', '.join(s.symbol for s in sources)}")
    return tuple(sources), tuple(finer)


def load(source: Source) -> CandleColumns:
    """Its candles; BadInput and BadData where there are none, or none to be believed."""
    # Before Polars is there: what it has read with is given back at once, 60 MB of a million candles.
    os.environ.setdefault("_RJEM_MALLOC_CONF", "dirty_decay_ms:0")
    if source.path is None:
        columns = CandleStore(home_folder()).load(source.symbol, source.timeframe)
    else:
        columns = read_candles(Path(source.path), symbol=source.symbol)
    return columns if source.start is None and source.end is None else _within(of_whole(columns), source)


def overlapping(candles: Sequence[CandleColumns]) -> None:
    """BadData where no moment has candles of every symbol."""
    last = max(candles, key=lambda columns: int(columns.time[0]))
    first = min(candles, key=lambda columns: int(columns.time[-1]))
    if int(first.time[-1]) < int(last.time[0]):
        raise BadData(
            f"{first.symbol} ends on {iso(int(first.time[-1]))}, before {last.symbol} begins on"
            f" {iso(int(last.time[0]))}; allowed: symbols whose histories overlap"
        )


def home_folder() -> Path:
    """The data folder; nothing is made."""
    # Settings take a quarter of a second, which a run over a file must not pay.
    from kurs.settings import home

    return home()


def _strategies(options: PlanOptions) -> tuple[StrategyChoice, ...]:
    names = options.strategies
    for name in names:
        if names.count(name) > 1:
            raise BadInput.of("strategy", name, "each strategy once")
    parameters: dict[str, dict[str, int | float | str]] = {name: {} for name in names}
    for text in options.parameters:
        key, value = _pair("param", text, "name=value, such as fast_period=12")
        name, dot, parameter = key.rpartition(".")
        if not dot:
            if len(names) > 1:
                raise BadInput.of("param", text, f"STRATEGY.name=value, as there are several: {', '.join(names)}")
            name = names[0]
        if name not in parameters:
            raise UnknownName.among("strategy of --param", name, names)
        if parameter in parameters[name]:
            raise BadInput.of("param", text, f"{parameter} once")
        parameters[name][parameter] = _value(value)
    weights: dict[str, float] = {}
    for text in options.weights:
        name, value = _pair("weight", text, "STRATEGY=number")
        if name not in parameters:
            raise UnknownName.among("strategy of --weight", name, names)
        if name in weights:
            raise BadInput.of("weight", text, f"{name} once")
        weights[name] = _number("weight", value, "a number above 0")
        if weights[name] <= 0:
            raise BadInput.of("weight", text, "a number above 0")
    return tuple(
        StrategyChoice(name=name, parameters=parameters[name], weight=weights.get(name, 1.0)) for name in names
    )


def _pair(option: str, text: str, allowed: str) -> tuple[str, str]:
    key, equals, value = (part.strip() for part in text.partition("="))
    if not (key and equals and value):
        raise BadInput.of(option, text, allowed)
    return key, value


def _value(text: str) -> int | float | str:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _number(option: str, text: str, allowed: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise BadInput.of(option, text, allowed) from None
    if not math.isfinite(value):
        raise BadInput.of(option, text, allowed)
    return value


def _slippage(text: str) -> Slippage:
    allowed = (
        "none, BASIS_POINTS, fixed:BASIS_POINTS, spread:SHARE or volume:BASIS_POINTS, each with :within or without"
    )
    told = text.removesuffix(":within")
    within = told != text
    if told == "none":
        return Slippage()
    kind, colon, value = told.partition(":")
    if not colon:
        return Slippage(kind="fixed", value=_number("slippage", told, allowed), within=within)
    match kind:
        case "fixed" | "spread" | "volume":
            return Slippage(kind=kind, value=_number("slippage", value, allowed), within=within)
        case _:
            raise BadInput.of("slippage", text, allowed)


def _sizing(text: str) -> Sizing:
    kind, colon, value = text.partition(":")
    match kind, colon:
        case "all-in", "":
            return Sizing()
        case (("fixed" | "fraction" | "risk"), ":"):
            return Sizing(kind=kind, value=_number("sizing", value, SIZINGS))
        case _:
            raise BadInput.of("sizing", text, SIZINGS)


def _tier(text: str) -> Tier:
    allowed = "VOLUME:MAKER_FEE:TAKER_FEE, such as 100000:0.0008:0.001"
    parts = text.split(":")
    if len(parts) != 3:
        raise BadInput.of("tier", text, allowed)
    volume, maker, taker = (_number("tier", part, allowed) for part in parts)
    return Tier(volume=volume, maker=maker, taker=taker)


def _moment(option: str, text: str | None) -> int | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput.of(
            option, text, "a date or a time in ISO 8601, such as 2024-01-31 or 2024-01-31T12:00"
        ) from None
    try:
        since = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC) - EPOCH
    except OverflowError:
        raise BadInput.of(option, text, "a time in the years 1 to 9999, in UTC as well") from None
    # In whole numbers: a float may be a millisecond off.
    return since // timedelta(milliseconds=1)


def _file(option: str, text: str, symbol: str | None) -> tuple[str, Path]:
    """`text` is a path, or a symbol, = and a path; what `symbol` says besides has to be the same."""
    name, equals, rest = text.partition("=")
    path, named = Path(text), None
    if equals and not path.exists():
        named, path = name, Path(rest)
    if not path.is_file():
        # Before its name is read: what is wrong with a file that is not there is not its name.
        raise BadInput.of(option, str(path), "a file that exists")
    if path.suffix.lower() not in ENDINGS:
        raise BadInput.of(option, str(path), f"a name ending in {', '.join(ENDINGS)}")
    told = [normalise(word) for word in (symbol, named) if word is not None]
    if told and told[0] != told[-1]:
        raise BadInput.of("symbol", symbol, f"{told[-1]}, as --{option} says, or none")
    return told[0] if told else _named(option, path), path


def _named(option: str, path: Path) -> str:
    try:
        return symbol_of(path)
    except BadInput:
        how = f"a name such as BTC_USD-1m{path.suffix}; or say the symbol, as in --{option} BTC/USD={path}"
        raise BadInput.of(option, str(path), how) from None


def _source(symbol: str, path: Path, since: int | None, until: int | None) -> Source:
    return Source(symbol=symbol, timeframe="", path=str(path.resolve()), start=since, end=until)


def _stored(symbol: str, timeframe: str | None, since: int | None, until: int | None) -> Source:
    """The stored candles of this timeframe; else the longest of those that it is made of."""
    name = normalise(symbol)
    there = [stored.timeframe for stored in CandleStore(home_folder()).list() if stored.symbol == name]
    if not there:
        raise BadInput.of("symbol", symbol, "one with candles in the data folder; see kurs data list")
    wanted = there[0] if timeframe is None else timeframe_of(timeframe_ms(timeframe))
    if wanted not in there:
        parts = [known for known in there if timeframe_ms(wanted) % timeframe_ms(known) == 0]
        if not parts:
            raise BadInput.of("timeframe", timeframe, f"one that {name}'s candles make up: {', '.join(there)}")
        wanted = max(parts, key=timeframe_ms)
    return Source(symbol=name, timeframe=wanted, start=since, end=until)


def _within(columns: CandleColumns, source: Source) -> CandleColumns:
    start = 0 if source.start is None else int(columns.time.searchsorted(source.start))
    stop = len(columns) if source.end is None else int(columns.time.searchsorted(source.end))
    if start >= stop:
        asked = " ".join(_edges(source))
        raise BadData(
            f"{columns.symbol}: there are no candles {asked}; "
            f"it has those from {iso(int(columns.time[0]))} to {iso(int(columns.time[-1]))}"
        )
    return columns.rows(start, stop)


def _edges(source: Source) -> Iterator[str]:
    """As they were asked for, in words; `iso` says milliseconds of what no candle can have."""
    for word, moment in (("from", source.start), ("before", source.end)):
        if moment is not None:
            yield f"{word} {(EPOCH + timedelta(milliseconds=moment)).isoformat().replace('+00:00', 'Z')}"
