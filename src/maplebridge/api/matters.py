"""Matters out, acts on a matter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Header, Router
from ninja.decorators import decorate_view

from maplebridge.api import shapes
from maplebridge.kernel.conduct import acts, pages
from maplebridge.kernel.conduct.before import counted
from maplebridge.kernel.conduct.issuing import listing
from maplebridge.kernel.file.shapes import doing
from maplebridge.kernel.file.shapes.showing import DueWorking
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.matter import numbers
from maplebridge.rules.refusal import NotAllowed, NotFound
from maplebridge.web.access import takes
from maplebridge.web.calling import FileOut, bilingual, key_of, speaks
from maplebridge.web.forms import multipart
from maplebridge.web.forms.acts import given_as_texts
from maplebridge.web.forms.files import Files

router = Router(tags=["matters"])


@router.get("/matters/{number}", response=shapes.MatterOut)
def matter(
    request: HttpRequest, number: str, code: str = Header("", alias="X-Matter-Code")
) -> shapes.MatterOut:
    """A matter, for whoever holds its code or may see it at a desk."""
    matter_number, actor = speaks(request, number, code)
    page = pages.follow_page(actor=actor, number=matter_number, now=timezone.now())
    top = page.heading
    return shapes.MatterOut(
        number=top.number_text,
        seen=page.seen,
        title=top.title,
        category=bilingual(top.category),
        procedure=top.procedure,
        step=bilingual(top.step),
        office=bilingual(top.office),
        turn=bilingual(top.turn) if top.turn else None,
        unit=bilingual(top.spot.unit),
        standing=top.status,
        ended=top.ended,
        due=_due(page.dates[0]) if page.dates else None,
        answer_by=page.answer_by,
        text=page.text,
        where=page.address,
        acts=[_choice(choice) for choice in page.acts],
        entries=[
            shapes.EntryOut(
                seq=one.number,
                at=one.at,
                by=bilingual(one.by),
                what=bilingual(one.title),
                text=one.text,
                values=[bilingual(value) for value in one.values],
                files=[FileOut(name=paper.name, media_type=paper.media_type, size=paper.size) for paper in one.papers],
            )
            for one in page.timeline
        ],
    )


@router.get("/matters/{number}/papers", response=shapes.PapersOut)
def papers(
    request: HttpRequest, number: str, code: str = Header("", alias="X-Matter-Code")
) -> shapes.PapersOut:
    """The numbered papers of a matter, for whoever holds its code or may see it at a desk."""
    matter_number, actor = speaks(request, number, code)
    pages.follow_page(actor=actor, number=matter_number, now=timezone.now())  # whoever sees no such matter hears so
    rows = listing.listed(actor=actor, number=matter_number)
    entries = counted.as_counted(actor, matter_number, [one.seq for one in rows], now=timezone.now())
    return shapes.PapersOut(
        papers=[
            shapes.PaperOut(
                number=one.number, kind=one.document, title=bilingual(one.title), day=one.day, entry=entry,
                sha256=dict(one.hashes), to=[bilingual(role) for role in one.to],
            )
            for one, entry in zip(rows, entries, strict=True)
        ]
    )  # fmt: skip


@router.post("/matters/{number}/acts", response=shapes.ActOut, openapi_extra=multipart.described("ActIn"))
@decorate_view(multipart.taken)
@takes("files")
def act(
    request: HttpRequest,
    number: str,
    payload: shapes.ActIn,
    code: str = Header("", alias="X-Matter-Code"),
    idempotency_key: str = Header("", alias="Idempotency-Key"),
) -> shapes.ActOut:
    """Take an act on a matter. Files come as multipart/form-data: each as a part of its field's name, mostly `files`."""
    matter_number, actor = speaks(request, number, code)
    now = timezone.now()
    seq = acts.act_on(
        actor=actor,
        number=matter_number,
        name=payload.name,
        given=_given(actor, matter_number, payload, multipart.parts(request)),
        seen=counted.in_chain(actor, matter_number, payload.seen, now=now),
        key=key_of(idempotency_key),
        now=now,
    )
    (entry,) = counted.as_counted(actor, matter_number, [seq], now=now)
    return shapes.ActOut(number=numbers.show(matter_number), seq=entry)


def _given(actor: Actor, number: int, sent: shapes.ActIn, files: Mapping[str, multipart.Part]) -> dict[str, Any]:
    """The fields of the act as they were sent, each read as the page reads it. Raises Incomplete with their names."""
    try:
        form = pages.act_form(actor=actor, number=number, name=sent.name, now=timezone.now())
    except (NotAllowed, NotFound):
        # not open or not here (any more): the act knows a repeated key, or says why not
        return {**sent.given, **{name: Files().to_python(part) for name, part in files.items()}}
    return given_as_texts(form.act, sent.given, files)


def _due(due: DueWorking | None) -> shapes.DueOut | None:
    if due is None:
        return None
    law = None if due.law is None else bilingual(due.law)
    return shapes.DueOut(what=bilingual(due.what), date=due.last_day, law=law, explanation=bilingual(due.why))


def _choice(choice: doing.ActChoice) -> shapes.ChoiceOut:
    texts = [one for one in choice.needs if one.kind != "files"]
    alone = texts if len(texts) == 1 < len(choice.needs) else ()  # words or files: words always do
    needs = [one.name for one in choice.needs if one.required or one in alone]
    fields = [
        shapes.FieldOut(
            name=one.name,
            title=bilingual(one.title),
            kind=one.kind,
            needed=one.name in needs,
            values=[value for value, _ in one.options],
        )
        for one in choice.needs
    ]
    return shapes.ChoiceOut(
        name=choice.name,
        title=bilingual(choice.title),
        then=bilingual(choice.then),
        needs=needs,
        fields=fields,
    )
