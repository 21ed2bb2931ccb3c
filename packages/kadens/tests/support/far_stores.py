"""A far cache in Redis that is waited for in tests: whoever goes without it loads again."""

from kadens import Kadens
from kadens.cache import RedisStore

__all__ = ["wait_for_the_far_store_of"]


def wait_for_the_far_store_of(kadens: Kadens) -> None:
    """Also where a busy machine keeps it from answering at once; before Kadens opens, for the opening waits too."""
    far = kadens.cache.far
    assert isinstance(far, RedisStore)
    assert far._loop is None
    far._timeout = far._client._timeout = far._client._open_within = 5.0
