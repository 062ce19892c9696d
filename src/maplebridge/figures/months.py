"""Published months in the city's own chain: what was published once is what stands there for ever."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from maplebridge.figures.models import PublishedMonth
from maplebridge.kernel import ledger
from maplebridge.kernel.ledger.findings import Report

PUBLISHED = "published"
FACTS = """
SELECT to_char(month, 'YYYY-MM-DD'), encode(sha256(convert_to(sheet::text, 'UTF8')), 'hex'), date_trunc('minute', at)
FROM figures_publishedmonth
"""


def publish(made: Mapping[date, Mapping[str, Any]], *, now: datetime) -> None:
    """Publish months that were not published yet, each with its entry; one that somebody else published stays.

    made  first day of a month → its sheet, as `publishing` makes it
    One transaction a month.
    """
    for month, sheet in made.items():
        with transaction.atomic():
            _, fresh = PublishedMonth.objects.get_or_create(month=month, defaults={"sheet": sheet, "at": now})
            if fresh:
                _note(month, now)


def check(chain: Sequence[ledger.Entry], report: Report) -> None:
    """Compare every published month with the entry of its publication. One query."""
    entries = {str(entry.data["month"]): entry for entry in chain if entry.kind == PUBLISHED}
    with connection.cursor() as cursor:
        cursor.execute(FACTS)
        rows = cursor.fetchall()
    for month, digest, at in rows:
        entry = entries.pop(month, None)
        if entry is None:
            report.add(
                "published",
                f"The figures of {month[:7]} stand there, but no entry says that they were published.",
            )
        elif (digest, at) != (entry.data["digest"], entry.at):
            report.add("published", f"The figures of {month[:7]} are not those that were published.")
    for month in entries:
        report.add("published", f"The figures of {month[:7]} were published and are no longer there.")


def _note(month: date, now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"{FACTS} WHERE month = %s", (month,))
        name, digest, _ = cursor.fetchone()
    ledger.append(matter=0, kind=PUBLISHED, at=now, by="system", data={"digest": digest, "month": name})
