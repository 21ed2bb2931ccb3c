"""Files that options name to be written: a new one or an earlier one of its kind, and nothing else is written over."""

import os
import re
from pathlib import Path

from kurs.domain.errors import BadInput

__all__ = ["require_targets", "same_file"]

# What each kind begins with, in whatever version of Kurs it was written.
KINDS = {
    "report": (
        "an earlier report",
        re.compile(
            rb'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            rb"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
        ),
    ),
    "save": ("an earlier saved result", re.compile(rb'\{\n "format": \d+,\n "created_at": "')),
}
BEGINNING = 256


def require_targets(*, report: Path | None = None, save: Path | None = None) -> None:
    """BadInput for what must not be written over, before anything has run; a link counts as the file behind it."""
    if report is not None and save is not None and same_file(report, save):
        raise BadInput.of("save", str(save), "another file than --report")
    for option, path in (("report", report), ("save", save)):
        if path is None:
            continue
        words, kind = KINDS[option]
        if not Path(os.path.realpath(path)).parent.is_dir():
            raise BadInput.of(option, str(path), "a file in a folder that exists")
        if not _free(path, kind):
            raise BadInput.of(option, str(path), f"a new file, or {words}")


def same_file(one: Path, other: Path) -> bool:
    """Whether both names lead to one place, be there a file or not."""
    return os.path.realpath(one) == os.path.realpath(other)


def _free(path: Path, kind: re.Pattern[bytes]) -> bool:
    """Whether nothing is there, or what is of this kind; what cannot be read is of none."""
    try:
        if not path.is_file():
            return not path.exists()
        with path.open("rb") as file:
            return kind.match(file.read(BEGINNING)) is not None
    except OSError:
        return False
