"""`maple city rename|recode|move|merge|split`: the map changes on a day; what was, stays findable."""

from __future__ import annotations

import argparse
import csv
import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.command import documents
from maplebridge.kernel.territory import changes
from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.territory.founding import FoundingError, NewUnit
from maplebridge.kernel.territory.levels import level_name
from maplebridge.kernel.territory.listing import text_of

GOOD, MISUSED = 0, 2
PART_COLUMNS = ("code", "name_en", "name_zh")


def run(arguments: argparse.Namespace) -> int:
    """Change the map; exit status 2 where the change cannot be made, and then nothing is changed."""
    arguments.on = arguments.on or towntime.local(datetime.now(UTC)).date()
    try:
        codes = CHANGES[arguments.what](arguments)
    except FoundingError as error:
        print(f"{error} Nothing was changed.", file=sys.stderr)
        return MISUSED
    territory.forget()
    units = [territory.tree().by_code(code) for code in codes]
    rows = [{"code": one.code, "en": one.name_en, "zh": one.name_zh} for one in units if one is not None]
    if arguments.json:
        documents.tell({"what": arguments.what, "on": arguments.on.isoformat(), "units": rows})
    else:
        print("\n".join(f"{row['code']}: {row['en']} · {row['zh']}, since {arguments.on}." for row in rows))
    return GOOD


def _rename(arguments: argparse.Namespace) -> list[str]:
    changes.rename(arguments.code, name_en=arguments.en, name_zh=arguments.zh, on=arguments.on)
    return [arguments.code]


def _recode(arguments: argparse.Namespace) -> list[str]:
    changes.recode(arguments.code, new=arguments.new, on=arguments.on)
    return [arguments.new]


def _move(arguments: argparse.Namespace) -> list[str]:
    changes.move(arguments.code, to=arguments.to)
    return [arguments.code]


def _merge(arguments: argparse.Namespace) -> list[str]:
    changes.merge(arguments.codes, into=arguments.into, on=arguments.on)
    return [arguments.into]


def _split(arguments: argparse.Namespace) -> list[str]:
    parts = _parts(arguments)
    changes.split(arguments.code, into=parts, keeps=arguments.keeps, on=arguments.on)
    return [part.code for part in parts]


def _parts(arguments: argparse.Namespace) -> list[NewUnit]:
    """The parts that the list names: of the level of the unit that ends, in its parent."""
    tree = territory.tree()
    old = tree.by_code(arguments.code)
    if old is None or old.parent is None:
        raise FoundingError(f"No unit that can be split has the code {arguments.code}.")
    lines = list(csv.DictReader(io.StringIO(_text(arguments.parts).lstrip("\ufeff"), newline="")))
    if not lines or any(not (line.get(column) or "").strip() for line in lines for column in PART_COLUMNS):
        raise FoundingError(f"The list of parts needs a row for each part, with {', '.join(PART_COLUMNS)}.")
    above = tree.unit(old.parent).code
    return [
        NewUnit(
            parent=above,
            level=level_name(old.level),
            since=arguments.on,
            **{column: str(line[column]).strip() for column in PART_COLUMNS},
        )
        for line in lines
    ]


def _text(file: Path) -> str:
    try:
        return text_of(file.read_bytes(), name=file.name)
    except OSError as error:
        raise FoundingError(f"{file} cannot be read ({error.strerror}). Check the name.") from error


CHANGES = {"rename": _rename, "recode": _recode, "move": _move, "merge": _merge, "split": _split}
"""By the word of the command; each returns the codes of the units that stand there now."""
