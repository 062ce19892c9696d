"""A power to act for a side is checked by the office that has the matter, and ended: by the side, the office, its holder."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.conduct import once
from maplebridge.kernel.conduct.representing.empowering import (
    OVER,
    SAME,
    Empowered,
    first_code,
    given_to,
    side_of_persons,
)
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.identity.sealed import comparing, vault
from maplebridge.kernel.matter import sides
from maplebridge.kernel.matter.codes import CONFIRMED, ENDED, FOR
from maplebridge.kernel.matter.lifecycle import moving, repeats
from maplebridge.kernel.matter.lifecycle.acting import acting, locked
from maplebridge.kernel.matter.models import Matter, Party
from maplebridge.kernel.matter.storage import writing
from maplebridge.kernel.matter.storage.commitments import bound, commit_all
from maplebridge.rules import limits
from maplebridge.rules.plain import clean
from maplebridge.rules.refusal import Incomplete, NotAllowed, NotFound
from maplebridge.texts import Text

NO_SUCH = Text("Nobody of that number acts for a side of this matter. Look at the list again.")
NOT_YOURS = Text("Only the office that has the matter now checks a power.")
NOT_YOURS_TO_END = Text(
    "A power is ended by the party that gave it, by who has it, or by the office that has the matter now."
)
CHECKED = Text("This power was checked before, or has ended. Look at the list again.")
GONE = Text("How they are reached was erased. The party names them anew.")
SAY_WHY = Text("Say why, in a sentence of at least ten letters: the party and who acted for it read it.")
LONG = Text("This is longer than {most:,} letters. Shorten it.", most=limits.TEXT_LETTERS)
ENDS = Text("This power has ended already.")


def confirm(*, actor: Actor, number: int, representative: int, key: str = "", now: datetime) -> Empowered:
    """The office has checked the paper: the power holds, the code goes out, one entry.

    representative  primary key;  key  the same for a repeated press, which for a moment finds the same code
    Written in one transaction, in which the row is locked.
    raises  NotFound, NotAllowed; Incomplete where another side is reached at the same place: the readings stay in the chain
    """
    sent = once.of(actor, number, f"power.{representative}", {}, key)
    with acting(actor):
        row = locked(number)
        if actor.account_id is None or row.office not in actor.office_ids:
            raise NotAllowed(NOT_YOURS)
        one = _found(number, representative)
        before = sent.moment()
        if before is not None:
            return given_to(one, actor, since=now - before)
        _still_waits(row, one, now)
        shared = _reached_by_another(row, one, actor, now)
        if not shared:
            one.code = first_code(row, one)
            _enter(row, one, CONFIRMED, {"code": bound(one.code, "code")}, {}, actor=actor, now=now)
            Party.objects.filter(pk=one.pk).update(code=one.code)
            sent.keep(row, now)
    if shared:
        raise Incomplete(SAME)
    return given_to(one, actor)


def end(
    *, actor: Actor, number: int, representative: int, reason: str = "", key: str = "", now: datetime
) -> int:
    """End a power; from now on its code opens nothing. Returns the number of the entry.

    reason  an office says one; a party and who acts for it may
    raises  NotFound, NotAllowed;  Incomplete  on "reason"
    """
    words = clean(reason).strip()
    if len(words) > limits.TEXT_LETTERS:
        raise Incomplete(LONG, fields={"reason": LONG})
    if actor.account_id is not None and len(words) < limits.WHY_LETTERS:
        raise Incomplete(SAY_WHY, fields={"reason": SAY_WHY})
    sent = once.of(actor, number, f"end.{representative}", {"reason": words}, key)
    return repeats.once(sent, lambda: _end(actor, number, representative, words, sent, now))


def _end(actor: Actor, number: int, representative: int, words: str, sent: once.Once, now: datetime) -> int:
    with acting(actor):
        row = locked(number)
        before = sent.seq()
        if before is not None:
            return before
        one = _found(number, representative)
        if not may_end(actor, row, one):
            raise NotAllowed(NOT_YOURS_TO_END)
        if one.ended is not None:
            raise NotAllowed(ENDS)
        _enter(row, one, ENDED, {}, {"reason": words}, actor=actor, now=now)
        Party.objects.filter(pk=one.pk).update(ended=row.seq)
        sent.keep(row, now)
    return row.seq


def may_end(actor: Actor, row: Matter, one: Party) -> bool:
    """Whether this actor ends such a power: its side, who has it, the office that has the matter. No query."""
    if actor.matter != row.number:
        return actor.account_id is not None and row.office in actor.office_ids
    return one.pk == actor.represents if actor.represents is not None else one.acts_for == (actor.party or 0)


def _found(number: int, representative: int) -> Party:
    one = Party.objects.filter(matter=number, pk=representative, acts_for__isnull=False).first()
    if one is None:
        raise NotFound(NO_SUCH)
    return one


def _still_waits(row: Matter, one: Party, now: datetime) -> None:
    over = one.until is not None and one.until < towntime.local(now).date()
    if one.code or one.ended is not None or over:
        raise NotAllowed(CHECKED)
    if row.outcome is not None:
        raise NotAllowed(OVER)


def _reached_by_another(row: Matter, one: Party, actor: Actor, now: datetime) -> bool:
    """Whether another side is reached where this one is; compared inside the vault."""
    if one.person is None or one.acts_for is None:
        raise NotAllowed(GONE)
    whose, leave = side_of_persons(one.acts_for, sides.rows_of(row.number))
    facts = {
        "matter": row.number,
        "person": one.person,
        "whose": whose,
        "leave": leave,
        "actor": actor,
        "now": now,
    }
    try:
        return comparing.left_twice(**facts)
    except vault.PersonErased as gone:
        raise NotAllowed(GONE) from gone


def _enter(
    row: Matter,
    one: Party,
    kind: str,
    more: Mapping[str, object],
    texts: Mapping[str, str],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Write the entry about a power."""
    words = commit_all(texts)
    move = moving.load(row)
    row.seq += 1
    said = {"role": one.role, "party": one.pk, FOR: one.acts_for, **more, "tells": [one.role]}
    data = ledger.encoded(changes={}, particulars=said, words=writing.commitments(words))
    move.entries.append(ledger.NewEntry(matter=row.number, kind=kind, at=now, by=actor.by, data=data))
    move.words += [(row.number, row.seq, word, row.office, False) for word in words]
    moving.write([move])
