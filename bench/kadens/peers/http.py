"""What measures, traces or limits the requests of an app; each gives the app with it."""

from importlib import import_module
from typing import Any

from fastapi import FastAPI, Request

__all__ = ["instrumentator", "opentelemetry_metrics", "opentelemetry_traces", "slowapi"]


def instrumentator(app: FastAPI) -> FastAPI:
    registry = import_module("prometheus_client").CollectorRegistry()
    import_module("prometheus_fastapi_instrumentator").Instrumentator(registry=registry).instrument(app).expose(app)
    return app


def opentelemetry_metrics(app: FastAPI) -> FastAPI:
    """Its request metrics and no spans, aggregated and never exported."""
    metrics, export = import_module("opentelemetry.sdk.metrics"), import_module("opentelemetry.sdk.metrics.export")
    meters = metrics.MeterProvider(metric_readers=[export.InMemoryMetricReader()], shutdown_on_exit=False)
    spans = import_module("opentelemetry.trace").NoOpTracerProvider()
    return _instrumented(app, meter_provider=meters, tracer_provider=spans, exclude_spans=["receive", "send"])


def opentelemetry_traces(app: FastAPI) -> FastAPI:
    """The same metrics, and a span for each request, which is sampled, batched and dropped where it would be sent."""
    metrics, readers = import_module("opentelemetry.sdk.metrics"), import_module("opentelemetry.sdk.metrics.export")
    trace, export = import_module("opentelemetry.sdk.trace"), import_module("opentelemetry.sdk.trace.export")
    meters = metrics.MeterProvider(metric_readers=[readers.InMemoryMetricReader()], shutdown_on_exit=False)
    spans = trace.TracerProvider(shutdown_on_exit=False)
    spans.add_span_processor(export.BatchSpanProcessor(_Dropping()))
    return _instrumented(app, meter_provider=meters, tracer_provider=spans)


def slowapi(limit: str) -> FastAPI:
    """An app that says hello, at most so often: "1000000/second"."""
    module, app = import_module("slowapi"), FastAPI()
    limiter = module.Limiter(key_func=import_module("slowapi.util").get_remote_address)
    app.state.limiter = limiter

    async def hello(request: Request) -> dict[str, str]:  # noqa: ARG001  # it is asked for the address
        return {"hello": "world"}

    app.get("/")(limiter.limit(limit)(hello))
    return app


class _Dropping:
    def export(self, spans: object) -> Any:  # noqa: ARG002  # as the exporter's port has it
        return import_module("opentelemetry.sdk.trace.export").SpanExportResult.SUCCESS

    def shutdown(self) -> None: ...

    def force_flush(self, timeout_millis: int = 0) -> bool:  # noqa: ARG002  # the same
        return True


def _instrumented(app: FastAPI, **options: object) -> FastAPI:
    import_module("opentelemetry.instrumentation.fastapi").FastAPIInstrumentor.instrument_app(app, **options)
    return app
