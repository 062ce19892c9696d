"""Exchanging the procedure of a matter by API: what would change, the exchange, the answer about a later last day."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from ninja import Header, Query, Router, Schema
from pydantic import Field

from maplebridge.acts.hear.exchange import deeds, showing
from maplebridge.acts.hear.exchange.planning import NO_PLACE, Chosen
from maplebridge.kernel.conduct import once
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.matter import numbers
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules import limits
from maplebridge.rules.course.promises import ANSWER, FIRST
from maplebridge.rules.refusal import Incomplete
from maplebridge.web.calling import Bilingual, Strict, bilingual, key_of, speaks

router = Router(tags=["matters"])


class ExchangeIn(Strict):
    """What the matter is in truth: the code of a kind, whose procedure it gets; and a place, where that is another.

    seen    number of the last entry that was read;  reason  needed of a post
    agrees  whoever brought the matter agrees to a later last day, where the new procedure gives one
    """

    category: str = Field(max_length=limits.KIND_LETTERS)
    place: str = Field("", max_length=limits.LINE_LETTERS, description="code of a unit; empty: as it is now")
    reason: str = Field("", json_schema_extra={"maxLength": limits.TEXT_LETTERS})
    agrees: bool = False
    seen: int = Field(ge=0, le=2**31 - 1)


class AnswerIn(Strict):
    """Whether the later last day may hold."""

    agrees: bool
    seen: int = Field(ge=0, le=2**31 - 1)


class StandingOut(Schema):
    """A matter under one procedure: who has it at its first step, and the last days."""

    procedure: str
    title: Bilingual
    kind: Bilingual
    office: Bilingual
    unit: Bilingual
    step: Bilingual
    first: date | None
    answer_by: date | None


class ExchangeOut(Schema):
    """The matter now and after an exchange; the days that the new procedure would give by itself, where they are later than
    what was promised first (which holds unless whoever brought it agrees).
    """

    seen: int
    before: StandingOut
    after: StandingOut
    later_first: date | None
    later_answer: date | None


class DoneOut(Schema):
    """The matter, and the entry that was made."""

    number: str
    seq: int


@router.get("/matters/{number}/exchange", response=ExchangeOut)
def look(
    request: HttpRequest,
    number: str,
    category: str = Query(..., max_length=limits.KIND_LETTERS),
    place: str = Query("", max_length=limits.LINE_LETTERS),
    code: str = Header("", alias="X-Matter-Code"),
) -> ExchangeOut:
    """What would change, were the procedure exchanged now. Nothing is written."""
    matter, actor = speaks(request, number, code)
    chosen = Chosen(category=category, place=_place(place), agrees=_agrees(actor, yes=False))
    found = showing.exchange_page(actor=actor, number=matter, chosen=chosen, now=timezone.now())
    after = found.after
    if after is None:  # a choice was given, so that there is one
        raise AssertionError
    return ExchangeOut(
        seen=found.seen,
        before=_standing(found.before),
        after=_standing(after),
        later_first=found.later.get(FIRST),
        later_answer=found.later.get(ANSWER),
    )


@router.post("/matters/{number}/exchange", response=DoneOut)
def exchange(
    request: HttpRequest,
    number: str,
    payload: ExchangeIn,
    code: str = Header("", alias="X-Matter-Code"),
    idempotency_key: str = Header("", alias="Idempotency-Key"),
) -> DoneOut:
    """Exchange the procedure, once, while nobody has decided anything: by the code, or as the office that has it."""
    matter, actor = speaks(request, number, code)
    chosen = Chosen(
        category=payload.category,
        place=_place(payload.place),
        reason=payload.reason,
        agrees=_agrees(actor, yes=payload.agrees),
    )
    seq = deeds.exchange(
        actor=actor,
        number=matter,
        chosen=chosen,
        last_read=payload.seen,
        sent=once.of(actor, matter, "exchange", asdict(chosen), key_of(idempotency_key)),
        now=timezone.now(),
    )
    return DoneOut(number=numbers.show(matter), seq=seq)


@router.post("/matters/{number}/exchange/answer", response=DoneOut)
def answer(
    request: HttpRequest,
    number: str,
    payload: AnswerIn,
    code: str = Header("", alias="X-Matter-Code"),
    idempotency_key: str = Header("", alias="Idempotency-Key"),
) -> DoneOut:
    """Say, as whoever brought the matter, whether the later last day of its new procedure may hold."""
    matter, actor = speaks(request, number, code)
    seq = deeds.answer(
        actor=actor,
        number=matter,
        agrees=payload.agrees,
        last_read=payload.seen,
        sent=once.of(actor, matter, "exchange.answer", {"agrees": payload.agrees}, key_of(idempotency_key)),
        now=timezone.now(),
    )
    return DoneOut(number=numbers.show(matter), seq=seq)


def _agrees(actor: Actor, *, yes: bool) -> bool | None:
    return yes if actor.kind == "resident" else None


def _place(code: str) -> int | None:
    """A unit by its code. Raises Incomplete."""
    if not code:
        return None
    unit = territory.tree().by_code(code)
    if unit is None:
        raise Incomplete(NO_PLACE, fields={"place": NO_PLACE})
    return unit.id


def _standing(one: showing.Standing) -> StandingOut:
    return StandingOut(
        procedure=one.procedure,
        title=bilingual(one.title),
        kind=bilingual(one.kind),
        office=bilingual(one.office),
        unit=bilingual(one.unit),
        step=bilingual(one.step),
        first=one.first,
        answer_by=one.answer,
    )
