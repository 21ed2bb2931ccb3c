"""How much work an engine has done in this process, and how long it took."""

from dataclasses import dataclass

__all__ = ["Work"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Times are seconds, commits on the way included; a cycle is a candle at which a bot's strategies were asked.

    `in_cycles` is the time of the ticks that cycles came with, `last_cycle` a cycle's share of the newest of them.
    """

    ticks: int = 0
    seconds: float = 0.0
    cycles: int = 0
    failures: int = 0
    in_cycles: float = 0.0
    last_cycle: float | None = None

    @classmethod
    def batch(cls, seconds: float, *, ticks: int, answered: int, failures: int) -> "Work":
        """One batch of ticks, with so many cycles at which the strategies answered, and at which one raised."""
        cycles = answered + failures
        return cls(
            ticks=ticks,
            seconds=seconds,
            cycles=cycles,
            failures=failures,
            in_cycles=seconds if cycles else 0.0,
            last_cycle=seconds / cycles if cycles else None,
        )

    def __add__(self, newer: "Work") -> "Work":
        return Work(
            ticks=self.ticks + newer.ticks,
            seconds=self.seconds + newer.seconds,
            cycles=self.cycles + newer.cycles,
            failures=self.failures + newer.failures,
            in_cycles=self.in_cycles + newer.in_cycles,
            last_cycle=self.last_cycle if newer.last_cycle is None else newer.last_cycle,
        )

    @property
    def average_tick(self) -> float | None:
        return self.seconds / self.ticks if self.ticks else None

    @property
    def average_cycle(self) -> float | None:
        return self.in_cycles / self.cycles if self.cycles else None

    @property
    def success_rate(self) -> float | None:
        """A fraction of the cycles; None before the first."""
        return 1 - self.failures / self.cycles if self.cycles else None
