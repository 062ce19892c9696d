"""The words of `house`, `texts` and `walk`: what looks at the code itself."""

from __future__ import annotations

import argparse

DOORS = ("api", "page")


def declare(name: str, parser: argparse.ArgumentParser) -> None:
    """The words of one of these commands."""
    {"house": _house, "texts": _texts, "walk": _walk}[name](parser)


def _house(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the measures as JSON")
    parser.add_argument("--map", action="store_true", help="print the map of the modules instead")
    parser.add_argument("--docstrings", action="store_true", help="list the docstrings that leave something out instead")


def _texts(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lang", default="zh", help="language whose catalogues are looked at")
    parser.add_argument(
        "--write",
        action="store_true",
        help="write the catalogues anew: sorted, new texts empty, unused ones gone",
    )
    parser.add_argument("--json", action="store_true", help="print what is wrong as JSON")


def _walk(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what", choices=["report"], help="what is followed: one report, until its sender is answered"
    )
    parser.add_argument("--door", choices=DOORS, default="api", help="the door it comes in by")
    parser.add_argument("--json", action="store_true", help="print the rooms, climbs and returns as JSON")
