"""What the documents say is what the program does: commands and their output, settings, rooms, names, links."""

import ast
import enum
import importlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from threading import Timer
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import httpx2
import pytest
import typer
from pydantic import AwareDatetime, BaseModel, SecretStr
from pydantic.fields import FieldInfo
from typer.main import get_command

from kurs.bootstrap import engine_settings
from kurs.cli.commands import EXIT_CODES, app
from kurs.domain.market import MINUTE
from kurs.domain.orders import OrderStatus
from kurs.engine import BotSpec
from kurs.execution.orders import LIFE
from kurs.risk.rules import RULES
from kurs.settings import CARRIED, FLAT, BotSettings, Settings, load

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
SOURCES = {name: ROOT / "packages" / name / "src" / name for name in ("kurs", "kadens")}
PAGES = sorted(
    page
    for place in ("*.md", "docs/**/*.md", "packages/*/README.md", "bench/README.md", "examples/README.md")
    for page in ROOT.glob(place)
)
BIN = Path(sys.executable).parent
# The port that the tutorial names; the test takes a free one in its place.
PORT = "8001"
# Seconds that no step takes, however busy the machine is.
WITHIN = 240.0

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
MODULE = re.compile(r"(?:kurs|kadens)(?:\.[A-Za-z_]+)+")
# Endings of files that no module has.
FILES = (".db", ".lock", ".sock", ".toml")
PATH = re.compile(r"(?:[\w-]+/)*(?:[\w-]+/|[\w-]+\.py)")


# ── reading a page ────────────────────────────────────────────────────────────────────────────────


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def words(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose(page: Path) -> str:
    """The page without what stands in fences."""
    return FENCE.sub("", words(page))


def fences(page: Path, language: str) -> list[str]:
    return [body for kind, body in FENCE.findall(words(page)) if kind == language]


def section(page: Path, heading: str) -> str:
    """From the heading to the next one of the same or a higher level."""
    level = heading.index(" ")
    found = re.search(rf"^{re.escape(heading)}$(.*?)(?=^#{{1,{level}}} |\Z)", words(page), re.MULTILINE | re.DOTALL)
    assert found, f"{short(page)} has no heading {heading!r}"
    return found[1]


def rows(text: str) -> list[tuple[str, ...]]:
    """The cells of every table's rows, without the heads."""
    found: list[tuple[str, ...]] = []
    for line in re.findall(r"^\|(.+)\|$", text, re.MULTILINE):
        cells = tuple(cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line))
        if all(re.fullmatch(r":?-+:?", cell) for cell in cells):
            del found[-1]
        else:
            found.append(cells)
    return found


def one_line(text: str) -> str:
    return " ".join(text.split())


# ── links and names ───────────────────────────────────────────────────────────────────────────────


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def linked(page: Path) -> Iterator[tuple[str, Path, str]]:
    """(as written, page, fragment) of every link within the repository."""
    for target in LINK.findall(prose(page)):
        if not re.match(r"[a-z]+:", target):
            path, _, fragment = target.partition("#")
            yield target, (page.parent / path).resolve() if path else page, fragment


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_every_link_leads_to_a_page_and_a_heading(page: Path) -> None:
    dead = [
        written
        for written, there, fragment in linked(page)
        if not there.exists() or (fragment and fragment not in anchors(there))
    ]
    assert dead == []


def test_every_document_can_be_reached_from_the_first_page() -> None:
    seen: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page not in seen and page.suffix == ".md" and page.is_file():
            seen.add(page)
            waiting += [there for _, there, _ in linked(page)]
    assert [short(page) for page in DOCS.rglob("*.md") if page not in seen] == []


def is_importable(name: str) -> bool:
    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for part in parts[cut:]:
            found = getattr(found, part, None)
        return found is not None
    return False


def is_file(name: str) -> bool:
    """A path from the root, of a package, or of a room: `tests/test_docs.py`, `kurs/bus.py`, `rules.py`, `risk/`."""
    if (ROOT / name).exists() or any((source.parent / name).exists() for source in SOURCES.values()):
        return True
    return any(next(source.rglob(name.rstrip("/")), None) for source in SOURCES.values())


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_every_module_and_file_that_is_named_exists(page: Path) -> None:
    codes = set(CODE.findall(prose(page)))
    modules = {code for code in codes if MODULE.fullmatch(code) and not code.endswith(FILES)}
    missing = {name for name in modules if not is_importable(name)}
    # Python files and folders alone: other names are the reader's own files.
    assert missing | {code for code in codes if PATH.fullmatch(code) and not is_file(code)} == set()


def functions_of(path: Path) -> set[str]:
    tree = ast.parse(words(path))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_test_that_is_named_exists() -> None:
    files = {path.name: path for place in ("tests", "packages/*/tests") for path in ROOT.glob(f"{place}/test_*.py")}
    named = [found for page in PAGES for found in re.findall(r"`(test_\w+\.py)::(test_\w+)`", words(page))]
    assert named
    assert [(file, name) for file, name in named if file not in files or name not in functions_of(files[file])] == []


# ── the command line ──────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """`usage` is what is typed, `options` are the lines of its help, `flags` the words that begin with a dash."""

    name: str
    usage: str
    meaning: str
    options: tuple[tuple[str, str], ...]
    flags: frozenset[str]


def commands() -> list[Command]:
    return list(_commands(get_command(app), "kurs"))


def _commands(group: Any, path: str) -> Iterator[Command]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{path} {name}")
            continue
        context = typer.Context(command)
        records = [parameter.get_help_record(context) for parameter in command.params]
        yield Command(
            name=f"{path} {name}",
            usage=" ".join((path, name, *command.collect_usage_pieces(context))),
            meaning=one_line(command.help),
            options=tuple((f"`{option}`", one_line(text)) for option, text in records),
            flags=frozenset(flag for parameter in command.params for flag in parameter.opts if flag.startswith("-")),
        )


def test_every_command_is_described_with_the_words_of_its_own_help() -> None:
    page = DOCS / "command-line.md"
    described = re.findall(r"^### `(kurs .+)`$", words(page), re.MULTILINE)
    assert described == [command.usage for command in commands()]
    for command in commands():
        text = section(page, f"### `{command.usage}`")
        assert command.meaning in one_line(text)
        assert tuple(rows(text)) == command.options


def test_the_exit_codes_are_those_of_the_program() -> None:
    told = rows(section(DOCS / "command-line.md", "## Exit codes"))
    assert {code: meaning for code, meaning, *_ in told} == {f"`{code}`": text for code, text in EXIT_CODES.items()}


def typed(page: Path) -> Iterator[list[str]]:
    """The words of every `kurs` command on the page, in fences and in the text."""
    lines = [line for _, body in FENCE.findall(words(page)) for line in body.splitlines()]
    for line in (*lines, *CODE.findall(prose(page))):
        for part in re.split(r"\s\|\|?\s|&&|\$\(", line):
            found = re.match(r"\s*(?:\w+=\S+ )*(?:\.venv/bin/)?(kurs [a-z-].*)", part)
            if found:
                yield found[1].rstrip(")`").split()


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_every_command_that_is_typed_exists_with_its_options(page: Path) -> None:
    known = {tuple(command.name.split()): command for command in commands()}
    groups = {name[:2] for name in known}
    for said in typed(page):
        flags = {word.split("=")[0] for word in said if word.startswith("--")}
        if said[1].startswith("-"):
            assert flags <= {"--help", "--install-completion", "--show-completion"}, said
            continue
        command = known.get(tuple(said[:2])) or known.get(tuple(said[:3]))
        if command is None:
            assert tuple(said) in groups, f"{short(page)} says {' '.join(said)}"
        else:
            assert flags <= command.flags | {"--help"}, f"{short(page)} says {' '.join(said)}"


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_every_make_target_that_is_named_exists(page: Path) -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    fenced = " ".join(f"`{line}`" for _, body in FENCE.findall(words(page)) for line in body.splitlines())
    assert set(re.findall(r"`make (\w+)", fenced + prose(page))) <= targets


# ── the settings ──────────────────────────────────────────────────────────────────────────────────

BOUNDS = (("ge", "{} or more"), ("gt", "above {}"), ("le", "at most {}"), ("lt", "below {}"))
KINDS: dict[Any, str] = {
    bool: "`true`, `false`",
    int: "whole number",
    float: "number",
    Decimal: "number",
    str: "text",
    SecretStr: "text",
    AwareDatetime: "time with its zone",
}


def settings_table(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, str, str]]:
    """(key, default, allowed) of every key of the model, as the page has to show them."""
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from settings_table(field.annotation, f"{prefix}{name}.")
        elif field.default_factory is None:
            yield f"`{prefix}{name}`", default(field), allowed(field)


def default(field: FieldInfo) -> str:
    value = field.default
    if field.is_required():
        return "must be given"
    if value in (None, "", ()):
        return "none"
    if isinstance(value, tuple):
        return f"`{', '.join(value)}`"
    if isinstance(value, datetime):
        return f"`{value:%Y-%m-%dT%H:%M:%SZ}`"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def allowed(field: FieldInfo) -> str:
    kind = field.annotation
    if get_origin(kind) in (Union, UnionType):
        kind = next(part for part in get_args(kind) if part is not type(None))
    found = {name: getattr(mark, name) for mark in field.metadata for name, _ in BOUNDS if hasattr(mark, name)}
    return ", ".join([described(kind), *(text.format(found[name]) for name, text in BOUNDS if name in found)])


def described(kind: Any) -> str:
    if get_origin(kind) is Literal:
        return ", ".join(f"`{choice}`" for choice in get_args(kind))
    if get_origin(kind) is tuple:
        return f"list of {described(get_args(kind)[0])}"
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return ", ".join(f"`{choice.value}`" for choice in kind)
    return KINDS[kind]


def test_every_setting_is_listed_with_its_default_and_its_bounds() -> None:
    listed = rows(section(DOCS / "configuration.md", "## Every key"))
    assert [row[:3] for row in listed] == list(settings_table(Settings))
    assert [key for key, *_, meaning in listed if not meaning] == []


def test_every_key_of_a_bot_is_listed() -> None:
    listed = rows(section(DOCS / "configuration.md", "## Bots and pools"))
    assert [row[:3] for row in listed] == list(settings_table(BotSettings, "bots.NAME."))


def test_the_keys_that_nothing_reads_are_said_to_be_so() -> None:
    listed = rows(section(DOCS / "configuration.md", "## Every key"))
    assert {key.strip("`") for key, *_, meaning in listed if meaning == "kept for older clients"} >= set(CARRIED)


def test_every_flat_name_of_the_older_file_is_listed() -> None:
    listed = rows(section(DOCS / "configuration.md", "## The older file"))
    assert {name.strip("`"): key.strip("`") for name, key in listed} == FLAT


@pytest.mark.parametrize("language", ["toml", "json"])
def test_every_settings_file_that_is_shown_can_be_used(tmp_path: Path, language: str) -> None:
    shown = [body for page in PAGES for body in fences(page, language)]
    assert shown
    for body in shown:
        file = tmp_path / f"config.{language}"
        file.write_text(body, encoding="utf-8")
        load(file, {})


def test_every_environment_variable_that_is_shown_is_known() -> None:
    shown = {name: value for page in PAGES for name, value in re.findall(r"\b(KURS_\w+)=([^\s`]+)", words(page))}
    assert shown
    for name, value in shown.items():
        load(Path("there is no file"), {name: value})


def test_the_bots_of_the_example_share_their_pools_as_the_text_says(tmp_path: Path) -> None:
    (example,) = fences(DOCS / "configuration.md", "toml")
    (tmp_path / "config.toml").write_text(example, encoding="utf-8")
    settings = load(tmp_path / "config.toml", {})
    specs = [
        (bot.pool or name, BotSpec(name=name, symbol=bot.symbol, interval=MINUTE, strategies=()))
        for name, bot in settings.bots.items()
    ]
    pools = engine_settings(settings, specs)
    assert {pool.pool: [bot.name for bot in pool.bots] for pool in pools} == {"main": ["btc", "eth"], "sol": ["sol"]}


# ── the rooms ─────────────────────────────────────────────────────────────────────────────────────


def rooms() -> list[tuple[str, Path]]:
    """(page, folder) of every room; a folder without a card of its own is no room."""
    found = []
    for package, source in SOURCES.items():
        for folder in sorted(source.iterdir()):
            if (folder / "__init__.py").exists():
                found.append((folder.name if package == "kurs" else f"kadens-{folder.name}", folder))
    return found


def names_of(rooms: list[tuple[str, Path]]) -> list[str]:
    return [name for name, _ in rooms]


def card(folder: Path) -> dict[str, str]:
    """What the room says of itself: {"Job": ..., "In": ...}."""
    text = one_line(ast.get_docstring(ast.parse(words(folder / "__init__.py"))) or "")
    parts = re.split(r"\b(Job|In, out|In|Out|out|May import|Never):", text)
    return {name.capitalize(): said.strip().rstrip(".;") for name, said in zip(parts[1::2], parts[2::2], strict=True)}


@pytest.mark.parametrize(("name", "folder"), rooms(), ids=names_of(rooms()))
def test_every_room_has_a_page_with_its_card_and_all_its_files(name: str, folder: Path) -> None:
    page = DOCS / "rooms" / f"{name}.md"
    listed = rows(words(page))
    told = {key.strip("*"): text for key, text in listed if key.startswith("**")}
    said = card(folder)
    assert told.keys() == said.keys()
    assert [key for key, text in told.items() if not said[key].startswith(text)] == []
    inside = {path.relative_to(folder).as_posix() for path in folder.rglob("*.py") if path.name != "__init__.py"}
    assert {file.strip("`") for file, _ in listed if file.startswith("`")} == inside


def test_the_plan_of_the_house_names_every_room_and_every_file_beside_them() -> None:
    for package, source in SOURCES.items():
        listed = {cells[0] for cells in rows(section(DOCS / "rooms.md", f"## {package.capitalize()}"))}
        files = {f"`{path.name}`" for path in source.glob("*.py") if path.name != "__init__.py"}
        prefix = "" if package == "kurs" else "kadens-"
        pages = {f"[{path.parent.name}](rooms/{prefix}{path.parent.name}.md)" for path in source.glob("*/__init__.py")}
        assert listed == files | pages


# ── the words ─────────────────────────────────────────────────────────────────────────────────────


def test_the_glossary_is_in_order_and_explains_each_word_once() -> None:
    terms = [re.sub(r"[*`]", "", row[0]).lower() for row in rows(words(DOCS / "glossary.md"))]
    assert terms == sorted(set(terms))


def test_every_denial_code_is_explained() -> None:
    listed = rows(section(DOCS / "life-of-an-order.md", "## Why an order is denied"))
    assert [code for code, _ in listed] == ["`other_side`", "`no_price`", *(f"`{code}`" for code, _ in RULES)]


def test_the_table_of_an_orders_life_is_the_engines() -> None:
    listed = rows(section(DOCS / "life-of-an-order.md", "## Every step"))
    told = {(state, after) for state, follow in listed for after in CODE.findall(follow)}
    real = {(f"`{before}`", str(after)) for (before, _), after in LIFE.items() if after is not before}
    assert told == real
    assert {state.strip("`") for state, _ in listed} <= {status.value for status in OrderStatus}


# ── what can be run ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("page", [page for page in PAGES if fences(page, "python")], ids=short)
def test_every_block_of_python_runs(page: Path) -> None:
    for block in fences(page, "python"):
        exec(compile(block, short(page), "exec"), {"__name__": "document"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What the reader types, and what the page says that comes of it."""

    typed: str
    answer: str | None

    @property
    def serves(self) -> bool:
        """Whether it runs until it is told to stop."""
        last = self.typed.strip().splitlines()[-1]
        return last.startswith("kurs run") and "--exit-at-end" not in last


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def steps(page: Path, port: str) -> list[Step]:
    blocks = [(kind, body.replace(PORT, port)) for kind, body in FENCE.findall(words(page))]
    following = [*blocks[1:], ("", "")]
    return [
        Step(typed=body, answer=after if kind_after == "text" else None)
        for (kind, body), (kind_after, after) in zip(blocks, following, strict=True)
        if kind == "sh"
    ]


# Lines that come where a machine is slow: how far a search is, and how late an event loop was.
SLOW = re.compile(r"^(.*, [\d,]+ of [\d,]+ trials|WARNING kadens\.profiling\.event_loop: the event loop .*)\n", re.M)


def agrees(told: str, answer: str) -> bool:
    """Whether what came is what the page shows, where `…` stands for anything and spaces for spaces."""
    parts = [re.escape(re.sub(r" +", " ", part)) for part in told.strip().split("…")]
    return re.fullmatch(".*".join(parts), re.sub(r" +", " ", SLOW.sub("", answer).strip()), re.DOTALL) is not None


class Terminal:
    """A reader's terminals: one for commands, one in which Kurs may be running."""

    def __init__(self, folder: Path, port: str) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KURS_")}
        self._environment = kept | {
            "PATH": f"{BIN}{os.pathsep}{kept.get('PATH', '')}",
            "KURS_HOME": str(folder / ".kurs"),
            "KURS_SERVER__PORT": port,
        }
        self._folder, self._port = folder, port
        self._running: tuple[subprocess.Popen[str], Step, list[str]] | None = None

    def type(self, step: Step) -> str:
        """What came of it; a step that serves is left running until the next one that calls `kurs run`."""
        if "kurs run" in step.typed:
            self.stop()
        if step.serves:
            self._serve(step)
            return ""
        done = subprocess.run(
            ("bash", "-euc", step.typed), cwd=self._folder, env=self._environment, timeout=WITHIN,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{step.typed}{done.stdout}"
        assert step.answer is None or agrees(step.answer, done.stdout), f"{step.typed}{done.stdout}"
        return done.stdout

    def stop(self) -> None:
        """Ctrl-C in the terminal where Kurs runs."""
        if self._running is None:
            return
        (process, step, seen), self._running = self._running, None
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=WITHIN)
        output = "".join((*seen, rest))
        assert process.returncode == 0, output
        # It goes on telling what happens for as long as it runs, and how long that was is not the page's matter.
        assert step.answer is None or agrees(f"{step.answer.strip()}…", output), output

    def kill(self) -> None:
        """Leaves nothing behind, whatever has failed."""
        if self._running is not None:
            self._running[0].kill()
            self._running[0].communicate()

    def _serve(self, step: Step) -> None:
        process = subprocess.Popen(
            ("bash", "-euc", f"exec {step.typed}"), cwd=self._folder, env=self._environment,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        self._running = process, step, []
        late = Timer(WITHIN, process.kill)
        late.start()
        try:
            self._wait_for_bots(process, self._running[2])
        finally:
            late.cancel()

    def _wait_for_bots(self, process: subprocess.Popen[str], seen: list[str]) -> None:
        assert process.stdout is not None
        while not (seen and seen[-1].startswith("Data in")):
            line = process.stdout.readline()
            assert line, "".join(seen)
            seen.append(line)
        # Between two questions it has the processor to get ready.
        while not self._is_ready(process, seen):
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.05)

    def _is_ready(self, process: subprocess.Popen[str], seen: list[str]) -> bool:
        """It answers at once that it is not ready yet, or not at all when it has ended: then what it said says why."""
        try:
            return httpx2.get(f"http://127.0.0.1:{self._port}/readyz", trust_env=False).status_code == 200
        except httpx2.ReadTimeout:
            # It is there, and held up; if for too long, it is ended.
            return False
        except httpx2.TransportError as gone:
            with suppress(subprocess.TimeoutExpired):
                rest, _ = process.communicate(timeout=1)
                raise AssertionError(f"it ended with {process.returncode}: {''.join((*seen, rest))}") from gone
            raise


@pytest.mark.parametrize("page", [page for page in PAGES if fences(page, "sh")], ids=short)
def test_every_step_does_what_the_page_says(page: Path, tmp_path: Path) -> None:
    missing = [tool for tool in ("bash", "curl") if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"{' and '.join(missing)} not found on this machine")
    port = free_port()
    terminal = Terminal(tmp_path, port)
    try:
        output = "".join(terminal.type(step) for step in steps(page, port))
        terminal.stop()
    finally:
        terminal.kill()
    digests = re.findall(r"^digest +([0-9a-f]{64})$", output, re.MULTILINE)
    # The tutorial replays what it recorded; a search trades nothing by an engine that digests.
    assert len(digests) == {"tutorial": 2, "optimisation": 0}.get(page.stem, 1)
    assert len(set(digests)) <= 1
