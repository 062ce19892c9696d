"""`maple restore --kept` and `--drop`: the databases that restores set aside."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from maplebridge.config.backups import asides
from maplebridge.config.cli.run.keeping.saying import GOOD, say, wrong


def run(arguments: argparse.Namespace) -> int:
    """List or drop what restores set aside; exit status 0 done, 2 there is no such database."""
    address, now = arguments.address, datetime.now(UTC)
    listed = asides.aside_databases(address)
    if missing := sorted(set(arguments.drop) - {one.name for one in listed}):
        return wrong(
            f"No restore set aside a database {', '.join(missing)}; `maple restore --kept` lists them."
        )
    for name in arguments.drop:
        asides.drop(address, name)
    left = [one for one in listed if one.name not in arguments.drop]
    shown: dict[str, object] = {
        "schema": 1,
        "dropped": arguments.drop,
        "kept": [
            {"name": one.name, "since": one.since and one.since.isoformat(), "days": one.days(now)}
            for one in left
        ],
    }
    lines = [*(f"Dropped: {name}." for name in arguments.drop), *(one.sentence(now) for one in left)]
    say(arguments, shown, "\n".join(lines or ["No database is set aside."]))
    return GOOD
