"""What is said from afar of files in the data folder: their names, and never where they lie."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kurs.backtest.own import from_home
from kurs.domain.errors import KursError

__all__ = ["hidden", "told_from_afar"]


def told_from_afar(text: str, home: Path) -> str:
    """The text with the names alone of the data folder `home` and of all that it holds."""
    return from_home(text, home).replace(str(home), home.name)


@contextmanager
def hidden(home: Path) -> Iterator[None]:
    """Errors that are raised within say no more than that."""
    try:
        yield
    except KursError as error:
        error.args = tuple(told_from_afar(part, home) if isinstance(part, str) else part for part in error.args)
        raise
