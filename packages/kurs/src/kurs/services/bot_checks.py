"""Whether the settings, as they are in file and environment now, let the bots trade as they are meant to."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import fsum
from pathlib import Path

from kurs.domain.errors import BadInput
from kurs.runtime.bots import BotReport
from kurs.runtime.modes import RunMode
from kurs.services.data_folder import told_from_afar
from kurs.services.own_strategies import OwnStrategies
from kurs.settings import Settings, load

__all__ = ["Check", "ConfigCheck", "check_config"]

NEARLY = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One question that was asked, and its answer in words."""

    name: str
    passed: bool
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigCheck:
    """`status` is valid, warning or error: settings that cannot be used are an error, odd ones a warning."""

    status: str
    message: str
    checks: tuple[Check, ...]
    warnings: tuple[str, ...]
    errors: tuple[str, ...]


async def check_config(file: Path, reports: Sequence[BotReport], mode: RunMode, own: OwnStrategies) -> ConfigCheck:
    """Reads the settings anew; changes nothing."""
    try:
        settings = load(file, own=False)
    except BadInput as error:
        return _unusable((told_from_afar(str(error), file.parent),))
    wrong = await own.problems(settings)
    if wrong:
        return _unusable(wrong)
    usable = Check(name="settings", passed=True, message="every value is known and within its bounds")
    checks = (usable, *_checks(settings, reports, mode))
    warnings = tuple(check.message for check in checks if not check.passed)
    return ConfigCheck(
        status="warning" if warnings else "valid",
        message=warnings[0] if warnings else "the configuration can be used",
        checks=checks,
        warnings=warnings,
        errors=(),
    )


def _unusable(errors: tuple[str, ...]) -> ConfigCheck:
    checks = tuple(Check(name="settings", passed=False, message=error) for error in errors)
    return ConfigCheck(status="error", message=errors[0], checks=checks, warnings=(), errors=errors)


def _checks(settings: Settings, reports: Sequence[BotReport], mode: RunMode) -> Iterator[Check]:
    asked: tuple[tuple[str, Callable[[], tuple[bool, str]]], ...] = (
        ("strategies", lambda: _weights(settings)),
        ("protection", lambda: _stop(settings)),
        ("limits", lambda: _in_force(settings, reports)),
        ("mode", lambda: (mode.bots, "the bots are run" if mode.bots else mode.without("bots"))),
    )
    for name, ask in asked:
        passed, message = ask()
        yield Check(name=name, passed=passed, message=message)


def _weights(settings: Settings) -> tuple[bool, str]:
    enabled = settings.enabled_strategies()
    total = fsum(settings.weight(name)[0] for name in enabled)
    return abs(total - 1) <= NEARLY, f"weights of {', '.join(enabled)} sum to {total:g}; they are meant to sum to 1"


def _stop(settings: Settings) -> tuple[bool, str]:
    percent = settings.risk.stop_loss_percent
    return percent > 0, f"positions are stopped {percent:g} % from their entry" if percent else "positions have no stop"


def _in_force(settings: Settings, reports: Sequence[BotReport]) -> tuple[bool, str]:
    behind = sorted({r.settings.pool for r in reports if r.settings.limits != settings.limits()})
    if behind:
        return False, f"{', '.join(behind)}: other limits are in force than those of the settings; reload them"
    return True, "the limits of the settings are in force"
