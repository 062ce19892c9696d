"""The one writer of new matters: rows, first entries, words, contacts and links of one or of thousands in one statement.

What a row has for columns is asked of the model: a new column is named there, and where somebody says its first value.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import psycopg
from django.db import connection

from maplebridge.kernel import ledger
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.identity.sealed.envelopes import Envelope
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.matter.storage.commitments import Committed

COLUMNS = tuple(column.attname for column in Matter._meta.concrete_fields)
USUAL: Mapping[str, object] = {
    column.attname: column.default if column.has_default() else None
    for column in Matter._meta.concrete_fields
}
"""Every column of the table, as it is where nothing is said of it."""
CALL = "matter_open(%b::bytea, %b::text, %b::json, %b::json, %b::json, %b::json, %b::json)"
"""A call of the writer, to stand in a statement with the values of `values`."""
_plain = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


class NewMatter(NamedTuple):
    """All that is written of a new matter. `row` holds every column, as JSON says it."""

    number: int
    row: Mapping[str, object]
    entry: ledger.Entry
    words: Sequence[Committed] = ()
    contact: Envelope | None = None
    parent: int | None = None


def write(new: Sequence[NewMatter]) -> None:
    """Write them inside the caller's transaction, in its scope: all or none."""
    if new:
        connection.ensure_connection()
        with connection.wrap_database_errors:
            cursor = psycopg.Cursor(connection.connection)
            cursor.execute(f"SELECT {CALL}", values(new), prepare=True)


def values(new: Sequence[NewMatter], actor: Actor | None = None) -> list[object]:
    """The values for a call; with an `actor` its session or account gives the scope. In the order of the parameters of
    `CALL`.
    """
    proof = actor.proof if actor is not None else None
    account = actor.account_id if actor is not None else None
    contacts = [one.contact.row(one.number) for one in new if one.contact is not None]
    links = [
        {"parent": one.parent, "child": one.number, "kind": "child"} for one in new if one.parent is not None
    ]
    return [
        proof.secret if proof is not None and proof.kind == "session" else None,
        None if account is None else str(account),
        _plain([one.row for one in new]),
        _plain([_entry(one.entry) for one in new]),
        _plain([_word(one.number, word) for one in new for word in own_rows(one.words)]),
        _plain(contacts) if contacts else None,
        _plain(links) if links else None,
    ]


def own_rows(words: Iterable[Committed]) -> list[Committed]:
    """The words that get a row of their own: a title only if it says what the text does not (else it is cut from it)."""
    listed = list(words)
    text = "\n".join(word.text for word in listed if word.field == "text")
    return [word for word in listed if word.field != "title" or not text or word.text.rstrip("…") not in text]


def octets(content: bytes) -> str:
    """Octets as the database reads them from JSON."""
    return "\\x" + content.hex()


def _entry(entry: ledger.Entry) -> dict[str, object]:
    return {
        "matter": entry.matter,
        "at": entry.at.isoformat(),
        "by": entry.by,
        "said": entry.payload.decode(),
        "hash": octets(entry.hash),
    }


def _word(number: int, word: Committed) -> dict[str, object]:
    return {"matter": number, "field": word.field, "text": word.text, "salt": octets(word.salt)}
