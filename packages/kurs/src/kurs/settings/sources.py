"""Where settings come from: the file, the environment, the command line.

The file is TOML (`config.toml` in KURS_HOME); the JSON of the older bot is read too, nested or flat.
Environment: `KURS_SECTION__KEY`, such as `KURS_RISK__MAX_OPEN_POSITIONS=3`; `KURS_HOME` and
`KURS_DATABASE_URL` stand alone. Variables of the older bot give way to these.
"""

import difflib
import json
import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from platformdirs import user_data_path
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from kurs.domain.errors import BadInput, UnknownName
from kurs.settings.bots import OWN_UNSEEN
from kurs.settings.older import OlderNames
from kurs.settings.sections import Settings, keys

__all__ = [
    "FLAT",
    "WrongSettings",
    "checked",
    "config_path",
    "database_url",
    "home",
    "literal",
    "load",
    "put",
    "read_file",
]

# No settings: where the data are, and which server `kurs api` and the client ask, with which token.
APART = ("KURS_HOME", "KURS_URL", "KURS_TOKEN")


class WrongSettings(BadInput):
    """Each of `problems` names a wrong key, where it was given, and what is allowed."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(self.problems))


def home(environment: Mapping[str, str] = os.environ) -> Path:
    """Where data lives: KURS_HOME, else the platform's folder for user data."""
    given = environment.get("KURS_HOME")
    return Path(given).expanduser() if given else user_data_path("kurs", appauthor=False)


def config_path(folder: Path) -> Path:
    """The settings file of a data folder: config.toml, or the older bot's config.json where only that exists."""
    older = folder / "config.json"
    return older if older.exists() and not (folder / "config.toml").exists() else folder / "config.toml"


def load(
    path: Path,
    environment: Mapping[str, str] = os.environ,
    overrides: Mapping[str, Any] | None = None,
    *,
    text: str | None = None,
    own: bool = True,
) -> Settings:
    """Everything merged and checked; `overrides` are dotted keys of the command line.

    `text` is taken for the file's where it has not been written yet. Strategies of one's own are run to see what they
    take, unless `own` is False. Raises BadInput naming each wrong key and where it was given (WrongSettings lists
    them).
    """
    merged, origins = read_file(path) if text is None else _parsed(path, text), dict[str, str]()
    for name, key, value in _from_environment(environment):
        put(merged, key, value)
        origins[key] = name
    for key, value in (overrides or {}).items():
        put(merged, key, value)
        origins[key] = "command line"
    return checked(merged, str(path), origins, own=own)


def database_url(settings: Settings, folder: Path) -> str:
    url = settings.database.url
    return url.get_secret_value() if url is not None else f"sqlite:///{folder / 'kurs.db'}"


def read_file(path: Path) -> dict[str, Any]:
    """The file's nested keys; {} when there is none."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: cannot be read: {error}") from None
    return _parsed(path, text)


def _parsed(path: Path, text: str) -> dict[str, Any]:
    try:
        given = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except (json.JSONDecodeError, tomllib.TOMLDecodeError) as error:
        kind = "JSON" if path.suffix == ".json" else "TOML"
        raise BadInput(f"{path}: is not valid {kind}: {error}") from None
    if not isinstance(given, dict):
        raise BadInput(f"{path}: must hold an object with sections; known: {', '.join(Settings.model_fields)}")
    return _nested(given)


FLAT = {
    "SYMBOL": "strategy.symbol",
    "TIMEFRAME": "strategy.timeframe",
    "EMA_LENGTH": "strategy.ema_length",
    "EMA_FAST": "strategy.ema_fast",
    "EMA_SLOW": "strategy.ema_slow",
    "RSI_PERIOD": "strategy.rsi_period",
    "ATR_MULTIPLIER": "strategy.atr_multiplier",
    "VOLUME_MULTIPLIER": "strategy.volume_multiplier",
    "LOOKBACK": "risk.lookback",
    "TRADING_START_HOUR": "trading_window.start_hour",
    "TRADING_END_HOUR": "trading_window.end_hour",
    "MAX_TRADES_PER_DAY": "trading_window.max_trades_per_day",
    "MAX_DAILY_LOSS": "risk.max_daily_loss",
    "STOP_LOSS_PERCENT": "risk.stop_loss_percent",
    "TAKE_PROFIT_PERCENT": "risk.take_profit_percent",
    "RISK_PER_TRADE": "risk.risk_per_trade",
    "EMAIL_NOTIFICATIONS": "notifications.email_enabled",
    "EMAIL_SENDER": "notifications.sender",
    "EMAIL_RECEIVER": "notifications.receiver",
    "EMAIL_SMTP_SERVER": "notifications.smtp_server",
    "EMAIL_SMTP_PORT": "notifications.smtp_port",
}


def _nested(given: dict[str, Any]) -> dict[str, Any]:
    """Flat keys of the older clients at their place among the sections."""
    result: dict[str, Any] = {}
    for key, value in given.items():
        if key in FLAT:
            put(result, FLAT[key], value)
        elif isinstance(value, dict):
            result.setdefault(key, {}).update(value)
        else:
            result[key] = value
    return result


def _from_environment(environment: Mapping[str, str]) -> Iterator[tuple[str, str, Any]]:
    """(variable, dotted key, value) of every setting that the environment gives; of two the later holds."""
    yield from OlderNames(environment).settings()
    for name, value in sorted(environment.items()):
        if not name.startswith("KURS_") or name in APART:
            continue
        if name == "KURS_DATABASE_URL":
            yield name, "database.url", value
            continue
        section, _, key = name.removeprefix("KURS_").lower().partition("__")
        if section not in Settings.model_fields or not key:
            known_names = [*APART, "KURS_DATABASE_URL", *_environment_names()]
            raise UnknownName(f"unknown environment variable {name}{_nearest(name, known_names)}")
        yield name, f"{section}.{key.replace('__', '.')}", literal(value)


def _environment_names() -> list[str]:
    return [f"KURS_{key.upper().replace('.', '__')}" for key in keys()]


def literal(value: str) -> Any:
    """Numbers, true/false and lists as TOML writes them; anything else is text."""
    try:
        return tomllib.loads(f"v = {value}")["v"]
    except tomllib.TOMLDecodeError:
        return value


def put(tree: dict[str, Any], dotted: str, value: Any) -> None:
    *sections, last = dotted.split(".")
    for name in sections:
        tree = tree.setdefault(name, {})
        if not isinstance(tree, dict):
            raise BadInput(f"{dotted}: {name} has a value of its own; it is no section with keys")
    tree[last] = value


def checked(merged: dict[str, Any], source: str, origins: Mapping[str, str], *, own: bool = True) -> Settings:
    """`own` as in `load`; WrongSettings."""
    try:
        return Settings.model_validate(merged, context=None if own else {OWN_UNSEEN})
    except ValidationError as error:
        raise WrongSettings(_problem(e, source, origins) for e in error.errors(include_url=False)) from None


def _problem(error: ErrorDetails, source: str, origins: Mapping[str, str]) -> str:
    place = ".".join(str(part) for part in error["loc"])
    given = f"{_origin(place, source, origins)}: "
    if error["type"] == "extra_forbidden":
        section = place.rpartition(".")[0]
        near = [key for key in keys() if key.startswith(f"{section}.")] if section else []
        return f"{given}unknown key {place}{_nearest(place, near or keys())}"
    if error["type"] == "missing":
        # Whoever gave what stands beside it has left it out.
        return f"{_origin(place.rpartition('.')[0], source, origins)}: {place}: it is missing, and must be given"
    if error["type"] in ("model_type", "dict_type"):
        return f"{given}{place} is a section; name a key in it"
    cause = error.get("ctx", {}).get("error")
    wrong = str(cause) if isinstance(cause, ValueError) else error["msg"].lower()
    shown = "" if "url" in place else f" (given: {error['input']!r})"
    return f"{given}{place}: {wrong}{shown}" if place else f"{given}{wrong}"


def _origin(place: str, source: str, origins: Mapping[str, str]) -> str:
    """Who gave this key, one within it, or the value that it is a part of."""
    for key, origin in origins.items():
        if f"{key}.".startswith(f"{place}.") or f"{place}.".startswith(f"{key}."):
            return origin
    return source


def _nearest(name: str, names: list[str]) -> str:
    begun = [known_name for known_name in names if known_name.startswith(name)]
    near = begun or difflib.get_close_matches(name, names, n=1, cutoff=0.4)
    return f"; did you mean {near[0]}?" if near else f"; known sections: {', '.join(Settings.model_fields)}"
