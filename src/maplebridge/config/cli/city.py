"""`maple city new`: a city from its own lists, with a pack's offices and procedures."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path

PACKS = ("cn", "xx")
SHOWN_HOLES = 10
GOOD, MISUSED = 0, 2
NEXT = (
    "Now: ./maple account add NAME --administrator, then ./maple serve. ./maple doctor says what is missing."
)


def declare(_name: str, parser: argparse.ArgumentParser) -> None:
    """Declare the words of `city`."""
    doing = parser.add_subparsers(dest="what", metavar="WORD", required=True)
    new = doing.add_parser("new", help="found a city in an empty installation: all of it or nothing")
    new.add_argument("units", type=Path, help="CSV list of units: code, parent, level, name_en, name_zh")
    new.add_argument("boundaries", type=Path, nargs="?", help="GeoJSON file of boundaries, by code")
    new.add_argument("--pack", choices=PACKS, default="cn", help="pack of offices and procedures")
    new.add_argument("--offices", type=Path, help="CSV list of the offices that there are: unit, kind, names")
    new.add_argument("--since", type=_day, default=date(2000, 1, 1), help="first day of units")
    new.add_argument("--dry-run", action="store_true", help="check everything, found nothing")
    new.add_argument("--json", action="store_true", help="print the result as JSON")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it as 2026-05-07") from None


def run(arguments: argparse.Namespace) -> int:
    """Found a city: 0 it stands (or would), 2 something cannot be taken and nothing was founded."""
    from maplebridge.config.installation.boot import boot

    boot("clock", migrate=True)
    from maplebridge.config.cities.newcity import Lists, found
    from maplebridge.kernel.territory import queries as territory
    from maplebridge.kernel.territory.founding import FoundingError

    territory.forget()
    try:
        lists = Lists(
            pack=arguments.pack,
            units=_text(arguments.units) or "",
            offices=_text(arguments.offices),
            boundaries=_text(arguments.boundaries),
        )
        done = found(lists, now=datetime.now(UTC), since=arguments.since, dry_run=arguments.dry_run)
    except FoundingError as error:
        sentences = str(error).splitlines()
        if arguments.json:
            print(
                json.dumps(
                    {"schema": 1, "founded": False, "refused": sentences}, ensure_ascii=False, indent=1
                )
            )
        print("\n".join(sentences), file=sys.stderr)
        print("Nothing was founded.", file=sys.stderr)
        return MISUSED
    if arguments.json:
        facts = {"schema": 1, "founded": not arguments.dry_run, "refused": [], **dataclasses.asdict(done)}
        print(json.dumps(facts, ensure_ascii=False, indent=1))
        return GOOD
    verb = "would be founded" if arguments.dry_run else "stands"
    print(
        f"{done.name_en} {verb}: {done.units} units, {done.offices} offices, {done.boundaries} boundaries, "
        f"{len(done.procedures)} procedures."
    )
    for hole in done.holes[:SHOWN_HOLES]:
        print(hole)
    if len(done.holes) > SHOWN_HOLES:
        print(f"{len(done.holes) - SHOWN_HOLES} more holes like these; ./maple doctor lists them.")
    if not arguments.dry_run:
        print(NEXT)
    return GOOD


def _text(file: Path | None) -> str | None:
    from maplebridge.kernel.territory.founding import FoundingError
    from maplebridge.kernel.territory.listing import text_of

    if file is None:
        return None
    try:
        return text_of(file.read_bytes(), name=file.name)
    except OSError as error:
        raise FoundingError(f"{file} cannot be read ({error.strerror}). Check the name.") from error
