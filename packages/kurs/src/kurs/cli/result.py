"""What a run has come to, for people and programs: the whole of it, earlier parts included."""

from decimal import Decimal

from kurs.bootstrap import Platform
from kurs.engine import EngineStatistics
from kurs.execution.digest import digest

__all__ = ["as_text", "candles_so_far", "summary"]


async def summary(platform: Platform, elapsed: float) -> dict[str, object]:
    """From the engines and, for the digest, from the journal; `elapsed` in seconds."""
    engines = _engines(platform)
    orders, fills = [], []
    for run_id in platform.run_ids.values():
        orders += await platform.books.orders(run_id)
        fills += [booked.fill for booked in await platform.books.fills(run_id)]
    equities = [engine.equity for engine in engines]
    known = [equity for equity in equities if equity is not None]
    names = ("candles", "signals", "orders", "denials", "fills", "trades")
    totals = {name: sum(getattr(engine, name) for engine in engines) for name in names}
    return {
        **totals,
        "fees": as_text(sum((e.fees for e in engines), Decimal(0))),
        "realised_pnl": as_text(sum((e.realised for e in engines), Decimal(0))),
        "final_equity": as_text(sum(known, Decimal(0))) if len(known) == len(equities) else None,
        "max_drawdown": float(max((e.max_drawdown for e in engines), default=0)),
        "elapsed_s": round(elapsed, 3),
        "digest": digest(orders, fills),
    }


def candles_so_far(platform: Platform) -> int:
    return sum(engine.candles for engine in _engines(platform))


def as_text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _engines(platform: Platform) -> list[EngineStatistics]:
    runners = (platform.bots.runner(pool) for pool in platform.bots.pools)
    return [runner.engine.statistics() for runner in runners if runner is not None]
