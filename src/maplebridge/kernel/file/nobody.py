"""What is said of a matter that no office has: why, who reads it, and what remains. Never that somebody must act on it."""

from __future__ import annotations

from maplebridge.kernel.file.heading import LoadedMatter, category_title, unit_title
from maplebridge.kernel.matter.lifecycle.holding import nobody_may_have
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules.words import Title


def why(matter: LoadedMatter) -> Title:
    """Why no office has it, and who reads it all the same."""
    reason, read = _reason(matter), _read_by(matter)
    return Title(" ".join(filter(None, (reason.en, read.en))), reason.zh + read.zh)


def _reason(matter: LoadedMatter) -> Title:
    row = matter.row
    if nobody_may_have(row.place, row.against):
        return Title(
            "No office of this city may have it: none stands above the office that it is about.",
            "本市没有可以承办的机关：被反映的机关之上，本市再无上级。",
        )
    kind, place = category_title(row.category), unit_title(row.place)
    return Title(
        f"No office of this city that may have it holds the mandate for “{kind.en}” at {place.en}.",
        f"本市没有对{place.zh}的“{kind.zh}”类事项负有职责的机关可以承办。",
    )


def _read_by(matter: LoadedMatter) -> Title:
    """The intake of the city reads what no office has, unless it is the one complained of; it can change the kind alone."""
    root = territory.tree().root
    intake = next((one for one in territory.offices().at(root.id) if one.kind == "intake"), None)
    if intake is None or intake.id == matter.row.against or matter.row.unit != root.id:
        return Title("", "")
    return Title(
        f"{intake.name_en} reads it and can only say what it is about.",
        f"{intake.name_zh}可以阅看，但只能更正类别。",
    )
