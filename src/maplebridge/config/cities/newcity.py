"""A city from its own lists: units, offices, boundaries; a pack's offices and procedures. All of it, or nothing."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import SYSTEM
from maplebridge.kernel.law import registry
from maplebridge.kernel.territory import city, doctor
from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.territory.bodies import Named, create_bodies
from maplebridge.kernel.territory.founding import FoundingError, NewUnit, create_units, founding_alone
from maplebridge.kernel.territory.listing import read_units
from maplebridge.kernel.territory.maps.boundaries import import_geojson
from maplebridge.packs import reading
from maplebridge.packs.bodies import OfficeKind, office_kinds
from maplebridge.packs.cities import OfACity, is_hotline, is_mark, usual

OFFICE_COLUMNS = ("unit", "kind", "name_en", "name_zh")
BEYOND = "beyond the columns"
NO_HOTLINE = "none"
"""What is said for a city that nobody can call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """Texts of a city's own files; `offices` and `boundaries` may be missing.

    mark     before the numbers of its matters;  hotline  a number to call, or NO_HOTLINE; None: what is usual in the pack
    """

    pack: str
    units: str
    mark: str | None = None
    hotline: str | None = None
    offices: str | None = None
    boundaries: str | None = None


@dataclass(frozen=True, slots=True)
class Founded:
    """What stands now (or would stand), and the sentences of what it lacks.

    units, offices, boundaries  how many of each;  procedures  their ids, in order;  holes  a sentence each
    """

    name_en: str
    name_zh: str
    units: int
    offices: int
    boundaries: int
    procedures: tuple[str, ...]
    holes: tuple[str, ...]


def found(lists: Lists, *, now: datetime, since: date, dry_run: bool = False) -> Founded:
    """Found a city in an empty installation, as role clock.

    dry_run  read and check everything, and keep nothing
    raises   FoundingError with a sentence for each row that cannot be taken; nothing is founded then
    """
    _none_stands()
    own = what_it_says(lists.pack, mark=lists.mark, hotline=lists.hotline)
    rows = read_units(lists.units, since=since)
    _one_city(rows)
    _begun(rows, towntime.local(now).date())
    kinds = office_kinds(lists.pack)
    named = None if lists.offices is None else _offices(lists.offices, rows, kinds)
    try:
        with transaction.atomic():
            scope.enter(SYSTEM)
            founding_alone()
            _none_stands()
            registry.adopt_pack(lists.pack, now=now)
            units = create_units(rows)
            offices = create_bodies(rows, units, kinds, named)
            city.say(mark=own.mark, hotline=own.hotline)
            drawn = 0 if lists.boundaries is None else _boundaries(lists.boundaries)
            territory.forget()
            answer = _summary(lists.pack, len(units), len(offices), drawn)
            transaction.set_rollback(dry_run)
    finally:
        territory.forget()
        registry.forget()
    return answer


def what_it_says(pack: str, *, mark: str | None, hotline: str | None) -> OfACity:
    """The mark and the hotline of a city of this pack, its own or the usual ones. Raises FoundingError."""
    first = usual(pack)
    own = OfACity(
        first.mark if mark is None else unicodedata.normalize("NFKC", mark).strip().upper(),
        first.hotline if hotline is None else hotline_number(hotline),
    )
    if not is_mark(own.mark):
        raise FoundingError(
            f"{mark!r} cannot stand before numbers: two to four letters from A to Z, such as AB."
        )
    return own


def hotline_number(hotline: str) -> str:
    """A hotline as it is kept: a number to call, or nothing. Raises FoundingError."""
    number = unicodedata.normalize("NFKC", hotline).strip()
    if number == NO_HOTLINE:
        return ""
    if not number or not is_hotline(number):
        raise FoundingError(
            f"{hotline!r} is no number to call: figures, with spaces or dashes between them, or {NO_HOTLINE}."
        )
    return number


def _none_stands() -> None:
    territory.forget()
    if territory.tree().units:
        raise FoundingError(
            f"A city stands here already: {territory.tree().root.name_en}. Nothing was changed."
        )


def _one_city(rows: Sequence[NewUnit]) -> None:
    cities = [row for row in rows if row.parent is None]
    if len(cities) != 1:
        named = ", ".join(f"{row.name_en} ({row.code})" for row in cities[:5])
        raise FoundingError(
            f"The list has {len(cities)} rows of the level city ({named}); one installation is one city."
            if cities
            else "The list has no row of the level city: write one, without a parent."
        )


def _begun(rows: Sequence[NewUnit], today: date) -> None:
    """See that the city's own row stands today: without it there would be no city on the map."""
    for row in rows:
        if row.parent is None and row.since > today:
            raise FoundingError(
                f"{row.name_en} ({row.code}) would begin on {row.since}, which is to come. Name a day that has been."
            )


def _boundaries(text: str) -> int:
    done = import_geojson(text)
    if done.refused:
        raise FoundingError("\n".join(done.refused))
    return len(done.taken)


def _offices(text: str, rows: Sequence[NewUnit], kinds: Sequence[OfficeKind]) -> Named:
    """The offices that there are, by unit and kind, with their names.

    raises  FoundingError with a line for each row that does not fit
    """
    lines = _office_lines(text)
    named: dict[tuple[str, str], tuple[str, str]] = {}
    faults: list[str] = []
    for line, row in lines:
        if BEYOND in row:
            faults.append(f"Offices, line {line}: it has more cells than the first line has columns.")
            continue
        cells = {column: (row[column] or "").strip() for column in OFFICE_COLUMNS}
        place = cells["unit"], cells["kind"]
        fault = "stands on another line already" if place in named else _misfit(cells, rows, kinds)
        if fault:
            faults.append(f"Offices, line {line}: {place[1]!r} at {place[0]!r} {fault}.")
        named[place] = cells["name_en"], cells["name_zh"]
    if faults:
        raise FoundingError("\n".join(faults[:50]))
    return named


def _office_lines(text: str) -> list[tuple[int, dict[str, str]]]:
    """The rows of the list of offices, each with its line.

    raises  FoundingError for a list that cannot be read, or whose columns are not those needed
    """
    if "\0" in text:
        raise FoundingError(
            "The list of offices holds a NUL character: save it as “CSV UTF-8” and try again."
        )
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""), restkey=BEYOND)
    try:
        lines = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise FoundingError(
            f"Offices, line {reader.line_num}: this line cannot be read ({error})."
        ) from error
    heads = list(reader.fieldnames or ())
    missing = [column for column in OFFICE_COLUMNS if column not in heads]
    double = [column for column in OFFICE_COLUMNS if heads.count(column) > 1]
    if double:
        raise FoundingError(f"The list of offices has the column {double[0]} twice; leave one.")
    if missing:
        raise FoundingError(
            f"The list of offices lacks the column {missing[0]}; needed are {', '.join(OFFICE_COLUMNS)}."
        )
    strange = [head for head in heads if head.strip() and head not in OFFICE_COLUMNS]
    if strange:
        raise FoundingError(
            f"The list of offices has columns that are not known: {', '.join(strange[:10])}. Known are "
            f"{', '.join(OFFICE_COLUMNS)}; give them these names, or take them out."
        )
    return lines


def _misfit(cells: Mapping[str, str], rows: Sequence[NewUnit], kinds: Sequence[OfficeKind]) -> str:
    """Why a row of the list of offices cannot be taken; empty when it can."""
    level = next((row.level for row in rows if row.code == cells["unit"]), None)
    kind = next((kind for kind in kinds if kind.kind == cells["kind"]), None)
    if level is None:
        return "names no unit of the list"
    if kind is None:
        return f"is no kind of office of this pack; known are {', '.join(sorted(one.kind for one in kinds))}"
    if level not in kind.levels:
        return f"cannot be: it stands at {', '.join(kind.levels)}, and the unit is a {level}"
    if not cells["name_en"] or not cells["name_zh"]:
        return "needs a name in both languages (name_en, name_zh)"
    return ""


def _summary(pack: str, units: int, offices: int, drawn: int) -> Founded:
    root = territory.tree().root
    adopted = [one for one in registry.adopted() if one.pack == pack]
    return Founded(
        name_en=root.name_en,
        name_zh=root.name_zh,
        units=units,
        offices=offices,
        boundaries=drawn,
        procedures=tuple(sorted({one.procedure.id for one in adopted})),
        holes=tuple(_holes(pack, [one.procedure for one in adopted])),
    )


def _holes(pack: str, procedures: Sequence[registry.Procedure]) -> Iterator[str]:
    tree, offices = territory.tree(), territory.offices()
    for unit in doctor.without_intake(tree, offices):
        yield f"{unit.name_en} has no intake: what nobody is competent for would wait for nobody."
    leaves = [category.code for category in reading.taxonomy(pack).leaves]
    for hole in doctor.holes(tree, offices, procedures, leaves):
        yield hole.words.in_language("en")
