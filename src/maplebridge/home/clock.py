"""The operator's page of the clock: how the time stands, and a person's word that it is right."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maplebridge.rules.refusal import Refusal
from maplebridge.web import filled, timekeeping, typed
from maplebridge.web.access import access
from maplebridge.web.frame import page


@access("admin")
@require_http_methods(["GET", "HEAD", "POST"])
def clock(request: HttpRequest) -> HttpResponse:
    """The times that should be one, what is held and why; an administrator releases it with a reason."""
    reason, refusal = typed.text(request.POST, "reason"), None
    if request.method == "POST":
        try:
            timekeeping.release(
                request.actor,  # type: ignore[attr-defined]  # set at the door
                reason,
                timezone.now(),
                sent=filled.press(request, 0, "release", {"reason": reason}),
            )
        except Refusal as stopped:
            refusal = stopped
    return page(
        request,
        "operator/clock.html",
        status=refusal.status if refusal else 200,
        clock=timekeeping.looked(request.actor, timezone.now()),  # type: ignore[attr-defined]  # set at the door
        asked=timekeeping.ASKED,
        reason=reason,
        refusal=refusal,
    )
