"""Giving entries their places in the tree, signing heads, proving."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from maplebridge.kernel.ledger import heads, keys, merkle, tiles
from maplebridge.kernel.ledger.entry import minute
from maplebridge.kernel.ledger.heads import Head

LOCK = 1279542609
BATCH = 20_000
COLUMNS = "size, root, at, prev_hash, signature, key_id"
PLACE = """
WITH waiting AS (
    SELECT matter, seq, %s - 1 + row_number() OVER (ORDER BY matter, seq) AS place
    FROM (SELECT matter, seq FROM ledger_entry WHERE leaf IS NULL ORDER BY matter, seq LIMIT %s) w
), placed AS (
    UPDATE ledger_entry e SET leaf = w.place FROM waiting w
    WHERE (e.matter, e.seq) = (w.matter, w.seq) RETURNING e.leaf, e.hash
)
SELECT hash FROM placed ORDER BY leaf
"""

PROVED = f"""
SELECT e.leaf, e.hash, s.* FROM ledger_entry e CROSS JOIN (SELECT {COLUMNS} FROM ledger_seal ORDER BY size DESC LIMIT 1) s
WHERE (e.matter, e.seq) = (%s, %s)
"""  # noqa: S608 -- a constant
SHOWN = f"""
SELECT e.leaf, e.hash, s.* FROM ledger_shown(%s, %s, %s) e
CROSS JOIN (SELECT {COLUMNS} FROM ledger_seal ORDER BY size DESC LIMIT 1) s
"""  # noqa: S608 -- a constant


@dataclass(frozen=True, slots=True)
class Proof:
    """That an entry is leaf number `leaf`, from 0, of the tree under a signed head.

    hash  SHA-256 of the entry;  path  hashes beside the way, from the leaf up to the root
    """

    matter: int
    seq: int
    hash: bytes
    leaf: int
    path: tuple[bytes, ...]
    head: Head

    def shown(self) -> dict[str, object]:
        """The proof as JSON-able data, by the keys of `maplebridge.proof/1`; hash in hex, path in base64."""
        return {
            "form": "maplebridge.proof/1",
            "matter": self.matter,
            "seq": self.seq,
            "hash": self.hash.hex(),
            "leaf": self.leaf,
            "path": [base64.b64encode(step).decode() for step in self.path],
            "head": self.head.shown(),
        }


def order() -> int:
    """Give every committed entry that waits its place in the tree; returns how many.

    Places follow each other without a gap, and within a matter in the order of its chain. Two sealers wait
    for each other. Each batch is a transaction of its own, so a kill loses nothing.
    """
    placed = 0
    # ends: each batch has its place in the tree, and a batch of none is the last
    while done := _order_batch():
        placed += done
    return placed


def seal(*, now: datetime) -> Head | None:
    """Place what waits and sign a head; None when nothing came since the last one.

    raises  NoKey
    """
    order()
    with transaction.atomic():
        _lock()
        last, count = head(), size()
        if count == (last.size if last else 0):
            return None
        signed = heads.signed(
            size=count,
            root=merkle.root(count, tiles.nodes(count)),
            at=minute(now),
            prev_hash=last.hash if last else heads.FIRST,
        )
        _keep(signed)
    return signed


def take_over(signed: Sequence[Head]) -> int:
    """Keep heads that a witness holds and that continue the newest one over entries that are here; returns how many.

    After a restore: a head may have been signed after the backup over entries that the backup already had.
    """
    taken = 0
    with transaction.atomic():
        _lock()
        last, count, own = head(), size(), keys.public(keys.SEAL)
        for one in sorted(signed, key=lambda head: head.size):
            follows = one.prev_hash == (last.hash if last else heads.FIRST) and one.signed_by(own)
            if (last.size if last else 0) < one.size <= count and follows:
                if merkle.root(one.size, tiles.nodes(one.size)) != one.root:
                    break
                _keep(one)
                last, taken = one, taken + 1
    return taken


def _keep(signed: Head) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO ledger_seal ({COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s)",  # noqa: S608 -- a constant
            (signed.size, signed.root, signed.at, signed.prev_hash, signed.signature, signed.key_id),
        )


def size() -> int:
    """How many entries have a place. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT level, place, length(hashes) FROM ledger_tile WHERE level = 0 ORDER BY place DESC LIMIT 1"
        )
        row = cursor.fetchone()
    return int(row[1]) * tiles.ACROSS + int(row[2]) // merkle.WIDTH if row else 0


def head(at_least: int = 0) -> Head | None:
    """The newest head, or with `at_least` the first that covers that number of entries. One query."""
    which = "WHERE size >= %s ORDER BY size LIMIT 1" if at_least else "ORDER BY size DESC LIMIT 1"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {COLUMNS} FROM ledger_seal {which}", (at_least,) if at_least else ())  # noqa: S608 -- constants
        row = cursor.fetchone()
    return _head(row) if row else None


def heads_after(size: int) -> list[Head]:
    """Every head over a greater number of entries than `size`, oldest first; all of them for 0. One query."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {COLUMNS} FROM ledger_seal WHERE size > %s ORDER BY size", (size,))  # noqa: S608 -- a constant
        return [_head(row) for row in cursor.fetchall()]


def prove(matter: int, seq: int) -> Proof | None:
    """Prove that an entry stands under the newest head; None while it waits for its seal or is not to be seen.

    One query, and one more for each tile that this process has not read yet.
    """
    return _proved(PROVED, matter, seq)


def prove_shown(matter: int, seq: int, digest: bytes | None = None) -> Proof | None:
    """The same without a scope: of a matter's first entry, or of a later one whose hash is known."""
    return _proved(SHOWN, matter, seq, digest)


def stands(matter: int, seq: int, digest: bytes) -> bool:
    """Whether an entry with this hash stands in the ledger. No scope is needed. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT hash FROM ledger_shown(%s, %s, %s)", (matter, seq, digest))
        row = cursor.fetchone()
    return row is not None and bytes(row[0]) == digest


def _proved(statement: str, matter: int, seq: int, *digest: bytes | None) -> Proof | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, (matter, seq, *digest))
        row = cursor.fetchone()
    if row is None or row[0] is None or row[0] >= row[2]:
        return None
    leaf, own, newest = int(row[0]), bytes(row[1]), _head(row[2:])
    path = merkle.inclusion(leaf, newest.size, tiles.nodes(newest.size))
    if not merkle.inclusion_holds(merkle.leaf_hash(own), leaf, newest.size, path, newest.root):
        tiles.forget()
        path = merkle.inclusion(leaf, newest.size, tiles.nodes(newest.size))
    return Proof(matter, seq, own, leaf, tuple(path), newest)


def consistency(old: int, new: int) -> list[bytes]:
    """Prove that the tree over `new` entries continues the one over `old`.

    raises  NotInTree
    old, new  numbers of entries
    returns   hashes in the order of RFC 6962, 2.1.2
    """
    return merkle.consistency(old, new, tiles.nodes(new))


def _order_batch() -> int:
    with transaction.atomic():
        _lock()
        first = size()
        with connection.cursor() as cursor:
            cursor.execute(PLACE, (first, BATCH))
            hashes = [merkle.leaf_hash(bytes(row[0])) for row in cursor.fetchall()]
        tiles.extend(first, b"".join(hashes))
    return len(hashes)


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))


def _head(row: tuple[int, bytes, datetime, bytes, bytes, str]) -> Head:
    count, root, at, prev, signature, key = row
    return Head(count, bytes(root), at, bytes(prev), bytes(signature), key)
