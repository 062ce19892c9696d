"""Entries as their reader counts them: an office by the chain, a side its own, so that no gap tells of another side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from maplebridge.kernel import ledger
from maplebridge.kernel.conduct.sided import matter_of
from maplebridge.kernel.file.heading import LoadedMatter
from maplebridge.kernel.file.others.acting import goes_on
from maplebridge.kernel.file.timeline import numbers_seen
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.matter.sides import side_of


def entries_seen(actor: Actor, matter: LoadedMatter) -> list[int]:
    """The numbers in the chain of the entries that a side is shown, which counts them from 1. One query; two for a party."""
    entries = ledger.entries_of(matter.row.number)
    definition = goes_on(entries[0], matter.definition) if entries else matter.definition
    return numbers_seen(definition, entries, side_of(actor, matter.row, matter.definition))


def last_shown(actor: Actor, matter: LoadedMatter) -> int:
    """The number of the last entry that a page shows its reader, as the reader counts. No query for an office."""
    return matter.row.seq if actor.kind != "resident" else len(entries_seen(actor, matter))


def in_chain(actor: Actor, number: int, shown: int, *, now: datetime) -> int:
    """The number in the chain that a reader means who says up to which entry a page was shown (`last_shown`). Three queries
    for a side, none for an office. Raises NotFound.

    returns  the last entry where nothing came since that the side is shown; more than there are where it says more
    """
    if actor.kind != "resident":
        return shown
    with scope.reading(actor):
        matter = matter_of(actor, number, now=now)
        own = entries_seen(actor, matter)
    if not own:  # a chain that is broken: whoever acts is told so
        return shown
    if shown == len(own):
        return matter.row.seq
    return own[shown - 1] if 0 < shown < len(own) else matter.row.seq + max(shown, 1)


def as_counted(actor: Actor, number: int, seqs: Sequence[int], *, now: datetime) -> list[int]:
    """The numbers of entries as their reader counts, in the order given. Three queries for a side. Raises NotFound."""
    if actor.kind != "resident":
        return list(seqs)
    with scope.reading(actor):
        own = entries_seen(actor, matter_of(actor, number, now=now))
    return [sum(one <= seq for one in own) for seq in seqs]
