"""Checking the whole ledger: every entry, every chain, every head, every witness."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

import psycopg
from django.db import connection, transaction
from psycopg.types.numeric import Int8BinaryLoader

from maplebridge.kernel.ledger import chains, given, keys, sealing, tiles, trees, witnesses
from maplebridge.kernel.ledger.findings import Progress, Report
from maplebridge.kernel.ledger.heads import Witnessed
from maplebridge.kernel.ledger.leaves import Leaves

AT_ONCE = 5000
NOWHERE: Mapping[str, Path] = MappingProxyType({})
CHECKED = "matter, seq, at, kind, by, said, hash, leaf"


def silent(done: int, total: int) -> None:
    """Show no progress: `done` is the number of entries that were looked at, of `total`."""


def verify(
    folders: Sequence[Path] = (), *, places: Mapping[str, Path] = NOWHERE, progress: Progress = silent
) -> Report:
    """Check the ledger against itself and against witnesses; reads one state, whatever is appended meanwhile.

    folders  of witnesses;  places  name → folder of this installation's own, which must hold what they were given
    Needs a role that sees every entry (seal, clock, owner). Changes nothing.
    raises  WitnessFailed
    """
    report = Report()
    witnessed = _read(folders, places, report)
    with one_state():
        total, placed = count()
        leaves = Leaves(placed)
        suspects = chains.check(batches(CHECKED), leaves, report, progress, total)
        heads = sealing.heads_after(0)
        moved = trees.check_places(leaves, tiles.read, _named, report)
        if not report.findings:
            trees.check_tiles(leaves, tiles.read, tiles.counts(), report)
        chains.name(suspects, moved, report)
        public = _own_keys()
        for witness in witnessed.values():
            public |= witness.keys
        trees.check_heads(heads, leaves, public, report)
        for witness in witnessed.values():
            trees.check_witness(witness, heads, leaves, report)
        given.check(places, witnessed, heads, report)
    return report


def _read(folders: Sequence[Path], places: Mapping[str, Path], report: Report) -> dict[Path, Witnessed]:
    """What each witness holds. A damaged one of our own is a finding; one that somebody named must be readable."""
    witnessed: dict[Path, Witnessed] = {}
    for folder in dict.fromkeys([*folders, *places.values()]):
        try:
            witnessed[folder] = witnesses.read(folder)
        except witnesses.WitnessFailed as error:
            if folder not in places.values():
                raise
            report.add("witness", str(error))
    return witnessed


def batches(columns: str) -> Iterator[list[Any]]:
    """Every entry by matter and number, in binary; the next batch is fetched while one is worked on.

    Moments come as the database keeps them: that is faster, and one that no calendar has stops nothing.
    One query, read on while it lasts.
    """
    with (
        psycopg.ServerCursor(connection.connection, "every_entry") as cursor,
        ThreadPoolExecutor(max_workers=1) as fetcher,
    ):
        cursor.adapters.register_loader("timestamptz", Int8BinaryLoader)
        cursor.execute(f"SELECT {columns} FROM ledger_entry ORDER BY matter, seq", binary=True)  # noqa: S608 -- a constant
        coming = fetcher.submit(cursor.fetchmany, AT_ONCE)
        while rows := coming.result():  # ends: with the last entry
            coming = fetcher.submit(cursor.fetchmany, AT_ONCE)
            yield rows


def count() -> tuple[int, int]:
    """The pair (how many entries there are, how many have a place), in this order. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(leaf) FROM ledger_entry")
        total, placed = cursor.fetchone()
    return int(total), int(placed)


def _named(places: Sequence[int]) -> dict[int, tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT leaf, matter, seq FROM ledger_entry WHERE leaf = ANY (%s)", (list(places),))
        return {int(leaf): (int(matter), int(seq)) for leaf, matter, seq in cursor.fetchall()}


def _own_keys() -> dict[str, bytes]:
    if not os.environ.get("MAPLEBRIDGE_SECRETS"):
        return {}
    public = keys.public(keys.SEAL)
    return {keys.key_id(public): public}


@contextmanager
def one_state() -> Iterator[None]:
    """One state of the whole database, to be read only. A transaction of its own."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
