"""The city's figures beside the matters themselves, as a part of the replay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from django.conf import settings
from django.db import connection

from maplebridge.figures import tally
from maplebridge.kernel import ledger
from maplebridge.kernel.ledger.findings import Report


def check(_chain: Sequence[ledger.Entry], report: Report) -> None:
    """Count all matters anew and compare with the figures that are kept. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT zone FROM clock_town")
        zones = [str(zone) for (zone,) in cursor.fetchall()]
    if zones != [settings.TIME_ZONE]:
        report.add(
            "tally", f"The figures are kept by the days of {', '.join(zones)}, not of {settings.TIME_ZONE}."
        )
    for one in tally.differences(now=_now()):
        report.add(
            "tally", f"The figures of area {one.area} are not what its matters say, in {one.rows} places."
        )


def _now() -> datetime:
    return datetime.now(UTC)
