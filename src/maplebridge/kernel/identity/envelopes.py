"""A contact on its way into the vault: sealed before its matter is opened, so that the first entry can bind it.

The entry keeps the person's number and a hash of key and ciphertext, both of which are random to whoever has no key.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from maplebridge.kernel.identity import cipher, vault
from maplebridge.kernel.identity.vault import Contact

CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Envelope:
    """A sealed contact that waits for its matter."""

    person: int
    kind: str
    wrapped: bytes
    ciphertext: bytes

    @property
    def said(self) -> list[object]:
        """What the entry of the opening says of it: person and digest."""
        return [self.person, digest(self.kind, self.wrapped, self.ciphertext)]


def digest(kind: str, wrapped: bytes, ciphertext: bytes) -> str:
    """Hash of a sealed contact with its wrapped key, as base64url."""
    whole = b"%b\0%d\0%b%b" % (kind.encode(), len(wrapped), wrapped, ciphertext)
    return base64.urlsafe_b64encode(hashlib.sha256(whole).digest()).rstrip(b"=").decode()


def enclose(contacts: Sequence[Contact], *, kind: str = CONTACT) -> list[Envelope]:
    """Seal contacts, each for a person of its own; nothing is written yet. One round trip for the numbers."""
    if not contacts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval('identity_person_id_seq') FROM generate_series(1, %s)", (len(contacts),)
        )
        persons = [int(row[0]) for row in cursor.fetchall()]
    return [_sealed(person, contact, kind) for person, contact in zip(persons, contacts, strict=True)]


def put(envelopes: Sequence[Envelope], matters: Sequence[int]) -> None:
    """Put each envelope into the vault with its matter, inside the caller's transaction. Three round trips."""
    if not envelopes:
        return
    people, numbers = [one.person for one in envelopes], list(matters)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO identity_person (id, matter) SELECT * FROM unnest(%s::bigint[], %s::bigint[])",
            (people, numbers),
        )
        cursor.execute(
            "INSERT INTO identity_vaultkey (person_id, matter, wrapped) "
            "SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[])",
            (people, numbers, [one.wrapped for one in envelopes]),
        )
        cursor.execute(
            "INSERT INTO identity_sealed (person_id, matter, kind, ciphertext) "
            "SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::bytea[])",
            (people, numbers, [one.kind for one in envelopes], [one.ciphertext for one in envelopes]),
        )


def _sealed(person: int, contact: Contact, kind: str) -> Envelope:
    key = cipher.new_key()
    plain = json.dumps(dict(contact), ensure_ascii=False, sort_keys=True).encode()
    return Envelope(
        person,
        kind,
        cipher.encrypt(vault.master(), key, about=vault.about_of(person)),
        cipher.encrypt(key, plain, about=vault.about_of(person, kind)),
    )
