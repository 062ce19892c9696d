"""A city's beginnings: the sample city, a pack's places, the procedures it adopts."""

from __future__ import annotations

from datetime import datetime

import psycopg
from django.db import transaction

from maplebridge.config.installation.postgres import DatabaseAddress
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import SYSTEM
from maplebridge.kernel.law import registry
from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.territory.founding import founding_alone
from maplebridge.kernel.territory.unit import SAMPLE

PLAYED = "UPDATE ledger_rule SET played = true WHERE NOT played"


def let_people_be_played(address: DatabaseAddress) -> None:
    """Let the clock's role write residents' and offices' acts, as the sample city's days need it: as the owner."""
    with psycopg.connect(address.url("owner")) as connection:
        connection.execute(PLAYED)


NO_CITY = (
    "There is no city here yet. Found one from your own lists (./maple city new units.csv; see "
    "docs/how-to/describe-your-city.md), or build the sample city (./maple demo)."
)


def no_city() -> str:
    """What to do when no city stands here; empty when one does."""
    territory.forget()
    return "" if territory.tree().units else NO_CITY


def another_city() -> str:
    """Why people cannot be played by a program here; empty in the sample city, and where no city stands."""
    from maplebridge.demo import city

    territory.forget()
    roots = territory.tree().roots
    sample = city.plan(city.SEED)[0]
    names = (sample.code, sample.name_en, sample.name_zh)
    if not roots or any((one.code, one.name_en, one.name_zh) == names for one in roots):
        return ""
    return (
        "People are played by a program in the sample city alone; this is another city. Nothing was changed."
    )


SAMPLE_CITY = (
    "This is the sample city: every page says so, and everybody knows its passwords (./maple demo lists them). Do not take "
    "real reports here; found your own city in another MAPLEBRIDGE_HOME (./maple city new units.csv)."
)


def sample_city() -> str:
    """What `serve` says of the sample city; empty in a city of its own."""
    root = territory.tree().root if territory.tree().units else None
    return SAMPLE_CITY if root is not None and root.code == SAMPLE else ""


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
        founding_alone()
        territory.forget()
        registry.adopt_pack("cn", now=now)
        if territory.tree().units:
            return False
        city.build()
    territory.forget()
    return True


def ensure_administrating_office() -> int:
    """The office at the city's root that keeps accounts; an older city that has none is given the pack's."""
    from maplebridge.kernel.identity import accounts
    from maplebridge.kernel.territory.bodies import found_bodies
    from maplebridge.kernel.territory.founding import NewUnit
    from maplebridge.packs.bodies import office_kinds

    if not accounts.administrating():
        root = territory.tree().root
        row = NewUnit(
            code=root.code,
            parent=None,
            level="city",
            name_en=root.name_en,
            name_zh=root.name_zh,
            since=root.since,
        )
        kinds = [
            kind
            for kind in office_kinds(registry.home_pack())
            if (accounts.ADMINISTRATOR, "") in kind.mandates
        ]
        found_bodies([row], {root.code: root.id}, kinds)
        territory.forget()
    return accounts.administrating()[0]
