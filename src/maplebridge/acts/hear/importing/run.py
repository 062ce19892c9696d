"""The import: batches that are opened whole or not at all, so that a kill or a second run changes nothing."""

from __future__ import annotations

import csv
import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import chain, islice
from pathlib import Path

import psycopg
from django.db import DatabaseError, connection

from maplebridge.acts.hear.importing import columns, heads, readers, rows, sifting, tables
from maplebridge.kernel.conduct import bringing
from maplebridge.kernel.identity.actor import SYSTEM
from maplebridge.kernel.identity.sealed import envelopes
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.lifecycle import opening
from maplebridge.kernel.matter.lifecycle.acting import acting
from maplebridge.kernel.records.cells import harmless
from maplebridge.kernel.records.private import private
from maplebridge.rules.refusal import Incomplete, Refusal
from maplebridge.texts import Text, Wording

BATCH = 1000
AT_REST = 50_000
"""Objects made before circles are looked for: those of some batches."""
TRIES = 5
COLLISIONS = (psycopg.errors.UniqueViolation, psycopg.errors.DeadlockDetected)
"""What another import does at the same time."""
Batch = list[heads.Line]
Sentence = tuple[Wording, dict[str, Wording]]
RowResult = rows.Understood | Sentence | None
"""A row understood, the sentence that refuses it, or None for a row in which nothing stands."""
UNTAKEN = Text(
    "The database does not take this row: it holds a letter or a value that cannot be kept. "
    "Write it again by hand."
)
UNREAD = Text(
    "This row trips the program ({fault}). It was not taken; the other rows were. Simplify "
    "it, or send it to whoever looks after the software."
)


@dataclass(slots=True)
class Tally:
    """What an import came to, row by row: rows = opened + existing + refused. Blank rows are counted apart.

    existing  were here already;  placed_by_text, needs_person  of those opened
    """

    rows: int = 0
    opened: int = 0
    existing: int = 0
    refused: int = 0
    placed_by_text: int = 0
    needs_person: int = 0
    blank: int = 0


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was refused, and the sentence."""

    line: int
    row: heads.Row
    why: Refusal


@dataclass(slots=True)
class Import:
    """One import.

    home     the city whose intake asks where no place is found
    source   the list that the ids belong to, where several lists count for themselves
    order    how the file writes days that could be read two ways: DMY, MDY, YMD
    sheet    the sheet of a workbook; without a name the first in which something stands
    encoding of a file of separated values, where it is said
    started  called after each batch with the tally (progress)
    """

    path: Path
    words: str | None
    home: int
    now: datetime
    source: str = ""
    order: str = ""
    sheet: str = ""
    encoding: str = ""
    started: Callable[[Tally], None] = lambda _tally: None
    tally: Tally = field(default_factory=Tally)
    rejected: list[Rejected] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    """Columns that stand for no field; known once it runs."""
    classes: Counter[str] = field(default_factory=Counter)
    """Classes of opened rows that are not on the city's list, with how many rows have each; kept with their words."""

    def run(self) -> Tally:
        """Import the file; may be called again after any interruption. Raises Incomplete for the file as a whole."""
        names = tables.header(self.path, sheet=self.sheet, encoding=self.encoding)
        chosen = columns.mapping(self.words, names, bringing.day_titles(now=self.now))
        self.unread = [name for name in names if name not in chosen.values()]
        batches = _batches(tables.lines(self.path, sheet=self.sheet, encoding=self.encoding), BATCH)
        read = partial(
            _understand, chosen=chosen, now=self.now, home=self.home, source=self.source, order=self.order
        )
        with _city_at_rest():
            for batch, results in _read(read, batches):
                self._take(batch, results)
                self.started(self.tally)
        return self.tally

    def _take(self, batch: Batch, results: list[RowResult]) -> None:
        read = []
        for line, one in zip(batch, results, strict=True):
            self.tally.rows += one is not None
            self.tally.blank += one is None
            if isinstance(one, rows.Understood):
                read.append((line, one))
            elif one is not None:
                self._reject(line, Incomplete(one[0], fields=one[1]))
        self._settle(read)

    def _settle(self, read: list[sifting.Numbered], tries: int = TRIES) -> None:
        """Open what is new of a batch; where the database takes one row not, the others are opened without it.

        What another import has opened at the same time is found here already when the batch is looked at once more.
        """
        try:
            with acting(SYSTEM):
                fresh, existing, others = sifting.sifted(read)
                self._open(fresh)
        except (DatabaseError, psycopg.DatabaseError) as error:
            cause = error.__cause__ if isinstance(error, DatabaseError) else error
            if tries and isinstance(cause, COLLISIONS):
                self._settle(read, tries - 1)
            elif not isinstance(cause, (psycopg.DataError, psycopg.IntegrityError)):
                raise
            elif len(read) > 1:
                self._settle(read[: len(read) // 2])
                self._settle(read[len(read) // 2 :])
            else:
                self._reject(read[0][0], Incomplete(UNTAKEN))
            return
        self.tally.existing += existing
        self.tally.opened += len(fresh)
        self.tally.placed_by_text += sum(one.placed_by_text for one in fresh)
        self.tally.needs_person += sum(one.needs_person for one in fresh)
        self.classes.update(one.strange for one in fresh if one.strange)
        for line, why in others:
            self._reject(line, why)

    def _open(self, fresh: list[rows.Understood]) -> None:
        """Open what is new, with its keys, in the caller's transaction."""
        if fresh:
            sealed = _enclose(fresh)
            opened = opening.open_many(
                [one.opening._replace(contact=seal) for one, seal in zip(fresh, sealed, strict=True)]
            )
            _remember(fresh, sealed, opened, now=self.now)

    def _reject(self, line: heads.Line, why: Refusal) -> None:
        self.tally.refused += 1
        self.rejected.append(Rejected(line.number, line.row, why))


def write_rejected(rejected: Iterable[Rejected], path: Path) -> None:
    """Write refused rows to a CSV that Excel opens and that can be mended and imported again; only its owner may read it.

    Its columns: line, the sentence (English, Chinese), then the row as it was; cells without a column stand last. UTF-8
    with its mark; a cell that a spreadsheet would run as a formula is made harmless. The folder is made if it is missing.
    """
    with private():
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file():
            path.chmod(0o600)
        _write_rejected(rejected, path)


def _write_rejected(rejected: Iterable[Rejected], path: Path) -> None:
    every = list(rejected)
    names = list(dict.fromkeys(name for one in every for name in one.row))
    names.sort(key=lambda name: name.startswith(heads.NAMELESS))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        shown = ["" if name.startswith(heads.NAMELESS) else harmless(name) for name in names]
        writer.writerow([*heads.OURS, *shown])
        for one in every:
            cells = [harmless(one.row.get(name, "")) for name in names]
            writer.writerow([one.line, one.why.words.in_language("en"), one.why.words.in_language("zh"), *cells])


def _understand(
    batch: Batch, *, chosen: dict[str, str], now: datetime, home: int, source: str, order: str
) -> list[RowResult]:
    """Each row understood, or the sentence that refuses it."""
    results: list[RowResult] = []
    read = [columns.pick(line.row, chosen) for line in batch]
    readings = rows.read_all(read, pack=registry.home_pack())
    for line, fields, words in zip(batch, read, readings, strict=True):
        wrong = columns.fault(line, chosen)
        if wrong is not None or line.blank:
            results.append(wrong)
            continue
        try:
            if isinstance(words, Exception):
                raise words
            results.append(rows.understand(fields, words, now=now, home=home, source=source, order=order))
        except Refusal as why:
            results.append((why.words, why.fields))
        except rows.TRIPS as error:
            fault = type(error).__name__
            results.append((UNREAD.filled(fault=fault), {}))
    return results


def _read(
    read: Callable[[Batch], list[RowResult]], batches: Iterator[Batch]
) -> Iterator[tuple[Batch, list[RowResult]]]:
    """Batches with what is understood of them; beside this process as soon as there is more than one."""
    first = list(islice(batches, 2))
    count = readers.processes() if len(first) > 1 else 0
    if count:
        yield from readers.Readers(read, count).over(chain(first, batches))
    else:
        for batch in chain(first, batches):
            yield batch, read(batch)


@contextmanager
def _city_at_rest() -> Iterator[None]:
    """Keep the garbage collector from what stands already (the city's names and words), and from each few hundred rows.

    Rows hold no circles: what a batch leaves goes by itself. Looking for circles was a tenth of an import's time.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(AT_REST, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def _batches(lines: Iterator[heads.Line], size: int) -> Iterator[Batch]:
    while batch := list(islice(lines, size)):  # ends: with the file
        yield batch


def _remember(
    fresh: list[rows.Understood],
    sealed: list[envelopes.Envelope | None],
    opened: list[opening.Opened],
    *,
    now: datetime,
) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY hear_submission (key, said, matter, at) FROM STDIN") as copy,
    ):
        for one, seal, matter in zip(fresh, sealed, opened, strict=True):
            content = one.content + (seal.mark if seal is not None else b"")
            copy.write_row((one.key, content, matter.number, now))


def _enclose(fresh: list[rows.Understood]) -> list[envelopes.Envelope | None]:
    """The sealed contact of each that has one."""
    given = [{**one.contact, "may_know": "handler"} for one in fresh if one.contact]
    made = iter(envelopes.enclose(given))
    return [next(made) if one.contact else None for one in fresh]
