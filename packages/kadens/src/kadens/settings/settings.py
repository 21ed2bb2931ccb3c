"""The settings as one frozen value: merged in order, checked whole, each with where it came from and why."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import Field, dataclass, field, fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

from kadens.errors import BadSettings
from kadens.settings.kinds import SecretUrl
from kadens.settings.profiles import AUTO, ENVIRONMENTS, PROFILES, Preset, suited
from kadens.settings.reading import flattened, of_environment, of_file
from kadens.settings.sections import (
    BatchingSettings,
    CacheSettings,
    LimitsSettings,
    LockSettings,
    MemorySettings,
    MonitoringSettings,
    PoolsSettings,
    ResilienceSettings,
    Rule,
    Section,
    refusal,
)

if TYPE_CHECKING:
    from kadens.settings.machine import Machine

__all__ = ["Setting", "Settings"]

DEFAULT_PROFILE: Final = "minimal"
CHOICES: Final = ("profile", "environment")
CHOSEN: Final = "it is chosen when Kadens is made, and its settings can be changed one by one"


class _Given(NamedTuple):
    """A value as it came, from where, and why."""

    value: Any
    source: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting, explained; `fixed` is why it cannot change while it is in use, "" if it can."""

    name: str
    value: object
    source: str
    why: str
    fixed: str

    def __str__(self) -> str:
        return f"{self.name} = {self.value} ({self.source}{': ' if self.why else ''}{self.why})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All of them; `Settings.of("balanced")` merges, `Settings(cache=CacheSettings(...))` says it value by value.

    What is said nowhere is as in the profile `minimal`. `profile` is None if each value was given.
    """

    cache: CacheSettings = field(default_factory=CacheSettings)
    lock: LockSettings = field(default_factory=LockSettings)
    limits: LimitsSettings = field(default_factory=LimitsSettings)
    batching: BatchingSettings = field(default_factory=BatchingSettings)
    pools: PoolsSettings = field(default_factory=PoolsSettings)
    resilience: ResilienceSettings = field(default_factory=ResilienceSettings)
    memory: MemorySettings = field(default_factory=MemorySettings)
    monitoring: MonitoringSettings = field(default_factory=MonitoringSettings)
    profile: str | None = field(default=None, init=False, compare=False)
    environment: str | None = field(default=None, init=False, compare=False)
    _given: Mapping[str, _Given] | None = field(default=None, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for one in _sections():
            given, section = getattr(self, one.name), one.type
            if not (isinstance(section, type) and isinstance(given, section)):
                allowed = f"a {getattr(section, '__name__', section)}; Settings.of takes tables"
                raise BadSettings([f"{one.name}: {given!r} is not allowed; {allowed}"])

    @classmethod
    def of(
        cls,
        profile: str | None = None,
        *,
        environment: str | None = None,
        file: str | os.PathLike[str] | None = None,
        variables: Mapping[str, str] | None = None,
        values: Mapping[str, Any] = MappingProxyType({}),
        machine: "Machine | None" = None,
    ) -> Self:
        """Merge, in this order: defaults, profile, environment, file, environment variables, `values`.

        What comes later wins. Profiles: minimal, balanced, maximum, and auto, which suits the `machine` (this one,
        if not given). Environments: development, staging, production. `variables` are those of the process, if not
        given. `BadSettings` tells all that is wrong at once, with the nearest name for each that is unknown.
        """
        _check_table("values", values)
        _check_table("variables", {} if variables is None else variables)
        layers = [
            ("the file", dict(flattened(of_file(file))) if file is not None else {}),
            ("the environment's variables", of_environment(os.environ if variables is None else variables)),
            ("given", dict(flattened(values))),
        ]
        asked = {"profile": profile, "environment": environment}
        problems: list[str] = []
        chosen = {name: _choice(name, [*(layer for _, layer in layers), asked], problems) for name in CHOICES}
        merged = _preset(chosen["profile"] or DEFAULT_PROFILE, chosen["environment"], machine)
        for source, layer in layers:
            merged |= {name: _Given(raw, source, "") for name, raw in layer.items() if name not in CHOICES}
        made = cls._checked(merged, problems)
        object.__setattr__(made, "profile", chosen["profile"] or DEFAULT_PROFILE)
        object.__setattr__(made, "environment", chosen["environment"])
        return made

    def changed(self, changes: Mapping[str, Any]) -> Self:
        """The same with some values changed, all or none: `{"lock": {"max_retries": 30}}`; `BadSettings`."""
        _check_table("changes", changes)
        problems = [f"{name}: cannot change; {CHOSEN}" for name in CHOICES if name in changes]
        changes = {name: value for name, value in changes.items() if name not in CHOICES}
        given = {name: _Given(raw, "update", "changed at runtime") for name, raw in flattened(changes)}
        held = {one.name: _Given(one.value, one.source, one.why) for one in self.summary()}
        made = type(self)._checked(held | given, problems)
        object.__setattr__(made, "profile", self.profile)
        object.__setattr__(made, "environment", self.environment)
        return made

    def differences(self, other: "Settings") -> tuple[Setting, ...]:
        """What is otherwise in `other`, as it is there."""
        pairs = zip(self.summary(), other.summary(), strict=True)
        return tuple(theirs for mine, theirs in pairs if mine.value != theirs.value)

    def summary(self) -> tuple[Setting, ...]:
        """Every setting with its value, where it came from, and why; addresses without their passwords."""
        return tuple(self._told())

    def _told(self) -> Iterator[Setting]:
        for name, rule in _names():
            value: Any = self
            for part in name.split("."):
                value = getattr(value, part)
            given = self._given.get(name) if self._given else None
            source = given.source if given else "default" if value == rule.default else "given"
            yield Setting(name=name, value=value, source=source, why=given.why if given else "", fixed=rule.fixed)

    @classmethod
    def _checked(cls, merged: Mapping[str, _Given], problems: list[str]) -> Self:
        values = _values(merged, problems)
        sections = {one.name: _section(one.type, one.name, values, problems) for one in _sections()}
        if problems:
            raise BadSettings(problems)
        made = cls(**sections)
        origins = {name: given for name, given in merged.items() if name in values and given.source != "default"}
        object.__setattr__(made, "_given", MappingProxyType(origins))
        return made


def _sections() -> list["Field[Any]"]:
    return [one for one in fields(Settings) if _is_section(one)]


def _is_section(one: "Field[Any]") -> bool:
    return isinstance(one.type, type) and issubclass(one.type, Section)


def _names() -> Iterator[tuple[str, Rule]]:
    """The full name of every setting, and its rule."""
    for one in _sections():
        yield from _names_in(one.type, one.name)


def _names_in(section: Any, prefix: str) -> Iterator[tuple[str, Rule]]:
    for name, rule in section.rules.items():
        yield f"{prefix}.{name}", rule
    for name, inner in section.inner.items():
        yield from _names_in(inner, f"{prefix}.{name}")


def _choice(name: str, layers: Iterable[Mapping[str, Any]], problems: list[str]) -> str | None:
    """The last word on profile or environment."""
    word = None
    for layer in layers:
        word = layer.get(name) if layer.get(name) is not None else word
    known = [*PROFILES, AUTO] if name == "profile" else [*ENVIRONMENTS]
    if word is None or word in known:
        return word
    problems.append(f"{name}: {word!r} is not allowed; one of {', '.join(known)}{_nearest(word, known)}")
    return None


def _preset(profile: str, environment: str | None, machine: "Machine | None") -> dict[str, _Given]:
    merged: dict[str, _Given] = {}
    if profile == AUTO:
        from kadens.settings.machine import Machine  # for this profile alone

        if machine is not None and not isinstance(machine, Machine):
            raise BadSettings([f"machine: {machine!r} is not allowed; a Machine, or None for this one"])
        profile, fitting = suited(Machine.here() if machine is None else machine)
        merged = _as_given(PROFILES[profile], f"the profile auto, which is {profile} here")
        merged |= {name: _Given(value, "the profile auto", why) for name, (value, why) in fitting.items()}
    else:
        merged = _as_given(PROFILES[profile], f"the profile {profile}")
    if environment is not None:
        merged |= _as_given(ENVIRONMENTS[environment], f"the environment {environment}")
    return merged


def _as_given(preset: Preset, source: str) -> dict[str, _Given]:
    return {name: _Given(value, source, why) for name, (value, why) in preset.values.items()}


def _values(merged: Mapping[str, _Given], problems: list[str]) -> dict[str, Any]:
    """Every value read by its kind; those that cannot be are told and left out."""
    kinds = {name: rule.kind for name, rule in _names()}
    values = {}
    for name, given in merged.items():
        if name not in kinds and given.value == {} and _inside(name, kinds):
            continue
        if name not in kinds:
            problems.append(f"{_unknown(name, kinds, given.value)}{_from(given)}")
            continue
        try:
            values[name] = kinds[name].read(given.value)
        except ValueError:
            problems.append(f"{refusal(name, kinds[name], given.value)}{_from(given)}")
    return values


def _section(section: Any, prefix: str, values: Mapping[str, Any], problems: list[str]) -> Any:
    chosen = {name: values[f"{prefix}.{name}"] for name in section.rules if f"{prefix}.{name}" in values}
    for name, inner in section.inner.items():
        chosen[name] = _section(inner, f"{prefix}.{name}", values, problems)
    try:
        return section(**chosen)
    except BadSettings as error:
        problems += error.problems
        return section()


def _unknown(name: str, kinds: Iterable[str], raw: object) -> str:
    inside = _inside(name, kinds)
    if inside:
        return f"{name}: {_shown(raw)} is not allowed; a table of settings, such as {inside[0]}"
    return f"{name}: there is no such setting{_nearest(name, kinds)}"


def _inside(name: str, kinds: Iterable[str]) -> list[str]:
    return [one.removeprefix(f"{name}.") for one in kinds if one.startswith(f"{name}.")]


def _check_table(name: str, given: object) -> None:
    if not isinstance(given, Mapping):
        raise BadSettings([f'{name}: {_shown(given)} is not allowed; a table of settings, such as {{"lock": {{...}}}}'])


def _shown(raw: object) -> str:
    return repr(str(SecretUrl(raw)) if isinstance(raw, str) else raw)[:200]


def _from(given: _Given) -> str:
    return f" (from {given.source})" if given.source in ("the file", "the environment's variables") else ""


def _nearest(name: object, known: Iterable[str]) -> str:
    """The known name that looks most like it: whole, or by its last word."""
    from difflib import get_close_matches  # for errors alone

    word, known = str(name).lower(), list(known)
    found = get_close_matches(word, known, 1, 0.6)
    if not found:
        last = {one.rpartition(".")[2]: one for one in known}
        found = [last[one] for one in get_close_matches(word.rpartition(".")[2], last, 1, 0.75)]
    return f"; did you mean {found[0]!r}?" if found else ""
