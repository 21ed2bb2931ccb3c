"""How much a request may say."""

from dataclasses import dataclass, fields

from kadens.checks import count

__all__ = ["DEFAULT", "Bounds"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """`max_query` characters in `max_pairs` pairs; `max_json` characters per JSON value, `max_depth` levels deep.

    `max_rows` is how many sets of parameters a batch may hold. What is more is refused before it is read.
    """

    max_query: int = 8192
    max_pairs: int = 100
    max_json: int = 4096
    max_depth: int = 16
    max_rows: int = 10_000

    def __post_init__(self) -> None:
        for field in fields(self):
            count(field.name, getattr(self, field.name))


DEFAULT = Bounds()
