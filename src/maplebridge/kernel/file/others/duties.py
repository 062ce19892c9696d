"""The duties of the present step as an office reads them: whose, until when, who has done theirs and who has not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypedDict

from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.file.heading import LoadedMatter, office_at, office_title
from maplebridge.kernel.file.shapes.reading import DutyRow
from maplebridge.kernel.matter.lifecycle import concerned
from maplebridge.kernel.matter.lifecycle.asked import part_of
from maplebridge.kernel.matter.lifecycle.corrections import counting
from maplebridge.kernel.matter.storage.state import state_of
from maplebridge.rules.course import State
from maplebridge.rules.procedure import Duty, Step
from maplebridge.texts import Wording


def duties(matter: LoadedMatter, entries: Sequence[ledger.Entry]) -> tuple[DutyRow, ...]:
    """Duties of the present step: running and late ones, then those that were done. No query."""
    definition, state = matter.definition, state_of(matter.row)
    step = definition.places.get(state.step)
    if not isinstance(step, Step):
        return ()
    rows = []
    for key, clock in state.duties.items():
        duty = step.duties.get(key.partition("/")[0])
        if duty is not None:
            last = towntime.moment_of(clock.due)
            late = last < towntime.local(matter.now)
            rows.append(
                DutyRow(
                    **_whose(matter, state, duty, key),
                    title=duty.title,
                    by=last.date(),
                    status="late" if late else "on-time",
                )
            )
    return (*rows, *_done(matter, state, step, entries))


def _done(
    matter: LoadedMatter, state: State, step: Step, entries: Sequence[ledger.Entry]
) -> Iterator[DutyRow]:
    """What was done since the step began, each office's own; what silence did counts too, and says so."""
    for key, (entry, silent) in _taken(step, entries).items():
        duty = step.duties[key.partition("/")[0]]
        yield DutyRow(
            **_whose(matter, state, duty, key),
            title=duty.title,
            by=_day(entry),
            status="done",
            silent=silent,
        )


def _taken(step: Step, entries: Sequence[ledger.Entry]) -> dict[str, tuple[ledger.Entry, bool]]:
    """Of each duty, or copy of one, that was done in the step as it stands now: the entry, and whether silence did it."""
    done: dict[str, tuple[ledger.Entry, bool]] = {}
    for entry in counting(entries):
        changes, said = entry.content.changes or {}, entry.content.particulars
        key = str(said.get("duty", ""))
        silent = entry.kind == "silence"
        deemed = said.get("late") == "deemed"
        if "step" in changes or (entry.kind == "opened"):
            done.clear()
        elif key.partition("/")[0] in step.duties and (deemed or not silent):
            done[key] = entry, silent
    return done


class _Whose(TypedDict):
    """Whose a duty is: the office, or the party; and as what the office has it."""

    office: Wording
    role: Wording | None


def _whose(matter: LoadedMatter, state: State, duty: Duty, key: str) -> _Whose:
    """The office of a copy; else the one that fills the role of the duty where the matter lies, by its mandate."""
    part, role = part_of(key), matter.definition.role_title(duty.who[0])
    if part is not None:
        return {"office": office_title(part), "role": role}
    office = concerned.office_in(matter.definition, state, matter.row, duty.who[0])
    return {"office": role, "role": None} if office is None else {"office": office_at(office), "role": role}


def _day(entry: ledger.Entry) -> date:
    return towntime.local(entry.at).date()


def asked(entry: ledger.Entry) -> list[Wording]:
    """The office whose copy of a duty an entry is of, where each of several has one; no other entry has any. No query."""
    office = part_of(entry.content.particulars.get("duty", ""))
    return [] if office is None else [office_title(office)]
