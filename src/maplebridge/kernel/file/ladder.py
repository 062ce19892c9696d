"""What happens if nobody answers, rung by rung: the raises that wait above, and how it ends."""

from __future__ import annotations

from maplebridge.kernel.file.heading import LoadedMatter, unit_title
from maplebridge.kernel.matter.lifecycle.holding import nobody_may_have, unit_for
from maplebridge.rules import phrases
from maplebridge.rules.procedure import End, Procedure, Step
from maplebridge.texts import Text, Wording


def rungs(matter: LoadedMatter) -> tuple[Wording, ...]:
    """One sentence for each rung of silence from the present step on; empty at an end."""
    definition = matter.definition
    step = definition.places.get(matter.row.step)
    sentences: list[Wording] = []
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


def _raises(matter: LoadedMatter, definition: Procedure, step: Step) -> list[Wording]:
    limit = phrases.limit_phrase(definition, step.after_raise)
    levels = definition.levels[definition.levels.index(matter.row.level) + 1 :]
    row = matter.row
    if nobody_may_have(row.place, row.against):
        return []
    units = [unit_title(unit_for(row.place, level, row.against)) for level in levels]
    return [
        Text("If nobody acts in time, {unit} takes it over and has {limit}.", unit=unit, limit=limit)
        for unit in units
    ]


def _comes_to(definition: Procedure, place: object) -> Wording:
    title: Wording = place.title  # type: ignore[attr-defined]  # a step, an outside place or an end
    if isinstance(place, End) and place.outcome == "refused":
        return Text(
            "If it stays silent after that, it counts as “{title}”, and you may go to the outside "
            "remedies below.",
            title=title,
        )
    return Text("If nobody acts after that, it comes to “{title}”.", title=title)
