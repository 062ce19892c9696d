"""`maple walk` once its city stands: a report is sent in and followed."""

from __future__ import annotations

import argparse
import json
import sys
from functools import partial
from typing import Any

from maplebridge.config.house.sending import sent
from maplebridge.config.house.walking import Walk, shortest, traced
from maplebridge.config.installation.home import checkout

ROOMS = 12
TRACED = ("first", "second", "third")
"""Reports whose walk is written down: a minute that begins between two of them makes one longer, never all."""
TEXT = "The street lamp at the bus stop of Liuxi has been out for two weeks. Please repair it."


def run(arguments: argparse.Namespace) -> int:
    """Print the walk; exit status 1 if it is longer than `ROOMS` rooms or climbs, 2 if the report was not taken."""
    sent(arguments.door, TEXT, "untraced")  # what is read once for all stands before the walks that count
    walks = []
    for key in TRACED:
        status, walk = traced(partial(sent, arguments.door, TEXT, key), checkout())
        if status not in (201, 302, 303):
            print(f"The report was not taken: the {arguments.door} answered {status}.", file=sys.stderr)
            return 2
        walks.append(walk)
    walk = shortest(walks)
    print(json.dumps(document(arguments.door, walk)) if arguments.json else "\n".join(sentences(walk)))
    return 1 if len(walk.rooms) > ROOMS or walk.climbs else 0


def document(door: str, walk: Walk) -> dict[str, Any]:
    """The walk as JSON, by key: how many `rooms`, `climbs` and `returns`, the `way`, the pure `shelf` and where it
    `climbed`.
    """
    climbed = [{"from": before, "to": room, "function": function} for before, room, function in walk.climbs]
    return {
        "schema": 1,
        "door": door,
        "rooms": len(walk.rooms),
        "climbs": len(climbed),
        "returns": walk.returns,
        "way": walk.rooms,
        "shelf": walk.shelf,
        "climbed": climbed,
    }


def sentences(walk: Walk) -> list[str]:
    """The walk for people: the rooms in the order in which it enters them, then each climb, then the returns."""
    return [
        f"{len(walk.rooms)} rooms ({ROOMS} is the most): {', '.join(walk.rooms)}; beside them {', '.join(walk.shelf)}.",
        *(f"Climbs from {before} to {room} ({function})." for before, room, function in walk.climbs),
        f"{walk.returns} times a room was entered again.",
    ]
