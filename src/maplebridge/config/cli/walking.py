"""`maple walk`: the way of one report through the rooms of the code, traced on a throw-away city."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from maplebridge.config.house.walking import Walk

ROOMS = 12
TEXT = "The street lamp at the bus stop of Liuxi has been out for two weeks. Please repair it."
DOORS = ("api", "page")


def declare(_name: str, parser: argparse.ArgumentParser) -> None:
    """The words of `walk`."""
    parser.add_argument("what", choices=["report"], help="what is followed: one report, until its sender is answered")
    parser.add_argument("--door", choices=DOORS, default="api", help="the door it comes in by")
    parser.add_argument("--json", action="store_true", help="print the rooms, climbs and returns as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Print the walk; 1 if it is longer than `ROOMS` rooms or climbs."""
    from maplebridge.config.house.walking import traced
    from maplebridge.config.installation.home import checkout

    with _city():
        from maplebridge.config.house.sending import sent

        sent(arguments.door, TEXT, "first")  # what is read once for all stands before the walk that counts
        status, walk = traced(lambda: sent(arguments.door, TEXT, "second"), checkout())
    if status not in (201, 302, 303):
        print(f"The report was not taken: the {arguments.door} answered {status}.", file=sys.stderr)
        return 2
    print(json.dumps(document(arguments.door, walk)) if arguments.json else "\n".join(sentences(walk)))
    return 1 if len(walk.rooms) > ROOMS or walk.climbs else 0


def document(door: str, walk: Walk) -> dict[str, Any]:
    """The walk as JSON: how many `rooms`, `climbs` and `returns`, the `way` through the rooms and where it `climbed`."""
    climbed = [{"from": before, "to": room, "function": function} for before, room, function in walk.climbs]
    return {
        "schema": 1,
        "door": door,
        "rooms": len(walk.rooms),
        "climbs": len(climbed),
        "returns": walk.returns,
        "way": walk.rooms,
        "climbed": climbed,
    }


def sentences(walk: Walk) -> list[str]:
    """The walk for people."""
    return [
        f"{len(walk.rooms)} rooms ({ROOMS} is the most): {', '.join(walk.rooms)}.",
        *(f"Climbs from {before} to {room} ({function})." for before, room, function in walk.climbs),
        f"{walk.returns} times a room was entered again.",
    ]


@contextmanager
def _city() -> Iterator[None]:
    """This process at work as `web` on a sample city of its own, which goes when the walk is done."""
    import subprocess

    from maplebridge.config.installation.boot import boot
    from maplebridge.config.installation.resting import rest

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
        boot("web")
        yield
    finally:
        rest()
        shutil.rmtree(folder, ignore_errors=True)
