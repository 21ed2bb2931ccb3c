"""The books on disk: runs, orders, fills, state, audit, tokens, in SQLite or PostgreSQL.

Job: make facts durable before anything is sent, and give them back exactly as they were.
In: batches of facts and records; out: domain values and frozen records.
May import: domain, ports, clock, kadens, SQLAlchemy, msgspec; Alembic only while upgrading.
Never: decide anything, round a number, write a secret into a message.
"""

from kurs.persistence.database import Check, Database
from kurs.persistence.journal import SqlJournal
from kurs.persistence.leases import Leases, PoolLease
from kurs.persistence.repositories import (
    Audit,
    AuditEntry,
    Books,
    ConfigChange,
    ConfigHistory,
    Counts,
    Result,
    Results,
    Run,
    Runs,
    Token,
    Tokens,
)

__all__ = [
    "Audit",
    "AuditEntry",
    "Books",
    "Check",
    "ConfigChange",
    "ConfigHistory",
    "Counts",
    "Database",
    "Leases",
    "PoolLease",
    "Result",
    "Results",
    "Run",
    "Runs",
    "SqlJournal",
    "Token",
    "Tokens",
]
