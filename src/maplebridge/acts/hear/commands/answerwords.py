"""The words of `answers`: whether the answer base of a pack is whole, and what of it is due for review."""

from __future__ import annotations

import argparse
import sys

from maplebridge.packs.answers import packs_with_answers
from maplebridge.rules.plain import day

MISUSED = 2


def declare(name: str, parser: argparse.ArgumentParser) -> None:
    """Declare the options of `answers`."""
    parser.add_argument(
        "what", choices=("check",), help="check: read every answer, and say which are due for review"
    )
    parser.add_argument(
        "--pack", default="", help="the pack whose answers are checked; without it all that have some"
    )
    parser.add_argument(
        "--on", default="", metavar="DAY", help="the day on which it is asked, 2026-11-30; today without it"
    )
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def check(arguments: argparse.Namespace) -> int | None:
    """2 where a pack has no answers, or the day is none."""
    if arguments.pack and arguments.pack not in packs_with_answers():
        known = ", ".join(packs_with_answers()) or "none"
        print(f"No pack {arguments.pack} has answers. Packs with answers: {known}.", file=sys.stderr)
        return MISUSED
    if arguments.on and day(arguments.on) is None:
        print("Write the day after --on as year-month-day, 2026-11-30.", file=sys.stderr)
        return MISUSED
    return None
