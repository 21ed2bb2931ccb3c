"""Many processes that start at once on an empty database: one upgrades it, and all of them go on."""

import subprocess
from pathlib import Path

import pytest
from processes import KURS, environment, kurs

STARTS = 6


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_processes_that_start_at_once_upgrade_an_empty_database_once(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path / 'kurs.db'}" if kind == "sqlite" else request.getfixturevalue("empty_postgres_url")
    more = {"KURS_DATABASE__URL": url}
    starts = [
        subprocess.Popen(
            [str(KURS), "db", "upgrade", "--json"],
            env=environment(tmp_path / f"home {number}", more),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(STARTS)
    ]
    told = [start.communicate(timeout=60)[1] for start in starts]
    assert ([start.returncode for start in starts], told) == ([0] * STARTS, [""] * STARTS)
    assert kurs(tmp_path / "home 0", "db", "check", "--json", env=more).json["ok"]
    # Nobody took the half-made tables of another for an older database.
    assert not list(tmp_path.glob("*.backup"))
