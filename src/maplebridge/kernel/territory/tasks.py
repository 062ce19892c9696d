"""The city's task lists at work: may a task pushed down be refused, and entering a change of a list."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from maplebridge.kernel.territory import models
from maplebridge.kernel.territory.founding import NewTask, list_tasks, touch
from maplebridge.kernel.territory.levels import level_number
from maplebridge.kernel.territory.queries import offices
from maplebridge.packs.duties import grounds
from maplebridge.rules.tasklist import (
    Accepted,
    Change,
    Ground,
    NotReadyError,
    Push,
    Refusable,
    judge_push,
    lacks,
)


def judge(push: Push, *, pack: str) -> Accepted | Refusable:
    """Say by the lists in force whether a task must be done or may be refused, and by which article."""
    articles = {code: Ground(law_en=en, law_zh=zh) for code, (en, zh) in grounds(pack).items()}
    return judge_push(push, offices().tasks, articles)


def enter_change(change: Change, *, name_en: str, name_zh: str) -> None:
    """Write a change of a list: the line in force for the same classes ends that day, the new one begins.

    raises  NotReadyError when something is still missing (explanation, views, approval, means …)
    """
    if missing := lacks(change):
        raise NotReadyError(missing)
    item = change.item
    with transaction.atomic():
        lines = models.TaskItem.objects.select_for_update().filter(
            level=level_number(item.level), category=item.category, valid_to=None
        )
        for line in lines:
            line.valid_to = max(change.on, line.valid_from)
            line.save(update_fields=["valid_to"])
        list_tasks(
            [NewTask(item=replace(item, since=change.on, until=None), name_en=name_en, name_zh=name_zh)]
        )
        touch()
