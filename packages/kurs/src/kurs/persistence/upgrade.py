"""Versions of the schema: which this program knows, and the step from an older one."""

from pathlib import Path

from sqlalchemy import Connection

__all__ = ["VERSION_TABLE", "known_versions", "migrate"]

VERSION_TABLE = "kurs_version"
MIGRATIONS = Path(__file__).parents[1] / "migrations"


def known_versions() -> list[str]:
    """From the oldest to the newest; read from the names of the migrations, without importing them."""
    return sorted(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def migrate(connection: Connection, version: str = "head") -> None:
    """Brings the schema to a version, the newest by default, inside the caller's transaction."""
    # Alembic takes longer to import than a start may, and most starts have nothing to upgrade.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["version_table"] = VERSION_TABLE
    command.upgrade(config, version)
