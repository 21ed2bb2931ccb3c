"""Runs the steps on the connection that the caller opened, inside the caller's transaction."""

from alembic import context

__all__: list[str] = []

attributes = context.config.attributes
context.configure(
    connection=attributes["connection"],
    version_table=attributes["version_table"],
    # SQLite can roll back DDL as well; Alembic only assumes that its driver would be in the way.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
