"""How a side may be reached is sealed: beside the contact that it left, or as the first one that it leaves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from django.db import connection

from maplebridge.kernel import ledger
from maplebridge.kernel.identity.sealed import envelopes, vault
from maplebridge.kernel.matter.lifecycle import moving
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.matter.sides import Side, persons, rows_of
from maplebridge.rules.refusal import Incomplete, NotAllowed
from maplebridge.texts import Text, Wording

ADDED = "added"
"""The kind of its entry: a side adds it for itself, and no other side reads that it did."""
NOTHING_LEFT = Text(
    "You left no contact with this matter, so nothing is ever sent to you: you read it with number and code alone."
)
LEAVE_ONE = Text(
    "You left no contact with this matter, so nothing is ever sent to you. Leave an e-mail address, a telephone number or "
    "an address for letters with it, if you want to be written to."
)
REACHED_BY = ("email", "safe_phone", "letters_to")


def seal(
    row: Matter,
    party: int | None,
    said: Mapping[str, str],
    *,
    by: str,
    lacking: Wording = LEAVE_ONE,
    leaves: bool = True,
    now: datetime,
) -> None:
    """Seal it and write its entry, inside the caller's transaction, in which the row of the matter is locked.

    party   primary key of who was called in, or acts for a side; None for whoever brought the matter
    by      what the entry is written by;  lacking  why it is refused where nothing by which to reach them is there
    leaves  whether a first contact may be left so
    raises  NotAllowed  they were erased, or left none and cannot;  Incomplete  on "email": nothing by which to reach them
    """
    mine = persons(Side(party, frozenset()), rows_of(row.number), vault.persons_of(row.number))[:1]
    if mine:
        try:
            bound = envelopes.beside(row.number, mine[0], said)
        except vault.PersonErased as gone:
            raise NotAllowed(NOTHING_LEFT) from gone
        _enter(row, party, bound, by=by, now=now)
        return
    if not leaves:
        raise NotAllowed(NOTHING_LEFT)
    if not any(name in said for name in REACHED_BY):
        raise Incomplete(lacking, fields={"email": lacking})
    (first,) = envelopes.enclose([{**said, "may_know": "handler"}])
    _enter(row, party, first.commitment, by=by, now=now)
    if party is None:
        envelopes.put(row.number, first)
    elif not _left(row.number, party, first):
        raise NotAllowed(NOTHING_LEFT)


def _enter(row: Matter, party: int | None, bound: list[object], *, by: str, now: datetime) -> None:
    move = moving.load(row)
    row.seq += 1
    data = ledger.encoded(changes={}, particulars={"contact": bound, **({} if party is None else {"party": party})})
    move.entries.append(ledger.NewEntry(matter=row.number, kind=ADDED, at=now, by=by, data=data))
    moving.write([move])


def _left(number: int, party: int, first: envelopes.Envelope) -> bool:
    """Write the first contact of a party that was called in without one; False where it may not be. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT conduct_reached(%s, %s::json)", [party, json.dumps([first.row(number)])])
        return bool(cursor.fetchone()[0])
