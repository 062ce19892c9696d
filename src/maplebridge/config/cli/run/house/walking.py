"""`maple walk`: the way of one report through the rooms of the code, traced on a throw-away city."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from maplebridge.config.cli import go_on
from maplebridge.config.installation.resting import rest

WALKED = "maplebridge.config.cli.run.house.walked"


def run(arguments: argparse.Namespace) -> int:
    """Print the walk of a report through a throw-away city; exit status 1 if it is longer than it may be or climbs."""
    with _city():
        return go_on(arguments, WALKED, boot="web", migrate=False)


@contextmanager
def _city() -> Iterator[None]:
    """A sample city that this process finds when it starts, and that goes when the walk is done."""
    folder = Path(tempfile.mkdtemp(prefix="maplebridge-walk-"))
    folder.chmod(0o711)  # the database's user must be able to enter
    os.environ["MAPLEBRIDGE_HOME"] = str(folder / "home")
    for name in ("DATABASE_URL", "MAPLEBRIDGE_DB"):
        os.environ.pop(name, None)
    try:
        words = [sys.executable, "-m", "maplebridge", "demo", "--no-serve", "--days", "0"]
        done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603  our own program
        if done.returncode:
            raise SystemExit(f"The city of the walk could not be founded: {done.stderr.strip()[-400:]}")
        yield
    finally:
        rest()
        shutil.rmtree(folder, ignore_errors=True)
