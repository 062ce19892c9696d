"""The entries of matters as they are read: in full, each after the ones before it."""

from __future__ import annotations

from collections.abc import Iterable

from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.ledger import reading
from maplebridge.kernel.matter.storage import shorthand


def read_by_the_ledger() -> None:
    """Let the ledger read the entries of matters in full; once, when the program starts."""
    reading.read_with(full)


def full(entries: Iterable[ledger.Entry]) -> list[ledger.Entry]:
    """The entries of one matter, first to last, each saying in full what it says in short."""
    before = shorthand.Before()
    read = []
    for entry in entries:
        data = shorthand.full(entry.kind, towntime.minute(entry.at), entry.data, before)
        before.take(entry.kind, data)
        read.append(entry._replace(data=data))
    return read


def short(entries: Iterable[ledger.NewEntry], before: shorthand.Before) -> list[ledger.NewEntry]:
    """The next entries of one matter as they are written; `before` goes on with them; the first stays the first."""
    written = []
    for new in entries:
        data = shorthand.short(new.kind, towntime.minute(new.at), new.data, before)
        before.take(new.kind, new.data)
        written.append(ledger.NewEntry(new.matter, new.kind, new.at, new.by, data))
    return written
