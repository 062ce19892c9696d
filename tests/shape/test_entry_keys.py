"""The short keys of entries are known to one module; whoever reads an entry reads named fields."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from maplebridge.config.house.modules import parsed, walked

SOURCE = Path(__file__).resolve().parents[2] / "src" / "maplebridge"
CODEC = "kernel/ledger/entry.py"
KEYS = frozenset(["s", "n", "x", "r", "c", "e", "R", "-", "~"])
DATA = frozenset({"data", "said", "body", "short", "payload", "brief"})


def reads_of(tree: ast.AST) -> Iterator[int]:
    """Lines that name a short key: one of what an entry says, or one of a new entry's own."""
    for node in walked(tree):
        if any(found(node) for found in (_subscript, _asked, _compared, _written)):
            yield node.lineno  # type: ignore[attr-defined]  # all four kinds stand on a line


def _subscript(node: ast.AST) -> bool:
    return isinstance(node, ast.Subscript) and _is_key(node.slice) and _of_entry(node.value)


def _asked(node: ast.AST) -> bool:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
        return False
    return node.func.attr in ("get", "pop") and _is_key(node.args[0]) and _of_entry(node.func.value)


def _compared(node: ast.AST) -> bool:
    return isinstance(node, ast.Compare) and _is_key(node.left) and _of_entry(node.comparators[0])


def _written(node: ast.AST) -> bool:
    if not isinstance(node, ast.Dict):
        return False
    return bool({key.value for key in node.keys if isinstance(key, ast.Constant)} & {"s", "x", "r", "R"})


def _is_key(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and node.value in KEYS and isinstance(node.value, str)


def _of_entry(node: ast.AST) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    return name in DATA


def test_the_short_keys_are_known_to_the_codec_alone() -> None:
    """No other module reads or writes an entry by a key of one letter."""
    found = []
    for path in SOURCE.rglob("*.py"):
        name = path.relative_to(SOURCE).as_posix()
        if name == CODEC or "migrations" in path.parts or name.startswith(("rules/", "methods/")):
            continue
        found += [f"{name}:{line}" for line in reads_of(parsed(path.read_text("utf-8")))]
    assert found == []


def test_planted_reads_are_found() -> None:
    """Each way of reading or writing by a letter that stood in fourteen files is found."""
    planted = (
        'entry.data.get("x")', 'entry.data["s"]', '"s" in entry.data', 'data.get("n", "")', 'data["R"] = {}',
        'said.get("~")', 'x = {"s": {}, "x": 1}', '"r" not in one.data',
    )  # fmt: skip
    for line in planted:
        assert list(reads_of(ast.parse(line))) == [1], line
    assert not list(reads_of(ast.parse('entry.content.changes; part["s"]; {"n": 1}')))
