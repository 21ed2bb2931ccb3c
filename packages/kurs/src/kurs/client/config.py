"""The configuration: read, changed, checked, and given to the running bots anew."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from kurs.client.connection import Connection, part

__all__ = [
    "ChangedValue",
    "Config",
    "ConfigChanged",
    "ConfigReloaded",
    "ConfigSummary",
    "ConfigVerdict",
    "ProbabilityFramework",
    "ProbabilitySettings",
    "RiskManagement",
    "StrategyWeight",
]


class RiskManagement(Struct, frozen=True, kw_only=True):
    """Fractions; None while the configuration cannot be used."""

    max_position_size: float | None
    min_signal_confidence: float | None
    probability_weight: float | None


class ProbabilityFramework(Struct, frozen=True, kw_only=True):
    """None while the configuration cannot be used."""

    combination_method: str | None
    dynamic_weights_enabled: bool | None
    risk_threshold: float | None


class ConfigSummary(Struct, frozen=True, kw_only=True):
    config_file: str
    config_valid: bool
    validation_errors: list[str]
    enabled_strategies: list[str]
    total_strategy_count: int
    risk_management: RiskManagement
    probability_framework: ProbabilityFramework


class ChangedValue(Struct, frozen=True, kw_only=True):
    before: Any
    after: Any


class ConfigChanged(Struct, frozen=True, kw_only=True):
    """`changes` by section and key; `overruled` are keys whose value the environment decides."""

    message: str
    updated_fields: list[str]
    changes: dict[str, ChangedValue]
    overruled: list[str]
    from_next_start: list[str]
    pools: dict[str, str]


class StrategyWeight(Struct, frozen=True, kw_only=True):
    """Weights of enabled strategies sum to 1."""

    strategy_name: str
    weight: float
    min_confidence: float
    enabled: bool


class ProbabilitySettings(Struct, frozen=True, kw_only=True):
    """Thresholds are fractions."""

    confidence_threshold_buy: float
    confidence_threshold_sell: float
    confidence_threshold_hold: float
    risk_score_threshold: float
    combination_method: str
    enable_dynamic_weights: bool


class ConfigVerdict(Struct, frozen=True, kw_only=True):
    valid: bool
    errors: list[str]


class ConfigReloaded(Struct, frozen=True, kw_only=True):
    """`pools` is what each pool of bots said to the limits, `changes` what became different, by pool and limit."""

    message: str
    config_valid: bool
    validation_errors: list[str]
    pools: dict[str, str]
    changes: dict[str, dict[str, ChangedValue]]


class _Weights(Struct, frozen=True):
    strategy_weights: list[StrategyWeight]


class _Parameters(Struct, frozen=True):
    parameters: dict[str, Any]


class _Weight(Struct, frozen=True):
    new_weight: float


class _Probability(Struct, frozen=True):
    probability_settings: ProbabilitySettings


class _NewProbability(Struct, frozen=True):
    updated_settings: ProbabilitySettings


class Config:
    def __init__(self, connection: Connection) -> None:
        self._ask = connection

    async def summary(self) -> ConfigSummary:
        return await self._ask.get("/api/config/summary", ConfigSummary)

    async def read(self) -> dict[str, Any]:
        """The summary's fields and the flat keys of older clients, as they are spelled."""
        return await self._ask.get("/api/config", dict[str, Any])

    async def change(self, changes: Mapping[str, Any]) -> ConfigChanged:
        """Flat keys, or sections such as {"risk": {"max_open_positions": 4}}; all of it or nothing."""
        return await self._ask.send("POST", "/api/config", ConfigChanged, dict(changes))

    async def strategies(self) -> list[StrategyWeight]:
        return (await self._ask.get("/api/config/strategies", _Weights)).strategy_weights

    async def strategy(self, name: str) -> dict[str, Any]:
        """Its parameters."""
        return (await self._ask.get(f"/api/config/strategy/{part(name)}", _Parameters)).parameters

    async def set_weight(self, name: str, weight: float) -> float:
        """A fraction; the weight that it has now."""
        path = f"/api/config/strategy/{part(name)}/weight"
        return (await self._ask.send("PUT", path, _Weight, {"weight": weight})).new_weight

    async def probability(self) -> ProbabilitySettings:
        return (await self._ask.get("/api/config/probability", _Probability)).probability_settings

    async def set_probability(self, changes: Mapping[str, Any]) -> ProbabilitySettings:
        """What is left out stays as it is."""
        body = {"probability_settings": dict(changes)}
        return (await self._ask.send("PUT", "/api/config/probability", _NewProbability, body)).updated_settings

    async def validate(self) -> ConfigVerdict:
        return await self._ask.get("/api/config/validate", ConfigVerdict)

    async def reload(self) -> ConfigReloaded:
        """After a change by hand: gives the bots the limits of file and environment."""
        return await self._ask.send("POST", "/api/config/reload", ConfigReloaded)
