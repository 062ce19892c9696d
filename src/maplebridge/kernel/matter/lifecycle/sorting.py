"""What a matter is about, as a person says it: an entry, the row after it, and who may say so.

The number, the procedure and every running limit stay as they are; only kind, urgency and, with the kind, the
office that answers may change. Nothing goes down the ladder: a lower level would add rungs, and so time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from maplebridge.kernel import ledger
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.lifecycle.holding import hold, without_named
from maplebridge.kernel.matter.lifecycle.moving import Move
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.matter.storage import writing
from maplebridge.kernel.matter.storage.commitments import commit_all
from maplebridge.kernel.matter.storage.writing import Holding
from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.territory.needs import competent_role
from maplebridge.rules.answering import answering_role
from maplebridge.rules.course import State
from maplebridge.rules.procedure import Procedure

SORTED = "sorted"
INTAKE = "intake"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """Where a matter lies once it is of a kind: level and holder; `moved` when an office that handles loses it."""

    level: str
    holding: Holding
    moved: bool


def may_sort(actor: Actor, row: Matter) -> bool:
    """Whether this post may say what the matter is about: it answers for it, or for the unit where it lies."""
    mine = row.office in actor.office_ids or row.unit in actor.unit_ids
    return actor.kind == "post" and row.outcome is None and mine


def takes_in(actor: Actor) -> bool:
    """Whether this post sits at an intake: it alone moves matters out of what is sorted and counted, or back."""
    return any(role == INTAKE for _, role in actor.roles)


def handles(definition: Procedure, step: str) -> bool:
    """Whether the office at this step is the one that handles, not a desk that passes on."""
    return answering_role(definition, step) == competent_role(definition)


def placed(row: Matter, state: State, category: str) -> Sorted:
    """Where the matter would lie as one of this category, its step and its clock unchanged."""
    definition = registry.by_id(row.procedure_id).procedure
    level = _level(definition, state, row, category)
    before = Holding(row.unit, row.office)
    after = hold(
        definition,
        without_named(state)._replace(level=level),
        place=row.place,
        category=category,
        before=before,
        against=row.against,
    )
    return Sorted(
        level=level,
        holding=after,
        moved=after.office != before.office and handles(definition, state.step),
    )


def sort(
    move: Move, *, category: str, urgency: int, of: int | None, texts: Mapping[str, str], by: str, at: datetime
) -> None:
    """Record what a person says the matter is about. Nothing is written yet; `moving.write` does that.

    of  the office of that person, shown to the resident;  texts  the reason
    urgency  2 danger to life, 1 soon, 0 ordinary
    """
    row, placing = move.row, placed(move.row, move.state, category)
    changes: dict[str, object] = {"level": placing.level} if placing.level != move.state.level else {}
    state = without_named(move.state) if category != row.category else move.state
    if state.lists != move.state.lists:
        changes["lists"] = state.to_json()["lists"]
    facts: dict[str, object] = {"from": row.category, "to": category}
    if urgency != row.urgency:
        facts["urgency"] = [row.urgency, urgency]
    if placing.moved:
        facts["moved"] = True
        row.bounces += 1
    if category != row.category:
        facts["tells"] = sorted(registry.by_id(row.procedure_id).procedure.parties)
    row.category, row.urgency, row.sorted, row.seq = category, urgency, True, row.seq + 1
    move.state = state._replace(level=placing.level)
    writing.fold_into(row, move.state, placing.holding)
    words = commit_all(texts)
    data = ledger.encoded(
        changes=changes,
        particulars=facts | ({} if of is None else {"of": of}),
        holder={
            "category": category,
            "urgency": urgency,
            "sorted": True,
            "place": row.place,
            "unit": row.unit,
            "office": row.office,
        },
        words=writing.commitments(words),
    )
    move.entries.append(ledger.NewEntry(matter=row.number, kind=SORTED, at=at, by=by, data=data))
    move.words += [(row.number, row.seq, word, row.office, False) for word in words]


def _level(definition: Procedure, state: State, row: Matter, category: str) -> str:
    """The lowest level, from the present one up, whose office holds the mandate; the present one if none does."""
    offices, tree, role = territory.offices(), territory.tree(), competent_role(definition)
    avoid = territory.offices().round(row.against)
    for level in definition.levels[definition.levels.index(state.level) :]:
        unit = tree.at_level(row.place, level)
        if unit is not None and offices.fills(definition, role, unit.id, category, avoid=avoid) is not None:
            return level
    return state.level
