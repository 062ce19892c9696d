"""`maple prove`: the long proofs, which leave evidence."""

from __future__ import annotations

import argparse

from maplebridge.config.proving import prove
from maplebridge.config.proving.finding import Size


def run(arguments: argparse.Namespace) -> int:
    """Prove; exit status 1 if one does not hold, 2 for a proof that there is not."""
    size = Size(arguments.days, arguments.per_day, arguments.kills, arguments.seed)
    return prove(only=arguments.proof or arguments.only, size=size, as_json=arguments.json)
