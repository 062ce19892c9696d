"""`maple city new`: a city from its own lists, with a pack's offices and procedures."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from django.db import transaction

from maplebridge.config.cities.newcity import Lists, found, hotline_number
from maplebridge.kernel.territory import city
from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.territory.founding import FoundingError
from maplebridge.kernel.territory.listing import text_of

SHOWN_HOLES = 10
GOOD, MISUSED = 0, 2
NEXT = (
    "Now: ./maple account add NAME --administrator, then ./maple serve. ./maple doctor says what is missing."
)


def run(arguments: argparse.Namespace) -> int:
    """Found a city, or say its hotline; exit status 0 it stands (or would), 2 something cannot be taken and nothing
    was changed.
    """
    territory.forget()
    return _hotline(arguments) if arguments.what == "hotline" else _new(arguments)


def _hotline(arguments: argparse.Namespace) -> int:
    if not territory.tree().units:
        print("There is no city here yet: found one first (./maple city new units.csv).", file=sys.stderr)
        return MISUSED
    try:
        number = hotline_number(arguments.number)
    except FoundingError as error:
        print(error, file=sys.stderr)
        return MISUSED
    with transaction.atomic():
        city.say(hotline=number)
    if arguments.json:
        print(json.dumps({"schema": 1, "hotline": number}))
    else:
        print(f"People are told to call {number}." if number else "No number is named any more.")
    return GOOD


def _new(arguments: argparse.Namespace) -> int:
    try:
        lists = Lists(
            pack=arguments.pack,
            units=_text(arguments.units) or "",
            mark=arguments.mark,
            hotline=arguments.hotline,
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
    if file is None:
        return None
    try:
        return text_of(file.read_bytes(), name=file.name)
    except OSError as error:
        raise FoundingError(f"{file} cannot be read ({error.strerror}). Check the name.") from error
