"""Places that published messages name by codes, beside the city's own."""

from __future__ import annotations

from django.db import transaction

from maplebridge.demo import coded
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import SYSTEM
from maplebridge.kernel.territory import queries as territory
from maplebridge.packs.coded import gazetteer


def ensure_coded_places() -> bool:
    """Add the coded gazetteer's cities and offices if they are missing; whether anything was added."""
    if territory.tree().by_code(gazetteer()[0].code) is not None:
        return False
    with transaction.atomic():
        scope.enter(SYSTEM)
        coded.build()
    territory.forget()
    return True
