"""Two reports of the same matter: joined by a person, and parted again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maplebridge.acts.hear import joining
from maplebridge.kernel.matter import numbers
from maplebridge.rules.refusal import Incomplete, NotAllowed, NotFound, Refusal
from maplebridge.rules.words import Title
from maplebridge.web import filled, typed
from maplebridge.web.access import access
from maplebridge.web.frame import page

WHICH = Title("Choose one of the list, or type its number.", "请从名单中选择，或者填写其编号。")


@access("post")
@require_http_methods(["GET", "POST"])
def same(request: HttpRequest, number: str) -> HttpResponse:
    """Matters that may be the same; joined or parted by a person with a reason."""
    found, refusal = filled.number_or_404(number), None
    pick, other = typed.line(request.POST, "pick", 40), typed.line(request.POST, "other", 40)
    reason = typed.text(request.POST, "reason")
    if request.method == "POST":
        try:
            filled.not_too_long("reason", reason)
            _do(request, found, typed.line(request.POST, "do", 40), other or pick, reason)
            return HttpResponseRedirect(f"{reverse('site:matter', kwargs={'number': number})}?done")
        except Refusal as stopped:
            refusal = stopped
    together = joining.together(actor=request.actor, number=found, now=timezone.now())
    if not together.may_join:
        raise NotAllowed(joining.NOT_YOURS)
    return page(
        request,
        "desk/same.html",
        status=refusal.status if refusal else 200,
        number=numbers.show(found),
        together=together,
        pick=pick,
        other=other,
        reason=reason,
        refusal=refusal,
    )


def _do(request: HttpRequest, number: int, do: str, other: str, reason: str) -> None:
    """Join or part. Raises Incomplete where the other matter is not to be found here."""
    act = joining.part if do.startswith("part:") else joining.join
    second = numbers.read(do.removeprefix("part:") if do.startswith("part:") else other)
    if second is None:
        raise Incomplete(WHICH, fields={"other": WHICH})
    sent = filled.press(request, number, act.__name__, {"other": second, "reason": reason})
    try:
        act(
            actor=request.actor,
            number=number,
            other=second,
            reason=reason,
            sent=sent,
            now=timezone.now(),
        )
    except NotFound as refusal:
        raise Incomplete(refusal.words, fields={"other": refusal.words}) from refusal
