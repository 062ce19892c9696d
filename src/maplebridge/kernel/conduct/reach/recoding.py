"""A new code for a side: what a counter gives against the contact that was left, and an office to whom it hands one over.

A code that was handed over is shown once. The office that called somebody in makes a new one where that one was lost on the
way: the old one opens nothing any more, and an entry that the side reads says by whom and when.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from maplebridge.kernel import ledger
from maplebridge.kernel.conduct import once
from maplebridge.kernel.identity import apart, keyed
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.law import registry
from maplebridge.kernel.ledger.entry import minute
from maplebridge.kernel.matter import numbers
from maplebridge.kernel.matter.codes import FOR, PARTY_RECODED, RECODED
from maplebridge.kernel.matter.lifecycle import moving, opening
from maplebridge.kernel.matter.lifecycle.acting import acting, locked
from maplebridge.kernel.matter.models import Matter, Party
from maplebridge.kernel.matter.sides import roles_of, rows_of
from maplebridge.kernel.matter.storage.commitments import binding, bound
from maplebridge.rules import limits
from maplebridge.rules.refusal import Conflict, NotAllowed, NotFound
from maplebridge.texts import Text

REPLACED = Text(
    "This form gave out a code before, and a newer one has replaced it since. Open the form anew."
)
BY_HAND = "counter"
"""The way of a code that is handed over."""
SHOWN_ONCE = Text("This form gave out its code before, and a code is shown once. Open the form anew to give out another.")
NOT_HERE = Text(
    "Only the office that has the matter now makes a new code here; a counter gives one against the contact that was left."
)
NOT_BY_HAND = Text("This code did not go by hand. A counter gives a new one against the contact that was left.")
NOBODY = Text("No such party stands in this matter.")


def hand_anew(*, actor: Actor, number: int, party: int, key: str = "", now: datetime) -> str:
    """A new code for a side whose code goes by hand, and for who acts for one; its old code dies.

    party   primary key
    key     the same for a repeated press, which gives the same code for a moment (`limits.HANDED_SECONDS`)
    raises  NotFound;  NotAllowed  another office's matter, a code that goes by another way, a power that does not hold
            Conflict  a newer one replaced it since, or it was shown longer ago
    Written in one transaction, in which the row is locked.
    """
    sent = once.of(actor, number, "code anew", {"party": party}, key)
    with acting(actor):
        row = locked(number)
        before = sent.moment()
        if before is not None:
            return given_before(row, actor, key, before, now) or ""
        if actor.account_id is None or row.office not in actor.office_ids or apart.stepped_back(number):
            raise NotAllowed(NOT_HERE)
        one = next((each for each in rows_of(number) if each.pk == party), None)
        if one is None:
            raise NotFound(NOBODY)
        if one.way != BY_HAND or not one.code or one.ended is not None:
            raise NotAllowed(NOT_BY_HAND)
        code = give(row, actor, code_of(actor, number, key), one, now=now)
        sent.keep(row, now)
        return code


def code_of(actor: Actor, number: int, key: str) -> str:
    """A code; of a press with a key the one that its repetition makes again, which nobody makes without that key."""
    if not key:
        return numbers.new_code()
    return numbers.new_code(keyed.mac("new code", f"{actor.by}.{number}.{key}"))


def given_before(row: Matter, actor: Actor, key: str, before: datetime, now: datetime) -> str | None:
    """The code that this press gave a moment ago (`limits.HANDED_SECONDS`); None if it did not match.

    raises  Conflict  that code is no longer the one, or it was shown longer ago
    """
    code = code_of(actor, row.number, key)
    stored = [row.code, *(one.code for one in rows_of(row.number) if one.code)]
    if any(
        numbers.code_matches(code, key=opening.code_key(), number=row.number, stored=one) for one in stored
    ):
        if now - before >= timedelta(seconds=limits.HANDED_SECONDS):
            raise Conflict(SHOWN_ONCE)
        return code
    if any(
        one.kind in (RECODED, PARTY_RECODED) and one.by == actor.by and one.at == minute(before)
        for one in ledger.entries_of(row.number)
    ):
        raise Conflict(REPLACED)
    return None


def give(row: Matter, actor: Actor, code: str, party: Party | None, *, now: datetime) -> str:
    """Write the new code of one side and its entry, inside the caller's act; returns the code.

    party  who was called in, or acts for a side; None for whoever brought the matter
    """
    move = moving.load(row)
    mac = numbers.code_mac(code, key=opening.code_key(), number=row.number)
    row.seq += 1
    if party is None:
        Matter.objects.filter(pk=row.number).update(code=mac)
        told = sorted(roles_of(registry.by_id(row.procedure_id).procedure, "", row))
        data = ledger.encoded(changes={}, particulars={"tells": told, **binding(mac, row.against)})
        entry = ledger.NewEntry(matter=row.number, kind=RECODED, at=now, by=actor.by, data=data)
    else:
        Party.objects.filter(pk=party.pk).update(code=mac)
        whose = {} if party.acts_for is None else {FOR: party.acts_for}
        said = {"tells": [party.role], "party": party.pk, **whose, "code": bound(mac, "code")}
        data = ledger.encoded(changes={}, particulars=said)
        entry = ledger.NewEntry(matter=row.number, kind=PARTY_RECODED, at=now, by=actor.by, data=data)
    move.entries.append(entry)
    moving.write([move])
    return code
