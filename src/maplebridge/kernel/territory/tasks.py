"""The city's duty lists at work: what is in force, may a task pushed down be refused, and entering a change of a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from maplebridge.kernel.territory import models
from maplebridge.kernel.territory.founding import FoundingError, NewTask, list_tasks
from maplebridge.kernel.territory.levels import level_name, level_number
from maplebridge.kernel.territory.queries import offices, tree
from maplebridge.kernel.territory.sound import is_level
from maplebridge.packs.duties import duties, grounds
from maplebridge.rules.tasklist import (
    Accepted,
    Change,
    Direction,
    Ground,
    Item,
    Kind,
    NotReadyError,
    Push,
    Refusable,
    apply,
    judge_push,
    lacks,
)
from maplebridge.texts import Title

MOST_CHANGES = 20
"""Changes of a list that a page shows, the newest of them."""
ABOVE = (
    "{unit} is a {level}; a list of the level {listed} is changed from above, by a unit of a higher level."
)
PASSED = (
    "The change for {category} would begin on {on}, which has passed: what was pushed down until today is judged by the "
    "list of its day. Name today or a day to come."
)
BELOW = "{unit} is a {level}; an adjustment is asked for by a unit of the level {listed}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a list, what it is called, and the change by which it came; without one where `direction` is empty.

    asked_by, approved_by  ids of units;  tests  those of `rules.tasklist.TAKE_BACK_TESTS` that it meets
    """

    item: Item
    title: Title
    direction: Direction | None = None
    asked_by: int | None = None
    approved_by: int | None = None
    explanation: str = ""
    views: str = ""
    tests: tuple[str, ...] = ()


def articles(pack: str) -> Mapping[str, Ground]:
    """Code of a refusal, or code and level → its article; empty where the pack brings no list. Raises PackError."""
    return {code: Ground(law_en=en, law_zh=zh) for code, (en, zh) in grounds(pack).items()}


def listed_levels(pack: str) -> tuple[str, ...]:
    """Levels that have a list of their own in this city or in its pack, the highest first. No query."""
    named = {item.level for item in offices().tasks} | {line.level for line in duties(pack)}
    return tuple(sorted(named, key=level_number))


def in_force(level: str, day: date) -> tuple[Line, ...]:
    """The list of a level on a day, in the order of the classes. One query."""
    holds = Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gt=day))
    rows = models.TaskItem.objects.filter(holds, level=level_number(level))
    return tuple(_line(row) for row in rows.order_by("category", "id") if is_level(row.holder))


def changes(level: str) -> tuple[Line, ...]:
    """The lines that came to the list of a level by a change, the newest first; at most MOST_CHANGES. One query."""
    rows = models.TaskItem.objects.filter(level=level_number(level)).exclude(direction="")
    newest = rows.order_by("-valid_from", "-id")[:MOST_CHANGES]
    return tuple(_line(row) for row in newest if is_level(row.holder))


def judge(push: Push, *, pack: str) -> Accepted | Refusable:
    """Say by the lists in force whether a task must be done or may be refused, and by which article.

    raises  KeyError  a pack that brings no articles
    """
    return judge_push(push, offices().tasks, articles(pack))


def enter_change(change: Change, *, name_en: str, name_zh: str) -> None:
    """Write a change of a list: the line in force for the same classes ends that day, the new one begins.

    The database writes an entry for each, into the city's own chain. One transaction.
    raises  NotReadyError  something is still missing (explanation, views, approval, means …)
            FoundingError  a unit may not ask for it or approve it, the line in force began later, or its day has passed
    """
    if missing := lacks(change):
        raise NotReadyError(missing)
    _by_whom(change)
    with transaction.atomic():
        open_lines = models.TaskItem.objects.select_for_update().filter(
            level=level_number(change.item.level), category=change.item.category, valid_to=None
        )
        rows = list(open_lines)
        if later := [row for row in rows if row.valid_from > change.on]:
            raise FoundingError(
                f"The line for {change.item.category} began on {later[0].valid_from}; a change cannot begin before it."
            )
        if change.on < timezone.localdate():
            raise FoundingError(PASSED.format(category=change.item.category, on=change.on))
        *ended, new = apply(change, [_item(row) for row in rows])
        for row, before in zip(rows, ended, strict=True):
            row.valid_to = before.until
            row.save(update_fields=["valid_to"])
        new = replace(new, until=None)
        list_tasks([NewTask(item=new, name_en=name_en, name_zh=name_zh, change=change)])


def _by_whom(change: Change) -> None:
    """See that lists are changed from above, an adjustment is asked for from below, and who approves stands above.

    raises  FoundingError
    """
    listed = level_number(change.item.level)
    asks_below = change.direction == "adjustment"
    for unit_id, from_below in ((change.asked_by, asks_below), (change.approved_by, False)):
        unit = None if unit_id is None else tree().by_id(unit_id)
        if unit is None:
            raise FoundingError(f"No unit has the number {unit_id}.")
        if (unit.level != listed) if from_below else (unit.level >= listed):
            sentence = BELOW if from_below else ABOVE
            raise FoundingError(
                sentence.format(unit=unit.name_en, level=unit.level_name, listed=change.item.level)
            )


def _line(row: models.TaskItem) -> Line:
    return Line(
        item=_item(row),
        title=Title(row.name_en, row.name_zh),
        direction=cast("Direction", row.direction) if row.direction else None,
        asked_by=row.asked_by,
        approved_by=row.approved_by,
        explanation=row.explanation,
        views=row.views,
        tests=tuple(row.tests),
    )


def _item(row: models.TaskItem) -> Item:
    return Item(
        id=row.code,
        level=level_name(row.level),
        kind=cast("Kind", row.kind),
        category=row.category,
        holder=level_name(row.holder),
        since=row.valid_from,
        until=row.valid_to,
        power=row.power,
        money=row.money,
    )
