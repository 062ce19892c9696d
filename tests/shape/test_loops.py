"""Every loop says why it ends: what a stranger sends must never make a city count for ever."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import maplebridge

SOURCE = Path(maplebridge.__file__).parent
ROOMS = ("acts", "api", "config", "demo", "kernel", "methods", "packs", "rules", "site")
ENDLESS = {"count", "cycle", "repeat"}
"""Iterators of `itertools` without an end of their own."""


def unsaid(text: str) -> Iterator[int]:
    """Lines of the loops that nobody says the end of: not on the line itself, not on the one before."""
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        endless = (
            isinstance(node, ast.For) and isinstance(node.iter, ast.Call) and _called(node.iter) in ENDLESS
        )
        if isinstance(node, ast.While) or endless:
            said = lines[max(0, node.lineno - 2) : node.body[0].lineno - 1]
            if not any("# ends: " in line for line in said):
                yield node.lineno


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


@pytest.mark.parametrize("room", ROOMS)
def test_every_loop_says_why_it_ends(room: str) -> None:
    files = sorted((SOURCE / room).rglob("*.py"))
    assert files
    found = [
        f"{file.relative_to(SOURCE)}:{line}" for file in files for line in unsaid(file.read_text("utf-8"))
    ]
    assert found == [], "say why it ends: `# ends: …`, or give it a bound"


def test_a_planted_loop_is_found() -> None:
    assert list(unsaid("while True:\n    pass\n")) == [1]
    assert list(unsaid("while a:  # ends: each round takes one\n    pass\n")) == []
    assert list(unsaid("for n in itertools.count(3):\n    pass\n")) == [1]
    assert list(unsaid("for n in range(3):\n    pass\n")) == []
