"""A matter moves: one event through the course, its entries, its row. Used by acts and by the clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.lifecycle import concerned, named, opening
from maplebridge.kernel.matter.lifecycle.holding import hold, silent_office
from maplebridge.kernel.matter.lifecycle.waiting import as_clock_stands
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.matter.storage import journal, shorthand, writing
from maplebridge.kernel.matter.storage import state as codec
from maplebridge.kernel.matter.storage.commitments import Committed, commit_all
from maplebridge.kernel.matter.storage.writing import Holding
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules import course
from maplebridge.rules.course import brought
from maplebridge.rules.plain import whole
from maplebridge.rules.procedure import End, Procedure
from maplebridge.rules.refusal import Refusal
from maplebridge.texts import Text
from maplebridge.texts.joining import listed

OF_ITSELF = frozenset({"silence", "resumed", "moved"})
BOUNCE = "object"  # an office's objection to jurisdiction, by this name in every procedure


@dataclass(slots=True)
class Move:
    """A matter in memory while its entries are worked out.

    entries, words  what waits to be written, in the order in which it happened
    opens           keys of the procedures of which an act opened a matter, in that order
    """

    row: Matter
    state: course.State
    entries: list[ledger.NewEntry] = field(default_factory=list)
    words: list[writing.Words] = field(default_factory=list)
    opens: list[str] = field(default_factory=list)
    before: shorthand.Before = field(default_factory=shorthand.Before)

    @property
    def holding(self) -> Holding:
        """Who holds it now."""
        return Holding(self.row.unit, self.row.office)


def load(row: Matter) -> Move:
    """The move of a locked row."""
    holder = {name: getattr(row, name) for name in shorthand.WHEREABOUTS}
    row.full = codec.whole(row)
    return Move(row, course.State.from_json(row.full), before=shorthand.Before(dict(row.full), holder))


def advance(
    move: Move,
    event: course.Event,
    *,
    by: str,
    texts: Mapping[str, str] | None = None,
    sealed: bool = False,
    asks: bool = True,
) -> tuple[course.Refusal, ...]:
    """Send one event through the course; silences that were due fire first, at their own moment.

    asks     while the clock is held silences wait: the event meets the matter as it stands. One query, and only where
             a silence is due; the clock itself has looked already
    returns  why the event was refused, empty when it was taken. Nothing is written yet.
    """
    if asks:
        event = as_clock_stands(event, move.state)
    adopted = registry.by_id(move.row.procedure_id)
    state, entries, refusals = course.step(
        adopted.procedure, move.state, event, registry.calendar(adopted.pack)
    )
    words = commit_all(texts or {})
    for entry in entries:
        own = entry is entries[-1] and entry.kind not in OF_ITSELF
        _record(move, adopted.procedure, entry, by=by if own else "system", words=words if own else ())
        if own:
            move.words += [(move.row.number, move.row.seq, w, move.row.office, sealed) for w in words]
    if entries:
        _settle(move, adopted.procedure, state, event)
    return tuple(refusals)


def write(moves: Iterable[Move]) -> None:
    """Write rows, entries and words of all moves inside the caller's transaction."""
    moved = [move for move in moves if move.entries]
    if not moved:
        return
    for move in moved:
        _note_concerned(move)
    new = [entry for move in moved for entry in journal.short(move.entries, move.before)]
    written = iter(ledger.append_many(new))
    for move in moved:
        _number(move, [next(written) for _ in move.entries][-1].seq)
    writing.update_matters([move.row for move in moved])
    writing.insert_statements(words for move in moved for words in move.words)


def _note_concerned(move: Move) -> None:
    """Let the state, and the last entry that changes it, say who beside its office may do something now. No query."""
    row, state = move.row, move.state
    lists = concerned.with_them(state.lists, concerned.offices_at(registry.by_id(row.procedure_id).procedure, state, row))
    last = next((n for n in range(len(move.entries) - 1, -1, -1) if ledger.moves(move.entries[n])), None)
    if lists == state.lists or last is None:
        return
    move.state = state._replace(lists=lists)
    move.entries[last] = ledger.changing(move.entries[last], lists={name: list(held) for name, held in lists.items()})
    row.full = move.state.to_json()


def _number(move: Move, last: int) -> None:
    """Number row and words as the ledger did: a reading of the sealed contact stands in the chain, not in the row."""
    shift = last - move.row.seq
    if shift:
        move.row.seq = last
        move.words = [(number, seq + shift, *rest) for number, seq, *rest in move.words]  # type: ignore[misc]


def _record(
    move: Move, definition: Procedure, entry: course.Entry, *, by: str, words: tuple[Committed, ...]
) -> None:
    row = move.row
    row.seq += 1
    if entry.kind == "act" and entry.name == BOUNCE:
        row.bounces += 1
    if entry.kind == "silence" and silent_office(definition, entry.name, duty="duty" in entry.data):
        row.missed += 1
    opens = entry.data.get("opens")
    if isinstance(opens, str):
        move.opens.append(opens)
    data = writing.entry_data(entry, words)
    move.entries.append(
        ledger.NewEntry(matter=row.number, kind=entry.kind, at=towntime.moment(entry.at), by=by, data=data)
    )


def _settle(move: Move, definition: Procedure, state: course.State, event: course.Event) -> None:
    """Bring the row to the state; at an end, say the outcome or go on under the procedure it hands over to."""
    row, before, step = move.row, move.holding, move.state.step
    place = row.place
    _follow_office(row, definition, step, event)
    holding = hold(definition, state, place=row.place, category=row.category, before=before, against=row.against)
    move.state = state
    _note_holding(move, before, holding, moved=row.place != place)
    writing.fold_into(row, state, holding)
    if state.end is None:
        return
    end = definition.ends[state.end]
    if end.hands_to is None or not _hand_over(move, end, acted=event.kind == "act"):
        row.outcome = end.outcome
        row.due = row.next = None


def _follow_office(row: Matter, definition: Procedure, step: str, event: course.Event) -> None:
    """A superior who gives the matter to an office of another area takes it there: its place follows.

    An act that only says whose it is, or who of the same unit has it, moves nothing.
    """
    act = definition.acts_at(step).get(event.name) if event.kind == "act" else None
    if act is None or named.meaning(definition, step, act) not in named.FOLLOWED:
        return
    given = event.give.get(named.naming_field(act.asks) or "")
    office = territory.offices().by_id(whole(str(given)) or 0)
    if office is not None and office.unit not in territory.tree().unit(row.place).path:
        row.place = office.unit


def _note_holding(move: Move, before: Holding, after: Holding, *, moved: bool) -> None:
    """Let the last entry say where the matter lies and who holds it now, if either changed."""
    if after == before and not moved:
        return
    last = move.entries[-1]
    changed = {"place": move.row.place, "unit": after.unit, "office": after.office}
    move.entries[-1] = replace(last, data={**last.data, ledger.HOLDER: changed})


def _hand_over(move: Move, end: End, *, acted: bool) -> bool:
    """Open the procedure that goes on with the same number, at the same minute; counts stay with the matter.

    returns  False where the city goes by no such procedure, or by one that asks for days and nobody is there to name them:
             the matter ends as it stands
    raises  Refusal  the same where somebody acted, who can still do another thing
    """
    at = move.state.last
    try:
        adopted = registry.in_force(end.hands_to or "", towntime.local(towntime.moment(at)).date())
    except registry.NotAdopted:
        return False
    definition = adopted.procedure
    if definition.opens.gives:
        if acted:
            raise _by_itself(definition)
        return False
    state, entries = course.open_matter(
        definition,
        at=at,
        level=_entry_level(definition, move.state.level),
        calendar=registry.calendar(adopted.pack),
        params=adopted.params,
        by=brought.opener(definition),
        carried=move.state.carried,
    )
    row = move.row
    row.procedure_id, row.seq = adopted.id, row.seq + 1
    holding = hold(
        definition, state, place=row.place, category=row.category, before=move.holding, against=row.against
    )
    holder = {
        "procedure": definition.id,
        "version": definition.version,
        "unit": holding.unit,
        "office": holding.office,
    }
    data = writing.entry_data(entries[0], (), holder)
    row.unit, row.office = holding.unit, holding.office
    move.state = state
    writing.fold_into(row, state, holding)
    move.entries.append(
        ledger.NewEntry(matter=row.number, kind="opened", at=towntime.moment(at), by="system", data=data)
    )
    return True


def _entry_level(definition: Procedure, level: str) -> str:
    """The level at which a handed-over matter opens: its own if allowed, else the lowest allowed one."""
    allowed = definition.opens.levels
    return level if level in allowed else next(name for name in definition.levels if name in allowed)


def open_children(moves: Iterable[Move], *, now: datetime) -> None:
    """Open the child matters that acts called for; `children.tell_parents` says later that they have ended."""
    for move in moves:
        for key in move.opens:
            _open_child(move.row, key, now=now)


def _by_itself(definition: Procedure) -> Refusal:
    """The refusal of an act that would go on under a procedure whose days nobody names here."""
    fields = listed([definition.field_title(name) for name in definition.opens.gives])
    return Refusal(
        Text(
            "“{title}” begins only with days that whoever brings it names ({fields}), and this act asks for none, so "
            "nothing was done. Bring it by itself: the form “Report something” asks for these days once its kind is chosen.",
            title=definition.title,
            fields=fields,
        )
    )


def _open_child(parent: Matter, key: str, *, now: datetime) -> None:
    """Raises Refusal: the procedure asks for days that nobody names here."""
    adopted = registry.in_force(key, towntime.local(now).date())
    definition = adopted.procedure
    if definition.opens.gives:
        raise _by_itself(definition)
    opening.open_matter(
        opening.Opening(
            procedure=adopted.id,
            category=parent.category,
            place=parent.place,
            level=_entry_level(definition, parent.level),
            channel="system",
            title=parent.title,
            texts={},
            at=now,
            by="system",
            role=next((name for name in definition.opens.who if name not in definition.parties), None),
            against=parent.against,
            parent=parent.number,
        )
    )
