"""`maple procedures draw`: the picture of a procedure."""

from __future__ import annotations

import argparse

from maplebridge.config.cli.run.procedures.reading import carry_out, read
from maplebridge.rules.drawing import draw


def run(arguments: argparse.Namespace) -> int:
    """Draw it as SVG, to the screen or into a file; exit status as `reading.carry_out`."""
    return carry_out(lambda: _draw(arguments))


def _draw(arguments: argparse.Namespace) -> int:
    picture = draw(read(arguments.file), language=arguments.lang, standalone=arguments.to is not None)
    if arguments.to is None:
        print(picture)
    else:
        arguments.to.write_text(picture, "utf-8")
    return 0
