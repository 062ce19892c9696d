"""What is asked of one of our own modules stands in it: a name that has moved away is found before anybody calls it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from maplebridge.config.house.modules import parsed, walked

ROOT = Path(__file__).resolve().parents[2] / "src"


def _file(module: str, root: Path) -> Path | None:
    path = root.joinpath(*module.split("."))
    files = (path.with_suffix(".py"), path / "__init__.py")
    return next((file for file in files if file.is_file()), None)


@dataclass(frozen=True, slots=True)
class Lines:
    """What the lines of one file say, read once.

    defined  every name that they give the module, also below `if`, `try` and `with`; of a package also its modules
    taken    words for what is imported from our own rooms, each with the module that may be meant
    rebound  names of arguments, and of what is written to
    asked    line, name and attribute of each `name.attribute`
    """

    defined: set[str]
    taken: list[tuple[str, str]]
    rebound: set[str]
    asked: list[tuple[int, str, str]]


@cache
def _lines(path: Path) -> Lines:
    tree = parsed(path.read_text("utf-8"))
    lines = Lines(_defined(path, tree), [], set(), [])
    for one in walked(tree):
        if isinstance(one, ast.Attribute):
            if isinstance(one.value, ast.Name):
                lines.asked.append((one.lineno, one.value.id, one.attr))
        elif isinstance(one, ast.Name):
            if isinstance(one.ctx, ast.Store):
                lines.rebound.add(one.id)
        elif isinstance(one, ast.arg):
            lines.rebound.add(one.arg)
        elif isinstance(one, ast.ImportFrom) and not one.level and (one.module or "").startswith("maplebridge"):
            lines.taken.extend((alias.asname or alias.name, f"{one.module}.{alias.name}") for alias in one.names)
    return lines


def _defined(path: Path, tree: ast.Module) -> set[str]:
    names = {"__file__", "__name__", "__doc__", "__path__"}
    waiting: list[ast.AST] = [tree]
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


def missing(root: Path) -> Iterator[str]:
    """Each `module.name` that the module does not have, with its file and line."""
    for path in sorted(root.rglob("*.py")):
        lines = _lines(path)
        known = {word: file for word, module in lines.taken if (file := _file(module, root)) is not None}
        for line, word, name in lines.asked:
            file = known.get(word) if word not in lines.rebound else None
            if file is not None and name not in _lines(file).defined:
                yield f"{path.relative_to(root)}:{line} {word}.{name}"


def test_every_name_that_is_asked_of_a_module_of_ours_stands_there() -> None:
    assert list(missing(ROOT)) == []


def test_a_name_that_moved_away_is_found(tmp_path: Path) -> None:
    package = tmp_path / "maplebridge"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "one.py").write_text("def stays(): ...\n\nif True:\n    HERE = 1\n")
    (package / "two.py").write_text("from maplebridge import one\n\none.stays(one.HERE)\none.went()\n")
    assert list(missing(tmp_path)) == ["maplebridge/two.py:4 one.went"]
