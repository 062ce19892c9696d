"""Exchanging the procedure of a matter: at the desk, by whoever brought it; and the answer about a later last day."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maplebridge.acts.hear.exchange import deeds, showing
from maplebridge.acts.hear.exchange.forms import EXCHANGE, FIND, LOOK, YES, AnswerForm, ExchangeForm
from maplebridge.acts.hear.exchange.planning import Chosen
from maplebridge.kernel.conduct import once
from maplebridge.rules.refusal import Incomplete, NotAllowed
from maplebridge.web.access import access
from maplebridge.web.frame import page
from maplebridge.web.matters import number_or_404


@access("post")
@require_http_methods(["GET", "POST"])
def at_desk(request: HttpRequest, number: str) -> HttpResponse:
    """A post exchanges the procedure of a matter, with a reason."""
    return _exchange(request, number, back=reverse("site:matter", kwargs={"number": number}), resident=False)


@access("code")
@require_http_methods(["GET", "POST"])
def by_resident(request: HttpRequest, number: str) -> HttpResponse:
    """Whoever brought a matter exchanges its procedure."""
    return _exchange(
        request, number, back=reverse("site:follow-matter", kwargs={"number": number}), resident=True
    )


def _exchange(request: HttpRequest, shown: str, *, back: str, resident: bool) -> HttpResponse:
    number, form = number_or_404(shown), ExchangeForm(request)
    if resident:
        form.without_reason()
    if form.pressed == EXCHANGE and form.done(lambda: _do(request, number, form, resident=resident)):
        return HttpResponseRedirect(f"{back}?done")
    looked = _looked(form, resident=resident)
    words = form.given["words"] if form.sent and form.fits() else ""
    try:
        found = showing.exchange_page(
            actor=request.actor, number=number, words=words, chosen=looked, now=timezone.now()
        )
    except Incomplete as refusal:
        form.refuse(refusal)
        found = showing.exchange_page(actor=request.actor, number=number, words=words, now=timezone.now())
    form.kinds(found.likely, found.kinds)
    form.saw(found.seen)
    return page(
        request,
        "hear/exchange.html",
        status=form.status,
        shown=found,
        form=form,
        back=back,
        resident=resident,
        looks=form.pressed in (LOOK, EXCHANGE),
        finds=form.pressed == FIND,
    )


def _looked(form: ExchangeForm, *, resident: bool) -> Chosen | None:
    """What was chosen, where what follows was asked for; None where a kind is still looked for."""
    if form.pressed not in (LOOK, EXCHANGE) or not form.is_valid():
        return None
    try:
        return form.chosen(resident=resident)
    except Incomplete as refusal:
        form.refuse(refusal)
    return None


def _do(request: HttpRequest, number: int, form: ExchangeForm, *, resident: bool) -> int:
    chosen = form.chosen(resident=resident)
    return deeds.exchange(
        actor=request.actor,
        number=number,
        chosen=chosen,
        last_read=form.last_read,
        sent=form.once(number, "exchange", asdict(chosen)),
        now=timezone.now(),
    )


@access("code")
@require_http_methods(["GET", "POST"])
def day(request: HttpRequest, number: str) -> HttpResponse:
    """Whoever brought a matter says whether the later last day of its new procedure may hold."""
    matter, form = number_or_404(number), AnswerForm(request)
    back = reverse("site:follow-matter", kwargs={"number": number})
    if form.done(lambda: _answer(request, matter, form)):
        return HttpResponseRedirect(f"{back}?done")
    asked = showing.question(actor=request.actor, number=matter, now=timezone.now())
    if asked is None:
        raise form.refusal or NotAllowed(deeds.NOBODY_ASKS)
    form.saw(asked.seen)
    return page(request, "hear/later_day.html", status=form.status, asked=asked, form=form, back=back)


def _answer(request: HttpRequest, number: int, form: AnswerForm) -> int:
    agrees = form.pressed == YES
    sent: once.Once = form.once(number, "exchange.answer", {"agrees": agrees})
    return deeds.answer(
        actor=request.actor,
        number=number,
        agrees=agrees,
        last_read=form.last_read,
        sent=sent,
        now=timezone.now(),
    )
