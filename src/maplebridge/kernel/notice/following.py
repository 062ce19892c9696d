"""Consumers of the ledger: each reads on from its own cursor, which moves with the effects or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction

from maplebridge.kernel import ledger
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import SYSTEM
from maplebridge.kernel.notice.models import ReadUpTo

BATCH = 500
Reaction = Callable[[Sequence[ledger.Entry], datetime], None]


def follow(name: str, react: Reaction, *, now: datetime, batch: int = BATCH) -> int:
    """Let one consumer take the next entries; returns how many there were.

    A kill before the commit leaves effects and cursor as they were; the same entries come again.
    """
    with transaction.atomic(durable=True):
        scope.enter(SYSTEM)
        ReadUpTo.objects.get_or_create(name=name)
        place = ReadUpTo.objects.select_for_update().get(name=name)
        entries = ledger.after(place.position, batch)
        if entries:
            react(entries, now)
            place.position += len(entries)
            place.save(update_fields=["position"])
    return len(entries)
