"""Papers beside the entries they came with: every file is hashed again, in the database, and compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from maplebridge.kernel import ledger
from maplebridge.kernel.ledger.findings import Report, called

FIELD = "file."
PAPERS = """
SELECT matter, seq, name, media_type, size, digest, date_trunc('minute', at), by, octet_length(content),
       encode(sha256(content), 'hex')
FROM conduct_paper WHERE matter > %s AND matter <= %s ORDER BY matter, seq
"""
CUT = "SELECT matter, seq FROM conduct_paper WHERE octet_length(content) <> size ORDER BY 1, 2 LIMIT %s"
GONE = """
SELECT s.matter, s.seq FROM matter_statement s WHERE s.field LIKE 'file.%%' AND NOT EXISTS (
    SELECT FROM conduct_paper p WHERE p.matter = s.matter AND p.digest = split_part(s.text, ' ', 1)) ORDER BY 1, 2 LIMIT %s
"""
FILES = """
SELECT matter, seq, text FROM matter_statement WHERE matter > %s AND matter <= %s AND field LIKE 'file.%%'
"""


class _Paper(NamedTuple):
    seq: int
    name: str
    media_type: str
    size: int
    digest: str
    at: datetime
    by: str
    length: int
    computed: str

    @property
    def more(self) -> str:
        """Type and name, as the entry commits to them."""
        return f"{self.media_type} {self.name}"


class _File(NamedTuple):
    """What was committed to of a file: the entry, the digest, and in newer ones its type and name."""

    seq: int
    digest: str
    more: str


def check(stretch: ledger.Stretch, report: Report) -> None:
    """Compare all papers of a stretch with what was committed to. Two queries; no file leaves the database.

    The digests themselves are words, which `worded` compares with the entries.
    """
    papers, files = _papers(stretch), _files(stretch)
    for matter in sorted({*papers, *files} - stretch.broken):
        entries = {entry.seq: entry for entry in stretch.chains.get(matter, [])}
        _one(matter, papers.get(matter, []), files.get(matter, []), entries, report)


def amiss(most: int) -> Iterator[str]:
    """A sentence for each paper that has another length than it came with, or is gone; at most so many of each.

    Only what can be seen without hashing every file: `check` sees all. Two queries, as role clock.
    most  sentences of each kind, at most
    """
    for query, what in ((CUT, "is not as long as it was when it came"), (GONE, "is no longer there")):
        with connection.cursor() as cursor:
            cursor.execute(query, (most,))
            for matter, seq in cursor.fetchall():
                yield f"A paper of the {called(matter, seq)} {what}."


def _one(
    matter: int,
    papers: Sequence[_Paper],
    files: list[_File],
    entries: Mapping[int, ledger.Entry],
    report: Report,
) -> None:
    for paper, file in _paired(papers, files, entries):
        name = f"A paper at the {called(matter, paper.seq)}"
        if file is None:
            report.add("paper", f"{name} stands there, but no entry speaks of it.")
        elif paper.computed != paper.digest or paper.length != paper.size:
            report.add("paper", f"{name} was changed: it no longer has the digest of its entry.")
        elif not _in_place(paper, file, entries):
            report.add("paper", f"{name} is not with the entry, the day or the author it came with.")
        elif not file.more:
            report.older("name of a paper")
        elif file.more != paper.more:
            report.add("paper", f"{name} has another name or type than it came with.")
    for file in files:
        report.add("paper", f"A paper of the {called(matter, file.seq)} is missing, and nobody was erased.")


def _paired(
    papers: Sequence[_Paper], files: list[_File], entries: Mapping[int, ledger.Entry]
) -> list[tuple[_Paper, _File | None]]:
    """Each paper with what was committed to of it, which leaves `files`.

    One picture may come several times, under other names and at other entries: what fits wholly is paired first,
    whatever order the database gives equal rows in, and only what is left over by its digest alone.
    """
    fits: tuple[Callable[[_Paper, _File], bool], ...] = (
        lambda paper, file: file.seq == paper.seq and file.more == paper.more,
        lambda paper, file: file.more == paper.more and _in_place(paper, file, entries),
        lambda paper, file: not file.more and _in_place(paper, file, entries),
        lambda paper, file: _in_place(paper, file, entries),
        lambda _paper, _file: True,
    )
    files_by_place: dict[int, _File] = {}
    for fit in fits:
        for at, paper in enumerate(papers):
            if at in files_by_place:
                continue
            file = next((one for one in files if one.digest == paper.digest and fit(paper, one)), None)
            if file is not None:
                files.remove(file)
                files_by_place[at] = file
    return [(paper, files_by_place.get(at)) for at, paper in enumerate(papers)]


def _in_place(paper: _Paper, file: _File, entries: Mapping[int, ledger.Entry]) -> bool:
    """At its own entry, or at the opening of the procedure that went on from it in the same act."""
    own = entries.get(file.seq)
    after = [entries.get(seq) for seq in range(file.seq + 1, min(paper.seq, file.seq + 2) + 1)]
    near = file.seq <= paper.seq <= file.seq + 1 and all(
        one is not None and one.kind == "opened" for one in after
    )
    return own is not None and near and paper.by == own.by and paper.at == own.at


def _papers(stretch: ledger.Stretch) -> dict[int, list[_Paper]]:
    papers: dict[int, list[_Paper]] = {}
    with connection.cursor() as cursor:
        cursor.execute(PAPERS, (stretch.after, stretch.upto))
        for matter, *row in cursor.fetchall():
            papers.setdefault(matter, []).append(_Paper(*row))
    return papers


def _files(stretch: ledger.Stretch) -> dict[int, list[_File]]:
    files: dict[int, list[_File]] = {}
    with connection.cursor() as cursor:
        cursor.execute(FILES, (stretch.after, stretch.upto))
        for matter, seq, text in cursor.fetchall():
            digest, _, more = str(text).partition(" ")
            files.setdefault(matter, []).append(_File(seq, digest, more))
    return files
