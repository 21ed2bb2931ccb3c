"""The books on disk: runs, orders, fills, state, audit, tokens, in SQLite or PostgreSQL.

Job: make facts durable before anything is sent, and give them back exactly as they were.
In: batches of facts and records; out: domain values and frozen records.
May import: domain, ports, clock, kadens, SQLAlchemy, msgspec; Alembic only while upgrading.
Never: decide anything, round a number, write a secret into a message.
"""

from kurs.persistence.audit import Audit, AuditEntry, Verdict
from kurs.persistence.database import Check, Database
from kurs.persistence.journal import SqlJournal
from kurs.persistence.keys import Codes, Session, Sessions, Tickets, Token, Tokens
from kurs.persistence.leases import Leases, PoolLease
from kurs.persistence.order_pages import ENDED, WORKING, OrderFilter
from kurs.persistence.repositories import (
    Books,
    ConfigChange,
    ConfigHistory,
    Counts,
    Run,
    Runs,
)
from kurs.persistence.results import Result, Results
from kurs.persistence.sums import Sums

__all__ = [
    "ENDED",
    "WORKING",
    "Audit",
    "AuditEntry",
    "Books",
    "Check",
    "Codes",
    "ConfigChange",
    "ConfigHistory",
    "Counts",
    "Database",
    "Leases",
    "OrderFilter",
    "PoolLease",
    "Result",
    "Results",
    "Run",
    "Runs",
    "Session",
    "Sessions",
    "SqlJournal",
    "Sums",
    "Tickets",
    "Token",
    "Tokens",
    "Verdict",
]
