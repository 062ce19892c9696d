"""The tree's nodes in a table: tiles of 256 neighbouring hashes at every eighth level."""

from __future__ import annotations

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
    while fresh:  # ends: each level above gets a 256th of what is new
        place, offset = divmod(start, ACROSS)
        before = read(level, place)[: offset * merkle.WIDTH] if offset else b""
        whole = before + fresh
        pieces = [whole[at : at + FULL] for at in range(0, len(whole), FULL)]
        _write(level, place, pieces)
        fresh = b"".join(merkle.top(piece) for piece in pieces if len(piece) == FULL)
        level, start = level + 1, place


def nodes(size: int) -> merkle.Node:
    """The nodes of the tree over the first `size` leaves (a number), as the Merkle functions want them.

    What is under a size never changes, so a tile's nodes are read and hashed once in a process.
    """
    name = str(connection.settings_dict["NAME"])

    def node(level: int, place: int) -> bytes:
        tier, rise = divmod(level, HEIGHT)
        tile, offset = divmod(place << rise, ACROSS)
        width = min(ACROSS, (size >> HEIGHT * tier) - tile * ACROSS)
        at = (offset >> rise) * merkle.WIDTH
        digest = _risen(name, tier, tile, width)[rise][at : at + merkle.WIDTH] if width > 0 else b""
        if len(digest) != merkle.WIDTH:
            raise merkle.NotInTree(f"Node {level}/{place} is not in the tiles.")
        return digest

    return node


def forget() -> None:
    """Drop the nodes that this process keeps: another database may have taken the place of the one it read."""
    _risen.cache_clear()


@lru_cache(maxsize=512)
def _risen(_database: str, tier: int, tile: int, width: int) -> tuple[bytes, ...]:
    """The first hashes of a tile and the whole nodes above them, level by level: 16 KB at most. One query."""
    levels = [read(tier, tile)[: width * merkle.WIDTH]]
    for _ in range(HEIGHT):
        below, pair = levels[-1], 2 * merkle.WIDTH
        whole = range(0, len(below) - len(below) % pair, pair)
        levels.append(b"".join([merkle.top(below[at : at + pair]) for at in whole]))
    return tuple(levels)


def counts() -> dict[int, int]:
    """How many tiles each level has. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT level, count(*) FROM ledger_tile GROUP BY level")
        return {int(level): int(count) for level, count in cursor.fetchall()}


def read(level: int, place: int) -> bytes:
    """One tile's hashes, each of 32 bytes, in their order; empty when there is none. One query.

    level, place  height of the tile, and its number on that height, both from 0
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT hashes FROM ledger_tile WHERE (level, place) = (%s, %s)", (level, place))
        row = cursor.fetchone()
    return bytes(row[0]) if row else b""


def _write(level: int, place: int, pieces: list[bytes]) -> None:
    places = list(range(place, place + len(pieces)))
    with native() as cursor:
        cursor.execute(WRITE, ([level] * len(pieces), places, pieces))
