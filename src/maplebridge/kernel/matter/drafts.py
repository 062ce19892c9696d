"""Replay a draft law: past matters run through a procedure that is not in force, before anyone adopts it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from maplebridge.kernel import ledger
from maplebridge.kernel.identity.actor import SYSTEM
from maplebridge.kernel.matter import numbers, registry, towntime
from maplebridge.kernel.matter.acting import acting
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.matter.queries.heading import office_title
from maplebridge.rules import course
from maplebridge.rules.language import parse
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.soundness import prove

EVENTS = {
    "act": "act",
    "duty": "act",
    "extended": "extend",
    "paused": "pause",
    "resumed": "resume",
    "waived": "waive",
}
A_YEAR = timedelta(days=365)


@dataclass(slots=True)
class Replayed:
    """What a draft would have meant.

    late_before, late_under  matters in which a time limit passed in silence, as it was and under the draft
    newly_late               their numbers;  unfit  matters whose acts the draft does not know
    offices                  office id → matters that would newly be late there (the office that held them)
    """

    procedure: str
    version: int
    since: date
    matters: int = 0
    late_before: int = 0
    late_under: int = 0
    newly_late: list[str] = field(default_factory=list)
    unfit: int = 0
    sound: bool = True
    worst_before: int | None = None
    worst_under: int | None = None
    offices: Counter[int] = field(default_factory=Counter)

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "procedure": self.procedure,
            "version": self.version,
            "since": self.since.isoformat(),
            "matters": self.matters,
            "late_before": self.late_before,
            "late_under_draft": self.late_under,
            "newly_late": self.newly_late,
            "unfit": self.unfit,
            "sound": self.sound,
            "worst_case_days_before": self.worst_before,
            "worst_case_days_under_draft": self.worst_under,
            "newly_late_by_office": {str(office): count for office, count in self.offices.most_common()},
        }

    def sentences(self) -> list[str]:
        """In words."""
        said = [
            f"{self.matters} matters under {self.procedure} since {self.since} were run through the draft.",
            f"A limit passed in silence in {self.late_before} of them; under the draft it would have in {self.late_under}.",
            f"The longest possible time was {self.worst_before} days and would be {self.worst_under} days.",
        ]
        if not self.sound:
            said.append("The draft is not sound: run `maple procedures check` on it before anything else.")
        if self.unfit:
            said.append(f"{self.unfit} matters have acts that the draft does not know; they are left out.")
        for office, count in self.offices.most_common(10):
            said.append(f"  {office_title(office).en}: {count} more late")
        return said


def replay_draft(text: str, *, name: str, since: str | None, now: datetime | None = None) -> Replayed:
    """Run every matter of the draft's procedure opened since a day through the draft.

    raises  ProcedureError  the draft cannot be read
    """
    draft = parse(text, name=name)
    today = towntime.local(now or datetime.now(UTC)).date()
    first = date.fromisoformat(since) if since else today - A_YEAR
    found = Replayed(draft.id, draft.version, first)
    _bounds(found, draft)
    start = datetime.combine(first, time(), tzinfo=towntime.zone())
    with acting(SYSTEM):
        rows = Matter.objects.filter(opened__gte=start).order_by("number").values_list("number", "office")
        for number, office in list(rows):
            _one(found, draft, number, office)
    return found


def _bounds(found: Replayed, draft: Procedure) -> None:
    proof = prove(draft, registry.calendar())
    found.sound, found.worst_under = proof.sound, proof.worst_case_days
    adopted = [one for one in registry.adopted() if one.procedure.id == draft.id]
    if adopted:
        found.worst_before = prove(adopted[-1].procedure, registry.calendar()).worst_case_days


def _one(found: Replayed, draft: Procedure, number: int, office: int | None) -> None:
    run = _first_run(ledger.entries_of(number), draft.id)
    if not run:
        return
    try:
        late = _late_under(draft, run)
    except LookupError:
        found.unfit += 1
        return
    before = any(entry.kind == "silence" for entry in run)
    found.matters += 1
    found.late_before += before
    found.late_under += late
    if late and not before:
        found.newly_late.append(numbers.show(number))
        if office is not None:
            found.offices[office] += 1


def _first_run(entries: Sequence[ledger.Entry], key: str) -> list[ledger.Entry]:
    """The entries of a matter's run under a procedure; empty if it never ran under it."""
    run: list[ledger.Entry] = []
    for entry in entries:
        if entry.kind == "opened":
            if run:
                break
            row = entry.data.get("r")
            if isinstance(row, dict) and row.get("procedure") == key:
                run.append(entry)
        elif run:
            run.append(entry)
    return run


def _late_under(draft: Procedure, run: Sequence[ledger.Entry]) -> bool:
    """Whether a limit passes in silence when the same people do the same things at the same minutes.

    raises  LookupError  the draft does not know the opening level or an act
    """
    opened = run[0].data["s"]
    if not isinstance(opened, dict) or str(opened.get("level")) not in draft.opens.levels:
        raise LookupError(str(opened))
    calendar = registry.calendar()
    state, _ = course.open_matter(
        draft, at=towntime.minute(run[0].at), level=str(opened["level"]), calendar=calendar
    )
    for entry in run[1:]:
        event = _event(entry)
        if event is None:
            continue
        state, entries, refusals = course.step(draft, state, event, calendar)
        if any(one.kind == "silence" for one in entries):
            return True
        if refusals:
            raise LookupError(refusals[0].code)
    return False


def _event(entry: ledger.Entry) -> course.Event | None:
    """The event that an entry records; None for what happened of itself."""
    kind = EVENTS.get(entry.kind)
    if kind is None:
        return None
    data: dict[str, Any] = dict(entry.data)
    particulars = data.get("x") or {}
    given = dict.fromkeys(particulars.get("give", ()), True)
    changes = data.get("s") or {}
    dates = {name: date.fromisoformat(day) for name, day in (changes.get("dates") or {}).items()}
    return course.Event(
        kind=kind,  # type: ignore[arg-type]  # one of the kinds above
        at=towntime.minute(entry.at),
        by=data.get("role"),
        name=str(data.get("n", "")),
        give={**given, **dates},
        level=changes.get("level") if isinstance(changes.get("level"), str) else None,
    )
