"""The map of the modules: what each is for, in the first sentence of its own docstring."""

from __future__ import annotations

import ast
from itertools import groupby
from pathlib import Path

from maplebridge.config.house.modules import PACKAGE, parsed

HEAD = """# Module map

What each module is for, in its own words. Made by `./maple house --map`; a test compares.
"""
LEFT_OUT = ("migrations", "skeleton")


def rendered(package: Path = PACKAGE) -> str:
    """The map in Markdown: a heading for each folder, its sentence, a line for each module.

    A folder with a README of its own, as a verb may have one, says there what stands in it.
    """
    apart = {path.parent for path in package.rglob("README.md")}
    files = [
        path
        for path in sorted(package.rglob("*.py"))
        if not set(LEFT_OUT) & set(path.parts) and not apart & set(path.parents)
    ]
    folders = groupby(sorted(files, key=lambda path: (str(path.parent), path.name)), key=lambda path: path.parent)
    return HEAD + "".join(_folder(folder, list(paths), package) for folder, paths in folders)


def _folder(folder: Path, paths: list[Path], package: Path) -> str:
    name = folder.relative_to(package).as_posix()
    own = folder / "__init__.py"
    lines = [f"- `{path.stem}`: {_sentence(path)}\n" for path in paths if path != own]
    sentence = f"\n{_sentence(own)}\n" if own.exists() else ""
    return f"\n## {'maplebridge' if name == '.' else name}\n{sentence}" + ("\n" + "".join(lines) if lines else "")


def _sentence(path: Path) -> str:
    docstring = ast.get_docstring(parsed(path.read_text("utf-8"))) or ""
    return " ".join(docstring.split("\n\n", 1)[0].split())
