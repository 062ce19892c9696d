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
from maplebridge.rules.places import Act
from maplebridge.rules.plain import whole
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.refusal import Incomplete
from maplebridge.rules.words import NAMING, Title

WHICH = Title("Choose the office from the list.", "请从列表中选择机关。")
OWN = Title("That is the office that has it now. Name the other one.", "这是现承办机关，请选择其他机关。")
NOT_OFFERED = Title("This act cannot name that office.", "该行为不能选择该机关。")
NOBODY = Title(
    "No office may be named here: none fills the role. The city has to give the mandate first.",
    "目前没有可选择的机关：尚无机关承担该职责，须先确定职责。",
)
SHOWN = 12
"""Offices that a refusal names before it says how many more there are."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an act names.

    level  the level that goes with the office; the level that was said, where none is named
    one    the field that names one office, for the course;  stored  every field that names some, as it is kept
    """

    level: str | None
    one: Mapping[str, str] = field(default_factory=dict)
    stored: Mapping[str, str] = field(default_factory=dict)


def judged(definition: Procedure, row: Matter, choice: course.Choice, texts: Mapping[str, str]) -> Chosen:
    """What an act names, judged for every field that takes an office.

    raises  Incomplete  an office is not among those that the form offers, or sits at another level than was said
    """
    level, one, stored = texts.get("level"), {}, {}
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
            one[name] = stored[name]
            level = _level(definition, row, act, name, offices[0], level)
    return Chosen(level, one, stored)


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


def _why(definition: Procedure, row: Matter, act: Act | None, office: Office) -> Title:
    """Why an office that there is may not be named."""
    offices, name = territory.offices(), office_title(office.id)
    if row.against is not None and office.id in offices.round(row.against):
        return Title(
            f"This matter is brought against {office_title(row.against).en}: no office of its unit, nor of a unit "
            "below, may have it.",
            f"本事项针对{office_title(row.against).zh}，其所在单位及下级单位的各机关均不得承办。",
        )
    if act is None:
        return NOT_OFFERED
    what, role = named.meaning(definition, row.step, act), named.role_meant(definition, row.step, act)
    if what == "tells" and office.id == row.office:
        return OWN
    if role is not None and (office.id, role) not in offices.roles_of((office.id,)):
        wanted = definition.role_title(role)
        return Title(
            f"{name.en} does not act as “{wanted.en}”. Name an office that does.",
            f"{name.zh}不担任“{wanted.zh}”，请指定其他机关。",
        )
    if what == "stays":
        return _of_another_unit(office, named.unit_named(definition, row, act))
    return NOT_OFFERED if what == "tells" else _outside(office, row)


def _of_another_unit(office: Office, unit: int) -> Title:
    name, own, here = office_title(office.id), unit_title(office.unit), unit_title(unit)
    return Title(
        f"{name.en} belongs to {own.en}; this act gives the matter to an office of {here.en}. Choose one of its offices.",
        f"{name.zh}属于{own.zh}，该行为只能将事项交由{here.zh}的机关办理，请选择其机关。",
    )


def _outside(office: Office, row: Matter) -> Title:
    name, own, here = office_title(office.id), unit_title(office.unit), unit_title(row.unit)
    return Title(
        f"{name.en} belongs to {own.en}: {here.en} cannot give it this matter.",
        f"{name.zh}属于{own.zh}，{here.zh}不能将本事项交由其办理。",
    )


def _elsewhere(office: Office, own: str, level: str) -> Title:
    name, unit = office_title(office.id), unit_title(office.unit)
    return Title(
        f"{name.en} sits at the {phrases.level_word(own).en} level ({unit.en}), not at the {phrases.level_word(level).en} "
        "level. Leave the level out, or choose an office of that level.",
        f"{name.zh}属于{phrases.level_word(own).zh}（{unit.zh}），不是{phrases.level_word(level).zh}。"
        "请不填层级，或者选择该层级的机关。",
    )


def _refused(name: str, why: Title, may: Sequence[Office]) -> Incomplete:
    """The refusal of one field: why, and what may be chosen."""
    offer = _offer(may)
    words = Title(f"{why.en} {offer.en}", f"{why.zh}{offer.zh}")
    return Incomplete(words, fields={name: words})


def _offer(may: Sequence[Office]) -> Title:
    if not may:
        return NOBODY
    titles, more = [office_at(office) for office in may[:SHOWN]], len(may) - SHOWN
    en, zh = ", ".join(one.en for one in titles), "、".join(one.zh for one in titles)
    if more > 0:
        return Title(
            f"You may name: {en}, and {more} more that the form lists.",
            f"可以选择：{zh}，以及表单中的另外{more}个。",
        )
    return Title(f"You may name: {en}.", f"可以选择：{zh}。")
