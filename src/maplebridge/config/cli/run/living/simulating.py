"""`maple simulate`: the sample city lives on for some days."""

from __future__ import annotations

import argparse
import random
import sys
from datetime import UTC, datetime, time, timedelta

from maplebridge.config.cities.sample import another_city, let_people_be_played
from maplebridge.config.cli.run.living.days import bar, last_day
from maplebridge.config.installation import holding
from maplebridge.config.installation import home as homes
from maplebridge.demo.days import City
from maplebridge.demo.measuring import longest_runs
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.command import documents


def run(arguments: argparse.Namespace) -> int:
    """Let people be played for some days; 1 if a procedure took longer than was proven, 2 in another city."""
    missing = another_city()
    if missing:
        print(missing, file=sys.stderr)
        return 2
    let_people_be_played(arguments.address)
    try:
        hold = holding.living(homes.home().path)
    except holding.HomeInUse as error:
        print(error, file=sys.stderr)
        return 2
    now = datetime.now(UTC)
    last = last_day() or towntime.local(now).date()
    start = datetime.combine(last + timedelta(days=1), time(), tzinfo=towntime.zone())
    with bar(f"{arguments.days} days from {start.date()}", arguments.days) as progress:
        city = City(random.Random(arguments.seed), progress=progress)
        city.live(start=start, days=arguments.days, per_day=arguments.per_day)
    if arguments.until_empty:
        city.run_dry(start=start + timedelta(days=arguments.days))
    hold.release()
    rows = longest_runs()
    if arguments.json:
        documents.tell({"procedures": [row.to_json() for row in rows]})
        return 0
    for row in rows:
        print(row.sentence())
    return 0 if all(row.within for row in rows) else 1
