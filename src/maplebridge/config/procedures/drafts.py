"""Replay a draft law: past matters run through a procedure that is not in force, before anyone adopts it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.file.heading import office_title
from maplebridge.kernel.identity.actor import SYSTEM
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter import numbers
from maplebridge.kernel.matter.lifecycle.acting import acting
from maplebridge.kernel.matter.lifecycle.corrections import EXCHANGED, counting
from maplebridge.kernel.matter.lifecycle.holding import silent_office
from maplebridge.kernel.matter.models import Matter
from maplebridge.rules import course, term
from maplebridge.rules.calendar import Calendar
from maplebridge.rules.course import brought, promises
from maplebridge.rules.language import parse
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.soundness import prove

EVENTS: Mapping[str, course.EventKind] = {
    "act": "act",
    "duty": "act",
    "extended": "extend",
    "paused": "pause",
    "resumed": "resume",
    "waived": "waive",
    "child_ended": "child_ended",
}
MOST_NAMED = 12
A_YEAR = timedelta(days=365)
A_MINUTE = timedelta(minutes=1)


@dataclass(slots=True)
class Replayed:
    """What a draft would have meant.

    late_before, late_under  matters in which an office let a limit pass in silence, as it was and under the draft
    newly_late               their numbers;  unfit  matters whose acts the draft does not know
    unreadable               numbers of matters whose entries cannot be read
    offices                  office id → matters that would newly be late while that office held them
    """

    procedure: str
    version: int
    since: date
    matters: int = 0
    late_before: int = 0
    late_under: int = 0
    newly_late: list[str] = field(default_factory=list)
    unfit: int = 0
    unreadable: list[str] = field(default_factory=list)
    sound: bool = True
    worst_before: int | None = None
    worst_under: int | None = None
    offices: Counter[int] = field(default_factory=Counter)

    def to_json(self) -> dict[str, Any]:
        """As plain data, by the keys of `maple procedures replay --json`."""
        return {
            "procedure": self.procedure,
            "version": self.version,
            "since": self.since.isoformat(),
            "matters": self.matters,
            "late_before": self.late_before,
            "late_under_draft": self.late_under,
            "newly_late": self.newly_late,
            "unfit": self.unfit,
            "unreadable": self.unreadable,
            "sound": self.sound,
            "worst_case_days_before": self.worst_before,
            "worst_case_days_under_draft": self.worst_under,
            "newly_late_by_office": {str(office): count for office, count in self.offices.most_common()},
        }

    def sentences(self) -> list[str]:
        """In words: first how many and how late, then what is wrong, last the offices with most that are newly late."""
        lines = [
            f"{self.matters} matters under {self.procedure} since {self.since} were run through the draft.",
            f"An office let a limit pass in {self.late_before} of them; under the draft it would have in {self.late_under}.",
            f"The longest possible time was {self.worst_before} days and would be {self.worst_under} days.",
        ]
        if not self.sound:
            lines.append("The draft is not sound: run `maple procedures check` on it before anything else.")
        if self.unfit:
            lines.append(f"{self.unfit} matters have acts that the draft does not know; they are left out.")
        if self.unreadable:
            lines.append(f"These cannot be read and are left out: {', '.join(self.unreadable)}.")
        if self.newly_late:
            more = len(self.newly_late) - MOST_NAMED
            rest = f" and {more} more (all with --json)" if more > 0 else ""
            lines.append(f"Newly late: {', '.join(self.newly_late[:MOST_NAMED])}{rest}.")
        for office, count in self.offices.most_common(10):
            lines.append(f"  {office_title(office).in_language('en')}: {count} more late")
        return lines


def replay_draft(text: str, *, name: str, since: str | None, now: datetime | None = None) -> Replayed:
    """Run every matter of the draft's procedure opened since a day through the draft.

    Everybody does what they did, at the same minute; only the limits are the draft's. A matter is late when a limit
    of an office passes in silence, before its end or before `now`. One query, one for each matter's entries, and those
    of the registry.

    raises  ProcedureError  the draft cannot be read
    """
    draft = parse(text, name=name)
    now = now or datetime.now(UTC)
    first = date.fromisoformat(since) if since else towntime.local(now).date() - A_YEAR
    replayed = Replayed(draft.id, draft.version, first)
    versions = [one for one in registry.adopted() if one.procedure.id == draft.id]
    pack = versions[-1].pack if versions else registry.home_pack()
    _bounds(replayed, draft, pack)
    start = datetime.combine(first, time(), tzinfo=towntime.zone())
    with acting(SYSTEM):
        rows = Matter.objects.filter(opened__gte=start).order_by("number").values_list("number", "outcome")
        for number, outcome in list(rows):
            try:
                run = _first_run(ledger.entries_of(number), draft.id, over=outcome is not None)
                if run is not None:
                    _one(replayed, draft, pack, number, run, now)
            except ledger.UNREADABLE:
                replayed.unreadable.append(numbers.show(number))
    return replayed


def _bounds(replayed: Replayed, draft: Procedure, pack: str) -> None:
    calendar = registry.calendar(pack)
    proof = prove(draft, calendar)
    replayed.sound, replayed.worst_under = proof.sound, proof.worst_case_days
    adopted = [one for one in registry.adopted() if one.procedure.id == draft.id]
    if adopted:
        replayed.worst_before = prove(adopted[-1].procedure, calendar).worst_case_days


@dataclass(frozen=True, slots=True)
class _Run:
    """The entries of a matter under one version of a procedure; `over`: the matter ended or went on elsewhere."""

    entries: list[ledger.Entry]
    version: int
    over: bool

    def holder(self, at: datetime) -> int | None:
        """The office that held the matter at a moment."""
        holders = [entry.content.holder for entry in self.entries if entry.at <= at]
        stated = [one for one in holders if one is not None]
        office = stated[-1].get("office") if stated else None
        return office if isinstance(office, int) else None


def _first_run(entries: Sequence[ledger.Entry], key: str, *, over: bool) -> _Run | None:
    """A matter's run under a procedure; None if it never ran under it."""
    run: list[ledger.Entry] = []
    version = 0
    for entry in counting(entries):
        if entry.kind in ("opened", EXCHANGED):
            if run:
                return _Run(run, version, over=True)
            row = entry.content.holder
            if row is not None and row.get("procedure") == key:
                version = int(row["version"])
                run.append(entry)
        elif run:
            run.append(entry)
    return _Run(run, version, over) if run else None


def _one(replayed: Replayed, draft: Procedure, pack: str, number: int, run: _Run, now: datetime) -> None:
    try:
        late = _late_under(draft, registry.calendar(pack), run, now)
    except LookupError:
        replayed.unfit += 1
        return
    before = _late_before(draft.id, run)
    replayed.matters += 1
    replayed.late_before += before
    replayed.late_under += late is not None
    if late is None or before:
        return
    replayed.newly_late.append(numbers.show(number))
    office = run.holder(towntime.moment(late))
    if office is not None:
        replayed.offices[office] += 1


def _late_before(key: str, run: _Run) -> bool:
    """Whether an office let a limit pass in silence, as it was."""
    adopted = registry.by_key(key, run.version)
    return adopted is not None and any(
        entry.kind == "silence"
        and silent_office(adopted.procedure, entry.content.name, duty="duty" in entry.content.particulars)
        for entry in run.entries
    )


def _late_under(draft: Procedure, calendar: Calendar, run: _Run, now: datetime) -> int | None:
    """The minute at which an office lets a limit of the draft pass in silence; None if none does.

    raises  LookupError  the draft does not know the opening level or an act
    """
    state = _opened(draft, calendar, run.entries[0])
    last = run.entries[-1].at + A_MINUTE if run.over else now
    end = course.Event("tick", max(towntime.minute(last), towntime.minute(run.entries[-1].at)))
    for entry in [*run.entries[1:], None]:
        event = end if entry is None else event_of(entry, state)
        if event is None:
            continue
        state, entries, refusals = course.step(draft, state, event, calendar)
        for one in entries:
            if one.kind == "silence" and silent_office(draft, one.name, duty="duty" in one.data):
                return one.at
        if refusals:
            raise LookupError(refusals[0].code)
    return None


def _opened(draft: Procedure, calendar: Calendar, entry: ledger.Entry) -> course.State:
    """The draft's first state: the level, the city's own values and the counts that the matter began with."""
    opened: dict[str, Any] = dict(entry.content.changes or {})
    if opened["level"] not in draft.opens.levels:
        raise LookupError(str(opened["level"]))
    params = {name: value for name, value in opened["params"].items() if name in draft.params}
    own = {
        name: value
        for name, value in params.items()
        if draft.params[name].least <= value <= draft.params[name].most
    }
    carried = {name: count for name, count in opened["counts"].items() if name.startswith(brought.KEPT)}
    named = {
        name: date.fromisoformat(day) for name, day in opened["dates"].items() if name in draft.opens.gives
    }
    if term.wrong_at_opening(draft, named, towntime.local(entry.at).date()):
        raise LookupError(", ".join(draft.opens.gives))  # the draft asks for a day that nobody named
    return course.open_matter(
        draft,
        at=towntime.minute(entry.at),
        level=opened["level"],
        calendar=calendar,
        params=own,
        carried=carried,
        dates={name: day.toordinal() for name, day in named.items()},
    )[0]


def event_of(entry: ledger.Entry, state: course.State) -> course.Event | None:
    """The event that an entry records; None for what happened of itself.

    An act that leaves the level as it was does not write it: then it is that of the present state.
    """
    kind = EVENTS.get(entry.kind)
    content = entry.content
    particulars = content.particulars
    if kind is None or particulars.get("by_itself"):
        return None
    changes = content.changes or {}
    given = (changes.get("dates") or {}).items()
    dates = {name: date.fromisoformat(day) for name, day in given if name not in promises.NAMES}
    lists = changes.get("lists") or {}
    part = str(particulars.get("duty", "")).partition("/")[2]
    return course.Event(
        kind=kind,
        at=towntime.minute(entry.at),
        by=content.role,
        name=str(particulars.get("ground") or content.name),
        give={**dict.fromkeys(particulars.get("give", ()), True), **dates, **lists},
        level=str(changes.get("level") or state.level) if entry.kind == "act" else None,
        part=part or None,
    )
