"""Checking the chains: every entry read once, its hash, its number, its time, the entry before."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from maplebridge.kernel.ledger.canonical import canonical
from maplebridge.kernel.ledger.entry import START, ending
from maplebridge.kernel.ledger.findings import Progress, Report, called
from maplebridge.kernel.ledger.leaves import NOTHING, Leaves
from maplebridge.kernel.ledger.merkle import WIDTH

Row = tuple[int, int, datetime, str, bytes, bytes, bytes, int | None]


class Before(NamedTuple):
    """The entry before a batch: its matter, number and hash."""

    matter: int
    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Suspect:
    """An entry that does not fit: where it stands, and what its body says of itself."""

    matter: int
    seq: int
    says: tuple[int, int] | None
    intact: bool


def check(
    batches: Iterable[Sequence[Row]], leaves: Leaves, report: Report, progress: Progress, total: int
) -> None:
    """Read all entries by matter and number; fill `leaves` with what the entries truly hash to."""
    suspects: list[Suspect] = []
    before = Before(-1, 0, START)
    for rows in batches:
        before = _walk(rows, before, leaves, suspects, report)
        report.entries += len(rows)
        progress(report.entries, total)
    _name(suspects, report)


def _walk(
    rows: Sequence[Row], before: Before, leaves: Leaves, suspects: list[Suspect], report: Report
) -> Before:
    """Check one batch. The hot loop: ten million entries pass here, so little is called from it."""
    of, done, last = before
    closing, hashes, size = _closing, leaves.hashes, leaves.size
    for matter, seq, at, kind, body, own, prev, leaf in rows:
        if matter != of:
            of, done, last = matter, 0, START
        true = sha256(prev + body).digest()
        if seq != done + 1:
            _gap(matter, done + 1, seq, report)
            last = prev
        if true != own or prev != last or not body.endswith(closing(kind, matter, seq, at)):
            suspects.append(Suspect(matter, seq, _says(body), true == own))
        if leaf is not None:
            report.placed += 1
            start = leaf * WIDTH
            if not 0 <= leaf < size or hashes[start : start + WIDTH] != NOTHING:
                report.add("swapped", f"The {called(matter, seq)} claims place {leaf}, which is not its own.")
            else:
                hashes[start : start + WIDTH] = sha256(b"\x00" + true).digest()
        done, last = seq, own
    return Before(of, done, last)


def _closing(kind: str, matter: int, seq: int, at: datetime) -> bytes:
    """What the body must end with, if it belongs to this row."""
    return b'"k":%b,"m":%d,"n":%d%b' % (_kind(kind), matter, seq, ending(at))


@lru_cache(maxsize=1024)
def _kind(kind: str) -> bytes:
    return canonical(kind)


def _gap(matter: int, expected: int, seq: int, report: Report) -> None:
    if seq < expected:
        report.add("swapped", f"The number {seq} stands twice in the chain of matter {matter}.")
        return
    missing = f"{expected}" if seq == expected + 1 else f"{expected} to {seq - 1}"
    report.add("missing", f"In the chain of matter {matter} the entries {missing} are missing.")


def _says(body: bytes) -> tuple[int, int] | None:
    try:
        said = json.loads(body)
        return int(said["m"]), int(said["n"])
    except (ValueError, KeyError, TypeError):
        return None


def _name(suspects: list[Suspect], report: Report) -> None:
    """Turn what does not fit into sentences: two that stand in each other's place, or one that was changed.

    An entry after a changed one fits its own body; only the first that broke the chain is named.
    """
    places = {(one.matter, one.seq): one for one in suspects}
    done: set[tuple[int, int]] = set()
    for one in suspects:
        here = (one.matter, one.seq)
        other = places.get(one.says) if one.says and one.says != here else None
        if here in done:
            continue
        if other is not None and other.says == here:
            done |= {here, (other.matter, other.seq)}
            report.add(
                "swapped",
                f"The {called(*here)} and the {called(other.matter, other.seq)} were swapped: "
                "each stands in the other's place.",
            )
        elif not one.intact:
            report.add(
                "changed", f"The {called(*here)} was changed: it no longer has the hash it was written with."
            )
        elif one.says != here:
            report.add("changed", f"The {called(*here)} was put there; its body says it is another entry.")
        elif (one.matter, one.seq - 1) not in places:
            report.add(
                "changed",
                f"The {called(*here)} does not continue the entry before it: the chain was broken there, "
                "or its time or kind was changed beside the body.",
            )
