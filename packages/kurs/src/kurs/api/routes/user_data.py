"""The account's connection to its venue, and the market's to its source, as older clients ask for them."""

from kurs.api.dependencies import ExchangeDep, StreamsDep
from kurs.api.doors import needs
from kurs.api.doors import router as doors
from kurs.api.market_json import iso
from kurs.api.routes.market import ticker_of_any
from kurs.api.routes.market_data import MISSING
from kurs.api.schemas.exchange import Connection, PriceSource
from kurs.api.schemas.market_data import ShortTicker
from kurs.api.stream.hub import Hub
from kurs.services.exchange import ExchangeStatus

__all__ = ["router"]

router = doors("/api", "connections")

STREAM = "/ws/user/{client_id}"
NO_CONNECTION = "The paper venue is part of this process and needs no connection"
NO_STREAMS = "this process serves no streams"
NO_PROXY = "No proxy: prices come from the market that is traded"


@router.post("/user-data/connect", summary="Connect the account")
@needs("read")
async def connect(exchange: ExchangeDep, streams: StreamsDep) -> Connection:
    """Says whether it is; the paper venue needs no keys and no connection."""
    return _connection(await exchange.init(), streams)


@router.get("/user-data/status", summary="Whether the account is connected")
@needs("read")
async def status(exchange: ExchangeDep, streams: StreamsDep) -> Connection:
    """Whether its venue takes orders now."""
    return _connection(exchange.status(), streams)


@router.get("/ws-proxy/status", summary="Where prices come from")
@needs("read")
async def source(exchange: ExchangeDep) -> PriceSource:
    """No proxy stands between: the market itself is named."""
    found = exchange.status()
    return PriceSource(
        connected=found.market is not None,
        source=found.market,
        symbols=list(found.symbols),
        message=NO_PROXY,
        timestamp=iso(found.time),
    )


router.add_api_route(
    "/ws-proxy/ticker",
    ticker_of_any,
    methods=["GET"],
    summary="The last price",
    response_model=ShortTicker,
    responses=MISSING,
)


def _connection(found: ExchangeStatus, streams: Hub | None) -> Connection:
    connected = found.status == "ok"
    return Connection(
        status="connected" if connected else "disconnected",
        connected=connected,
        venue="paper",
        stream=None if streams is None else STREAM,
        message=NO_CONNECTION if found.reason is None else found.reason,
        timestamp=iso(found.time),
        unknown={"stream": NO_STREAMS} if streams is None else {},
    )
