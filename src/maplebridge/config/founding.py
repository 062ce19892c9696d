"""A city's beginnings: the sample city, a pack's places, the procedures it adopts."""

from __future__ import annotations

from datetime import datetime

import psycopg
from django.db import transaction

from maplebridge.config.postgres import DatabaseAddress
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import SYSTEM
from maplebridge.kernel.matter import registry
from maplebridge.kernel.territory import queries as territory

PLAYED = "UPDATE ledger_rule SET played = true WHERE NOT played"


def let_people_be_played(address: DatabaseAddress) -> None:
    """Let the clock's role write residents' and offices' acts, as the sample city's days need it: as the owner."""
    with psycopg.connect(address.url("owner")) as connection:
        connection.execute(PLAYED)


def ensure_coded_places() -> bool:
    """Add the coded gazetteer's cities and offices if they are missing; whether anything was added."""
    from maplebridge.demo import coded
    from maplebridge.packs.coded import gazetteer

    if territory.tree().by_code(gazetteer()[0].code) is not None:
        return False
    with transaction.atomic():
        scope.enter(SYSTEM)
        coded.build()
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
