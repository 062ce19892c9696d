"""A paper gets its number: in the transaction of the act that makes it, without gaps, hashed into the act's own entry."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import connection

from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.conduct.issuing import content
from maplebridge.kernel.conduct.issuing.done import Made
from maplebridge.kernel.conduct.models import Issued
from maplebridge.kernel.file.telling import addressed
from maplebridge.kernel.law import registry
from maplebridge.kernel.ledger.canonical import canonical
from maplebridge.kernel.ledger.entry import PARTICULARS, minute
from maplebridge.kernel.matter.lifecycle.moving import Move
from maplebridge.kernel.matter.numbers import ALPHABET
from maplebridge.kernel.typesetting import templates
from maplebridge.rules import course, limits
from maplebridge.rules.procedure import Procedure

PAPERS = "papers"
"""Under this name the particulars of an entry say its papers: document → [number, SHA-256 of the content in hex]."""
ACTED = ("act", "duty")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A paper that has its number and waits to be written: its content, and how far before the last entry its own stands."""

    name: str
    series: str
    year: int
    n: int
    token: str
    text: str
    bringer: bool
    roles: tuple[str, ...]
    back: int


@dataclass(frozen=True, slots=True)
class Before:
    """A matter before the act: the office that had it, its step, and the primary key of the procedure it followed."""

    office: int | None
    step: str
    procedure: int


@dataclass(frozen=True, slots=True)
class Given:
    """What was given to an act, by field: words as the entry keeps them, and days."""

    texts: Mapping[str, str]
    days: Mapping[str, date]


def assign(
    move: Move,
    definition: Procedure,
    choice: course.Choice,
    given: Given,
    *,
    before: Before,
    by: str,
    now: datetime,
) -> tuple[Numbered, ...]:
    """Number the papers of an act that was taken and is not written yet; its entry names them. A query for each.

    returns  the papers in the order of the procedure's file, for `keep`
    """
    own = _own(move.entries)
    if own is None or not choice.makes:
        return ()
    entry = move.entries[own]
    said = dict(entry.data.get(PARTICULARS) or {})  # type: ignore[call-overload]  # a mapping, as `encoded` makes it
    tells = tuple(str(one) for one in said.get("tells", ()))
    made = Made(
        definition, choice, move.row, before.office, before.step, given.texts, given.days, move.state, tells, by, now,
        before.procedure,
    )  # fmt: skip
    back = len(move.entries) - 1 - own
    numbered = [_number(made, name, back) for name in choice.makes]
    said[PAPERS] = {
        one.name: [content.numbered(one.series, one.year, one.n), digest(one.text)] for one in numbered
    }
    move.entries[own] = replace(entry, data={**entry.data, PARTICULARS: said})
    return tuple(numbered)


def keep(papers: Iterable[Numbered], *, matter: int, seq: int, at: datetime) -> None:
    """Write the papers beside the entries, inside the transaction. One query where there are any.

    seq  number of the last entry that the act wrote
    """
    Issued.objects.bulk_create(
        Issued(
            matter=matter,
            seq=seq - one.back,
            document=one.name,
            series=one.series,
            year=one.year,
            n=one.n,
            token=one.token,
            content=one.text,
            bringer=one.bringer,
            roles=list(one.roles),
            at=minute(at),
        )
        for one in papers
    )


def digest(text: str) -> str:
    """SHA-256 of a paper's content, in hex; its random token keeps others from guessing what it says."""
    return hashlib.sha256(text.encode()).hexdigest()


def _own(entries: Sequence[ledger.NewEntry]) -> int | None:
    """Where the entry of the act stands among those that it led to."""
    places = [at for at, entry in enumerate(entries) if entry.kind in ACTED]
    return places[-1] if places else None


def _number(made: Made, name: str, back: int) -> Numbered:
    pack = registry.by_id(made.adopted).pack
    series = content.series(templates.mark(pack, made.definition.id, name))
    year = towntime.local(made.now).year
    with connection.cursor() as cursor:
        cursor.execute("SELECT conduct_next_paper(%s, %s)", (series, year))
        [n] = cursor.fetchone()
    check = "".join(secrets.choice(ALPHABET) for _ in range(limits.PAPER_TOKEN_LETTERS))
    said: dict[str, Any] = content.document(
        made, name, pack=pack, number=content.numbered(series, year, n), check=check
    )
    to = addressed(made.definition, made.choice, made.tells, made.by)
    return Numbered(name, series, year, n, check, canonical(said).decode(), to.bringer, to.roles, back)
