"""Pure ASGI middleware, one per file.

Job: see every request from outside the host's code.
In: an ASGI app, metrics. Out: an ASGI app.
May import: metrics, clock, errors, Starlette's routing. Never: FastAPI, `BaseHTTPMiddleware`.
"""

from kadens.asgi.metrics import MetricsMiddleware, RequestMetrics
from kadens.asgi.routes import RouteTemplates

__all__ = ["MetricsMiddleware", "RequestMetrics", "RouteTemplates"]
