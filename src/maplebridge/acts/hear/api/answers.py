"""The answer base for other programs: searched by own words, read by anyone."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema

from maplebridge.acts.hear.answers import base
from maplebridge.rules import limits
from maplebridge.web.calling import Bilingual, bilingual

router = Router(tags=["answers"])


class AnswerOut(Schema):
    """An answer: its question, what it says, where that stands, who answers for it, until when it is believed unseen."""

    id: str
    question: Bilingual
    text: Bilingual
    source: Bilingual
    office: Bilingual
    procedure: str | None
    review: date
    overdue: bool


@router.get("/answers", response=list[AnswerOut])
def answers(
    request: HttpRequest,
    q: str = Query("", max_length=limits.SEARCH_LETTERS),
    office: str = Query("", max_length=limits.LINE_LETTERS),
) -> list[AnswerOut]:
    """The published answers, likeliest first for the words `q`, those past their review day last. Nothing is counted."""
    return [
        AnswerOut(
            id=one.id,
            question=bilingual(one.question),
            text=bilingual(one.text),
            source=bilingual(one.source),
            office=bilingual(one.office),
            procedure=one.procedure or None,
            review=one.review,
            overdue=one.overdue,
        )
        for one in base.find(q, office=office, now=timezone.now())
    ]
