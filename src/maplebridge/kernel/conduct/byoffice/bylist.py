"""What the duty list says of a task that was pushed down, proposed as the ground on which it is refused."""

from __future__ import annotations

from dataclasses import replace

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.file.heading import LoadedMatter, category_title
from maplebridge.kernel.file.shapes.doing import ActChoice
from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.territory import tasks
from maplebridge.packs.competences import PLACE, competence_of
from maplebridge.packs.duties import entry_procedure
from maplebridge.rules.tasklist import Push, Refusable
from maplebridge.texts import Text, Wording

GROUND = "legal_ground"


def proposed(act: ActChoice, matter: LoadedMatter) -> ActChoice:
    """The act with the list's line as its ground, where those to whom a task was pushed down refuse it. No query."""
    if matter.definition.id != entry_procedure(matter.adopted.pack) or all(one.name != GROUND for one in act.needs):
        return act
    course_act = matter.definition.acts_at(matter.row.step).get(act.name)
    seats = competence_of(matter.definition.id).at
    below = course_act is not None and any(seats.get(role) == PLACE for role in course_act.who)
    words = by_list(matter) if below else None
    if words is None:
        return act
    return replace(
        act, needs=tuple(replace(one, proposed=words) if one.name == GROUND else one for one in act.needs)
    )


def by_list(matter: LoadedMatter) -> Wording | None:
    """What the list of the level of its place says of the task, on the day of the opening; None where it must be done."""
    unit = territory.tree().unit(matter.row.place)
    day = towntime.local(matter.row.opened).date()
    push = Push(category=matter.row.category, level=unit.level_name, part="lead", on=day)
    if not tasks.articles(matter.adopted.pack) or unit.level_name not in tasks.listed_levels(matter.adopted.pack):
        return None
    judged = tasks.judge(push, pack=matter.adopted.pack)
    if not isinstance(judged, Refusable):
        return None
    line = judged.item.category if judged.item is not None else matter.row.category
    return Text(
        "{ground}. {why} ({kind}, line {line})",
        ground=judged.ground.title,
        why=judged.words,
        kind=category_title(matter.row.category),
        line=line,
    )
