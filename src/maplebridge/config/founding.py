"""A city's beginnings: the sample city, a pack's places, the procedures it adopts."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import SYSTEM
from maplebridge.kernel.matter import registry
from maplebridge.kernel.territory import queries as territory


def ensure_pack(pack: str, *, now: datetime) -> bool:
    """Add a pack's places, offices and procedures if they are missing; whether anything was added."""
    from maplebridge.demo import coded

    with transaction.atomic():
        scope.enter(SYSTEM)
        registry.adopt_pack(pack, now=now)
        if pack == "cn" or coded.is_founded(territory.tree()):
            return False
        coded.found()
    territory.forget()
    return True


def ensure_sample_city(*, now: datetime) -> bool:
    """Found the sample city with its offices, posts and procedures if there is none; whether it was founded."""
    from maplebridge.demo import city

    with transaction.atomic():
        scope.enter(SYSTEM)
        registry.adopt_pack("cn", now=now)
        if territory.tree().units:
            return False
        city.build()
    territory.forget()
    return True
