"""A result as an artefact: what was asked, over which candles, by which code, and what came out; and doing it again."""

import hashlib
import inspect
import os
import platform
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

import msgspec
from msgspec import Meta

from kurs import __version__
from kurs.backtest.outcome import Outcome
from kurs.backtest.plan import Plan
from kurs.backtest.recorded import BESIDE, other_figures
from kurs.backtest.remarks import remarks
from kurs.backtest.statistics import figures
from kurs.backtest.summary import Described, described, summary
from kurs.domain.errors import BadData, BadInput, Unavailable
from kurs.market.columns import CandleColumns, iso
from kurs.strategies.registry import create, known, own

__all__ = [
    "Artefact",
    "Source",
    "artefact_from",
    "artefact_of",
    "code_of",
    "differences",
    "plan_name",
    "program",
    "read_artefact",
    "write_artefact",
    "write_whole",
]

FORMAT = 1
# What decides: the rooms whole, of this one what trades and what figures are worked out by, and some of others.
ROOMS = ("domain", "strategies", "allocation", "risk", "execution", "matching", "engine")
TRADING = (
    *(
        "arguments",
        "assumptions",
        "compiled",
        "driver",
        "event",
        "exact",
        "hearing",
        "interest",
        "kernels",
        "kept_code",
    ),
    *("lanes", "ledger", "llvm", "loops", "machine_code", "memory", "one_candle", "outcome", "plan", "records"),
    *("run", "steps", "tape", "views"),
)
FIGURES = ("curve", "remarks", "replay", "statistics", "summary", "wording")
OTHERS = ("market/columns", "market/resample", "exchanges/symbols")
# Of candles with the same values: all but what their file was called.
DESCRIBING = ("timeframe", "candles", "first", "last", "gaps", "missing")
# Of how many figures that differ are told.
TOLD = 6
# ms, in the years 1 to 9999, of which alone dates can tell.
Moment = Annotated[int, Meta(ge=-62_135_596_800_000, le=253_402_300_799_999)]
# No file's path is empty or has a NUL in it.
FilePath = Annotated[str, Meta(pattern=r"^[^\x00]+\Z")]


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Where candles came from: a file, or the data folder (`path` None) by symbol and timeframe.

    Only those from `start` up to, not including, `end` (ms; None: all) were taken.
    """

    symbol: str
    timeframe: str
    path: FilePath | None = None
    start: Moment | None = None
    end: Moment | None = None


class Artefact(msgspec.Struct, frozen=True, kw_only=True):
    """All that it takes to get the same result again, and the result. Names that end in `sha256` are hashes.

    `code_sha256` is that of each strategy's own code, `program_sha256` that of everything in Kurs that trades or works
    figures out, `detail_sha256` that of the finer candles, `equity_sha256` that of the equity candle by candle (None
    where it was not recorded).
    """

    format: int = FORMAT
    created_at: str
    plan: Plan
    plan_sha256: str
    sources: tuple[Source, ...]
    detail: tuple[Source, ...] = ()
    data: tuple[Described, ...]
    data_sha256: str
    code_sha256: dict[str, str]
    program_sha256: str
    versions: dict[str, str]
    seed: int
    digest: str
    detail_sha256: str | None = None
    equity_sha256: str | None = None
    result: dict[str, Any]


def artefact_of(outcome: Outcome, sources: Sequence[Source], detail: Sequence[Source] = ()) -> Artefact:
    """Of a result whose candles came from these sources, made now."""
    plan = outcome.plan
    return Artefact(
        created_at=iso(int(time.time()) * 1000),
        plan=plan,
        plan_sha256=plan_name(plan),
        sources=tuple(sources),
        detail=tuple(detail),
        data=tuple(described(columns) for columns in outcome.candles),
        data_sha256=outcome.data,
        code_sha256={choice.name: code_of(choice.name, **choice.parameters) for choice in plan.strategies},
        program_sha256=program(),
        versions=_versions(outcome.engine),
        seed=plan.seed,
        digest=outcome.digest,
        detail_sha256=outcome.detail_data,
        equity_sha256=outcome.equity_data,
        result={name: value for name, value in summary(outcome).items() if name not in BESIDE},
    )


# What can be told and compared: no number that no float can hold, and nothing within itself a thousand times.
_One = None | bool | Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)] | float | str
_Row = _One | list[_One] | dict[str, _One]
_Rows = _One | list[_Row] | dict[str, _Row]
_Figure = _One | list[_Rows] | dict[str, _Rows]


class _Kept(msgspec.Struct):
    """What a file says has these shapes besides."""

    sources: Annotated[tuple[Source, ...], Meta(min_length=1)]
    result: dict[str, _Figure]
    detail: tuple[Source, ...] = ()


class _Remarked(msgspec.Struct):
    remarks: list[str] = []


class _Told(msgspec.Struct):
    result: _Remarked


def differences(
    then: Artefact, candles: Sequence[CandleColumns], now: Outcome | None, *, trades: bool = True
) -> Iterator[tuple[str, bool]]:
    """What is not as it was, each with whether the result cannot count as reproduced because of it.

    `candles` are those that its sources hold today; `now` is what running the plan again gave, None where it was not;
    `trades` is whether the record has to hold them, as a file does.
    """
    # As they were traded: a run may clean them of what a float adds.
    candles = candles if now is None else now.candles
    changed = list(_changed(then.data, candles))
    data = hashlib.sha256("\n".join(columns.fingerprint() for columns in candles).encode()).hexdigest()
    if data != then.data_sha256 and not changed:
        changed.append("they are not those whose hash was recorded")
    yield from ((f"data changed: {text}", True) for text in changed)
    if then.plan_sha256 != plan_name(then.plan):
        # Another program may know more of a plan, and name the same one otherwise.
        yield "plan changed: it is not the one whose hash was recorded", then.program_sha256 == program()
    if then.seed != then.plan.seed:
        yield f"plan changed: seed {then.seed} was recorded beside it, {then.plan.seed} in it", True
    for name in then.code_sha256.keys() - {choice.name for choice in then.plan.strategies}:
        yield f"code changed: the strategy {name} is recorded, and not in the plan", True
    for choice in then.plan.strategies:
        if code_of(choice.name, **choice.parameters) != then.code_sha256.get(choice.name):
            yield f"code changed: the strategy {choice.name} is not the one that traded then", False
    if then.program_sha256 != program():
        yield f"another program: Kurs {then.versions.get('kurs')} then, {__version__} now, with other code", False
    for name, version in _versions(now.engine if now is not None else then.versions["engine"]).items():
        if name != "kurs" and then.versions.get(name) != version:
            yield f"another {name}: {then.versions.get(name)} then, {version} now", False
    if now is not None:
        if then.detail_sha256 not in (None, now.detail_data):
            yield "data changed: the finer candles are not those of then", True
        yield from _other_result(then, now, trades=trades)


def read_artefact(path: Path) -> Artefact:
    """From a file that `write_artefact` wrote; BadInput where there is none, BadData where it is something else."""
    try:
        return artefact_from(msgspec.json.decode(path.read_bytes()))
    except FileNotFoundError:
        raise BadInput.of("result", str(path), "a file that exists, or the id of a stored result") from None
    except OSError as error:
        raise BadInput.of("result", str(path), f"a file that can be read: {error.strerror}") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadData(f"{path.name}: it is no saved result: {error}") from None
    except RecursionError:
        raise BadData(f"{path.name}: it is no saved result: it is nested too deeply") from None


def artefact_from(told: Any) -> Artefact:
    """Of what JSON said; msgspec.ValidationError where it is of another format, or says more or less than that has."""
    if isinstance(told, dict) and told.get("format", FORMAT) != FORMAT:
        raise msgspec.ValidationError(f"format: {told['format']!r}, allowed: {FORMAT}")
    try:
        artefact = msgspec.convert(told, Artefact)
    except BadInput as error:
        # Of the plan, which knows what it can be.
        raise msgspec.ValidationError(str(error)) from None
    msgspec.convert(told, _Told)
    kept = msgspec.convert(told, _Kept)
    for name, sources in (("sources", kept.sources), ("detail", kept.detail)):
        symbols = [source.symbol for source in sources]
        for symbol in symbols:
            if symbols.count(symbol) > 1:
                raise msgspec.ValidationError(f"symbol {symbol} twice among {name}")
    for path in _beyond(told, msgspec.to_builtins(artefact)):
        raise msgspec.ValidationError(f"unknown field `{path}`")
    return artefact


def write_artefact(path: Path, artefact: Artefact) -> None:
    """As JSON, whole or not at all; Unavailable when the disk does not take it."""
    write_whole(path, msgspec.json.format(msgspec.json.encode(artefact), indent=1) + b"\n")


def write_whole(path: Path, content: bytes, *, rights: int = 0o666) -> None:
    """The new file or the old one, never a piece of it; of a link, the file behind it. `rights` as for any new file."""
    file = Path(os.path.realpath(path))
    draft = file.with_name(f".{file.name}.{uuid4().hex}.tmp")
    try:
        draft.touch(rights)
        draft.write_bytes(content)
        draft.replace(file)
    except OSError as error:
        raise Unavailable(f"{path}: could not be written: {(error.strerror or str(error)).lower()}") from None
    finally:
        with suppress(OSError):  # gone when it was renamed
            draft.unlink()


def plan_name(plan: Plan) -> str:
    """SHA-256 of the plan; the same for equal plans, in whatever order they were typed."""
    told = msgspec.to_builtins(plan, order="deterministic")
    # Plans from before there was any such thing keep their names.
    if not plan.reverse:
        del told["reverse"]
    if not plan.slippage.within:
        del told["slippage"]["within"]
    return hashlib.sha256(msgspec.json.encode(told)).hexdigest()


def code_of(name: str, /, **parameters: object) -> str:
    """SHA-256 of the file that a strategy is written in, and of what it imports from its folder."""
    strategy = type(create(name, **parameters))
    # No file of one's own is run for a strategy that comes with Kurs.
    if strategy.name not in known() and strategy.name in own().code:
        return own().code[strategy.name]
    file = inspect.getsourcefile(strategy)
    return "" if file is None else hashlib.sha256(Path(file).read_bytes()).hexdigest()


@cache
def program() -> str:
    """SHA-256 of all of Kurs that has a part in a trade or a figure, file by file in order of their names."""
    found = hashlib.sha256()
    for path in sorted(_files()):
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def _files() -> Iterator[Path]:
    top = Path(__file__).resolve().parents[1]
    for room in ROOMS:
        yield from (top / room).glob("*.py")
    yield from (top / "backtest" / f"{name}.py" for name in (*TRADING, *FIGURES))
    yield from (top / f"{name}.py" for name in OTHERS)


def _beyond(told: Any, known: Any, path: str = "$") -> Iterator[str]:
    """The fields that a decoder would pass over in silence."""
    if isinstance(told, dict) and isinstance(known, dict):
        for name, value in told.items():
            if name not in known:
                yield f"{path}.{name}"
            elif (path, name) != ("$", "result"):  # any field may stand there, and is compared
                yield from _beyond(value, known[name], f"{path}.{name}")
    elif isinstance(told, list) and isinstance(known, list | tuple):
        for number, (value, of) in enumerate(zip(told, known, strict=True)):
            yield from _beyond(value, of, f"{path}[{number}]")


def _versions(engine: str) -> dict[str, str]:
    found = {"kurs": __version__, "engine": engine, "python": platform.python_version()}
    for name in ("numpy", "numba"):
        # Only what had a part in it: to ask for numba would take half a second.
        if name in sys.modules:
            found[name] = str(getattr(sys.modules[name], "__version__", "?"))
    return found | {"machine": f"{platform.machine()} {os.name}"}


def _changed(then: Sequence[Described], candles: Sequence[CandleColumns]) -> Iterator[str]:
    now = {columns.symbol: described(columns) for columns in candles}
    for was in then:
        found = now.pop(was.symbol, None)
        if found is None:
            yield f"{was.symbol} is not there any more"
        elif found.sha256 != was.sha256:
            yield (
                f"{was.symbol} had {was.candles:,} candles from {was.first} to {was.last}, "
                f"now {found.candles:,} from {found.first} to {found.last}"
                + (", with other values" if (found.candles, found.first) == (was.candles, was.first) else "")
            )
        else:
            for name in DESCRIBING:
                if getattr(was, name) != getattr(found, name):
                    yield f"{was.symbol} had {name} {getattr(was, name)}, now {getattr(found, name)}"
    yield from (f"{symbol} was not recorded" for symbol in now)


def _other_result(then: Artefact, now: Outcome, *, trades: bool) -> Iterator[tuple[str, bool]]:
    engine = then.versions.get("engine")
    same_engine, same_words = now.engine == engine, then.program_sha256 == program()
    exactly = same_engine and same_words
    others = list(other_figures(then.result, now, same_engine=same_engine, same_words=same_words, trades=trades))
    if not same_engine and "engine" in then.result and then.result["engine"] != engine:
        others.append(f"engine {then.result['engine']} in the result, {engine} among the versions")
    if not same_words and then.result.get("remarks") != remarks(now, figures(now)):
        yield "other remarks: another program makes others, and they were not compared", False
    if others:
        more = [f"and {len(others) - TOLD} more"] if len(others) > TOLD else []
        yield f"another result: {'; '.join([*others[:TOLD], *more])}", True
    elif now.digest != then.digest and exactly:
        yield "another result: the trades differ", True
    elif now.digest != then.digest:
        differing = "programs" if same_engine else "engines"
        yield f"another result in the last digits alone, as {differing} differ in them", False
    elif then.equity_sha256 not in (None, now.equity_data):
        # Another processor or library may round otherwise; the same ones do not.
        same = then.versions == _versions(now.engine)
        yield "another result: the equity candle by candle differs, though no figure does", same
