"""The import: batches that are opened whole or not at all, so that a kill or a second run changes nothing."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from itertools import chain, islice
from pathlib import Path

from django.db import connection

from maplebridge.acts.hear import learned, suggesting
from maplebridge.acts.hear.importing import columns, readers, rows, tables
from maplebridge.kernel.identity import envelopes, reach
from maplebridge.kernel.identity.actor import SYSTEM
from maplebridge.kernel.matter import opening
from maplebridge.kernel.matter.acting import acting
from maplebridge.kernel.records.cells import harmless
from maplebridge.rules.refusal import Incomplete, Refusal
from maplebridge.rules.words import Title

BATCH = 1000
PACK = "cn"
Batch = list[tuple[int, tables.Row]]
Sentence = tuple[Title, dict[str, Title]]
OTHER_WORDS = Title(
    "A message with this id and other words is here already. If this list counts for itself, give it a name of its own "
    "with --source.",
    "已有相同编号但内容不同的来信。如本表自行编号，请用 --source 为其命名。",
)


@dataclass(slots=True)
class Tally:
    """What an import came to, row by row."""

    rows: int = 0
    opened: int = 0
    existing: int = 0
    refused: int = 0
    placed_by_text: int = 0
    needs_person: int = 0


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was refused, and the sentence."""

    line: int
    row: tables.Row
    why: Refusal


@dataclass(slots=True)
class Import:
    """One import.

    home     the city whose intake asks where no place is found
    source   the list that the ids belong to, where several lists count for themselves
    started  called after each batch with the tally (progress)
    """

    path: Path
    words: str | None
    home: int
    now: datetime
    source: str = ""
    started: Callable[[Tally], None] = lambda _tally: None
    tally: Tally = field(default_factory=Tally)
    rejected: list[Rejected] = field(default_factory=list)

    def run(self) -> Tally:
        """Import the file; may be called again after any interruption. Raises Incomplete for the file as a whole."""
        chosen = columns.mapping(self.words, tables.header(self.path))
        batches = _batches(enumerate(tables.rows(self.path), 2), BATCH)
        read = partial(_understand, chosen=chosen, now=self.now, home=self.home, source=self.source)
        for batch, found in _read(read, batches):
            self._take(batch, found)
            self.started(self.tally)
        return self.tally

    def _take(self, batch: Batch, found: list[rows.Understood | Sentence]) -> None:
        self.tally.rows += len(batch)
        read = []
        for (line, row), one in zip(batch, found, strict=True):
            if isinstance(one, rows.Understood):
                read.append((line, row, one))
            else:
                self._reject(line, row, Incomplete(one[0], fields=one[1]))
        with acting(SYSTEM):
            known = _known([one.key for _, _, one in read])
            fresh = []
            for line, row, one in read:
                if one.key not in known:
                    known[one.key] = one.said
                    fresh.append(one)
                elif known[one.key] == one.said:
                    self.tally.existing += 1
                else:
                    self._reject(line, row, Incomplete(OTHER_WORDS, fields={"id": OTHER_WORDS}))
            self._open(fresh)

    def _open(self, fresh: list[rows.Understood]) -> None:
        """Open what is new, with its keys, in the caller's transaction."""
        if fresh:
            sealed = _enclose(fresh)
            opened = opening.open_many(
                [_with_contact(one.opening, seal) for one, seal in zip(fresh, sealed, strict=True)]
            )
            _remember(fresh, opened, now=self.now)
            kept = [(seal, matter.number) for seal, matter in zip(sealed, opened, strict=True) if seal]
            envelopes.put([seal for seal, _ in kept], [number for _, number in kept])
        self.tally.opened += len(fresh)
        self.tally.placed_by_text += sum(one.placed_by_text for one in fresh)
        self.tally.needs_person += sum(one.needs_person for one in fresh)

    def _reject(self, line: int, row: tables.Row, why: Refusal) -> None:
        self.tally.refused += 1
        self.rejected.append(Rejected(line, row, why))


def write_rejected(rejected: Iterable[Rejected], path: Path) -> None:
    """Write refused rows to a CSV that Excel opens: line, the sentence in both languages, the row as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        for n, one in enumerate(rejected):
            if n == 0:
                writer.writerow(["line", "why", "原因", *one.row])
            writer.writerow([one.line, one.why.words.en, one.why.words.zh, *map(harmless, one.row.values())])


def digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _understand(
    batch: Batch, *, chosen: dict[str, str], now: datetime, home: int, source: str
) -> list[rows.Understood | Sentence]:
    """Each row understood, or the sentence that refuses it."""
    found: list[rows.Understood | Sentence] = []
    read = [columns.pick(row, chosen) for _, row in batch]
    guesses = suggesting.sure_of([rows.words_of(fields) for fields in read], model=learned.model_of(PACK))
    for fields, guess in zip(read, guesses, strict=True):
        try:
            found.append(rows.understand(fields, now=now, home=home, source=source, guess=guess))
        except Refusal as why:
            found.append((why.words, why.fields))
    return found


def _read(
    read: Callable[[Batch], list[rows.Understood | Sentence]], batches: Iterator[Batch]
) -> Iterator[tuple[Batch, list[rows.Understood | Sentence]]]:
    """Batches with what is understood of them; beside this process as soon as there is more than one."""
    first = list(islice(batches, 2))
    count = readers.processes() if len(first) > 1 else 0
    if count:
        yield from readers.Readers(read, count).over(chain(first, batches))
    else:
        for batch in chain(first, batches):
            yield batch, read(batch)


def _batches(lines: Iterator[tuple[int, tables.Row]], size: int) -> Iterator[Batch]:
    while batch := list(islice(lines, size)):
        yield batch


def _known(keys: list[bytes]) -> dict[bytes, bytes]:
    """Which of the keys came before, and what is kept of the words that came with them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT key, said FROM hear_submission WHERE key = ANY(%s)", [keys])
        return {bytes(key): bytes(said) for key, said in cursor.fetchall()}


def _remember(fresh: list[rows.Understood], opened: list[opening.Opened], *, now: datetime) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY hear_submission (key, said, matter, at) FROM STDIN") as copy,
    ):
        for one, matter in zip(fresh, opened, strict=True):
            copy.write_row((one.key, one.said, matter.number, now))


def _enclose(fresh: list[rows.Understood]) -> list[envelopes.Envelope | None]:
    """The sealed contact of each that has one."""
    given = [{**reach.read(one.contact), "may_know": "handler"} for one in fresh if one.contact]
    made = iter(envelopes.enclose(given))
    return [next(made) if one.contact else None for one in fresh]


def _with_contact(wanted: opening.Opening, seal: envelopes.Envelope | None) -> opening.Opening:
    return wanted if seal is None else replace(wanted, facts={**wanted.facts, "contact": seal.said})
