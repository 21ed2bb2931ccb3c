"""Files and environment variables, read into sections of raw values; nothing is checked here but their form."""

import json
from collections.abc import Iterator, Mapping
from os import PathLike
from pathlib import Path
from typing import Any, Final

from kadens.errors import BadSettings

__all__ = ["flattened", "of_environment", "of_file"]

# The tables that may stand around all settings of a file.
ROOTS: Final = ("kadens", "performance")
# A word of the older files, and what it is called now.
RENAMED: Final = {"caching": "cache", "locks": "lock"}
PREFIX: Final = "KADENS_"
WHOLE: Final = {"KADENS_PROFILE": "profile", "KADENS_ENVIRONMENT": "environment"}
LARGEST: Final = 1_000_000


def of_file(path: str | PathLike[str]) -> Mapping[str, Any]:
    """A JSON or TOML file by its ending; `BadSettings` if it cannot be read or holds no table."""
    if not isinstance(path, str | PathLike):
        raise BadSettings([f"file: {path!r} is not allowed; a path: text or pathlib.Path"])
    path = Path(path)
    if path.suffix not in (".json", ".toml"):
        raise BadSettings([f"file: {str(path)!r} is not allowed; its name ends in .json or .toml"])
    try:
        if path.stat().st_size > LARGEST:
            raise BadSettings([f"file: {str(path)!r} is not allowed; at most {LARGEST:,} bytes"])
        text = path.read_text(encoding="utf-8")
        found = _toml(text) if path.suffix == ".toml" else json.loads(text, object_pairs_hook=_once)
    except (OSError, ValueError, RecursionError) as error:
        raise BadSettings([f"file: {str(path)!r} cannot be read; {str(error) or type(error).__name__}"]) from error
    if not isinstance(found, dict):
        raise BadSettings([f"file: {str(path)!r} is not allowed; it holds one table of sections"])
    for root in ROOTS:
        if list(found) == [root] and isinstance(found[root], dict):
            return dict(found[root])
    return found


def of_environment(variables: Mapping[str, str]) -> dict[str, Any]:
    """`KADENS_CACHE__L1_CACHE_SIZE=2000` is `cache.l1_cache_size`; also KADENS_PROFILE and KADENS_ENVIRONMENT.

    Other variables that begin with KADENS_ have no `__` and belong to others: orchestrators make such for a service
    that is called so.
    """
    found: dict[str, Any] = {}
    for name, text in variables.items():
        if name in WHOLE:
            found[WHOLE[name]] = text
        elif name.startswith(PREFIX) and "__" in name:
            found[name.removeprefix(PREFIX).lower().replace("__", ".")] = text
    return found


def flattened(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Tables in tables as full names: `{"cache": {"timeout": 1}}` is `cache.timeout`; an empty one stays as it is."""
    for key, value in values.items():
        name = f"{prefix}{RENAMED.get(key, key) if not prefix else key}"
        if isinstance(value, Mapping) and value:
            yield from flattened(value, f"{name}.")
        else:
            yield name, value


def _toml(text: str) -> object:
    import tomllib  # a quarter of a megabyte that only files of this kind need

    return tomllib.loads(text)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twice!r} is there twice")
    return found
