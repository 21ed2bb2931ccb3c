"""The house rules that a machine can check: who imports whom, what each room says, what must not be written down."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = {name: ROOT / "packages" / name / "src" / name for name in ("kadens", "kurs")}
CONFIG = ROOT / "pyproject.toml"
VERDICT = re.compile(r"^(.+) (KEPT|BROKEN)\b", re.MULTILINE)

KADENS_LAYERS = "Kadens: layers"
KURS_LAYERS = "Kurs: layers"
ADAPTERS = "Kurs: adapters see only domain"
CORE = "Kurs: the core knows no framework"
NUMBERS = "Kurs: numbers in columns only"
NEVER_KURS = "Kadens never imports Kurs"

# One stray line each: the contract that must break (how its name begins), where the line is, and what it says.
PLANTS = (
    (KADENS_LAYERS, "kadens.utils", ""),
    (KADENS_LAYERS, "kadens.metrics.registry", "import kadens.system"),
    (KURS_LAYERS, "kurs.helpers", ""),
    (KURS_LAYERS, "kurs.domain.orders", "import kurs.risk.sizing"),
    (KURS_LAYERS, "kurs.matching.book", "import kurs.execution.orders"),
    (KURS_LAYERS, "kurs.market.store", "import kurs.persistence.tables"),
    (KURS_LAYERS, "kurs.engine", "import kurs.runtime.runner"),
    (ADAPTERS, "kurs.persistence.journal", "import kurs.engine"),
    (ADAPTERS, "kurs.exchanges.symbols", "import kurs.matching.models"),
    (ADAPTERS, "kurs.market.store", "import kurs.bus"),
    (CORE, "kurs.domain.orders", "import fastapi"),
    (CORE, "kurs.engine", "import pydantic"),
    (CORE, "kurs.ports", "import kadens.metrics"),
    (NUMBERS, "kurs.risk.rules", "import numpy"),
    (NUMBERS, "kurs.matching.book", "import polars"),
    (NEVER_KURS, "kadens.system", "import kurs.domain.errors"),
)

# Taken apart, so that this file does not name them either.
REGISTRIES = tuple(
    ".".join(labels)
    for labels in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("crates", "io"),
        ("golang", "org"),
        ("anaconda", "org"),
    )
)
HOMES = r"/(?:home|Users)/[A-Za-z][\w.-]*/|/roo[t]/"
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
QUOTED_PATH = re.compile(r"`((?:packages|docs|examples|bench|tests|web)/[\w./-]+)`")
CARD = (r"\bJob:", r"\bIn(?:, out)?:", r"(?i)\bout:", r"\bMay import:", r"\bNever:")


# ── layers ────────────────────────────────────────────────────────────────────────────────────────


def contracts() -> list[str]:
    with CONFIG.open("rb") as file:
        tool = tomllib.load(file)["tool"]["importlinter"]
    return [contract["name"] for contract in tool["contracts"]]


def verdicts(sources: Path, cwd: Path) -> dict[str, bool]:
    """Each contract's name, and whether it is kept by the packages in `sources`."""
    # Wide enough that no name is broken over two lines.
    environment = {**os.environ, "PYTHONPATH": str(sources), "COLUMNS": "400", "NO_COLOR": "1"}
    command = (str(Path(sys.executable).with_name("lint-imports")), "--config", str(CONFIG), "--no-cache", "--no-logo")
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True)
    found = {name.split(" (")[0].strip(): word == "KEPT" for name, word in VERDICT.findall(done.stdout)}
    assert len(found) == len(contracts()), done.stdout + done.stderr
    assert done.returncode == (0 if all(found.values()) else 1)
    return found


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Both packages side by side, to be spoiled."""
    sources = tmp_path / "sources"
    for name, folder in SOURCES.items():
        shutil.copytree(folder, sources / name, ignore=shutil.ignore_patterns("__pycache__", "web"))
    return sources


def plant(sources: Path, module: str, line: str) -> None:
    path = sources.joinpath(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    with file.open("a") as text:
        text.write(f"\n{line}\n")


def test_every_contract_holds(copied: Path, tmp_path: Path) -> None:
    assert [name for name, kept in verdicts(copied, tmp_path).items() if not kept] == []


@pytest.mark.parametrize(("contract", "module", "line"), PLANTS)
def test_a_planted_violation_breaks_its_contract_alone(
    copied: Path, tmp_path: Path, contract: str, module: str, line: str
) -> None:
    plant(copied, module, line)
    broken = [name for name, kept in verdicts(copied, tmp_path).items() if not kept]
    assert len(broken) == 1
    assert broken[0].startswith(contract)


def test_every_contract_is_seen_to_break() -> None:
    planted = {contract for contract, _, _ in PLANTS}
    assert {next((p for p in planted if name.startswith(p)), name) for name in contracts()} == planted


# ── source ────────────────────────────────────────────────────────────────────────────────────────


def modules() -> list[Path]:
    return sorted(file for folder in SOURCES.values() for file in folder.rglob("*.py"))


def rooms() -> list[Path]:
    """The packages inside the two packages."""
    tops = {folder / "__init__.py" for folder in SOURCES.values()}
    return [file for file in modules() if file.name == "__init__.py" and file not in tops]


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def listed(tree: ast.Module) -> list[str] | None:
    """The names in __all__; None where there is none."""
    for node in tree.body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        if any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets):
            assert isinstance(node, ast.Assign | ast.AnnAssign)
            assert node.value is not None
            names: list[str] = ast.literal_eval(node.value)
            return names
    return None


def defined(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((alias.asname or alias.name) for alias in node.names)


@pytest.mark.parametrize("file", modules(), ids=short)
def test_every_module_lists_what_it_gives(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    names = listed(tree)
    assert names is not None, "has no __all__"
    assert len(set(names)) == len(names)
    beside = {f.stem for f in file.parent.iterdir()} if file.name == "__init__.py" else set()
    assert set(names) <= {*defined(tree), *beside}


@pytest.mark.parametrize("file", rooms(), ids=short)
def test_every_room_has_its_card(file: Path) -> None:
    card = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    assert [word for word in CARD if not re.search(word, card)] == []
    assert len(card.splitlines()) <= 6


@pytest.mark.parametrize("package", SOURCES)
def test_broad_excepts_are_rare_and_each_has_its_reason(package: str) -> None:
    lines, broad = 0, 0
    for file in SOURCES[package].rglob("*.py"):
        text = file.read_text(encoding="utf-8").splitlines()
        lines += len(text)
        for before, line in zip(["", *text], text, strict=False):
            if "noqa" in line and "BLE001" in line:
                broad += 1
                reasoned = before.strip().startswith("#") or re.search(r"BLE001\s+#\s*\w", line)
                assert reasoned, f"{short(file)}: {line.strip()}"
    assert broad * 1000 <= lines


# ── the whole repository ──────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Every tracked file that is text, by its path."""
    listing = subprocess.run(("git", "-C", str(ROOT), "ls-files", "-z"), capture_output=True)
    if listing.returncode:
        pytest.skip("this folder is not a git checkout")
    found = {}
    for name in filter(None, listing.stdout.decode().split("\0")):
        try:
            found[name] = (ROOT / name).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue
    assert found
    return found


def naming(texts: dict[str, str], pattern: str) -> list[str]:
    """Where a pattern occurs, as "file:line: text"."""
    wanted = re.compile(pattern)
    return [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in texts.items()
        if wanted.search(text)
        for number, line in enumerate(text.splitlines(), 1)
        if wanted.search(line)
    ]


def test_no_file_names_a_package_registry(texts: dict[str, str]) -> None:
    assert naming(texts, "|".join(map(re.escape, REGISTRIES))) == []


def test_the_lock_file_holds_hashes_and_no_addresses(texts: dict[str, str]) -> None:
    lock = texts["requirements.lock"]
    assert re.search(r"https?://", lock) is None
    pinned = re.findall(r"^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==", lock, re.MULTILINE)
    entries = re.split(r"^(?=[A-Za-z0-9])", lock, flags=re.MULTILINE)[1:]
    assert len(pinned) == len(entries)
    assert [entry.split("==")[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_no_file_holds_a_path_of_this_machine(texts: dict[str, str]) -> None:
    beside = [re.escape(str(path)) + r"(?![\w-])" for path in ROOT.parent.iterdir()] if ROOT.parent.name else []
    anywhere = "|".join([re.escape(str(ROOT)) + r"(?![\w-])", *beside, HOMES])
    others = {name: text for name, text in texts.items() if name != short(Path(__file__))}
    assert naming(others, rf"(?<![\w.~-])(?:{anywhere})") == []


def test_links_in_documents_lead_somewhere(texts: dict[str, str]) -> None:
    dead = []
    for name, text in texts.items():
        if not name.endswith(".md"):
            continue
        folder = (ROOT / name).parent
        for target in LINK.findall(text):
            path = target.split("#")[0]
            if path and not re.match(r"[a-z][a-z+.-]*:", path) and not (folder / path).exists():
                dead.append(f"{name}: {target}")
        dead += [f"{name}: {path}" for path in QUOTED_PATH.findall(text) if not (ROOT / path).exists()]
    assert dead == []
