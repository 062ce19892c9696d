"""Renames, new codes, mergers and splits: dated, so that old matters and statistics stay right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from maplebridge.kernel.territory import models
from maplebridge.kernel.territory.founding import FoundingError, NewUnit, create_units, touch


def rename(code: str, *, name_en: str, name_zh: str, on: date) -> None:
    """Give a unit another name; the former one is still found in texts.

    on      the day of the change
    raises  FoundingError  no unit on the map has the code
    Written in one transaction.
    """
    with transaction.atomic():
        unit = _unit_now(code)
        for former in {unit.name_en, unit.name_zh} - {name_en, name_zh}:
            models.Name.objects.update_or_create(
                unit=unit, text=former, kind=models.Name.Kind.FORMER, defaults={"until": on}
            )
        unit.name_en, unit.name_zh = name_en, name_zh
        unit.save(update_fields=["name_en", "name_zh"])
        touch()


def recode(code: str, *, new: str, on: date) -> None:
    """Give a unit another code; the former one still finds it.

    on      the day of the change
    raises  FoundingError  no unit on the map has the code, or another one has the new code
    Written in one transaction.
    """
    with transaction.atomic():
        unit = _unit_now(code)
        if models.Unit.objects.filter(code=new).exists():
            raise FoundingError(f"The code {new} belongs to another unit.")
        models.Name.objects.create(unit=unit, text=unit.code, kind=models.Name.Kind.CODE, until=on)
        unit.code = new
        unit.save(update_fields=["code"])
        touch()


def merge(codes: Sequence[str], *, into: NewUnit | str, on: date) -> int:
    """Join units into a new one, or into one that stands; returns its id.

    What lay in them, and their offices, pass to it. The old units end on that day.
    raises  FoundingError when a unit is unknown or has ended, or would be joined into itself
    Written in one transaction.
    """
    with transaction.atomic():
        old = [_unit_now(code) for code in codes]
        new = _unit_now(into) if isinstance(into, str) else _created(into)
        if new.code in codes:
            raise FoundingError(f"{new.name_en} ({new.code}) cannot be merged into itself.")
        for unit in old:
            _end(unit, on)
            models.Succession.objects.create(old=unit, new=new, on=on)
            _pass_on(unit, new)
        touch()
    return new.id


def split(code: str, *, into: Sequence[NewUnit], keeps: str, on: date) -> tuple[int, ...]:
    """Divide a unit; returns the ids of its parts. In the order of `into`.

    keeps   code of the part to which its offices and what lay in it pass; move the rest with `move`
    on      the day on which the unit ends and its parts begin
    raises  FoundingError  no part has the code `keeps`, or no unit on the map has `code`
    Written in one transaction.
    """
    if keeps not in {part.code for part in into}:
        raise FoundingError(f"No part has the code {keeps}: name the part that keeps the offices.")
    with transaction.atomic():
        old = _unit_now(code)
        parts = [_created(part) for part in into]
        _end(old, on)
        models.Succession.objects.bulk_create(models.Succession(old=old, new=p, on=on) for p in parts)
        _pass_on(old, next(part for part in parts if part.code == keeps))
        touch()
    return tuple(part.id for part in parts)


def move(code: str, *, to: str) -> None:
    """Put a unit, with all that lies in it, under another parent.

    raises  FoundingError  a unit is unknown, or the one cannot lie in the other
    """
    with transaction.atomic():
        unit, parent = _unit_now(code), _unit_now(to)
        if unit.id in parent.path or parent.level >= unit.level:
            raise FoundingError(f"{unit.name_en} cannot lie in {parent.name_en}.")
        _hang(unit, parent)
        touch()


def _unit_now(code: str) -> models.Unit:
    unit = models.Unit.objects.select_for_update().filter(code=code, valid_to=None).first()
    if unit is None:
        raise FoundingError(f"No unit on the map has the code {code}.")
    return unit


def _created(row: NewUnit) -> models.Unit:
    return models.Unit.objects.get(id=create_units([row])[row.code])


def _end(unit: models.Unit, on: date) -> None:
    if on < unit.valid_from:
        raise FoundingError(f"{unit.name_en} began on {unit.valid_from}; it cannot end before.")
    unit.valid_to = on
    unit.save(update_fields=["valid_to"])


def _pass_on(old: models.Unit, new: models.Unit) -> None:
    for child in models.Unit.objects.filter(parent=old, valid_to=None):
        if child.id != new.id:
            _hang(child, new)
    models.Office.objects.filter(unit=old).update(unit=new)


def _hang(unit: models.Unit, parent: models.Unit) -> None:
    """Set the parent, and the paths of the unit and of everything in it."""
    depth = len(unit.path)
    inside = list(models.Unit.objects.filter(path__contains=[unit.id], valid_to=None))
    for below in inside:
        below.path = [*parent.path, unit.id, *below.path[depth:]]
    models.Unit.objects.bulk_update(inside, ["path"], batch_size=1000)
    models.Unit.objects.filter(id=unit.id).update(parent=parent)
