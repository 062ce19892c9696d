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
from maplebridge.rules.words import Title

POST = Title("Office", "办理机关")
BY_HAND = Title(
    "A person reads it. It is not sorted by machine and never counted by kind.",
    "由人工阅办，不作机器分类，也不按类别统计。",
)
PICKED = Title("Chosen by whoever brought it.", "由提出人选定。")
NOTHING = Title("No word pointed at a kind; a person has to say.", "文字中没有指向类别的词语，须由人工认定。")


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


def title_of(entry: ledger.Entry) -> Title:
    """What the timeline calls an entry by which a person said what a matter is about."""
    table = _table(entry, "x")
    parts = []
    if _changes(entry):
        before, after = category_title(str(table["from"])), category_title(str(table["to"]))
        parts.append(
            Title(f"Kind changed from “{before.en}” to “{after.en}”", f"类别由“{before.zh}”改为“{after.zh}”")
        )
    if "urgency" in table:
        parts.append(Title("How soon somebody must look was changed", "紧急程度已调整"))
    if table.get("moved"):
        office = office_title(_office(_table(entry, "r").get("office")))
        parts.append(Title(f"{office.en} has it now", f"现由{office.zh}承办"))
    if not parts:
        return Title("The kind was confirmed", "类别已确认")
    return Title("; ".join(part.en for part in parts), "；".join(part.zh for part in parts))


def sorting_office(entry: ledger.Entry) -> Title:
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


def _confirmed(entry: ledger.Entry) -> Title:
    by = sorting_office(entry)
    if _changes(entry):
        return Title(f"Said by a person: {by.en}.", f"由人工认定：{by.zh}。")
    return Title(f"Confirmed by a person: {by.en}.", f"经人工确认：{by.zh}。")


def _how(category: str, opening: dict[str, object]) -> Title:
    """How the kind was found when the matter was heard."""
    words, sure = opening.get("read"), opening.get("sure")
    if category == OUTSIDE:
        return BY_HAND
    if opening.get("picked"):
        return PICKED
    if isinstance(sure, int):
        return Title(
            f"Suggested by what this city’s own matters taught, {sure} % sure. A person may change it.",
            f"根据本市已认定的事项推断，把握{sure}%，可由人工更改。",
        )
    if isinstance(words, list) and words:
        en, zh = "”, “".join(map(str, words)), "”“".join(map(str, words))
        return Title(
            f"Suggested because of the words “{en}”. A person may change it.",
            f"因文字中有“{zh}”而推断，可由人工更改。",
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
