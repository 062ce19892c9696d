"""An act names an office, or several: what its form offers now is taken, all else is refused with what may be chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from maplebridge.kernel.file.heading import office_at, office_title, unit_title
from maplebridge.kernel.matter.lifecycle import named
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.territory.holders import Office
from maplebridge.rules import course, phrases
from maplebridge.rules.mandate import Placement
from maplebridge.rules.places import Act
from maplebridge.rules.plain import whole
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.refusal import Incomplete
from maplebridge.rules.words import NAMING
from maplebridge.texts import Text, Wording
from maplebridge.texts.joining import listed, sentences

WHICH = Text("Choose the office from the list.")
OWN = Text("That is the office that has it now. Name the other one.")
NOT_OFFERED = Text("This act cannot name that office.")
NOBODY = Text("No office may be named here: none fills the role. The city has to give the mandate first.")
WHY_ANOTHER = Text(
    "By its mandate {office} has this matter. Say in “Reason” why {other} shall have it, in a sentence: both offices and "
    "whoever brought it may read it."
)
SHOWN = 12
"""Offices that a refusal names before it says how many more there are."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an act names.

    level  the level that goes with the office; the level that was said, where none is named
    stored  every field that names some: for the course, and as it is kept
    """

    level: str | None
    stored: Mapping[str, str] = field(default_factory=dict)


def judged(definition: Procedure, row: Matter, choice: course.Choice, texts: Mapping[str, str]) -> Chosen:
    """What an act names, judged for every field that takes an office.

    raises  Incomplete  an office is not among those that the form offers, or sits at another level than was said
    """
    level, stored = texts.get("level"), dict[str, str]()
    act = definition.acts_at(row.step).get(choice.name) if choice.kind == "act" else None
    for name in (*choice.needs, *choice.optional):
        taken = named.takes(definition, name)
        if taken is None or name not in texts:
            continue
        may = _offered(definition, row, act, name)
        parts = [texts[name]] if taken == "office" else texts[name].split(",")
        offices = [_one(definition, row, act, name, part, may) for part in parts]
        stored[name] = ",".join(dict.fromkeys(str(office.id) for office in offices))
        if name in NAMING and act is not None:
            level = _level(definition, row, act, name, offices[0], level)
            _reasoned(named.suggested(definition, row, act, may), offices[0], texts)
    return Chosen(level, stored)


def _reasoned(usual: Placement | None, office: Office, texts: Mapping[str, str]) -> None:
    """Another office than the mandates say is named with a reason. Raises Incomplete on "reason"."""
    if usual is None or usual.office == office.id or texts.get("reason"):
        return
    words = WHY_ANOTHER.filled(office=office_title(usual.office), other=office_title(office.id))
    raise Incomplete(words, fields={"reason": words})


def _offered(definition: Procedure, row: Matter, act: Act | None, name: str) -> Sequence[Office]:
    if name not in NAMING:
        return tuple(named.several(definition, row, name))
    return () if act is None else tuple(named.offices(definition, row, act))


def _one(
    definition: Procedure, row: Matter, act: Act | None, name: str, part: str, may: Sequence[Office]
) -> Office:
    """The office that was named, if it is one of those offered."""
    office = territory.offices().by_id(whole(part.strip()) or 0)
    if office is not None and office in may:
        return office
    why = WHICH if office is None else _why(definition, row, act if name in NAMING else None, office)
    raise _refused(name, why, may)


def _level(
    definition: Procedure, row: Matter, act: Act, name: str, office: Office, level: str | None
) -> str | None:
    """The level that goes with the office that was named."""
    if named.meaning(definition, row.step, act) != "moves":
        return level
    own = territory.tree().unit(office.unit).level_name
    if level is not None and level != own:
        words = _elsewhere(office, own, level)
        raise Incomplete(words, fields={name: words})
    return own


def _why(definition: Procedure, row: Matter, act: Act | None, office: Office) -> Wording:
    """Why an office that there is may not be named."""
    offices, name = territory.offices(), office_title(office.id)
    if row.against is not None and office.id in offices.round(row.against):
        return Text(
            "This matter is brought against {office}: no office of its unit, nor of a unit below, "
            "may have it.",
            office=office_title(row.against),
        )
    if act is None:
        return NOT_OFFERED
    what, role = named.meaning(definition, row.step, act), named.role_meant(definition, row.step, act)
    if what == "tells" and office.id == row.office:
        return OWN
    if role is not None and (office.id, role) not in offices.roles_of((office.id,)):
        wanted = definition.role_title(role)
        return Text("{name} does not act as “{wanted}”. Name an office that does.", name=name, wanted=wanted)
    if what == "stays":
        return _of_another_unit(office, named.unit_named(definition, row, act))
    return NOT_OFFERED if what == "tells" else _outside(office, row)


def _of_another_unit(office: Office, unit: int) -> Wording:
    name, own, here = office_title(office.id), unit_title(office.unit), unit_title(unit)
    return Text(
        "{name} belongs to {own}; this act gives the matter to an office of {here}. Choose one "
        "of its offices.",
        name=name,
        own=own,
        here=here,
    )


def _outside(office: Office, row: Matter) -> Wording:
    name, own, here = office_title(office.id), unit_title(office.unit), unit_title(row.unit)
    return Text("{name} belongs to {own}: {here} cannot give it this matter.", name=name, own=own, here=here)


def _elsewhere(office: Office, own: str, level: str) -> Wording:
    name, unit = office_title(office.id), unit_title(office.unit)
    return Text(
        "{name} sits at the {level} level ({unit}), not at the {level_2} level. Leave the level "
        "out, or choose an office of that level.",
        name=name,
        level=phrases.level_word(own),
        unit=unit,
        level_2=phrases.level_word(level),
    )


def _refused(name: str, why: Wording, may: Sequence[Office]) -> Incomplete:
    """The refusal of one field: why, and what may be chosen."""
    offer = _offer(may)
    words = sentences([why, offer])
    return Incomplete(words, fields={name: words})


def _offer(may: Sequence[Office]) -> Wording:
    if not may:
        return NOBODY
    titles, more = [office_at(office) for office in may[:SHOWN]], len(may) - SHOWN
    offices = listed(titles)
    if more > 0:
        return Text(
            "You may name: {offices}, and {more} more that the form lists.", offices=offices, more=more
        )
    return Text("You may name: {offices}.", offices=offices)
