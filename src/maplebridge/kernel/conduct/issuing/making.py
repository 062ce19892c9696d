"""Numbered papers are set: by the worker, after the act, each alone; made once and kept, their hashes entered.

Where a template fails, the act stands and the paper waits, set aside with a reason, to be tried again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from maplebridge.kernel import ledger
from maplebridge.kernel.conduct.issuing import sealing
from maplebridge.kernel.conduct.models import Edition, Issued, Paper
from maplebridge.kernel.file.timeline import PAPER_MADE
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import SYSTEM
from maplebridge.kernel.law import registry
from maplebridge.kernel.ledger.entry import BY_RESIDENT, minute
from maplebridge.kernel.matter.models import Statement
from maplebridge.kernel.setaside import things
from maplebridge.kernel.setaside.apart import caught
from maplebridge.kernel.setaside.causes import Aside, Gone, cause_of
from maplebridge.kernel.setaside.models import Thing
from maplebridge.kernel.typesetting import door, templates
from maplebridge.kernel.verbs import declared
from maplebridge.rules.papers import Signed, Typed, words
from maplebridge.rules.procedure import Procedure
from maplebridge.texts import LANGUAGES

KIND = "paper"
"""What papers are set aside under."""
A_ROUND = 8
Settled = dict[str, door.Set]


def make(now: datetime) -> int:
    """Set the papers that wait, some in each round, and those that are due of what was set aside; returns how many.

    As role clock. Three queries where nothing waits; each paper in transactions of its own.
    """
    aside = things.subjects(KIND)
    waiting = Issued.objects.filter(made=None).exclude(pk__in=[int(one) for one in aside])
    made = sum(_one(pk, now) for pk in waiting.order_by("pk").values_list("pk", flat=True)[:A_ROUND])
    return made + things.retry(KIND, lambda thing: _again(thing, now), now=now)


def _one(pk: int, now: datetime) -> bool:
    """Set one paper; whether it was made. What fails is set aside."""

    def work() -> None:
        with transaction.atomic(durable=True):
            scope.enter(SYSTEM)
            _make(pk, now)

    fault = caught(work)
    if fault is not None and not isinstance(fault, Gone):
        with transaction.atomic(durable=True):
            matter = Issued.objects.filter(pk=pk).values_list("matter", flat=True).first()
            things.put(KIND, str(pk), cause=cause_of(fault), now=now, matter=matter)
    return fault is None


def _again(thing: Thing, now: datetime) -> None:
    scope.enter(SYSTEM)
    _make(int(thing.subject), now)


def _make(pk: int, now: datetime) -> None:
    """Set a paper in every language and enter what it has become, inside the transaction. Raises Gone, Aside."""
    paper = Issued.objects.select_for_update(of=("self",)).filter(pk=pk, made=None).first()
    if paper is None:
        raise Gone
    editions = settled(paper)
    content = json.loads(paper.content)
    data: dict[str, Any] = {
        "of": paper.seq,
        "document": paper.document,
        "paper": content["number"],
        "pdf": {language: hashlib.sha256(one.pdf).hexdigest() for language, one in editions.items()},
        "template": template_of(content).digest,
    }
    entry = ledger.append(matter=paper.matter, kind=PAPER_MADE, at=now, by="system", data=data)
    for language, one in editions.items():
        Edition.objects.create(
            issued=paper, language=language, seq=entry.seq, digest=data["pdf"][language], content=one.pdf
        )
    paper.made = minute(now)
    paper.save(update_fields=["made"])


def settled(paper: Issued) -> Settled:
    """A paper set in every declared language, by its code: the same octets while words, template, signatures are the same.

    Five queries. Raises Aside.
    """
    content = json.loads(paper.content)
    definition = definition_of(content)
    typed = typed_at(paper.matter, paper.seq, content)
    signed = sealing.signed_of(content)
    return {one: set_in(one, content, definition, typed, at=paper.at, signed=signed) for one in LANGUAGES}


def set_in(
    language: str,
    content: Mapping[str, Any],
    definition: Procedure,
    typed: Typed,
    *,
    at: datetime,
    signed: Signed | None = None,
) -> door.Set:
    """One edition. Raises Aside: the template fails, with what Typst says of it."""
    data = words(content, definition, typed, language, site=settings.SITE_ADDRESS, signed=signed)
    try:
        return door.typeset(template_of(content), data, language=language, at=at)
    except door.Unset as error:
        raise Aside("paper_unset", template=template_of(content).name, said=error.why) from error


def template_of(content: Mapping[str, Any]) -> templates.Template:
    """The template of a paper, by its content: a verb's own, else that of the pack."""
    of_verbs = [verb.texts.parent / "papers" / content["pack"] for verb in declared() if verb.texts is not None]
    return templates.template(content["pack"], content["procedure"], content["document"], of_verbs)


def definition_of(content: Mapping[str, Any]) -> Procedure:
    """The procedure under which a paper was made. Raises Aside: the city has it no more."""
    adopted = registry.by_key(content["procedure"], content["version"])
    if adopted is None:
        raise Aside("no_procedure")
    return adopted.procedure


def typed_at(matter: int, seq: int, content: Mapping[str, Any]) -> Typed:
    """What was typed with an act, and by whoever brought the matter where the paper says it. Two or three queries.

    seq  number of the act's entry
    """
    rows = dict(Statement.objects.filter(matter=matter, seq=seq).values_list("field", "text"))
    brought = None
    if content["brought"]:
        own = Statement.objects.filter(matter=matter, seq=1, field="text")
        brought = own.values_list("text", flat=True).first()
    files = {str(one): name for one, name in Paper.objects.filter(matter=matter).values_list("id", "name")}
    return Typed(rows, brought, files)


def unmake(matter: int, *, of: str, own: set[int]) -> int:
    """Take away the papers of a matter that hold words of one side that is erased, so that they are set again without them.

    of   what the entries of that side are written by;  own  numbers of its entries
    Returns how many. As role clock, inside the erasure's transaction. Three queries.
    """
    hold = [
        one.pk
        for one in Issued.objects.filter(matter=matter)
        if one.seq in own or (of == BY_RESIDENT and json.loads(one.content)["brought"])
    ]
    Edition.objects.filter(issued__in=hold).update(content=None)
    return Issued.objects.filter(pk__in=hold).update(made=None)
