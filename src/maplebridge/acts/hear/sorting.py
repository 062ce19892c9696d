"""A person says what a matter is about, and how soon somebody must look; the machine only suggested it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from maplebridge.acts.hear.reading.suggesting import taxonomy
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.file.heading import office_title
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.lifecycle import moving, repeats, sorting
from maplebridge.kernel.matter.lifecycle.acting import CHANGED, acting, locked
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.territory import queries as territory
from maplebridge.packs.reading import OUTSIDE
from maplebridge.rules import course, limits
from maplebridge.rules.plain import clean
from maplebridge.rules.refusal import Conflict, Incomplete, NotAllowed, Refusal
from maplebridge.texts import Text

LETTERS = limits.WHY_LETTERS
LEVELS = (0, 1, 2)
NO_KIND = Text("This kind of matter is not on the list. Pick one from the list.")
SAY_WHY = Text("Say why in a sentence of at least ten letters. The resident reads it.")
NOT_YOURS = Text(
    "Only the office that has this matter, or the one that answers for the unit where it "
    "lies, says what it is about."
)
FOR_INTAKE = Text(
    "Only the city’s intake takes a matter out of what is sorted and counted, or brings it "
    "back: nobody hides a late matter this way."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """What a person says a matter is.

    category  code of the pack's taxonomy, or `OUTSIDE`;  urgency  2 danger to life, 1 soon, 0 in its turn
    reason    at least `LETTERS` letters where one of the two changes; may stay empty where both are confirmed
    """

    category: str
    urgency: int
    reason: str = ""


def change(
    *,
    actor: Actor,
    number: int,
    classification: Classification,
    last_read: int,
    now: datetime,
    sent: repeats.Sent = repeats.ANEW,
) -> int:
    """Record what a person says the matter is about; returns the number of its entry.

    The same kind again confirms it. Number, procedure and running limits stay.

    last_read  the last entry that the actor had read;  sent  its key, so that a repeated press is one entry
    raises  NotFound, NotAllowed, Incomplete, Conflict; a silence that was already due is recorded all the same
    """
    return repeats.once(sent, lambda: _change(actor, number, classification, last_read, sent, now))


def _change(
    actor: Actor,
    number: int,
    classification: Classification,
    last_read: int,
    sent: repeats.Sent,
    now: datetime,
) -> int:
    with acting(actor):
        row = locked(number)
        before = sent.seq()
        if before is not None or _just_done(row, classification, last_read):
            return before or row.seq
        if row.seq != last_read:
            raise Conflict(CHANGED)
        move = moving.load(row)
        moving.advance(move, course.Event(kind="tick", at=towntime.minute(now)), by="system")
        refused = refusal(actor, move, classification)
        if refused is None:
            reason = clean(classification.reason)
            sorting.sort(
                move,
                category=classification.category,
                urgency=classification.urgency,
                of=_office_of(actor, row),
                texts={"reason": reason} if reason else {},
                by=actor.by,
                at=now,
            )
            sent.keep(row, now)
        moving.write([move])
        moving.open_children([move], now=now)
    if refused is not None:
        raise refused
    return row.seq


def refusal(actor: Actor, move: moving.Move, classification: Classification) -> Refusal | None:
    """Why this post may not say so; None if it may. No query.

    NotAllowed: another office's matter, one taken out of what is counted, one renamed to send it away. Incomplete: an
    unknown kind or level, or a change without its reason.
    """
    row = move.row
    if not sorting.may_sort(actor, row):
        return NotAllowed(NOT_YOURS)
    if wrong := _unknown(row, classification):
        return Incomplete(NO_KIND, fields={wrong: NO_KIND})
    outside = classification.category != row.category and OUTSIDE in (classification.category, row.category)
    if outside and not sorting.takes_in(actor):
        return NotAllowed(FOR_INTAKE)
    changed = (classification.category, classification.urgency) != (row.category, row.urgency)
    silent = changed and len(clean(classification.reason)) < LETTERS
    return _not_above(actor, move, classification) or (
        Incomplete(SAY_WHY, fields={"reason": SAY_WHY}) if silent else None
    )


def _unknown(row: Matter, classification: Classification) -> str:
    """The field that names no kind or level there is; empty if both are known."""
    kinds = taxonomy(registry.by_id(row.procedure_id).pack)
    if classification.category != OUTSIDE and kinds.by_code(classification.category) is None:
        return "category"
    return "" if classification.urgency in LEVELS else "urgency"


def _not_above(actor: Actor, move: moving.Move, classification: Classification) -> Refusal | None:
    """An office does not send a matter to another by renaming it: it objects, and the common superior decides."""
    placed = sorting.placed(move.row, move.state, classification.category)
    if not placed.moved or placed.holding.unit in actor.unit_ids:
        return None
    other = office_title(placed.holding.office)
    return NotAllowed(
        Text(
            "This kind belongs to {other}. Object to jurisdiction and name it, or ask the office "
            "that answers for the unit: only a common superior sends a matter from one office to "
            "another.",
            other=other,
        )
    )


def _just_done(row: Matter, classification: Classification, last_read: int) -> bool:
    """The same press twice: the row says already what is asked, and one entry has come since."""
    return (
        row.sorted
        and row.seq == last_read + 1
        and (row.category, row.urgency) == (classification.category, classification.urgency)
    )


def _office_of(actor: Actor, row: Matter) -> int | None:
    """The office for which the actor speaks: the one that has the matter, else the nearest one above it."""
    if row.office in actor.office_ids:
        return row.office
    tree, offices = territory.tree(), territory.offices()
    trail = tree.unit(row.unit).path
    above = [o for o in map(offices.by_id, actor.office_ids) if o is not None and o.unit in trail]
    return max(above, key=lambda office: trail.index(office.unit)).id if above else None
