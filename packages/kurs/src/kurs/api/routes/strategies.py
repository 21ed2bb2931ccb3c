"""Strategies in words, and what they make of some candles."""

from fastapi import Response

from kurs.api.dependencies import StrategiesDep
from kurs.api.doors import alias, needs
from kurs.api.doors import router as doors
from kurs.api.market_json import iso, reply
from kurs.api.routes.market_data import MISSING
from kurs.api.schemas import strategies as schemas
from kurs.domain.market import Candle, timeframe_ms
from kurs.services.strategies import Analysis, Opinion, StrategyDescription

__all__ = ["router"]

router = doors("/api", "strategies")


@router.get("/backtest/strategies", summary="Every strategy and its parameters")
@needs("read")
async def known(strategies: StrategiesDep) -> schemas.StrategyList:
    """With defaults, bounds, and the other names that are taken; those of the data folder are named after the others.

    What is wrong with a file of the data folder is told in one line, beside all that can be used.
    """
    listed = await strategies.listed()
    return schemas.StrategyList(
        strategies=[_in_words(found) for found in listed.strategies],
        problems=[schemas.StrategyProblem(file=each.file, error=each.error) for each in listed.problems],
    )


alias(router, "GET", "/strategy/available", known, of="/api/backtest/strategies")
alias(router, "GET", "/strategies", known, of="/api/backtest/strategies")


@router.post(
    "/strategy/analyze",
    summary="What the strategies say of some candles",
    response_model=schemas.Analysis,
    responses=MISSING,
)
@needs("read")
async def analyse(asked: schemas.AnalyseRequest, strategies: StrategiesDep) -> Response:
    """One by one and together, at the last close, as a bot would see it."""
    interval = timeframe_ms(asked.timeframe)
    candles = None
    if asked.data is not None:
        candles = [
            Candle(asked.symbol, interval, row * interval, bar.open, bar.high, bar.low, bar.close, bar.volume)
            for row, bar in enumerate(asked.data)
        ]
    found = await strategies.analyse(
        asked.symbol, asked.timeframe, candles, asked.strategies, method=asked.combination_method
    )
    return reply(_analysis(found, asked.symbol))


def _in_words(found: StrategyDescription) -> schemas.StrategyInWords:
    described = found.description
    aliases: dict[str, list[str]] = {}
    for alias_, name in described.aliases.items():
        aliases.setdefault(name, []).append(alias_)
    return schemas.StrategyInWords(
        name=described.name,
        description=described.description,
        parameters={
            parameter.name: schemas.Parameter(
                type=parameter.type.__name__,
                default=parameter.default,
                min=parameter.minimum,
                max=parameter.maximum,
                choices=None if parameter.choices is None else list(parameter.choices),
                description=parameter.description,
                aliases=aliases.get(parameter.name, []),
            )
            for parameter in described.parameters
        },
        aliases=list(found.names),
        kind=found.kind,
        file=found.file,
    )


def _analysis(found: Analysis, symbol: str) -> dict[str, object]:
    combined = found.combined
    return {
        "symbol": symbol,
        "current_price": found.price,
        "analysis_timestamp": iso(found.time),
        "individual_signals": {name: _individual(opinion) for name, opinion in found.opinions.items()},
        "combined_signal": {
            "action": combined.action,
            "combined_confidence": combined.confidence,
            "probabilities": combined.probabilities._asdict(),
            "risk_score": found.score,
            "metadata": dict(combined.metadata),
        },
        "strategies_analyzed": len(found.opinions),
        "valid_signals": found.counted,
    }


def _individual(opinion: Opinion) -> dict[str, object]:
    signal = opinion.signal
    chances = {f"probability_{name}": chance for name, chance in signal.probabilities._asdict().items()}
    return {
        "action": signal.action,
        "confidence": signal.confidence,
        "position_size": opinion.size,
        "metadata": {**chances, **signal.metadata, "parameters": dict(opinion.parameters)},
    }
