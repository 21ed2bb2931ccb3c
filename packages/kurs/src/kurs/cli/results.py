"""`kurs results` and `kurs verify`: results that were kept, shown, compared, reached again, and deleted."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from kurs.backtest.artefact import Artefact, artefact_from, differences, read_artefact
from kurs.backtest.outcome import Outcome
from kurs.backtest.wording import number, percent, ratio
from kurs.cli.backtesting import bounds, carry_out, loaded
from kurs.cli.output import print_json, print_pairs, print_rows
from kurs.cli.plans import home_folder
from kurs.cli.storage import with_database
from kurs.domain.errors import BadData, BadInput, NotFound, Unavailable
from kurs.persistence.database import Database
from kurs.persistence.results import Result, Results
from kurs.strategies.registry import look_in

__all__ = ["compare_results", "delete_results", "list_results", "show_result", "store", "verify_result"]

# What their digests begin with, so that they are not taken for answers to a program's question.
KIND = "result"
COMPARED = (
    *("final_equity", "total_return", "annual_growth", "volatility", "sharpe", "sortino", "calmar", "max_drawdown"),
    *("exposure", "total_trades", "win_rate", "profit_factor", "expectancy", "fees", "turnover"),
)
SHARES = ("total_return", "annual_growth", "volatility", "max_drawdown", "exposure", "win_rate")
RATIOS = ("sharpe", "sortino", "calmar", "profit_factor")


def store(artefact: Artefact) -> int:
    """Puts a result into the database of the data folder; the id that it has there.

    Its trades are left out: running the plan again gives them, and a list of results must not read millions.
    """
    figures = {name: value for name, value in artefact.result.items() if name != "trades"}
    told = msgspec.to_builtins(msgspec.structs.replace(artefact, result=figures))

    async def work(database: Database) -> int:
        kept = await Results(database).save(
            digest=f"{KIND}:{artefact.plan_sha256[:16]}{artefact.data_sha256[:16]}{artefact.digest}",
            summary=told,
            created_at=_now(artefact),
        )
        return kept.id

    return with_database(work)


def list_results(limit: int, before: int | None, *, as_json: bool) -> None:
    async def work(database: Database) -> list[Result]:
        return await Results(database).page(KIND, limit=limit, before=before)

    found = [(result.id, _read(result)) for result in with_database(work)]
    if as_json:
        print_json([_headline(number, artefact) for number, artefact in found])
        return
    print_rows(
        ("id", "made", "strategy", "candles", "trades", "return", "sharpe", "drawdown"),
        (_line(number, artefact) for number, artefact in found),
        empty="No results yet. Keep one with: kurs backtest ... --store",
    )


def show_result(which: str, *, as_json: bool) -> None:
    artefact = _found(which)
    if as_json:
        print_json(artefact)
        return
    told = artefact.result
    print_pairs(
        {
            "strategy": _strategies(artefact),
            "made": artefact.created_at,
            "result": artefact.digest,
            "engine": ", ".join(f"{name} {version}" for name, version in artefact.versions.items()),
            **{f"candles {d.symbol}": f"{d.candles:,} of {d.timeframe}, {d.first} to {d.last}" for d in artefact.data},
            "from": ", ".join(source.path or "the data folder" for source in artefact.sources),
            "data": artefact.data_sha256,
            "plan": artefact.plan_sha256,
            **{f"code of {name}": code for name, code in artefact.code_sha256.items()},
            "program": artefact.program_sha256,
            **{name.replace("_", " "): _figure(name, told.get(name)) for name in COMPARED},
        }
    )
    for line in told.get("remarks", ()):
        print(f"! {line}")


def compare_results(first: str, second: str, *, as_json: bool) -> None:
    one, two = _found(first), _found(second)
    differing = _differing_plans(one, two)
    if as_json:
        print_json(
            {
                "same_plan": one.plan_sha256 == two.plan_sha256,
                "same_data": one.data_sha256 == two.data_sha256,
                "same_code": one.code_sha256 == two.code_sha256,
                "same_program": one.program_sha256 == two.program_sha256,
                "same_result": one.digest == two.digest,
                "plan": {name: {"first": a, "second": b} for name, (a, b) in differing.items()},
                "figures": {name: {"first": one.result.get(name), "second": two.result.get(name)} for name in COMPARED},
            }
        )
        return
    for name, (a, b) in differing.items():
        print(f"plan differs: {name}: {a} | {b}")
    for what, same in (
        ("data", one.data_sha256 == two.data_sha256),
        ("code", one.code_sha256 == two.code_sha256),
        ("program", one.program_sha256 == two.program_sha256),
        ("result", one.digest == two.digest),
    ):
        print(f"{what}: {'the same' if same else 'not the same'}")
    rows = [
        (name.replace("_", " "), _figure(name, one.result.get(name)), _figure(name, two.result.get(name)))
        for name in COMPARED
    ]
    print_rows(("figure", "first", "second"), rows, empty="")


def delete_results(numbers: Sequence[int], *, as_json: bool) -> None:
    """All of them, or none where one is not there."""

    async def work(database: Database) -> set[int]:
        return await Results(database).remove(KIND, numbers)

    missing = with_database(work)
    if missing:
        named = ", ".join(map(str, sorted(missing)))
        raise NotFound(f"nothing was deleted, there is no result {named}; kurs results list shows those that there are")
    deleted = sorted(set(numbers))
    if as_json:
        print_json({"deleted": deleted})
    else:
        print(f"Deleted: {', '.join(map(str, deleted))}")


def verify_result(which: str, *, as_json: bool) -> int:
    """Runs the plan again; 0 where the result is the same over the same candles, 1 where anything speaks against it."""
    then = _found(which)
    found, outcome = _again(then, trades=_in_file(which))
    same = not any(counts for _, counts in found)
    if as_json:
        print_json(
            {
                "reproduced": same,
                "differences": [{"text": text, "counts": counts} for text, counts in found],
                "digest_then": then.digest,
                "digest_now": None if outcome is None else outcome.digest,
            }
        )
    else:
        for text, _ in found:
            print(text)
        print(f"{'reproduced' if same else 'not reproduced'}: {_strategies(then)}, result {then.digest[:12]}")
    return 0 if same else 1


def _again(then: Artefact, *, trades: bool) -> tuple[list[tuple[str, bool]], Outcome | None]:
    """What is not as it was, each with whether it counts, and what running the plan again gave.

    `trades` is whether the record has to hold them.
    """
    try:
        candles = loaded(then.sources, then.plan.timeframe)
        detail = {columns.symbol: columns for columns in loaded(then.detail)}
    except (BadInput, Unavailable) as error:
        return [(f"data missing: {error}", True)], None
    try:
        with bounds([choice.name for choice in then.plan.strategies]):
            outcome = carry_out(then.plan, candles, detail)
            return list(differences(then, candles, outcome, trades=trades)), outcome
    except BadInput as error:
        return [(f"the plan cannot be run any more: {error}", True)], None


def _found(which: str) -> Artefact:
    look_in(home_folder)
    if _in_file(which):
        return read_artefact(Path(which))

    async def work(database: Database) -> Result | None:
        return await Results(database).by_id(KIND, int(which))

    result = with_database(work)
    if result is None:
        raise NotFound(f"result {which} is not there; kurs results list shows those that are")
    return _read(result)


def _in_file(which: str) -> bool:
    return not which.isdecimal() or Path(which).exists()


def _read(result: Result) -> Artefact:
    try:
        return artefact_from(result.summary)
    except msgspec.ValidationError as error:
        raise BadData(f"result {result.id}: it cannot be read: {error}") from None


def _now(artefact: Artefact) -> int:
    return int(datetime.fromisoformat(artefact.created_at).timestamp() * 1000)


def _strategies(artefact: Artefact) -> str:
    return " + ".join(
        " ".join((choice.name, *(f"{name}={value}" for name, value in choice.parameters.items())))
        for choice in artefact.plan.strategies
    )


def _headline(number: int, artefact: Artefact) -> dict[str, Any]:
    return {
        "id": number,
        "created_at": artefact.created_at,
        "strategies": msgspec.to_builtins(artefact.plan.strategies),
        "symbols": [described.symbol for described in artefact.data],
        "digest": artefact.digest,
        **{name: artefact.result.get(name) for name in COMPARED},
    }


def _line(number: int, artefact: Artefact) -> tuple[object, ...]:
    told = artefact.result
    return (
        number,
        artefact.created_at,
        _strategies(artefact),
        ", ".join(f"{d.symbol} {d.timeframe} {d.candles:,}" for d in artefact.data),
        told.get("total_trades"),
        *(_figure(name, told.get(name)) for name in ("total_return", "sharpe", "max_drawdown")),
    )


def _figure(name: str, value: object) -> str:
    if not isinstance(value, int | float):
        return "-"
    if name in SHARES:
        return percent(value)
    return f"{value:,}" if isinstance(value, int) else ratio(value) if name in RATIOS else number(value)


def _differing_plans(one: Artefact, two: Artefact) -> Mapping[str, tuple[object, object]]:
    a, b = msgspec.to_builtins(one.plan), msgspec.to_builtins(two.plan)
    return {name: (a[name], b[name]) for name in a if a[name] != b[name]}
