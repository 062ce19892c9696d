"""`maple procedures adopt` before the database starts: what is not sound is not adopted."""

from __future__ import annotations

import argparse
import sys

from maplebridge.config.cli import go_on
from maplebridge.config.cli.run.procedures.reading import carry_out
from maplebridge.config.procedures.checking import check_files
from maplebridge.config.procedures.files import pack_files

ADOPTING = "maplebridge.config.cli.run.procedures.adopting"


def run(arguments: argparse.Namespace) -> int:
    """Adopt; exit status 1 where one of them is not sound, else as `reading.carry_out`."""
    return carry_out(lambda: _adopt(arguments))


def _adopt(arguments: argparse.Namespace) -> int:
    files = arguments.files = arguments.files or pack_files(arguments.pack)
    unsound = [one for one in check_files(files, pack=arguments.pack) if not one.sound]
    if unsound:
        print(f"Not adopted: {', '.join(one.id for one in unsound)} is not sound.", file=sys.stderr)
        return 1
    return go_on(arguments, ADOPTING, boot="clock")
