"""Where settings come from: the file, the environment, the command line; and how the file is changed.

The file is TOML (`config.toml` in KURS_HOME); the JSON of the older bot is read too, nested or flat.
Environment: `KURS_SECTION__KEY`, such as `KURS_RISK__MAX_OPEN_POSITIONS=3`; `KURS_HOME` and
`KURS_DATABASE_URL` stand alone.
"""

import difflib
import json
import os
import re
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tomlkit
from platformdirs import user_data_path
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from tomlkit.exceptions import TOMLKitError

from kurs.domain.errors import BadInput, Unavailable, UnknownName
from kurs.settings.sections import SECRET, Settings, keys

__all__ = [
    "FLAT",
    "changed_file",
    "config_path",
    "database_url",
    "home",
    "literal",
    "load",
    "read_file",
    "redacted",
    "replacing",
]


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
) -> Settings:
    """Everything merged and checked; `overrides` are dotted keys of the command line.

    `text` is taken for the file's where it has not been written yet. Raises BadInput naming each wrong
    key and where it was given.
    """
    merged, origins = read_file(path) if text is None else _parsed(path, text), dict[str, str]()
    for name, key, value in _from_environment(environment):
        _put(merged, key, value)
        origins[key] = name
    for key, value in (overrides or {}).items():
        _put(merged, key, value)
        origins[key] = "command line"
    return _checked(merged, str(path), origins)


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


def changed_file(path: Path, changes: Mapping[str, Any]) -> str:
    """The file's new text with these dotted keys set, once the whole has been checked; comments are kept."""
    merged = read_file(path)
    for key, value in changes.items():
        if not all(key.split(".")):
            raise BadInput.of("command line: key", key, "give a section and a key, such as risk.max_open_positions")
        _put(merged, key, value)
    _checked(merged, str(path), dict.fromkeys(changes, "command line"))
    if path.suffix == ".json":
        return json.dumps(merged, indent=2, default=str) + "\n"
    try:
        document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()
    except TOMLKitError as error:
        raise BadInput(f"{path}: is not valid TOML: {error}") from None
    for key, value in changes.items():
        *sections, last = key.split(".")
        table: Any = document
        for name in sections:
            table = table.setdefault(name, tomlkit.table())
        table[last] = value
    return tomlkit.dumps(document)


def redacted(path: Path, text: str) -> str:
    """The text of a settings file as it may be kept on record: with stars for secrets, in comments too."""
    tree: Any = json.loads(text) if path.suffix == ".json" else tomlkit.parse(text)
    for key in SECRET:
        _star(tree, key.split("."))
    shown = json.dumps(tree, indent=2) + "\n" if path.suffix == ".json" else tomlkit.dumps(tree)
    return PASSWORD.sub(rf"\1{STARS}", shown)


STARS = "**********"
# Greedy up to the last @ of the line, because a password that nobody escaped may hold one.
PASSWORD = re.compile(r"(://[^:/@?\s]*:).*(?=@)|(?<=password=)[^&\s\"']+", re.IGNORECASE)


def _star(tree: Any, names: list[str]) -> None:
    for name in names[:-1]:
        tree = tree.get(name, {})
    if names[-1] in tree:
        tree[names[-1]] = STARS


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
            _put(result, FLAT[key], value)
        elif isinstance(value, dict):
            result.setdefault(key, {}).update(value)
        else:
            result[key] = value
    return result


def _from_environment(environment: Mapping[str, str]) -> Iterator[tuple[str, str, Any]]:
    """(variable, dotted key, value) of every setting that the environment gives."""
    for name, value in sorted(environment.items()):
        if not name.startswith("KURS_") or name == "KURS_HOME":
            continue
        if name == "KURS_DATABASE_URL":
            yield name, "database.url", value
            continue
        section, _, key = name.removeprefix("KURS_").lower().partition("__")
        if section not in Settings.model_fields or not key:
            known_names = ["KURS_HOME", "KURS_DATABASE_URL", *_environment_names()]
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


def _put(tree: dict[str, Any], dotted: str, value: Any) -> None:
    *sections, last = dotted.split(".")
    for name in sections:
        tree = tree.setdefault(name, {})
        if not isinstance(tree, dict):
            raise BadInput(f"{dotted}: {name} has a value of its own; it is no section with keys")
    tree[last] = value


def _checked(merged: dict[str, Any], source: str, origins: Mapping[str, str]) -> Settings:
    try:
        return Settings.model_validate(merged)
    except ValidationError as error:
        problems = "; ".join(_problem(e, source, origins) for e in error.errors(include_url=False))
        raise BadInput(problems) from None


def _problem(error: ErrorDetails, source: str, origins: Mapping[str, str]) -> str:
    place = ".".join(str(part) for part in error["loc"])
    given = f"{_origin(place, source, origins)}: "
    if error["type"] == "extra_forbidden":
        section = place.rpartition(".")[0]
        near = [key for key in keys() if key.startswith(f"{section}.")] if section else []
        return f"{given}unknown key {place}{_nearest(place, near or keys())}"
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


@contextmanager
def replacing(path: Path, text: str) -> Iterator[None]:
    """Replaces the file at once when the block ends well: after a crash it is the old one or the new one.

    The new text is on disk before the block begins, so that almost nothing can fail after it. Unavailable
    when the folder takes no file.
    """
    with _written(path):
        draft = _draft(path, text)
    try:
        yield
        with _written(path):
            draft.replace(path)
            _sync(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def _draft(path: Path, text: str) -> Path:
    # Under a name of its own, for its owner alone: settings may hold a password.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".new")
    draft = Path(name)
    try:
        with open(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return draft


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _written(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable(f"{path}: cannot be written: {error.strerror}") from None
