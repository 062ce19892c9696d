"""No pack is named in the code: which there are is read from their folder, which one a city goes by from its database."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from maplebridge.config.house.modules import parsed, walked
from maplebridge.packs import reading

SOURCE = Path(__file__).resolve().parents[2] / "src" / "maplebridge"
OF_THE_SAMPLE = ("demo/", "packs/", "config/cities/sample.py")
"""The sample city and the packs themselves say which pack they are of."""


def named(tree: ast.AST) -> list[int]:
    """Lines in which a string is the name of a pack."""
    return [
        node.lineno
        for node in walked(tree)
        if isinstance(node, ast.Constant) and node.value in reading.names()
    ]


def test_the_packs_are_those_that_have_a_folder() -> None:
    """The first is meant where nobody says which."""
    assert reading.names() == ("cn", "xx")


def test_no_code_names_a_pack() -> None:
    """A third pack needs no line of code."""
    found = [
        f"{name}:{line}"
        for path in SOURCE.rglob("*.py")
        if not (name := path.relative_to(SOURCE).as_posix()).startswith(OF_THE_SAMPLE)
        for line in named(parsed(path.read_text("utf-8")))
    ]
    assert found == []


def test_a_planted_name_is_found() -> None:
    """As an argument, a default or in a list."""
    assert named(ast.parse('adopt("cn")\ndef f(pack="xx"): ...\nPACKS = ("cn", "other")\n')) == [1, 2, 3]


ONE_CITYS = re.compile(r"\bFH\b|(?<![\d.])12345(?!\d)")
"""The mark of the sample city's numbers, and its hotline."""
OF_ONE_CITY = (*OF_THE_SAMPLE, "config/database/history/", "kernel/territory/sql/tables/map.sql")
"""Besides, what stood before cities had a mark and a hotline of their own is brought up with those that every city had."""


def test_no_city_has_another_citys_mark_or_hotline() -> None:
    """In code, templates, SQL and translations; packs say what is usual, a city says its own."""
    texts = [path for ending in ("py", "html", "sql", "po", "txt", "js", "css") for path in SOURCE.rglob(f"*.{ending}")]
    found = [
        f"{name}:{number}"
        for path in texts
        if not (name := path.relative_to(SOURCE).as_posix()).startswith(OF_ONE_CITY)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if ONE_CITYS.search(line)
    ]
    assert found == []


def test_a_planted_mark_or_hotline_is_found() -> None:
    """Not where it is part of another number."""
    assert ONE_CITYS.search("it looks like FH-26-0041873")
    assert ONE_CITYS.search("请拨打12345。")
    assert not ONE_CITYS.search("13812345678, 0.12345, 123456")
