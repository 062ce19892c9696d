"""Every loop says why it ends: what a stranger sends must never make a city count for ever."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import maplebridge
from maplebridge.config.house.modules import parsed, walked

SOURCE = Path(maplebridge.__file__).parent
ROOMS = ("acts", "api", "config", "demo", "kernel", "methods", "figures", "home", "packs", "rules", "web")
ENDLESS = {"count", "cycle", "repeat"}
"""Iterators of `itertools` without an end of their own."""
SOLVERS = ("scipy.optimize", "scipy.integrate", "scipy.sparse.linalg")
"""Modules whose functions search until they are satisfied: each call says what ends it, beside its own limit."""
PLAIN = {"ArpackError", "Bounds", "LinearConstraint", "LinearOperator"}
"""What such a module has besides: it describes a search and makes none."""


def unsaid(text: str) -> Iterator[int]:
    """Lines of the loops and searches that nobody says the end of: not on the line itself, not on the one before."""
    lines = text.splitlines()
    tree = parsed(text)
    solvers = set(_solvers(tree))
    for node in walked(tree):
        endless = (
            isinstance(node, ast.For) and isinstance(node.iter, ast.Call) and _called(node.iter) in ENDLESS
        )
        if isinstance(node, ast.While) or endless:
            said = lines[max(0, node.lineno - 2) : node.body[0].lineno - 1]
            if not any("# ends: " in line for line in said):
                yield node.lineno
        if solvers and isinstance(node, ast.Call) and ast.unparse(node.func) in solvers:
            said = lines[max(0, node.lineno - 2) : node.lineno]
            if not any("# ends: " in line for line in said):
                yield node.lineno


def _solvers(tree: ast.Module) -> Iterator[str]:
    """What this file calls a function that searches, however it was imported."""
    for node in walked(tree):
        if isinstance(node, ast.ImportFrom) and node.module in SOLVERS:
            yield from (one.asname or one.name for one in node.names if one.name not in PLAIN)
        named = (
            isinstance(node, ast.Attribute)
            and _last(node.value).endswith(("optimize", "integrate", "linalg"))
            and ast.unparse(node.value).endswith(("optimize", "integrate", "sparse.linalg"))
        )
        if named and node.attr not in PLAIN:  # type: ignore[union-attr]  # an attribute
            yield ast.unparse(node)


def _last(node: ast.expr) -> str:
    """The last name of what something is asked of."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


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


def test_a_planted_search_is_found() -> None:
    for text in (
        "from scipy.optimize import milp\nmilp(c)\n",
        "from scipy.optimize import milp as find\nfind(c)\n",
        "import scipy.optimize\nscipy.optimize.minimize(f)\n",
        "from scipy import optimize\noptimize.brentq(f)\n",
    ):
        assert list(unsaid(text)) == [2], text
    assert list(unsaid("from scipy.optimize import milp\n# ends: by its time limit\nmilp(c)\n")) == []
    assert list(unsaid("from scipy.optimize import Bounds\nBounds(0, 1)\n")) == []
