"""A superior names the office that shall have a matter: it gets it, or the act is refused with the reason."""

from __future__ import annotations

from collections.abc import Mapping

from maplebridge.kernel.matter.holding import answering_role
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.matter.queries.heading import office_title, unit_title
from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.territory.holders import Office
from maplebridge.rules import course, phrases
from maplebridge.rules.plain import whole
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.refusal import Incomplete
from maplebridge.rules.words import OFFICE, Title

WHICH = Title("Choose the office from the list.", "请从列表中选择机关。")


def chosen_level(
    definition: Procedure, row: Matter, choice: course.Choice, said: Mapping[str, str]
) -> str | None:
    """The level that goes with the office that was named; the level that was said, where no office is.

    raises  Incomplete  the office is unknown, sits at another level than was said, does not fill the role, or is one
                        that the matter goes round (bound B6)
    """
    level = said.get("level")
    if not choice.levels or OFFICE not in choice.needs or not said.get(OFFICE):
        return level
    office = territory.offices().by_id(whole(said[OFFICE]) or 0)
    if office is None:
        raise _refused(WHICH)
    own = territory.tree().unit(office.unit).level_name
    if level is not None and level != own:
        raise _refused(_elsewhere(office, own, level))
    _may(definition, row, choice, office)
    return own


def _may(definition: Procedure, row: Matter, choice: course.Choice, office: Office) -> None:
    offices, role = territory.offices(), answering_role(definition, choice.to or row.step)
    name = office_title(office.id)
    if row.against is not None and office.id in offices.beside(row.against):
        raise _refused(
            Title(
                f"This matter is brought against {office_title(row.against).en}: no office of its unit may have it.",
                f"本事项针对{office_title(row.against).zh}，其所在单位的各机关均不得承办。",
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
