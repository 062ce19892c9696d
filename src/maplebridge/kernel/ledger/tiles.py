"""The tree's nodes in a table: tiles of 256 neighbouring hashes at every eighth level."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from django.db import connection

from maplebridge.kernel.ledger import merkle
from maplebridge.kernel.ledger.appending import native

HEIGHT = 8
ACROSS = 1 << HEIGHT
FULL = ACROSS * merkle.WIDTH
WRITE = """
INSERT INTO ledger_tile (level, place, hashes)
SELECT * FROM unnest(%b::smallint[], %b::bigint[], %b::bytea[])
ON CONFLICT (level, place) DO UPDATE SET hashes = EXCLUDED.hashes
"""


def extend(first: int, leaves: bytes) -> None:
    """Add leaf hashes from place `first` on, and every level above that they complete."""
    level, start, fresh = 0, first, leaves
    while fresh:
        place, offset = divmod(start, ACROSS)
        held = read(level, place)[: offset * merkle.WIDTH] if offset else b""
        whole = held + fresh
        pieces = [whole[at : at + FULL] for at in range(0, len(whole), FULL)]
        _write(level, place, pieces)
        fresh = b"".join(_top(piece) for piece in pieces if len(piece) == FULL)
        level, start = level + 1, place


def nodes() -> Callable[[int, int], bytes]:
    """The tree's nodes as the Merkle functions want them; tiles are read once each."""
    held = lru_cache(maxsize=512)(read)

    def node(level: int, place: int) -> bytes:
        tier, rise = divmod(level, HEIGHT)
        tile, offset = divmod(place << rise, ACROSS)
        piece = held(tier, tile)[offset * merkle.WIDTH : (offset + (1 << rise)) * merkle.WIDTH]
        if len(piece) != merkle.WIDTH << rise:
            raise merkle.NotInTree(f"Node {level}/{place} is not in the tiles.")
        return _top(piece)

    return node


def read(level: int, place: int) -> bytes:
    """One tile's hashes; empty when there is none. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT hashes FROM ledger_tile WHERE (level, place) = (%s, %s)", (level, place))
        row = cursor.fetchone()
    return bytes(row[0]) if row else b""


def _write(level: int, place: int, pieces: list[bytes]) -> None:
    places = list(range(place, place + len(pieces)))
    with native() as cursor:
        cursor.execute(WRITE, ([level] * len(pieces), places, pieces))


def _top(piece: bytes) -> bytes:
    hashes = [piece[at : at + merkle.WIDTH] for at in range(0, len(piece), merkle.WIDTH)]
    while len(hashes) > 1:
        hashes = [merkle.join(hashes[at], hashes[at + 1]) for at in range(0, len(hashes), 2)]
    return hashes[0]
