"""The Merkle tree of RFC 6962, as functions over “node(level, place)”: the hash of 2**level leaves.

Pure: no database, no clock. A node exists only for a full, aligned run of leaves; everything else is
computed from such nodes. Where the nodes come from (memory, tiles in a table) is the caller's business.

source  RFC 6962, sections 2.1, 2.1.1, 2.1.2; RFC 9162, sections 2.1.3.2 and 2.1.4.2 (verification)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

Node = Callable[[int, int], bytes]
EMPTY = sha256(b"").digest()
WIDTH = 32


class NotInTree(ValueError):
    """An index or size lies outside the tree."""


def leaf_hash(data: bytes) -> bytes:
    """Hash of one leaf."""
    return sha256(b"\x00" + data).digest()


def join(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


def top(hashes: bytes | bytearray) -> bytes:
    """The node above a full, aligned run of hashes (their number is a power of two)."""
    pair = 2 * WIDTH
    while len(hashes) > WIDTH:  # ends: each turn leaves half of them
        hashes = b"".join(
            [sha256(b"\x01" + hashes[at : at + pair]).digest() for at in range(0, len(hashes), pair)]
        )
    return bytes(hashes)


def root(size: int, node: Node) -> bytes:
    """Root (SHA-256, 32 bytes) of the tree over the first `size` leaves; `EMPTY` over none."""
    return _span(0, size, node) if size else EMPTY


def inclusion(index: int, size: int, node: Node) -> list[bytes]:
    """Audit path of leaf `index` in the tree over `size` leaves.

    raises  NotInTree
    returns  the hashes beside the way, from the leaf up to the root (RFC 6962, 2.1.1)
    """
    if not 0 <= index < size:
        raise NotInTree(f"Leaf {index} is not in a tree of {size}.")
    path: list[bytes] = []
    low, high = 0, size
    while high - low > 1:  # ends: each turn leaves less between them
        middle = low + _split(high - low)
        if index < middle:
            path.append(_span(middle, high, node))
            high = middle
        else:
            path.append(_span(low, middle, node))
            low = middle
    return path[::-1]


def consistency(old: int, new: int, node: Node) -> list[bytes]:
    """Proof that the tree over `new` leaves continues the tree over `old` ones.

    raises  NotInTree
    old, new  how many leaves the trees have
    returns   hashes of nodes in the order of RFC 6962, 2.1.2; empty where there is nothing to prove
    """
    if not 0 <= old <= new:
        raise NotInTree(f"A tree of {new} does not continue a tree of {old}.")
    if old in (0, new):
        return []
    path: list[bytes] = []
    low, high, whole = 0, new, True
    while old != high:  # ends: each turn leaves less between low and high, and old lies between
        middle = low + _split(high - low)
        if old <= middle:
            path.append(_span(middle, high, node))
            high = middle
        else:
            path.append(_span(low, middle, node))
            low, whole = middle, False
    if not whole:
        path.append(_span(low, high, node))
    return path[::-1]


def inclusion_holds(leaf: bytes, index: int, size: int, path: Sequence[bytes], expected: bytes) -> bool:
    """Whether an audit path leads from a leaf's hash to the root.

    index, size  place of the leaf, from 0, and how many leaves the tree has;  path  from the leaf up
    """
    if not 0 <= index < size:
        return False
    place, last, result = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            result = join(step, result)
            while not place & 1 and place:  # ends: place is halved
                place, last = place >> 1, last >> 1
        else:
            result = join(result, step)
        place, last = place >> 1, last >> 1
    return last == 0 and result == expected


def consistency_holds(old: int, new: int, path: Sequence[bytes], before: bytes, after: bytes) -> bool:
    """Whether a proof shows that the tree with root `after` continues the one with root `before`.

    old, new       how many leaves the trees have;  path  as `consistency` gives it
    before, after  their roots, SHA-256
    """
    if old == new or old == 0:
        return not path and (before == after if old else before == EMPTY) and 0 <= old <= new
    if not 0 < old < new or not path:
        return False
    steps = list(path) if old & (old - 1) else [before, *path]
    place, last = old - 1, new - 1
    while place & 1:  # ends: place is halved
        place, last = place >> 1, last >> 1
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            first, second = join(step, first), join(step, second)
            while not place & 1 and place:  # ends: place is halved
                place, last = place >> 1, last >> 1
        else:
            second = join(second, step)
        place, last = place >> 1, last >> 1
    return last == 0 and first == before and second == after


class Forest:
    """All full nodes of a growing tree, in memory: one long string of hashes for each level."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self.levels: list[bytearray] = [bytearray()]
        self.extend(leaves)

    def __len__(self) -> int:
        """Count the leaves."""
        return len(self.levels[0]) // WIDTH

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add leaf hashes and the nodes that they complete."""
        self.levels[0] += b"".join(leaves)
        level = 0
        while len(self.levels[level]) >= 2 * WIDTH:  # ends: each level above holds half as many
            if level + 1 == len(self.levels):
                self.levels.append(bytearray())
            below, above = self.levels[level], self.levels[level + 1]
            done = len(above) // WIDTH * 2 * WIDTH
            stop = len(below) - len(below) % (2 * WIDTH)
            above += b"".join(
                [sha256(b"\x01" + below[at : at + 2 * WIDTH]).digest() for at in range(done, stop, 2 * WIDTH)]
            )
            level += 1

    def node(self, level: int, place: int) -> bytes:
        """Hash of 2**level leaves from leaf place * 2**level on.

        raises  NotInTree  there are not so many leaves
        """
        digest = (
            bytes(self.levels[level][place * WIDTH : (place + 1) * WIDTH])
            if level < len(self.levels)
            else b""
        )
        if len(digest) != WIDTH:
            raise NotInTree(f"Node {level}/{place} is not full.")
        return digest


def _split(size: int) -> int:
    """Largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1


def _span(low: int, high: int, node: Node) -> bytes:
    """Hash of the leaves from `low` up to `high`; `low` is a multiple of every split used."""
    size = high - low
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return node(level, low >> level)
    middle = low + _split(size)
    return join(_span(low, middle, node), _span(middle, high, node))
