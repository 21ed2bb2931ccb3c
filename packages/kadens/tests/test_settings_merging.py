import json
import pickle
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kadens import Settings
from kadens.errors import BadInput, BadSettings
from kadens.settings import (
    ENVIRONMENTS,
    PROFILES,
    CacheSettings,
    LockSettings,
    Machine,
    PoolSettings,
    PoolsSettings,
    SecretUrl,
    Setting,
    ThreadsSettings,
)

OLDER = """
{
  "performance": {
    "monitoring": {"enabled": true, "sample_rate": 0.1, "metrics_interval": 60},
    "caching": {"enabled": true, "default_ttl": 3600, "max_memory": "512MB"},
    "pools": {
      "database": {"min_size": 5, "max_size": 20},
      "http": {"min_size": 10, "max_size": 100}
    }
  }
}
"""
SMALL = Machine(cores=0.5, memory=256_000_000)
USUAL = Machine(cores=4, memory=4_000_000_000, cores_from="the quota", memory_from="the limit")
LARGE = Machine(cores=32, memory=64_000_000_000)


def of(*args: Any, variables: dict[str, str] | None = None, **kwargs: Any) -> Settings:
    """Without the variables of the process that runs the tests."""
    return Settings.of(*args, variables=variables or {}, **kwargs)


def told(settings: Settings, name: str) -> Setting:
    return {one.name: one for one in settings.summary()}[name]


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text)
    return path


# ── profiles and environments ─────────────────────────────────────────────────────────────────────


def test_no_two_profiles_and_no_two_environments_are_the_same() -> None:
    assert len({of(profile) for profile in PROFILES}) == len(PROFILES) == 3
    assert len({of("balanced", environment=name) for name in ENVIRONMENTS}) == len(ENVIRONMENTS) == 3


def test_minimal_is_what_is_said_nowhere() -> None:
    assert of() == of("minimal") == Settings()


@pytest.mark.parametrize("preset", [*PROFILES.values(), *ENVIRONMENTS.values()], ids=[*PROFILES, *ENVIRONMENTS])
def test_every_value_of_a_preset_can_be_used_and_has_its_reason(preset: Any) -> None:
    values = {name: value for name, (value, _) in preset.values.items()}
    assert {name: told(of(values=values), name).value for name in values} == values
    assert [name for name, (_, why) in preset.values.items() if not why] == []


def test_balanced_is_larger_than_minimal_and_maximum_larger_than_balanced() -> None:
    sizes = [(s.cache.l1_cache_size, s.cache.max_memory or 0, s.pools.threads.size) for s in map(of, PROFILES)]
    assert sizes == sorted(sizes)


# ── auto ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("machine", "profile"), [(SMALL, "minimal"), (USUAL, "balanced"), (LARGE, "maximum")])
def test_auto_takes_the_profile_that_suits_the_machine(machine: Machine, profile: str) -> None:
    settings = of("auto", machine=machine)
    assert settings.profile == "auto"
    assert settings.limits.load_shedding == of(profile).limits.load_shedding
    assert settings.memory.gc_freeze == of(profile).memory.gc_freeze


def test_auto_gives_the_reason_for_each_value() -> None:
    memory = told(of("auto", machine=USUAL), "cache.max_memory")
    assert memory.value == 200_000_000
    assert str(memory) == "cache.max_memory = 200000000 (the profile auto: a twentieth of 4,000 MB (the limit))"
    threads = told(of("auto", machine=USUAL), "pools.threads.size")
    assert threads.value == 8
    assert "4 cores (the quota)" in threads.why


@given(cores=st.floats(0.01, 1000), memory=st.integers(1, 2**50))
def test_auto_fits_any_machine(cores: float, memory: int) -> None:
    settings = of("auto", machine=Machine(cores=cores, memory=memory))
    assert settings.cache.max_memory is not None
    assert 4_000_000 <= settings.cache.max_memory <= 2_000_000_000


def test_what_is_given_wins_over_auto() -> None:
    assert of("auto", machine=USUAL, values={"pools": {"threads": {"size": 3}}}).pools.threads.size == 3


# ── precedence ────────────────────────────────────────────────────────────────────────────────────


def test_what_comes_later_wins(tmp_path: Path) -> None:
    file = written(
        tmp_path, "settings.json", json.dumps({"cache": {"l1_cache_size": 3, "default_ttl": 3, "jitter": 0.3}})
    )
    variables = {"KADENS_CACHE__L1_CACHE_SIZE": "4", "KADENS_CACHE__DEFAULT_TTL": "4"}
    values = {"cache": {"l1_cache_size": 5}}
    assert of("balanced").cache.l1_cache_size == 10_000
    assert of("balanced", environment="development").cache.default_ttl == 10
    cache = of("balanced", environment="development", file=file, variables=variables, values=values).cache
    assert (cache.l1_cache_size, cache.default_ttl, cache.jitter, cache.max_memory) == (5, 4, 0.3, 64_000_000)


def test_a_value_in_the_file_is_never_lost_to_a_preset(tmp_path: Path) -> None:
    file = written(
        tmp_path, "settings.toml", "profile = 'maximum'\nenvironment = 'production'\n[memory]\ngc_freeze = false"
    )
    settings = of(file=file)
    assert settings.memory.gc_freeze is False
    assert settings.limits.load_shedding is True
    assert told(settings, "memory.gc_freeze").source == "the file"


def test_the_last_word_on_profile_and_environment_is_the_callers(tmp_path: Path) -> None:
    file = written(tmp_path, "settings.json", '{"profile": "maximum", "environment": "staging"}')
    variables = {"KADENS_PROFILE": "balanced", "KADENS_ENVIRONMENT": "production"}
    assert of(file=file).profile == "maximum"
    assert of(file=file, variables=variables).profile == "balanced"
    chosen = of("minimal", environment="development", file=file, variables=variables)
    assert (chosen.profile, chosen.environment) == ("minimal", "development")


def test_variables_of_the_process_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KADENS_POOLS__DATABASE__MAX_SIZE", "7")
    assert Settings.of("balanced").pools.database.max_size == 7
    assert told(Settings.of("balanced"), "pools.database.max_size").source == "the environment's variables"


def test_variables_that_orchestrators_make_for_a_service_of_that_name_are_not_ours() -> None:
    assert of(variables={"KADENS_SERVICE_HOST": "10.0.0.1", "KADENS_PORT": "tcp://10.0.0.1:80"}) == of()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("Yes", True),
        ("on", True),
        ("1", True),
        ("false", False),
        ("no", False),
        ("OFF", False),
        ("0", False),
    ],
)
def test_a_variable_is_text_and_is_read_as_what_the_setting_is(text: str, value: bool) -> None:
    assert of(variables={"KADENS_LIMITS__LOAD_SHEDDING": text}).limits.load_shedding is value


def test_nothing_is_a_value_where_it_is_allowed() -> None:
    assert of(values={"cache": {"max_memory": None}}).cache.max_memory is None
    assert of(variables={"KADENS_CACHE__MAX_MEMORY": "none"}).cache.max_memory is None
    with pytest.raises(BadSettings, match=r"cache\.default_ttl: None is not allowed"):
        of(values={"cache": {"default_ttl": None}})


# ── the older file ────────────────────────────────────────────────────────────────────────────────


def test_the_file_of_the_older_documents_reads_as_it_is(tmp_path: Path) -> None:
    settings = of(file=written(tmp_path, "performance.json", OLDER))
    assert settings.monitoring.enabled is True
    assert settings.monitoring.sample_rate == 0.1
    assert settings.monitoring.metrics_interval == 60
    assert settings.cache.enabled is True
    assert settings.cache.default_ttl == 3600
    assert settings.cache.max_memory == 512_000_000
    assert (settings.pools.database.min_size, settings.pools.database.max_size) == (5, 20)
    assert (settings.pools.http.min_size, settings.pools.http.max_size) == (10, 100)


def test_toml_says_the_same_as_json(tmp_path: Path) -> None:
    toml = written(tmp_path, "a.toml", '[kadens.cache]\nmax_memory = "64MiB"\n[kadens.pools.threads]\nsize = 2')
    values = {"cache": {"max_memory": 64 * 2**20}, "pools": {"threads": {"size": 2}}}
    assert of(file=toml) == of(file=written(tmp_path, "a.json", json.dumps(values))) == of(values=values)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.json", "{", "cannot be read"),
        ("a.json", "[1]", "one table of sections"),
        ("a.json", '{"cache": {"jitter": 0.1, "jitter": 0.2}}', "'jitter' is there twice"),
        ("a.json", "[" * 100_000, "cannot be read"),
        ("a.json", '{"cache": {"jitter": NaN}}', "cache.jitter: nan is not allowed"),
        ("a.toml", "cache = = 1", "cannot be read"),
        ("a.yaml", "cache: 1", "its name ends in .json or .toml"),
        ("a.json", " " * 1_000_001, "at most 1,000,000 bytes"),
        ("a.json", "\x00\udcff", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, name: str, text: str, says: str) -> None:
    path = tmp_path / name
    path.write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(BadSettings) as raised:
        of(file=path)
    assert says in str(raised.value)


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="No such file"):
        of(file=tmp_path / "none.json")


# ── all errors at once ────────────────────────────────────────────────────────────────────────────


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(BadSettings) as raised:
        of(
            "balnced",
            environment="live",
            variables={"KADENS_CACH__JITTER": "0.1", "KADENS_LOCK__MAX_RETRIES": "many"},
            values={
                "cache": {"l1_cach_size": 3, "jitter": 4},
                "lock": {"backend": "file"},
                "pools": {"database": {"min_size": 30, "max_size": 3}},
                "memory": 5,
            },
        )
    assert raised.value.problems == (
        "profile: 'balnced' is not allowed; one of minimal, balanced, maximum, auto; did you mean 'balanced'?",
        "environment: 'live' is not allowed; one of development, staging, production",
        "cach.jitter: there is no such setting; did you mean 'cache.jitter'? (from the environment's variables)",
        "lock.max_retries: 'many' is not allowed; a whole number from 0 to 10,000 (from the environment's variables)",
        "cache.l1_cach_size: there is no such setting; did you mean 'cache.l1_cache_size'?",
        "cache.jitter: 4 is not allowed; a share, from 0 to 0.99",
        "memory: 5 is not allowed; a table of settings, such as gc_freeze",
        "lock.folder: None is not allowed; lock.backend is 'file' and needs it",
        "pools.database.min_size: 30 is not allowed; at most its max_size (3)",
    )
    assert isinstance(raised.value, BadInput)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cache.l1_cache_size", 0), ("cache.l1_cache_size", 2.5), ("cache.l1_cache_size", True),
        ("cache.l1_cache_size", "1e3"), ("cache.max_memory", "512XB"), ("cache.max_memory", -1),
        ("cache.max_memory", "9" * 400), ("cache.max_memory", [1]), ("cache.default_ttl", 10**400),
        ("cache.default_ttl", 0), ("cache.default_ttl", float("inf")), ("cache.default_ttl", float("nan")),
        ("cache.default_ttl", 1e12), ("cache.default_ttl", "soon"), ("cache.default_ttl", True),
        ("cache.namespace", ""), ("cache.namespace", "a b"), ("cache.namespace", "a\n"), ("cache.namespace", 3),
        ("lock.backend", "zookeeper"), ("lock.backend", None), ("lock.backend", []), ("lock.jitter", 2),
        ("lock.max_delay", 0.001), ("limits.rate", 0), ("limits.request_timeout", -1), ("batching.max_wait", 60),
        ("cache.disk_path", "x" * 501), ("cache.redis_url", "redis://"), ("cache.redis_url", 7),
    ],
)  # fmt: skip
def test_what_is_not_allowed_is_refused_with_its_name_and_what_is(name: str, value: object) -> None:
    section, _, key = name.partition(".")
    with pytest.raises(BadSettings) as raised:
        of(values={section: {key: value}})
    assert "is not allowed; " in str(raised.value)
    assert str(raised.value).startswith((name, "batching.timeout"))


PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
NAMES = st.sampled_from(["cache", "lock", "pools", "profile", "jitter", "redis_url", "database"]) | st.text(max_size=8)
TABLES = st.dictionaries(
    NAMES, st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAMES, inner, max_size=2))
)


@given(TABLES)
def test_no_input_is_answered_but_by_settings_or_by_their_error(values: dict[str, Any]) -> None:
    with suppress(BadSettings):
        assert isinstance(of(values=values), Settings)


def test_a_section_tells_all_that_is_wrong_with_it() -> None:
    with pytest.raises(BadSettings) as raised:
        LockSettings(max_retries=-1, multiplier=0.5, backend="redis")
    assert [problem.split(":")[0] for problem in raised.value.problems] == [
        "lock.multiplier", "lock.max_retries", "lock.redis_url",
    ]  # fmt: skip


def test_a_table_in_place_of_a_section_is_refused() -> None:
    with pytest.raises(BadSettings, match=r"cache: .* is not allowed; a CacheSettings; Settings\.of takes tables"):
        Settings(cache={"jitter": 0.1})  # type: ignore[arg-type]


# ── secrets, values, changes ──────────────────────────────────────────────────────────────────────

URL = "redis://user:pass/word@here:6379/0?token=abc"


def test_no_password_is_shown() -> None:
    settings = of(values={"cache": {"redis_url": URL}, "lock": {"backend": "redis", "redis_url": URL}})
    shown = f"{settings!r} {[str(one) for one in settings.summary()]} {settings.cache.redis_url}"
    assert "pass" not in shown
    assert "abc" not in shown
    assert "redis://****@here:6379/0?****" in shown
    assert settings.cache.redis_url == SecretUrl(URL)
    assert settings.cache.redis_url is not None
    assert settings.cache.redis_url.reveal() == URL
    assert hash(SecretUrl(URL)) == hash(settings.cache.redis_url)


def test_an_address_that_is_refused_is_not_shown_either() -> None:
    with pytest.raises(BadSettings) as raised:
        of(values={"cache": {"redis_url": "http://user:password@here"}})
    assert "password" not in str(raised.value)
    assert "redis:// or rediss:// or unix://" in str(raised.value)


def test_settings_are_values() -> None:
    assert of("balanced") == of("balanced")
    assert hash(of("balanced")) == hash(of("balanced"))
    with pytest.raises(AttributeError):
        of("balanced").cache.jitter = 0.1  # type: ignore[misc]
    given = Settings(cache=CacheSettings(max_memory="1MB"))  # type: ignore[arg-type]  # read as text of a file is
    assert given.cache.max_memory == 1_000_000
    assert told(given, "cache.max_memory").source == "given"
    assert told(given, "cache.jitter").source == "default"
    assert replace(given, lock=LockSettings(max_retries=3)).lock.max_retries == 3


def test_sections_are_values_too() -> None:
    one, same, other = CacheSettings(jitter=0.1), CacheSettings(jitter=0.1), CacheSettings(jitter=0.2)
    assert (one == same, one == other, one == LockSettings()) == (True, False, False)
    assert len({one, same, other}) == 2
    assert pickle.loads(pickle.dumps(one)) == one
    assert repr(ThreadsSettings(size=3)) == "ThreadsSettings(size=3, max_waiting=1000, timeout=30.0)"
    with pytest.raises(AttributeError, match=r"cache\.jitter"):
        one.jitter = 0.3  # type: ignore[misc]
    with pytest.raises(AttributeError, match=r"cache\.jitter"):
        del one.jitter
    assert one == same


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: CacheSettings(nope=1), "cache.nope: there is no such setting"),  # type: ignore[call-arg]
        (lambda: PoolsSettings(threads=5), "pools.threads: 5 is not allowed; a ThreadsSettings"),  # type: ignore[arg-type]
        (lambda: PoolsSettings(http=PoolSettings()), "pools.http: PoolSettings(.*) is not allowed; a HttpPoolSettings"),  # type: ignore[arg-type]
    ],
)
def test_what_is_no_setting_of_a_section_is_refused_by_its_name(make: Callable[[], object], told: str) -> None:
    with pytest.raises(BadSettings, match=told):
        make()


def test_a_change_keeps_all_that_was_said_before() -> None:
    before = of("maximum", environment="production", values={"cache": {"jitter": 0.2}})
    after = before.changed({"lock": {"max_retries": 30}}).changed({"cache": {"l1_cache_size": 2000}})
    assert (after.lock.max_retries, after.cache.l1_cache_size, after.cache.jitter) == (30, 2000, 0.2)
    assert (after.profile, after.environment) == ("maximum", "production")
    assert [one.name for one in before.differences(after)] == ["cache.l1_cache_size", "lock.max_retries"]
    assert told(after, "lock.max_retries").source == "update"
    assert told(after, "limits.load_shedding").source == "the profile maximum"
    assert before == of("maximum", environment="production", values={"cache": {"jitter": 0.2}})


def test_a_profile_is_not_changed_by_a_value() -> None:
    with pytest.raises(BadSettings) as raised:
        of().changed({"profile": "maximum", "environment": "live", "lock": {"max_retries": -1}})
    chosen = "it is chosen when Kadens is made, and its settings can be changed one by one"
    assert raised.value.problems == (
        f"profile: cannot change; {chosen}",
        f"environment: cannot change; {chosen}",
        "lock.max_retries: -1 is not allowed; a whole number from 0 to 10,000",
    )


@pytest.mark.parametrize("raw", ["lock", 3, None, ["lock"]])
def test_what_is_no_table_of_settings_is_refused(raw: Any) -> None:
    allowed = "is not allowed; a table of settings, such as"
    with pytest.raises(BadSettings, match=f"changes: .*{allowed}"):
        of().changed(raw)
    with pytest.raises(BadSettings, match=f"values: .*{allowed}"):
        Settings.of(variables={}, values=raw)
    with pytest.raises(BadSettings, match=f"lock: .*{allowed} backend"):
        of().changed({"lock": raw})
    with pytest.raises(BadSettings, match=rf"pools\.database: .*{allowed} min_size"):
        of(values={"pools": {"database": raw}})


def test_an_address_in_place_of_a_table_keeps_its_password_to_itself() -> None:
    with pytest.raises(BadSettings, match="a table of settings") as raised:
        of().changed({"cache": "redis://:secret@host"})
    assert "secret" not in str(raised.value)


# ── the machine ───────────────────────────────────────────────────────────────────────────────────


def a_root(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


MEMINFO = {"proc/meminfo": "MemTotal:       16384000 kB\nMemFree:  1 kB\n"}


def test_the_second_version_of_control_groups_is_read_with_those_above(tmp_path: Path) -> None:
    root = a_root(
        tmp_path,
        {
            **MEMINFO,
            "proc/self/cgroup": "0::/service/app\n",
            "sys/fs/cgroup/service/app/cpu.max": "max 100000\n",
            "sys/fs/cgroup/service/cpu.max": "25000 100000\n",
            "sys/fs/cgroup/service/app/memory.max": "536870912\n",
            "sys/fs/cgroup/service/memory.max": "max\n",
        },
    )
    machine = Machine.here(root)
    assert (machine.cores, machine.memory) == (0.25, 536870912)
    assert (machine.cores_from, machine.memory_from) == ("the control group's quota", "the control group's limit")


def test_the_first_version_of_control_groups_is_read(tmp_path: Path) -> None:
    root = a_root(
        tmp_path,
        {
            **MEMINFO,
            "proc/self/cgroup": "3:cpu,cpuacct:/\n2:memory:/docker/1\n",
            "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "50000\n",
            "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
            "sys/fs/cgroup/memory/docker/1/memory.limit_in_bytes": "1073741824\n",
            "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
        },
    )
    machine = Machine.here(root)
    assert (machine.cores, machine.memory) == (0.5, 1073741824)


def test_without_limits_the_machine_is_what_counts(tmp_path: Path) -> None:
    machine = Machine.here(a_root(tmp_path, MEMINFO))
    assert machine.memory == 16384000 * 1024
    assert machine.memory_from == "the machine's memory"
    assert machine.cores >= 1


def test_nothing_to_read_and_nonsense_are_survived(tmp_path: Path) -> None:
    nothing = Machine.here(tmp_path / "nowhere")
    assert nothing.memory_from == "a guess"
    nonsense = {
        "sys/fs/cgroup/cpu.max": "0 0\n",
        "sys/fs/cgroup/memory.max": "?\n",
        "proc/self/cgroup": "0::/../../etc\n",
    }
    assert Machine.here(a_root(tmp_path, nonsense)).memory_from == "a guess"


def test_this_machine_can_be_read() -> None:
    machine = Machine.here()
    assert 0 < machine.cores <= 4096
    assert machine.memory > 10_000_000


@pytest.mark.parametrize("wrong", [{"cores": 0}, {"cores": float("inf")}, {"memory": 0}])
def test_a_machine_of_nothing_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        Machine(**{"cores": 1, "memory": 1, **wrong})
