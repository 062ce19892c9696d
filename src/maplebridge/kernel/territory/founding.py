"""Found units, offices, mandates and task lists in bulk: at set-up, and when a city imports its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django.db import connection, transaction

from maplebridge.kernel.territory import models
from maplebridge.kernel.territory.levels import level_number
from maplebridge.kernel.territory.queries import forget
from maplebridge.rules.mandate import Mandate
from maplebridge.rules.tasklist import Change, Item

_BATCH = 1000


class FoundingError(ValueError):
    """A row of the city's own data cannot be taken; the sentence names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUnit:
    """`parent` is the code of a unit founded before or in the same call; None for a city.

    boundary  a GeoJSON geometry, longitude first;  aliases  further names by which people know it
    lon, lat  of a point in it, in degrees (WGS 84)
    """

    code: str
    parent: str | None
    level: str
    name_en: str
    name_zh: str
    since: date
    lon: float | None = None
    lat: float | None = None
    boundary: Mapping[str, Any] | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOffice:
    """`key` is the caller's own word for the office, given back with its id."""

    key: str
    unit: int
    kind: str
    name_en: str
    name_zh: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTask:
    """An item of a task list with its name in both languages, and the change by which it comes; None at founding."""

    item: Item
    name_en: str
    name_zh: str
    change: Change | None = None


def founding_alone() -> None:
    """Be the only one who founds a city until this transaction ends; then look whether one stands by now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('maplebridge city'))")


def create_units(rows: Iterable[NewUnit]) -> dict[str, int]:
    """Write units, parents before children; returns code → id.

    raises  FoundingError for an unknown parent, a wrong level or a code that is taken
    """
    ordered = sorted(rows, key=lambda row: level_number(row.level))
    if not ordered:
        return {}
    with transaction.atomic():
        above = _parents([row.parent for row in ordered if row.parent])
        ids = dict(zip((row.code for row in ordered), _reserve("unit", len(ordered)), strict=True))
        if len(ids) < len(ordered) or models.Unit.objects.filter(code__in=list(ids)).exists():
            raise FoundingError("Two units have the same code: every unit needs its own.")
        made: list[models.Unit] = []
        for row in ordered:
            unit = _unit(row, ids[row.code], above)
            above[row.code] = (unit.id, unit.level, tuple(unit.path))
            made.append(unit)
        models.Unit.objects.bulk_create(made, batch_size=_BATCH)
        aliases = [
            models.Name(unit_id=ids[row.code], text=text, kind=models.Name.Kind.ALIAS)
            for row in ordered
            for text in dict.fromkeys(row.aliases)
        ]
        models.Name.objects.bulk_create(aliases, batch_size=_BATCH)
        touch()
    return ids


def _parents(codes: Sequence[str]) -> dict[str, tuple[int, int, tuple[int, ...]]]:
    rows = models.Unit.objects.filter(code__in=set(codes)).values_list("code", "id", "level", "path")
    return {code: (unit, level, tuple(path)) for code, unit, level, path in rows}


def _unit(row: NewUnit, unit_id: int, parents: Mapping[str, tuple[int, int, tuple[int, ...]]]) -> models.Unit:
    parent: int | None = None
    above, path = -1, tuple[int, ...]()
    level = level_number(row.level)
    if row.parent is not None:
        if row.parent not in parents:
            raise FoundingError(
                f"{row.name_en} ({row.code}) lies in {row.parent}, but no unit has that code."
            )
        parent, above, path = parents[row.parent]
    if level <= above:
        raise FoundingError(f"{row.name_en} ({row.code}) is a {row.level}, which cannot lie in {row.parent}.")
    return models.Unit(
        id=unit_id,
        code=row.code,
        parent_id=parent,
        level=level,
        name_en=row.name_en,
        name_zh=row.name_zh,
        path=[*path, unit_id],
        lon=row.lon,
        lat=row.lat,
        boundary=row.boundary,
        valid_from=row.since,
    )


def create_offices(rows: Iterable[NewOffice]) -> dict[str, int]:
    """Write offices; returns key → id. Two writes."""
    listed = list(rows)
    if not listed:
        return {}
    with transaction.atomic():
        ids = _reserve("office", len(listed))
        models.Office.objects.bulk_create(
            [
                models.Office(id=i, unit_id=r.unit, kind=r.kind, name_en=r.name_en, name_zh=r.name_zh)
                for i, r in zip(ids, listed, strict=True)
            ],
            batch_size=_BATCH,
        )
        touch()
    return {row.key: office for row, office in zip(listed, ids, strict=True)}


def give_mandates(rows: Iterable[Mandate]) -> None:
    """Write mandates; one that stands already stays as it is."""
    with transaction.atomic():
        models.Mandate.objects.bulk_create(
            [models.Mandate(office_id=r.office, role=r.role, category=r.category, law=r.law) for r in rows],
            batch_size=_BATCH,
            ignore_conflicts=True,
        )
        touch()


def list_tasks(rows: Iterable[NewTask]) -> None:
    """Write items of task lists; a line in force for the same level and category may stand only once."""
    with transaction.atomic():
        models.TaskItem.objects.bulk_create([_task(row) for row in rows], batch_size=_BATCH)
        touch()


def _task(row: NewTask) -> models.TaskItem:
    item, change = row.item, row.change
    return models.TaskItem(
        code=item.id,
        level=level_number(item.level),
        kind=item.kind,
        category=item.category,
        holder=level_number(item.holder),
        name_en=row.name_en,
        name_zh=row.name_zh,
        power=item.power,
        money=item.money,
        valid_from=item.since,
        valid_to=item.until,
        direction=change.direction if change else "",
        asked_by=change.asked_by if change else None,
        approved_by=change.approved_by if change else None,
        explanation=change.explanation if change else "",
        views=change.views if change else "",
        tests=list(change.tests) if change else [],
    )


def touch() -> None:
    """Mark a new edition, inside the writer's transaction: every process renews its snapshot."""
    models.Edition.objects.update_or_create(id=1, defaults={"token": uuid4()})
    forget()
    transaction.on_commit(forget)


def _reserve(table: str, count: int) -> list[int]:
    """Take the next ids of a table, so that paths can be written in one go."""
    sequence = f"territory_{table}_id_seq"
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s::regclass)::int FROM generate_series(1, %s)", [sequence, count])
        return sorted(row[0] for row in cursor.fetchall())
