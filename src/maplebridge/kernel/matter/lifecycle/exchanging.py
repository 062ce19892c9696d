"""A matter goes over to another procedure while nobody has decided anything: whether it may, and the entries that say so.

The number, the code, the receipt and the day of arrival stay. ADR 25 says the rule of “nobody has decided anything yet”.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter import sides
from maplebridge.kernel.matter.lifecycle.corrections import EXCHANGE_ANSWERED, EXCHANGED, counting
from maplebridge.kernel.matter.lifecycle.holding import hold
from maplebridge.kernel.matter.lifecycle.moving import Move
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.matter.storage import writing
from maplebridge.kernel.matter.storage.commitments import commit_all
from maplebridge.kernel.matter.storage.writing import Holding
from maplebridge.rules import course
from maplebridge.rules.procedure import Procedure

DECIDE = frozenset(
    {
        "opened",
        "duty",
        "silence",
        "extended",
        "paused",
        "resumed",
        "waived",
        "child_ended",
        "called",
        "party_recoded",
    }
)
"""Kinds of entries by which something of a procedure has been done: a duty, more time, a party called in, a limit that
passed, a hand-over."""
LATER, AGREES = "later", "agrees"
"""Particulars: the last days that the new procedure would give by itself; and what was answered about them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a matter is to become.

    adopted   the procedure;  level  at which it opens;  by  the role in it of whoever brought the matter
    category, place  class and unit as they were chosen;  office  who has it where no office holds the first step's mandate
    promised  days by the names of `course.promises`, which its limits may not pass
    later     the last days that it would give without them, as dates in ISO form; empty where none is later
    """

    adopted: registry.Adopted
    level: str
    by: str
    category: str
    place: int
    office: int | None = None
    promised: Mapping[str, int]
    later: Mapping[str, str]


def decided_by(definition: Procedure, entries: Sequence[ledger.Entry]) -> ledger.Entry | None:
    """The first entry since which a matter keeps its procedure; None while nobody has decided anything.

    What is no decision: words added, a kind said, a repeat joined, a letter, a new code, a contact read, a counted-anew
    calendar; an act that stays at the opening step and neither answers, makes a paper, goes against somebody nor opens a
    matter.
    """
    return next((one for one in counting(entries)[1:] if _decides(definition, one)), None)


def _decides(definition: Procedure, entry: ledger.Entry) -> bool:
    if entry.kind != "act":
        return entry.kind in DECIDE
    said = entry.content.particulars
    given = said.get("give", ())
    answered = isinstance(given, list | tuple) and not definition.answers.isdisjoint(given)
    return answered or any(said.get(name) for name in ("to", "adverse", "makes", "opens", "outcome"))


def exchanged_by(entries: Sequence[ledger.Entry]) -> ledger.Entry | None:
    """The entry by which a matter was exchanged; None where it never was."""
    return next((one for one in entries if one.kind == EXCHANGED), None)


def exchanged_from() -> dict[int, str]:
    """Matter → id of the procedure that it had before it was exchanged, as far as the scope may read. One query."""
    return {
        number: str(named[0][0])
        for number, entries in ledger.of_kind(EXCHANGED).items()
        if isinstance(named := entries[0].content.particulars.get("procedures"), list) and named and named[0]
    }


def asked_of(entries: Sequence[ledger.Entry]) -> Mapping[str, str]:
    """The later last days about which whoever brought the matter was asked and has not answered; empty where none."""
    exchange = exchanged_by(entries)
    if exchange is None or any(one.kind == EXCHANGE_ANSWERED for one in entries):
        return {}
    said = exchange.content.particulars
    later = said.get(LATER)
    return dict(later) if isinstance(later, Mapping) and AGREES not in said else {}


def brought_by_person(row: Matter, first: ledger.Entry) -> bool:
    """Whether somebody brought it in a party's part, not an office of its own and not another matter. No query.

    first  the first entry of the matter
    """
    return "parent" not in (first.content.holder or {}) and not sides.opened_by_office(row)


def exchange(
    move: Move,
    wanted: Wanted,
    *,
    by: str,
    of: int | None,
    texts: Mapping[str, str],
    agrees: bool | None,
    at: datetime,
) -> None:
    """Record the exchange of a matter; its row follows. Nothing is written yet; `moving.write` does that.

    by, of  the author of the entry, and the office for which a post speaks;  texts  the reason
    agrees  what whoever brought it said of the later days when they exchanged it themselves; None where a post did
    """
    row, before = move.row, registry.by_id(move.row.procedure_id).procedure
    after = wanted.adopted.procedure
    into = course.Into(after, wanted.level, wanted.adopted.params, wanted.by)
    state, entry = course.exchange(
        move.state,
        into,
        at=towntime.minute(at),
        calendar=registry.calendar(wanted.adopted.pack),
        promised={} if agrees else wanted.promised,
    )
    holding = _holding(wanted, state, against=row.against)
    facts = {
        **entry.data,
        "procedures": [[before.id, before.version], [after.id, after.version]],
        "kinds": [row.category, wanted.category],
        "days": [_day(move.state.due), _day(state.due)],
        "tells": [wanted.by],
        **_about_later_days(wanted, agrees),
        **({} if of is None else {"of": of}),
    }
    words, left = commit_all(texts), row.office
    row.procedure_id, row.category, row.place, row.sorted = (
        wanted.adopted.id,
        wanted.category,
        wanted.place,
        True,
    )
    row.bounces, row.seq, move.state = row.bounces + 1, row.seq + 1, state
    writing.fold_into(row, state, holding)
    data = ledger.encoded(
        changes=state.to_json(),
        name=after.id,
        particulars=facts,
        holder=_holder(wanted, holding),
        words=writing.commitments(words),
    )
    move.entries.append(ledger.NewEntry(matter=row.number, kind=EXCHANGED, at=at, by=by, data=data))
    move.words += [(row.number, row.seq, word, left, False) for word in words]


def _about_later_days(wanted: Wanted, agrees: bool | None) -> dict[str, object]:
    if not wanted.later:
        return {}
    return {LATER: dict(wanted.later), **({} if agrees is None else {AGREES: agrees})}


def _holder(wanted: Wanted, holding: Holding) -> dict[str, object]:
    """Under which procedure it goes on, as what, where, and who has it: as a first entry says it."""
    return {
        "procedure": wanted.adopted.procedure.id,
        "version": wanted.adopted.procedure.version,
        "category": wanted.category,
        "sorted": True,
        "place": wanted.place,
        "unit": holding.unit,
        "office": holding.office,
    }


def answer(move: Move, *, agrees: bool, by: str, role: str, at: datetime) -> None:
    """Record what whoever brought it says of the later last days; with a yes they hold. Nothing is written yet."""
    row = move.row
    adopted = registry.by_id(row.procedure_id)
    state, entry = course.answer(
        adopted.procedure,
        move.state,
        at=towntime.minute(at),
        calendar=registry.calendar(adopted.pack),
        agrees=agrees,
        by=role,
    )
    row.seq, move.state = row.seq + 1, state
    writing.fold_into(row, state, move.holding)
    facts = {AGREES: agrees, "days": [_day(move.state.due), _day(state.due)]}
    data = ledger.encoded(changes=entry.to_json()["set"], particulars=facts, role=role)
    move.entries.append(ledger.NewEntry(matter=row.number, kind=EXCHANGE_ANSWERED, at=at, by=by, data=data))


def _holding(wanted: Wanted, state: course.State, *, against: int | None) -> Holding:
    """Who has it at the first step of the new procedure: found anew by mandate, else who was found for it."""
    found = hold(
        wanted.adopted.procedure,
        state,
        place=wanted.place,
        category=wanted.category,
        before=None,
        against=against,
    )
    return found if found.office is not None else Holding(found.unit, wanted.office)


def _day(minute: int | None) -> str | None:
    return None if minute is None else towntime.moment_of(minute).date().isoformat()
