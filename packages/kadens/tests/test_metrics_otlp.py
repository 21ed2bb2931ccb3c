import asyncio
import json
import math
import shutil
import ssl
import subprocess
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loop_turns import turns

from kadens.errors import BadInput, DeadlineExceeded, Unavailable, WrongState
from kadens.metrics import OtlpExporter, OtlpOptions, Registry, otlp
from kadens.metrics.otlp import EXPONENTIAL_BUCKETS, Resource, encode
from kadens.metrics.posting import post, target

pytestmark = pytest.mark.anyio


@pytest.fixture(params=[False, True], ids=["asyncio", "uvloop"])
def anyio_backend(request: pytest.FixtureRequest) -> tuple[str, dict[str, bool]]:
    return "asyncio", {"use_uvloop": request.param}


WITHIN = 10.0
NEVER = 3600.0
STARTED, NOW = 1_700_000_000_000_000_000, 1_700_000_060_000_000_000


# ── the request ───────────────────────────────────────────────────────────────────────────────────


def encoded(registry: Registry, *, exponential: bool = False) -> dict[str, Any]:
    """The metrics by name, after the frame around them was checked."""
    resource = Resource(attributes={"service.name": "shop"}, started=STARTED)
    request = json.loads(encode(registry.snapshot(), resource, now=NOW, exponential=exponential))
    (resource_metrics,) = request.pop("resourceMetrics")
    assert request == {}
    assert resource_metrics["resource"] == {"attributes": [attribute("service.name", "shop")]}
    (scope_metrics,) = resource_metrics["scopeMetrics"]
    assert scope_metrics["scope"]["name"] == "kadens"
    return {metric["name"]: metric for metric in scope_metrics["metrics"]}


def attribute(key: str, value: str) -> dict[str, Any]:
    return {"key": key, "value": {"stringValue": value}}


TIMES = {"startTimeUnixNano": str(STARTED), "timeUnixNano": str(NOW)}


def test_counters_are_cumulative_sums_and_gauges_are_gauges() -> None:
    registry = Registry()
    registry.counters("orders_total", "Orders.", labels=("side",)).labels("buy").inc(3)
    registry.gauge("size_bytes", "Size.").set(1.5)
    metrics = encoded(registry)
    assert metrics["orders_total"] == {
        "name": "orders_total",
        "description": "Orders.",
        "unit": "",
        "sum": {
            "dataPoints": [{"attributes": [attribute("side", "buy")], **TIMES, "asDouble": 3.0}],
            "aggregationTemporality": 2,
            "isMonotonic": True,
        },
    }
    assert metrics["size_bytes"] == {
        "name": "size_bytes",
        "description": "Size.",
        "unit": "By",
        "gauge": {"dataPoints": [{"attributes": [], **TIMES, "asDouble": 1.5}]},
    }


def test_histograms_have_their_own_bounds() -> None:
    registry = Registry()
    delay = registry.histogram("delay_seconds", "", buckets=(0.1, 1))
    for seconds in (0.05, 0.5, 0.75, 2):
        delay.observe(seconds)
    metric = encoded(registry)["delay_seconds"]
    assert metric["unit"] == "s"
    assert metric["histogram"] == {
        "dataPoints": [
            {
                "attributes": [],
                **TIMES,
                "count": "4",
                "sum": 3.3,
                "min": 0.05,
                "max": 2,
                "explicitBounds": [0.1, 1.0],
                "bucketCounts": ["1", "2", "1"],
            }
        ],
        "aggregationTemporality": 2,
    }


@pytest.mark.parametrize(("value", "written"), [(math.nan, "NaN"), (math.inf, "Infinity"), (-math.inf, "-Infinity")])
def test_what_json_has_no_number_for_is_written_as_the_format_says(value: float, written: str) -> None:
    registry = Registry()
    registry.gauge("depth", "").set(value)
    assert encoded(registry)["depth"]["gauge"]["dataPoints"][0]["asDouble"] == written


def test_a_family_without_series_is_left_out() -> None:
    registry = Registry()
    registry.counters("orders_total", "", labels=("side",))
    assert "orders_total" not in encoded(registry)


sizes = st.floats(min_value=1e-30, max_value=1e30)


@settings(deadline=None)
@given(st.lists(st.one_of(sizes, sizes.map(lambda size: -size), st.just(0.0)), max_size=60))
def test_every_value_is_near_a_bucket_of_the_exponential_histogram(values: list[float]) -> None:
    registry = Registry()
    histogram = registry.histogram("change", "")
    for value in values:
        histogram.observe(value)
    (point,) = encoded(registry, exponential=True)["change"]["exponentialHistogram"]["dataPoints"]
    assert int(point["zeroCount"]) == values.count(0.0)
    error = 1 + histogram.read().relative_error * 1.01
    for side, kept in (
        ("positive", sorted(v for v in values if v > 0)),
        ("negative", sorted(-v for v in values if v < 0)),
    ):
        counts = [int(count) for count in point[side]["bucketCounts"]]
        assert len(counts) <= EXPONENTIAL_BUCKETS
        assert sum(counts) == len(kept)
        bounds = [bound for place, count in enumerate(counts) for bound in [place + point[side]["offset"]] * count]
        for value, place in zip(kept, bounds, strict=True):
            power = 2.0 ** -point["scale"]
            assert 2.0 ** (place * power) / error <= value <= 2.0 ** ((place + 1) * power) * error


def test_values_beyond_the_singles_are_counted_at_their_edge() -> None:
    registry = Registry()
    histogram = registry.histogram("change", "")
    histogram.observe_many((1e300, -1e300, 0.0))
    (point,) = encoded(registry, exponential=True)["change"]["exponentialHistogram"]["dataPoints"]
    assert (point["zeroCount"], point["positive"]["bucketCounts"], point["negative"]["bucketCounts"]) == (
        "1",
        ["1"],
        ["1"],
    )
    assert otlp.EXPONENTIAL_BUCKETS == EXPONENTIAL_BUCKETS


# ── the collector ─────────────────────────────────────────────────────────────────────────────────


@dataclass
class Collector:
    """A server on the loopback that takes OTLP/HTTP and answers as told: the last answer again and again."""

    answers: list[bytes]
    port: int = 0
    requests: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    arrived: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")[:-2]
            headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
            body = json.loads(await reader.readexactly(int(headers["content-length"])))
            self.requests.append((first, headers, body))
            async with self.arrived:
                self.arrived.notify_all()
            writer.write(self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])
            await writer.drain()
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def wait_for(self, requests: int) -> None:
        async with asyncio.timeout(WITHIN), self.arrived:
            await self.arrived.wait_for(lambda: len(self.requests) >= requests)

    def counted(self) -> list[float]:
        return [value for _, _, body in self.requests for value in orders(body)]


def orders(body: dict[str, Any]) -> list[float]:
    metrics = body["resourceMetrics"][0]["scopeMetrics"][0]["metrics"]
    return [m["sum"]["dataPoints"][0]["asDouble"] for m in metrics if m["name"] == "orders_total"]


def answer(status: int, *headers: str) -> bytes:
    lines = (f"HTTP/1.1 {status} Any words", *headers, "Content-Length: 2", "", "{}")
    return "\r\n".join(lines).encode()


OK = answer(200)


@asynccontextmanager
async def collecting(*answers: bytes, context: ssl.SSLContext | None = None) -> AsyncIterator[Collector]:
    collector = Collector(list(answers))
    async with await asyncio.start_server(collector.take, "127.0.0.1", 0, ssl=context) as server:
        collector.port = server.sockets[0].getsockname()[1]
        yield collector


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Takes what comes, until the other side hangs up."""
    await reader.read()
    writer.close()


class Service:
    def __init__(self, port: int, **options: Any) -> None:
        self.registry = Registry()
        self.orders = self.registry.counter("orders_total", "")
        endpoint = f"http://127.0.0.1:{port}/v1/metrics"
        self.options = OtlpOptions(endpoint=endpoint, service="shop", **{"interval": NEVER, **options})
        self.exporter = OtlpExporter(self.registry, self.options)


async def state(exporter: OtlpExporter, reached: Callable[[OtlpExporter], bool]) -> None:
    async with asyncio.timeout(WITHIN):
        while not reached(exporter):  # noqa: ASYNC110  # statistics tell no one when they change
            await asyncio.sleep(0.005)


async def test_it_posts_what_was_measured_and_once_more_when_it_closes() -> None:
    async with collecting(OK) as collector:
        service = Service(collector.port, interval=0.02, headers={"Authorization": "Bearer secret"})
        service.orders.inc()
        async with service.exporter:
            await collector.wait_for(2)
            service.orders.inc()
        first, headers, _ = collector.requests[0]
        assert first == "POST /v1/metrics HTTP/1.1"
        assert headers["content-type"] == "application/json"
        assert headers["authorization"] == "Bearer secret"
        assert headers["host"] == f"127.0.0.1:{collector.port}"
        assert collector.counted()[0] == 1
        assert collector.counted()[-1] == 2
        assert service.exporter.statistics().exported == len(collector.requests)
        assert service.exporter.statistics().waiting == 0


@pytest.mark.parametrize("status", [429, 502, 503, 504])
async def test_what_a_busy_collector_did_not_take_is_tried_again(status: int) -> None:
    async with collecting(answer(status), answer(status), OK) as collector:
        service = Service(collector.port, interval=0.02)
        async with service.exporter:
            await collector.wait_for(4)
        statistics = service.exporter.statistics()
        assert (statistics.failed, statistics.refused, statistics.dropped) == (2, 0, 0)
        assert statistics.exported == len(collector.requests) - 2


async def test_what_a_collector_refuses_for_good_is_not_tried_again() -> None:
    async with collecting(answer(400), OK) as collector:
        service = Service(collector.port, interval=0.02)
        async with service.exporter:
            await collector.wait_for(2)
        assert service.exporter.statistics().refused == 1
        assert len(collector.requests) == service.exporter.statistics().exported + 1


class Ticking:
    """A clock that moves by whole intervals when told, and the exporter that goes by it."""

    interval = 0.01

    def __init__(self, port: int, waiting: int) -> None:
        self.now = 1000.0
        service = Service(port, interval=self.interval, waiting=waiting)
        self.exporter = OtlpExporter(service.registry, service.options, clock=lambda: self.now)
        self.collected = 0

    async def tick(self) -> None:
        """One interval, until its snapshot is taken."""
        self.now += self.interval * 1.001
        self.collected += 1
        await state(self.exporter, lambda exporter: _collected(exporter) == self.collected)


def _collected(exporter: OtlpExporter) -> int:
    told = exporter.statistics()
    return told.waiting + told.dropped + told.exported


async def test_a_collector_that_asks_for_time_gets_it_and_the_oldest_give_way() -> None:
    async with collecting(answer(503, "Retry-After: 3600")) as collector:
        ticking = Ticking(collector.port, waiting=2)
        async with ticking.exporter:
            await turns(2)
            await ticking.tick()
            await state(ticking.exporter, lambda exporter: exporter.statistics().failed == 1)
            for _ in range(3):
                await ticking.tick()
            assert len(collector.requests) == 1
            assert ticking.exporter.statistics().dropped == 2


@pytest.mark.parametrize("asked", ["3600", "9" * 1000])
async def test_no_collector_can_silence_it_for_long(asked: str) -> None:
    async with collecting(answer(429, f"Retry-After: {asked}"), OK) as collector:
        ticking = Ticking(collector.port, waiting=16)
        async with ticking.exporter:
            await turns(2)
            await ticking.tick()
            await state(ticking.exporter, lambda exporter: exporter.statistics().failed == 1)
            for _ in range(4):
                await ticking.tick()
            await state(ticking.exporter, lambda exporter: exporter.statistics().exported == 5)


async def test_a_collector_that_comes_back_gets_what_waited() -> None:
    async with collecting(OK) as gone:
        pass
    service = Service(gone.port, interval=0.02)
    async with service.exporter:
        await state(service.exporter, lambda exporter: exporter.statistics().failed >= 2)
        collector = Collector([OK])
        async with await asyncio.start_server(collector.take, "127.0.0.1", gone.port):
            await collector.wait_for(3)
            await state(service.exporter, lambda exporter: exporter.statistics().waiting == 0)


async def test_closing_does_not_wait_for_a_collector_that_is_silent() -> None:
    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        service = Service(server.sockets[0].getsockname()[1], deadline=0.1)
        await service.exporter.__aenter__()
        async with asyncio.timeout(WITHIN):
            await service.exporter.aclose()
        assert (service.exporter.statistics().exported, service.exporter.statistics().waiting) == (0, 1)
    await service.exporter.aclose()


async def test_what_a_collector_breaks_off_counts_as_a_failure() -> None:
    async with collecting(b"HTTP/1.1 ") as collector:
        service = Service(collector.port)
        async with service.exporter:
            pass
        assert service.exporter.statistics().failed == 1


async def test_it_is_opened_once() -> None:
    async with collecting(OK) as collector:
        service = Service(collector.port)
        async with service.exporter:
            with pytest.raises(WrongState):
                await service.exporter.__aenter__()


async def test_it_may_be_cancelled_at_any_point() -> None:
    async with collecting(OK) as collector:
        for turn in range(20):
            task = asyncio.create_task(_exported(collector.port))
            await turns(turn)
            task.cancel()
            await asyncio.wait([task])
        assert [task for task in asyncio.all_tasks() if "export" in repr(task.get_coro())] == []


async def _exported(port: int) -> None:
    async with Service(port, interval=0.001).exporter:
        await asyncio.sleep(NEVER)


# ── one POST ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "nonsense",
    [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\nA: b\r\n", b"x" * 100_000,
     b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 1000],
)  # fmt: skip
async def test_an_answer_of_nonsense_is_told_as_such(nonsense: bytes) -> None:
    async with collecting(nonsense) as collector:
        with pytest.raises(Unavailable, match=r"127\.0\.0\.1"):
            await post(target(f"http://127.0.0.1:{collector.port}", {}), b"{}", deadline=WITHIN)


async def test_a_server_that_accepts_and_is_silent_is_not_waited_for() -> None:
    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        to = target(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", {})
        with pytest.raises(DeadlineExceeded, match="within"):
            await post(to, b"{}", deadline=0.05)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="a certificate is made with openssl")
async def test_https_is_spoken_with_those_who_are_trusted_and_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await asyncio.to_thread(make_certificate, tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(tmp_path / "certificate.pem", tmp_path / "key.pem")
    async with collecting(OK, context=context) as collector:
        to = target(f"https://localhost:{collector.port}/v1/metrics", {})
        with pytest.raises(Unavailable, match="certificate"):
            await post(to, b"{}", deadline=WITHIN)
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
        assert (await post(to, b"{}", deadline=WITHIN)).status == 200


def make_certificate(folder: Path) -> None:
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    files = ["-keyout", f"{folder}/key.pem", "-out", f"{folder}/certificate.pem"]
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    subprocess.run([*command, *names, *files, "-days", "2"], check=True, capture_output=True)


# ── bad input ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "endpoint",
    ["", "localhost:4318", "ftp://host/", "http://", "http://host:port/", "http://host:99999/", "http://host:0/",
     "http://name:password@host/", "http://host/a b", "http://host/\r\nX: y", "http://grüße/"],
)  # fmt: skip
def test_an_endpoint_that_is_none_is_refused(endpoint: str) -> None:
    with pytest.raises(BadInput, match="endpoint"):
        OtlpOptions(endpoint=endpoint, service="shop")


@pytest.mark.parametrize("headers", [{"": "x"}, {"X": "a\r\nY: b"}, {"X\n": "a"}, {"X": "ü"}])
def test_a_header_that_is_not_one_line_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(BadInput, match="header"):
        OtlpOptions(service="shop", headers=headers)


@pytest.mark.parametrize(
    ("options", "field_name"),
    [({"service": ""}, "service"), ({"interval": 0}, "interval"), ({"deadline": math.inf}, "deadline"),
     ({"waiting": 0}, "waiting"), ({"waiting": "5"}, "waiting"), ({"service": 5}, "service"),
     ({"service": "a\n"}, "service"),
     ({"interval": "1"}, "interval"), ({"endpoint": 5}, "endpoint"), ({"headers": 5}, "headers"),
     ({"headers": {"X": 5}}, "headers"), ({"attributes": [1]}, "attributes"), ({"attributes": {"a": 5}}, "attributes")],
)  # fmt: skip
def test_options_are_checked(options: dict[str, Any], field_name: str) -> None:
    with pytest.raises(BadInput, match=field_name):
        OtlpOptions(**{"service": "shop", **options})


def test_secrets_do_not_show() -> None:
    options = OtlpOptions(service="shop", headers={"Authorization": "Bearer secret"})
    assert "secret" not in repr(options)
    assert "secret" not in repr(target(options.endpoint, options.headers))


@pytest.mark.parametrize(
    "endpoint",
    ["https://shop:hush@host/v1/metrics", "https://shop:se/hush@host/", "https://shop:se?hush@host/",
     "ftp://host/?token=hush", "ftp://host/#hush", "ftp://host/?mail=a@hush", "https://shop:hush@host:port/",
     "https://shop:a hush@host/", "ftp://shop:pw@host/?token=hush"],
)  # fmt: skip
def test_an_endpoint_that_is_refused_shows_no_secret(endpoint: str) -> None:
    with pytest.raises(BadInput, match="endpoint") as refused:
        OtlpOptions(endpoint=endpoint, service="shop")
    assert "hush" not in "".join(traceback.format_exception(refused.value))


def test_options_show_no_token_of_their_endpoint() -> None:
    options = OtlpOptions(endpoint="https://host/v1/metrics?token=hush", service="shop")
    assert "hush" not in repr(options)
    assert "host" in repr(options)
