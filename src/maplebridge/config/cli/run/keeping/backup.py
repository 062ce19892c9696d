"""`maple backup`: everything that a city needs to stand again, in one file."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from maplebridge.config.backups import keeping
from maplebridge.config.cli.run.keeping.saying import GOOD, carry_out, say, wrong
from maplebridge.config.installation import home
from maplebridge.config.installation.home import Home
from maplebridge.config.installation.postgres import DatabaseAddress


def run(arguments: argparse.Namespace) -> int:
    """Back up; exit status 0 done, 2 the question was wrong and nothing was changed."""
    return carry_out(arguments, lambda: _backup(arguments, home.home(), arguments.address))


def _backup(arguments: argparse.Namespace, place: Home, address: DatabaseAddress) -> int:
    now = datetime.now(UTC)
    target = (arguments.file or Path(f"maplebridge-{now:%Y%m%d-%H%M%S}.tar")).absolute()
    if target.exists():
        return wrong(f"There is already a file {target}; a backup overwrites nothing.")
    manifest = keeping.backup(place, address, target, with_keys=arguments.with_keys)
    size = target.stat().st_size
    shown = {"schema": 1, "file": str(target), "bytes": size, **manifest.facts, "parts": len(manifest.parts)}
    keys = (
        "It holds the keys of codes, vault and signatures: whoever has it can read every contact and sign in the "
        "city's name. Lock it away."
        if arguments.with_keys
        else f"The keys are not in it. Copy {place.secret} to another safe place: without vault.key no contact can "
        "be opened again, without codes.key no resident's code fits."
    )
    say(arguments, shown, f"Written: {target} ({size:,} bytes, {len(manifest.parts)} parts).\n{keys}")
    return GOOD
