"""A Python client of the API: async, typed, by the same doors as every other program.

Job: ask a Kurs somewhere, and give what it says as values, or as an error that says what to do.
In: an address, a token, calls. Out: frozen values, streams of messages.
May import: domain. Never: a service, the API's own code: what it knows it has over HTTP.
"""

from kurs.client.client import Client
from kurs.client.errors import Away, Conflicting, Missing, NoAnswer, NotAllowed, Refused, Unanswered
from kurs.client.stream import Message, Stream

__all__ = [
    "Away",
    "Client",
    "Conflicting",
    "Message",
    "Missing",
    "NoAnswer",
    "NotAllowed",
    "Refused",
    "Stream",
    "Unanswered",
]
