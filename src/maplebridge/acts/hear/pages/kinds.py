"""Saying what a matter is about: the form, what would follow, the entry."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maplebridge.acts.hear import kinds, sorting
from maplebridge.acts.hear.forms import KindForm
from maplebridge.web.access import access
from maplebridge.web.frame import page
from maplebridge.web.matters import number_or_404


@access("post")
@require_http_methods(["GET", "POST"])
def kind(request: HttpRequest, number: str) -> HttpResponse:
    """Confirm or change what a matter is about; asked first, the page says what would follow."""
    matter, form = number_or_404(number), KindForm(request)
    if form.pressed == "say" and form.done(lambda: _change(request, matter, form)):
        return HttpResponseRedirect(f"{reverse('site:matter', kwargs={'number': number})}?done")
    looked = form.classification if form.refusal is None and form.fits() else None
    shown = kinds.kind_page(actor=request.actor, number=matter, classification=looked, now=timezone.now())
    form.kinds(shown.kinds, [one.code for one in shown.guesses])
    form.saw(shown.seen)
    form.begin(category=shown.kind.code, urgency=str(shown.kind.urgency))
    return page(
        request,
        "hear/kind.html",
        status=form.status,
        shown=shown,
        form=form,
        back=reverse("site:matter", kwargs={"number": shown.heading.number_text}),
    )


def _change(request: HttpRequest, number: int, form: KindForm) -> Any:
    classification = form.classification
    return sorting.change(
        actor=request.actor,
        number=number,
        classification=classification,
        last_read=form.last_read,
        sent=form.once(number, "kind", asdict(classification)),
        now=timezone.now(),
    )
