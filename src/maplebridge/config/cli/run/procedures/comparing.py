"""`maple procedures diff`: what changed between two versions."""

from __future__ import annotations

import argparse

from maplebridge.config.cli.run.procedures.reading import carry_out, read
from maplebridge.config.procedures.calendars import calendar_of
from maplebridge.config.procedures.files import meant, pack_of
from maplebridge.rules.diff import differences


def run(arguments: argparse.Namespace) -> int:
    """Print the changes, a sentence each; exit status as `reading.carry_out`."""
    return carry_out(lambda: _diff(arguments))


def _diff(arguments: argparse.Namespace) -> int:
    changes = differences(
        read(arguments.old), read(arguments.new), calendar_of(pack_of(meant(arguments.new)))
    )
    for title in changes:
        print(title.in_language(arguments.lang))
    return 0
