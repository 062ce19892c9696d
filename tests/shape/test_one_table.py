"""How much is taken stands in one table (`rules.limits`): no second number in code, on a page, in a schema or a document."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from maplebridge.config.house.modules import parsed, walked

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "maplebridge"
TABLE = SOURCE / "rules" / "limits.py"
TAKEN = re.compile(r"(LETTERS|_BYTES|^FILES|^PAGES|^FRAMES|^PIXELS)$")
"""Names of how much is taken of what people and programs send."""
TOLD = {"max_length", "min_length", "most", "maxLength"}
"""What a field or a schema is told with a number."""
OF_ITS_OWN = {
    "web/pictures/paper.py": "how much of a text fits on the receipt's page; the whole stands in the matter",
    "kernel/matter/storage/commitments.py": "the salt of a commitment, which we draw",
}
"""Numbers of what is made here, not of what is taken."""
ROOMS = ("acts", "api", "home", "web", "kernel", "config")


def numbers(source: str) -> list[str]:
    """Second numbers in a module: assigned to a name of the table's kind, or told to a field of a form or a schema."""
    tree = parsed(source)
    columns = {
        id(call)
        for call in walked(tree)
        if isinstance(call, ast.Call) and not isinstance(call.func, ast.Name) and _first(call.func) == "models"
    }
    found = []
    for node in walked(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            names = node.targets if isinstance(node, ast.Assign) else [node.target]
            said = [ast.unparse(name) for name in names]
            if any(TAKEN.search(name) for name in said) and _number(node.value):
                found.append(f"{node.lineno}: {said[0]}")
        elif isinstance(node, ast.Call) and id(node) not in columns:
            found += [
                f"{node.lineno}: {one.arg}" for one in node.keywords if one.arg in TOLD and _number(one.value)
            ]
    return found


def _first(node: ast.expr) -> str:
    """The first name of what is called."""
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):  # ends: each round goes one step inward
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _number(node: ast.expr) -> bool:
    """Whether this is made of numbers alone."""
    return all(
        isinstance(one, ast.Constant | ast.BinOp | ast.operator | ast.Tuple | ast.Load)
        and not (isinstance(one, ast.Constant) and not isinstance(one.value, int))
        for one in ast.walk(node)
    )


def spoken(text: str) -> list[str]:
    """Second numbers in what a page or a message says."""
    return re.findall(r"\b\d+ ?(?:MB|KB|MiB)\b|maxlength=|\b\d+ (?:files|letters|characters)\b|\d+个(?:文件|字符)", text)


def test_no_module_knows_a_second_number() -> None:
    found = {
        str(path.relative_to(SOURCE)): said
        for room in ROOMS
        for path in sorted((SOURCE / room).rglob("*.py"))
        if "migrations" not in path.parts and (said := numbers(path.read_text("utf-8")))
    }
    assert {name: said for name, said in found.items() if name not in OF_ITS_OWN} == {}
    assert set(OF_ITS_OWN) <= set(found), "not needed any more"


def test_no_page_and_no_message_says_a_second_number() -> None:
    """Nor has a field a `maxlength`: a browser cuts what is pasted there without a word."""
    found = {
        path.name: said
        for kind in ("*.html", "*.po")
        for path in sorted(SOURCE.rglob(kind))
        if (said := spoken(path.read_text("utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    "planted",
    [
        "MOST_LETTERS = 20_000",
        "FILE_BYTES = 10 * 1024 * 1024",
        "FILES: int = 10",
        "x = Field('', max_length=500)",
        "x = Text('Why?', most=2000)",
        "x = Field(json_schema_extra=dict(maxLength=20000))",
    ],
)
def test_a_planted_second_number_is_found(planted: str) -> None:
    assert numbers(planted)


@pytest.mark.parametrize(
    "planted", ["Up to 5 files of 10 MB each.", '<input maxlength="200">', "20000 letters at most", "最多5个文件"]
)
def test_a_planted_second_number_on_a_page_is_found(planted: str) -> None:
    assert spoken(planted)


def test_what_reads_the_table_is_no_second_number() -> None:
    assert numbers("MOST_LETTERS = limits.TEXT_LETTERS\nx = Field('', max_length=limits.LINE_LETTERS)") == []
    assert numbers("x = models.CharField(max_length=80)") == [], "a column is wide enough; the table says what is taken"
