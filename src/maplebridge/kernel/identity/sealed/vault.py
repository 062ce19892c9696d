"""The vault: who reported, sealed. Reading leaves an entry; destroying a person's key erases the person."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.db import connection, transaction

from maplebridge.kernel import ledger
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import SYSTEM, Actor
from maplebridge.kernel.identity.sealed import cipher

READ, ERASED = "sealed_read", "erased"
SAFE = "safe."
"""How the kind begins of what somebody said later of how they may safely be reached; the newest replaces those before."""
Contact = Mapping[str, str]
WHERE = "SELECT k.wrapped, k.matter FROM identity_vaultkey k WHERE k.person_id = %s"


NEWEST = "SELECT k.person_id, k.wrapped FROM identity_vaultkey k ORDER BY k.matter DESC LIMIT 1"


class PersonErased(LookupError):
    """Nothing can be opened: this person was erased, or is not to be seen here."""


class VaultClosed(RuntimeError):
    """The master key is not where it should be; the message says where that is."""

    CAUSE = "vault_shut"


def new_person(matter: int) -> int:
    """Make a person with a key of their own, for one matter; returns the person's id."""
    return new_persons([matter])[0]


def new_persons(matters: Sequence[int]) -> list[int]:
    """Make a person for each matter, in one round trip each for numbers, persons and keys."""
    if not matters:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval('identity_person_id_seq') FROM generate_series(1, %s)", (len(matters),)
        )
        ids = [int(row[0]) for row in cursor.fetchall()]
        wrapped = [cipher.encrypt(master(), cipher.new_key(), about=about_of(person)) for person in ids]
        cursor.execute(
            "INSERT INTO identity_person (id, matter) SELECT * FROM unnest(%s::bigint[], %s::bigint[])",
            (ids, list(matters)),
        )
        cursor.execute(
            "INSERT INTO identity_vaultkey (person_id, matter, wrapped) "
            "SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[])",
            (ids, list(matters), wrapped),
        )
        _remember(dict(zip(ids, zip(wrapped, matters, strict=True), strict=True)))
    return ids


def seal_contact(person_id: int, contact: Contact, *, kind: str = "contact") -> None:
    """Seal a person's contact (or another fact of a kind); a second time replaces the first.

    raises  PersonErased
    """
    seal_many([(person_id, contact)], kind=kind)


def seal_many(rows: Iterable[tuple[int, Contact]], *, kind: str = "contact") -> None:
    """Seal the contacts of many persons in one round trip beside their keys.

    raises  PersonErased
    """
    people, matters, texts = [], [], []
    for person_id, contact in rows:
        key, matter = _key(person_id)
        plain = json.dumps(dict(contact), ensure_ascii=False, sort_keys=True).encode()
        people.append(person_id)
        matters.append(matter)
        texts.append(cipher.encrypt(key, plain, about=about_of(person_id, kind)))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO identity_sealed (person_id, matter, kind, ciphertext) "
            "SELECT p, m, %s, c FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[]) AS t (p, m, c)",
            (kind, people, matters, texts),
        )


def open_contact(
    *, person_id: int, actor: Actor, why: str, now: datetime, kind: str = "contact", party: int | None = None
) -> dict[str, str]:
    """Open a sealed contact, after writing down in the matter's chain who opened it and why.

    The database shows the row only in a transaction that holds such an entry. Call it inside the act's
    transaction; what is returned may be used once that has been committed.

    party   primary key of the party whose contact it is, where it was called in: its side reads of the reading
    raises  PersonErased, VaultDamaged
    returns  the parts of the contact by name: those of `Contact.given`, "may_know" and "lang"
    """
    key, matter = _key(person_id)
    with transaction.atomic():
        data: dict[str, object] = {"kind": kind, "why": why, **({} if party is None else {"party": party})}
        ledger.append(matter=matter, kind=READ, at=now, by=actor.by, data=data)
        return _opened(key, person_id, kind)


def open_again(*, person_id: int, kind: str = "contact") -> dict[str, str]:
    """What this post has just read, once more and without another entry: its press came twice, or its answer was lost.

    The database shows the row for minutes to the account whose reading it was, and to nobody else.
    raises  PersonErased, VaultDamaged
    returns  the parts of the contact by name, as `open_contact` does
    """
    key, _ = _key(person_id)
    return _opened(key, person_id, kind)


def _opened(key: bytes, person_id: int, kind: str) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ciphertext FROM identity_sealed WHERE person_id = %s AND kind = %s", (person_id, kind)
        )
        row = cursor.fetchone()
    if row is None:
        raise PersonErased("There is no sealed contact of this kind that may be read here.")
    plain: dict[str, str] = json.loads(cipher.decrypt(key, bytes(row[0]), about=about_of(person_id, kind)))
    newer = _newest(key, person_id)
    return {**_without(plain, newer), **newer} if newer else plain


def _without(contact: Contact, newer: Contact) -> dict[str, str]:
    """A contact without what was said of reaching them before."""
    return {name: text for name, text in contact.items() if not name.startswith("safe_") or name in newer}


def _newest(key: bytes, person_id: int) -> dict[str, str]:
    """What a person said last of how they may be reached, with each address that they left since; nothing where they said
    nothing since. One query.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, ciphertext FROM identity_sealed WHERE person_id = %s AND kind LIKE %s ORDER BY id",
            (person_id, f"{SAFE}%"),
        )
        rows = cursor.fetchall()
    said: dict[str, str] = {}
    for kind, ciphertext in rows:
        newer = json.loads(cipher.decrypt(key, bytes(ciphertext), about=about_of(person_id, kind)))
        said = {**_without(said, newer), **newer}
    return said


def persons_of(matter: int) -> list[int]:
    """Primary keys, sorted, of the persons of one matter that the scope may see. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM identity_person WHERE matter = %s ORDER BY id", (matter,))
        return [int(row[0]) for row in cursor.fetchall()]


def opens() -> bool:
    """Whether the newest key of a person was wrapped under our master key, as role clock. No contact is read. One query."""
    with transaction.atomic(), connection.cursor() as cursor:
        scope.enter(SYSTEM)
        cursor.execute(NEWEST)
        row = cursor.fetchone()
    if row is None:
        return True
    try:
        cipher.decrypt(master(), bytes(row[1]), about=about_of(row[0]))
    except cipher.VaultDamaged:
        return False
    return True


def destroy(person_id: int, *, why: str, by: str, party: int | None = None, now: datetime) -> int:
    """Destroy a person's key and ciphertexts, and write that into the matter's chain; returns the matter.

    Role clock only. `records.erase` calls this and keeps the journal that a restore re-applies.

    party   primary key of the party, where it was one that had been called in
    raises  PersonErased
    """
    matter = _matterabout_of(person_id)
    data: dict[str, object] = {"person": person_id, "why": why, **({} if party is None else {"party": party})}
    ledger.append(matter=matter, kind=ERASED, at=now, by=by, data=data)
    wipe(person_id)
    return matter


def wipe(person_id: int) -> bool:
    """Remove a person's key and ciphertexts; False when they were gone already. Two queries, in the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM identity_sealed WHERE person_id = %s", (person_id,))
        cursor.execute("DELETE FROM identity_vaultkey WHERE person_id = %s", (person_id,))
        return bool(cursor.rowcount)


def _key(person_id: int) -> tuple[bytes, int]:
    cached = _cached_keys().get(person_id)
    if cached is None:
        with connection.cursor() as cursor:
            cursor.execute(WHERE, (person_id,))
            cached = cursor.fetchone()
    if cached is None:
        raise PersonErased("This person was erased, or is not to be seen here.")
    wrapped, matter = bytes(cached[0]), int(cached[1])
    return cipher.decrypt(master(), wrapped, about=about_of(person_id)), matter


def _matterabout_of(person_id: int) -> int:
    """The matter of a person whose key is still there. Nothing is opened: whoever forgets needs no master key."""
    with connection.cursor() as cursor:
        cursor.execute(WHERE, (person_id,))
        row = cursor.fetchone()
    if row is None:
        raise PersonErased("This person was erased, or is not to be seen here.")
    return int(row[1])


def _remember(made: dict[int, tuple[bytes, int]]) -> None:
    """Keep wrapped keys made in this transaction: the scope of a visitor cannot read them back."""
    cached = _cached_keys()
    cached.update(made)
    transaction.on_commit(cached.clear)


def _cached_keys() -> dict[int, tuple[bytes, int]]:
    cached: dict[int, tuple[bytes, int]] = connection.__dict__.setdefault("_vault_new", {})
    if not connection.in_atomic_block:
        cached.clear()
    return cached


def about_of(person_id: int, kind: str = "key") -> bytes:
    """Whose and what: bound to a ciphertext, so that it opens nowhere else."""
    return f"{person_id}:{kind}".encode()


@lru_cache(maxsize=2)
def _read(folder: str) -> bytes:
    path = Path(folder) / "vault.key"
    try:
        return base64.b64decode(path.read_bytes())
    except OSError as error:
        raise VaultClosed(f"The master key {path} cannot be read ({error.strerror}).") from error


def master() -> bytes:
    """The master key, from the folder of secrets. Raises VaultClosed."""
    folder = os.environ.get("MAPLEBRIDGE_SECRETS", "")
    if not folder:
        raise VaultClosed("MAPLEBRIDGE_SECRETS does not name the folder of the master key.")
    return _read(folder)
