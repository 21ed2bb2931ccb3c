"""Streams over WebSockets, and what they have done."""

from fastapi import WebSocket

from kurs.api.dependencies import StreamsDep
from kurs.api.doors import alias, needs
from kurs.api.doors import router as doors
from kurs.api.schemas.streams import Manager, Managers, StreamMetrics
from kurs.api.stream.manners import MarketManners, StreamManners, UserManners
from kurs.api.stream.session import visit
from kurs.api.stream.tally import ROUTES, HubStatistics, KindStatistics

__all__ = ["router"]

router = doors("", "streams")

NOTHING_SENT = "nothing was sent yet"
NOTHING = KindStatistics(total=0, active=0, sent=0, failed=0, errors=0, last_error=None, uptime=0.0)


@router.websocket("/ws")
async def stream(socket: WebSocket) -> None:
    """Topics by subscription, numbered, with everything at first and then what has changed."""
    await visit(socket, StreamManners())


@router.websocket("/ws/market/{client_id}")
async def market(socket: WebSocket) -> None:
    """Tickers, books and trades, as the older bot told them."""
    await visit(socket, MarketManners(socket.query_params.get("symbol")))


@router.websocket("/ws/user/{client_id}")
async def user(socket: WebSocket) -> None:
    """Balances, orders, positions and fills, as the older bot told them."""
    await visit(socket, UserManners())


@router.get("/ws/metrics", summary="What streams have done")
@needs("read")
async def metrics(hub: StreamsDep) -> StreamMetrics:
    """Clients, messages and errors since the start."""
    found = HubStatistics(connections=0, topics=0, kinds={}) if hub is None else hub.statistics()
    kinds = found.kinds
    # Of a process without streams the contract has zeros.
    unsent = 0.0 if hub is None else None
    managers = {name: _manager(kinds.get(name, NOTHING), unsent) for name in Managers.model_fields}
    # By route: what is counted by topic is a part of the same messages.
    sent = sum(managers[name].messages_sent for name in ROUTES)
    failed = sum(kind.failed for kind in kinds.values())
    overall = _rate(sent, failed, unsent)
    return StreamMetrics(
        total_active_connections=found.connections,
        total_messages_sent=sent,
        total_errors=sum(kind.errors for kind in kinds.values()),
        overall_success_rate=overall,
        enabled=hub is not None,
        managers=Managers(**managers),
        unknown={"overall_success_rate": NOTHING_SENT} if overall is None else {},
    )


alias(router, "GET", "/api/ws/metrics", metrics, of="/ws/metrics", response_model=StreamMetrics)
alias(router, "GET", "/api/websocket", metrics, of="/ws/metrics", response_model=StreamMetrics)


def _manager(found: KindStatistics, unsent: float | None) -> Manager:
    rate = _rate(found.sent, found.failed, unsent)
    return Manager(
        total_connections=found.total,
        active_connections=found.active,
        messages_sent=found.sent,
        messages_failed=found.failed,
        errors=found.errors,
        last_error=found.last_error,
        success_rate=rate,
        uptime=found.uptime,
        unknown={"success_rate": NOTHING_SENT} if rate is None else {},
    )


def _rate(sent: int, failed: int, unsent: float | None) -> float | None:
    return sent / (sent + failed) if sent or failed else unsent
