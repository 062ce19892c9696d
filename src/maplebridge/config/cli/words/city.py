"""The words of `city`."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from maplebridge.packs.reading import names
from maplebridge.rules.plain import day

PACKS = names()
CHANGING = "maplebridge.config.cli.run.citymap"
CHANGES = {
    "rename": "give a unit another name; the former one is still found",
    "recode": "give a unit another code; the former one still finds it",
    "move": "put a unit under another parent",
    "merge": "let units end and become one that stands",
    "split": "let a unit end and become several",
}
"""What changes the map, on a day."""


def declare(_name: str, parser: argparse.ArgumentParser) -> None:
    """Declare the words of `city`."""
    doing = parser.add_subparsers(dest="what", metavar="WORD", required=True)
    new = doing.add_parser("new", help="found a city in an empty installation: all of it or nothing")
    new.add_argument("units", type=Path, help="CSV list of units: code, parent, level, name_en, name_zh")
    new.add_argument("boundaries", type=Path, nargs="?", help="GeoJSON file of boundaries, by code")
    new.add_argument("--pack", choices=PACKS, default=PACKS[0], help="pack of offices and procedures")
    new.add_argument("--offices", type=Path, help="CSV list of the offices that there are: unit, kind, names")
    new.add_argument(
        "--mark", metavar="AB", help="two to four letters before the numbers of its matters (the pack's)"
    )
    new.add_argument("--hotline", metavar="NUMBER", help="number that people call, or none (the pack's)")
    new.add_argument("--since", type=_day, default=date(2000, 1, 1), help="first day of units")
    new.add_argument("--dry-run", action="store_true", help="check everything, found nothing")
    new.add_argument("--json", action="store_true", help="print the result as JSON")
    other = doing.add_parser("hotline", help="say which number people call, or none")
    other.add_argument("number", help="the number, or none")
    other.add_argument("--json", action="store_true", help="print the result as JSON")
    _declare_changes(doing)


def _declare_changes(doing: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The words that change the map."""
    for word, summary in CHANGES.items():
        parser = doing.add_parser(word, help=summary)
        parser.set_defaults(run=CHANGING, needs_city=True)
        if word == "merge":
            parser.add_argument("codes", nargs="+", metavar="CODE", help="units that end")
            parser.add_argument(
                "--into", required=True, metavar="CODE", help="unit that stands, which they become"
            )
        else:
            parser.add_argument("code", help="code of the unit")
        if word == "rename":
            parser.add_argument("--en", required=True, help="its new name in English")
            parser.add_argument("--zh", required=True, help="the same in Chinese")
        if word == "recode":
            parser.add_argument("new", help="its new code")
        if word == "move":
            parser.add_argument(
                "--to", required=True, metavar="CODE", help="unit in which it lies from now on"
            )
        if word == "split":
            parser.add_argument("parts", type=Path, help="CSV list of its parts: code, name_en, name_zh")
            parser.add_argument(
                "--keeps", required=True, metavar="CODE", help="part that keeps offices and what lies in it"
            )
        parser.add_argument("--on", type=_day, default=None, help="day of the change; today, if not said")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")


def _day(text: str) -> date:
    read = day(text)
    if read is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it as 2026-05-07")
    return read
