"""`maple procedures explain`: a page that a lawyer can read."""

from __future__ import annotations

import argparse

from maplebridge.config.cli.run.procedures.reading import carry_out, read
from maplebridge.config.procedures.calendars import calendar_of
from maplebridge.config.procedures.files import meant, pack_of
from maplebridge.rules.explain import explain


def run(arguments: argparse.Namespace) -> int:
    """Print the page; exit status as `reading.carry_out`."""
    return carry_out(lambda: _explain(arguments))


def _explain(arguments: argparse.Namespace) -> int:
    print(explain(read(arguments.file), calendar_of(pack_of(meant(arguments.file))), language=arguments.lang))
    return 0
