"""The words of `walk`."""

from __future__ import annotations

import argparse

DOORS = ("api", "page")


def declare(_name: str, parser: argparse.ArgumentParser) -> None:
    """The words of `walk`."""
    parser.add_argument(
        "what", choices=["report"], help="what is followed: one report, until its sender is answered"
    )
    parser.add_argument("--door", choices=DOORS, default="api", help="the door it comes in by")
    parser.add_argument("--json", action="store_true", help="print the rooms, climbs and returns as JSON")
