"""`maple procedures draw --to FILE.bpmn`: a procedure as other programs draw it."""

from __future__ import annotations

import argparse

from maplebridge.config.cli.run.procedures.reading import carry_out, read
from maplebridge.rules.bpmn import to_bpmn


def run(arguments: argparse.Namespace) -> int:
    """Write it as BPMN 2.0; exit status as `reading.carry_out`."""
    return carry_out(lambda: _write(arguments))


def _write(arguments: argparse.Namespace) -> int:
    arguments.to.write_text(to_bpmn(read(arguments.file), language=arguments.lang), "utf-8")
    return 0
