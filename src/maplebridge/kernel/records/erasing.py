"""Erasing a person: the key, the sealed contact, the person's own words and files go; the ledger stays whole.

A matter that another one opened carries that one's title: it goes too, with an entry in its own chain.

What a verb keeps of a person beside the matter, it takes away itself: by the removals of its declaration.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from maplebridge.kernel import ledger
from maplebridge.kernel.conduct import papers
from maplebridge.kernel.conduct.issuing import making
from maplebridge.kernel.identity.sealed import vault
from maplebridge.kernel.matter.models import Link, Matter, Party, Statement
from maplebridge.kernel.matter.sides import Side
from maplebridge.kernel.notice import telling
from maplebridge.kernel.records import journal
from maplebridge.kernel.records.journal import Erasure
from maplebridge.kernel.verbs import declared


def erase(*, person_id: int, why: str, by: str, now: datetime, journal_folder: Path) -> int:
    """Erase one person, as role clock; returns the number of the matter.

    The journal is written before the database commits: after a kill in between, `reapply` finishes the work.
    raises  PersonErased
    """
    with transaction.atomic(durable=True):
        return _erase(person_id, why=why, by=by, now=now, journal_folder=journal_folder)


def _erase(
    person_id: int, *, why: str, by: str, now: datetime, journal_folder: Path, party: int | None = None
) -> int:
    party = _party_of(person_id) if party is None else party
    matter = vault.destroy(person_id, why=why, by=by, party=party, now=now)
    _remove_words(matter, party=party, why=why, by=by, now=now)
    telling.unsay(person_id, now=now)
    erased = journal.erasure(person=person_id, matter=matter, why=why, party=party, now=now)
    journal.add(journal_folder, [erased])
    return matter


def erase_words(
    *, matter: int, party: int | None = None, why: str, by: str, now: datetime, journal_folder: Path
) -> None:
    """Erase the words of one side of a matter that left no contact, as role clock.

    Somebody without contact stands for them in the vault, so that entry, journal and restore are the same.

    party  primary key of a party that was called in; None for whoever brought the matter
    """
    with transaction.atomic(durable=True):
        nobody = vault.new_person(matter)
        _erase(nobody, why=why, by=by, now=now, journal_folder=journal_folder, party=party)


def reapply(erasures: Iterable[Erasure], *, now: datetime) -> int:
    """Erase again whoever a restored backup brought back; returns how many. Safe to repeat."""
    again = 0
    for one in erasures:
        with transaction.atomic(durable=True):
            there = one.person in vault.persons_of(one.matter)
            if _erased_again(one, now) if there else _remove_words(one.matter, **_again(one), now=now):
                again += 1
    return again


def _erased_again(one: Erasure, now: datetime) -> bool:
    try:
        vault.destroy(one.person, **_again(one), now=now)
    except vault.PersonErased:
        return False
    _remove_words(one.matter, **_again(one), now=now)
    telling.unsay(one.person, now=now)
    return True


def _again(one: Erasure) -> dict[str, Any]:
    return {"why": f"erased on {one.at}, again after a restore", "by": "system", "party": one.party}


def _party_of(person: int) -> int | None:
    """The party that was called in whose contact a person's is; None for whoever brought the matter. One query."""
    return Party.objects.filter(person=person).values_list("pk", flat=True).first()


def _remove_words(matter: int, *, party: int | None = None, why: str, by: str, now: datetime) -> bool:
    """Remove what one side wrote; the entries keep salted commitments that nothing opens any more.

    returns  whether there was anything
    """
    of = Side(party, frozenset()).by
    own = ledger.numbers_by(matter, of)
    gone, _ = Statement.objects.filter(matter=matter, seq__in=own).delete()
    papers.remove(matter, of)
    making.unmake(matter, of=of, own=set(own))
    if party is not None:
        return gone > 0
    Matter.objects.filter(pk=matter).update(title="")
    copies = _remove_copies(matter, why=why, by=by, now=now)
    for verb in declared():
        for remove in verb.removals:
            remove(matter)
    return gone > 0 or copies > 0


def _remove_copies(matter: int, *, why: str, by: str, now: datetime) -> int:
    """Remove the title that the matters opened by this one, and by those, took from it; returns how many had one."""
    removed, waiting = 0, [matter]
    while waiting:  # ends: a matter is opened by one that was there before it
        above = waiting.pop()
        for child in Link.objects.filter(parent=above, kind="child").values_list("child", flat=True):
            waiting.append(child)
            if Matter.objects.filter(pk=child).exclude(title="").exists():
                ledger.append(matter=child, kind=vault.ERASED, at=now, by=by, data={"of": above, "why": why})
                Statement.objects.filter(matter=child, seq=1, field="title").delete()
                Matter.objects.filter(pk=child).update(title="")
                removed += 1
    return removed
