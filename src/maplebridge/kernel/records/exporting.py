"""Matters as a file: CSV that Excel opens in Chinese, XLSX, Parquet, GeoJSON. Places and matters, never people.

No words of residents, no contact, no code leaves here; what is against an office (bound B6) and what is outside
scope (bound B4) is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.file.heading import as_shown, category_title, office_title, outcome
from maplebridge.kernel.matter import numbers
from maplebridge.kernel.matter.lifecycle import ailing
from maplebridge.kernel.matter.lifecycle.exchanging import exchanged_from
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.matter.storage.state import UNREADABLE
from maplebridge.kernel.records import tables
from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.territory.tree import Tree
from maplebridge.kernel.verbs import declared
from maplebridge.packs.reading import OUTSIDE
from maplebridge.rules.refusal import Incomplete
from maplebridge.texts import Text

COLUMNS = (
    "number", "opened", "category", "category_en", "category_zh", "place", "place_en", "place_zh", "unit", "office_en",
    "office_zh", "procedure", "version", "exchanged_from", "step", "outcome", "due", "bounces", "limits_missed",
)  # fmt: skip
NUMBERS = ("version", "bounces", "limits_missed")
CHUNK = 2000
Record = dict[str, Any]


@dataclass(slots=True)
class Exported:
    """How many matters were written, and the numbers of those that could not be read and were left out.

    left_out  numbers as people read them, in the order of the export
    """

    count: int = 0
    left_out: list[str] = field(default_factory=list)


def export(path: Path, *, now: datetime) -> Exported:
    """Write every matter this role may see to a file of the kind its name says; one that cannot be read is left out.

    raises  Incomplete  a name that ends in none of .csv, .xlsx, .parquet, .geojson
    """
    done = Exported()
    done.count = tables.write(
        path, COLUMNS, lambda: _records(done.left_out), numbers=NUMBERS, sheet="matters"
    )
    return done


def export_of_verb(path: Path, what: str, *, now: datetime) -> Exported:
    """Write a table that a verb declares.

    raises  Incomplete  no verb exports anything by that name, or as `export`
    """
    exports = {one.name: one for verb in declared() for one in verb.exports}
    wanted = exports.get(what)
    if wanted is None:
        names = ", ".join(("matters", "papers", *sorted(exports)))
        raise Incomplete(Text("Nothing is exported as “{what}”; there is: {names}.", what=what, names=names))
    rows = wanted.rows
    return Exported(tables.write(path, wanted.columns, lambda: rows(now), sheet=what))


def _records(left_out: list[str]) -> Iterator[Record]:
    """A record of each matter; the numbers of those that cannot be read are added to `left_out`."""
    matters = Matter.objects.filter(against=None).exclude(category=OUTSIDE).order_by("number")
    tree, exchanged = territory.tree(), exchanged_from()
    for row in matters.iterator(chunk_size=CHUNK):
        try:
            record = {**_record(row, tree), "exchanged_from": exchanged.get(row.number, "")}
        except UNREADABLE:
            left_out.append(numbers.show(row.number))
        else:
            yield record


def _record(row: Matter, tree: Tree) -> Record:
    if ailing.out_of_reach(row):
        raise OverflowError("no_moment")
    definition = as_shown(row).procedure
    step = definition.place(row.step).name
    place, category, office = tree.unit(row.place), category_title(row.category), office_title(row.office)
    return {
        "number": numbers.show(row.number),
        "opened": _moment(row.opened),
        "category": row.category,
        "category_en": category.in_language("en"),
        "category_zh": category.in_language("zh"),
        "place": place.code,
        "place_en": place.name_en,
        "place_zh": place.name_zh,
        "unit": tree.unit(row.unit).code,
        "office_en": office.in_language("en"),
        "office_zh": office.in_language("zh"),
        "procedure": definition.id,
        "version": definition.version,
        "step": step,
        "outcome": outcome(row, definition),
        "due": _moment(row.due) if row.due else "",
        "bounces": row.bounces,
        "limits_missed": row.missed,
    }


def _moment(at: datetime) -> str:
    return towntime.local(at).strftime("%Y-%m-%d %H:%M")
