"""The words of `city`."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from maplebridge.packs.reading import names

PACKS = names()


def declare(_name: str, parser: argparse.ArgumentParser) -> None:
    """Declare the words of `city`."""
    doing = parser.add_subparsers(dest="what", metavar="WORD", required=True)
    new = doing.add_parser("new", help="found a city in an empty installation: all of it or nothing")
    new.add_argument("units", type=Path, help="CSV list of units: code, parent, level, name_en, name_zh")
    new.add_argument("boundaries", type=Path, nargs="?", help="GeoJSON file of boundaries, by code")
    new.add_argument("--pack", choices=PACKS, default=PACKS[0], help="pack of offices and procedures")
    new.add_argument("--offices", type=Path, help="CSV list of the offices that there are: unit, kind, names")
    new.add_argument("--mark", metavar="AB", help="two to four letters before the numbers of its matters (the pack's)")
    new.add_argument("--hotline", metavar="NUMBER", help="number that people call, or none (the pack's)")
    new.add_argument("--since", type=_day, default=date(2000, 1, 1), help="first day of units")
    new.add_argument("--dry-run", action="store_true", help="check everything, found nothing")
    new.add_argument("--json", action="store_true", help="print the result as JSON")
    other = doing.add_parser("hotline", help="say which number people call, or none")
    other.add_argument("number", help="the number, or none")
    other.add_argument("--json", action="store_true", help="print the result as JSON")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it as 2026-05-07") from None
