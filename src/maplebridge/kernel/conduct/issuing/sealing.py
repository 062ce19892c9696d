"""A paper that its sides sign bears the office's seal once each of them has: until then it is the text that they sign.

It is set as it was put forward, without a seal; with the last signature it is set again under the same number, with the same
words, the seal, and the day and means of each signature.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Max

from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.conduct.issuing import signatures
from maplebridge.kernel.conduct.models import Issued
from maplebridge.kernel.file.shapes.signing import How
from maplebridge.kernel.law import registry
from maplebridge.kernel.law.registry import Adopted
from maplebridge.rules.papers import Signed, signing
from maplebridge.texts import Text
from maplebridge.texts.days import dated

SAID: Mapping[How, Text] = {
    "code": Text("signed on {day}, with number and code", context="paper"),
    "entered": Text("signed; put on record by the office on {day}", context="paper"),
    "paper": Text("signed on paper; put on record by the office on {day}", context="paper"),
}


def signed_of(content: Mapping[str, Any]) -> Signed | None:
    """How the sides of a paper have signed it, for print; None where nobody signs such a paper. One query where they do.

    content  as it is kept
    """
    found = signatures.of_paper(content["check"]) if "signing" in content else None
    if found is None:
        return None
    sides = [
        (one.role, SAID[one.how].filled(day=dated(towntime.local(one.at).date())))
        for one in found.sides
        if one.at is not None and one.how is not None
    ]
    return Signed(binds=found.binds, sides=tuple(sides) if found.binds else ())


def seal(entries: Sequence[ledger.Entry], now: datetime) -> None:
    """After a last signature the paper waits to be set again, with its seal. Two queries for an act that signs."""
    del now
    acts = [one for one in entries if one.kind == "act"]
    signs = _that_sign() if acts else frozenset[str]()
    waits = [paper.pk for entry in acts if entry.content.name in signs for paper in _by(entry)]
    if waits:
        Issued.objects.filter(pk__in=waits).update(made=None)


def _that_sign() -> frozenset[str]:
    """The names of the acts by which somebody signs, or that show it, in the procedures of the city."""
    return frozenset().union(*(_that_sign_in(adopted) for adopted in registry.adopted()))


@cache
def _that_sign_in(adopted: Adopted) -> frozenset[str]:
    """The same of one procedure, looked through once per process: a version never changes."""
    law = adopted.procedure
    acts = (act for place in law.places for act in law.acts_at(place).values())
    return frozenset(act.name for act in acts if act.signs is not None or signing.shows(law, act))


def _by(entry: ledger.Entry) -> Iterator[Issued]:
    """The papers that an entry signed as the last one, and that were set before."""
    set_before = Issued.objects.filter(matter=entry.matter, seq__lt=entry.seq, made__isnull=False)
    for paper in set_before.annotate(last=Max("editions__seq")).filter(last__lt=entry.seq):
        content = json.loads(paper.content)
        said = content.get("signing")
        if said and entry.content.name in (*said["own"], *said["shown"]):
            found = signatures.of_paper(paper.token)
            if found is not None and found.binds:
                yield paper
