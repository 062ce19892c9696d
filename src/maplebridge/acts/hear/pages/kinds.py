"""Saying what a matter is about: the form, what would follow, the entry."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maplebridge.acts.hear import kinds, sorting
from maplebridge.rules.plain import whole
from maplebridge.rules.refusal import Conflict, Incomplete, NotAllowed, Refusal
from maplebridge.web import filled, typed
from maplebridge.web.access import access
from maplebridge.web.frame import page


@access("post")
@require_http_methods(["GET", "POST"])
def kind(request: HttpRequest, number: str) -> HttpResponse:
    """Confirm or change what a matter is about; asked first, the page says what would follow."""
    found = filled.number_or_404(number)
    if request.method != "POST":
        return _form(request, found, None)
    said = _said(request)
    if request.POST.get("do") != "say":
        return _form(request, found, said)
    seen = typed.line(request.POST, "seen", 12)
    try:
        filled.not_too_long("reason", said.reason)
        sorting.change(
            actor=request.actor,
            number=found,
            said=said,
            seen=whole(seen) or 0,
            sent=filled.press(request, found, "kind", asdict(said)),
            now=timezone.now(),
        )
    except (Conflict, Incomplete, NotAllowed) as refusal:
        return _form(request, found, said, refusal)
    return HttpResponseRedirect(f"{reverse('site:matter', kwargs={'number': number})}?done")


def _said(request: HttpRequest) -> sorting.Said:
    urgency = typed.line(request.POST, "urgency", 4)
    return sorting.Said(
        category=typed.line(request.POST, "category", 40),
        urgency=-1 if (level := whole(urgency)) is None else level,
        reason=typed.text(request.POST, "reason"),
    )


def _form(
    request: HttpRequest, number: int, said: sorting.Said | None, refusal: Refusal | None = None
) -> HttpResponse:
    looked = said if refusal is None else None
    form = kinds.kind_page(actor=request.actor, number=number, said=looked, now=timezone.now())
    given = said or sorting.Said(category=form.kind.code, urgency=form.kind.urgency)
    return page(
        request,
        "desk/kind.html",
        status=refusal.status if refusal else 200,
        form=form,
        given=given,
        refusal=refusal,
        back=reverse("site:matter", kwargs={"number": form.heading.number_text}),
    )
