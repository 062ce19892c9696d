"""Consumers of the ledger: each reads on from its own cursor, which moves with the effects or not at all.

An entry at which a reaction fails, or that cannot be read, is set aside alone and tried again later; the cursor moves on.
A cursor that says it read what is not there yet goes back to the end, and a person is told that it was so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from maplebridge.kernel import ledger
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import SYSTEM
from maplebridge.kernel.notice.models import ReadUpTo
from maplebridge.kernel.setaside import things
from maplebridge.kernel.setaside.apart import apart
from maplebridge.kernel.setaside.causes import Aside, Cause, Gone, cause_of
from maplebridge.kernel.setaside.models import Thing

BATCH = 500
REACTION, ENTRY, CURSOR = "reaction", "entry", "cursor"
Reaction = Callable[[Sequence[ledger.Entry], datetime], None]


def follow(name: str, react: Reaction, *, now: datetime, batch: int = BATCH) -> int:
    """Let one consumer take the next entries; returns how many there were.

    A kill before the commit leaves effects and cursor as they were; the same entries come again.
    Writes in one transaction of its own, the consumer's effects and its place together.
    """
    with transaction.atomic(durable=True):
        scope.enter(SYSTEM)
        ReadUpTo.objects.get_or_create(name=name)
        place = ReadUpTo.objects.select_for_update(of=("self",)).annotate(end=ledger.END).get(name=name)
        if place.position > place.end and place.position > (end := ledger.end()):
            things.put(CURSOR, name, cause=Cause("read_past_end"), now=now, rhythm=things.BY_HAND)
            place.position = end
            place.save(update_fields=["position"])
        read = ledger.onward(place.position, batch)
        for matter, seq in read.unreadable:
            _note(ENTRY, f"{matter}/{seq}", matter, Cause("unreadable_entry"), now)
        for entry, fault in apart(read.entries, lambda part: react(part, now)):
            _note(REACTION, f"{name} {entry.matter}/{entry.seq}", entry.matter, cause_of(fault), now)
        if read.count:
            place.position = read.position
            place.save(update_fields=["position"])
    return read.count


def again(reactions: Mapping[str, Reaction], *, now: datetime) -> int:
    """Try again what is due of what was set aside; returns how many now work."""
    worked = things.retry(REACTION, lambda thing: _react(thing, reactions, now), now=now)
    worked += things.retry(
        CURSOR, lambda thing: None, now=now
    )  # it goes on already: whoever read that may end it
    return worked + things.retry(ENTRY, lambda thing: _read(thing, reactions, now), now=now)


def _note(kind: str, subject: str, matter: int, cause: Cause, now: datetime) -> None:
    things.put(kind, subject, cause=cause, now=now, matter=matter or None, tried=False)


def _react(thing: Thing, reactions: Mapping[str, Reaction], now: datetime) -> None:
    """One reaction at one entry."""
    name, _, where = thing.subject.partition(" ")
    scope.enter(SYSTEM)
    entry = ledger.entry(*_place(where))
    if entry is None or name not in reactions:
        raise Gone
    reactions[name]([entry], now)


def _read(thing: Thing, reactions: Mapping[str, Reaction], now: datetime) -> None:
    """Every reaction at an entry that could not be read, and at those after it in its chain that were passed by."""
    matter, seq = _place(thing.subject)
    scope.enter(SYSTEM)
    try:
        chain = ledger.entries_of(matter)
    except ledger.UNREADABLE as fault:
        raise Aside("unreadable_entry") from fault
    passed = dict(ReadUpTo.objects.filter(name__in=list(reactions)).values_list("name", "position"))
    for name, position in passed.items():
        missed = [one for one in chain if one.seq >= seq and one.leaf is not None and one.leaf < position]
        reactions[name](missed, now)


def _place(where: str) -> tuple[int, int]:
    matter, _, seq = where.partition("/")
    return int(matter), int(seq)
