"""`maple erase`: a person who brought a matter is forgotten; the ledger stays whole."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from maplebridge.config.backups import asides
from maplebridge.config.installation import home
from maplebridge.config.installation.postgres import DatabaseAddress
from maplebridge.kernel.conduct import papers
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import SYSTEM
from maplebridge.kernel.identity.sealed import vault
from maplebridge.kernel.matter import numbers
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.matter.sides import Side, rows_of
from maplebridge.kernel.matter.sides import persons as persons_among
from maplebridge.kernel.records.erasing import erase, erase_words


def run(arguments: argparse.Namespace) -> int:
    """Erase contact, key and own words of one side of a matter: of whoever brought it, or of a party that was called in.

    One transaction to look; each person is erased alone, and the words of the other sides stay.

    Exit status 1 if a database that a restore set aside still holds them, 2 if there is no such matter.
    """
    number = numbers.read(arguments.number)
    with transaction.atomic():
        scope.enter(SYSTEM)
        there = number is not None and Matter.objects.filter(pk=number).exists()
        parties = rows_of(number) if number is not None else []
        side = Side(arguments.party, frozenset())
        persons = persons_among(side, parties, vault.persons_of(number)) if number is not None else []
        files = papers.count(number, side.by) if number is not None else 0
    if number is None or not there:
        print(f"There is no matter {arguments.number}; check the number.", file=sys.stderr)
        return 2
    if side.party is not None and side.party not in {one.pk for one in parties}:
        called = ", ".join(f"{one.pk} ({one.role})" for one in parties) or "nobody"
        print(f"No party {side.party} stands in matter {arguments.number}. Called in: {called}.", file=sys.stderr)
        return 2
    if not arguments.yes:
        what = f"{len(persons)} person(s): contact, key," if persons else "No contact is kept:"
        beside = f" and {files} of their photos and papers" if files else ""
        print(f"{what} the own words{beside} would be destroyed. Add --yes to do it.")
        return 0
    facts: dict[str, Any] = {
        "why": arguments.why,
        "by": "system",
        "now": datetime.now(UTC),
        "journal_folder": home.home().witness,
    }
    gone = [_erased(person, facts) for person in persons]
    if not persons:
        erase_words(matter=number, party=side.party, **facts)
    done = "Erased." if not persons or any(gone) else "Erased before."
    return _report(done, numbers.show(number), arguments.address)


def _erased(person: int, facts: dict[str, Any]) -> bool:
    """Erase one person; False when that was done before."""
    try:
        erase(person_id=person, **facts)
    except vault.PersonErased:
        return False
    return True


def _report(done: str, number: str, address: DatabaseAddress) -> int:
    """Say what is so: nobody is forgotten while a database that a restore set aside still holds them."""
    left = asides.aside_databases(address)
    if not left:
        print(f"{done} {number} keeps its entries; nobody can read who or what was behind them.")
        return 0
    now = datetime.now(UTC)
    print(f"{done} {number} keeps its entries. But whoever brought it is not forgotten yet:")
    print("\n".join(one.sentence(now) for one in left))
    return 1
