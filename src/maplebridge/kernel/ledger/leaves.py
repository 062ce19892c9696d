"""All leaf hashes of a ledger in memory, and the tree above them: what a check computes from the entries."""

from __future__ import annotations

from maplebridge.kernel.ledger import merkle
from maplebridge.kernel.ledger.merkle import WIDTH

HEIGHT = 8
TILE = WIDTH << HEIGHT
NOTHING = bytes(WIDTH)


class Leaves:
    """Leaf hashes by place, in one string of 32 bytes each. Only every eighth level above is kept."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.hashes = bytearray(WIDTH * size)
        self._upper: merkle.Forest | None = None

    def at(self, place: int) -> bytes:
        """The hash at a place; 32 zero bytes where there is none."""
        return bytes(self.hashes[place * WIDTH : (place + 1) * WIDTH])

    def root(self, size: int) -> bytes:
        """Root (SHA-256, 32 bytes) of the tree over the first `size` leaves."""
        if self._upper is None:
            whole = range(0, len(self.hashes) - len(self.hashes) % TILE, TILE)
            self._upper = merkle.Forest(merkle.top(self.hashes[at : at + TILE]) for at in whole)
        return merkle.root(size, self._node)

    def row(self, tier: int) -> bytes:
        """Every whole node at an eighth level above the leaves (tier 1: over 256 leaves each), one after the other."""
        count = len(self.hashes) // WIDTH >> HEIGHT * tier
        if count:
            self.root(self.size)  # makes the nodes above
        return b"".join(self._node(HEIGHT * tier, place) for place in range(count))

    def _node(self, level: int, place: int) -> bytes:
        if level >= HEIGHT and self._upper is not None:
            return self._upper.node(level - HEIGHT, place)
        width = WIDTH << level
        return merkle.top(self.hashes[place * width : (place + 1) * width])
