"""A code that was lost: a counter gives whoever brought a matter, or a party to it, a new one, against the contact left.

The post types what the person shows; the answer is yes or no, and the sealed contact is shown to nobody. Every
comparison is an entry that the resident reads, so that nobody tries out quietly who brought a matter (bound B6).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from maplebridge.kernel import ledger
from maplebridge.kernel.conduct import once
from maplebridge.kernel.identity import keyed, limits, reach
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.identity.sealed import comparing
from maplebridge.kernel.law import registry
from maplebridge.kernel.ledger.entry import minute
from maplebridge.kernel.matter import numbers
from maplebridge.kernel.matter.codes import FOR, PARTY_RECODED, RECODED
from maplebridge.kernel.matter.lifecycle import moving, opening
from maplebridge.kernel.matter.lifecycle.acting import acting
from maplebridge.kernel.matter.models import Matter, Party
from maplebridge.kernel.matter.sides import called_with, roles_of, rows_of
from maplebridge.kernel.matter.storage.commitments import binding, bound
from maplebridge.rules.refusal import Conflict, Incomplete, NotAllowed, TooMany
from maplebridge.texts import Text

COUNTERS = frozenset({"counter", "intake"})
A_MINUTE, A_DAY = 6, 3
NO_COUNTER = Text("Only a counter or the intake gives out a new code.")
NO_MATCH = Text(
    "Number and contact do not belong together, or no contact was left. Check both with the person."
)
REPLACED = Text(
    "This form gave out a code before, and a newer one has replaced it since. Open the form anew."
)
TYPE_BOTH = Text("Type the number and what the person shows.")
SLOWER = Text("Too many tries. Wait a minute.")
ENOUGH = Text(
    "{a_day} comparisons a day are made for a matter; these are used up. Try again tomorrow.", a_day=A_DAY
)


def at_counter(actor: Actor) -> bool:
    """Whether this post sits at a counter or an intake."""
    return actor.kind == "post" and any(role in COUNTERS for _, role in actor.roles)


def new_code(*, actor: Actor, number: int | None, shown: str, key: str = "", now: datetime) -> str:
    """A new code for the matter, if what the person shows is the contact that was left; the old code dies.

    shown   the phone number or e-mail address that the person gives as their own
    key     the same for a repeated press, which gives the same code while it opens the matter: one comparison, one entry
    raises  NotAllowed, TooMany; Incomplete with one sentence for a wrong number, a wrong or a missing contact;
            Conflict where the code of this press opens nothing any more
    Written in one transaction, in which the row is locked.
    """
    if not at_counter(actor):
        raise NotAllowed(NO_COUNTER)
    if number is None or not reach.plain(shown):
        raise Incomplete(TYPE_BOTH, fields={"shown" if number is not None else "number": TYPE_BOTH})
    sent = once.of(actor, number, "counter", {"shown": reach.plain(shown)}, key)
    if sent.seq() is None and not limits.allowed(f"counter:{actor.account_id}", now=now, tries=A_MINUTE):
        raise TooMany(SLOWER)
    code = None
    with acting(replace(actor, matter=number)):
        row = Matter.objects.select_for_update(of=("self",)).filter(pk=number).first()
        before = sent.moment()
        if row is not None and before is not None:
            code = _given_before(row, actor, key, before)
        elif row is not None and _may_ask(actor, row):
            _check_day(number, now=now)
            whose = {one.person: one.pk for one in rows_of(number) if one.person is not None}
            left = comparing.left_by(matter=number, shown={"shown": shown}, whose=whose, actor=actor, now=now)
            if left is not None:
                code = _given(row, actor, _code_of(actor, number, key), called_with(number, left[0]), now=now)
            sent.keep(row, now)
    if code is None:
        raise Incomplete(NO_MATCH, fields={"shown": NO_MATCH})
    return code


def _code_of(actor: Actor, number: int, key: str) -> str:
    """A code; of a press with a key the one that its repetition makes again, which nobody makes without that key."""
    if not key:
        return numbers.new_code()
    return numbers.new_code(keyed.mac("new code", f"{actor.by}.{number}.{key}"))


def _given_before(row: Matter, actor: Actor, key: str, before: datetime) -> str | None:
    """The code that this press gave; None if it did not match. Raises Conflict where that code is no longer the one."""
    code = _code_of(actor, row.number, key)
    stored = [row.code, *(one.code for one in rows_of(row.number) if one.code)]
    if any(
        numbers.code_matches(code, key=opening.code_key(), number=row.number, stored=one) for one in stored
    ):
        return code
    if any(
        one.kind in (RECODED, PARTY_RECODED) and one.by == actor.by and one.at == minute(before)
        for one in ledger.entries_of(row.number)
    ):
        raise Conflict(REPLACED)
    return None


def _may_ask(actor: Actor, row: Matter) -> bool:
    """What was brought against an office is compared at an intake alone, and never at that office (bound B6)."""
    if row.against is None:
        return True
    return row.against not in actor.office_ids and any(role == "intake" for _, role in actor.roles)


def _check_day(number: int, *, now: datetime) -> None:
    made = [entry for entry in ledger.entries_of(number) if entry.data.get("why") == comparing.COMPARED]
    if sum(now - entry.at < timedelta(days=1) for entry in made) >= A_DAY:
        raise TooMany(ENOUGH)


def _given(row: Matter, actor: Actor, code: str, party: Party | None, *, now: datetime) -> str:
    """Write the new code of one side and its entry."""
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
