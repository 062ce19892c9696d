"""The migrations of each app are one line: two that were written side by side do not both land as the last."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "maplebridge"
FOLDERS = sorted(SOURCE.rglob("migrations"))


def leaves(folder: Path) -> set[str]:
    """Migrations of a folder on which no other of the same folder depends."""
    files = list(folder.glob("[0-9]*.py"))
    names = {file.stem for file in files}
    needed = {
        node.value
        for file in files
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value != file.stem
    }
    return names - needed


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_an_app_has_one_last_migration(folder: Path) -> None:
    assert len(leaves(folder)) == 1, leaves(folder)


def test_two_last_migrations_are_found(tmp_path: Path) -> None:
    (tmp_path / "0001_a.py").write_text("dependencies = []")
    (tmp_path / "0002_b.py").write_text("dependencies = [('x', '0001_a')]")
    (tmp_path / "0002_c.py").write_text("dependencies = [('x', '0001_a')]")
    assert leaves(tmp_path) == {"0002_b", "0002_c"}


def test_no_migration_has_the_name_of_an_earlier_one_and_none_leaves_the_upgrades_transaction() -> None:
    """An old database would take it for made; and what is outside the transaction would stay when an upgrade fails."""
    order = (SOURCE / "config" / "database" / "history" / "order.txt").read_text("utf-8").split()
    assert len(order) == 100
    for folder in FOLDERS:
        for file in folder.glob("[0-9]*.py"):
            assert f"{folder.parent.name}.{file.stem}" not in order
            assert "atomic = False" not in file.read_text("utf-8"), file


def test_every_earlier_change_is_kept() -> None:
    folder = SOURCE / "config" / "database" / "history"
    order = (folder / "order.txt").read_text("utf-8").split()
    assert sorted(order) == sorted(f"{file.parent.name}.{file.stem}" for file in folder.glob("*/*.sql"))


def test_no_table_is_called_by_a_former_name() -> None:
    """What `history/renamed.sql` renames is gone: nothing asks for it by the name of before."""
    folder = SOURCE / "config" / "database" / "history"
    pairs = re.findall(r"\('(resolve_\w+|matter_\w+)', '(\w+)'\)", (folder / "renamed.sql").read_text("utf-8"))
    assert len(pairs) == 13
    former = re.compile(r"\b(" + "|".join(old for old, _ in pairs) + r")(?![a-z])")
    files = [*SOURCE.rglob("*.py"), *SOURCE.rglob("*.sql"), *SOURCE.parents[1].glob("tests/**/*.py")]
    kept = (folder, folder.with_suffix(".py"))
    named = [
        (file.name, found.group())
        for file in files
        if file not in kept and folder not in file.parents and (found := former.search(file.read_text("utf-8")))
    ]
    assert named == []
