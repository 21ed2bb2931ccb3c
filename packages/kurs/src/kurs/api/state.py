"""What the app knows for as long as it lives, as typed state of its lifespan."""

from dataclasses import dataclass
from typing import TypedDict

from starlette.requests import HTTPConnection

from kurs.api.access import Access
from kurs.api.stream.hub import Hub
from kurs.clock import Clock
from kurs.runtime.bots import Bots
from kurs.runtime.modes import FULL, RunMode
from kurs.services import Services

__all__ = ["AppState", "DoorState", "Lifespan", "doors_of", "state_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorState:
    """What it takes to let somebody in and to tell them streams, which a process without an engine has too.

    `streams` is None where no sockets are served.
    """

    access: Access
    clock: Clock
    streams: Hub | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppState(DoorState):
    """Everything that routes may use; whoever made it closes it."""

    services: Services
    bots: Bots
    version: str
    environment: str
    mode: RunMode = FULL


class Lifespan(TypedDict):
    kurs: DoorState


def state_of(connection: HTTPConnection) -> AppState:
    """Of the process with the engine."""
    found: AppState = connection.scope["state"]["kurs"]
    return found


def doors_of(connection: HTTPConnection) -> DoorState:
    """Of any process that serves."""
    found: DoorState = connection.scope["state"]["kurs"]
    return found
