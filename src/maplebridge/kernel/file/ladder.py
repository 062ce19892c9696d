"""What happens if nobody answers, rung by rung: the raises that wait above, and how it ends."""

from __future__ import annotations

from maplebridge.kernel.file.heading import LoadedMatter, unit_title
from maplebridge.kernel.matter.lifecycle.holding import nobody_may_have, unit_for
from maplebridge.rules import phrases
from maplebridge.rules.procedure import End, Procedure, Step
from maplebridge.rules.words import Title


def rungs(matter: LoadedMatter) -> tuple[Title, ...]:
    """One sentence for each rung of silence from the present step on; empty at an end."""
    definition = matter.definition
    step = definition.places.get(matter.row.step)
    sentences: list[Title] = []
    visited: set[str] = set()
    # ends: no step comes twice
    while isinstance(step, Step) and step.late is not None and step.name not in visited:
        visited.add(step.name)
        if step.late.raises:
            sentences += _raises(matter, definition, step)
        to = step.late.at_top if step.late.raises else step.late.to
        place = definition.places.get(to or "")
        if place is None:
            break
        sentences.append(_comes_to(definition, place))
        step = place if isinstance(place, Step) else None
    return tuple(sentences)


def _raises(matter: LoadedMatter, definition: Procedure, step: Step) -> list[Title]:
    limit = phrases.limit_phrase(definition, step.raised or step.within)
    levels = definition.levels[definition.levels.index(matter.row.level) + 1 :]
    row = matter.row
    if nobody_may_have(row.place, row.against):
        return []
    units = [unit_title(unit_for(row.place, level, row.against)) for level in levels]
    return [
        Title(
            f"If nobody acts in time, {unit.en} takes it over and has {limit.en}.",
            f"逾期无人办理的，由{unit.zh}提级办理，期限{limit.zh}。",
        )
        for unit in units
    ]


def _comes_to(definition: Procedure, place: object) -> Title:
    title: Title = place.title  # type: ignore[attr-defined]  # a step, an outside place or an end
    if isinstance(place, End) and place.outcome == "refused":
        return Title(
            f"If it stays silent after that, it counts as “{title.en}”, and you may go to the outside remedies below.",
            f"仍无人办理的，按“{title.zh}”处理，您可以寻求下列外部救济。",
        )
    return Title(
        f"If nobody acts after that, it comes to “{title.en}”.", f"之后仍无人办理的，进入“{title.zh}”。"
    )
