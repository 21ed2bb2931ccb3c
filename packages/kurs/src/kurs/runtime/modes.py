"""Which services a process runs: four modes, and what is added to one or left out of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from kurs.domain.errors import BadInput, UnknownName

__all__ = ["FULL", "SERVICES", "Mode", "RunMode", "Service", "run_mode"]


class Mode(StrEnum):
    """MINIMAL answers requests alone; API trades without streams; WEBSOCKET streams without bots; FULL does all."""

    MINIMAL = "minimal"
    API = "api"
    WEBSOCKET = "websocket"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One that can be had or left out, and the modes that have it."""

    name: str
    about: str
    modes: frozenset[Mode]


EVERY = frozenset(Mode)
TRADING = frozenset({Mode.API, Mode.FULL})
SERVICES = (
    Service(name="api", about="the HTTP server; without it nobody can ask", modes=EVERY),
    Service(name="market", about="the market's time passes; without it, it stands still", modes=EVERY),
    Service(name="metrics", about="requests and the event loop are measured, for GET /metrics", modes=EVERY),
    Service(name="bots", about="strategies trade; without them, orders by hand and protection go on", modes=TRADING),
    Service(name="websockets", about="streams to clients on /ws", modes=frozenset({Mode.WEBSOCKET, Mode.FULL})),
    Service(
        name="nonce-manager",
        about="numbers the requests to a live venue; the paper venue needs none, so there is none yet",
        modes=TRADING,
    ),
    Service(name="notifications", about="messages to people; there are none yet", modes=TRADING),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunMode:
    """A mode with the services that a process of it runs; `development` is for those who work on Kurs itself."""

    mode: Mode
    services: frozenset[str]
    development: bool = False

    @property
    def api(self) -> bool:
        return "api" in self.services

    @property
    def market(self) -> bool:
        return "market" in self.services

    @property
    def metrics(self) -> bool:
        return "metrics" in self.services

    @property
    def bots(self) -> bool:
        return "bots" in self.services

    @property
    def websockets(self) -> bool:
        return "websockets" in self.services

    def without(self, service: str) -> str:
        """Why this one is not run, for people."""
        if any(service == each.name and self.mode in each.modes for each in SERVICES):
            return f"this process was started without {service}"
        return f"mode {self.mode} runs no {service}"


def run_mode(
    mode: Mode,
    *,
    added: Iterable[str] = (),
    left_out: Iterable[str] = (),
    switched_off: Iterable[str] = (),
    development: bool = False,
) -> RunMode:
    """The mode's services, less what is switched off, with what is added and without what is left out.

    UnknownName for a service that does not exist, BadInput for one that is both added and left out.
    """
    more, less = _known("--with", added), _known("--without", left_out)
    if both := more & less:
        raise BadInput.of("--with", ", ".join(sorted(both)), "it is given to --without too")
    own = {service.name for service in SERVICES if mode in service.modes}
    chosen = (own - _known("services", switched_off) | more) - less
    return RunMode(mode=mode, services=frozenset(chosen), development=development)


def _known(option: str, names: Iterable[str]) -> frozenset[str]:
    given, known = frozenset(names), [service.name for service in SERVICES]
    for name in sorted(given):
        if name not in known:
            raise UnknownName.among(f"service of {option}", name, known)
    return given


FULL = run_mode(Mode.FULL)
