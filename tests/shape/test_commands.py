"""Commands are declared apart from what they do: declaring costs a start nothing, and what runs is there."""

from __future__ import annotations

import importlib.util
import subprocess
import sys

import pytest

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
