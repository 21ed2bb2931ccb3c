"""The registry of the process, for what is timed before there is any other."""

from functools import cache

from kadens.metrics.registry import Registry
from kadens.metrics.timing import Timed

__all__ = ["default_registry", "timed"]


@cache
def default_registry() -> Registry:
    """Made when it is first asked for; a registry shows it after `registry.include(default_registry())`."""
    return Registry()


def timed(name: str, **labels: str) -> Timed:
    """Time calls, `@timed("get_user")`, or blocks, `async with timed("query", table="users")`, for the whole process.

    The metric is `{name}_seconds`, by the labels and by outcome: ok, error or cancelled. It works before anything is
    open, so that modules may decorate their functions; `Registry.timed` is the same for a registry of one's own.
    """
    return default_registry().timed(name, **labels)
