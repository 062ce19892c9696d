"""Numbered papers beside the entries that made them: none slipped in, none lost, none with another number or content.

`check` compares content, number and addressees with the entry of the act; `editions` hashes every PDF again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from maplebridge.kernel import ledger
from maplebridge.kernel.conduct.issuing.assigning import PAPERS, digest
from maplebridge.kernel.conduct.issuing.content import numbered
from maplebridge.kernel.file.timeline import PAPER_MADE
from maplebridge.kernel.ledger.findings import Report, called

ISSUED = """
SELECT matter, seq, document, series, year, n, token, content, bringer, roles, date_trunc('minute', at),
       date_trunc('minute', made)
FROM conduct_issued WHERE matter > %s AND matter <= %s ORDER BY id
"""
ORPHANS = """
SELECT count(*) FROM conduct_edition e WHERE NOT EXISTS (SELECT FROM conduct_issued i WHERE i.id = e.issued_id)
"""
EDITIONS = """
SELECT i.matter, e.seq, i.seq, i.document, e.language, e.digest, encode(sha256(e.content), 'hex')
FROM conduct_edition e JOIN conduct_issued i ON i.id = e.issued_id WHERE i.matter > %s AND i.matter <= %s
"""


class _Paper(NamedTuple):
    seq: int
    document: str
    series: str
    year: int
    n: int
    token: str
    content: str
    bringer: bool
    roles: list[str]
    at: datetime
    made: datetime | None

    @property
    def number(self) -> str:
        """The number that its columns give."""
        return numbered(self.series, self.year, self.n)


def check(stretch: ledger.Stretch, report: Report) -> None:
    """Compare the papers of a stretch with the entries of their acts. One query."""
    rows: dict[int, list[_Paper]] = {}
    with connection.cursor() as cursor:
        cursor.execute(ISSUED, (stretch.after, stretch.upto))
        for matter, *row in cursor.fetchall():
            rows.setdefault(matter, []).append(_Paper(*row))
    for matter in sorted({*rows, *stretch.chains} - stretch.broken):
        entries = {entry.seq: entry for entry in stretch.chains.get(matter, [])}
        for what in _wrong(rows.get(matter, []), entries):
            report.add("paper", f"Matter {matter}: {what}")


def _wrong(papers: Sequence[_Paper], entries: Mapping[int, ledger.Entry]) -> Iterator[str]:
    said = {
        (seq, document): stated
        for seq, entry in entries.items()
        for document, stated in _of_entry(entry).items()
    }
    for paper in papers:
        stated = said.pop((paper.seq, paper.document), None)
        if stated is None:
            yield f"a numbered paper stands at entry {paper.seq}, but that entry made none of the kind."
        elif list(stated) != [paper.number, digest(paper.content)]:
            yield f"the paper {stated[0]} of entry {paper.seq} has another number or content than it was made with."
        elif not _as_said(paper, entries):
            yield f"the paper {paper.number} of entry {paper.seq} is not addressed, dated or set as its entries say."
    for (seq, _), stated in said.items():
        yield f"the paper {stated[0]} of entry {seq} is no longer there."


def _of_entry(entry: ledger.Entry) -> Mapping[str, Any]:
    named = entry.content.particulars.get(PAPERS)
    return named if isinstance(named, dict) else {}


def _as_said(paper: _Paper, entries: Mapping[int, ledger.Entry]) -> bool:
    content = json.loads(paper.content)
    whom = content["whom"]
    if (paper.token, paper.bringer, paper.roles) != (content["check"], whom["bringer"], whom["roles"]):
        return False
    made = [one.at for one in entries.values() if _made(one, paper.seq, paper.document)]
    waits = paper.made is None and (not made or _waits_again(content, max(made), entries))
    return paper.at == entries[paper.seq].at and (waits or (bool(made) and paper.made == max(made)))


def _made(entry: ledger.Entry, seq: int, document: str) -> bool:
    return entry.kind == PAPER_MADE and (entry.data.get("of"), entry.data.get("document")) == (seq, document)


def _waits_again(content: Mapping[str, Any], moment: datetime, entries: Mapping[int, ledger.Entry]) -> bool:
    """Whether a paper that was set waits to be set again: words were erased since, or it was signed."""
    said = content.get("signing", {})
    signs = (*said.get("own", ()), *said.get("shown", ()))
    return any(
        entry.at >= moment and (entry.kind == "erased" or (entry.kind == "act" and entry.content.name in signs))
        for entry in entries.values()
    )


def editions(stretch: ledger.Stretch, report: Report) -> None:
    """Hash every edition of a stretch again and compare it with the entry that says it was made. One query; no file leaves
    the database.
    """
    kept: dict[tuple[int, int, str, str], tuple[Any, ...]] = {}
    with connection.cursor() as cursor:
        cursor.execute(EDITIONS, (stretch.after, stretch.upto))
        for matter, seq, of, document, language, stated, computed in cursor.fetchall():
            place = (matter, seq, str(document), language)
            if place in kept:
                report.add("paper", f"A set paper of the {called(matter, seq)} stands there twice.")
            kept[place] = (of, document, stated, computed)
    for matter, entries in stretch.chains.items():
        erased = max((entry.seq for entry in entries if entry.kind == "erased"), default=0)
        for entry in entries:
            for language, sha in (entry.data.get("pdf") or {}).items() if entry.kind == PAPER_MADE else ():
                edition = kept.pop((matter, entry.seq, str(entry.data.get("document")), language), None)
                _one(edition, entry, sha, gone=entry.seq < erased, report=report)
    for matter, seq, _, _ in kept:
        if matter not in stretch.broken:
            report.add("paper", f"A set paper at the {called(matter, seq)} stands there, but no entry speaks of it.")


def orphans(_entries: Sequence[ledger.Entry], report: Report) -> None:
    """Name editions that are of no paper: the database takes none, unless somebody has switched its rules off. One query."""
    with connection.cursor() as cursor:
        cursor.execute(ORPHANS)
        [lost] = cursor.fetchone()
    if lost:
        report.add("paper", f"{lost} set papers stand there that are of no numbered paper.")


def _one(
    edition: tuple[Any, ...] | None, entry: ledger.Entry, sha: str, *, gone: bool, report: Report
) -> None:
    name = f"A set paper of the {called(entry.matter, entry.seq)}"
    if edition is None:
        report.add("paper", f"{name} is no longer there.")
        return
    of, document, stated, computed = edition
    if (of, document, stated) != (entry.data.get("of"), entry.data.get("document"), sha):
        report.add("paper", f"{name} has another hash, or is of another paper, than its entry says.")
    elif computed is None and not gone:
        report.add("paper", f"{name} has lost its octets, and nobody was erased.")
    elif computed is not None and computed != sha:
        report.add("paper", f"{name} was changed: it no longer has the hash of its entry.")
