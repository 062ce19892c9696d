"""What is asked of one of our own modules stands in it: a name that has moved away is found before anybody calls it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2] / "src"


def _file(module: str, root: Path) -> Path | None:
    path = root.joinpath(*module.split("."))
    files = (path.with_suffix(".py"), path / "__init__.py")
    return next((file for file in files if file.is_file()), None)


@cache
def _defined(path: Path) -> set[str]:
    """Every name that a module's own lines give it, also below `if`, `try` and `with`; of a package also its modules."""
    names = {"__file__", "__name__", "__doc__", "__path__"}
    waiting: list[ast.AST] = [ast.parse(path.read_text("utf-8"))]
    while waiting:
        for one in ast.iter_child_nodes(waiting.pop()):
            if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                names.add(one.name)
                continue
            if isinstance(one, ast.Import | ast.ImportFrom):
                names |= {(alias.asname or alias.name).split(".")[0] for alias in one.names}
            elif isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store):
                names.add(one.id)
            waiting.append(one)
    if path.name == "__init__.py":
        names |= {other.stem for other in path.parent.iterdir()}
    return names


def _modules(tree: ast.AST, root: Path) -> dict[str, Path]:
    """Our modules that a file knows by one word."""
    known: dict[str, Path] = {}
    for one in ast.walk(tree):
        if (
            isinstance(one, ast.ImportFrom)
            and one.module
            and one.module.startswith("maplebridge")
            and not one.level
        ):
            for alias in one.names:
                file = _file(f"{one.module}.{alias.name}", root)
                if file is not None:
                    known[alias.asname or alias.name] = file
    return known


def missing(root: Path) -> Iterator[str]:
    """Each `module.name` that the module does not have, with its file and line."""
    for path in sorted(root.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        known = _modules(tree, root)
        rebound = {one.arg for one in ast.walk(tree) if isinstance(one, ast.arg)} | {
            one.id for one in ast.walk(tree) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
        }
        for one in ast.walk(tree):
            if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name):
                file = known.get(one.value.id) if one.value.id not in rebound else None
                if file is not None and one.attr not in _defined(file):
                    yield f"{path.relative_to(root)}:{one.lineno} {one.value.id}.{one.attr}"


def test_every_name_that_is_asked_of_a_module_of_ours_stands_there() -> None:
    assert list(missing(ROOT)) == []


def test_a_name_that_moved_away_is_found(tmp_path: Path) -> None:
    package = tmp_path / "maplebridge"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "one.py").write_text("def stays(): ...\n\nif True:\n    HERE = 1\n")
    (package / "two.py").write_text("from maplebridge import one\n\none.stays(one.HERE)\none.went()\n")
    assert list(missing(tmp_path)) == ["maplebridge/two.py:4 one.went"]
