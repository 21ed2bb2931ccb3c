"""Settings: defaults < file < environment < command line, read once, checked whole, then frozen.

The file is TOML (`config.toml` in KURS_HOME); the JSON of the older bot is read too, nested or flat.
Environment: `KURS_SECTION__KEY`, such as `KURS_RISK__MAX_OPEN_POSITIONS=3`; `KURS_HOME` and
`KURS_DATABASE_URL` stand alone. Shares that end in `_percent`, and `max_daily_loss`, are percent;
every other share is a fraction.
"""

import difflib
import json
import os
import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from zoneinfo import ZoneInfo, available_timezones

import tomlkit
from platformdirs import user_data_path
from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails
from tomlkit.exceptions import TOMLKitError

from kurs.domain.errors import BadInput, Unavailable, UnknownName
from kurs.domain.market import timeframe_ms
from kurs.domain.symbols import normalise
from kurs.risk.rules import Limits
from kurs.risk.sizing import Sizing
from kurs.risk.window import TradingWindow
from kurs.strategies.registry import create, known

__all__ = [
    "CARRIED",
    "BotSettings",
    "Settings",
    "changed_file",
    "config_path",
    "database_url",
    "home",
    "keys",
    "literal",
    "load",
    "read_file",
    "write_whole",
]

Share = Annotated[float, Field(ge=0, le=1)]
Percent = Annotated[float, Field(ge=0, le=100)]
Days = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
# Keys that older clients send and read back; nothing decides by them.
CARRIED = (
    "strategy.ema_length",
    "strategy.atr_multiplier",
    "strategy.volume_multiplier",
    "risk.lookback",
    "fvg_strategy.position_size",
    "notifications.email_enabled",
    "notifications.smtp_server",
    "notifications.smtp_port",
    "notifications.sender",
    "notifications.receiver",
)


def _is_loopback(text: str) -> bool:
    try:
        return ip_address(text).is_loopback
    except ValueError:
        return False


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True, allow_inf_nan=False)


class Server(_Section):
    """Loopback alone: whoever wants Kurs from elsewhere puts a TLS proxy or an SSH tunnel in front."""

    host: str = "127.0.0.1"
    port: int = Field(8001, ge=0, le=65535)

    @field_validator("host")
    @classmethod
    def _loopback(cls, value: str) -> str:
        if value != "localhost" and not _is_loopback(value):
            raise ValueError("only loopback (127.0.0.1, ::1, localhost) is allowed; put a TLS proxy in front")
        return value


class MarketSettings(_Section):
    """The built-in simulated market: `speed` is market time over real time, 0 holds it still."""

    seed: int = Field(1, ge=0)
    speed: float = Field(60.0, ge=0)
    start: AwareDatetime = datetime(2024, 1, 1, tzinfo=UTC)


class Paper(_Section):
    """The paper venue: money in quote currency, fees and slippage in basis points, latency in ms."""

    cash: Decimal = Field(Decimal(10_000), gt=0)
    maker_fee_bps: Decimal = Field(Decimal(10), ge=0, lt=10_000)
    taker_fee_bps: Decimal = Field(Decimal(20), ge=0, lt=10_000)
    slippage_bps: float = Field(1.0, ge=0, lt=10_000)
    latency_ms: int = Field(50, ge=0)
    volume_share: float | None = Field(0.1, gt=0, le=1)


class DatabaseSettings(_Section):
    """`url` may hold a password; it is never shown. None means SQLite in KURS_HOME."""

    url: SecretStr | None = None


class StrategySettings(_Section):
    symbol: str = "BTC/USD"
    timeframe: str | None = Field(None, description="the market's own when left out")
    ema_length: int = Field(20, ge=1)
    ema_fast: int = Field(12, ge=1)
    ema_slow: int = Field(26, ge=1)
    rsi_period: int = Field(14, ge=1)
    atr_multiplier: float = Field(2.0, ge=0)
    volume_multiplier: float = Field(1.5, ge=0)

    @field_validator("symbol")
    @classmethod
    def _symbol(cls, value: str) -> str:
        return normalise(value)

    @field_validator("timeframe")
    @classmethod
    def _timeframe(cls, value: str | None) -> str | None:
        if value is not None:
            timeframe_ms(value)
        return value


class TradingWindowSettings(_Section):
    start_hour: int = Field(0, ge=0, le=23)
    end_hour: int = Field(24, ge=1, le=24)
    max_trades_per_day: int = Field(5, ge=1)
    days: tuple[Days, ...] = get_args(Days)
    timezone: str = "UTC"

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise UnknownName.among("time zone", value, difflib.get_close_matches(value, available_timezones()))
        return value


class Risk(_Section):
    max_daily_loss: Percent = 2.0
    max_drawdown_percent: Percent = 20.0
    lookback: int = Field(5, ge=1)
    stop_loss_percent: Percent = 2.0
    take_profit_percent: Percent = 2.0
    risk_per_trade: Share = 0.02
    max_position_size: Annotated[float, Field(gt=0, le=1)] = 0.1
    max_leverage: float = Field(3.0, ge=1)
    max_open_positions: int = Field(5, ge=1)
    max_orders_per_minute: int = Field(30, ge=1)
    min_signal_confidence: Share = 0.6
    min_side_probability: Share = 0.4
    max_price_distance_percent: Percent = 5.0
    max_volatility_percent: Percent = 10.0
    max_spread_percent: Percent = 1.0
    probability_weight: Share = 0.5
    sizing: Sizing = Sizing.CONFIDENCE


class Notifications(_Section):
    email_enabled: bool = False
    smtp_server: str = ""
    smtp_port: int = Field(465, ge=1, le=65535)
    sender: str = ""
    receiver: str = ""


class Fvg(_Section):
    min_gap_size: float = Field(10.0, ge=0)
    direction: Literal["both", "bullish", "bearish"] = "both"
    position_size: Share = 0.1
    lookback: int = Field(5, ge=1)


class PortfolioStrategy(_Section):
    enabled: bool
    weight: Share
    min_confidence: Share


class EmaCrossover(PortfolioStrategy):
    enabled: bool = True
    weight: Share = 0.45
    min_confidence: Share = 0.6
    fast_period: int | None = Field(None, ge=1)
    slow_period: int | None = Field(None, ge=1)
    lookback: int = Field(3, ge=1)


class Rsi(PortfolioStrategy):
    enabled: bool = True
    weight: Share = 0.35
    min_confidence: Share = 0.5
    rsi_period: int | None = Field(None, ge=1)
    overbought: float = Field(70, ge=50, le=100)
    oversold: float = Field(30, ge=0, le=50)


class FvgStrategy(PortfolioStrategy):
    enabled: bool = True
    weight: Share = 0.20
    min_confidence: Share = 0.5
    lookback: int | None = Field(None, ge=1)


class Sample(PortfolioStrategy):
    enabled: bool = False
    weight: Share = 0.0
    min_confidence: Share = 0.3


class PortfolioStrategies(_Section):
    ema_crossover: EmaCrossover = EmaCrossover()
    rsi: Rsi = Rsi()
    fvg: FvgStrategy = FvgStrategy()
    sample: Sample = Sample()


class Probability(_Section):
    confidence_threshold_buy: Share = 0.7
    confidence_threshold_sell: Share = 0.7
    confidence_threshold_hold: Share = 0.6
    risk_score_threshold: Share = 0.8
    combination_method: Literal["weighted_average", "majority_vote"] = "weighted_average"
    enable_dynamic_weights: bool = True


class BotSettings(_Section):
    """One bot. Bots that name the same `pool` share its capital; by default each has its own.

    Strategies are names of `portfolio_strategies`; none given means every enabled one.
    """

    symbol: str
    timeframe: str | None = None
    strategies: tuple[str, ...] = ()
    pool: str | None = None
    short: bool = False

    @field_validator("symbol")
    @classmethod
    def _symbol(cls, value: str) -> str:
        return normalise(value)

    @field_validator("timeframe")
    @classmethod
    def _timeframe(cls, value: str | None) -> str | None:
        if value is not None:
            timeframe_ms(value)
        return value

    @field_validator("strategies")
    @classmethod
    def _strategies(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            if name not in known():
                raise UnknownName.among("strategy", name, known())
        return value


class Settings(_Section):
    """Everything that can be set; frozen. Without `bots` the market decides what is traded."""

    server: Server = Server()
    market: MarketSettings = MarketSettings()
    paper: Paper = Paper()
    database: DatabaseSettings = DatabaseSettings()
    strategy: StrategySettings = StrategySettings()
    trading_window: TradingWindowSettings = TradingWindowSettings()
    risk: Risk = Risk()
    notifications: Notifications = Notifications()
    fvg_strategy: Fvg = Fvg()
    portfolio_strategies: PortfolioStrategies = PortfolioStrategies()
    probability_settings: Probability = Probability()
    bots: dict[str, BotSettings] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _strategies_fit(self) -> "Settings":
        for name in known():
            create(name, **self.parameters(name))
        if not self.enabled_strategies():
            raise BadInput("portfolio_strategies: all are disabled; enable at least one")
        return self

    def enabled_strategies(self) -> tuple[str, ...]:
        return tuple(name for name in known() if self._portfolio(name).enabled)

    def parameters(self, name: str) -> dict[str, int | float | str]:
        """A strategy's parameters: its own section over the sections shared with older clients."""
        own = self.portfolio_strategies
        if name == "ema_crossover":
            e = own.ema_crossover
            return {
                "fast_period": e.fast_period or self.strategy.ema_fast,
                "slow_period": e.slow_period or self.strategy.ema_slow,
                "lookback": e.lookback,
            }
        if name == "rsi":
            r = own.rsi
            period = r.rsi_period or self.strategy.rsi_period
            return {"rsi_period": period, "overbought": r.overbought, "oversold": r.oversold}
        if name == "fvg":
            f = self.fvg_strategy
            lookback = own.fvg.lookback or f.lookback
            return {"min_gap_size": f.min_gap_size, "direction": f.direction, "lookback": lookback}
        return {}

    def weight(self, name: str) -> tuple[float, float]:
        """(weight, min_confidence) of a strategy."""
        section = self._portfolio(name)
        return section.weight, section.min_confidence

    def limits(self) -> Limits:
        risk, window, odds = self.risk, self.trading_window, self.probability_settings
        return Limits(
            max_position_size=risk.max_position_size,
            max_leverage=risk.max_leverage,
            max_open_positions=risk.max_open_positions,
            max_daily_loss=risk.max_daily_loss / 100,
            max_drawdown=risk.max_drawdown_percent / 100,
            max_trades_per_day=window.max_trades_per_day,
            max_orders_per_minute=risk.max_orders_per_minute,
            min_signal_confidence=risk.min_signal_confidence,
            min_buy_confidence=odds.confidence_threshold_buy,
            min_sell_confidence=odds.confidence_threshold_sell,
            max_hold_probability=odds.confidence_threshold_hold,
            min_side_probability=risk.min_side_probability,
            max_risk_score=odds.risk_score_threshold,
            max_price_distance=risk.max_price_distance_percent / 100,
            max_volatility=risk.max_volatility_percent / 100,
            max_spread=risk.max_spread_percent / 100,
            probability_weight=risk.probability_weight,
            risk_per_trade=risk.risk_per_trade,
            stop_loss=risk.stop_loss_percent / 100,
            take_profit=risk.take_profit_percent / 100,
            sizing=risk.sizing,
            window=TradingWindow(
                start_hour=window.start_hour,
                end_hour=window.end_hour,
                days=frozenset(get_args(Days).index(day) for day in window.days),
                zone=window.timezone,
            ),
        )

    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.trading_window.timezone)

    def _portfolio(self, name: str) -> PortfolioStrategy:
        section = getattr(self.portfolio_strategies, name)
        assert isinstance(section, PortfolioStrategy)  # noqa: S101  # every known strategy has a section
        return section


# ── where settings come from ──────────────────────────────────────────────────────────────────────


def home(environment: Mapping[str, str] = os.environ) -> Path:
    """Where data lives: KURS_HOME, else the platform's folder for user data."""
    given = environment.get("KURS_HOME")
    return Path(given).expanduser() if given else user_data_path("kurs", appauthor=False)


def config_path(folder: Path) -> Path:
    """The settings file of a data folder: config.toml, or the older bot's config.json where only that exists."""
    older = folder / "config.json"
    return older if older.exists() and not (folder / "config.toml").exists() else folder / "config.toml"


def load(
    path: Path, environment: Mapping[str, str] = os.environ, overrides: Mapping[str, Any] | None = None
) -> Settings:
    """Everything merged and checked; `overrides` are dotted keys of the command line.

    Raises BadInput naming each wrong key and where it was given.
    """
    merged, origins = read_file(path), dict[str, str]()
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
    return [f"KURS_{key.upper().replace('.', '__')}" for key in _keys(Settings)]


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
            raise BadInput.of(name, tree, "a section with keys")
    tree[last] = value


def _checked(merged: dict[str, Any], source: str, origins: Mapping[str, str]) -> Settings:
    try:
        return Settings.model_validate(merged)
    except ValidationError as error:
        problems = "; ".join(_problem(e, source, origins) for e in error.errors(include_url=False))
        raise BadInput(problems) from None


def _problem(error: ErrorDetails, source: str, origins: Mapping[str, str]) -> str:
    place = ".".join(str(part) for part in error["loc"])
    given = f"{origins.get(place, source)}: "
    if error["type"] == "extra_forbidden":
        section = place.rpartition(".")[0]
        near = [key for key in _keys(Settings) if key.startswith(f"{section}.")] if section else []
        return f"{given}unknown key {place}{_nearest(place, near or _keys(Settings))}"
    cause = error.get("ctx", {}).get("error")
    wrong = str(cause) if isinstance(cause, ValueError) else error["msg"].lower()
    shown = "" if "url" in place else f" (given: {error['input']!r})"
    return f"{given}{place}: {wrong}{shown}" if place else f"{given}{wrong}"


def _nearest(name: str, names: list[str]) -> str:
    begun = [known_name for known_name in names if known_name.startswith(name)]
    near = begun or difflib.get_close_matches(name, names, n=1, cutoff=0.4)
    return f"; did you mean {near[0]}?" if near else f"; known sections: {', '.join(Settings.model_fields)}"


def _keys(model: type[BaseModel], prefix: str = "") -> list[str]:
    found: list[str] = []
    for name, info in model.model_fields.items():
        kind = info.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            found += _keys(kind, f"{prefix}{name}.")
        else:
            found.append(prefix + name)
    return found


def keys() -> list[str]:
    """Every dotted key that can be set."""
    return _keys(Settings)


def write_whole(path: Path, text: str) -> None:
    """Replaces the file at once: after a crash it is the old one or the new one, never a part."""
    draft = path.with_name(f".{path.name}.new")
    try:
        with draft.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise Unavailable(f"{path}: cannot be written: {error.strerror}") from None
