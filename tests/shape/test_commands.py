"""Commands are declared apart from what they do: declaring costs a start nothing, and what runs is there."""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from maplebridge.config import cli
from maplebridge.config.cli import COMMANDS

HEAVY = ("django", "numpy", "psycopg", "rich")
DECLARED = (
    "import argparse, sys\nfrom maplebridge.config import cli\n"
    "for one in cli.COMMANDS.values(): cli.declare(one, argparse.ArgumentParser())\n"
    "print(*({HEAVY} & sys.modules.keys()))".replace("{HEAVY}", str(set(HEAVY)))
)


def test_the_words_of_all_commands_load_nothing_heavy() -> None:
    """`--help`, and a word that is wrong, are answered without Django, numbers or a database."""
    done = subprocess.run([sys.executable, "-c", DECLARED], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_its_words_and_what_runs_it(name: str) -> None:
    command = COMMANDS[name]
    assert importlib.util.find_spec(command.words) is not None
    assert importlib.util.find_spec(command.run) is not None
    assert command.boot in (None, "owner", "web", "clock", "seal", "export")


MODULE = re.compile(r"maplebridge(\.\w+)+")
CLI = Path(cli.__file__).parent


def named(tree: ast.Module) -> Iterator[str]:
    """The modules that a file of the command line names in words: whole, or as `f"{RUN}.name"`."""
    bases = {
        node.targets[0].id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.FormattedValue):
            base = node.values[0].value
            rest = node.values[1:]
            if (
                isinstance(base, ast.Name)
                and base.id in bases
                and all(isinstance(one, ast.Constant) for one in rest)
            ):
                yield bases[base.id] + "".join(
                    str(one.value) for one in rest if isinstance(one, ast.Constant)
                )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and MODULE.fullmatch(node.value):
            yield node.value


def test_every_module_that_the_command_line_names_is_there_and_can_be_run() -> None:
    """A name in words is read by no other checker: each leads to a file, and what is run has `run`."""
    found = {name for path in CLI.rglob("*.py") for name in named(ast.parse(path.read_text("utf-8")))}
    assert len(found) > 40
    missing = {name for name in found if importlib.util.find_spec(name) is None}
    assert not missing
    for name in found:
        origin = str(getattr(importlib.util.find_spec(name), "origin", ""))
        if ".run." in name and not origin.endswith("__init__.py"):
            tree = ast.parse(Path(origin).read_text("utf-8"))
            assert any(isinstance(node, ast.FunctionDef) and node.name == "run" for node in tree.body), name


def test_a_name_that_leads_nowhere_is_found() -> None:
    tree = ast.parse('RUN = "maplebridge.config.cli.run"\none.set_defaults(run=f"{RUN}.nowhere")\n')
    assert set(named(tree)) == {"maplebridge.config.cli.run", "maplebridge.config.cli.run.nowhere"}
    assert importlib.util.find_spec("maplebridge.config.cli.run.nowhere") is None


def test_the_help_of_prove_names_every_proof_that_there_is() -> None:
    from maplebridge.config import proving
    from maplebridge.config.cli.words import testing

    assert tuple(proving.PROOFS) == testing.PROOFS
    assert all(name in testing.ONE_OF for name in proving.PROOFS)
