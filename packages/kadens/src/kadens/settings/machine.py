"""How much machine there is: processors and memory, as far as a container may use them."""

import math
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from kadens.errors import BadInput

__all__ = ["Machine"]

# A version 1 limit of "none" is the largest number of pages.
BOUNDLESS: Final = 2**60
FALLBACK_MEMORY: Final = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """`cores` may be a fraction, `memory` is in bytes; the sources say where each was read."""

    cores: float
    memory: int
    cores_from: str = "given"
    memory_from: str = "given"

    def __post_init__(self) -> None:
        if not 0 < self.cores < math.inf:
            raise BadInput.of("cores", self.cores, "a number, more than 0 and finite")
        if self.memory < 1:
            raise BadInput.of("memory", self.memory, "bytes, at least 1")

    @classmethod
    def here(cls, root: str | Path = "/") -> Self:
        """This one: the smaller of what the system has and what the control group allows (cgroups(7), v1 and v2)."""
        root = Path(root)
        cores, cores_from = min(_cores(root), key=lambda found: found[0])
        memory, memory_from = min(_memory(root), key=lambda found: found[0], default=(FALLBACK_MEMORY, "a guess"))
        return cls(cores=cores, memory=memory, cores_from=cores_from, memory_from=memory_from)


def _cores(root: Path) -> list[tuple[float, str]]:
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    found = [(float(usable), "the processors that this process may use")]
    for group in _groups(root, "cpu"):
        quota = _quota(group)
        if quota is not None:
            found.append((quota, "the control group's quota"))
    return found


def _quota(group: Path) -> float | None:
    """Processors; version 2 says "quota period" or "max period" in one file, version 1 has two."""
    words = _words(group / "cpu.max") or [
        *_words(group / "cpu.cfs_quota_us"),
        *_words(group / "cpu.cfs_period_us"),
    ]
    if len(words) != 2 or not all(word.isdigit() for word in words) or 0 in (quota := [int(word) for word in words]):
        return None
    return quota[0] / quota[1]


def _memory(root: Path) -> list[tuple[int, str]]:
    told = [line.split()[1] for line in _lines(root / "proc/meminfo") if line.startswith("MemTotal:")]
    found = [(int(kilobytes) * 1024, "the machine's memory") for kilobytes in told]
    for group in _groups(root, "memory"):
        for name in ("memory.max", "memory.limit_in_bytes"):
            words = _words(group / name)
            if words and words[0].isdigit() and 0 < int(words[0]) < BOUNDLESS:
                found.append((int(words[0]), "the control group's limit"))
    return found


def _groups(root: Path, controller: str) -> list[Path]:
    """The folders of this process's control group and those above it, whose limits count too."""
    top = root / "sys/fs/cgroup"
    found = [top, top / controller]
    for line in _lines(root / "proc/self/cgroup"):
        _, controllers, path = line.split(":", 2)
        if controllers and controller not in controllers.split(","):
            continue
        mount = top / controller if controllers else top
        inside = Path(path.lstrip("/"))
        if ".." not in inside.parts:
            found += [mount / above for above in (inside, *inside.parents)]
    return list(dict.fromkeys(found))


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text().splitlines()
    except OSError:
        return []


def _words(path: Path) -> list[str]:
    return [word for line in _lines(path)[:1] for word in line.split()]
