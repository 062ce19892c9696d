"""Checking the chains: every entry read once, its hash, its number, the entry before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from maplebridge.kernel.ledger.entry import START, body, ending_of
from maplebridge.kernel.ledger.findings import Progress, Report, called
from maplebridge.kernel.ledger.leaves import NOTHING, Leaves
from maplebridge.kernel.ledger.merkle import WIDTH

Row = tuple[int, int, int, str, str, bytes, bytes, int | None]
"""matter, seq, at (microseconds since 2000, as the database keeps it), kind, by, said, hash, leaf"""
TRIED = 40


class Before(NamedTuple):
    """The entry before a batch: its matter, number, hash and leaf."""

    matter: int
    seq: int
    hash: bytes
    leaf: int | None


@dataclass(frozen=True, slots=True)
class Suspect:
    """An entry that does not fit where it stands; hash and leaf of the one before it.

    before       SHA-256 of the entry before;  leaf_before  its place in the tree, from 0; None if it has none
    """

    row: Row
    before: bytes
    leaf_before: int | None

    @property
    def place(self) -> tuple[int, int]:
        """(matter, number of the entry): where it stands."""
        return self.row[0], self.row[1]

    def fits(self, place: tuple[int, int], before: bytes) -> bool:
        """Whether it has the hash that it would have at another place, after another entry."""
        matter, seq = place
        _, _, at, kind, by, payload, own, _ = self.row
        return sha256(before + body(by, payload, kind, matter, seq, ending_of(at))).digest() == own


def check(
    batches: Iterable[Sequence[Row]], leaves: Leaves, report: Report, progress: Progress, total: int
) -> list[Suspect]:
    """Read all entries by matter and number; fill `leaves` with their hashes.

    returns  those whose hash is not that of what stands there (an entry after a missing one cannot be told)
    """
    suspects: list[Suspect] = []
    before = Before(-1, 0, START, None)
    for rows in batches:
        before = _walk(rows, before, leaves, suspects, report)
        report.entries += len(rows)
        progress(report.entries, total)
    return suspects


def _walk(
    rows: Sequence[Row], before: Before, leaves: Leaves, suspects: list[Suspect], report: Report
) -> Before:
    """Check one batch. The hot loop: ten million entries pass here, so little is called from it."""
    of, done, last, placed = before
    hashes, size = leaves.hashes, leaves.size
    for row in rows:
        matter, seq, at, kind, by, payload, own, leaf = row
        if matter != of:
            of, done, last, placed = matter, 0, START, None
        if seq != done + 1:
            _gap(matter, done + 1, seq, report)
        elif own != sha256(last + body(by, payload, kind, matter, seq, ending_of(at))).digest():
            suspects.append(Suspect(row, last, placed))
        if leaf is not None:
            report.placed += 1
            start = leaf * WIDTH
            if not 0 <= leaf < size or hashes[start : start + WIDTH] != NOTHING:
                report.add("swapped", f"The {called(matter, seq)} claims place {leaf}, which is not its own.")
            else:
                hashes[start : start + WIDTH] = sha256(b"\x00" + own).digest()
        done, last, placed = seq, own, leaf
    return Before(of, done, last, placed)


def _gap(matter: int, expected: int, seq: int, report: Report) -> None:
    if seq < expected:
        report.add("swapped", f"The number {seq} stands twice in the chain of matter {matter}.")
        return
    missing = f"{expected}" if seq == expected + 1 else f"{expected} to {seq - 1}"
    report.add("missing", f"In the chain of matter {matter} the entries {missing} are missing.")


def name(suspects: list[Suspect], moved_places: Collection[int], report: Report) -> None:
    """Turn what does not fit into sentences: two that stand in each other's place, or one that was changed.

    moved_places  leaves whose entry is not the one that was sealed: what follows such an entry was not changed itself
    """
    moved = {one.place: place for one in suspects for place in _elsewhere(one, suspects)}
    behind = {(matter, seq + 1) for matter, seq in moved}
    done: set[tuple[int, int]] = set()
    for one in suspects:
        here, there = one.place, moved.get(one.place)
        if here in done or (there is None and here in behind):
            continue
        if there is not None and moved.get(there) == here:
            done |= {here, there}
            report.add(
                "swapped",
                f"The {called(*here)} and the {called(*there)} were swapped: each stands in the other's place.",
            )
        elif there is not None:
            report.add(
                "changed", f"The {called(*here)} was put there; its hash is that of the {called(*there)}."
            )
        elif one.leaf_before in moved_places:
            report.add(
                "changed", f"The {called(*here)} does not continue the entry before it: that one was changed."
            )
        else:
            report.add(
                "changed", f"The {called(*here)} was changed: it no longer has the hash it was written with."
            )


def _elsewhere(one: Suspect, suspects: list[Suspect]) -> Iterator[tuple[int, int]]:
    """The place of another suspect where this entry would fit: found by its hash, after any hash that stands near.

    With more than TRIED suspects the search is left out: then nearly all was changed, and all are named.
    """
    if len(suspects) > TRIED:
        return
    near = {START, *(hash_ for other in suspects for hash_ in (other.before, other.row[6]))}
    for other in suspects:
        if other is not one and any(one.fits(other.place, before) for before in near):
            yield other.place
            return
