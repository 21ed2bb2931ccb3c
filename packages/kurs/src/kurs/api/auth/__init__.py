"""Who may pass: API tokens in a header, browser sessions in a cookie, tickets for streams.

Job: issue credentials, tell whose they are, end them, and put on record what happens at the doors.
In: credentials as they were shown. Out: an `Identity` with its scopes, or None.
May import: kurs.persistence, kurs.clock, kurs.domain, kadens.limits. Never: routes; a secret in a message or a log.
"""

from kurs.api.auth.identity import LONGEST_NAME, SCOPES, Identity, parse_name, parse_scopes
from kurs.api.auth.sessions import NewSession, Sessions, Visit
from kurs.api.auth.tokens import IssuedToken, Tokens
from kurs.persistence import Session

__all__ = [
    "LONGEST_NAME",
    "SCOPES",
    "Identity",
    "IssuedToken",
    "NewSession",
    "Session",
    "Sessions",
    "Tokens",
    "Visit",
    "parse_name",
    "parse_scopes",
]
