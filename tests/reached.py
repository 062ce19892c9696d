"""Which public functions and classes something reaches: a walk from what is named outside the code, over what each uses."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from pathlib import Path

from maplebridge.config.house.modules import parsed, walked

SOURCE = Path(__file__).resolve().parents[1] / "src" / "maplebridge"
PACKAGE = "maplebridge"
Name = tuple[str, str]
"""Module, and what it defines there; an empty name is the module's own body."""


def modules(source: Path) -> dict[str, ast.Module]:
    """The modules of a package by their dotted names; of migrations none."""
    return {
        dotted(path, source): parsed(path.read_text("utf-8"))
        for path in source.rglob("*.py")
        if "migrations" not in path.parts
    }


def dotted(path: Path, source: Path) -> str:
    """How a module is called."""
    parts = [PACKAGE, *path.relative_to(source).with_suffix("").parts]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


class House:
    """What each module defines, and what each definition uses."""

    def __init__(self, trees: dict[str, ast.Module]) -> None:
        self.trees = trees
        self.defined: dict[str, dict[str, ast.stmt]] = {
            name: {
                node.name: node
                for node in tree.body
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            }
            for name, tree in trees.items()
        }
        self.imports = {name: dict(self._imports(name, tree)) for name, tree in trees.items()}

    def _imports(self, module: str, tree: ast.Module) -> Iterator[tuple[str, Name]]:
        """What names of a module stand for: another module, or something in one."""
        for node in walked(tree):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(PACKAGE):
                for alias in node.names:
                    whole = f"{node.module}.{alias.name}"
                    yield alias.asname or alias.name, self._meant(node.module, alias.name, whole)
            elif isinstance(node, ast.Import):
                for alias in node.names:
                    if alias.asname and alias.name in self.trees:
                        yield alias.asname, (alias.name, "")

    def _meant(self, module: str, name: str, whole: str) -> Name:
        """A module, unless its package hands on something of the same name."""
        package = self.trees.get(module)
        handed = package is not None and any(
            alias.name == name and node.module == whole
            for node in package.body
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        )
        if handed:
            return whole, name
        return (whole, "") if whole in self.trees else (module, name)

    def home(self, name: Name) -> Name:
        """Where something is defined that another module may only hand on."""
        module, what = name
        for _ in range(6):  # ends: nothing is handed on more often
            if not what or what in self.defined.get(module, {}) or what not in self.imports.get(module, {}):
                break
            module, what = self.imports[module][what]
        return module, what

    def uses(self, module: str, node: ast.AST) -> Iterator[Name]:
        """Everything that a piece of code of a module uses."""
        imported = self.imports[module]
        for one in ast.walk(node):
            if isinstance(one, ast.Name):
                yield from self._named(module, one.id)
            elif (
                isinstance(one, ast.Attribute)
                and isinstance(one.value, ast.Name)
                and one.value.id in imported
            ):
                inside, what = self.home(imported[one.value.id])
                if not what:
                    yield self.home((inside, one.attr))
            elif isinstance(one, ast.Constant) and isinstance(one.value, str):
                yield from self._said(one.value)

    def _named(self, module: str, name: str) -> Iterator[Name]:
        if name in self.defined[module]:
            yield module, name
        elif name in self.imports[module]:
            yield self.home(self.imports[module][name])

    def _said(self, text: str) -> Iterator[Name]:
        """Modules and names in them that a string says: those that are loaded by name."""
        if not re.fullmatch(r"maplebridge(\.\w+)+(:\w+)?", text):
            return
        whole, _, what = text.partition(":")
        if whole in self.trees:
            yield from ((whole, name) for name in ([what] if what else self.defined[whole]))
        elif (inside := whole.rpartition("."))[0] in self.trees:
            yield inside[0], inside[2]

    def bodies(self) -> Iterator[tuple[str, ast.AST]]:
        """What runs when a module is loaded: its statements, and the decorators of what it defines."""
        for module, tree in self.trees.items():
            for node in tree.body:
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                    yield from ((module, one) for one in node.decorator_list)
                elif not isinstance(node, ast.Import | ast.ImportFrom) and not _listing(node):
                    yield module, node


def _listing(node: ast.stmt) -> bool:
    """Whether a statement only lists names: `__all__` reaches nothing."""
    return isinstance(node, ast.Assign) and any(
        isinstance(one, ast.Name) and one.id == "__all__" for one in node.targets
    )


BY_NAME = ("run", "declare", "check", "main")
"""What the command line looks for in the modules of commands, which it loads by name."""
IN_TEMPLATES = f"{PACKAGE}.web."
"""Where what templates call is defined."""


def unreached(source: Path = SOURCE, *, described: str = "", words: Collection[str] = ()) -> list[str]:
    """Public functions and classes that nothing reaches, as `module:name`.

    described  modules of which a name counts as reached where it is one of `words`: those that documents speak of
    """
    house = House(modules(source))
    waiting = [name for module, node in house.bodies() for name in house.uses(module, node)]
    shown = "\n".join(path.read_text("utf-8") for path in source.rglob("*.html"))
    in_pages = set(re.findall(r"\w+", shown))
    for module, own in house.defined.items():
        waiting += [(module, name) for name in own if module.startswith(IN_TEMPLATES) and name in in_pages]
        waiting += [(module, name) for name in own if name in BY_NAME and ".cli." in module]
        waiting += [(module, name) for name, node in own.items() if _rooted(node)]
    if described:
        told = [(module, own) for module, own in house.defined.items() if module.startswith(f"{PACKAGE}.{described}")]
        waiting += [(module, name) for module, own in told for name in own if name in words]
    reached: set[Name] = set()
    while waiting:  # ends: each name once
        name = waiting.pop()
        if name in reached or name[1] not in house.defined.get(name[0], {}):
            continue
        reached.add(name)
        waiting += house.uses(name[0], house.defined[name[0]][name[1]])
    return sorted(
        f"{module.removeprefix(PACKAGE + '.')}:{name}"
        for module, own in house.defined.items()
        for name in own
        if not name.startswith("_") and (module, name) not in reached
    )


def _rooted(node: ast.stmt) -> bool:
    """Whether a framework finds it by itself: Django's apps and models, views and endpoints with their decorators."""
    bases = {ast.unparse(one) for one in node.bases} if isinstance(node, ast.ClassDef) else set()
    marked = bool(getattr(node, "decorator_list", ())) and not isinstance(node, ast.ClassDef)
    return bool(bases & {"AppConfig", "models.Model"}) or (marked and _marked(node))


def _marked(node: ast.stmt) -> bool:
    told = {ast.unparse(one).split("(")[0].rpartition(".")[2] for one in getattr(node, "decorator_list", ())}
    return bool(told & {"access", "get", "post", "receiver", "exception_handler"})
