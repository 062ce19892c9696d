"""Papers of a matter, for whom they are addressed to: which there are, and one of them as its PDF."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from datetime import date

from django.db.models import F, Func, IntegerField

from maplebridge.kernel.conduct.models import Edition, Issued
from maplebridge.kernel.file.shapes.showing import IssuedPaper
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.sides import Side
from maplebridge.rules import papers
from maplebridge.rules.refusal import NotFound
from maplebridge.texts import Text, Wording, as_it_is

NO_SUCH_PAPER = Text("There is no such paper of this matter, or it is not addressed to you.")
BEING_MADE = Text("This paper has its number and is being made. Come back in a minute.")
DAMAGED = Text(
    "This paper is no longer what was entered in the ledger, so it is not given out. Whoever keeps this city running puts "
    "it back from a backup; the matter itself goes on."
)


class _Octets(Func):
    function, output_field = "octet_length", IntegerField()


def seen(*, actor: Actor, number: int) -> tuple[IssuedPaper, ...]:
    """The numbered papers of a matter that are this reader's, in the order of their numbers. Two queries."""
    with scope.reading(actor):
        return of_matter(number)


def of_matter(
    number: int, *, to: Side | None = None, at: Collection[int] | None = None
) -> tuple[IssuedPaper, ...]:
    """The papers of a matter that the scope may read, in the order in which they got their numbers. Two queries.

    to  only those that are addressed to this side;  at  only those of these entries
    """
    found = Issued.objects.filter(matter=number).order_by("pk")
    rows = [one for one in found if _wanted(one, to, at)]
    editions = (
        Edition.objects.filter(issued__in=rows, content__isnull=False) if rows else Edition.objects.none()
    )
    sizes: dict[int, dict[str, int]] = {}
    for issued, language, size in editions.order_by("seq").values_list("issued", "language", _Octets(F("content"))):
        sizes.setdefault(issued, {})[language] = size
    return tuple(_shown(row, sizes.get(row.pk, {})) for row in rows)


def _wanted(row: Issued, to: Side | None, at: Collection[int] | None) -> bool:
    mine = to is None or (row.bringer if to.party is None else bool(to.roles.intersection(row.roles)))
    return mine and (at is None or row.seq in at)


def _shown(row: Issued, sizes: dict[str, int]) -> IssuedPaper:
    content = json.loads(row.content)
    return IssuedPaper(
        id=row.pk,
        seq=row.seq,
        title=title_of(content),
        number=content["number"],
        day=date.fromisoformat(content["day"]),
        sizes=sizes if row.made else {},
        check=content["check"],
        signed="signing" in content,
    )


def title_of(content: dict[str, object]) -> Wording:
    """What a paper is called; its bare name where the city has its procedure no more."""
    adopted = registry.by_key(str(content["procedure"]), content["version"])
    document = str(content["document"])
    return as_it_is(document) if adopted is None else papers.title(adopted.procedure, document)


def pdf(*, actor: Actor, number: int, paper: int, language: str) -> tuple[str, bytes]:
    """A paper in one language as (file name, octets). Two queries.

    number  of the matter;  paper  primary key
    raises  NotFound, also where it is not made yet, or no longer what was entered
    """
    with scope.reading(actor):
        row = Issued.objects.filter(matter=number, pk=paper).first()
        if row is None:
            raise NotFound(NO_SUCH_PAPER)
        edition = (
            Edition.objects.filter(issued=row, language=language, content__isnull=False)
            .order_by("-seq")
            .first()
        )
        if edition is None or row.made is None:
            raise NotFound(BEING_MADE)
        octets = bytes(edition.content or b"")
    if hashlib.sha256(octets).hexdigest() != edition.digest:
        raise NotFound(DAMAGED)
    return f"{row.series}-{row.year}-{row.n}-{language}.pdf", octets
