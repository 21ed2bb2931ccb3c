"""A Lua script and the digest that a server knows it by."""

from dataclasses import dataclass, field
from hashlib import sha1

__all__ = ["Script"]


@dataclass(frozen=True, slots=True)
class Script:
    """Run by `RedisClient.run`; its text travels once per server."""

    text: str
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        digest = sha1(self.text.encode(), usedforsecurity=False).hexdigest()
        object.__setattr__(self, "digest", digest)
