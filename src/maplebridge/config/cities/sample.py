"""The sample city: founded if there is none, and the only one in which people are played by a program."""

from __future__ import annotations

from datetime import datetime

import psycopg
from django.db import transaction

from maplebridge.config.installation.postgres import DatabaseAddress
from maplebridge.demo import city
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import SYSTEM
from maplebridge.kernel.law import registry
from maplebridge.kernel.territory import city as own
from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.territory.founding import founding_alone
from maplebridge.packs.cities import usual

PLAYED = "UPDATE ledger_rule SET played = true WHERE NOT played"


def let_people_be_played(address: DatabaseAddress) -> None:
    """Let the clock's role write residents' and offices' acts, as the sample city's days need it: as the owner."""
    with psycopg.connect(address.url("owner")) as connection:
        connection.execute(PLAYED)


def another_city() -> str:
    """Why people cannot be played by a program here; empty in the sample city, and where no city stands."""
    territory.forget()
    roots = territory.tree().roots
    if not roots or any((one.code, one.name_en, one.name_zh) == city.named() for one in roots):
        return ""
    return (
        "People are played by a program in the sample city alone; this is another city. Nothing was changed."
    )


def ensure_sample_city(*, now: datetime) -> bool:
    """Found the sample city with its offices, posts and procedures if there is none; whether it was founded."""
    with transaction.atomic():
        scope.enter(SYSTEM)
        founding_alone()
        territory.forget()
        registry.adopt_pack("cn", now=now)
        if territory.tree().units:
            return False
        city.build()
        says = usual("cn")
        own.say(mark=says.mark, hotline=says.hotline)
    territory.forget()
    return True
