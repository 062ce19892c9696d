"""Words beside their commitments: every text, title, answer and reason is hashed again and compared with its entry.

No word is ever printed: a finding names the matter, the entry and the field.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection

from maplebridge.kernel import ledger
from maplebridge.kernel.ledger.entry import BY_PARTY, BY_RESIDENT, side_by
from maplebridge.kernel.ledger.findings import Report, called
from maplebridge.kernel.matter.lifecycle.sorting import SORTED
from maplebridge.kernel.matter.storage.commitments import commit

TITLE, TEXT, BY_SYSTEM, ERASED = "title", "text", "system", "erased"
WORDS = """
SELECT matter, seq, field, text, salt, office, sealed FROM matter_statement WHERE matter > %s AND matter <= %s
"""
TITLES = "SELECT number, title FROM matter_matter WHERE number > %s AND number <= %s"
Place = tuple[int, str]
"""Number of an entry, and a field of its words."""


class _Words(NamedTuple):
    text: str
    salt: bytes
    office: int | None
    sealed: bool


@dataclass(frozen=True, slots=True)
class _Entered:
    """What the entries of a matter say of its words: commitments, and the office that held it at each."""

    digests: Mapping[Place, str]
    office: Mapping[int, int | None]
    by: Mapping[int, str]
    erased: Mapping[str, int]
    """What the entries of a side are written by → the entry with which that side was erased last."""

    def gone(self, seq: int) -> bool:
        """Whether words at this entry were to go with an erased person: their own, or a title taken from them."""
        by = side_by(self.by.get(seq, ""))
        side = BY_RESIDENT if by == BY_SYSTEM and seq == 1 else by
        return seq < self.erased.get(side, 0)


def check(stretch: ledger.Stretch, report: Report) -> None:
    """Compare all words of a stretch with the commitments of its entries. Two queries."""
    stored, titles = _stored(stretch), _titles(stretch)
    for matter, entries in stretch.chains.items():
        entered, words = _entered(entries), stored.pop(matter, {})
        for place, digest in entered.digests.items():
            if place == (1, TITLE):
                continue
            _one(matter, place, digest, words.get(place), entered, report)
        _title(matter, titles.get(matter, ""), words, entered, report)
        for place in words.keys() - entered.digests.keys() - {(1, TITLE)}:
            report.add("words", f"{_named(matter, place)} stand there, but no entry speaks of them.")
    for matter, words in stored.items():
        if stretch.strange(matter):
            report.add(
                "words", f"{_named(matter, next(iter(words)))} stand there, but the matter has no entries."
            )


def _one(
    matter: int, place: Place, digest: str, words: _Words | None, entered: _Entered, report: Report
) -> None:
    seq, field = place
    if words is None:
        if not entered.gone(seq):
            report.add("words", f"{_named(matter, place)} are missing, and nobody was erased.")
        return
    if entered.gone(seq):
        report.add("words", f"{_named(matter, place)} are there again, though the person was erased.")
    elif commit(field, words.text, words.salt).digest != digest:
        report.add("words", f"{_named(matter, place)} are not those that were written.")
    elif words.sealed or words.office != entered.office.get(seq):
        report.add("words", f"{_named(matter, place)} are not with the office that they were written for.")


def _title(matter: int, title: str, words: Mapping[Place, _Words], entered: _Entered, report: Report) -> None:
    """The title: it has words of its own, or is a piece of the text and was committed to with the text's salt."""
    digest, own, text = entered.digests.get((1, TITLE)), words.get((1, TITLE)), words.get((1, TEXT))
    if entered.gone(1):
        right = title == "" and own is None
    elif own is not None:
        right = own.text == title and _as_written(own, digest)
    elif digest is not None:
        cut = text is not None and title.rstrip("…") in text.text
        right = cut and text is not None and commit(TITLE, title, text.salt).digest == digest
    else:
        right = title.rstrip("…") in text.text and bool(title) if text is not None else title == ""
    if digest is None and title:
        report.older("title")
    if not right:
        report.add("words", f"{_named(matter, (1, TITLE))} are not those that were written.")


def _as_written(own: _Words, digest: str | None) -> bool:
    """Whether a title with words of its own is the one that was written; one that was noted later has no commitment."""
    plain = own.office is None and not own.sealed
    return plain and (digest is None or commit(TITLE, own.text, own.salt).digest == digest)


def _entered(entries: Sequence[ledger.Entry]) -> _Entered:
    digests: dict[Place, str] = {}
    offices: dict[int, int | None] = {}
    office: int | None = None
    erased: dict[str, int] = {}
    for entry in entries:
        before = office
        row = entry.content.holder
        if row is not None and "office" in row:
            office = row["office"]
        offices[entry.seq] = None if entry.seq == 1 else office if entry.kind == SORTED else before
        given = entry.content.words
        digests.update({(entry.seq, str(field)): str(digest) for field, digest in given.items()})
        if entry.kind == ERASED:
            party = entry.data.get("party")
            erased[BY_RESIDENT if party is None else f"{BY_PARTY}{party}"] = entry.seq
    return _Entered(digests, offices, {entry.seq: entry.by for entry in entries}, erased)


def _named(matter: int, place: Place) -> str:
    seq, field = place
    return f"The words “{field}” of the {called(matter, seq)}"


def _stored(stretch: ledger.Stretch) -> dict[int, dict[Place, _Words]]:
    stored: dict[int, dict[Place, _Words]] = {}
    with connection.cursor() as cursor:
        cursor.execute(WORDS, (stretch.after, stretch.upto))
        for matter, seq, field, text, salt, office, sealed in cursor.fetchall():
            stored.setdefault(matter, {})[seq, field] = _Words(text, bytes(salt), office, sealed)
    return stored


def _titles(stretch: ledger.Stretch) -> dict[int, str]:
    with connection.cursor() as cursor:
        cursor.execute(TITLES, (stretch.after, stretch.upto))
        return {int(number): str(title) for number, title in cursor.fetchall()}
