"""Checking places, heads and witnesses against the tree that the entries themselves give."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Mapping, Sequence

from maplebridge.kernel.ledger import heads as forms
from maplebridge.kernel.ledger.findings import Report, called
from maplebridge.kernel.ledger.heads import Head, Witnessed
from maplebridge.kernel.ledger.leaves import HEIGHT, NOTHING, TILE, Leaves
from maplebridge.kernel.ledger.merkle import WIDTH

Named = Callable[[Sequence[int]], Mapping[int, tuple[int, int]]]
Tile = Callable[[int, int], bytes]
ACROSS = 1 << HEIGHT


def check_places(leaves: Leaves, tile: Tile, named: Named, report: Report) -> Collection[int]:
    """Compare the entries' hashes with the tree's own leaves, which were written when they were placed.

    returns  the places where another entry was sealed than the one that stands there now
    """
    differing: dict[int, bytes] = {}
    place = 0
    while stored := tile(0, place):  # ends: with the last tile that is kept
        start = place * TILE
        if leaves.hashes[start : start + len(stored)] != stored:
            differing |= _differences(leaves, place * (TILE // WIDTH), stored)
        place += 1
    absent = [at for at in differing if at >= leaves.size or leaves.at(at) == NOTHING]
    if absent:
        _cut(absent, max(differing) + 1 if differing else leaves.size, leaves, report)
    moved = {at: stored for at, stored in differing.items() if at not in set(absent)}
    _name_moved(moved, leaves, named, report)
    return moved.keys()


def check_tiles(leaves: Leaves, tile: Tile, counts: Mapping[int, int], report: Report) -> None:
    """Compare every tile above the leaves with what they give, and the number of tiles with what there must be.

    counts  level → tiles in the table
    """
    levels = itertools.takewhile(lambda level: leaves.size >> HEIGHT * level, itertools.count())
    wanted = {level: -(-(leaves.size >> HEIGHT * level) // ACROSS) for level in levels}
    for level in sorted({*wanted, *counts}):
        there, must = counts.get(level, 0), wanted.get(level, 0)
        if there != must:
            report.add("tree", f"The tree has {there} tiles at level {level}; these entries give {must}.")
            continue
        row = leaves.row(level) if level else leaves.hashes
        for place in range(must):
            if tile(level, place) != row[place * TILE : (place + 1) * TILE]:
                report.add(
                    "tree", f"The tile {place} at level {level} of the tree is not what its leaves give."
                )


def check_heads(heads: Sequence[Head], leaves: Leaves, public: Mapping[str, bytes], report: Report) -> None:
    """Check that each head is signed, continues the one before and has the root that the entries give."""
    report.heads = len(heads)
    before = forms.FIRST
    for head in heads:
        shown = f"The head over {head.size} entries"
        if head.key_id not in public:
            report.add(
                "head", f"{shown} was signed by the key {head.key_id}, which is not one of the city's."
            )
        elif not head.signed_by(public[head.key_id]):
            report.add("head", f"{shown} has a signature that does not fit: the head was changed.")
        if head.prev_hash != before:
            report.add(
                "head", f"{shown} does not continue the head before it: a head was changed or taken out."
            )
        if head.size <= leaves.size and leaves.root(head.size) != head.root:
            report.add(
                "head", f"{shown} has another root than these entries give: entries were changed after it."
            )
        before = head.hash
    if heads and heads[-1].size > leaves.size:
        _shorter(heads[-1], leaves, report)


def check_witness(witness: Witnessed, heads: Sequence[Head], leaves: Leaves, report: Report) -> None:
    """Compare the ledger with what an outside witness saw."""
    report.witnessed += len(witness.heads)
    report.witnesses += 1
    end = max((head.size for head in heads), default=0)
    beyond = [head for head in witness.heads if head.size > max(end, leaves.size)]
    if beyond:
        _rolled_back(witness, beyond[-1], end, leaves, report)
    same = [head.size <= leaves.size and leaves.root(head.size) == head.root for head in witness.heads]
    taken = {head.size for head, fits in zip(witness.heads, same, strict=True) if fits and head.size < end}
    if gone := taken - {head.size for head in heads}:
        report.add(
            "head",
            f"The witness {witness.name} holds a head over {min(gone)} entries that was taken out here.",
        )
    wrong = [
        head for head, fits in zip(witness.heads, same, strict=True) if not fits and head.size <= leaves.size
    ]
    if wrong:
        right = [head.size for head, fits in zip(witness.heads, same, strict=True) if fits]
        _resigned(witness, wrong[0], max((size for size in right if size < wrong[0].size), default=0), report)


def _differences(leaves: Leaves, first: int, stored: bytes) -> dict[int, bytes]:
    pieces = ((first + at // WIDTH, stored[at : at + WIDTH]) for at in range(0, len(stored), WIDTH))
    return {place: piece for place, piece in pieces if place >= leaves.size or leaves.at(place) != piece}


def _cut(absent: list[int], end: int, leaves: Leaves, report: Report) -> None:
    count, last = len(absent), absent[-1] + 1
    if last == end and absent == list(range(absent[0], last)):
        report.add(
            "cut",
            f"The last {count} of {last} sealed entries are missing: the ledger was cut off after place {absent[0]}.",
        )
    else:
        places = ", ".join(map(str, absent[:10])) + (" …" if count > 10 else "")
        report.add("missing", f"{count} sealed entries are missing, at the places {places}.")


def _shorter(head: Head, leaves: Leaves, report: Report) -> None:
    if not any(finding.code in ("cut", "missing") for finding in report.findings):
        report.add(
            "cut",
            f"The newest head covers {head.size} entries, but only {leaves.size} are there: "
            f"the last {head.size - leaves.size} were cut off.",
        )


def _name_moved(differing: dict[int, bytes], leaves: Leaves, named: Named, report: Report) -> None:
    """Two entries that stand in each other's places, or one that is not the one placed there."""
    names = named(sorted(differing))
    owner = {digest: place for place, digest in differing.items()}
    done: set[int] = set()
    for place in sorted(differing):
        other = owner.get(leaves.at(place))
        here = called(*names[place]) if place in names else f"entry at place {place}"
        if place in done:
            continue
        if other is not None and owner.get(leaves.at(other)) == place and other in names:
            done.add(other)
            report.add(
                "swapped",
                f"The {here} and the {called(*names[other])} were swapped in the order of the ledger.",
            )
        else:
            report.add(
                "changed", f"The {here} is not the entry that was sealed at place {place}: it was changed."
            )


def _rolled_back(witness: Witnessed, head: Head, end: int, leaves: Leaves, report: Report) -> None:
    moment = head.at.strftime("%Y-%m-%d %H:%M")
    report.add(
        "rolled_back",
        f"The witness {witness.name} saw {head.size} entries on {moment} UTC; this ledger ends at "
        f"{max(end, leaves.size)}. An old backup was restored, or the end was cut off together with its heads.",
    )


def _resigned(witness: Witnessed, head: Head, agreed: int, report: Report) -> None:
    report.add(
        "resigned",
        f"The witness {witness.name} saw another ledger: its head over {head.size} entries has a root that these "
        f"entries do not give. Something between place {agreed} and {head.size - 1} was rewritten, and the chain "
        "and the heads after it were made and signed again.",
    )
