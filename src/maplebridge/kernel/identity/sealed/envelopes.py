"""A contact on its way into the vault: sealed before its matter is opened, so that the first entry can bind it.

The entry keeps the person's number and a hash of key and ciphertext, both of which are random to whoever has no key.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from maplebridge.kernel.identity import keyed
from maplebridge.kernel.identity.derivation import Hasher, derived
from maplebridge.kernel.identity.sealed import cipher, vault
from maplebridge.kernel.identity.sealed.vault import Contact

CONTACT = "contact"
MARK = 16


@dataclass(frozen=True, slots=True)
class Envelope:
    """A sealed contact that waits for its matter."""

    person: int
    kind: str
    wrapped: bytes
    ciphertext: bytes
    mark: bytes
    """What the person's key makes of the contact, as `marked` makes it again."""

    @property
    def commitment(self) -> list[object]:
        """What the entry of the opening says of it: primary key of the person, then the digest."""
        return [self.person, digest(self.kind, self.wrapped, self.ciphertext)]

    def row(self, matter: int) -> dict[str, object]:
        """What `identity_put` takes of it for a matter, as JSON says it."""
        octets = {"wrapped": f"\\x{self.wrapped.hex()}", "ciphertext": f"\\x{self.ciphertext.hex()}"}
        return {"matter": matter, "person": self.person, "kind": self.kind, **octets}


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


def put(matter: int, sealed: Envelope) -> None:
    """Write a sealed contact into the vault, inside the caller's transaction and in the scope of its matter. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity_put(%s::json)", [json.dumps([sealed.row(matter)])])


def beside(matter: int, person: int, more: Contact) -> list[object]:
    """Seal something more beside a person's contact, inside the caller's transaction; the newest of it counts. Two queries.

    returns  what its entry says of it: primary key of the person, then the digest
    raises   vault.PersonErased
    """
    kind = f"{vault.SAFE}{secrets.token_hex(6)}"
    with connection.cursor() as cursor:
        cursor.execute(vault.WHERE, (person,))
        row = cursor.fetchone()
        if row is None:
            raise vault.PersonErased("This person was erased, or is not to be seen here.")
        wrapped = bytes(row[0])
        key = cipher.decrypt(vault.master(), wrapped, about=vault.about_of(person))
        plain = json.dumps(dict(more), ensure_ascii=False, sort_keys=True).encode()
        ciphertext = cipher.encrypt(key, plain, about=vault.about_of(person, kind))
        cursor.execute(
            "INSERT INTO identity_sealed (person_id, matter, kind, ciphertext) VALUES (%s, %s, %s, %s)",
            (person, matter, kind, ciphertext),
        )
    return [person, digest(kind, wrapped, ciphertext)]


def _sealed(person: int, contact: Contact, kind: str) -> Envelope:
    key = cipher.new_key()
    plain = json.dumps(dict(contact), ensure_ascii=False, sort_keys=True).encode()
    return Envelope(
        person,
        kind,
        cipher.encrypt(vault.master(), key, about=vault.about_of(person)),
        cipher.encrypt(key, plain, about=vault.about_of(person, kind)),
        marked(key, contact),
    )


def marked(key: bytes, contact: Contact) -> bytes:
    """What a person's key makes of a contact: the same contact the same, and nothing to whoever has not the key.

    Erasing the person destroys the key, and with it whatever this could tell.
    """
    other = ("may_know", "lang", *(part for part in contact if part.startswith("safe_")))
    reached = {part: value for part, value in contact.items() if part not in other}
    plain = json.dumps(reached, ensure_ascii=False, sort_keys=True)
    if keyed.is_derived():
        return Hasher.under(derived(key, "same contact")).of(plain.encode())[:MARK]
    return Hasher.under(key).of(f"same contact\0{plain}".encode())[:MARK]


def keys_of(matters: Sequence[int]) -> dict[int, list[bytes]]:
    """Keys of the persons of each matter that the scope may see and that were not erased. One query."""
    if not matters:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT matter, person_id, wrapped FROM identity_vaultkey WHERE matter = ANY(%s)",
            (list(matters),),
        )
        rows = cursor.fetchall()
    by_matter: dict[int, list[bytes]] = {}
    for matter, person, wrapped in rows:
        key = cipher.decrypt(vault.master(), bytes(wrapped), about=vault.about_of(person))
        by_matter.setdefault(int(matter), []).append(key)
    return by_matter
