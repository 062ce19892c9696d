"""News for offices: what came to them from elsewhere, what they let pass, what was answered, what they must be told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from maplebridge.kernel import ledger
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.lifecycle import concerned as doing
from maplebridge.kernel.matter.lifecycle.asked import asked_after, part_of
from maplebridge.kernel.matter.lifecycle.corrections import CORRECTED, NAMES_PROCEDURE, taken_back
from maplebridge.kernel.matter.lifecycle.holding import silent_office
from maplebridge.kernel.matter.lifecycle.moving import BOUNCE
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.notice.models import News
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules.procedure import Procedure
from maplebridge.texts import Text, Wording

LASTING = timedelta(days=90)
WHY: Mapping[int, Wording] = {
    1: Text("It goes on at your office, under another procedure or kind."),
    2: Text("The office before objected: it says this is yours to settle."),
    3: Text("Nobody acted in time below; it was raised to your office."),
    4: Text("It was opened out of another matter and lies with you."),
    5: Text("Your office let its last day pass."),
    6: Text("A party has answered.", context="news"),
    9: Text(
        "The city’s clock had been wrong: what happened of itself is taken back, and it lies "
        "with you as before."
    ),
    8: Text("A party added words or photos.", context="news"),
    10: Text("Your office is asked here, until a last day of its own."),
    11: Text("An office that was asked here has answered."),
    12: Text("An office that was asked here has let its last day pass."),
    7: Text("The procedure says that your office must be told of this."),
}
CAME, OBJECTED, RAISED, BEGAN, LATE, ANSWERED, CORRECTION, ADDED, ASKED, GIVEN, SILENT, NOTIFIED = WHY


@dataclass(slots=True)
class _Course:
    """A matter while its entries are read once more, first to last: who holds it, who is asked, under which procedure."""

    row: Matter
    definition: Procedure
    office: int | None = None
    asked: frozenset[int] = frozenset()
    doing: doing.Lists = field(default_factory=dict)

    def asked_with(self, entry: ledger.Entry) -> tuple[frozenset[int], frozenset[int]]:
        """Who was asked before an entry and who is after it: by copies of duties, and by duties beside the holder's."""
        before = self.asked | doing.ids(self.doing, doing.DUTY)
        self.asked, self.doing = asked_after(entry, self.asked), doing.after(entry, self.doing)
        return before, self.asked | doing.ids(self.doing, doing.DUTY)


def gather(entries: Sequence[ledger.Entry], now: datetime) -> None:
    """Put the news of these entries before the offices they concern; an office hears of an entry once.

    What is brought against an office never reaches it, nor another one beside it (bound B6).
    One query for the rows, one for each matter's entries, one that deletes for each entry that takes others back, and one
    that writes.
    """
    fresh = {
        (entry.matter, entry.seq) for entry in entries if entry.at >= now - LASTING and not _simply_new(entry)
    }
    rows = Matter.objects.in_bulk({matter for matter, _ in fresh})
    lines: list[News] = []
    for number, row in rows.items():
        course = _Course(row, registry.by_id(row.procedure_id).procedure)
        for entry in ledger.entries_of(number):
            concerned = _concerned(course, entry)
            if (number, entry.seq) in fresh:
                lines += _news(row, entry, concerned)
    _unsay(entries)
    lines.sort(key=lambda one: (one.at, one.matter, one.seq))
    News.objects.bulk_create(lines, ignore_conflicts=True)


def _unsay(entries: Iterable[ledger.Entry]) -> None:
    """Take away the news of what was taken back: nobody let a day pass that had not come."""
    for entry in entries:
        gone = taken_back(entry)
        if gone:
            News.objects.filter(matter=entry.matter, seq__gte=gone.start, seq__lt=gone.stop).delete()


def forget(*, before: datetime) -> int:
    """Drop the news of entries from before a moment; returns how many. One query."""
    return News.objects.filter(at__lt=before).delete()[0]


def _news(row: Matter, entry: ledger.Entry, concerned: Iterable[tuple[int, int]]) -> Iterator[News]:
    """One line for each office, under the weightiest reason (the first one given)."""
    round_them = territory.offices().round(row.against)
    listed: set[int] = set()
    for office, why in concerned:
        if office not in round_them and office not in listed:
            listed.add(office)
            yield News(office=office, matter=row.number, seq=entry.seq, why=why, at=entry.at)


def _simply_new(entry: ledger.Entry) -> bool:
    """Whether it is a report just heard: that lies in the inbox and is no news."""
    holder = entry.content.holder
    return entry.kind == "opened" and entry.seq == 1 and holder is not None and "parent" not in holder


def _concerned(course: _Course, entry: ledger.Entry) -> list[tuple[int, int]]:
    """Pairs (office, why) of one entry, weightiest first; moves the course on."""
    before, holder = course.office, entry.content.holder or {}
    were_asked, asked = course.asked_with(entry)
    if entry.kind in NAMES_PROCEDURE:
        opened = registry.by_key(str(holder.get("procedure")), holder.get("version"))
        course.definition = course.definition if opened is None else opened.procedure
    course.office = holder.get("office", before)
    concerned: list[tuple[int, int]] = []
    if entry.kind == CORRECTED:
        return [] if course.office is None else [(course.office, CORRECTION)]
    part = part_of(entry.content.particulars.get("duty", ""))
    if _missed(course.definition, entry) and (part or before) is not None:
        concerned.append((part or before, LATE))
    concerned += [(office, ASKED) for office in sorted(asked - were_asked)]
    done = part is not None or (entry.content.particulars.get("duty") and were_asked - asked)
    if done and before is not None:
        concerned.append((before, SILENT if entry.kind == "silence" else GIVEN))
    if course.office is not None and (course.office != before or "parent" in holder):
        concerned += [(course.office, why) for why in _arrival(entry, holder)]
    if entry.by_person and entry.kind != "opened" and course.office is not None:
        concerned.append((course.office, ADDED if entry.kind == "added" else ANSWERED))
    return concerned + [(office, NOTIFIED) for office in _offices_to_notify(course, entry)]


def _arrival(entry: ledger.Entry, holder: Mapping[str, object]) -> Iterator[int]:
    """Why a matter came to an office; nothing for what simply comes in or is passed on: the inbox is for that."""
    if entry.seq == 1:
        if "parent" in holder:
            yield BEGAN
    elif entry.kind == "silence":
        yield RAISED
    elif entry.kind != "act":
        yield CAME
    elif entry.content.name == BOUNCE:
        yield OBJECTED


def _missed(definition: Procedure, entry: ledger.Entry) -> bool:
    duty = "duty" in entry.content.particulars
    return entry.kind == "silence" and silent_office(definition, entry.content.name, duty=duty)


def _offices_to_notify(course: _Course, entry: ledger.Entry) -> Iterator[int]:
    """The offices among those that the procedure says must be told: the nearest that fills the role."""
    roles = entry.content.particulars.get("tells", ())
    avoid = territory.offices().round(course.row.against)
    for role in roles:
        definition = course.definition.roles.get(role)
        if definition is None or definition.kind != "office":
            continue
        for unit in reversed(territory.tree().unit(course.row.unit).path):
            office = territory.offices().fills(course.definition, role, unit, course.row.category, avoid=avoid)
            if office is not None:
                yield office.id
                break
