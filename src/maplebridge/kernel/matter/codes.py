"""The resident's code, checked in constant time."""

from __future__ import annotations

from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import holder_of
from maplebridge.kernel.matter import numbers, opening
from maplebridge.kernel.matter.models import Matter


def check_code(*, number: int, code: str) -> bool:
    """Whether the code is the one of the matter; one query. Who asks from outside asks at `site.rate` first."""
    with scope.reading(holder_of(number)):
        kept = Matter.objects.filter(pk=number).values_list("code", flat=True).first()
    return kept is not None and numbers.code_matches(code, key=opening.code_key(), number=number, kept=kept)
