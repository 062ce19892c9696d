"""What the card of hearing needs on a matter's page at a desk."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest
from django.utils import timezone

from maplebridge.acts.hear import joining
from maplebridge.kernel.matter import numbers
from maplebridge.texts import Text


def same(request: HttpRequest, number: int) -> Mapping[str, object] | None:
    """Matters joined with this one, and those that may be the same; no card where there are none and none may be joined.

    Queries: at most `CARD_QUERIES` of the contract. Raises NotFound where this actor may not see the matter.
    """
    together = joining.together(actor=request.actor, number=number, now=timezone.now())
    if together.reports == 1 and not together.alike and not together.may_join:
        return None
    joined = Text("{n} reports joined", n=together.reports) if together.reports > 1 else None
    return {"together": together, "number": numbers.show(number), "kicker": joined}
