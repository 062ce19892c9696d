"""What a matter is about: how that was found, who changed it and why, and how soon somebody must look."""

from __future__ import annotations

from collections.abc import Sequence

from maplebridge.kernel import ledger
from maplebridge.kernel.file.heading import LoadedMatter, category_title, office_title
from maplebridge.kernel.file.shapes.reading import TimelineItem
from maplebridge.kernel.file.shapes.showing import KindShown, Resorted
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.matter.lifecycle.sorting import SORTED, may_sort
from maplebridge.packs.reading import OUTSIDE
from maplebridge.texts import Text, Wording, as_it_is
from maplebridge.texts.joining import clauses, quoted

POST = Text("Office", context="kinds")
BY_HAND = Text("A person reads it. It is not sorted by machine and never counted by kind.")
PICKED = Text("Chosen by whoever brought it.")
NOTHING = Text("No word pointed at a kind; a person has to say.")


def kind(
    matter: LoadedMatter, entries: Sequence[ledger.Entry], lines: Sequence[TimelineItem], actor: Actor
) -> KindShown:
    """The kind of a matter as this reader may see it. No query."""
    row = matter.row
    sorted_before = [entry for entry in entries if entry.kind == SORTED]
    opening = _table(entries[0], "r") if entries else {}
    danger = opening.get("danger")
    changed = next((entry for entry in reversed(sorted_before) if _changes(entry)), None)
    return KindShown(
        code=row.category,
        title=category_title(row.category),
        how=_confirmed(sorted_before[-1]) if sorted_before else _how(row.category, opening),
        urgency=row.urgency,
        danger=tuple(map(str, danger)) if isinstance(danger, list) and row.urgency else (),
        resorted=None if changed is None else _resorted(changed, lines),
        may_sort=may_sort(actor, row),
    )


def title_of(entry: ledger.Entry) -> Wording:
    """What the timeline calls an entry by which a person said what a matter is about."""
    table = _table(entry, "x")
    parts: list[Wording] = []
    if _changes(entry):
        before, after = category_title(str(table["from"])), category_title(str(table["to"]))
        parts.append(Text("Kind changed from “{before}” to “{after}”", before=before, after=after))
    if "urgency" in table:
        parts.append(Text("How soon somebody must look was changed"))
    if table.get("moved"):
        office = office_title(_office(_table(entry, "r").get("office")))
        parts.append(Text("{office} has it now", office=office))
    if not parts:
        return Text("The kind was confirmed")
    return clauses(parts)


def sorting_office(entry: ledger.Entry) -> Wording:
    """The office for which somebody said so."""
    office = _office(_table(entry, "x").get("of"))
    return POST if office is None else office_title(office)


def _resorted(entry: ledger.Entry, lines: Sequence[TimelineItem]) -> Resorted:
    table = _table(entry, "x")
    now = _office(_table(entry, "r").get("office"))
    return Resorted(
        at=entry.at,
        by=sorting_office(entry),
        before=category_title(str(table["from"])),
        after=category_title(str(table["to"])),
        reason=next((line.text for line in lines if line.seq == entry.seq), ""),
        office=office_title(now) if table.get("moved") else None,
    )


def _confirmed(entry: ledger.Entry) -> Wording:
    by = sorting_office(entry)
    if _changes(entry):
        return Text("Said by a person: {by}.", by=by)
    return Text("Confirmed by a person: {by}.", by=by)


def _how(category: str, opening: dict[str, object]) -> Wording:
    """How the kind was found when the matter was heard."""
    words, sure = opening.get("read"), opening.get("sure")
    if category == OUTSIDE:
        return BY_HAND
    if opening.get("picked"):
        return PICKED
    if isinstance(sure, int):
        return Text(
            "Suggested by what this city’s own matters taught, {sure} % sure. A person may change it.",
            sure=sure,
        )
    if isinstance(words, list) and words:
        return Text(
            "Suggested because of the words “{words}”. A person may change it.",
            words=quoted([as_it_is(str(word)) for word in words]),
        )
    return NOTHING


def _changes(entry: ledger.Entry) -> bool:
    table = _table(entry, "x")
    return table.get("from") != table.get("to")


def _table(entry: ledger.Entry, name: str) -> dict[str, object]:
    value = entry.data.get(name)
    return value if isinstance(value, dict) else {}


def _office(value: object) -> int | None:
    return value if isinstance(value, int) else None
