"""Who has a matter once an act is taken: said before the press, and the office by its name and its unit."""

from __future__ import annotations

from dataclasses import dataclass

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.file.heading import LoadedMatter, office_at, office_title
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.lifecycle import named
from maplebridge.kernel.matter.lifecycle.holding import hold
from maplebridge.kernel.matter.storage.state import state_of
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules import course
from maplebridge.rules.answering import answering_role
from maplebridge.rules.procedure import Outside, Step
from maplebridge.texts import Text, Wording

NAMED = Text("the office that you name")


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who has the matter next.

    who   the office, the party whose turn it is, or that it is the one that is named
    goes  the office with its unit, where it is another one than has it now
    open  whether another office may be named instead
    """

    who: Wording
    goes: Wording | None = None
    open: bool = False


def recipient(matter: LoadedMatter, choice: course.Choice) -> Recipient | None:
    """Who has the matter once an open choice is taken; None where it ends, stays as it is, or nobody can tell."""
    definition, row = matter.definition, matter.row
    act = definition.acts_at(row.step).get(choice.name)
    if named.naming_field(choice.needs) and act is not None and named.names_next(definition, row.step, act):
        return Recipient(NAMED)
    state = state_of(row)
    event = course.Event(
        "act", towntime.minute(matter.now), choice.who, choice.name, dict.fromkeys(choice.needs, True)
    )
    after, _, refused = course.step(definition, state, event, registry.calendar(matter.adopted.pack))
    place = definition.places.get(after.step)
    if refused or choice.kind != "act" or not isinstance(place, Step | Outside):
        return None
    if answering_role(definition, after.step) is None:
        return Recipient(definition.role_title(place.who))
    holding = hold(
        definition, after, place=row.place, category=row.category, before=None, against=row.against
    )
    office = None if holding.office is None else territory.offices().by_id(holding.office)
    goes = None if office is None or office.id == row.office else office_at(office)
    may = act is not None and named.naming_field(act.may) is not None
    return Recipient(office_title(holding.office), goes, open=may)
