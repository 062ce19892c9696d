"""A superior names the office that shall have a matter: it gets it, or the act is refused with the reason."""

from __future__ import annotations

from collections.abc import Mapping

from maplebridge.kernel.matter import named
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.matter.queries.heading import office_title, unit_title
from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.territory.holders import Office
from maplebridge.rules import course, phrases
from maplebridge.rules.places import Act
from maplebridge.rules.plain import whole
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.refusal import Incomplete
from maplebridge.rules.words import OFFICE, Title

WHICH = Title("Choose the office from the list.", "请从列表中选择机关。")
OWN = Title("That is the office that has it now. Name the other one.", "这是现承办机关，请选择其他机关。")


def chosen_level(
    definition: Procedure, row: Matter, choice: course.Choice, said: Mapping[str, str]
) -> str | None:
    """The level that goes with the office that was named; the level that was said, where no office is.

    raises  Incomplete  the office is unknown, sits at another level than was said or than the act may move it to, does
                        not fill the role, is the one that has it already, or one that the matter goes round (bound B6)
    """
    level, act = said.get("level"), definition.acts_at(row.step).get(choice.name)
    if choice.kind != "act" or act is None or OFFICE not in choice.needs or not said.get(OFFICE):
        return level
    office = territory.offices().by_id(whole(said[OFFICE]) or 0)
    if office is None:
        raise _refused(WHICH)
    what = named.meaning(definition, row.step, act)
    if what == "tells":
        if office.id == row.office:
            raise _refused(OWN)
        return level
    own = territory.tree().unit(office.unit).level_name
    if what == "moves" and level is not None and level != own:
        raise _refused(_elsewhere(office, own, level))
    _may(definition, row, act, office)
    unit = named.unit_named(definition, row, act)
    if what == "stays" and office.unit != unit:
        raise _refused(_of_another_unit(office, unit))
    return own if what == "moves" else level


def _may(definition: Procedure, row: Matter, act: Act, office: Office) -> None:
    offices, role = territory.offices(), named.role_meant(definition, row.step, act)
    name = office_title(office.id)
    if row.against is not None and office.id in offices.round(row.against):
        raise _refused(
            Title(
                f"This matter is brought against {office_title(row.against).en}: no office of its unit, nor of a unit "
                "below, may have it.",
                f"本事项针对{office_title(row.against).zh}，其所在单位及下级单位的各机关均不得承办。",
            )
        )
    if role is not None and (office.id, role) not in offices.roles_of((office.id,)):
        wanted = definition.role_title(role)
        raise _refused(
            Title(
                f"{name.en} does not act as “{wanted.en}”. Name an office that does.",
                f"{name.zh}不担任“{wanted.zh}”，请指定其他机关。",
            )
        )


def _of_another_unit(office: Office, unit: int) -> Title:
    name, own, here = office_title(office.id), unit_title(office.unit), unit_title(unit)
    return Title(
        f"{name.en} belongs to {own.en}; this act gives the matter to an office of {here.en}. Choose one of its offices.",
        f"{name.zh}属于{own.zh}，该行为只能将事项交由{here.zh}的机关办理，请选择其机关。",
    )


def _elsewhere(office: Office, own: str, said: str) -> Title:
    name, unit = office_title(office.id), unit_title(office.unit)
    return Title(
        f"{name.en} sits at the {phrases.level_word(own).en} level ({unit.en}), not at the {phrases.level_word(said).en} "
        "level. Leave the level out, or choose an office of that level.",
        f"{name.zh}属于{phrases.level_word(own).zh}（{unit.zh}），不是{phrases.level_word(said).zh}。"
        "请不填层级，或者选择该层级的机关。",
    )


def _refused(words: Title) -> Incomplete:
    return Incomplete(words, fields={OFFICE: words})
