"""Settings: defaults < file < environment < command line, every key within its bounds, secrets never shown."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurs.domain.errors import BadInput, UnknownName
from kurs.persistence.address import DRIVERS
from kurs.risk.rules import Limits
from kurs.settings import FLAT, SECRET, Settings, config_path, database_url, home, keys, literal, load, read_file
from kurs.settings.sections import SCHEMES

# (key, default, allowed extremes, what lies beyond them), as the older clients know them.
BOUNDS: list[tuple[str, Any, list[Any], list[Any]]] = [
    ("strategy.symbol", "BTC/USD", ["tETHUSD"], ["", "one two"]),
    ("strategy.timeframe", None, ["1m", "5m", "15m", "1h", "90m"], ["1M", "soon"]),
    ("strategy.ema_length", 20, [1], [0, -1, 1.5]),
    ("strategy.ema_fast", 12, [1], [0]),
    ("strategy.ema_slow", 26, [13], [0]),
    ("strategy.rsi_period", 14, [1], [0]),
    ("strategy.atr_multiplier", 2.0, [0], [-0.1]),
    ("strategy.volume_multiplier", 1.5, [0], [-0.1]),
    ("trading_window.start_hour", 0, [0, 23], [-1, 24]),
    ("trading_window.end_hour", 24, [1, 24], [0, 25]),
    ("trading_window.max_trades_per_day", 5, [1], [0]),
    ("trading_window.timezone", "UTC", ["Europe/Stockholm"], ["Europe/Stokholm"]),
    ("trading_window.days", ("mon", "tue", "wed", "thu", "fri", "sat", "sun"), [["mon"]], [["monday"], "mon"]),
    ("risk.max_daily_loss", 2.0, [0, 100], [-0.1, 100.1]),
    ("risk.max_drawdown_percent", 20.0, [0, 100], [-0.1, 100.1]),
    ("risk.lookback", 5, [1], [0]),
    ("risk.stop_loss_percent", 2.0, [0, 100], [-0.1, 100.1]),
    ("risk.take_profit_percent", 2.0, [0, 100], [-0.1, 100.1]),
    ("risk.risk_per_trade", 0.02, [0, 1], [-0.01, 1.01]),
    ("risk.max_position_size", 0.1, [0.0001, 1], [0, 1.01]),
    ("risk.max_leverage", 3.0, [1], [0.99]),
    ("risk.max_open_positions", 5, [1], [0]),
    ("risk.max_orders_per_minute", 30, [1], [0]),
    ("risk.min_signal_confidence", 0.6, [0, 1], [-0.01, 1.01]),
    ("risk.probability_weight", 0.5, [0, 1], [-0.01, 1.01]),
    ("risk.max_price_distance_percent", 5.0, [0, 100], [-0.1, 100.1]),
    ("risk.max_volatility_percent", 10.0, [0, 100], [-0.1, 100.1]),
    ("risk.max_spread_percent", 1.0, [0, 100], [-0.1, 100.1]),
    ("notifications.email_enabled", False, [True], ["perhaps"]),
    ("notifications.smtp_port", 465, [1, 65535], [0, 65536]),
    ("fvg_strategy.min_gap_size", 10.0, [0], [-0.1]),
    ("fvg_strategy.direction", "both", ["bullish", "bearish", "both"], ["sideways"]),
    ("fvg_strategy.position_size", 0.1, [0, 1], [-0.01, 1.01]),
    ("fvg_strategy.lookback", 5, [1], [0]),
    ("portfolio_strategies.ema_crossover.enabled", True, [False], ["perhaps"]),
    ("portfolio_strategies.ema_crossover.weight", 0.45, [0, 1], [-0.01, 1.01]),
    ("portfolio_strategies.ema_crossover.min_confidence", 0.6, [0, 1], [-0.01, 1.01]),
    ("portfolio_strategies.rsi.weight", 0.35, [0, 1], [-0.01, 1.01]),
    ("portfolio_strategies.rsi.min_confidence", 0.5, [0, 1], [-0.01, 1.01]),
    ("portfolio_strategies.rsi.overbought", 70.0, [50, 100], [49.9, 100.1]),
    ("portfolio_strategies.rsi.oversold", 30.0, [0, 50], [-0.1, 50.1]),
    ("portfolio_strategies.fvg.weight", 0.20, [0, 1], [-0.01, 1.01]),
    ("portfolio_strategies.fvg.min_confidence", 0.5, [0, 1], [-0.01, 1.01]),
    ("portfolio_strategies.sample.enabled", False, [True], ["perhaps"]),
    ("portfolio_strategies.sample.weight", 0.0, [0, 1], [-0.01, 1.01]),
    ("portfolio_strategies.sample.min_confidence", 0.3, [0, 1], [-0.01, 1.01]),
    ("probability_settings.confidence_threshold_buy", 0.7, [0, 1], [-0.01, 1.01]),
    ("probability_settings.confidence_threshold_sell", 0.7, [0, 1], [-0.01, 1.01]),
    ("probability_settings.confidence_threshold_hold", 0.6, [0, 1], [-0.01, 1.01]),
    ("probability_settings.risk_score_threshold", 0.8, [0, 1], [-0.01, 1.01]),
    ("probability_settings.combination_method", "weighted_average", ["majority_vote"], ["median"]),
    ("probability_settings.enable_dynamic_weights", True, [False], ["perhaps"]),
    ("server.host", "127.0.0.1", ["localhost", "::1", "127.0.0.2"], ["0.0.0.0", "example.org", ""]),
    ("server.port", 8001, [0, 65535], [-1, 65536]),
    ("server.insecure", False, [True], ["perhaps"]),
    ("server.hosts", (), [["desk.example.org", "[::1]"]], [["*"], ["a:1"], "desk"]),
    ("server.cors_origins", (), [["https://desk.example.org"]], [["*"], ["https://desk.example.org/"]]),
    ("server.requests_per_second", 1000.0, [1, 1_000_000], [0.9, 1_000_001]),
    ("server.connections", 10_000, [2, 1_000_000], [1, 1_000_001]),
    ("server.waiting_connections", 1_000, [1, 1_000_000], [0, 1_000_001]),
    ("server.waiting_connections_per_address", 100, [1, 1_000_000], [0, 1_000_001]),
    ("server.redis_url", None, ["redis://cache:6379", "unix:///run/redis"], ["http://cache", "cache"]),
    ("run.mode", "full", ["minimal", "api", "websocket"], ["half"]),
    ("run.reload", False, [True], ["perhaps"]),
    ("streams.connections", 2_000, [1, 100_000], [0, 100_001]),
    ("streams.connections_per_address", 100, [1, 100_000], [0, 100_001]),
    ("streams.connections_per_minute", 60, [1, 1_000_000], [0, 1_000_001]),
    ("streams.subscriptions", 100, [1, 10_000], [0, 10_001]),
    ("streams.messages_per_second", 20.0, [0.1, 100_000], [0, 100_001]),
    ("market.seed", 1, [0], [-1]),
    ("market.speed", 60.0, [0], [-1]),
    ("market.start", None, ["2024-03-01T00:00:00+00:00"], ["2024-03-01T00:00:00", "yesterday"]),
    ("paper.cash", Decimal(10_000), ["0.01"], [0, -1]),
    ("paper.maker_fee_bps", Decimal(10), [0], [-1, 10_000]),
    ("paper.taker_fee_bps", Decimal(20), [0], [-1, 10_000]),
    ("paper.slippage_bps", 1.0, [0], [-1, 10_000]),
    ("paper.latency_ms", 50, [0], [-1]),
    ("paper.volume_share", 0.1, [0.001, 1], [0, 1.1]),
    ("database.url", None, ["sqlite:////tmp/x.db", "postgresql://me@/x"], [5, "nonsense://x", "sqlite", ""]),
]

NOWHERE = Path("nowhere.toml")


def given_key(key: str, value: Any) -> Settings:
    return load(NOWHERE, {}, {key: value})


def found(settings: Any, key: str) -> Any:
    for name in key.split("."):
        settings = getattr(settings, name)
    return settings


@pytest.mark.parametrize(("key", "default", "allowed", "beyond"), BOUNDS, ids=[row[0] for row in BOUNDS])
def test_every_key_has_its_default_and_its_bounds(
    key: str, default: Any, allowed: list[Any], beyond: list[Any]
) -> None:
    if default is not None:
        assert found(Settings(), key) == default
    for value in allowed:
        given_key(key, value)
    for value in beyond:
        with pytest.raises(BadInput) as refused:
            given_key(key, value)
        name = key.rpartition(".")[2]
        assert name in str(refused.value) or repr(value) in str(refused.value), str(refused.value)


def test_no_key_was_forgotten_here() -> None:
    named = {row[0] for row in BOUNDS}
    plain = {
        "bots",
        "server.tls_cert",
        "server.tls_key",
        "risk.min_side_probability",
        "risk.sizing",
        "notifications.smtp_server",
        "notifications.sender",
        "notifications.receiver",
        "portfolio_strategies.ema_crossover.fast_period",
        "portfolio_strategies.ema_crossover.slow_period",
        "portfolio_strategies.ema_crossover.lookback",
        "portfolio_strategies.rsi.enabled",
        "portfolio_strategies.rsi.rsi_period",
        "portfolio_strategies.fvg.enabled",
        "portfolio_strategies.fvg.lookback",
    }
    assert set(keys()) == named | plain


# ── where they come from ──────────────────────────────────────────────────────────────────────────


def test_each_source_wins_over_the_one_before(tmp_path: Path) -> None:
    path, key, name = tmp_path / "config.toml", "risk.max_open_positions", "KURS_RISK__MAX_OPEN_POSITIONS"
    assert found(load(path, {}), key) == 5
    path.write_text("[risk]\nmax_open_positions = 6\nlookback = 7\n")
    assert found(load(path, {}), key) == 6
    assert found(load(path, {name: "8"}), key) == 8
    assert found(load(path, {name: "8"}, {key: 9}), key) == 9
    assert load(path, {name: "8"}, {key: 9}).risk.lookback == 7


@given(
    values=st.fixed_dictionaries(
        {}, optional={source: st.integers(1, 50) for source in ("file", "environment", "command line")}
    )
)
def test_the_last_source_that_says_something_is_heard(
    values: dict[str, int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("settings") / "config.toml"
    if "file" in values:
        path.write_text(f"[risk]\nmax_open_positions = {values['file']}\n")
    told = values.get("environment")
    environment = {} if told is None else {"KURS_RISK__MAX_OPEN_POSITIONS": str(told)}
    typed = values.get("command line")
    overrides = {} if typed is None else {"risk.max_open_positions": typed}
    last = next((values[s] for s in ("command line", "environment", "file") if s in values), 5)
    assert load(path, environment, overrides).risk.max_open_positions == last


def test_the_environment_reaches_every_depth() -> None:
    settings = load(
        NOWHERE,
        {
            "KURS_PORTFOLIO_STRATEGIES__RSI__OVERBOUGHT": "75.5",
            "KURS_TRADING_WINDOW__DAYS": '["mon", "fri"]',
            "KURS_PROBABILITY_SETTINGS__ENABLE_DYNAMIC_WEIGHTS": "false",
            "KURS_DATABASE_URL": "postgresql://me@/books",
            "KURS_HOME": "/nowhere",
            "HOME": "/root",
        },
    )
    assert settings.portfolio_strategies.rsi.overbought == 75.5
    assert settings.trading_window.days == ("mon", "fri")
    assert settings.probability_settings.enable_dynamic_weights is False
    assert database_url(settings, Path("/x")) == "postgresql://me@/books"


def test_home_and_the_database_in_it(tmp_path: Path) -> None:
    assert home({"KURS_HOME": str(tmp_path)}) == tmp_path
    assert home({}).name == "kurs"
    assert database_url(Settings(), tmp_path) == f"sqlite:///{tmp_path}/kurs.db"


@pytest.mark.parametrize(
    ("text", "value"),
    [("3", 3), ("0.5", 0.5), ("true", True), ('["a"]', ["a"]), ("BTC/USD", "BTC/USD"), ("5m", "5m"), ("", "")],
)
def test_values_are_read_as_toml_or_as_text(text: str, value: object) -> None:
    assert literal(text) == value


@given(st.text(max_size=30))
def test_any_text_is_some_value(text: str) -> None:
    literal(text)


# ── what is wrong is named ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "[risk]\nmax_open_position = 3\n",
            "unknown key risk.max_open_position; did you mean risk.max_open_positions?",
        ),
        ("[risks]\nlookback = 3\n", "unknown key risks"),
        ("[risk]\nlookback = 0\n", "risk.lookback: input should be greater than or equal to 1 (given: 0)"),
        ("risk = 3\n", "risk is a section; name a key in it"),
        ("bots = 3\n", "bots is a section; name a key in it"),
        ("[risk\n", "is not valid TOML"),
        ("[portfolio_strategies.rsi]\noverbought = 40\n", "portfolio_strategies.rsi.overbought"),
        ("[bots.a]\nsymbol = 'BTC/USD'\nstrategies = ['rsy']\n", "unknown strategy 'rsy'; did you mean 'rsi'?"),
        ("[bots.a]\ntimeframe = '1m'\n", "config.toml: bots.a.symbol: it is missing, and must be given"),
        ("[trading_window]\ntimezone = 'Europe/Stokholm'\n", "did you mean 'Europe/Stockholm'?"),
        ("[strategy]\nema_fast = 30\n", "fast_period"),
    ],
)
def test_a_wrong_file_is_told_what_is_wrong(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text)
    with pytest.raises(BadInput) as refused:
        load(path, {})
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_all_that_is_wrong_is_named_at_once() -> None:
    with pytest.raises(BadInput) as refused:
        load(NOWHERE, {}, {"risk.lookback": 0, "server.port": -1, "fvg_strategy.direction": "x"})
    assert all(key in str(refused.value) for key in ("risk.lookback", "server.port", "fvg_strategy.direction"))


@pytest.mark.parametrize("name", ["KURS_RISK__LOOKBAK", "KURS_RISKS__LOOKBACK", "KURS_LOOKBACK", "KURS_DATABASE_URI"])
def test_an_unknown_variable_is_refused_with_the_nearest(name: str) -> None:
    with pytest.raises(BadInput, match="did you mean"):
        load(NOWHERE, {name: "3"})


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        load(tmp_path, {})
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match="cannot be read"):
        load(path, {})


def test_disabling_every_strategy_is_refused() -> None:
    names = ("ema_crossover", "rsi", "fvg", "sample")
    with pytest.raises(BadInput, match="enable at least one"):
        load(NOWHERE, {}, {f"portfolio_strategies.{name}.enabled": False for name in names})


# ── the older bot's JSON ──────────────────────────────────────────────────────────────────────────

OLDER = {
    "strategy": {"symbol": "tBTCUSD", "timeframe": "1h", "ema_fast": 10, "ema_slow": 30},
    "trading_window": {"start_hour": 6, "end_hour": 22, "max_trades_per_day": 7},
    "risk": {"max_daily_loss": 3, "stop_loss_percent": 1.5, "max_position_size": 0.2},
    "notifications": {"email_enabled": True, "smtp_server": "smtp.example.org", "smtp_port": 465},
    "portfolio_strategies": {"rsi": {"enabled": True, "weight": 0.5, "min_confidence": 0.4, "overbought": 80}},
}


def test_the_older_file_nested(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    path.write_text(json.dumps(OLDER))
    settings = load(path, {})
    assert (settings.strategy.symbol, settings.strategy.timeframe) == ("BTC/USD", "1h")
    assert settings.trading_window.max_trades_per_day == 7
    assert settings.risk.max_daily_loss == 3
    assert settings.portfolio_strategies.rsi.overbought == 80
    assert settings.parameters("ema_crossover")["fast_period"] == 10


def test_the_older_file_flat_and_mixed(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    path.write_text(json.dumps({"EMA_FAST": 10, "strategy": {"ema_slow": 30}, "MAX_DAILY_LOSS": 3}))
    settings = load(path, {})
    assert (settings.strategy.ema_fast, settings.strategy.ema_slow, settings.risk.max_daily_loss) == (10, 30, 3)


def test_every_flat_key_leads_to_one_that_exists() -> None:
    assert set(FLAT.values()) <= set(keys())
    assert len(set(FLAT.values())) == len(FLAT)


@pytest.mark.parametrize("text", ["[]", "3", "{", '{"risk": 3}', '{"strategy": {"ema_fst": 3}}'])
def test_an_older_file_that_is_wrong(tmp_path: Path, text: str) -> None:
    path = tmp_path / "config.json"
    path.write_text(text)
    with pytest.raises(BadInput, match=r"config\.json"):
        load(path, {})


def test_toml_wins_where_both_files_exist(tmp_path: Path) -> None:
    assert config_path(tmp_path).name == "config.toml"
    (tmp_path / "config.json").write_text("{}")
    assert config_path(tmp_path).name == "config.json"
    (tmp_path / "config.toml").write_text("")
    assert config_path(tmp_path).name == "config.toml"


# ── what they say ─────────────────────────────────────────────────────────────────────────────────


def test_secrets_are_shown_nowhere() -> None:
    secret = "postgresql://me:hunter2@db/books"
    settings = load(NOWHERE, {"KURS_DATABASE_URL": secret})
    assert "hunter2" not in f"{settings!r} {settings} {settings.model_dump(mode='json')} {settings.model_dump_json()}"
    with pytest.raises(BadInput) as refused:
        load(NOWHERE, {"KURS_DATABASE_URL": secret}, {"database.password": "hunter3", "risk.lookback": 0})
    assert "hunter2" not in str(refused.value)
    with pytest.raises(BadInput) as refused:
        load(NOWHERE, {}, {"database.url": ["hunter4"]})
    assert "hunter4" not in str(refused.value)
    for wrong in ({"database": secret}, {"database.url": "mysql://me:hunter2@db/books"}):
        with pytest.raises(BadInput, match="database") as refused:
            load(NOWHERE, {}, wrong)
        assert "hunter2" not in str(refused.value)
    with pytest.raises(BadInput, match="url has a value of its own") as refused:
        load(NOWHERE, {"KURS_DATABASE_URL": secret}, {"database.url.x": 1})
    assert "hunter2" not in str(refused.value)


def test_every_secret_key_is_known_as_one() -> None:
    given_ = {"database": {"url": "sqlite:///x"}, "server": {"redis_url": "redis://x"}}
    shown = Settings.model_validate(given_).model_dump(mode="json")
    assert {key for key in keys() if key != "bots" and found_in(shown, key) == "**********"} == set(SECRET)


def found_in(tree: Any, key: str) -> Any:
    for name in key.split("."):
        tree = tree[name]
    return tree


def test_settings_and_books_know_the_same_databases() -> None:
    assert set(SCHEMES) == set(DRIVERS)


def test_settings_are_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings().risk.lookback = 3  # type: ignore[misc]


def test_percent_becomes_a_fraction_once() -> None:
    assert Settings().limits() == Limits()
    limits = load(NOWHERE, {}, {"risk.max_daily_loss": 5, "risk.stop_loss_percent": 50}).limits()
    assert (limits.max_daily_loss, limits.stop_loss) == (0.05, 0.5)


def test_a_strategys_own_section_wins_over_the_shared_one() -> None:
    settings = load(NOWHERE, {}, {"strategy.rsi_period": 10, "fvg_strategy.lookback": 9})
    assert settings.parameters("rsi")["rsi_period"] == 10
    assert settings.parameters("fvg")["lookback"] == 9
    own = load(NOWHERE, {}, {"strategy.rsi_period": 10, "portfolio_strategies.rsi.rsi_period": 20})
    assert own.parameters("rsi")["rsi_period"] == 20
    assert own.weight("rsi") == (0.35, 0.5)
    assert own.enabled_strategies() == ("ema_crossover", "rsi", "fvg")


def test_read_file_gives_only_what_the_file_says(tmp_path: Path) -> None:
    assert read_file(tmp_path / "none.toml") == {}
    assert issubclass(UnknownName, BadInput)


@pytest.mark.parametrize("bots", [{"a/b": {"symbol": "BTC/USD"}}, {"btc": {"symbol": "BTC/USD", "pool": "../up"}}])
def test_names_that_could_not_be_part_of_a_file_name_are_refused(tmp_path: Path, bots: dict[str, object]) -> None:
    with pytest.raises(BadInput, match=r"is not a name: letters, digits, - and _"):
        load(tmp_path / "config.toml", {}, {"bots": bots})
