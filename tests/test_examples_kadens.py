"""The examples of Kadens run as a reader runs them, each in a process of its own, and print what they say."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from httpx2 import ASGITransport, AsyncClient

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
WITHIN = 60.0
# What an example takes from outside; whoever runs the tests may have set it for other reasons.
OUTSIDE = ("DATABASE_URL", "REDIS_URL")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def run(name: str, *arguments: str, warnings: str = "error", **variables: str) -> str:
    """What it prints."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(("KADENS_", *OUTSIDE))}
    command = (sys.executable, "-X", "dev", "-W", warnings, str(EXAMPLES / name), *arguments)
    done = subprocess.run(command, env=inherited | variables, capture_output=True, text=True, timeout=WITHIN)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines()]


# ── locks ─────────────────────────────────────────────────────────────────────────────────────────

LOCKED = [
    "10 of 10 workers have written, one after the other",
    "While it is held, another that tries once: 'rebalance' is held by another",
    "11 leases, 9 of them after a wait, 0 lost",
]


def test_a_lock_lets_one_worker_in_at_a_time_on_postgresql(postgres_url: str) -> None:
    assert lines(run("kadens_lock_with_backoff.py", DATABASE_URL=postgres_url)) == LOCKED


def test_a_lock_is_a_file_where_there_is_no_database() -> None:
    told, *rest = lines(run("kadens_lock_with_backoff.py"))
    assert told.startswith("DATABASE_URL is not set")
    assert rest == LOCKED


def test_no_visit_is_lost_under_a_lock_and_over_pooled_connections(postgres_url: str) -> None:
    counted, loans, leases = lines(run("kadens_database_operation.py", DATABASE_URL=postgres_url))
    assert counted == "50 of 50 visits were counted"
    assert re.fullmatch(r"52 loans of \d+ connections, 0 still out", loans)
    assert leases == "50 leases"


def test_the_database_example_says_what_it_needs() -> None:
    assert lines(run("kadens_database_operation.py")) == ["DATABASE_URL is not set: this example needs a PostgreSQL."]


# ── cache ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_decorated_function_loads_once_hands_out_copies_and_forgets_by_tag() -> None:
    assert lines(run("kadens_decorated_cache.py")) == [
        "100 callers of a cold key: 1 load, User(id=7, name='Ada')",
        "Each has a copy: the next gets Ada",
        "Dropped by its tag, loaded again: Ada Lovelace",
        "1 hits, 101 misses, 2 loads",
    ]


def test_a_cache_over_redis_finds_what_the_process_before_it_kept(redis_url: str) -> None:
    assert lines(run("kadens_cache_manager.py", REDIS_URL=redis_url)) == [
        "The first start",
        "Warmed 0 at the start",
        "2 hits (2 near), 2 loads, hit ratio 50%",
        "The second start",
        "Warmed 1 at the start",
        "4 hits (3 near), 1 loads, hit ratio 80%",
    ]


def test_the_same_cache_works_in_memory_alone() -> None:
    told = lines(run("kadens_cache_manager.py"))
    assert told.count("REDIS_URL is not set: the cache is in this process alone.") == 2
    assert "Warmed 1 at the start" in told


# ── memory ────────────────────────────────────────────────────────────────────────────────────────


def test_a_tracked_resource_is_closed_and_a_forgotten_one_told() -> None:
    told = lines(run("kadens_tracked_resource.py", warnings="ignore"))
    assert re.match(r"Open: database 'orders', taken \d\.\d s ago by main \(", told[0])
    assert told[1:] == [
        "Refused: 1 of kind 'database' are open, which is all that is allowed",
        "the connection was closed",
        "By hand: <Tracked memory 'session' of the importer>",
        "database: 0 open of 1 taken",
        "memory: 0 open of 1 taken",
        "file: 1 open of 1 taken",
        "The end: what was neither released nor handed over is told by a ResourceWarning.",
        "Forgotten: 1",
    ]


def test_a_memory_report_names_what_leaks() -> None:
    told = lines(run("kadens_memory_report.py"))
    assert re.match(r"\d+ leaks? in 6 samples", told[0])
    assert any(line.startswith("LEAK type __main__.Visit: ") for line in told)
    assert told[-2:] == ["Something was frozen: True", "2 of 3 loans used the same memory again"]


# ── limits, batches, calls to others ──────────────────────────────────────────────────────────────


def test_a_semaphore_lets_ten_in_and_turns_away_what_there_is_no_room_for() -> None:
    told = lines(run("kadens_semaphore.py"))
    assert told[0] == "50 callers, at most 10 inside"
    assert told[1].startswith("Too late: ")
    assert told[2].startswith("The queue is full: ")
    assert told[3] == "50 acquired, 40 of them waited, 0 in use"


def test_a_limiter_takes_its_time() -> None:
    assert lines(run("kadens_rate_limiter.py")) == [
        "21 calls took at least a fifth of a second: True",
        "Customer 7 may ask for 8 more: False",
        "Customer 8 may: True",
        "Customer 7 was told at once that its turn comes too late",
        "2 passed, 2 denied, 2 keys",
    ]


def test_many_calls_become_few() -> None:
    told = lines(run("kadens_batch_processor.py"))
    assert told[:4] == ["One call with 50 items", "One call with 50 items", "One call with 20 items", "True"]
    assert told[-2:] == ["[5.0, KeyError('gold')]", "122 items in 4 batches, 30.5 each"]


def test_a_caller_of_what_is_down_gets_something_else() -> None:
    assert lines(run("kadens_outgoing_call.py")) == [
        "It fails twice: 7.0 after 3 calls",
        "It hangs: None",
        "It is down: None",
        "The circuit is open: None, 0 calls",
    ]


def test_connections_are_made_once_and_lent_often() -> None:
    hello, answers, lent, told = lines(run("kadens_pooled_connection.py"))
    assert (hello, answers) == ("HELLO", "500 answers")
    assert re.fullmatch(r"Lent to Task-1, from \d+ lines of code", lent)
    assert re.fullmatch(r"(\d\d?|100) connections made for 502 loans, 0 out", told)


# ── parameters ────────────────────────────────────────────────────────────────────────────────────


def test_parameters_are_typed_or_refused_all_at_once() -> None:
    told = lines(run("kadens_query_parameters.py"))
    assert told[0].startswith("Filters(symbol='BTC', limit=20, tags=['a', 'b'], since=datetime.datetime(2024, 1, 1, 10")
    assert told[1:3] == ["user 17 is Ada, 36"] * 2
    assert told[3].endswith("value=Decimal('10.5')) from row 100")
    assert told[4] == "100 sets of parameters in one go"
    assert [line.split(": ")[1] for line in told[5:]] == ["query.symbol", "query.limit", "query.since"]


# ── measuring ─────────────────────────────────────────────────────────────────────────────────────


def test_a_monitored_operation_tells_failures_from_successes() -> None:
    told = lines(run("kadens_monitor.py"))
    assert told[0] == "3 jobs, 99 % within 0.90 s"
    assert set(told[1:]) == {
        'database_rows_total{operation="SELECT",table="users"} 10',
        'jobs_seconds_count{job="rebalance"} 3',
        'get_user_seconds_count{outcome="ok"} 2',
        'get_user_seconds_count{outcome="error"} 1',
        'database_query_seconds_count{table="users",outcome="ok"} 2',
        'database_query_seconds_count{table="users",outcome="error"} 1',
    }


def test_metrics_are_written_to_files(tmp_path: Path) -> None:
    first, families = lines(run("kadens_metrics_export.py", str(tmp_path)))
    assert first == "orders_total 3"
    assert families.endswith(" orders_total")
    assert {file.name for file in tmp_path.iterdir()} == {"metrics.prom", "metrics.json"}


def test_settings_come_from_profile_environment_file_and_changes_while_it_runs() -> None:
    told = lines(run("kadens_profile.py"))
    assert any(line.startswith("cache.l1_cache_size = 10000 (the profile balanced") for line in told)
    assert any(line.startswith("pools.threads.size = ") and "the profile auto" in line for line in told)
    assert told[told.index("By a file:") + 1 :] == [
        "cache.max_memory = 512000000 (the file)",
        "pools.database.max_size = 20 (the file)",
        "monitoring.sample_rate = 0.1 (the file)",
        "While it runs:",
        "cache.l1_cache_size = 2000 (update: changed at runtime)",
        "lock.max_retries = 30 (update: changed at runtime)",
        "refused: lock.max_retries: -1 is not allowed; a whole number from 0 to 10,000",
        "refused: cache.l1_cache_sise: there is no such setting; did you mean 'cache.l1_cache_size'?",
        "refused: memory.gc_freeze: cannot change now; the collector was set when Kadens opened",
    ]


def test_a_dashboard_is_plain_data_and_reports_come_by_themselves() -> None:
    told = run("kadens_dashboard.py")
    for piece in ('"hits": 2', '"loads": 1', '"acquired": 1', '"done": 1'):
        assert piece in told
    assert lines(told)[-1].startswith("A report by itself: ")


def test_whoever_listens_is_alerted() -> None:
    told = lines(run("kadens_alert.py"))
    # These two may come before the first call, on a machine that is busy enough.
    of_the_process = {"The event loop was blocked", "High CPU usage detected"}
    *calls, refused = [line for line in told if line not in of_the_process]
    assert calls == [
        "ConnectionError: the venue does not answer",
        "ConnectionError: the venue does not answer",
        "The circuit of venue is open",
        "ConnectionError: the venue does not answer",
    ]
    assert refused.startswith("CircuitOpen: ")
    assert of_the_process <= set(told)


# ── the service ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.anyio
async def test_a_service_with_all_of_it_attached() -> None:
    app: Any = runpy.run_path(str(EXAMPLES / "kadens_fastapi.py"))["app"]
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=ASGITransport(app=app), base_url="http://test") as client,
    ):
        assert [(await client.get("/api/users/7")).json()["name"] for _ in range(3)] == ["Ada"] * 3
        assert (await client.put("/api/users/7", params={"name": "Grace"})).status_code == 200
        assert (await client.get("/api/users/7")).json() == {"id": 7, "name": "Grace"}
        assert (await client.get("/api/users/8")).status_code == 404
        refused = await client.get("/api/users", params={"limit": 1000})
        assert refused.status_code == 422
        assert refused.json()["detail"][0]["loc"] == ["query", "limit"]
        dashboard = (await client.get("/dashboard")).json()
        assert dashboard["parts"]["locks"]["acquired"] == 1
        metrics = (await client.get("/metrics")).text
        assert 'http_requests_total{method="GET",route="/api/users/{user_id}",status="200"} 4' in metrics
        assert 'get_user_operation_seconds_count{outcome="ok"} 3' in metrics
        assert (await client.get("/readyz")).json()["checks"][1] == {"name": "users", "ok": True, "reason": None}
