"""The resident's code: checked in constant time, guessed slowly."""

from __future__ import annotations

from datetime import datetime

from maplebridge.kernel.identity import limits, scope
from maplebridge.kernel.identity.actor import holder_of
from maplebridge.kernel.matter import numbers, opening
from maplebridge.kernel.matter.models import Matter
from maplebridge.rules.refusal import TooMany
from maplebridge.rules.words import Title

A_MINUTE = 10
SLOWER = Title("Too many tries with this number. Wait a minute.", "该编号尝试次数过多，请一分钟后再试。")


def check_code(*, number: int, code: str, now: datetime | None = None) -> bool:
    """Whether the code is the one of the matter; one query. Raises TooMany."""
    if now is not None and not limits.allowed(f"code:{number}", now=now, per_minute=A_MINUTE):
        raise TooMany(SLOWER)
    with scope.reading(holder_of(number)):
        kept = Matter.objects.filter(pk=number).values_list("code", flat=True).first()
    return kept is not None and numbers.code_matches(code, key=opening.code_key(), number=number, kept=kept)
