"""What is said of a matter that no office has: why, who reads it, and what remains. Never that somebody must act on it."""

from __future__ import annotations

from maplebridge.kernel.file.heading import LoadedMatter, category_title, unit_title
from maplebridge.kernel.matter.lifecycle.holding import nobody_may_have
from maplebridge.kernel.territory import queries as territory
from maplebridge.texts import Text, Title, Wording
from maplebridge.texts.joining import sentences


def why(matter: LoadedMatter) -> Wording:
    """Why no office has it, and who reads it all the same."""
    return sentences([_reason(matter), *_read_by(matter)])


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
