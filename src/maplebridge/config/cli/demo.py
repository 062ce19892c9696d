"""`maple demo` and `maple simulate`: the sample city, its days, its address."""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from maplebridge.config.cli import documents
from maplebridge.config.installation import holding
from maplebridge.config.supervision import binding

if TYPE_CHECKING:
    from maplebridge.demo.days import Count


def declare(name: str, parser: argparse.ArgumentParser) -> None:
    """Declare the options of `demo` or `simulate`."""
    parser.set_defaults(which=name)
    parser.add_argument("--days", type=_days, default=60, help="days that the city has lived (default 60)")
    parser.add_argument("--per-day", type=_days, default=20, help="reports on an average day (default 20)")
    parser.add_argument("--seed", type=int, default=1963, help="the same seed gives the same days")
    if name == "demo":
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (default 8000)")
        parser.add_argument("--fresh", action="store_true", help="throw the present sample city away first")
        parser.add_argument("--no-serve", action="store_true", help="build and exit")
    else:
        parser.add_argument(
            "--until-empty", action="store_true", help="go on without new reports until all is ended"
        )
        parser.add_argument("--json", action="store_true", help="print the result as JSON")


def _days(text: str) -> int:
    """A count of days, or of reports a day; raises ArgumentTypeError with a sentence."""
    if not (text.isascii() and text.isdecimal() and len(text) < 5):
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0 to 9999")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """Build and serve, or simulate."""
    os.environ["MAPLEBRIDGE_DEMO"] = "1"
    return _simulate(arguments) if arguments.which == "simulate" else _demo(arguments)


def _demo(arguments: argparse.Namespace) -> int:
    from maplebridge.config.cli import serving
    from maplebridge.config.installation.boot import boot

    serving.check_port(arguments.port)
    hold = None if arguments.no_serve else serving.hold_home()
    if arguments.fresh:
        _clear()
    builder = serving.PROCESSES.Process(
        target=build_quietly, args=(arguments.days, arguments.per_day, arguments.seed)
    )
    builder.start()
    try:
        builder.join()
    finally:
        if builder.is_alive():
            builder.terminate()
            builder.join(10)
    if builder.exitcode:
        return int(builder.exitcode)
    boot("web")
    if hold is None:
        _welcome(None)
        return 0
    port = serving.free_port("127.0.0.1", arguments.port)
    names = ("database", *serving.WORKING)
    return serving.serve(
        host="127.0.0.1", port=port, workers=2, names=names, hold=hold, greet=lambda: _welcome(port)
    )


def _clear() -> None:
    """Throw the present sample city away: database, witness heads, files. Secrets stay."""
    from maplebridge.config.installation import postgres
    from maplebridge.config.installation.home import home

    if os.environ.get("DATABASE_URL"):
        raise SystemExit(
            "--fresh throws the whole database away; it works on the embedded one only. Unset DATABASE_URL."
        )
    place = home()
    alone = postgres.leave(place)
    if alone is None:
        raise SystemExit(
            "Another ./maple command uses this city's database. End it first, then throw the city away."
        )
    postgres.stop(place)
    for folder in (place.cluster, place.witness, place.files):
        shutil.rmtree(folder, ignore_errors=True)
    alone.release()


def build_quietly(days: int, per_day: int, seed: int) -> None:
    """Build in a process of its own; Ctrl-C ends it without a traceback."""
    binding.die_with_parent()
    try:
        build(days, per_day, seed)
    except KeyboardInterrupt:
        raise SystemExit(130) from None


def build(days: int, per_day: int, seed: int) -> None:
    """Found the sample city and let its last days pass; what an interrupted run left is completed."""
    from maplebridge.config.installation.boot import boot

    address = boot("clock", migrate=True)
    from maplebridge.config.cities.founding import another_city, ensure_sample_city, let_people_be_played
    from maplebridge.config.installation.home import home
    from maplebridge.config.supervision import worker
    from maplebridge.kernel.clock import guarding, towntime

    other = another_city()
    if other:
        raise SystemExit(other)
    let_people_be_played(address)
    try:
        hold = holding.living(home().path)
    except holding.Held as error:
        raise SystemExit(str(error)) from None
    now = datetime.now(UTC)
    if ensure_sample_city(now=now):
        print("Founded the sample city: 1 city, 3 counties, 12 townships, 60 communities and their grids.")
    today = towntime.local(now).date()
    lived = _last_day()
    first = today - timedelta(days=days)
    start = first if lived is None or lived < first else lived + timedelta(days=1)
    if start < today and _time_is_sound(now):
        _live(start, (today - start).days, per_day, seed)
        guarding.trust(now)
    worker.publish_months(now)
    hold.release()


def _time_is_sound(now: datetime) -> bool:
    """Whether nothing contradicts this machine's clock, so that the sample city does not live for years by mistake."""
    from maplebridge.kernel.clock import guarding
    from maplebridge.kernel.identity.actor import SYSTEM
    from maplebridge.kernel.matter.lifecycle.acting import acting

    with acting(SYSTEM):
        doubted = [one for one in guarding.stands(now).found if one != "gap"]
    if doubted:
        print(
            "The time is in doubt, so no further days are lived: see `./maple clock status`.", file=sys.stderr
        )
    return not doubted


def _last_day():  # type: ignore[no-untyped-def]  # a date or None
    from maplebridge.kernel.clock import towntime
    from maplebridge.kernel.matter.models import Matter

    newest = Matter.objects.exclude(channel=2).order_by("-opened").values_list("opened", flat=True).first()
    return towntime.local(newest).date() if newest else None


def _live(start, days: int, per_day: int, seed: int) -> None:  # type: ignore[no-untyped-def]
    from datetime import time

    from django.db import connection

    from maplebridge.demo.days import City
    from maplebridge.kernel.clock import towntime

    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    with _bar(f"The city's last {days} {'day' if days == 1 else 'days'}", days) as told:
        city = City(random.Random(f"{seed} {start}"), told=told)
        count = city.live(
            start=datetime.combine(start, time(), tzinfo=towntime.zone()), days=days, per_day=per_day
        )
    print(f"{count.reported} reports, {count.acted} acts of offices and residents, {count.fired} silences.")


@contextmanager
def _bar(says: str, days: int) -> Iterator[Callable[[Count], None]]:
    """A progress bar on standard error; what it gives is told of each day that has passed."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task(says, total=days)
        yield lambda count: progress.update(task, completed=count.days)


def _simulate(arguments: argparse.Namespace) -> int:
    from maplebridge.config.installation.boot import boot

    address = boot("clock", migrate=True)
    from datetime import time

    from maplebridge.config.cities.founding import another_city, let_people_be_played, no_city
    from maplebridge.config.installation.home import home
    from maplebridge.demo.days import City
    from maplebridge.demo.measuring import longest_seen
    from maplebridge.kernel.clock import towntime

    missing = no_city() or another_city()
    if missing:
        print(missing, file=sys.stderr)
        return 2
    let_people_be_played(address)
    try:
        hold = holding.living(home().path)
    except holding.Held as error:
        print(error, file=sys.stderr)
        return 2
    now = datetime.now(UTC)
    last = _last_day() or towntime.local(now).date()
    start = datetime.combine(last + timedelta(days=1), time(), tzinfo=towntime.zone())
    with _bar(f"{arguments.days} days from {start.date()}", arguments.days) as told:
        city = City(random.Random(arguments.seed), told=told)
        city.live(start=start, days=arguments.days, per_day=arguments.per_day)
    if arguments.until_empty:
        city.run_dry(start=start + timedelta(days=arguments.days))
    hold.release()
    seen = longest_seen()
    if arguments.json:
        documents.tell({"procedures": [row.to_json() for row in seen]})
        return 0
    for row in seen:
        print(row.sentence())
    return 0 if all(row.within for row in seen) else 1


def _welcome(port: int | None) -> None:
    from rich.console import Console
    from rich.table import Table

    from maplebridge.demo.posts import PASSWORD, SIGN_INS

    console = Console(file=sys.stdout)
    if port is not None:
        console.print(
            f"\nThe sample city is open: [bold]http://localhost:{port}/[/bold]   (Ctrl-C ends it)\n"
        )
    table = Table("account", "acts as", title=f"Demo accounts; the password of each is {PASSWORD}")
    for account in SIGN_INS:
        table.add_row(
            account.username, f"{account.says_en}, {account.unit}, {account.kind.replace('-', ' ')}"
        )
    console.print(table)
