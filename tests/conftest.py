"""Fixtures that every test of the whole repository may use."""

import sys
from pathlib import Path

# The import mode leaves the path alone, and the servers are those of Kadens' own tests.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "packages" / "kadens" / "tests" / "support"))

from backends import postgres_server, postgres_url, redis_server, redis_url

__all__ = ["postgres_server", "postgres_url", "redis_server", "redis_url"]
