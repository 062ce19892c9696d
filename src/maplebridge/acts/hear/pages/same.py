"""Two reports of the same matter: joined by a person, and parted again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maplebridge.acts.hear import joining
from maplebridge.acts.hear.forms import SameForm
from maplebridge.kernel.matter import numbers
from maplebridge.rules.refusal import Incomplete, NotAllowed, NotFound
from maplebridge.texts import Text
from maplebridge.web.access import access
from maplebridge.web.frame import page
from maplebridge.web.matters import number_or_404

WHICH = Text("Choose one of the list, or type its number.")


@access("post")
@require_http_methods(["GET", "POST"])
def same(request: HttpRequest, number: str) -> HttpResponse:
    """Matters that may be the same; joined or parted by a person with a reason.

    raises  NotAllowed  neither the office that has the matter nor one that answers for its unit
    """
    matter, form = number_or_404(number), SameForm(request)
    if form.done(lambda: _do(request, matter, form)):
        return HttpResponseRedirect(f"{reverse('site:matter', kwargs={'number': number})}?done")
    together = joining.together(actor=request.actor, number=matter, now=timezone.now())
    if not together.may_join:
        raise NotAllowed(joining.NOT_YOURS)
    return page(
        request,
        "hear/same.html",
        status=form.status,
        number=numbers.show(matter),
        together=together,
        form=form,
    )


def _do(request: HttpRequest, number: int, form: SameForm) -> None:
    """Join or part. Raises Incomplete where the other matter is not to be found here."""
    do, other = form.pressed, form.given["other"] or form.given["pick"]
    act = joining.part if do.startswith("part:") else joining.join
    second = numbers.read(do.removeprefix("part:") if do.startswith("part:") else other)
    if second is None:
        raise Incomplete(WHICH, fields={"other": WHICH})
    reason = form.given["reason"]
    try:
        act(
            actor=request.actor,
            number=number,
            other=second,
            reason=reason,
            sent=form.once(number, act.__name__, {"other": second, "reason": reason}),
            now=timezone.now(),
        )
    except NotFound as refusal:
        raise Incomplete(refusal.words, fields={"other": refusal.words}) from refusal
