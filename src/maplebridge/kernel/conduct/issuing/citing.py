"""A numbered paper that somebody names by its number, or by the code on it: of this matter, or of another one.

Whoever types a number names only what their scope may read; whoever holds a paper of another matter names it by its code, as
anybody may check one by it. Neither says whether a paper exists that is not theirs to see.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.conduct.issuing import checking
from maplebridge.kernel.conduct.issuing.content import numbered
from maplebridge.kernel.conduct.models import Issued, Paper
from maplebridge.kernel.file.heading import LoadedMatter
from maplebridge.kernel.file.shapes.doing import ActChoice, ActField
from maplebridge.kernel.matter import numbers
from maplebridge.kernel.matter.models import Matter
from maplebridge.rules import limits
from maplebridge.rules.fields import Field
from maplebridge.texts import Wording, as_it_is

_PRINTED = re.compile(r"(?P<series>.*[^\W\d_])\W*(?P<year>\d{4})\W*第?(?P<n>\d{1,9})号?")


class Cited(NamedTuple):
    """A paper that was named: its number as it is printed, the day that stands on it."""

    number: str
    day: date


def cited(row: Matter, field: Field, typed: str) -> Cited | None:
    """The paper of a matter, or of another one, that a field of kind issued names; None where the scope reads none such, and
    no paper bears what was typed as its code. Two queries at most.
    """
    for one in _by_number(typed):
        if _meant(row, field, one):
            return Cited(numbered(one.series, one.year, one.n), towntime.local(one.at).date())
    token = checking.plain(unicodedata.normalize("NFKC", typed))
    found = checking.check(token) if not field.papers and len(token) == limits.PAPER_TOKEN_LETTERS else None
    if found is None or found.matter == numbers.show(row.number):
        return None
    return Cited(found.number, found.day)


def offered(row: Matter, field: Field) -> tuple[str, ...]:
    """The numbers of the papers of a matter that such a field may name, the last first. One query."""
    papers = Issued.objects.filter(matter=row.number, document__in=field.papers).order_by("-pk")
    return tuple(numbered(one.series, one.year, one.n) for one in papers)


def with_papers(act: ActChoice, matter: LoadedMatter) -> ActChoice:
    """The act with the papers that it may name: those that came with the matter, those that went out. One query for each
    field that names one.
    """
    return replace(act, needs=tuple(replace(one, options=_options(one, matter)) for one in act.needs))


def _options(one: ActField, matter: LoadedMatter) -> tuple[tuple[str, Wording], ...]:
    if one.kind == "issued":
        return tuple((number, as_it_is(number)) for number in offered(matter.row, matter.definition.field_of(one.name)))
    if one.kind == "paper":
        came = Paper.objects.filter(matter=matter.row.number).order_by("seq", "name").values_list("id", "name")
        return tuple((str(key), as_it_is(name)) for key, name in came)
    return one.options


def _meant(row: Matter, field: Field, one: Issued) -> bool:
    if field.papers:
        return one.matter == row.number and one.document in field.papers
    return one.matter != row.number


def _by_number(typed: str) -> Iterable[Issued]:
    """The papers that the scope may read and that bear a number, forgiving about width, spaces and brackets."""
    parts = _PRINTED.fullmatch(_squeezed(typed))
    if parts is None:
        return ()
    found = Issued.objects.filter(year=int(parts["year"]), n=int(parts["n"]))
    return [one for one in found if _squeezed(one.series) == parts["series"]]


def _squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()
