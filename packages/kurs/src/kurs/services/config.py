"""The configuration, read and changed as older clients do; every change is checked, written whole and audited."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from math import fsum
from pathlib import Path
from typing import Any

import msgspec

from kurs.clock import Clock
from kurs.domain.errors import BadInput, KursError, NotFound
from kurs.engine import Reconfigure
from kurs.persistence import Audit, ConfigHistory
from kurs.risk.rules import Limits
from kurs.runtime.bots import Bots
from kurs.services.config_changes import Change, Changed, change_settings, flat
from kurs.services.data_folder import hidden, told_from_afar
from kurs.services.own_strategies import OwnStrategies
from kurs.settings import CARRIED, FLAT, Settings, WrongSettings, load
from kurs.strategies.registry import ALIASES, known

__all__ = ["Config", "ConfigChanged", "ConfigState", "Reloaded", "StrategyWeight", "flat_keys", "needs_restart"]

THRESHOLDS = (
    "confidence_threshold_buy",
    "confidence_threshold_sell",
    "confidence_threshold_hold",
    "risk_score_threshold",
)
NEARLY = 0.01
# Running pools take new limits; of these sections the keys below are none.
LIMITS = ("risk.", "trading_window.", "probability_settings.")
NO_LIMITS = (
    "probability_settings.combination_method",
    "probability_settings.enable_dynamic_weights",
    # The limits' hours follow it at once, but the bots' days only from their next start.
    "trading_window.timezone",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigState:
    """The settings as file and environment give them now; None where `errors` say that they cannot be read."""

    file: str
    settings: Settings | None
    errors: tuple[str, ...]

    @property
    def valid(self) -> bool:
        return not self.errors


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyWeight:
    """`weight` is a share of the enabled strategies' together, as it stands in the settings for a disabled one."""

    name: str
    weight: float
    min_confidence: float
    enabled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigChanged:
    """`changes` and `overruled` by dotted key; `pools` is what each pool said to its new limits.

    `from_next_start` are those of the changed keys that no running bot takes over.
    """

    settings: Settings
    changes: Mapping[str, Change]
    overruled: tuple[str, ...]
    from_next_start: tuple[str, ...]
    pools: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reloaded:
    """`pools` is what each pool said; `changes`, of those with any, by pool and limit, shares as fractions."""

    state: ConfigState
    pools: Mapping[str, str]
    changes: Mapping[str, Mapping[str, Change]]


class Config:
    """Read anew each time: the file may be changed by hand, and by the command line."""

    def __init__(
        self, *, file: Path, bots: Bots, own: OwnStrategies, history: ConfigHistory, audit: Audit, clock: Clock
    ) -> None:
        self._file = file
        self._own = own
        self._bots = bots
        self._history = history
        self._audit = audit
        self._clock = clock
        # What is told as changed must be what held just before.
        self._turn = asyncio.Lock()

    # ── looking ───────────────────────────────────────────────────────────────────────────────────

    async def state(self) -> ConfigState:
        """The settings and all that is wrong with them, strategies of one's own among it; never raises."""
        try:
            settings = self.settings()
        except WrongSettings as error:
            return self._broken(error.problems)
        except BadInput as error:
            return self._broken((str(error),))
        wrong = await self._own.problems(settings)
        return ConfigState(file=self._file.name, settings=settings, errors=(*wrong, *_oddities(settings)))

    def settings(self) -> Settings:
        """BadInput where they cannot be used; strategies of one's own are not looked at."""
        return load(self._file, own=False)

    def strategies(self) -> tuple[StrategyWeight, ...]:
        """All of them; the weights of the enabled ones sum to 1 here, unless all are 0."""
        settings = self.settings()
        enabled = settings.enabled_strategies()
        total = fsum(settings.weight(name)[0] for name in enabled)
        found = []
        for name in known():
            weight, least = settings.weight(name)
            share = weight / total if name in enabled and total else weight
            found.append(StrategyWeight(name=name, weight=share, min_confidence=least, enabled=name in enabled))
        return tuple(found)

    def strategy(self, name: str) -> tuple[str, Mapping[str, object]]:
        """(its own name, the section `strategy` under the strategy's own); NotFound."""
        own = _strategy(name)
        tree = self.settings().model_dump(mode="json")
        mine = {key: value for key, value in tree["portfolio_strategies"][own].items() if value is not None}
        shared = tree["fvg_strategy"] if own == "fvg" else {}
        return own, {**tree["strategy"], **shared, **mine, **self.settings().parameters(own)}

    # ── changing ──────────────────────────────────────────────────────────────────────────────────

    async def change(self, asked: Mapping[str, Any], *, who: str) -> ConfigChanged:
        """Sets these dotted keys, all of them or none, and tells the running pools. As `change_settings`."""
        with hidden(self._file.parent):
            changed = await change_settings(
                self._file, asked, who=who, by="request", clock=self._clock, records=self._records, look=self._look
            )
        return ConfigChanged(
            settings=changed.settings,
            changes=changed.changes,
            overruled=changed.overruled,
            from_next_start=tuple(key for key in changed.changes if needs_restart(key)),
            pools=await self._given(changed.settings),
        )

    async def set_weight(self, name: str, weight: float, *, who: str) -> str:
        """Gives the strategy's own name; NotFound."""
        own = _strategy(name)
        await self.change({f"portfolio_strategies.{own}.weight": weight}, who=who)
        return own

    async def set_probability(self, given: Mapping[str, Any], *, who: str) -> Settings:
        """Sets these keys of `probability_settings`, and gives the settings after it; BadInput."""
        for key in THRESHOLDS:
            if key in given and not _is_share(given[key]):
                raise BadInput(f"{key} must be between 0.0 and 1.0")
        asked = {f"probability_settings.{key}": value for key, value in given.items()}
        return (await self.change(asked, who=who)).settings if asked else self.settings()

    async def reload(self, *, who: str) -> Reloaded:
        """Gives the settings to the running pools; where they cannot be used, to none."""
        state = await self.state()
        async with self._turn:
            changes = {} if state.settings is None else self._news(state.settings.limits())
            pools = {} if state.settings is None else await self._tell(state.settings)
        told = {pool: {key: [c.before, c.after] for key, c in found.items()} for pool, found in changes.items()}
        detail = {"valid": state.valid, "pools": pools, "changes": told}
        await self._audit.append(self._clock.now(), who, "settings reloaded", detail)
        return Reloaded(state=state, pools=pools, changes=changes)

    async def _look(self, changed: Changed) -> None:
        """At strategies of one's own in bots that become different: others must not keep a limit from being set."""
        wrong = await self._own.problems(changed.settings, changed.bots)
        if wrong:
            # Each names its key, which may well stand in the file: who asked may have changed another one.
            raise WrongSettings(wrong)

    def _news(self, limits: Limits) -> dict[str, dict[str, Change]]:
        """What becomes different by these limits, of each pool where anything does."""
        new, found = flat(msgspec.to_builtins(limits)), {}
        for pool in self._bots.pools:
            runner = self._bots.runner(pool)
            if runner is None or runner.engine.limits == limits:
                continue
            old = flat(msgspec.to_builtins(runner.engine.limits))
            found[pool] = {key: Change(before=old[key], after=new[key]) for key in new if old[key] != new[key]}
        return found

    async def _given(self, settings: Settings) -> dict[str, str]:
        async with self._turn:
            return await self._tell(settings)

    async def _tell(self, settings: Settings) -> dict[str, str]:
        command = Reconfigure(command_id=f"config-{secrets.token_hex(8)}", limits=settings.limits())
        # Side by side, so that no pool waits for one that is slow to answer.
        answers = await asyncio.gather(*(self._answer(pool, command) for pool in self._bots.pools))
        return dict(zip(self._bots.pools, answers, strict=True))

    async def _answer(self, pool: str, command: Reconfigure) -> str:
        try:
            return (await self._bots.ask(pool, command)).message
        except KursError as error:
            return f"from its next start: {error}"

    @asynccontextmanager
    async def _records(self, _: Settings) -> AsyncIterator[tuple[ConfigHistory, Audit]]:
        yield self._history, self._audit

    def _broken(self, problems: tuple[str, ...]) -> ConfigState:
        told = tuple(told_from_afar(problem, self._file.parent) for problem in problems)
        return ConfigState(file=self._file.name, settings=None, errors=told)


def needs_restart(key: str) -> bool:
    """Whether a change of this key holds only from the bots' next start; what nothing reads needs none."""
    return key not in CARRIED and (key in NO_LIMITS or not key.startswith(LIMITS))


def flat_keys(settings: Settings) -> dict[str, Any]:
    """What older clients call flat: by their own names."""
    values = flat(settings.model_dump(mode="json"))
    return {name: values[key] for name, key in FLAT.items()}


def _strategy(name: str) -> str:
    own = ALIASES.get(name, name)
    if own not in known():
        raise NotFound(f"Strategy {name!r} not found; known: {', '.join(known())}")
    return own


def _oddities(settings: Settings) -> tuple[str, ...]:
    """What no bound forbids, but nobody means: weights that do not sum to 1."""
    total = fsum(settings.weight(name)[0] for name in settings.enabled_strategies())
    return () if abs(total - 1) <= NEARLY else (f"Strategy weights sum to {total:g}, should be 1.0",)


def _is_share(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
