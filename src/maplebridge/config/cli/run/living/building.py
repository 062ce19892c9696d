"""`maple demo` builds the sample city: it is founded, then its last days pass."""

from __future__ import annotations

import argparse
import random
import sys
from datetime import UTC, date, datetime, time, timedelta

from django.db import connection

from maplebridge.config.cities.sample import another_city, ensure_sample_city, let_people_be_played
from maplebridge.config.cli.run.living.days import bar, last_day
from maplebridge.config.installation import holding
from maplebridge.config.installation import home as homes
from maplebridge.config.supervision import worker
from maplebridge.demo.days import City
from maplebridge.kernel.clock import guarding, towntime
from maplebridge.kernel.identity.actor import SYSTEM
from maplebridge.kernel.matter.lifecycle.acting import acting


def run(arguments: argparse.Namespace) -> int:
    """Found the sample city and let its last days pass; what an interrupted run left is completed. Exit status 0.

    raises  SystemExit  another city stands here, or another run lets its days pass
    """
    other = another_city()
    if other:
        raise SystemExit(other)
    let_people_be_played(arguments.address)
    try:
        hold = holding.living(homes.home().path)
    except holding.HomeInUse as error:
        raise SystemExit(str(error)) from None
    now = datetime.now(UTC)
    if ensure_sample_city(now=now):
        print("Founded the sample city: 1 city, 3 counties, 12 townships, 60 communities and their grids.")
    today = towntime.local(now).date()
    lived = last_day()
    first = today - timedelta(days=arguments.days)
    start = first if lived is None or lived < first else lived + timedelta(days=1)
    if start < today and _time_is_sound(now):
        _live(start, (today - start).days, arguments.per_day, arguments.seed)
        guarding.trust(now)
    worker.publish_months(now)
    hold.release()
    return 0


def _time_is_sound(now: datetime) -> bool:
    """Whether nothing contradicts this machine's clock, so that the sample city does not live for years by mistake."""
    with acting(SYSTEM):
        doubted = [one for one in guarding.clock_status(now).reasons if one != "gap"]
    if doubted:
        print(
            "The time is in doubt, so no further days are lived: see `./maple clock status`.", file=sys.stderr
        )
    return not doubted


def _live(start: date, days: int, per_day: int, seed: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    with bar(f"The city's last {days} {'day' if days == 1 else 'days'}", days) as progress:
        city = City(random.Random(f"{seed} {start}"), progress=progress, desks=True)
        count = city.live(
            start=datetime.combine(start, time(), tzinfo=towntime.zone()), days=days, per_day=per_day
        )
    print(f"{count.reported} reports, {count.acted} acts of offices and residents, {count.fired} silences.")
