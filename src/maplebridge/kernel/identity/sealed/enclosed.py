"""The vault beside the ledger: no contact and no key may be missing, changed or put there without an entry.

Nothing is opened for this: what is compared are hashes of ciphertexts (bound B6).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection

from maplebridge.kernel import ledger
from maplebridge.kernel.identity.sealed import envelopes
from maplebridge.kernel.identity.sealed.vault import ERASED
from maplebridge.kernel.ledger.findings import Report

CALLED, EMPOWERED, ADDED = "called", "empowered", "added"
"""Kinds of the entries by which a party is called in, somebody is empowered, a side says how it may safely be reached."""

PERSONS = "SELECT matter, id FROM identity_person WHERE matter > %s AND matter <= %s"
KEYS = "SELECT matter, person_id, wrapped FROM identity_vaultkey WHERE matter > %s AND matter <= %s"
SEALED = "SELECT matter, person_id, kind, ciphertext FROM identity_sealed WHERE matter > %s AND matter <= %s"


@dataclass(slots=True)
class _Stored:
    """What the vault holds for one matter: persons, their keys, their ciphertexts by kind."""

    persons: set[int] = field(default_factory=set)
    keys: dict[int, bytes] = field(default_factory=dict)
    sealed: dict[int, dict[str, bytes]] = field(default_factory=dict)

    def gone(self, person: int) -> str | None:
        """What is wrong with somebody who was erased: the number stays, key and contact do not."""
        if person in self.keys or person in self.sealed:
            return "has a key or a contact again, though erased"
        return None if person in self.persons else "is missing"

    def there(self, person: int) -> str | None:
        """What is wrong with somebody who was not erased: person, key and contact are all there."""
        if person not in self.persons or person not in self.keys or person not in self.sealed:
            return "is missing, or its key or contact is, and nobody was erased"
        return None

    def digests(self, person: int) -> set[str]:
        """The digest of each sealed contact of a person."""
        return {envelopes.digest(kind, self.keys[person], text) for kind, text in self.sealed[person].items()}


def check(stretch: ledger.Stretch, report: Report) -> None:
    """Compare the vault of a stretch with what its entries say. Three queries."""
    stored = _read(stretch)
    for matter, entries in stretch.chains.items():
        for what in _wrong(stored.pop(matter, _Stored()), entries, report):
            report.add("contact", f"Matter {matter}: {what}")
    for matter in stored:
        if stretch.strange(matter):
            report.add(
                "contact", f"Matter {matter}: the vault holds something, but the matter has no entries."
            )


def _wrong(stored: _Stored, entries: Sequence[ledger.Entry], report: Report) -> Iterator[str]:
    entered, bound = _entered(entries)
    erased = {
        _number(entry.data["person"]) for entry in entries if entry.kind == ERASED and "person" in entry.data
    }
    for person in sorted({*stored.persons, *stored.keys, *stored.sealed, *entered, *erased}):
        what = stored.gone(person) if person in erased else stored.there(person)
        if (
            what is None
            and person in entered
            and person not in erased
            and stored.digests(person) != entered[person]
        ):
            what = "has another sealed contact than the one that came with its entry"
        if what is None and person not in entered and person not in erased:
            what = (
                "was put into the vault; no entry speaks of it" if bound else report.older("sealed contact")
            )
        if what is not None:
            yield f"person {person} of the vault {what}."


def _entered(entries: Sequence[ledger.Entry]) -> tuple[Mapping[int, set[str]], bool]:
    """Person → digests, as the opening, each calling in of a party and what a side said later say; and whether the
    opening names every contact.
    """
    row = entries[0].content.holder if entries else None
    if row is None:
        return {}, False
    called = (one.content.particulars.get("contact") for one in entries if one.kind in (CALLED, EMPOWERED, ADDED))
    given = [one for one in (row.get("contact"), *called) if isinstance(one, list)]
    digests: dict[int, set[str]] = {}
    for person, digest in given:
        digests.setdefault(_number(person), set()).add(str(digest))
    return digests, "code" in row


def _number(value: object) -> int:
    return int(str(value))


def _read(stretch: ledger.Stretch) -> dict[int, _Stored]:
    stored: dict[int, _Stored] = {}
    between = (stretch.after, stretch.upto)
    with connection.cursor() as cursor:
        cursor.execute(PERSONS, between)
        for matter, person in cursor.fetchall():
            stored.setdefault(matter, _Stored()).persons.add(person)
        cursor.execute(KEYS, between)
        for matter, person, wrapped in cursor.fetchall():
            stored.setdefault(matter, _Stored()).keys[person] = bytes(wrapped)
        cursor.execute(SEALED, between)
        for matter, person, kind, ciphertext in cursor.fetchall():
            stored.setdefault(matter, _Stored()).sealed.setdefault(person, {})[kind] = bytes(ciphertext)
    return stored
