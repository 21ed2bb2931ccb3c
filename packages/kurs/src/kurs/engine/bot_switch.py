"""Whether the bots of a pool trade: what a person said last, and what the process was started with."""

from collections.abc import Mapping
from typing import Any

from kurs.domain.commands import SwitchBots

__all__ = ["BotSwitch"]


class BotSwitch:
    """On until a person turns it off, and off from then on, over restarts too.

    `idle` says why the bots of this process do not trade whatever a person said; it is not remembered.
    """

    def __init__(self, idle: str | None) -> None:
        self._idle = idle
        self._stopped: str | None = None
        # Why the bots do not trade; None when they do. An attribute, for every candle asks.
        self.off = idle

    def turn(self, command: SwitchBots) -> bool:
        """As the command says; False when it was so already."""
        changes = command.running is (self._stopped is not None)
        if changes:
            self._stop(None if command.running else f"stopped by {command.by}: {command.reason}")
        return changes

    def snapshot(self) -> dict[str, object]:
        return {"stopped": self._stopped}

    def restore(self, state: Mapping[str, Any]) -> None:
        self._stop(state["stopped"])

    def _stop(self, why: str | None) -> None:
        self._stopped = why
        self.off = self._idle or why
