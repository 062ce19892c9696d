"""At the counter: a new code for somebody who lost theirs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maplebridge.kernel.conduct import counters
from maplebridge.kernel.matter import numbers
from maplebridge.rules.refusal import Conflict, Incomplete, TooMany
from maplebridge.web import filled, typed
from maplebridge.web.access import access
from maplebridge.web.frame import page


@access("post")
@require_http_methods(["GET", "POST"])
def counter(request: HttpRequest) -> HttpResponse:
    """Give whoever brought a matter a new code, against the contact they left; counters and the intake alone."""
    asked, code, refusal = typed.line(request.POST, "number", 40), None, None
    if request.method == "POST":
        found = numbers.read(asked)
        try:
            code = counters.new_code(
                actor=request.actor,
                number=found,
                shown=typed.line(request.POST, "shown"),
                key=typed.line(request.POST, "key", filled.MOST_OF_A_KEY),
                now=timezone.now(),
            )
            asked = numbers.show(found or 0)
        except (Conflict, Incomplete, TooMany) as stopped:
            refusal = stopped
    return page(
        request,
        "desk/counter.html",
        status=refusal.status if refusal else 200,
        number=asked,
        code=code,
        may_ask=counters.at_counter(request.actor),
        refusal=refusal,
    )
