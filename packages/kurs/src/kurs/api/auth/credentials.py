"""How a credential is written, `kurs_<id>_<secret>`, and what is kept of its secret: a hash alone."""

import hashlib
import hmac
import re
import secrets

__all__ = ["hashed", "is_id", "is_secret", "is_written", "new_id", "new_secret", "parts", "same", "written"]

PREFIX = "kurs"
SECRET_BYTES = 32
# Of a token, or of a session behind its point; no other text is asked for in the database.
ID = re.compile(r"(?:s[0-9a-f]{12}\.)?[0-9a-f]{12}")
SECRET = re.compile(r"[0-9A-Za-z_-]{43}")


def new_id() -> str:
    return secrets.token_hex(6)


def new_secret() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(SECRET_BYTES)


def written(key_id: str, secret: str) -> str:
    return f"{PREFIX}_{key_id}_{secret}"


def parts(text: str) -> tuple[str, str]:
    """(id, hash of the secret); an id that nobody has for what is no credential."""
    prefix, _, rest = text.partition("_")
    key_id, _, secret = rest.partition("_")
    return (key_id, hashed(secret)) if prefix == PREFIX and is_id(key_id) else ("", hashed(""))


def is_id(text: str) -> bool:
    return ID.fullmatch(text) is not None


def is_secret(text: str) -> bool:
    """Whether it has the form of one."""
    return SECRET.fullmatch(text) is not None


def is_written(text: str) -> bool:
    """Whether it has the form of a credential; what has not was never issued."""
    prefix, _, rest = text.partition("_")
    key_id, _, secret = rest.partition("_")
    return prefix == PREFIX and is_id(key_id) and is_secret(secret)


def hashed(secret: str) -> str:
    """SHA-256: of 256 random bits nothing slower is needed."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def same(one: str | None, other: str) -> bool:
    """In a time that tells nothing; None, for an id that nobody has, takes as long."""
    equal = hmac.compare_digest(hashed("") if one is None else one, other)
    return equal and one is not None
