"""The configuration: read, changed, checked, and given to the running bots anew."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from fastapi import HTTPException
from fastapi.exceptions import RequestValidationError

from kurs.api.dependencies import ConfigDep, Reauthenticated
from kurs.api.doors import needs
from kurs.api.doors import router as doors
from kurs.api.schemas import config as schemas
from kurs.domain.errors import BadInput, Conflict, NotFound
from kurs.services.config import ConfigState, flat_keys
from kurs.settings import FLAT, Settings

__all__ = ["router"]

router = doors("/api/config", "configuration")

Responses = dict[int | str, dict[str, Any]]
UPDATED, SAME = "Configuration updated successfully", "Nothing is different"
BROKEN = "The configuration cannot be used; GET /api/config/validate says why"
LEFT_OUT = "left out: each bot has its market's own timeframe"
UNREADABLE: Responses = {500: {"description": "The configuration cannot be used as it is"}}
UNKNOWN: Responses = {404: {"description": "No such strategy"}}
AWAY: Responses = {503: {"description": "The journal is away, or somebody else is changing the settings just now"}}
CONFLICT: Responses = {409: {"description": "The configuration cannot be used already, and this does not mend it"}}
OUT_OF_BOUNDS: Responses = {400: {"description": "A threshold that is no fraction, or an unknown key"}}


# ── looking ───────────────────────────────────────────────────────────────────────────────────────


@router.get("", summary="The configuration, as a summary and flat")
@needs("read")
async def read(config: ConfigDep) -> schemas.ConfigRead:
    """As file and environment give it now. It answers also when they cannot be used, and says so."""
    state = await config.state()
    keys = dict.fromkeys(FLAT) if state.settings is None else flat_keys(state.settings)
    why = LEFT_OUT if state.settings is not None else "the configuration cannot be used"
    unknown = {name: why for name, value in keys.items() if value is None}
    return schemas.ConfigRead(**_summary(state).model_dump(), **keys, unknown=unknown)


@router.get("/summary", summary="The configuration in short", responses=UNREADABLE)
@needs("read")
async def summary(config: ConfigDep) -> schemas.ConfigSummary:
    """As file and environment give it now, without the flat keys."""
    state = await config.state()
    if state.settings is None:
        raise HTTPException(500, BROKEN)
    return _summary(state)


@router.get("/strategies", summary="How much each strategy counts", responses=UNREADABLE)
@needs("read")
async def strategies(config: ConfigDep) -> schemas.StrategyWeights:
    """Every strategy of the configuration; the weights of those that are enabled sum to 1 here."""
    with _readable():
        found = config.strategies()
    return schemas.StrategyWeights(
        strategy_weights=[
            schemas.StrategyWeight(
                strategy_name=each.name, weight=each.weight, min_confidence=each.min_confidence, enabled=each.enabled
            )
            for each in found
        ],
        total_strategies=len(found),
        enabled_strategies=sum(each.enabled for each in found),
    )


@router.get("/strategy/{strategy_name}", summary="A strategy's parameters", responses=UNKNOWN | UNREADABLE)
@needs("read")
async def strategy(strategy_name: str, config: ConfigDep) -> schemas.StrategyConfig:
    """Older names are taken too."""
    with _readable():
        own, parameters = config.strategy(strategy_name)
    return schemas.StrategyConfig(strategy_name=own, parameters=dict(parameters))


@router.get("/probability", summary="How signals become decisions", responses=UNREADABLE)
@needs("read")
async def probability(config: ConfigDep) -> schemas.ProbabilityRead:
    """How sure signals must be, and how those of several strategies become one."""
    with _readable():
        settings = config.settings()
    return schemas.ProbabilityRead(
        probability_settings=_probability(settings),
        risk_config=schemas.RiskConfig(
            min_signal_confidence=settings.risk.min_signal_confidence,
            probability_weight=settings.risk.probability_weight,
        ),
    )


@router.get("/validate", summary="What is wrong with the configuration")
@needs("read")
async def validate(config: ConfigDep) -> schemas.ConfigVerdict:
    """Bounds, names, and whether the weights of the enabled strategies sum to 1."""
    state = await config.state()
    return schemas.ConfigVerdict(valid=state.valid, errors=list(state.errors), error_count=len(state.errors))


# ── changing ──────────────────────────────────────────────────────────────────────────────────────


@router.post("", summary="Change the configuration", responses=CONFLICT | AWAY)
@needs("config")
async def change(body: schemas.ConfigChange, config: ConfigDep, caller: Reauthenticated) -> schemas.ConfigChanged:
    """All of it or nothing: checked whole, put on record, written at once. Running bots take new limits."""
    sent = _sent(body)
    with _refused_as_invalid():
        done = await config.change(dict(sent.values()), who=caller.name)
    return schemas.ConfigChanged(
        success=True,
        message=UPDATED if done.changes else SAME,
        updated_fields=[name for name, (key, _) in sent.items() if _differs(key, done.changes)],
        changes={key: schemas.ChangedValue(before=each.before, after=each.after) for key, each in done.changes.items()},
        overruled=list(done.overruled),
        from_next_start=list(done.from_next_start),
        pools=dict(done.pools),
    )


@router.put("/strategy/{strategy_name}/weight", summary="Weigh a strategy", responses=UNKNOWN | CONFLICT | AWAY)
@needs("config")
async def weigh(
    strategy_name: str, body: schemas.NewWeight, config: ConfigDep, caller: Reauthenticated
) -> schemas.WeightChanged:
    """Beside the others, whose weights stay as they are. It counts from the bots' next start."""
    with _refused_as_invalid():
        own = await config.set_weight(strategy_name, body.weight, who=caller.name)
    return schemas.WeightChanged(
        message=f"Updated {own} weight to {body.weight}", strategy_name=own, new_weight=body.weight
    )


@router.put("/probability", summary="Change how signals become decisions", responses=OUT_OF_BOUNDS | CONFLICT | AWAY)
@needs("config")
async def set_probability(
    body: schemas.NewProbability, config: ConfigDep, caller: Reauthenticated
) -> schemas.ProbabilityChanged:
    """Running bots take new thresholds at once."""
    settings = await config.set_probability(body.probability_settings, who=caller.name)
    return schemas.ProbabilityChanged(
        message="Probability settings updated successfully", updated_settings=_probability(settings)
    )


@router.post("/reload", summary="Give the bots the limits of file and environment", responses=AWAY)
@needs("config")
async def reload(config: ConfigDep, caller: Reauthenticated) -> schemas.ConfigReloaded:
    """After a change by hand. What cannot be used is given to nobody; what is as it was is told as unchanged."""
    done = await config.reload(who=caller.name)
    state = done.state
    reloaded = state.settings is not None
    return schemas.ConfigReloaded(
        message="Configuration reloaded successfully" if reloaded else "Nothing was reloaded: it cannot be used",
        config_valid=state.valid,
        validation_errors=list(state.errors),
        pools=dict(done.pools),
        changes={
            pool: {key: schemas.ChangedValue(before=each.before, after=each.after) for key, each in found.items()}
            for pool, found in done.changes.items()
        },
    )


# ── how it is told ────────────────────────────────────────────────────────────────────────────────


def _summary(state: ConfigState) -> schemas.ConfigSummary:
    settings = state.settings
    risk = settings.risk if settings else None
    odds = settings.probability_settings if settings else None
    return schemas.ConfigSummary(
        config_file=state.file if settings else "error.json",
        config_valid=state.valid,
        validation_errors=list(state.errors),
        enabled_strategies=list(settings.enabled_strategies()) if settings else [],
        total_strategy_count=len(type(settings.portfolio_strategies).model_fields) if settings else 0,
        risk_management=schemas.RiskManagement(
            max_position_size=risk.max_position_size if risk else None,
            min_signal_confidence=risk.min_signal_confidence if risk else None,
            probability_weight=risk.probability_weight if risk else None,
        ),
        probability_framework=schemas.ProbabilityFramework(
            combination_method=odds.combination_method if odds else None,
            dynamic_weights_enabled=odds.enable_dynamic_weights if odds else None,
            risk_threshold=odds.risk_score_threshold if odds else None,
        ),
    )


def _probability(settings: Settings) -> schemas.ProbabilitySettings:
    return schemas.ProbabilitySettings(**settings.probability_settings.model_dump())


def _sent(body: schemas.ConfigChange) -> dict[str, tuple[str, Any]]:
    """(dotted key, value) by the name under which it was sent; 422 where two names mean one key."""
    given = body.model_dump(mode="json", exclude_unset=True)
    sent = {name: (FLAT[name], given.pop(name)) for name in FLAT if name in given}
    sent |= {key: (key, value) for key, value in _leaves(given, "")}
    meant = [key for key, _ in sent.values()]
    for name, (key, value) in sent.items():
        if meant.count(key) > 1:
            raise _invalid(f"{key} is given twice, flat and in its section", (*name.split("."),), value)
    return sent


def _differs(key: str, changes: Collection[str]) -> bool:
    """Itself, or what was below it: null takes out all that a table holds."""
    return any(changed == key or changed.startswith(f"{key}.") for changed in changes)


def _leaves(tree: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for name, value in tree.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


@contextmanager
def _readable() -> Iterator[None]:
    """Settings that cannot be used are nothing that whoever reads them could mend."""
    try:
        yield
    except NotFound:
        raise
    except BadInput:
        raise HTTPException(500, BROKEN) from None


@contextmanager
def _refused_as_invalid() -> Iterator[None]:
    """What no single field shows, such as two periods that do not fit together."""
    try:
        yield
    except (Conflict, NotFound):
        raise
    except BadInput as error:
        raise _invalid(str(error), (), None) from None


def _invalid(text: str, place: tuple[str, ...], value: object) -> RequestValidationError:
    return RequestValidationError([{"type": "value_error", "loc": ("body", *place), "msg": text, "input": value}])
