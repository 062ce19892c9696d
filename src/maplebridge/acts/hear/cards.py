"""What the cards of hearing need on a matter's page, at a desk and for whoever holds its code."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from maplebridge.acts.hear import gaps, joining
from maplebridge.acts.hear.answers import base
from maplebridge.acts.hear.exchange import showing
from maplebridge.acts.hear.exchange.forms import AnswerForm
from maplebridge.kernel.matter import numbers
from maplebridge.kernel.territory import queries as territory
from maplebridge.texts import Text

LOOK_AFTER = frozenset({"hotline", "intake"})
"""Kinds of office that look after the whole answer base."""
LATER_DAY = Text("You are asked about a last day")


def same(request: HttpRequest, number: int) -> Mapping[str, object] | None:
    """Matters joined with this one, and those that may be the same, as the template's names: `together`, `number` and
    `kicker`; no card where there are none and none may be joined.

    Queries: at most `CARD_QUERIES` of the contract. Raises NotFound where this actor may not see the matter.
    """
    together = joining.together(actor=request.actor, number=number, now=timezone.now())
    if together.reports == 1 and not together.alike and not together.may_join:
        return None
    joined = Text("{n} reports joined", n=together.reports) if together.reports > 1 else None
    return {"together": together, "number": numbers.show(number), "kicker": joined}


def exchange(request: HttpRequest, number: int) -> Mapping[str, object] | None:
    """The way to exchange the procedure, as the template's names: `number`, and `to`, the name of the page; no card where
    this post may not, or where it is too late. Three queries.

    raises  NotFound  this actor may not see the matter
    """
    if not showing.may_exchange(actor=request.actor, number=number, now=timezone.now()):
        return None
    return {"number": numbers.show(number), "to": "exchange"}


def exchange_by_resident(request: HttpRequest, number: int) -> Mapping[str, object] | None:
    """The same for whoever brought the matter: the same names. Three queries. Raises NotFound."""
    said = exchange(request, number)
    return None if said is None else {**said, "to": "follow-exchange"}


def later_day(request: HttpRequest, number: int) -> Mapping[str, object] | None:
    """The question about a later last day, with its two buttons; no card where none waits. Three queries.

    raises  NotFound  this actor may not see the matter
    """
    asked = showing.question(actor=request.actor, number=number, now=timezone.now())
    if asked is None:
        return None
    form = AnswerForm(
        request, action=reverse("site:follow-day", kwargs={"number": numbers.show(number)}), fresh=True
    )
    form.saw(asked.seen)
    return {"asked": asked, "form": form, "kicker": LATER_DAY}


def due_answers(request: HttpRequest) -> Mapping[str, object] | None:
    """Answers whose review day is over or comes soon, as the template's name `due`; no card for posts of other offices.

    Shown to the hotline, the intake, and the offices that answer for one of them. No query.
    """
    offices = (territory.offices().by_id(office) for office in request.actor.office_ids)
    kinds = {office.kind for office in offices if office is not None}
    due = [one for one in base.due(now=timezone.now()) if kinds & {*LOOK_AFTER, one.office_kind}]
    return {"due": due} if due else None


def gap(request: HttpRequest, number: int) -> Mapping[str, object] | None:
    """What to do about a matter that no office may handle, as the template's names; no card where one may, or for posts
    that can do nothing about it. Three queries.

    raises  NotFound  this actor may not see the matter
    """
    return gaps.to_do(actor=request.actor, number=number, now=timezone.now())
