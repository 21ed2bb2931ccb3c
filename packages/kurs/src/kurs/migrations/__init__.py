"""The steps from each version of the schema to the next, in Alembic's form.

Job: say once, in DDL, how an older database becomes a newer one.
In: an open connection inside a transaction; out: the same one, with the newer schema.
May import: SQLAlchemy and Alembic. Never: Kurs, because a step stays as it was when the words change.
File names begin with the version; the program reads the newest one from them.
"""

__all__: list[str] = []
