"""The operator's page of the clock: how the time stands, and a person's word that it is right."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maplebridge.home.forms import ReleaseForm
from maplebridge.web import timekeeping
from maplebridge.web.access import access
from maplebridge.web.frame import page


@access("admin")
@require_http_methods(["GET", "HEAD", "POST"])
def clock(request: HttpRequest) -> HttpResponse:
    """The times that should be one, what is held and why; an administrator releases it with a reason."""
    actor, form = request.actor, ReleaseForm(request)  # type: ignore[attr-defined]  # set at the door
    form.done(
        lambda: timekeeping.release(actor, form.given["reason"], timezone.now(), sent=form.once(0, "release"))
    )
    return page(
        request,
        "operator/clock.html",
        status=form.status,
        clock=timekeeping.looked(actor, timezone.now()),
        asked=timekeeping.ASKED,
        form=form,
    )
