"""`maple doctor`: in sentences, what is missing or wrong, and what to do about it."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

from django.conf import settings

from maplebridge.config.backups import asides
from maplebridge.config.installation import holding
from maplebridge.config.installation import home as homes
from maplebridge.config.installation.postgres import DatabaseAddress
from maplebridge.config.procedures import texts
from maplebridge.figures import published, tally, warning
from maplebridge.kernel import ledger
from maplebridge.kernel.clock import guarding, towntime
from maplebridge.kernel.command import documents
from maplebridge.kernel.conduct.proving import papers
from maplebridge.kernel.file.asides import setaside
from maplebridge.kernel.identity.actor import SYSTEM
from maplebridge.kernel.identity.sealed import vault
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.lifecycle.acting import acting
from maplebridge.kernel.notice import sendings
from maplebridge.kernel.notice.models import Outbox
from maplebridge.kernel.setaside import parts, room
from maplebridge.kernel.setaside.apart import caught
from maplebridge.kernel.setaside.causes import cause_of
from maplebridge.kernel.territory import doctor
from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.territory.doctor import broken_paths
from maplebridge.kernel.verbs import declared
from maplebridge.packs import reading

LOW_DISK = 2 * 1024**3
LATE_CLOCK = timedelta(minutes=10)
MOST_UNITS = 5
OFTEN = 5
LATELY = timedelta(hours=1)
RECOUNT = "run `maple doctor --recount`."


def run(arguments: argparse.Namespace) -> int:
    """Look at everything; exit status 1 if something is wrong."""
    if arguments.recount:
        _recount()
    of_verbs = [check for verb in declared() for check in verb.checks]
    looks = [*LOOKS, *of_verbs, partial(_asides, arguments.address), partial(_holes, arguments.holes)]
    findings = [finding for look in looks for finding in _alone(look)]
    if arguments.json:
        documents.tell({"findings": findings})
    elif not findings:
        print("Everything is well.")
    for finding in [] if arguments.json else findings:
        print(f"· {finding}")
    return 1 if findings else 0


def _alone(look: Callable[[], Iterator[str]]) -> list[str]:
    """What one look finds; one that fails says so, and the others are looked at all the same."""
    sentences: list[str] = []
    fault = caught(lambda: sentences.extend(look()))
    if fault is not None:
        sentences.append(f"One look could not be finished. {cause_of(fault).sentence().in_language('en')}")
    return sentences


def _disk() -> Iterator[str]:
    free = shutil.disk_usage(homes.home().path).free
    if free < LOW_DISK:
        yield f"Only {free / 1024**3:.1f} GB are free where the data lies ({homes.home().path}); make room."


def _parts() -> Iterator[str]:
    place = homes.home().path
    if room.full():
        yield "The disk is full: nothing is stored until there is room; then everything goes on by itself."
    if not holding.served(place):
        return
    for part in parts.read(place / "parts.json"):
        if not part.well:
            again = (
                "" if part.back_after_s is None else f" It is started again within {part.back_after_s:.0f} s."
            )
            yield f"The part {part.name} does not run ({part.now} since {towntime.printed(part.begun)}). {part.why}{again}"
        elif part.restarts >= OFTEN and part.restarted and datetime.now(UTC) - part.restarted < LATELY:
            yield (
                f"The part {part.name} was started again {part.restarts} times, "
                f"last at {towntime.printed(part.restarted)}. {part.why}"
            )


def _city() -> Iterator[str]:
    if not territory.tree().units:
        yield "There is no city yet: run `maple demo` for the sample city, or `maple city new units.csv` for your own."
        return
    yield from broken_paths(territory.tree())
    lost = [
        unit for unit in territory.tree().level_units("community") if unit.lat is None or unit.lon is None
    ]
    if lost:
        named = ", ".join(unit.code for unit in lost[:MOST_UNITS])
        yield (
            f"{len(lost)} communities have no coordinates ({named}{', …' if len(lost) > MOST_UNITS else ''}): the early "
            "warning takes them to lie where the unit above lies, and maps do not show them. Add lon and lat to units.csv."
        )


def _vault() -> Iterator[str]:
    if not vault.opens():
        yield (
            "The master key here (secret/vault.key) opens no contact of this database: they were sealed under another one. "
            "Put the vault.key and codes.key of that time into the folder secret; until then nobody can be written to."
        )


def _procedures() -> Iterator[str]:
    return texts.findings(towntime.local(datetime.now(UTC)).date())


def _calendar() -> Iterator[str]:
    next_year = towntime.local(datetime.now(UTC)).date().replace(month=7, day=1)
    later = next_year.replace(year=next_year.year + 1)
    if registry.calendar(registry.home_pack()).is_provisional(later.toordinal()):
        yield (
            f"The calendar of {later.year} is provisional (weekends and fixed holidays): add its table when the "
            "State Council's notice is out; running limits move by themselves."
        )


def _clock() -> Iterator[str]:
    with acting(SYSTEM):
        status = guarding.clock_status(datetime.now(UTC))
    state = status.row
    for doubt in dict.fromkeys((*state.why, *status.reasons)):
        yield f"{guarding.SENTENCES[doubt].in_language('en')} See `maple clock status`."  # type: ignore[index]  # kept by code
    oldest = min((one.oldest for one in status.due), default=None)
    if state.held is None and oldest is not None and oldest < status.now - LATE_CLOCK:
        yield f"The clock is behind: a silence of {towntime.printed(oldest)} has not fired. Is `maple worker` running?"


def _notices() -> Iterator[str]:
    failed = Outbox.objects.exclude(failed=None).count()
    if failed:
        last = Outbox.objects.exclude(failed=None).order_by("-failed").values_list("why", flat=True).first()
        yield f"{failed} notices could not be sent; the last because: {last}."


def _letters() -> Iterator[str]:
    return sendings.findings(datetime.now(UTC))


def _warnings() -> Iterator[str]:
    return warning.passed_over(towntime.local(datetime.now(UTC)).date())


def _set_aside() -> Iterator[str]:
    with acting(SYSTEM):
        lines = setaside.all_lines(now=datetime.now(UTC))
    for line in lines:
        yield f"Set aside: {line.sentence()}"


def _ledger() -> Iterator[str]:
    head = ledger.head()
    if head is None:
        yield "The ledger has never been sealed: run `maple ledger seal`, or let `maple worker` run."


def _records() -> Iterator[str]:
    again = "Put it back from a backup; `maple ledger verify --papers` looks at all of them."
    for wrong in papers.amiss(MOST_UNITS):
        yield f"{wrong} {again}"
    for month in published.unreadable_months():
        yield f"The published figures of {month:%Y-%m} cannot be read: put them back from a backup."


def _asides(address: DatabaseAddress) -> Iterator[str]:
    for one in asides.aside_databases(address):
        yield one.sentence(datetime.now(UTC))


def _figures() -> Iterator[str]:
    return figures(datetime.now(UTC))


def figures(now: datetime) -> Iterator[str]:
    """Whether the figures that are kept say what counting all matters says; a sentence for each unit that differs."""
    if tally.zone() != settings.TIME_ZONE:
        yield f"The city's figures are kept by the days of {tally.zone()}, not of {settings.TIME_ZONE}: {RECOUNT}"
    differences, tree = tally.differences(now=now), territory.tree()
    for one in differences[:MOST_UNITS]:
        unit = tree.by_id(one.area)
        name = f"unit {one.area}" if unit is None else unit.name_en
        more = f"{abs(one.open)} {'more' if one.open >= 0 else 'fewer'} are open than they say"
        yield f"The figures of {name} are wrong in {one.rows} places ({more}): {RECOUNT}"
    if len(differences) > MOST_UNITS:
        yield f"The figures of {len(differences) - MOST_UNITS} more units are wrong."


def _recount() -> None:
    print(f"Counted anew: {tally.mend(now=datetime.now(UTC))} figures were put right.", file=sys.stderr)


def _holes(most: int) -> Iterator[str]:
    if not territory.tree().units:
        return
    pack = registry.home_pack()
    leaves = [category.code for category in reading.taxonomy(pack).leaves]
    procedures = [one.procedure for one in registry.adopted() if one.pack == pack]
    holes = list(doctor.holes(territory.tree(), territory.offices(), procedures, leaves))
    for hole in holes[:most]:
        yield hole.words.in_language("en")
    if len(holes) > most:
        yield f"{len(holes) - most} more holes like these; list them with --holes {len(holes)}."


LOOKS: tuple[Callable[[], Iterator[str]], ...] = (
    _disk, _parts, _city, _vault, _procedures, _calendar, _clock, _warnings, _set_aside, _notices, _letters, _ledger,
    _records, _figures,
)  # fmt: skip
