"""What is said of a matter that no office has, or none that may handle it: why, who looks for one and by when, what remains.
Never that somebody must act on it who may not.
"""

from __future__ import annotations

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.file.heading import LoadedMatter, category_title, office_title, unit_title
from maplebridge.kernel.matter.lifecycle.holding import nobody_may_have
from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.territory.needs import competent_role
from maplebridge.packs.reading import OUTSIDE
from maplebridge.rules.answering import answering_role
from maplebridge.rules.mandate import Hole
from maplebridge.texts import Text, Title, Wording
from maplebridge.texts.days import dated_with_weekday
from maplebridge.texts.joining import sentences

BY_HAND = Text("A person reads it first and says what it is about; until then no office is the one that handles it.")
NOBODY_LOOKS = Text(
    "The city has named no office that looks for one. Whoever keeps the city running is told of the gap; if nobody acts, "
    "what the procedure says of silence follows of itself."
)


def why(matter: LoadedMatter) -> Wording:
    """Why no office has it, and who looks for one, or reads it all the same."""
    return looked_for(matter) or sentences([_reason(matter), *_read_by(matter)])


def gap(matter: LoadedMatter) -> Hole | None:
    """The hole of mandates in which an open matter lies while an office must act: none from its place upwards may handle it.

    None where one may; where it is the turn of a party or of somebody outside; where it is over. No query.
    """
    row, definition = matter.row, matter.definition
    if row.outcome is not None or answering_role(definition, row.step) is None:
        return None
    found = territory.offices().place(
        role=competent_role(definition),
        unit_id=row.place,
        category=row.category,
        levels=definition.opens.levels,
        avoid=territory.offices().round(row.against),
    )
    return found if isinstance(found, Hole) else None


def looked_for(matter: LoadedMatter) -> Wording | None:
    """That no office here may handle it yet, who looks for one, and by when; None where one may.

    Also None for what is brought against an office and that no office has: then nobody here may look for one (bound B6).
    """
    hole, row = gap(matter), matter.row
    if hole is None or (row.against is not None and row.office is None):
        return None
    reason = BY_HAND if row.category == OUTSIDE else _reason(matter)
    looker = _looker(matter, hole)
    if looker is None:
        return sentences([reason, NOBODY_LOOKS])
    name = office_title(looker)
    if row.due is None:
        return sentences([reason, Text("{office} looks for one; you need do nothing.", office=name)])
    day = dated_with_weekday(towntime.local(row.due).date())
    return sentences([reason, Text("{office} looks for one by {day}; you need do nothing.", office=name, day=day)])


def _looker(matter: LoadedMatter, hole: Hole) -> int | None:
    """The office that has the matter, where it fills the role of its step; else the intake of the common superior."""
    row = matter.row
    role = answering_role(matter.definition, row.step)
    if row.office is not None and (row.office, role) in territory.offices().roles_of((row.office,)):
        return row.office
    return None if hole.intake is None else hole.intake.office


def _reason(matter: LoadedMatter) -> Wording:
    row = matter.row
    if nobody_may_have(row.place, row.against):
        return Text("No office of this city may have it: none stands above the office that it is about.")
    kind, place = category_title(row.category), unit_title(row.place)
    return Text(
        "No office of this city that may have it holds the mandate for “{kind}” at {place}.",
        kind=kind,
        place=place,
    )


def _read_by(matter: LoadedMatter) -> list[Wording]:
    """The intake of the city reads what no office has, unless it is the one complained of; it can change the kind alone."""
    root = territory.tree().root
    intake = next((one for one in territory.offices().at(root.id) if one.kind == "intake"), None)
    if intake is None or intake.id == matter.row.against or matter.row.unit != root.id:
        return []
    name = Title(intake.name_en, intake.name_zh)
    return [Text("{office} reads it and can only say what it is about.", office=name)]
