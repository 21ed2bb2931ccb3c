"""Starting anew when a file changes: the port stays open, every service exists once, and nothing is left behind."""

import importlib
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import httpx2
import pytest
from processes import KURS, environment, until

import kadens
import kurs
from kurs.cli import reloading
from kurs.cli.program import Program

PROC = Path("/proc")
pytestmark = pytest.mark.skipif(not PROC.is_dir(), reason="counts what /proc tells")
READY_WITHIN = 30.0


@dataclass(frozen=True, slots=True)
class Counted:
    """What a process has that could be left behind."""

    threads: int
    files: int
    sockets: int

    def no_more_than(self, other: "Counted") -> bool:
        return self.threads <= other.threads and self.files <= other.files and self.sockets <= other.sockets


def counted(pid: int) -> Counted:
    files = []
    for link in (PROC / str(pid) / "fd").iterdir():
        # It may be closed meanwhile.
        with suppress(FileNotFoundError):
            files.append(os.readlink(link))
    return Counted(
        threads=len(list((PROC / str(pid) / "task").iterdir())),
        files=len(files),
        sockets=sum(file.startswith("socket:") for file in files),
    )


def children(pid: int) -> set[int]:
    try:
        text = (PROC / str(pid) / "task" / str(pid) / "children").read_text()
    except FileNotFoundError:
        return set()
    return {int(child) for child in text.split()}


class Developing:
    """`kurs run --reload` over a copy of the program that may be edited."""

    def __init__(self, process: subprocess.Popen[bytes], package: Path) -> None:
        self.process = process
        self.package = package
        self.said = self.ready()

    @property
    def pid(self) -> int:
        return self.process.pid

    def ready(self) -> dict[str, str]:
        """Waits for the next life's first line."""
        found: dict[str, str] = json.loads(self.line(self.process.stdout))
        return found

    def line(self, stream: IO[bytes] | None) -> str:
        """The next line, which must come soon."""
        assert stream is not None
        line = b""
        # Nothing is read ahead, so that what can be read is always there to be waited for.
        while not line.endswith(b"\n"):
            assert select.select([stream], [], [], READY_WITHIN)[0], f"nothing is said after {line!r}"
            byte = os.read(stream.fileno(), 1)
            assert byte, f"it has ended after {line!r}"
            line += byte
        return line.decode()

    def life(self) -> int:
        """The one child that serves."""
        (child,) = until(lambda: len(found := children(self.pid)) == 1 and found, "one life") or set()
        return child

    def edit(self, text: str = "\n# edited\n", file: str = "domain/symbols.py") -> None:
        with (self.package / "kurs" / file).open("a") as source:
            source.write(text)

    @contextmanager
    def asked(self) -> Iterator[list[int | str]]:
        """What comes of asking without a pause while the block runs."""
        answers: list[int | str] = []
        enough = threading.Event()

        def ask() -> None:
            while not enough.is_set():
                try:
                    answers.append(self.health())
                except httpx2.HTTPError as error:
                    answers.append(repr(error))

        asking = threading.Thread(target=ask)
        asking.start()
        try:
            yield answers
        finally:
            enough.set()
            asking.join()

    def health(self) -> int:
        return httpx2.get(f"{self.said['address']}/api/health", timeout=READY_WITHIN, trust_env=False).status_code


@contextmanager
def developing(folder: Path) -> Iterator[Developing]:
    package, home, temporary = folder / "src", folder / "home", folder / "tmp"
    home.mkdir()
    temporary.mkdir()
    for module in (kurs, kadens):
        source = Path(next(iter(module.__path__)))
        shutil.copytree(source, package / source.name)
    # Byte code may be kept, for that is what makes a life begin soon.
    more = {"PYTHONPATH": str(package), "PYTHONDONTWRITEBYTECODE": "", "TMPDIR": str(temporary)}
    process = subprocess.Popen(
        [sys.executable, str(KURS), "run", "--port", "0", "--json", "--speed", "0", "--reload"],
        env=environment(home, more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
    )
    with process:
        try:
            yield Developing(process, package)
        finally:
            process.kill()


def test_every_life_is_like_the_first_and_nothing_is_left_behind(tmp_path: Path) -> None:
    with developing(tmp_path) as kurs:
        first = kurs.life()
        assert kurs.health() == 200
        before, parent = counted(first), counted(kurs.pid)
        lives = [first]
        with kurs.asked() as answers:
            for number in range(3):
                kurs.edit(f"\n# edit {number} {'x' * number}\n")
                # The same port, and another process.
                assert kurs.ready()["address"] == kurs.said["address"]
                lives.append(kurs.life())
        assert set(answers) == {200}
        assert len(set(lives)) == 4
        assert not any((PROC / str(old)).exists() for old in lives[:-1])
        # A connection that has just been answered may still be open.
        until(lambda: counted(lives[-1]).no_more_than(before), f"no more than {before}, as at first")
        assert counted(kurs.pid) == parent
        kurs.process.send_signal(signal.SIGTERM)
        assert kurs.process.wait(READY_WITHIN) == 0
        assert not (PROC / str(lives[-1])).exists()
    assert os.listdir(tmp_path / "tmp") == []


def test_a_program_that_is_broken_waits_until_it_is_mended_and_ends_with_its_parent(tmp_path: Path) -> None:
    with developing(tmp_path) as kurs:
        file = kurs.package / "kurs" / "domain" / "symbols.py"
        sound = file.read_text()
        kurs.edit("\nthis is no Python\n")
        told = ""
        while "waiting for a change" not in told:
            told += kurs.line(kurs.process.stderr)
        assert "SyntaxError" in told
        file.write_text(sound + "\n# mended\n")
        assert kurs.ready()["address"] == kurs.said["address"]
        assert kurs.health() == 200
        life = kurs.life()
        kurs.process.kill()
        until(lambda: not (PROC / str(life)).exists(), "the life has ended")


@pytest.mark.parametrize("says", [True, False])
def test_a_life_that_never_took_its_turn_ends_as_any_other(says: bool) -> None:
    """A broken one that is mended while the one before it closes; what it has not read resets the channel."""
    ours, its = socket.socketpair()
    pid = os.posix_spawn(sys.executable, [sys.executable, "-c", "raise SystemExit(1)"], os.environ)
    life = reloading._Child(pid, ours)
    life.go()
    if says:
        its.send(reloading.CHANGED)
    its.close()
    assert life.changed() is says
    assert life.ended() == 1


# ── which modules are imported anew ───────────────────────────────────────────────────────────────

HOUSE = {
    "__init__": "",
    "ground": "STONE = object()",
    "wall": "from house_of_cards.ground import (\n    STONE,\n)",
    "roof": "def covered():\n    from house_of_cards import wall\n    return wall",
    "garden": "import sys",
    "rooms.__init__": "from house_of_cards.rooms.kitchen import TABLE",
    "rooms.kitchen": "TABLE = object()",
    "guest": "from house_of_cards.rooms import TABLE",
}
ALL = {"ground", "wall", "roof", "garden", "rooms", "rooms.kitchen", "guest"}


@pytest.mark.parametrize(
    ("edited", "anew"),
    [
        ("garden", {"garden"}),
        ("ground", {"ground", "wall", "roof"}),
        ("rooms.kitchen", {"rooms.kitchen", "rooms", "guest"}),
        ("__init__", ALL),
        (None, set()),
    ],
)
def test_what_changed_and_all_that_imports_it_is_imported_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, edited: str | None, anew: set[str]
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    files = {name: tmp_path / "house_of_cards" / f"{name.replace('.', '/')}.py" for name in HOUSE}
    for name, file in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(HOUSE[name])
        os.utime(file, (1_700_000_000, 1_700_000_000))
    try:
        house = importlib.import_module("house_of_cards")
        before = {name: importlib.import_module(f"house_of_cards.{name}") for name in sorted(ALL)}
        program = Program(house)
        if edited is not None:
            files[edited].write_text(f"{HOUSE[edited]}\n")
        program.forget_changed()
        after = {name: importlib.import_module(f"house_of_cards.{name}") for name in sorted(ALL)}
        assert {name for name in ALL if after[name] is not before[name]} == anew
        assert after["guest"].TABLE is after["rooms.kitchen"].TABLE
        assert after["roof"].covered() is after["wall"]
        assert after["wall"].STONE is after["ground"].STONE
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == "house_of_cards"]:
            del sys.modules[name]


def test_a_file_that_was_just_written_is_not_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "fresh_house").mkdir()
    (tmp_path / "fresh_house" / "__init__.py").write_text("")
    try:
        program = Program(importlib.import_module("fresh_house"))
        program.forget_changed()
        assert "fresh_house" not in sys.modules
    finally:
        sys.modules.pop("fresh_house", None)


def test_what_the_settings_say_wrong_is_one_line(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "config.toml").write_text("[risk]\nmax_open_positions = 0\n")
    command = [sys.executable, str(KURS), "run", "--port", "0", "--reload"]
    done = subprocess.run(command, env=environment(home), capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("kurs: ")
    assert "Traceback" not in done.stderr
