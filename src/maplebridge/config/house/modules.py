"""The modules of the package, read as text: what each imports, at its head and inside its functions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Function:
    """A function or method and its length from `def` (or its first decorator) to its last line."""

    name: str
    lines: int


@dataclass(frozen=True, slots=True)
class Module:
    """One file.

    name       its dotted name;  path  in the package;  lines  how many
    imports    names of the modules of this package that it imports;  late  how many import statements stand in functions
    functions  in the order of the file, methods and inner ones too
    """

    name: str
    path: str
    lines: int
    imports: frozenset[str]
    late: int
    functions: tuple[Function, ...]


@lru_cache(maxsize=2048)
def parsed(text: str) -> ast.Module:
    """The tree of a module's text, parsed once a process for all who read it; nobody changes it.

    raises  SyntaxError  where the text is no Python (from `ast`)
    """
    return ast.parse(text)


@lru_cache(maxsize=2048)
def walked(tree: ast.AST) -> tuple[ast.AST, ...]:
    """Every node of a tree, as `ast.walk` comes to them: walked once a process for all who read it."""
    return tuple(ast.walk(tree))


def modules(package: Path = PACKAGE) -> dict[str, Module]:
    """Every module by its dotted name. Migrations are part of it; imports name modules that exist."""
    files = sorted(package.rglob("*.py"))
    names = {_name(path, package): path for path in files}
    return {name: _read(name, path, package, frozenset(names)) for name, path in names.items()}


def _read(name: str, path: Path, package: Path, names: frozenset[str]) -> Module:
    here = name if path.name == "__init__.py" else name.rpartition(".")[0]
    return _of(path.read_text(encoding="utf-8"), name, here, str(path.relative_to(package.parent)), names)


@lru_cache(maxsize=2048)
def _of(text: str, name: str, here: str, path: str, names: frozenset[str]) -> Module:
    tree = parsed(text)
    wanted = frozenset(target for node in walked(tree) for target in _targets(node, here, names)) - {name}
    return Module(
        name=name,
        path=path,
        lines=text.count("\n") + (not text.endswith("\n") and bool(text)),
        imports=wanted,
        late=sum(_late(node) for node in walked(tree)),
        functions=tuple(_functions(tree, "")),
    )


def _targets(node: ast.AST, here: str, names: frozenset[str]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (_nearest(alias.name, names) for alias in node.names if _nearest(alias.name, names))
    if isinstance(node, ast.ImportFrom):
        base = _base(node, here)
        for alias in node.names:
            whole = f"{base}.{alias.name}"
            target = whole if whole in names else _nearest(base, names)
            if target:
                yield target


def _base(node: ast.ImportFrom, here: str) -> str:
    if not node.level:
        return node.module or ""
    package = here.split(".")[: len(here.split(".")) - node.level + 1]
    return ".".join([*package, *filter(None, [node.module])])


def _nearest(name: str, names: frozenset[str]) -> str:
    return name if name in names else ""


def _late(node: ast.AST) -> int:
    """How many import statements stand inside this function, those of functions in it left to them."""
    if not isinstance(node, FUNCTIONS):
        return 0
    return sum(isinstance(each, (ast.Import, ast.ImportFrom)) for each in _own(node))


def _own(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, FUNCTIONS):
            yield child
            yield from _own(child)


def _functions(tree: ast.AST, inside: str) -> Iterator[Function]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, FUNCTIONS):
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            yield Function(inside + node.name, (node.end_lineno or node.lineno) - first + 1)
            yield from _functions(node, f"{inside}{node.name}.")
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node, f"{inside}{node.name}.")
        else:
            yield from _functions(node, inside)


def _name(path: Path, package: Path) -> str:
    parts = path.relative_to(package.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
