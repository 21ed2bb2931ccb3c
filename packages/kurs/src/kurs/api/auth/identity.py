"""Who asks, and the scopes there are."""

from dataclasses import dataclass
from typing import Literal

from kurs.domain.errors import BadInput

__all__ = ["LONGEST_NAME", "SCOPES", "SESSION_SCOPES", "Identity", "parse_name", "parse_scopes"]

LONGEST_NAME = 100
SCOPES = ("read", "trade", "config", "admin")
# What a browser may be given: whoever steals a session must not be able to make keys that outlive it.
SESSION_SCOPES = ("read", "trade", "config")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who is asking: the token's name and what it may do; times in ms.

    `authenticated_at` is when the person behind a session last proved to be there; None for a token, which is
    shown each time.
    """

    id: str
    name: str
    scopes: frozenset[str]
    kind: Literal["token", "session"]
    expires_at: int | None = None
    authenticated_at: int | None = None

    @property
    def token_id(self) -> str:
        """The token itself, or the one that the session was made from."""
        return self.id.rpartition(".")[2]

    def may(self, scope: str) -> bool:
        return scope in self.scopes or "admin" in self.scopes


def parse_scopes(text: str) -> tuple[str, ...]:
    """ "read,trade" -> ("read", "trade"); BadInput names what is not a scope."""
    given = tuple(part.strip() for part in text.split(",") if part.strip())
    wrong = [scope for scope in given if scope not in SCOPES]
    if wrong or not given:
        raise BadInput.of("scope", ",".join(wrong) or text, f"one or more of {', '.join(SCOPES)}, with commas between")
    return given


def parse_name(text: str) -> str:
    """What a token is called; BadInput for what is empty or long, or would do something to a terminal that shows it."""
    if not text.strip() or len(text) > LONGEST_NAME or not text.isprintable():
        rule = f"1 to {LONGEST_NAME} letters, digits, signs or spaces, not spaces alone"
        raise BadInput.of("name", text[: LONGEST_NAME + 1], rule)
    return text
