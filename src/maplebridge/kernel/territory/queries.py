"""The snapshot of units and offices that every process keeps, and when it is renewed."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.backends.signals import connection_created
from django.dispatch import receiver
from django.utils import timezone

from maplebridge.kernel.territory import city, models
from maplebridge.kernel.territory.holders import Office, Offices
from maplebridge.kernel.territory.levels import level_name
from maplebridge.kernel.territory.sound import is_level
from maplebridge.kernel.territory.tree import Tree
from maplebridge.kernel.territory.unit import OtherName, Unit
from maplebridge.rules.mandate import Mandate
from maplebridge.rules.tasklist import Item

LOOK_EVERY = 2.0
"""Seconds between two looks at the edition; a change made elsewhere is seen that late at most."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything of one edition on one day."""

    token: UUID | None
    day: date
    tree: Tree
    offices: Offices


class _Here(threading.local):
    snapshot: Snapshot | None = None
    looked: float = 0.0


_here = _Here()
_latest: list[Snapshot] = []
_lock = threading.Lock()


def tree() -> Tree:
    """The city's units. No query while the snapshot is fresh; six when the edition has changed."""
    return _snapshot().tree


def offices() -> Offices:
    """The city's offices and mandates, from the same snapshot as `tree`."""
    return _snapshot().offices


def founded() -> bool:
    """Whether a city stands here. One query; nothing of it is read."""
    return models.Unit.objects.exists()


def forget() -> None:
    """Drop the snapshot of this process: after a write, and between tests."""
    _latest.clear()
    _here.snapshot = None
    city.forget()


@receiver(connection_created)
def _another(**_given: Any) -> None:
    """Look again: this thread has a new session, perhaps with another database."""
    _here.snapshot = None


def _snapshot() -> Snapshot:
    now = time.monotonic()
    current = _here.snapshot
    if current is not None and now - _here.looked < LOOK_EVERY and _latest:
        return current
    token, day = city.read(), timezone.localdate()
    with _lock:
        fitting = [s for s in _latest if s.token == token and s.day == day]
        current = fitting[0] if fitting else _load(token, day)
        _latest[:] = [current]
    _here.snapshot, _here.looked = current, now
    return current


def _load(token: UUID | None, day: date) -> Snapshot:
    fields = ("id", "code", "parent", "level", "name_en", "name_zh", "path", "lon", "lat", "boundary")
    units = [
        Unit(*row[:6], tuple(row[6]), *row[7:])
        for row in models.Unit.objects.values_list(*fields, "valid_from", "valid_to")
    ]
    names = [OtherName(*row) for row in models.Name.objects.values_list("unit", "text", "kind")]
    became: dict[int, tuple[int, ...]] = {}
    for old, new in models.Succession.objects.order_by("id").values_list("old", "new"):
        became[old] = (*became.get(old, ()), new)
    tree = Tree(units, today=day, names=names, became=became)
    listed = models.Office.objects.order_by("id").values_list("id", "unit", "kind", "name_en", "name_zh")
    mandates = models.Mandate.objects.values_list("office", "office__unit", "role", "category", "law")
    mandated = [
        Mandate(office=office, unit=unit, role=role, category=category, law=law)
        for office, unit, role, category, law in mandates
    ]
    return Snapshot(token, day, tree, Offices(tree, [Office(*row) for row in listed], mandated, _tasks()))


def _tasks() -> list[Item]:
    return [
        Item(
            id=row.code,
            level=level_name(row.level),
            kind=row.kind,
            category=row.category,
            holder=level_name(row.holder),
            since=row.valid_from,
            until=row.valid_to,
            power=row.power,
            money=row.money,
        )
        for row in models.TaskItem.objects.order_by("id")
        if is_level(row.level) and is_level(row.holder)
    ]
