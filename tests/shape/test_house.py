"""The house keeps its shape: arrows point down, files stay short, no host is named, nothing unfinished is left."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from maplebridge.config.cli.run.house.measures import beyond
from maplebridge.config.house.measuring import measured
from maplebridge.config.house.modules import modules as read_modules
from maplebridge.config.house.modules import parsed, walked

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "maplebridge"
MOST_LINES = 300
MOST_OF_A_FUNCTION = 53
MOST_LATE = 20
LONGER_FOR_NOW: dict[str, int] = {}  # path → lines; may only shrink
FORBIDDEN_NAMES = {"utils", "helpers", "manager", "base2"}


def tracked() -> list[Path]:
    """Files that git tracks."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def modules() -> list[Path]:
    """Python files of the package, migrations left out."""
    return [path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts]


def test_arrows_point_down() -> None:
    """import-linter finds no arrow that points up."""
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"},
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


def test_a_planted_arrow_up_is_found(tmp_path: Path) -> None:
    """The linter that guards the arrows bites: rules that import an act are refused."""
    copy = tmp_path / "src" / "maplebridge"
    for package in ("rules", "acts"):
        (copy / package).mkdir(parents=True)
        (copy / package / "__init__.py").write_text("")
    (copy / "__init__.py").write_text("")
    (copy / "rules" / "bad.py").write_text("import maplebridge.acts\n")
    (tmp_path / ".importlinter").write_text(
        "[importlinter]\nroot_package = maplebridge\n[importlinter:contract:c]\nname = down\ntype = layers\n"
        "layers =\n    maplebridge.acts\n    maplebridge.rules\n"
    )
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=tmp_path,
        capture_output=True,
        env={"PYTHONPATH": str(tmp_path / "src"), "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"},
        check=False,
    )
    assert done.returncode != 0


def test_modules_stay_short() -> None:
    """No module is longer than 300 lines."""
    sizes = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in modules()}
    grown = {name: size for name, size in sizes.items() if size > LONGER_FOR_NOW.get(name, MOST_LINES)}
    assert not grown, f"split these: {grown}"


def test_no_module_is_named_for_nothing() -> None:
    """No utils, no helpers, no managers."""
    named = [str(path.relative_to(ROOT)) for path in modules() if path.stem in FORBIDDEN_NAMES]
    assert not named


def test_ruff_finds_nothing() -> None:
    """The linter is content with everything that is tracked."""
    done = subprocess.run(
        [
            Path(sys.executable).parent / "ruff",
            "check",
            "--no-cache",
            "src",
            "tests",
            "bench",
            "requirements",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:]


@pytest.mark.parametrize("room", ["rules", "methods"])
def test_pure_rooms_are_typed(room: str) -> None:
    """mypy --strict is content with the pure rooms."""
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", f"src/maplebridge/{room}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:]


HOSTS = re.compile(
    "pypi" + r"\.org|pythonhosted" + r"\.|registry\.npmjs|deb\.debian" + r"\.org|files\.python"
)
PLACES = re.compile(r"(?<![\w.])/(?:work|root|home/\w+)/")


def test_no_registry_host_and_no_path_of_a_machine_is_named() -> None:
    """Nothing tracked names a package registry or a folder of one machine."""
    found = []
    for path in tracked():
        if path.suffix in {".png", ".woff2", ".ico", ".parquet", ".npz"}:
            continue
        text = path.read_text("utf-8", errors="replace")
        if HOSTS.search(text) or PLACES.search(text):
            found.append(str(path.relative_to(ROOT)))
    assert not found


def test_nothing_is_left_to_do() -> None:
    """No TODO, FIXME or NotImplementedError in the package."""
    marks = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
    found = [str(path.relative_to(ROOT)) for path in modules() if marks.search(path.read_text("utf-8"))]
    assert not found


def test_migrations_import_nothing_of_ours() -> None:
    """A migration works on a filled database years later: it imports only Django and the standard library."""
    bad = []
    for path in SOURCE.rglob("migrations/*.py"):
        for node in walked(parsed(path.read_text("utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            bad += [str(path.relative_to(ROOT)) for name in names if name.startswith("maplebridge")]
    assert not bad


def test_the_house_is_within_the_bounds_that_it_is_measured_by() -> None:
    """By the measure of `maple house`: folders, circles, imports inside functions, migrations; lengths of functions."""
    measures, read = measured(), read_modules().values()
    assert beyond(measures) == []
    late = {one.path: one.late for one in read if one.late}
    assert sum(late.values()) == measures["late_imports"] <= MOST_LATE, late
    long = {
        f"{module.path} {one.name}": one.lines
        for module in read
        for one in module.functions
        if one.lines > MOST_OF_A_FUNCTION and "/migrations/" not in module.path
    }
    assert not long, f"longer than {MOST_OF_A_FUNCTION} lines: {long}"


def test_what_is_beyond_a_bound_of_the_house_is_said() -> None:
    """The measure bites: a wide folder, a circle, a tenth migration and too many imports inside functions."""
    said = beyond(
        {
            "folders": [{"path": "a/b", "files": 21}, {"path": "a/c", "files": 20}],
            "cycles": [["a.x", "a.y"]],
            "migrations": {"one": 9, "two": 10},
            "late_imports": 21,
            "docstrings": {"asked": 100, "stated": 20, "share": 0.2},
        }
    )
    assert [one.split()[0] for one in said] == ["a/b", "A", "two", "21", "20%"]
